"""authority.yaml: what the shipped desks allow, and that what nobody could do is told with file, line and key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.desks import load
from mailbot.domain.authority import COMMANDS, Matter, Person, refusal
from mailbot.domain.desk import Desk

SHIPPED = Path(__file__).parents[3] / "routing_rules"
ProblemsAfter = Callable[..., list[str]]
EVERYTHING = '  - roles: [lead]\n    commands: ["*"]\n'


@pytest.fixture(scope="module")
def desks() -> dict[str, Desk]:
    return {desk.name: desk for desk in load(SHIPPED, ["alludium", "infrpool", "allure"]).desks}


def may(desk: Desk, role: str, command: str, kind: str, tier: int | None = None) -> bool:
    person = Person(role, f"{role}@example.org", {desk.name: (role,)})
    return refusal(person, command, Matter(desk.name, kind, tier), desk.authority) is None


@pytest.mark.parametrize(
    ("desk", "command", "kind", "tier", "roles"),
    [
        ("alludium", "decide", "violation_report", 3, {"moderator", "senior", "lead"}),
        ("alludium", "decide", "violation_report", 2, {"senior", "lead"}),
        ("alludium", "decide", "violation_report", 1, {"senior", "lead", "safety"}),
        ("alludium", "uphold", "appeal", 3, {"moderator", "senior", "lead"}),  # 12.1
        ("alludium", "uphold", "appeal", 2, {"senior", "lead"}),
        ("alludium", "uphold", "appeal", 1, {"safety"}),  # 12.6
        ("alludium", "uphold", "appeal", None, {"senior", "lead"}),
        ("alludium", "frivolous", "appeal", 3, {"senior", "lead", "safety"}),  # 12.7
        ("infrpool", "decide", "violation_report", None, {"moderator", "senior", "lead", "safety"}),  # 4.5
        ("infrpool", "deny", "appeal", None, {"senior", "lead"}),
        ("allure", "close", "complaint", None, {"moderator", "senior", "lead", "safety", "complaints_officer"}),  # 3, 5
        ("allure", "uphold", "appeal", None, {"senior", "lead", "complaints_officer"}),
    ],
)
def test_the_shipped_desks_let_those_decide_whom_the_policy_names(
    desks: dict[str, Desk], desk: str, command: str, kind: str, tier: int | None, roles: set[str]
) -> None:
    every = ("on_call", "moderator", "senior", "lead", "complaints_officer", "safety")
    assert {role for role in every if may(desks[desk], role, command, kind, tier)} == roles


@pytest.mark.parametrize("desk", ["alludium", "infrpool", "allure"])
def test_a_lead_may_do_everything_to_a_report(desks: dict[str, Desk], desk: str) -> None:
    for tier in desks[desk].tiers:
        assert [each for each in COMMANDS if not may(desks[desk], "lead", each, "violation_report", tier)] == []


@pytest.mark.parametrize("desk", ["alludium", "infrpool", "allure"])
def test_whoever_is_on_call_keeps_a_report_going_and_decides_nothing(desks: dict[str, Desk], desk: str) -> None:
    allowed = {each for each in COMMANDS if may(desks[desk], "on_call", each, "violation_report", desks[desk].tiers[0])}
    assert {"take", "assign", "reply", "note", "ask", "status", "help"} <= allowed
    assert allowed.isdisjoint({"decide", "act", "close", "tier", "kind", "notify", "discard", "hold"})


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  1: [safety]", "  1: [saftey]", "authority.yaml:9: reviewers.1.0: unknown `saftey`; did you mean `safety`?"),
        ("  1: [safety]", "  1: []", "authority.yaml:9: reviewers.1: must not be empty"),
        ("  1: [safety]", "  4: [safety]", "reviewers.4: no category has tier 4; expected one of: 1, 2, 3, unknown"),
        ("  1: [safety]", "  4: [safety]", "reviewers: nobody reviews an appeal of tier 1: add `1: [a role]`"),
        ("  1: [safety]", "  one: [safety]", "reviewers.one: expected a tier's number, or unknown; found `one`"),
        ("  unknown: [", "  3x: [", "reviewers.3x: expected a tier's number, or unknown; found `3x`"),
        ("  unknown: [senior, lead]", "", "nobody reviews an appeal without a known tier: add `unknown: [a role]`"),
        ("reviewers:", "reviewer:", "reviewer: unknown key; did you mean `reviewers`?"),
        ("grants:", "external: {5: A body}\ngrants:", "external.5: no category has tier 5; expected one of"),
        ("tiers: [3, unknown]", "tiers: [5, unknown]", "tiers.0: no category has tier 5; expected one of"),
        ("tiers: [3, unknown]", "tiers: [unkown]", "tiers.0: expected a tier's number, or unknown; found `unkown`"),
        ("[take, assign,", "[take, asign,", "commands.1: unknown `asign`; did you mean `assign`?"),
        ("[take, assign,", "[help, assign,", "commands.0: unknown `help`"),
        ("[hold, false-report,", "[hold, false_report,", "unknown `false_report`; did you mean `false-report`?"),
        (
            "roles: [on_call, moderator,",
            "roles: [oncall, moderator,",
            "roles.0: unknown `oncall`; did you mean `on_call`?",
        ),
        ("kinds: [complaint]", "kinds: [complaints]", "kinds.0: unknown `complaints`; did you mean `complaint`?"),
        ('commands: ["*"]', "commands: []", "commands: must not be empty"),
    ],
)
def test_a_mistake_is_told_with_what_is_meant(problems_after: ProblemsAfter, old: str, new: str, problem: str) -> None:
    told = problems_after(("authority.yaml", old, new))
    assert any(problem in each and each.startswith("authority.yaml:") for each in told), told


def nobody(told: list[str]) -> list[str]:
    """What nobody at all may do, of what is told."""
    return [each for each in told if "nobody may" in each]


def test_a_command_that_is_granted_to_nobody_is_told(problems_after: ProblemsAfter) -> None:
    told = problems_after(("authority.yaml", EVERYTHING, ""), ("authority.yaml", "[hold, ", "["))
    assert nobody(told) == ["authority.yaml:16: grants: nobody may `hold`: grant it to a role"]


@pytest.mark.parametrize(
    ("command", "kinds"),
    [
        ("close", ["violation_report", "appeal", "security_report", "complaint", "policy_question", "legal_request"]),
        ("decide", ["violation_report", "complaint"]),
        ("uphold", ["appeal"]),
    ],
)
def test_what_nobody_could_end_is_told_with_its_tier(
    problems_after: ProblemsAfter, command: str, kinds: list[str]
) -> None:
    senior = "  - roles: [senior]\n    commands: [category, tier, kind, decide, act, notify, uphold, partial, deny"
    seniors = f"{senior}, remand, restore, close]"
    told = problems_after(
        ("authority.yaml", EVERYTHING, ""),
        ("authority.yaml", seniors, seniors.replace(f" {command},", "").replace(f", {command}]", "]")),
        ("authority.yaml", "    kinds: [complaint]\n", "    kinds: [complaint]\n    tiers: [1]\n"),
    )
    of_tier = "of tier 2: grant it to a role"
    assert nobody(told) == [f"authority.yaml:16: grants: nobody may `{command}` {kind} {of_tier}" for kind in kinds]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "  1: [safety]",
            "  1: [safety, complaints_officer]",
            "9: reviewers.1.1: complaints_officer reviews an appeal of tier 1, and may not `uphold`, `partial`, ",
        ),
        ("  1: [safety]", "  1: [moderator]", "9: reviewers.1.0: moderator reviews an appeal of tier 1, and may not"),
        (
            "partial, deny, remand, restore, close]\n    tiers: [1, unknown]",
            "partial, remand, restore, close]\n    tiers: [1, unknown]",
            "9: reviewers.1.0: safety reviews an appeal of tier 1, and may not `deny` it: grant that below",
        ),
    ],
)
def test_a_reviewer_who_could_not_review_is_told_where_the_grant_is_missing(
    problems_after: ProblemsAfter, old: str, new: str, problem: str
) -> None:
    (told,) = problems_after(("authority.yaml", old, new))
    assert told.startswith(f"authority.yaml:{problem}")


def test_a_desk_needs_the_file(rules: Path, problems_after: ProblemsAfter) -> None:
    (rules / "alludium" / "authority.yaml").unlink()
    assert problems_after() == ["authority.yaml: no such file"]
