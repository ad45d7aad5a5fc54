"""Who may do what: a table of the rules, and that no way round them lets a decider decide the appeal."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.authority import (
    ANSWERING,
    COMMANDS,
    DECIDING,
    OPEN,
    OUTCOMES,
    RANKING,
    RECORDED,
    REVIEW,
    ROLES,
    STEERING,
    Authority,
    Grant,
    Matter,
    People,
    Person,
    at_level,
    eligible,
    may_be_assigned,
    nobody_left,
    outside,
    recorders,
    refusal,
)
from mailbot.domain.reading import KINDS

ROBIN = Person("Robin", "robin@example.org", {"desk": ("on_call", "moderator")}, addresses=("robin@home.example",))
SAM = Person("Sam", "sam@example.org", {"desk": ("senior",)})
KIM = Person("Kim", "kim@example.org", {"*": ("safety",)})
LEE = Person("Lee", "lee@example.org", {"desk": ("lead",)})
TEAM = Person("The team", "team@example.org", {"desk": ROLES}, shared=True)
OTHER = Person("Pat", "pat@example.org", {"elsewhere": ROLES})
PEOPLE = People((ROBIN, SAM, KIM, LEE, TEAM, OTHER), operator="operator@example.org")
AUTHORITY = Authority(
    grants=(
        Grant(("take", "note", "tier", "kind"), ("on_call", "moderator", "senior", "safety")),
        Grant(("decide", "uphold", "partial", "deny", "close"), ("moderator",), tiers=(3, None)),
        Grant(("decide", "uphold", "partial", "deny", "close"), ("senior", "safety")),
        Grant(("frivolous",), ("senior",), kinds=("appeal",)),
        Grant(COMMANDS, ("lead",)),
    ),
    reviewers={3: ("moderator", "senior"), 2: ("senior", "lead"), 1: ("safety",), None: ("senior",)},
)
READ_BY_SEVERAL = "team@example.org is read by several: it gets notices, and nothing is done by its mail"
REPORT = Matter("desk", "violation_report", 2)
APPEAL = Matter("desk", "appeal", 3)


# ------------------------------------------------------------------------------------------------------ one command
@pytest.mark.parametrize(
    ("person", "command", "matter", "said"),
    [
        (ROBIN, "decide", replace(REPORT, tier=3), None),
        (ROBIN, "decide", replace(REPORT, tier=None), None),
        (ROBIN, "decide", REPORT, "`decide` of a violation report of tier 2 is for senior or safety or lead"),
        (SAM, "decide", REPORT, None),
        (SAM, "frivolous", APPEAL, None),
        (SAM, "frivolous", REPORT, "`frivolous` of a violation report of tier 2 is for lead"),
        (LEE, "frivolous", REPORT, None),
        (LEE, "no-command", REPORT, "`no-command` of a violation report of tier 2 is for nobody here"),
        (OTHER, "note", REPORT, "Pat doesn't work at the desk desk"),
        (OTHER, "help", REPORT, "Pat doesn't work at the desk desk"),
        (TEAM, "note", REPORT, READ_BY_SEVERAL),
        (
            TEAM,
            "status",
            REPORT,
            "team@example.org is read by several: it gets notices, and nothing is done by its mail",
        ),
        (ROBIN, "uphold", APPEAL, None),
        (ROBIN, "uphold", replace(APPEAL, tier=2), "`uphold` is for who reviews an appeal of tier 2: senior or lead"),
        (LEE, "uphold", replace(APPEAL, tier=1), "`uphold` is for who reviews an appeal of tier 1: safety"),
        (KIM, "uphold", replace(APPEAL, tier=1), None),
        (ROBIN, "take", replace(APPEAL, tier=None), "`take` is for who reviews an appeal: senior"),
        (SAM, "uphold", replace(APPEAL, tier=4), "`uphold` is for who reviews an appeal of tier 4: nobody here"),
        (KIM, "remand", replace(APPEAL, tier=1), "`remand` of an appeal of tier 1 is for lead"),
        (ROBIN, "note", replace(APPEAL, tier=1), None),
    ],
)
def test_a_command_is_refused_with_its_reason(person: Person, command: str, matter: Matter, said: str | None) -> None:
    assert refusal(person, command, matter, AUTHORITY) == said


@pytest.mark.parametrize("command", OPEN)
@pytest.mark.parametrize("kind", KINDS)
def test_whoever_works_here_may_look_and_ask_for_help(command: str, kind: str) -> None:
    assert refusal(ROBIN, command, Matter("desk", kind, 1), Authority()) is None


@pytest.mark.parametrize("command", [each for each in COMMANDS if each not in OPEN])
def test_without_grants_nobody_may_do_anything(command: str) -> None:
    assert refusal(LEE, command, REPORT, Authority()) is not None


@pytest.mark.parametrize("command", [*DECIDING, *STEERING])
@pytest.mark.parametrize("kind", ["appeal", "complaint"])
def test_who_had_a_part_in_it_neither_decides_nor_steers(command: str, kind: str) -> None:
    matter = Matter("desk", kind, 2, frozenset({"lee@example.org"}))
    named = f"{kind} of tier 2"
    assert refusal(LEE, command, matter, AUTHORITY) == (
        f"`{command}` is for somebody else: Lee had a part in what this {named} is about"
    )


@pytest.mark.parametrize("command", ANSWERING)
def test_who_had_a_part_in_it_neither_answers_the_appellant_nor_makes_them_wait(command: str) -> None:
    involved = frozenset({"lee@example.org"})
    assert "for somebody else" in str(refusal(LEE, command, replace(APPEAL, involved=involved), AUTHORITY))
    assert refusal(LEE, command, Matter("desk", "complaint", 2, involved), AUTHORITY) is None


@pytest.mark.parametrize("kind", ["appeal", "complaint"])
def test_who_had_a_part_in_it_hands_an_appeal_on_only_while_nobody_has_it(kind: str) -> None:
    matter = replace(APPEAL, kind=kind, involved=frozenset({"lee@example.org"}))
    assert refusal(LEE, "assign", matter, AUTHORITY) is None
    refused = refusal(LEE, "assign", replace(matter, taken=True), AUTHORITY)
    assert (refused is not None) == (kind == "appeal")


@pytest.mark.parametrize("command", [each for each in COMMANDS if each not in (*DECIDING, *STEERING, *ANSWERING)])
def test_who_had_a_part_in_it_may_be_consulted(command: str) -> None:
    assert refusal(LEE, command, replace(APPEAL, involved=frozenset({"lee@example.org"})), AUTHORITY) is None


@pytest.mark.parametrize("address", ["robin@example.org", "robin@home.example", "Robin@Home.Example"])
def test_whoever_decided_from_another_of_their_addresses_is_the_same_person(address: str) -> None:
    assert refusal(ROBIN, "uphold", replace(APPEAL, involved=frozenset({address})), AUTHORITY) is not None


@pytest.mark.parametrize("command", RANKING)
@pytest.mark.parametrize(
    ("person", "tier", "may"),
    [(ROBIN, 1, False), (LEE, 1, False), (KIM, 1, True), (ROBIN, 3, True), (ROBIN, None, True)],
)
def test_nobody_makes_a_lesser_appeal_of_one_that_they_may_not_review(
    command: str, person: Person, tier: int | None, *, may: bool
) -> None:
    assert (refusal(person, command, replace(APPEAL, tier=tier), AUTHORITY) is None) == may


# ------------------------------------------------------------------------------------------------------- assignment
@pytest.mark.parametrize(
    ("matter", "names"),
    [
        (REPORT, ["Robin", "Sam", "Kim", "Lee"]),
        (APPEAL, ["Robin", "Sam"]),
        (replace(APPEAL, tier=2), ["Sam", "Lee"]),
        (replace(APPEAL, tier=1), ["Kim"]),
        (replace(APPEAL, tier=None), ["Sam"]),
        (replace(APPEAL, tier=2, involved=frozenset({"sam@example.org"})), ["Lee"]),
        (replace(APPEAL, tier=1, involved=frozenset({"kim@example.org"})), []),
        (Matter("elsewhere", "violation_report", None), ["Kim", "Pat"]),
    ],
)
def test_those_are_eligible_who_may_work_on_it_and_had_no_part_in_it(matter: Matter, names: list[str]) -> None:
    assert sorted(person.name for person in eligible(PEOPLE, matter, AUTHORITY)) == sorted(names)


def test_who_had_a_part_in_what_an_appeal_may_be_about_may_link_it_and_no_more() -> None:
    unclear = replace(APPEAL, involved=frozenset({SAM.address}), unclear=True)
    granted = Authority((Grant(STEERING + DECIDING + ANSWERING, ("senior",)),), {3: ("senior",)})
    may = [name for name in (*STEERING, *DECIDING, *ANSWERING) if refusal(SAM, name, unclear, granted) is None]
    assert may == ["link"]


def test_an_assignment_is_refused_with_its_reason() -> None:
    assert may_be_assigned(ROBIN, replace(APPEAL, tier=None), AUTHORITY) == (
        "it can't be given to Robin: `take` is for who reviews an appeal: senior"
    )


@pytest.mark.parametrize("command", REVIEW)
def test_who_could_not_give_every_outcome_is_no_reviewer(command: str) -> None:
    granted = Authority((Grant(tuple(set(REVIEW) - {command}), ("moderator",)),), {3: ("moderator",)})
    assert may_be_assigned(ROBIN, APPEAL, granted) is not None


# ------------------------------------------------------------------------------------------------ a reviewer outside
EXTERNAL = replace(AUTHORITY, external={1: "a body", 3: "a body"})
GRAVE = replace(APPEAL, tier=1)
DECIDER, REVIEWED = frozenset({"lee@example.org"}), frozenset({"lee@example.org", "kim@example.org"})
SENT = replace(GRAVE, involved=REVIEWED, deciders=DECIDER, outside="a body")


@pytest.mark.parametrize(
    ("matter", "who"),
    [
        (GRAVE, ""),
        (replace(GRAVE, involved=frozenset({"kim@example.org"})), "a body"),
        (replace(GRAVE, outside="another body"), "another body"),
        (replace(APPEAL, tier=2, involved=frozenset({"sam@example.org", "lee@example.org"})), ""),
        (replace(REPORT, tier=1), ""),
    ],
)
def test_an_appeal_is_somebodys_outside_who_was_sent_it_or_where_nobody_here_is_eligible(
    matter: Matter, who: str
) -> None:
    assert outside(PEOPLE, matter, EXTERNAL) == who


@pytest.mark.parametrize("command", RECORDED)
@pytest.mark.parametrize(("person", "may"), [(LEE, False), (KIM, True), (SAM, True), (ROBIN, False), (TEAM, False)])
def test_what_a_reviewer_outside_decided_is_put_on_file_by_whoever_may_decide_so_and_did_not(
    command: str, person: Person, *, may: bool
) -> None:
    granted = replace(EXTERNAL, grants=(*EXTERNAL.grants, Grant(("restore",), ("senior", "safety"))))
    assert (refusal(person, command, replace(SENT, recorded=True), granted) is None) == may


@pytest.mark.parametrize("command", OUTCOMES)
def test_what_somebody_outside_reviews_is_decided_by_nobody_here(command: str) -> None:
    told = refusal(SAM, command, replace(SENT, tier=3), EXTERNAL)
    assert told == (
        f"a body reviews it: `reviewer: a body` below /{command} puts on file what they decided;"
        " who is to review it here takes it first"
    )


@pytest.mark.parametrize("command", ["take", "remand", "close", "reply", "tier"])
def test_putting_it_on_file_opens_no_other_command_to_who_is_no_reviewer(command: str) -> None:
    assert refusal(SAM, command, replace(SENT, recorded=True), EXTERNAL) is not None


def test_what_somebody_outside_reviews_may_be_taken_back_by_who_may_review_it() -> None:
    sent = replace(APPEAL, tier=3, outside="a body")
    assert [each.name for each in eligible(PEOPLE, sent, EXTERNAL)] == ["Robin", "Sam"]


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        (GRAVE, None),
        (REPORT, None),
        (SENT, None),
        (replace(SENT, outside=""), "nobody here may review it: a body does, and `reviewer: a body` below the outcome"),
        (
            replace(APPEAL, tier=2, involved=frozenset({"sam@example.org", "lee@example.org"})),
            "nobody here may review it: the lead finds somebody",
        ),
    ],
)
def test_where_nobody_may_review_an_appeal_it_is_said_who_does(matter: Matter, said: str | None) -> None:
    told = nobody_left(PEOPLE, matter, EXTERNAL)
    assert told == said or (said is not None and str(told).startswith(said))


@pytest.mark.parametrize(
    ("roles", "involved", "names"),
    [
        (("senior", "lead"), set(), ["Sam", "The team"]),
        (("senior", "lead"), {"sam@example.org", "team@example.org"}, ["Lee"]),
        (("lead",), {"lee@example.org", "team@example.org"}, []),
        (("complaints_officer", "lead"), {"team@example.org"}, ["Lee"]),
    ],
)
def test_what_is_taken_higher_goes_to_whoever_had_no_part_in_it_at_that_level_or_above(
    roles: tuple[str, ...], involved: set[str], names: list[str]
) -> None:
    matter = Matter("desk", "complaint", None, frozenset(involved), level=1)
    assert [each.name for each in at_level(PEOPLE, matter, roles)] == names


def test_those_put_it_on_file_who_may_put_every_outcome_there() -> None:
    granted = replace(EXTERNAL, grants=(Grant((*RECORDED,), ("senior",)), Grant(("uphold",), ("safety",))))
    assert [each.name for each in recorders(PEOPLE, SENT, granted)] == ["Sam"]


# ------------------------------------------------------------------------------------------------------------ people
@pytest.mark.parametrize("address", ["robin@example.org", "robin@home.example", "ROBIN@HOME.EXAMPLE"])
def test_a_person_is_found_by_any_of_their_addresses(address: str) -> None:
    assert PEOPLE.by_address(address) is ROBIN
    assert PEOPLE.is_ours(address)


@pytest.mark.parametrize(
    ("address", "ours"), [("operator@example.org", True), ("robin@elsewhere.example", False), ("", False)]
)
def test_the_operators_address_is_ours_and_a_strangers_is_not(address: str, *, ours: bool) -> None:
    assert PEOPLE.by_address(address) is None
    assert PEOPLE.is_ours(address) == ours


def test_a_role_that_nobody_holds_falls_to_the_leads() -> None:
    assert PEOPLE.with_role("desk", "senior") == (SAM, TEAM)
    assert People((ROBIN, LEE)).with_role("desk", "senior") == (LEE,)


def test_a_digest_is_read_by_leads_and_by_whoever_is_not_told_of_each_mail() -> None:
    known = (
        Person("Robin", "robin@example.org", {"desk": ("on_call", "moderator")}),
        Person("Sam", "sam@example.org", {"desk": ("moderator",)}),
        Person("Lee", "lee@example.org", {"*": ("lead", "on_call")}),
        Person("Kim", "kim@example.org", {"other": ("moderator",)}),
    )
    assert [each.name for each in People(known).of_the_digest("desk")] == ["Lee", "Sam"]


def test_the_operator_is_told_where_there_is_one() -> None:
    assert [person.address for person in PEOPLE.operators()] == ["operator@example.org"]
    assert People().operators() == ()


# --------------------------------------------------------------------------------------------- whatever is written
ROLES_OF = st.lists(st.sampled_from(ROLES), unique=True).map(tuple)
TIERS = st.sampled_from([1, 2, 3, None])
DESKS = st.sampled_from(["desk", "elsewhere", "*"])
GRANTS = st.builds(
    Grant,
    st.lists(st.sampled_from(COMMANDS), unique=True).map(tuple),
    ROLES_OF,
    st.lists(st.sampled_from(KINDS), max_size=2).map(tuple),
    st.lists(TIERS, max_size=2).map(tuple),
)
AUTHORITIES = st.one_of(
    st.builds(Authority, st.lists(GRANTS, max_size=4).map(tuple), st.dictionaries(TIERS, ROLES_OF)),
    # The most that anybody could be allowed.
    st.just(Authority((Grant(COMMANDS, ROLES),), dict.fromkeys((1, 2, 3, None), ROLES))),
)
PERSONS = st.builds(
    Person,
    st.just("Robin"),
    st.just("robin@example.org"),
    st.dictionaries(DESKS, ROLES_OF),
    st.just(("robin@home.example",)),
    shared=st.booleans(),
)
MATTERS = st.builds(Matter, st.sampled_from(["desk", "elsewhere"]), st.sampled_from(KINDS), TIERS)
INVOLVED = st.sampled_from([ROBIN.address, *ROBIN.addresses]).map(
    lambda address: frozenset({address, "sam@example.org"})
)


@given(PERSONS, AUTHORITIES, MATTERS, INVOLVED, st.lists(st.tuples(st.sampled_from(COMMANDS), MATTERS), max_size=12))
def test_no_sequence_of_commands_lets_who_is_involved_decide(
    person: Person,
    authority: Authority,
    matter: Matter,
    involved: frozenset[str],
    sequence: list[tuple[str, Matter]],
) -> None:
    """Each command that passes changes the matter to whatever it likes of what that command changes."""
    matter = replace(matter, involved=involved)
    for command, wished in sequence:
        if refusal(person, command, matter, authority) is not None:
            continue
        assert command not in DECIDING
        if command == "tier":
            matter = replace(matter, tier=wished.tier)
        elif command == "kind":
            matter = replace(matter, kind=wished.kind)
        elif command in ("link", "merge"):
            matter = replace(wished, involved=frozenset())
    assert person not in eligible(People((person,)), matter, authority)


@given(PERSONS, AUTHORITIES, MATTERS, st.sampled_from(DECIDING))
def test_an_appeal_is_decided_by_a_role_that_reviews_its_tier_or_not_at_all(
    person: Person, authority: Authority, matter: Matter, command: str
) -> None:
    appeal = replace(matter, kind="appeal")
    if refusal(person, command, appeal, authority) is None:
        assert set(person.roles_at(appeal.desk)) & set(authority.reviewers[appeal.tier])


@given(PERSONS, AUTHORITIES, MATTERS, st.sampled_from(COMMANDS))
def test_a_shared_address_and_a_stranger_to_the_desk_command_nothing(
    person: Person, authority: Authority, matter: Matter, command: str
) -> None:
    assert refusal(replace(person, shared=True), command, matter, authority) is not None
    assert refusal(replace(person, roles={"third": ROLES}), command, matter, authority) is not None
    assert replace(person, shared=True) not in eligible(People((replace(person, shared=True),)), matter, authority)


@given(AUTHORITIES, MATTERS, INVOLVED)
def test_whoever_is_eligible_may_take_it(authority: Authority, matter: Matter, involved: frozenset[str]) -> None:
    given = replace(matter, involved=involved)
    for person in eligible(PEOPLE, given, authority):
        assert refusal(person, "take", given, authority) is None
        assert not given.keeps(person, "take")


# ------------------------------------------------------------------------------------ what was taken higher
HOLDERS = ("moderator", "lead", "complaints_officer")
LEVELLED = Authority((Grant(COMMANDS, HOLDERS),), {None: HOLDERS}, levels=("lead", "complaints_officer"))


def may(role: str, level: int, kind: str = "complaint", command: str = "decide", of: Authority = LEVELLED) -> bool:
    person = Person("Kim", "kim@example.org", {"desk": (role,)})
    return refusal(person, command, Matter("desk", kind, None, level=level), of) is None


@pytest.mark.parametrize(
    ("level", "who"),
    [
        (0, HOLDERS),
        (1, ("lead", "complaints_officer")),
        (2, ("complaints_officer",)),
        (7, ("complaints_officer",)),
    ],
)
def test_each_level_is_decided_by_those_who_hold_it_and_those_above(level: int, who: tuple[str, ...]) -> None:
    assert tuple(role for role in HOLDERS if may(role, level)) == who


def test_whoever_may_still_does_what_decides_nothing() -> None:
    assert may("moderator", 2, command="note")


def test_an_appeal_is_its_reviewers_at_every_level() -> None:
    assert may("moderator", 2, kind="appeal", command="uphold")


def test_a_level_whose_holders_may_not_decide_such_a_matter_keeps_nobody_from_it() -> None:
    officer_only_complaints = Authority((Grant(COMMANDS, ("moderator",)),), levels=("complaints_officer",))
    assert may("moderator", 1, of=officer_only_complaints)


def test_a_desk_without_levels_asks_for_none() -> None:
    assert may("moderator", 2, of=Authority((Grant(COMMANDS, HOLDERS),)))
