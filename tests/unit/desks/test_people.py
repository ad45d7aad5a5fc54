"""people.yaml: who works where, so that no notice goes to nobody."""

from pathlib import Path

import pytest

from mailbot.desks import load, load_people
from mailbot.domain.desk import Desk
from mailbot.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "routing_rules"
STAFF = """\
people:
  - name: Robin
    address: Robin@Example.org
    roles: {alludium: [on_call, moderator]}
  - name: Lee
    address: lee@example.org
    roles: {"*": [lead, senior, complaints_officer, safety]}
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


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("roles: {alludium:", "roles: {alludum:", "unknown desk `alludum`; did you mean `alludium`?"),
        ("[on_call, moderator]", "[oncall, moderator]", "unknown `oncall`; did you mean `on_call`?"),
        ("lee@example.org", "robin@example.org", "robin@example.org is given twice"),
        ("lee@example.org", "lee", "expected a plain mail address"),
        ("name: Lee", "nam: Lee", "people.1.nam: unknown key; did you mean `name`?"),
        (
            "[lead, senior, complaints_officer, safety]",
            "[senior, complaints_officer, safety]",
            "people.yaml:1: people: nobody is lead of the desk alludium: give somebody `roles: {alludium: [lead]}`",
        ),
        (
            "complaints_officer, safety]",
            "complaints_officer]",
            "nobody is safety of the desk alludium, who is told of hazards at once, day and night: give somebody",
        ),
        (
            "[lead, senior, complaints_officer, safety]",
            "[lead, complaints_officer, safety]",
            "people.yaml:1: people: nobody is senior of the desk alludium, whom the",
        ),
        ("[on_call, moderator]", "[safety]", "nobody is on_call or moderator of the desk alludium"),
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
