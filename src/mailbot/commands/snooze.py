"""`/snooze`: nobody is reminded of what nobody outside was promised, for a while."""

import re
from datetime import UTC, datetime, timedelta

from mailbot.commands._choice import plain
from mailbot.commands._command import Command, open_ticket
from mailbot.domain.business_time import opening
from mailbot.domain.clock import deadline, ladder_for
from mailbot.domain.desk import Duration
from mailbot.domain.given import Given
from mailbot.domain.ladder import awaited
from mailbot.domain.plan import SetClock
from mailbot.domain.times import brief
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

LONGEST = timedelta(days=90)
LENGTH = re.compile(r"(?:for )?([1-9]\d{0,3}) ?(business days?|days?|weeks?|hours?)")
AWAKE = ("off", "wake", "awake")
HOW = 'say until when, such as "/snooze 2026-03-09", "/snooze 3 days", "/snooze 2 business days", or "/snooze off"'


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    if plain(given.args) in AWAKE:
        return _awake(work)
    if work.ticket.priority == "urgent" or work.ticket.hazards:
        raise CommandRefused("what is urgent doesn't sleep: /priority first")
    until = _until(work, given.args.strip().rstrip(".,;"))
    if not work.now < until <= work.now + LONGEST:
        raise CommandRefused(f"it may sleep {LONGEST.days} days at most, and not until a time that is over")
    local = brief(until, work.desk.calendar.zone)
    work = work.update(f"sleeps until {local}, by {work.person.name}", snoozed_until=until)
    return work.did(f"Nobody is reminded of it before {local}, but of what the policy promises: those dates stay.")


def _until(work: Work, said: str) -> datetime:
    calendar, length = work.desk.calendar, LENGTH.fullmatch(plain(said))
    if length is not None:
        amount, unit = int(length[1]), length[2].rstrip("s")
        if unit == "business day":
            return deadline(work.now, Duration(min(amount, LONGEST.days), "business_days"), calendar)
        return work.now + amount * timedelta(**{f"{unit}s": 1})
    try:
        time = datetime.fromisoformat(said.upper().removeprefix("UNTIL").strip())
    except ValueError:
        raise CommandRefused(HOW) from None
    local = time if time.tzinfo else time.replace(tzinfo=calendar.zone)
    alone = len(said) <= len("until 2026-03-09") and ":" not in said
    return opening(local.astimezone(UTC), calendar) if alone else local.astimezone(UTC)


def _awake(work: Work) -> Work:
    if work.ticket.snoozed_until is None:
        return work.did("It didn't sleep.")
    because = f"awake again, by {work.person.name}"
    work = work.update(because, snoozed_until=None)
    moved: list[SetClock] = []
    for clock in work.dossier.clocks:
        if clock.state == "running" and not clock.published:
            ladder = ladder_for(work.desk, work.ticket.kind, clock.name)
            moved.append(SetClock(awaited(clock, ladder, work.desk.calendar, work.now), because))
    return work.moved(each for each in moved if each.clock not in work.dossier.clocks).did("It is awake again.")


COMMAND = Command(
    "snooze",
    "/snooze UNTIL",
    "Puts off reminders of internal deadlines: a date, a length of time, or off. Promised dates stay.",
    _run,
)
