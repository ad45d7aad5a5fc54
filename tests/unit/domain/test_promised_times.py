"""What the policies promise, counted by hand from a wall calendar: each with its target, its limit, and why.

England's days off: 2026 has Good Friday on 3 April, Easter Monday on the 6th, 4 and 25 May, 31 August, Christmas on a
Friday and, for Boxing Day on a Saturday, Monday the 28th; 2027 has 1 January (a Friday), and 27 and 28 December for a
Christmas on a Saturday; 2028 has Monday 3 January, for a New Year's Day on a Saturday. Summer time: 29 March to
25 October 2026. Japan's in 2026: 20 March, 29 April, 4 to 6 May, 11 August, 21 to 23 September, 3 November; and the
1st of January 2027. Allure's desk has none. 2028 is a leap year; 29 February is a Tuesday.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from mailbot.desks import load
from mailbot.domain.clock import clocks_for
from mailbot.domain.desk import Desk
from mailbot.domain.ticket import Clock

RULES = Path(__file__).parents[3] / "routing_rules"
DESKS = {desk.name: desk for desk in load(RULES, ["alludium", "infrpool", "allure"]).desks}


@dataclass(frozen=True)
class Promise:
    """One clause: a clock, what starts it, and cases of `start, target, limit, why`, in the desk's zone."""

    desk: str
    words: str
    kind: str
    clock: str
    cases: tuple[tuple[str, str, str, str], ...]
    starts: str = "receipt"
    tier: int | None = None


PROMISES = (
    Promise(
        "alludium",
        "9.2 We aim to acknowledge reports within 24 hours",
        "violation_report",
        "acknowledge",
        (
            ("2026-03-02 09:00", "2026-03-02 21:00", "2026-03-03 09:00", "hours elapse, by night too"),
            ("2026-03-06 17:00", "2026-03-07 05:00", "2026-03-07 17:00", "and at the weekend"),
            ("2026-12-24 23:59", "2026-12-25 11:59", "2026-12-25 23:59", "and on Christmas Day"),
            ("2026-03-28 18:00", "2026-03-29 07:00", "2026-03-29 19:00", "the night lacks an hour"),
            ("2026-10-24 18:00", "2026-10-25 05:00", "2026-10-25 17:00", "the night has one more"),
            ("2026-10-25 01:30+01:00", "2026-10-25 12:30", "2026-10-26 00:30", "half past one, the first time"),
            ("2026-10-25 01:30+00:00", "2026-10-25 13:30", "2026-10-26 01:30", "half past one, an hour later"),
            ("2028-02-28 10:00", "2028-02-28 22:00", "2028-02-29 10:00", "the day after is a leap day"),
            ("2026-12-31 23:30", "2027-01-01 11:30", "2027-01-01 23:30", "the year ends between"),
        ),
    ),
    Promise(
        "alludium",
        "9.2 and complete initial review within 72 hours",
        "violation_report",
        "initial_review",
        (
            ("2026-03-06 15:00", "2026-03-08 03:00", "2026-03-09 15:00", "three days, a weekend among them"),
            ("2026-04-02 12:00", "2026-04-04 00:00", "2026-04-05 12:00", "Easter stops no hours"),
            ("2026-03-27 12:00", "2026-03-29 00:00", "2026-03-30 13:00", "36 before the clock changes, 72 after"),
            ("2028-02-28 12:00", "2028-03-01 00:00", "2028-03-02 12:00", "the leap day is one of the three"),
        ),
    ),
    Promise(
        "alludium",
        "10.1 We aim to complete investigations within 5-7 business days",
        "violation_report",
        "investigation",
        (
            ("2026-03-02 09:00", "2026-03-09 17:30", "2026-03-11 17:30", "Tuesday is the first"),
            ("2026-03-06 23:59", "2026-03-13 17:30", "2026-03-17 17:30", "Friday's last minute: Monday is the first"),
            ("2026-03-07 00:01", "2026-03-13 17:30", "2026-03-17 17:30", "Saturday's first: the same"),
            ("2026-04-02 23:59", "2026-04-13 17:30", "2026-04-15 17:30", "eve of Good Friday: Tuesday is the first"),
            ("2026-04-03 00:00", "2026-04-13 17:30", "2026-04-15 17:30", "on Good Friday: the same"),
            ("2026-05-01 10:00", "2026-05-11 17:30", "2026-05-13 17:30", "the Monday after is off"),
            ("2026-12-23 10:00", "2027-01-04 17:30", "2027-01-06 17:30", "24, 29, 30, 31, then 4, 5 and 6 January"),
            ("2026-08-28 16:00", "2026-09-07 17:30", "2026-09-09 17:30", "the summer's bank holiday"),
            ("2026-03-23 09:00", "2026-03-30 17:30", "2026-04-01 17:30", "summer time's first Monday is the fifth"),
        ),
    ),
    Promise(
        "alludium",
        "11.1 Manual review within 5-7 business days",
        "violation_report",
        "investigation",
        (
            ("2026-10-20 11:00", "2026-10-27 17:30", "2026-10-29 17:30", "winter time begins on a Sunday between"),
            ("2028-02-24 09:00", "2028-03-02 17:30", "2028-03-06 17:30", "25, 28, 29 February: a leap day is worked"),
            ("2027-02-25 09:00", "2027-03-04 17:30", "2027-03-08 17:30", "26 February, then 1 March"),
            ("2026-06-02 00:00", "2026-06-09 17:30", "2026-06-11 17:30", "midnight belongs to the day it begins"),
        ),
        tier=2,
    ),
    Promise(
        "alludium",
        "10.1 We aim to make enforcement decisions within 2-3 business days of completing investigation",
        "violation_report",
        "decision",
        (
            ("2026-03-11 17:30", "2026-03-13 17:30", "2026-03-16 17:30", "Thursday, Friday, Monday"),
            ("2026-12-24 12:00", "2026-12-30 17:30", "2026-12-31 17:30", "Tuesday the 29th is the first"),
            ("2026-12-30 12:00", "2027-01-04 17:30", "2027-01-05 17:30", "the 31st, then Monday the 4th"),
            ("2026-05-23 09:00", "2026-05-27 17:30", "2026-05-28 17:30", "a Saturday before a Monday off"),
            ("2026-10-23 18:00", "2026-10-27 17:30", "2026-10-28 17:30", "after hours on a Friday; winter time begins"),
        ),
        starts="investigation",
    ),
    Promise(
        "alludium",
        "10.1 We aim to notify affected users within 24-48 hours of making a decision",
        "violation_report",
        "notification",
        (
            ("2026-03-13 16:00", "2026-03-14 16:00", "2026-03-15 16:00", "hours elapse at the weekend"),
            ("2026-03-28 12:00", "2026-03-29 13:00", "2026-03-30 13:00", "an hour later by the wall clock"),
            ("2026-10-24 12:00", "2026-10-25 11:00", "2026-10-26 11:00", "an hour earlier by it"),
        ),
        starts="decision",
    ),
    Promise(
        "alludium",
        "10.2 we aim to provide 24-48 hours advance notice before taking enforcement action",
        "violation_report",
        "advance_notice",
        (
            ("2026-12-31 18:00", "2027-01-01 18:00", "2027-01-02 18:00", "over New Year's Day"),
            ("2028-02-27 20:00", "2028-02-28 20:00", "2028-02-29 20:00", "to the leap day"),
        ),
        starts="notice_given",
    ),
    Promise(
        "alludium",
        "12.3 Acknowledge your appeal within 48 hours during business days",
        "appeal",
        "acknowledge",
        (
            ("2026-03-02 09:00", "2026-03-03 09:00", "2026-03-04 09:00", "Monday to Wednesday"),
            ("2026-03-06 15:00", "2026-03-09 15:00", "2026-03-10 15:00", "9 hours of Friday, 24, 15 of Tuesday"),
            ("2026-03-07 10:00", "2026-03-10 00:00", "2026-03-11 00:00", "Monday and Tuesday, whole: Tuesday 24:00"),
            ("2026-03-06 23:59", "2026-03-09 23:59", "2026-03-10 23:59", "one minute of Friday counts"),
            ("2026-04-02 23:59", "2026-04-07 23:59", "2026-04-08 23:59", "one minute before Good Friday counts"),
            ("2026-04-03 10:00", "2026-04-08 00:00", "2026-04-09 00:00", "Good Friday: Tuesday and Wednesday, whole"),
            ("2026-12-24 23:59", "2026-12-29 23:59", "2026-12-30 23:59", "one minute of Christmas Eve counts"),
            ("2026-12-31 12:00", "2027-01-04 12:00", "2027-01-05 12:00", "12 hours of the old year, 36 of the new"),
            ("2026-03-27 12:00", "2026-03-30 12:00", "2026-03-31 12:00", "the Sunday that lacks an hour isn't counted"),
            ("2026-10-25 01:30+01:00", "2026-10-27 00:00", "2026-10-28 00:00", "nor is the one that has one more"),
            ("2028-02-28 15:00", "2028-02-29 15:00", "2028-03-01 15:00", "the leap day, a Tuesday, counts"),
            ("2026-05-24 12:00", "2026-05-27 00:00", "2026-05-28 00:00", "a Sunday before a Monday off"),
        ),
    ),
    Promise(
        "alludium",
        "12.1 Tier 3: Rapid resolution aimed for within 3-5 business days",
        "appeal",
        "decision",
        (
            ("2026-03-02 09:00", "2026-03-05 17:30", "2026-03-09 17:30", "Thursday; Monday a week later"),
            ("2026-05-21 23:59", "2026-05-27 17:30", "2026-05-29 17:30", "Friday, then Tuesday to Friday"),
            ("2027-12-26 12:00", "2027-12-31 17:30", "2028-01-05 17:30", "29, 30, 31 December; 3 January is off"),
        ),
        tier=3,
    ),
    Promise(
        "alludium",
        "12.1 Tier 2: Resolution aimed for within 7-10 business days",
        "appeal",
        "decision",
        (
            ("2026-03-02 09:00", "2026-03-11 17:30", "2026-03-16 17:30", "two weeks of five"),
            ("2026-03-27 18:00", "2026-04-09 17:30", "2026-04-14 17:30", "four before Easter, six after"),
            ("2026-12-17 09:00", "2026-12-30 17:30", "2027-01-05 17:30", "five, 29, 30, 31, then 4 and 5 January"),
        ),
        tier=2,
    ),
    Promise(
        "alludium",
        "12.1 Tier 1: Resolution aimed for within 10-15 business days",
        "appeal",
        "decision",
        (
            ("2026-03-02 09:00", "2026-03-16 17:30", "2026-03-23 17:30", "three weeks of five"),
            ("2026-04-01 12:00", "2026-04-17 17:30", "2026-04-24 17:30", "Easter takes two days"),
            ("2026-04-16 08:00", "2026-04-30 17:30", "2026-05-08 17:30", "the 4th of May takes one from the last five"),
        ),
        tier=1,
    ),
    Promise(
        "alludium",
        "12.1 of unknown tier: as the strictest, 3-5 business days",
        "appeal",
        "decision",
        (("2026-08-28 17:31", "2026-09-03 17:30", "2026-09-07 17:30", "after hours; the Monday is off"),),
    ),
    Promise(
        "alludium",
        "12.8 Account access will be restored within 24-48 hours",
        "appeal",
        "reinstatement",
        (
            ("2026-12-25 09:00", "2026-12-26 09:00", "2026-12-27 09:00", "hours elapse at Christmas"),
            ("2026-03-28 23:00", "2026-03-30 00:00", "2026-03-31 00:00", "the night lacks an hour"),
            ("2028-02-27 09:00", "2028-02-28 09:00", "2028-02-29 09:00", "to the leap day"),
        ),
        starts="upheld",
    ),
    Promise(
        "alludium",
        "14.5 an immediate response: one hour, day and night",
        "security_report",
        "acknowledge",
        (
            ("2026-12-25 02:00", "2026-12-25 02:30", "2026-12-25 03:00", "Christmas night"),
            ("2026-03-29 00:30", "2026-03-29 02:00", "2026-03-29 02:30", "one o'clock is two o'clock"),
        ),
    ),
    Promise(
        "alludium",
        "14.5 a first look: four hours, day and night",
        "security_report",
        "initial_review",
        (("2026-10-24 23:00", "2026-10-25 01:00+01:00", "2026-10-25 02:00", "one o'clock comes twice"),),
    ),
    Promise(
        "alludium",
        "14.5 an investigation: 72 hours, day and night",
        "security_report",
        "investigation",
        (("2026-12-24 18:00", "2026-12-26 06:00", "2026-12-27 18:00", "Christmas isn't waited for"),),
    ),
    Promise(
        "infrpool",
        "4.4 acknowledged: 48 hours during business days",
        "violation_report",
        "acknowledge",
        (
            ("2026-04-28 18:00", "2026-04-30 18:00", "2026-05-01 18:00", "6 hours, a holiday, 24, 18"),
            ("2026-05-01 23:59", "2026-05-07 23:59", "2026-05-08 23:59", "one minute before five days off"),
            ("2026-09-19 08:00", "2026-09-25 00:00", "2026-09-26 00:00", "three holidays after a weekend"),
        ),
    ),
    Promise(
        "infrpool",
        "4.4 a first look: 1-3 business days",
        "violation_report",
        "initial_review",
        (("2026-08-10 10:00", "2026-08-12 17:30", "2026-08-14 17:30", "the Tuesday is off"),),
    ),
    Promise(
        "infrpool",
        "4.4 We will investigate all reports in good faith: 5-10 business days",
        "violation_report",
        "investigation",
        (
            ("2026-04-24 10:00", "2026-05-07 17:30", "2026-05-14 17:30", "27, 28, 30, 1 May, then the 7th"),
            ("2026-03-05 18:00+00:00", "2026-03-13 17:30", "2026-03-23 17:30", "Friday in Tokyo; 20 March is off"),
        ),
    ),
    Promise(
        "infrpool",
        "4.5 one or more of the following actions: 2-3 business days after the investigation",
        "violation_report",
        "decision",
        (("2026-12-30 15:00", "2027-01-04 17:30", "2027-01-05 17:30", "the 31st is no public holiday, the 1st is"),),
        starts="investigation",
    ),
    Promise(
        "infrpool",
        "4.5 Warning notification: 24-48 hours after the decision",
        "violation_report",
        "notification",
        (("2026-05-01 17:00", "2026-05-02 17:00", "2026-05-03 17:00", "hours elapse in the Golden Week"),),
        starts="decision",
    ),
    Promise(
        "infrpool",
        "4.6 respond to valid legal requests: 3-5 business days",
        "legal_request",
        "resolution",
        (("2026-09-17 09:00", "2026-09-25 17:30", "2026-09-29 17:30", "the 18th, then Thursday the 24th"),),
    ),
    Promise(
        "infrpool",
        "4.8 For questions, contact: 3-5 business days",
        "policy_question",
        "resolution",
        (("2026-11-03 12:00", "2026-11-06 17:30", "2026-11-10 17:30", "received on a holiday"),),
    ),
    Promise(
        "allure",
        "3 This may take up to 24 hours",
        "complaint",
        "acknowledge",
        (
            ("2026-12-25 10:00", "2026-12-25 22:00", "2026-12-26 10:00", "hours elapse"),
            ("2026-12-31 23:59", "2027-01-01 11:59", "2027-01-01 23:59", "the year ends between"),
            ("2026-03-29 00:30", "2026-03-29 12:30", "2026-03-30 00:30", "UTC knows no summer time"),
            ("2028-02-29 00:00", "2028-02-29 12:00", "2028-03-01 00:00", "a leap day, whole"),
        ),
    ),
    Promise(
        "allure",
        "3 Initial Review: 1-2 business days",
        "complaint",
        "initial_review",
        (
            ("2026-12-24 12:00", "2026-12-25 17:30", "2026-12-28 17:30", "no holiday holds: Friday, Monday"),
            ("2026-03-06 09:00", "2026-03-09 17:30", "2026-03-10 17:30", "the weekend isn't worked"),
        ),
    ),
    Promise(
        "allure",
        "3 Investigation: 3-7 business days after the initial review",
        "complaint",
        "investigation",
        (("2026-12-28 17:30", "2026-12-31 17:30", "2027-01-06 17:30", "1 January, a Friday, is the fourth"),),
        starts="initial_review",
    ),
    Promise(
        "allure",
        "3 Resolution and Action: 7-10 business days",
        "complaint",
        "resolution",
        (("2026-03-02 09:00", "2026-03-11 17:30", "2026-03-16 17:30", "two weeks of five"),),
    ),
    Promise(
        "allure",
        "3 Notification: 48 hours after the resolution",
        "complaint",
        "notification",
        (("2028-02-26 06:00", "2028-02-27 06:00", "2028-02-28 06:00", "a weekend's hours"),),
        starts="resolution",
    ),
    Promise(
        "allure",
        "4 further feedback on the resolution process: 10 business days after the notification",
        "complaint",
        "feedback",
        (("2028-02-18 10:00", "2028-02-25 17:30", "2028-03-03 17:30", "28 and 29 February, 1 to 3 March"),),
        starts="notification",
    ),
)  # fmt: skip


def local(text: str, desk: Desk) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=desk.calendar.zone)


def started(
    desk: Desk, promise: Promise, at: datetime, categories: tuple[str, ...] = (), stated: tuple[str, ...] = ()
) -> Clock:
    clocks = clocks_for(
        desk,
        kind=promise.kind,
        tier=promise.tier,
        starts=promise.starts,
        ticket_id="ALU-7K3M2Q",
        at=at,
        categories=categories,
        stated=stated,
    )
    return next(clock for clock in clocks if clock.name == promise.clock)


@pytest.mark.parametrize(
    ("promise", "start", "target", "limit"),
    [
        pytest.param(promise, start, target, limit, id=f"{promise.words[:60]}: {start}, {why}")
        for promise in PROMISES
        for start, target, limit, why in promise.cases
    ],
)
def test_a_promise_falls_due_as_a_person_counts_it(promise: Promise, start: str, target: str, limit: str) -> None:
    desk = DESKS[promise.desk]
    clock = started(desk, promise, local(start, desk))
    assert (clock.target_at, clock.limit_at) == (local(target, desk), local(limit, desk))


# "Reference images are automatically deleted 24 hours after upload" (4.7): hours that elapse, from the upload.
@pytest.mark.parametrize(
    ("received", "stated", "target", "limit"),
    [
        ("2026-03-05 16:00", ["2026-03-05T14:05:00+09:00"], "2026-03-06 02:05", "2026-03-06 14:05"),
        ("2026-05-03 20:00", ["2026-05-03"], "2026-05-03 12:00", "2026-05-04 00:00"),  # a day alone: its first moment
        ("2026-05-02 23:30", [], "2026-05-03 00:30", "2026-05-03 01:30"),  # none stated: two hours from receipt
        # gone already, perhaps: two hours from receipt, since nobody can be asked to be in time for what is past
        ("2026-03-04 10:00", ["2026-03-01T09:00:00+09:00"], "2026-03-04 11:00", "2026-03-04 12:00"),
        (  # the earliest counts; 18:00 in London is 03:00 in Tokyo
            "2026-03-06 12:00", ["2026-03-05T20:00:00Z", "2026-03-05T18:00:00Z"],
            "2026-03-06 15:00", "2026-03-07 03:00",
        ),
        ("2026-12-31 23:00", ["2026-12-31T22:00:00+09:00"], "2027-01-01 10:00", "2027-01-01 22:00"),
    ],
)  # fmt: skip
def test_what_vanishes_does_so_24_hours_after_its_upload(
    received: str, stated: list[str], target: str, limit: str
) -> None:
    desk = DESKS["infrpool"]
    evidence = Promise("infrpool", "4.7", "violation_report", "evidence", ())
    clock = started(desk, evidence, local(received, desk), ("reference_image",), tuple(stated))
    assert (clock.target_at, clock.limit_at) == (local(target, desk), local(limit, desk))
