"""Letters that a due clock owes a complainant: of a delay, a reminder that we wait, the end of their ticket. And one
that a person's word calls for: of the dates that hold now, once tier or kind is settled.

Pure. Nobody is written to whose mail wasn't answered, nor beyond the budget of automatic mail.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot import letters_clocks
from mailbot.domain.autoreply import Budget, Occasion, suppression
from mailbot.domain.business_time import opening
from mailbot.domain.clock import deadline, ladder_for
from mailbot.domain.clock_changes import cancel_all, changed, resumed
from mailbot.domain.desk import Desk
from mailbot.domain.facts import Standing
from mailbot.domain.fresh import Fresh
from mailbot.domain.ladder import LATER, awaited
from mailbot.domain.plan import Change, Note, SetClock, UpdateTicket
from mailbot.domain.ticket import Clock, Pause, Ticket
from mailbot.domain.waiting import closes_at, next_look, reminders, waits_for
from mailbot.letters_clocks import Correspondence, Said

WAITS_FOR_BUDGET = "a letter waits for the budget of automatic mail"
TOLD_NOT_LONG_AGO = "a letter waits until another of a delay may be sent"


@dataclass(frozen=True, slots=True)
class Case:
    """A due clock of a ticket, with what a letter needs.

    Args:
        written, written_to_them: letters that the same plan holds already, to anybody and to this complainant.
    """

    desk: Desk
    ticket: Ticket
    clock: Clock
    standing: Standing
    budget: Budget
    written: int = 0
    written_to_them: int = 0

    @property
    def correspondence(self) -> Correspondence:
        thread, known = self.standing.thread, self.standing
        references = (thread,) if thread else ()
        return Correspondence(
            self.desk, self.ticket, known.parties, known.clocks, in_reply_to=thread, references=references
        )

    @property
    def suppressed(self) -> str | None:
        """Why a letter isn't sent; None where it is."""
        known = self.standing
        if known.unanswered:
            return f"their mail wasn't answered: {known.unanswered}"
        to = known.complainant.address if known.complainant else ""
        return suppression(
            Occasion(
                mail_from=to,
                to=to,
                nature="human",
                authentication="none",
                to_ourselves=self.desk.accepts(to),
                disowned=False,
                unreachable=known.unreachable is not None,
                replies_to_sender=known.replies_to_sender + self.written_to_them,
                replies_to_all=known.replies_to_all + self.written,
                budget=self.budget,
            )
        )

    @property
    def over_budget(self) -> bool:
        return self.standing.replies_to_all + self.written >= self.budget.everyone_an_hour

    @property
    def over_their_budget(self) -> bool:
        return self.standing.replies_to_sender + self.written_to_them >= self.budget.per_sender_a_day


@dataclass(frozen=True, slots=True)
class Late:
    """A clock whose complainant is to hear that its limit will probably be missed.

    Args:
        clock: as it is once its steps are taken.
        because: as its event says.
        again: they have heard so before.
    """

    clock: Clock
    because: str
    again: bool = False


def dated(
    desk: Desk, ticket: Ticket, known: Standing, changes: Iterable[SetClock], fresh: Fresh, budget: Budget
) -> list[Change]:
    """What `reclassify` has made of a ticket's clocks gives its complainant dates that they don't know: they are told
    in one letter. Nothing where every date stays as it was told, or none is published.

    Args:
        ticket: as it is from now on.
        known: how its correspondence stood before.
        changes: those of its clocks.
    """
    was = {clock.name: clock.limit_at for clock in known.clocks if clock.published and clock.state != "cancelled"}
    now = changed(known.clocks, changes)
    runs = (clock for clock in now if clock.published and clock.state == "running" and clock.name != "acknowledge")
    unknown = [clock for clock in runs if was.get(clock.name) != clock.limit_at]
    if ticket.state != "open" or not unknown:
        return []
    case = Case(desk, ticket, unknown[0], replace(known, clocks=now), budget)
    said: tuple[Said, ...] = ("dates",)
    waits = waits_for(desk, ticket, now)
    letter = letters_clocks.status(case.correspondence, fresh, said, waits, ticket.opened_at, case.suppressed)
    return [letter] if letter else []


def delayed(case: Case, late: Sequence[Late], fresh: Fresh, now: datetime) -> list[Change]:
    """Published limits of one ticket come near: its complainant is told in one letter, of those too whose letter was
    put off.

    Over the budget it is put off; likewise where they were told of a delay not long ago, unless a limit would pass
    meanwhile of which they have heard nothing.
    """
    told = [each for each in late if each.clock.published and each.clock.name != "acknowledge"]
    if not told or case.standing.complainant is None:
        return [SetClock(each.clock, each.because) for each in late]
    rest = [SetClock(each.clock, each.because) for each in late if each not in told]
    until, why = _may_be_sent(case, told, now)
    if until > now:
        return [*rest, *(SetClock(_put_off(each.clock, until), f"{each.because}, {why}") for each in told)]
    told += _joined(case, {each.clock.name for each in late}, now)
    told.sort(key=lambda each: each.clock.limit_at)
    clock, *also = (each.clock for each in told)
    reason = case.ticket.delay_reason
    letter = letters_clocks.delay_notice(case.correspondence, fresh, clock, reason, case.suppressed, tuple(also))
    return [*rest, *(SetClock(each.clock, each.because) for each in told), *([letter] if letter else [])]


def _may_be_sent(case: Case, told: Sequence[Late], now: datetime) -> tuple[datetime, str]:
    """From when on a notice of delay may be sent, and what it waits for until then."""
    last = case.standing.last.get("delay")
    if case.over_budget or case.over_their_budget:
        return now + LATER, WAITS_FOR_BUDGET
    if last is None:
        return now, ""
    allowed = deadline(last, case.desk.courtesy.delays_apart, case.desk.calendar)
    untold = any(not each.again and each.clock.limit_at <= allowed for each in told)
    return (now if untold else allowed), TOLD_NOT_LONG_AGO


def _put_off(clock: Clock, until: datetime) -> Clock:
    return replace(clock, letter_at=until, next_step_at=min(clock.next_step_at or until, until))


def _joined(case: Case, names: Collection[str], now: datetime) -> list[Late]:
    """Clocks beside those named whose notice was put off: the letter that is sent now tells of them too."""
    waits = (clock for clock in case.standing.clocks if clock.letter_at and clock.published and clock.name not in names)
    return [
        Late(
            awaited(replace(clock, letter_at=None), ladder, case.desk.calendar, now),
            "a notice of delay tells of it too",
        )
        for clock in waits
        if clock.state == "running" and (ladder := ladder_for(case.desk, case.ticket.kind, clock.name))
    ]


def waited(case: Case, fresh: Fresh, now: datetime) -> list[Change]:
    """Something is due on a clock that is paused: a reminder, the end of the ticket, or that of the longest pause."""
    pause = case.clock.pause
    if pause is None:
        raise ValueError(f"the clock {case.clock.name} isn't paused")
    closes = closes_at(case.desk, case.ticket, pause)
    asks = reminders(case.desk, case.ticket, pause)
    over = pause.longest is None or pause.longest <= now
    writes = (closes is not None and closes <= now) or (not over and any(each <= now for each in asks))
    later = max(opening(now, case.desk.calendar), now + LATER if case.over_budget else now)
    if writes and later > now:
        why = "a letter waits for working hours" if not case.over_budget else WAITS_FOR_BUDGET
        return [SetClock(replace(case.clock, next_step_at=later), why)]
    if closes is not None and closes <= now:
        return _closed(case, fresh, now)
    if over:
        runs_on = resumed(case.desk, case.ticket, case.clock, now)
        return [SetClock(runs_on, f"paused ({pause.reason}) for as long as it may be")]
    return _reminded(case, pause, asks, fresh, now)


def _reminded(case: Case, pause: Pause, asks: tuple[datetime, ...], fresh: Fresh, now: datetime) -> list[Change]:
    """One reminder, however many have passed since anybody looked, and for however many clocks that stand."""
    waits = replace(case.clock, next_step_at=next_look(case.desk, case.ticket, pause, now))
    passed = [each for each in asks if each <= now]
    last = case.standing.last.get("reminder")
    until = closes_at(case.desk, case.ticket, pause)
    if not passed or until is None or (last is not None and last >= passed[-1]):
        return [SetClock(waits, "nothing is due while it is paused")]
    letter = letters_clocks.reminder(case.correspondence, fresh, (), until, case.suppressed)
    return [SetClock(waits, f"reminder {len(passed)} of {len(asks)}"), *([letter] if letter else [])]


def _closed(case: Case, fresh: Fresh, now: datetime) -> list[Change]:
    because = "no answer came within the time that the desk waits for one"
    letter = letters_clocks.closing_notice(case.correspondence, fresh, case.suppressed)
    return [
        UpdateTicket(case.ticket.id, {"state": "closed", "closed_at": now}, because),
        *cancel_all(case.standing.clocks, now, because),
        *([letter] if letter else [Note(case.ticket.id, "closed unsaid", {"because": "no complainant is known"})]),
    ]
