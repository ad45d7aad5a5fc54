"""Who decides what was taken higher."""

import pytest

from mailbot.domain.authority import COMMANDS, Authority, Grant, Matter, Person, refusal

ROLES = ("moderator", "lead", "complaints_officer")
ANYBODY = Authority((Grant(COMMANDS, ROLES),), {None: ROLES}, levels=("lead", "complaints_officer"))


def may(role: str, level: int, kind: str = "complaint", command: str = "decide", of: Authority = ANYBODY) -> bool:
    person = Person("Kim", "kim@example.org", {"desk": (role,)})
    return refusal(person, command, Matter("desk", kind, None, level=level), of) is None


@pytest.mark.parametrize(
    ("level", "who"),
    [
        (0, ROLES),
        (1, ("lead", "complaints_officer")),
        (2, ("complaints_officer",)),
        (7, ("complaints_officer",)),
    ],
)
def test_each_level_is_decided_by_those_who_hold_it_and_those_above(level: int, who: tuple[str, ...]) -> None:
    assert tuple(role for role in ROLES if may(role, level)) == who


def test_whoever_may_still_does_what_decides_nothing() -> None:
    assert may("moderator", 2, command="note")


def test_an_appeal_is_its_reviewers_at_every_level() -> None:
    assert may("moderator", 2, kind="appeal", command="uphold")


def test_a_desk_without_levels_asks_for_none() -> None:
    assert may("moderator", 2, of=Authority((Grant(COMMANDS, ROLES),)))
