"""people.yaml: who works where, so that no notice goes to nobody and no appeal to who decided."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.desks import load, load_people
from mailbot.domain.authority import Matter, People, eligible
from mailbot.domain.desk import Desk
from mailbot.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "routing_rules"
DEMO = Path(__file__).parents[3] / "data" / "people.yaml"
STAFF = """\
people:
  - name: Robin
    address: Robin@Example.org
    roles: {alludium: [on_call, moderator]}
  - name: Lee
    address: lee@example.org
    roles: {"*": [lead, senior, complaints_officer, safety]}
  - name: Kim
    address: kim@example.org
    addresses: [Kim@home.example]
    keys: [0123 4567 89ab cdef 0123  4567 89ab cdef 0123 4567]
    roles: {alludium: [senior, safety]}
"""


@pytest.fixture(scope="module")
def desks() -> tuple[Desk, ...]:
    return load(SHIPPED, ["alludium"]).desks


def people_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "people.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_people_are_known_by_address_and_role(tmp_path: Path, desks: tuple[Desk, ...]) -> None:
    people = load_people(people_file(tmp_path, STAFF), desks)
    robin = people.by_address("robin@example.org")
    assert robin is not None
    assert robin.has("alludium", "on_call")
    assert [person.name for person in people.with_role("alludium", "lead")] == ["Lee"]
    kim = people.by_address("kim@home.example")
    assert kim is not None
    assert (kim.address, kim.addresses) == ("kim@example.org", ("kim@home.example",))
    assert kim.keys == ("0123456789ABCDEF0123456789ABCDEF01234567",)
    assert not kim.shared


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("roles: {alludium:", "roles: {alludum:", "unknown desk `alludum`; did you mean `alludium`?"),
        ("[on_call, moderator]", "[oncall, moderator]", "unknown `oncall`; did you mean `on_call`?"),
        ("lee@example.org", "robin@example.org", "robin@example.org is given twice"),
        ("name: Kim", "name: lee", "people.2.name: lee stands there twice: give further addresses of lee@example.org"),
        ("lee@example.org", "lee", "expected a plain mail address"),
        ("name: Lee", "nam: Lee", "people.1.nam: unknown key; did you mean `name`?"),
        (
            "[lead, senior, complaints_officer, safety]",
            "[senior, complaints_officer, safety]",
            "people.yaml:1: people: nobody is lead of the desk alludium: give somebody `roles: {alludium: [lead]}`",
        ),
        (
            "safety]",
            "moderator]",
            "nobody is safety of the desk alludium, who is told of hazards at once, day and night: give somebody",
        ),
        (
            "senior, ",
            "",
            "people.yaml:1: people: nobody is senior of the desk alludium, whom the",
        ),
        ("[on_call, moderator]", "[safety]", "nobody is on_call or moderator of the desk alludium"),
        ("[on_call, moderator]", "[on_call]", "nobody is moderator of the desk alludium, whom its authority.yaml lets"),
        ("Kim@home.example", "lee@example.org", "people.2.addresses.0: lee@example.org is given twice, first to Lee"),
        ("Kim@home.example", "kim@example.org", "people.2.addresses.0: kim@example.org is given twice, first to Kim"),
        ("Kim@home.example", "abuse@alludium.ai", "people.2.addresses.0: abuse@alludium.ai is an address of a desk"),
        ("89ab cdef 0123 4567]", "89ab cdef 0123]", "people.2.keys.0: expected the fingerprint of an OpenPGP key"),
        ("89ab cdef 0123 4567]", "89ab cdef 0123 456g]", "40 or 64 hexadecimal digits; found `0123 4567"),
        (
            "roles: {alludium: [on_call",
            "keys: [0123456789ABCDEF0123456789ABCDEF01234567]\n    roles: {alludium: [on_call",
            "people.2.keys.0: 0123456789ABCDEF0123456789ABCDEF01234567 is given twice, first to Robin",
        ),
        ("name: Kim", "name: Kim\n    shared: perhaps", "people.2.shared: expected true or false; found `perhaps`"),
        (
            "address: Robin@Example.org",
            "address: Robin@Example.org\n    shared: true",
            "robin@example.org alone is moderator of the desk alludium, and a shared address can't command: give",
        ),
        (
            "[senior, safety]",
            "[safety]",
            "only Lee may review an appeal of tier 2 at the desk alludium; it takes two, if one decided it: make ",
        ),
        ("[senior, safety]", "[senior]", "only Lee may review an appeal of tier 1 at"),
        ("[senior, safety]", "[safety]", "only Lee may review an appeal without a known tier at"),
        ("name: Kim", "name: Kim\n    shared: true", "only Lee may review an appeal of tier 1 at"),
        ("safety]", "on_call]", "nobody may review an appeal of tier 1 at"),
    ],
)
def test_wrong_people_are_told(tmp_path: Path, desks: tuple[Desk, ...], old: str, new: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_people(people_file(tmp_path, STAFF.replace(old, new)), desks)
    assert problem in str(caught.value)


def test_nobody_at_all_is_a_problem(tmp_path: Path, desks: tuple[Desk, ...]) -> None:
    with pytest.raises(ConfigError, match="people: must not be empty"):
        load_people(people_file(tmp_path, "people: []\n"), desks)


def test_a_missing_file_is_told(tmp_path: Path, desks: tuple[Desk, ...]) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_people(tmp_path / "people.yaml", desks)


def test_who_reviews_outside_stands_in_for_two_here(tmp_path: Path, desks: tuple[Desk, ...]) -> None:
    (desk,) = desks
    outside = replace(desk, authority=replace(desk.authority, external={1: "A review body"}))
    staff = STAFF.replace("[senior, safety]", "[senior]")
    assert load_people(people_file(tmp_path, staff), [outside])


def test_what_a_reviewer_outside_decides_finds_two_who_may_put_it_on_file(
    tmp_path: Path, desks: tuple[Desk, ...]
) -> None:
    (desk,) = desks
    outside = replace(desk, authority=replace(desk.authority, external={None: "A review body", 2: "A review body"}))
    staff = STAFF.replace("[senior, safety]", "[safety, moderator]")
    with pytest.raises(ConfigError) as caught:
        load_people(people_file(tmp_path, staff), [outside])
    (told,) = str(caught.value).splitlines()
    assert told.endswith(
        "people.yaml:1: people: only Lee may put on file what A review body decides on an appeal of tier 2 at the desk "
        "alludium; it takes two, if one decided what is appealed: make somebody senior or lead"
    )


# ------------------------------------------------------------------------------------------------ what is taken higher
OFFICERS = """people:
  - {name: Robin, address: robin@example.org, roles: {"*": [on_call, moderator, safety, senior]}}
  - {name: Lee, address: lee@example.org, roles: {allure: [lead, senior]}}
  - {name: Noa, address: noa@example.org, roles: {"*": [complaints_officer]}}
"""
BOTH = "allure: [lead, senior, complaints_officer]"


@pytest.fixture(scope="module")
def allure() -> tuple[Desk, ...]:
    return load(SHIPPED, ["allure"]).desks


def with_officers(lee: str, noa: str) -> str:
    return OFFICERS.replace("allure: [lead, senior]", lee).replace('"*": [complaints_officer]', noa)


@pytest.mark.parametrize(
    ("lee", "noa"),
    [
        ("allure: [lead, senior]", '"*": [complaints_officer]'),
        (BOTH, '"*": [complaints_officer]'),
        (BOTH, "allure: [lead]"),
        ("allure: [lead, senior]", "allure: [lead, complaints_officer]"),
    ],
)
def test_each_level_that_a_complaint_goes_to_finds_a_person_of_its_own(
    tmp_path: Path, allure: tuple[Desk, ...], lee: str, noa: str
) -> None:
    assert load_people(people_file(tmp_path, with_officers(lee, noa)), allure)


@pytest.mark.parametrize(
    ("lee", "noa", "place"),
    [
        (BOTH, "allure: [on_call]", "people.yaml:3: people.1.roles.allure"),
        ("allure: [senior]", '"*": [lead, complaints_officer]', "people.yaml:4: people.2.roles.*"),
    ],
)
def test_one_person_for_two_levels_is_told(
    tmp_path: Path, allure: tuple[Desk, ...], lee: str, noa: str, place: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_people(people_file(tmp_path, with_officers(lee, noa)), allure)
    needed = "whoever is complaints_officer of the desk allure is needed as lead too, and what is taken higher goes to"
    assert f"{place}: {needed} somebody else: give another `roles: {{allure: [complaints_officer]}}`" in str(
        caught.value
    )


def test_a_desk_where_nothing_goes_higher_may_have_one_person_for_all(tmp_path: Path, desks: tuple[Desk, ...]) -> None:
    assert load_people(people_file(tmp_path, STAFF), desks)


def test_each_shipped_desk_finds_two_reviewers_a_tier_among_the_demos_people() -> None:
    desks = load(SHIPPED, ["alludium", "infrpool", "allure"]).desks
    people = load_people(DEMO, desks)
    found = {(desk.name, tier): reviewers(people, desk, tier) for desk in desks for tier in desk.tiers}
    assert {place for place, names in found.items() if len(names) < 2} == set()
    assert found["alludium", 1] == ["Robin Demo", "Kim Demo"]


def reviewers(people: People, desk: Desk, tier: int | None) -> list[str]:
    return [person.name for person in eligible(people, Matter(desk.name, "appeal", tier), desk.authority)]
