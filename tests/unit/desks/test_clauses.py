"""Every clause of a published policy that asks something of its desk is named where the desk does it."""

import re
from pathlib import Path

import pytest

from mailbot.desks import load

RULES = Path(__file__).parents[3] / "routing_rules"
# What is left out speaks of the policy itself (1, 2.1, 2.2, 13.1 to 13.3) or to users alone (8.2, 8.4).
CLAUSES = {
    "alludium": (
        *("2.3", "3.1", "3.1.1", "3.1.2", "3.1.3", "3.2", "3.2.1", "3.2.2", "3.2.3", "3.3", "3.3.1", "3.3.2", "3.3.3"),
        *("4.1", "4.2", "4.3", "4.4", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.2", "5.3", "6.1", "6.2", "6.3"),
        *("7.1", "7.2", "7.3", "7.4", "8.1", "8.3", "9.1", "9.2", "9.3", "9.4", "10.1", "10.2", "10.3"),
        *("11.1", "11.2", "11.3", "11.4", "12.1", "12.2", "12.3", "12.4", "12.5", "12.6", "12.7", "12.8", "13"),
        *("14.1", "14.2", "14.3", "14.4", "14.5"),
    ),
    "infrpool": ("4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8"),
    "allure": ("1", "2", "3", "4", "5"),
}


def named(desk: str) -> set[str]:
    """The clauses that a desk's files name: in `section`, where a comment begins, and in a comment's brackets."""
    found: set[str] = set()
    for path in sorted((RULES / desk).glob("*.yaml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _, _, comment = line.partition("#")
            section = re.match(r"\s*(?:- \{.*)?section: (.*)", line) or re.search(r", section: (.*)", line)
            places = [section[1]] if section else []
            places += re.findall(r"^ (\d[\d., ]*)", comment) + re.findall(r"\((\d[^)]*)\)", comment)
            found.update(clause for place in places for clause in re.findall(r"\d+(?:\.\d+)*", place))
    return found


@pytest.mark.parametrize(("desk", "clause"), [(desk, clause) for desk, found in CLAUSES.items() for clause in found])
def test_every_clause_that_asks_something_of_the_desk_is_named(desk: str, clause: str) -> None:
    assert clause in named(desk), f"{clause} of {desk}'s policy stands nowhere in routing_rules/{desk}"


@pytest.mark.parametrize("desk", CLAUSES)
def test_every_category_and_published_clock_names_its_clause(desk: str) -> None:
    (loaded,) = load(RULES, [desk]).desks
    assert all(category.section for category in loaded.categories)
    assert all(clock.section for clock in loaded.clocks if clock.published)


def test_one_load_serves_the_three_desks() -> None:
    desks = load(RULES, list(CLAUSES)).desks
    assert [desk.tag for desk in desks] == ["ALU", "INF", "ALL"]


def test_only_what_a_policy_promises_is_published() -> None:
    desks = {desk.name: desk for desk in load(RULES, list(CLAUSES)).desks}
    assert [clock.name for clock in desks["infrpool"].clocks if clock.published] == []
    assert [clock.name for clock in desks["allure"].clocks if clock.published] == ["acknowledge"]
