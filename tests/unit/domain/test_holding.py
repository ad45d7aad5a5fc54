"""When an acknowledgement leaves: at once, after the merge window, in working hours; well before its target."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.courtesy import Courtesy
from mailbot.domain.desk import Duration
from mailbot.domain.facts import Held
from mailbot.domain.holding import MARGIN, held_until, merges
from specimens import DESK, NOW, running_clock, ticket

WINDOW = Duration(10, "minutes")
PLAIN, MERGES = Courtesy(), Courtesy(merge_window=WINDOW)
BY_DAY, BOTH = Courtesy(in_working_hours=True), Courtesy(WINDOW, in_working_hours=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)  # London's time in March


@pytest.mark.parametrize(
    ("courtesy", "now", "leaves"),
    [
        (PLAIN, "2026-03-02 23:59", "2026-03-02 23:59"),
        (MERGES, "2026-03-02 23:59", "2026-03-03 00:09"),
        (BY_DAY, "2026-03-03 08:00", "2026-03-03 09:00"),
        (BY_DAY, "2026-03-03 12:00", "2026-03-03 12:00"),
        (BOTH, "2026-03-03 08:55", "2026-03-03 09:05"),
        (BOTH, "2026-03-03 17:25", "2026-03-04 04:55"),  # its target is nearer than the next morning
        (BY_DAY, "2026-03-06 18:00", "2026-03-07 05:30"),  # Friday evening, and the target is twelve hours
    ],
)
def test_an_acknowledgement_leaves_as_the_desk_says(courtesy: Courtesy, now: str, leaves: str) -> None:
    clock = running_clock(target_at=at(now) + timedelta(hours=12))
    assert held_until(replace(DESK, courtesy=courtesy), ticket(), (clock,), at(now)) == at(leaves)


@pytest.mark.parametrize("courtesy", [MERGES, BY_DAY, BOTH])
@pytest.mark.parametrize("urgent", [{"priority": "urgent"}, {"kind": "security_report"}])
def test_what_is_urgent_waits_neither_for_another_mail_nor_for_an_opening(
    urgent: dict[str, str], courtesy: Courtesy
) -> None:
    night = at("2026-03-03 02:00")
    assert held_until(replace(DESK, courtesy=courtesy), ticket(**urgent), (), night) == night


@given(st.integers(0, 366 * 24 * 60), st.integers(-600, 6000), st.sampled_from([PLAIN, MERGES, BY_DAY, BOTH]))
def test_an_acknowledgement_that_waits_leaves_well_before_its_target_and_none_leaves_before_its_mail(
    minutes: int, target: int, courtesy: Courtesy
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    clock = running_clock(target_at=now + timedelta(minutes=target))
    leaves = held_until(replace(DESK, courtesy=courtesy), ticket(), (clock,), now)
    assert now <= leaves <= max(now, clock.target_at - MARGIN)


@pytest.mark.parametrize(("minutes", "number"), [(0, 1), (10, 1), (11, 0)])
def test_mails_of_one_person_are_acknowledged_together_within_the_window(minutes: int, number: int) -> None:
    held = Held("a", NOW, NOW + timedelta(hours=5), ((ticket(), ()),))
    now = NOW + timedelta(minutes=minutes)
    assert len(merges(replace(DESK, courtesy=BOTH), (held,), now)) == number
    assert merges(replace(DESK, courtesy=BY_DAY), (held,), now) == ()
