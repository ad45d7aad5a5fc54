"""Rules for JSON say in words what a value has to be."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reports import _rules as rules


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        (rules.text(3), ["abc"], ["ab", 3, None, ["abc"]]),
        (rules.one_of("tcp", "udp"), ["tcp"], ["TCP", "icmp", 6, None]),
        (rules.whole(0, 9), [0, 9, 5.0], [-1, 10, "5", True, 5.5, None]),
        (rules.whole(1), [1, 10**12], [0, "1"]),
        (rules.flag, [True, False], ["true", 1, None]),
        (rules.number, [1, 1.5], [True, "1", None]),
        (rules.either(rules.flag, rules.number), [True, 7], ["x", None]),
        (rules.each(rules.flag, 1), [[True], [False, True]], [[], [1], True, None]),
        (rules.every_value(rules.flag), [{}, {"a": True}], [{"a": 1}, [True], None]),
        (rules.shaped({"a": rules.flag}, "a"), [{"a": True}, {"a": True, "b": 1}], [{}, {"a": 1}, [], None]),
        (rules.shaped({"a": rules.flag}, least=1), [{"b": 1}], [{}]),
        (rules.IP, ["192.0.2.1", "2001:DB8::1"], ["192.0.2.1:80", "[192.0.2.1]", " 192.0.2.1", 5, ""]),
        (rules.MAIL, ["ada@example.org"], ["<ada@example.org>", "ada", "ada@", 5]),
        (rules.HOST, ["example.org", "localhost", "a-b.example"], ["no host", "", "a..b", 5]),
        (rules.LINK, ["https://example.org/a", "mailto:ada@example.org"], ["example.org", "192.0.2.1", "a b:c", 5]),
        (rules.MOMENT, ["2026-03-02T08:15:00Z", "2026-03-02T08:15:00.5+01:00"],
         ["2026-03-02", "2026-03-02T08:15:00", "2026-13-02T08:15:00Z", "soon", 1772439300]),
        (rules.PORT, [0, 65_535], [65_536, -1, "80"]),
    ],
)  # fmt: skip
def test_a_rule_tells_right_from_wrong(rule: rules.Rule, right: list[Any], wrong: list[Any]) -> None:
    assert [rule(value) for value in right] == [None] * len(right)
    assert all(re.search(r"has to|is missing|entry", rule(value) or "") for value in wrong)


def test_every_fault_of_an_object_is_told_with_its_place() -> None:
    given_rules = {"a": rules.flag, "b": rules.text()}
    assert rules.faults("Report.", {"a": 1, "b": 2}, given_rules, ("a", "c")) == [
        "Report.c: is missing",
        "Report.a: has to be true or false",
        "Report.b: has to be text",
    ]


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), st.lists, max_leaves=5)
)
def test_every_rule_takes_any_value(value: Any) -> None:
    for rule in (rules.IP, rules.MAIL, rules.HOST, rules.MOMENT, rules.LINK, rules.PORT, rules.each(rules.flag)):
        told = rule(value)
        assert told is None or told
