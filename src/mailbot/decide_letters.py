"""Letters that a due clock owes a complainant: of a delay, a reminder that we wait, the end of their ticket.

Pure. Nobody is written to whose mail wasn't answered, nor beyond the budget of automatic mail.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot import letters_clocks
from mailbot.domain.autoreply import Budget, Occasion, suppression
from mailbot.domain.clock import deadline
from mailbot.domain.clock_changes import cancel_all, resumed
from mailbot.domain.desk import Desk
from mailbot.domain.facts import Standing
from mailbot.domain.fresh import Fresh
from mailbot.domain.ladder import opening
from mailbot.domain.plan import Change, Note, SetClock, UpdateTicket
from mailbot.domain.ticket import Clock, Pause, Ticket
from mailbot.domain.waiting import closes_at, next_look, reminders
from mailbot.letters_clocks import Correspondence

LATER = timedelta(hours=1)  # the budget of automatic mail counts an hour
WAITS_FOR_BUDGET = "a letter waits for the budget of automatic mail"


@dataclass(frozen=True, slots=True)
class Case:
    """A due clock of a ticket, with what a letter needs.

    Args:
        written: letters that the same plan holds already.
    """

    desk: Desk
    ticket: Ticket
    clock: Clock
    standing: Standing
    budget: Budget
    written: int = 0

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
                replies_to_sender=known.replies_to_sender,
                replies_to_all=known.replies_to_all + self.written,
                budget=self.budget,
            )
        )

    @property
    def over_budget(self) -> bool:
        return self.standing.replies_to_all + self.written >= self.budget.everyone_an_hour


def delayed(case: Case, fresh: Fresh, now: datetime) -> list[Change]:
    """A published limit comes near: the complainant is told, unless they were told of a delay not long ago."""
    last = case.standing.last.get("delay")
    if case.clock.name == "acknowledge" or (last is not None and now < _apart(case, last)):
        return []
    reason = case.ticket.delay_reason
    letter = letters_clocks.delay_notice(case.correspondence, fresh, case.clock, reason, case.suppressed)
    return [letter] if letter else []


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


def _apart(case: Case, last: datetime) -> datetime:
    return deadline(last, case.desk.courtesy.delays_apart, case.desk.calendar)
