"""When people are told of a clock: the steps of its ladder, in working hours, and each business day after the last.

Pure. Nobody is woken for what can wait: a step that comes due outside working hours waits for the next opening, unless
the matter is urgent, its people work day and night, or the limit would pass meanwhile.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.domain.business_time import midnight_after, opening
from mailbot.domain.clock import next_step, step_times
from mailbot.domain.desk import COMPLAINANT, EACH_BUSINESS_DAY, Calendar, Step
from mailbot.domain.ticket import Clock, Ticket

DAY_AND_NIGHT = ("security_report",)  # kinds whose people are told at any hour
LATER = timedelta(hours=1)  # so long a letter waits that the budget of automatic mail, which counts an hour, puts off


@dataclass(frozen=True, slots=True)
class Advance:
    """What a clock that is due calls for.

    Args:
        clock: as it is from then on.
        steps: what our own people are told, in order; several where some have passed since anybody looked, none where
            it only waits for working hours.
        because: as its event says.
        delay: a notice of delay is due to the complainant, see COMPLAINANT.
    """

    clock: Clock
    steps: tuple[Step, ...]
    because: str
    delay: bool = False


def advance(clock: Clock, ladder: tuple[Step, ...], calendar: Calendar, ticket: Ticket, now: datetime) -> Advance:
    """The steps that are told now, each once, whenever somebody looks.

    On a ticket that sleeps those of internal clocks wait; what the policy promises never does.
    """
    if not clock.published and ticket.snoozed_until is not None and now < ticket.snoozed_until:
        return Advance(replace(clock, next_step_at=ticket.snoozed_until), (), "its ticket sleeps")
    held = opening(now, calendar)
    if held > now and not at_any_hour(ticket) and not now < clock.limit_at <= held:
        return Advance(replace(clock, next_step_at=held), (), "waits for working hours")
    once, again = _parts(ladder)
    put_off = clock.letter_at if clock.letter_at is not None and clock.letter_at <= now else None
    all_taken = clock.steps_done >= len(once)
    passed = len(once) if all_taken else sum(1 for time in step_times(clock, ladder) if time <= now)
    due = once[clock.steps_done : passed]
    done = clock
    if due or put_off:
        done = replace(clock, steps_done=clock.steps_done + len(due), letter_at=None if put_off else clock.letter_at)
    since = now
    if again and all_taken:
        if put_off and _next_day(put_off - LATER, calendar) > now:
            since = put_off - LATER  # this day's was told then, and only the letter is due
        else:
            due = (again,)
    told = [*(f"step {step.at}" for step in due), *(["a notice of delay that was put off"] if put_off else [])]
    return Advance(
        awaited(done, ladder, calendar, since),
        tuple(step for step in due if step.to != COMPLAINANT),
        ", ".join(told) or "no step is left",
        put_off is not None or any(step.to == COMPLAINANT for step in due),
    )


def awaited(clock: Clock, ladder: tuple[Step, ...], calendar: Calendar, now: datetime) -> Clock:
    """The clock with `next_step_at` as its state, its steps done and the day ask for."""
    step_at = next_step(clock, ladder)
    if clock.state == "running":
        _, again = _parts(ladder)
        step_at = step_at or (_next_day(now, calendar) if again else None)
        step_at = min(filter(None, (step_at, clock.letter_at)), default=None)
    return clock if step_at == clock.next_step_at else replace(clock, next_step_at=step_at)


def _next_day(now: datetime, calendar: Calendar) -> datetime:
    """The opening of the next business day after today."""
    return opening(midnight_after(now, calendar), calendar)


def _parts(ladder: tuple[Step, ...]) -> tuple[tuple[Step, ...], Step | None]:
    """The steps that are taken once, and the one that is repeated after them."""
    again = next((step for step in ladder if step.at == EACH_BUSINESS_DAY), None)
    return tuple(step for step in ladder if step is not again), again


def at_any_hour(ticket: Ticket) -> bool:
    """Whether a matter waits for no opening."""
    return ticket.priority == "urgent" or ticket.kind in DAY_AND_NIGHT
