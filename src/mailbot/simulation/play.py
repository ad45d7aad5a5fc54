"""Plays a season: mail comes, clocks tick, moderators work, and every change is a plan of the real decisions.

The time is that of the next event, never the machine's. No chance but the seed's, and nothing leaves.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush

from mailbot.decide import decide
from mailbot.decide_clock import Due, decide_due, with_standing
from mailbot.decide_outbox import decide_released, decide_sent
from mailbot.domain.autoreply import Budget
from mailbot.domain.business_time import opening
from mailbot.domain.desk import Desk
from mailbot.domain.ladder import at_any_hour
from mailbot.domain.plan import OpenTicket, Plan, SetClock, UpdateTicket
from mailbot.domain.season import Chance, Follow, Season
from mailbot.domain.shift import worked_until
from mailbot.domain.ticket import Clock, Ticket
from mailbot.errors import StalePlan
from mailbot.letters import Arrival
from mailbot.pointers import pointers
from mailbot.replies.compose import reply_address
from mailbot.simulation.arrivals import Arrivals, midnights
from mailbot.simulation.memory import Memory
from mailbot.simulation.moderate import asked, closed, may_wait, next_stage, taken_up, withdrawn, worked
from mailbot.simulation.staff import Staff

DUE_AT_ONCE = 100
STALE_TRIES = 3
MINUTE = timedelta(minutes=1)

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a season, at its end.

    Args:
        opened, closed: tickets, on this day; of those closed are left out as many as were opened again.
        open: tickets that are open; waiting: those of them that wait for somebody to take them up.
    """

    day: date
    opened: int
    closed: int
    open: int
    waiting: int


@dataclass
class Play:
    """A season at a desk.

    Args:
        first: its first day, in the desk's zone.
    """

    desk: Desk
    season: Season
    chance: Chance
    budget: Budget
    first: date
    days: int
    staff: Staff
    passed: list[Day] = field(default_factory=list)
    mails: "Counter[tuple[str, str]]" = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.memory = Memory(self.desk, self.chance)
        self.people, self._roles = self.staff.people, self.staff.roles
        self.arrivals = Arrivals(self.desk, self.people, self.season, self.chance)
        self.began = datetime.combine(self.first, time.min, self.desk.calendar.zone).astimezone(UTC)
        self.now = self.began
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._woken: set[datetime] = set()
        self._numbers: dict[str, int] = {}  # by ticket: the number of its first mail
        self._in_hand: set[str] = set()
        self._asked: set[int] = set()
        self._opens: datetime | None = None
        self._made = self._opened = self._closed = 0

    def run(self, mails: int, told: Told) -> None:
        """Plays it from beginning to end.

        Args:
            told: is given the days that have passed, and how many there are.
        """
        for number, at in enumerate(self.arrivals.times(self.first, self.days, mails)):
            self._at(at, partial(self._begins, number))
        for at in midnights(self.first, self.days, self.desk.calendar):
            self._at(at, lambda: self._day_ends(told))
        while len(self.passed) < self.days:
            self.now, _, event = heappop(self._events)
            event()
            if self.staff.waiting:
                self._take_up()

    def _at(self, at: datetime, event: Callable[[], None]) -> None:
        self._made += 1
        heappush(self._events, (at, self._made, event))

    def _day_ends(self, told: Told) -> None:
        day = self.first + timedelta(days=len(self.passed))
        opened, closed = self._opened, self._closed
        before = self.passed[-1].open if self.passed else 0
        self.passed.append(Day(day, opened, closed, before + opened - closed, self.staff.waiting))
        self._opened = self._closed = 0
        told(len(self.passed), self.days)

    def _begins(self, number: int) -> None:
        self._arrives(self.arrivals.first(number, self.now), number)

    def _arrives(self, arrival: Arrival, number: int) -> None:
        """A mail takes the way that every mail takes, but for its octets."""
        for attempt in range(STALE_TRIES):
            facts = self.memory.facts_for(arrival.mail.fingerprint, arrival.message_id, pointers(arrival), self.now)
            plan = decide(arrival, facts, self.now, self.budget)
            try:
                self.memory.apply(plan)
            except StalePlan:
                if attempt == STALE_TRIES - 1:
                    raise
            else:
                break
        if plan.disposition == "opened" and plan.ticket_id:
            self._opened += 1
            self._numbers[plan.ticket_id] = number
            if self.chance.happens(self.season.withdrawn, "withdrawn", number):
                at = self.now + self.chance.lasts(self.season.answers_after, "withdrawn after", number)
                self._at(at, partial(self._answers, plan.ticket_id, ("withdrawal",)))
        self._follow(plan)

    def _answers(self, ticket_id: str, wishes: tuple[str, ...] = ()) -> None:
        """Who wrote answers our first mail; nobody withdraws what is closed."""
        if "withdrawal" in wishes and self.memory.tickets[ticket_id].state == "closed":
            return
        mail = self.memory.outbox[self.memory.acknowledged[ticket_id]].mail
        number, to = self._numbers[ticket_id], reply_address(mail, self.desk).address
        self._arrives(self.arrivals.reply(number, self.now, mail.to.address, to, wishes), number)
        if "withdrawal" in wishes:
            ticket, clocks = self._known(ticket_id)
            self._write(withdrawn(ticket, clocks, ticket.assignee or self.desk.name, self.now))

    def _write(self, plan: Plan) -> None:
        self.memory.apply(plan)
        self._follow(plan)

    def _follow(self, plan: Plan) -> None:
        """What a plan calls for: ticks, and somebody who takes its tickets up."""
        touched: dict[str, None] = dict.fromkeys(plan.versions)
        for change in plan.changes:
            if isinstance(change, OpenTicket):
                touched[change.ticket.id] = None
                for clock in change.clocks:
                    self._wake(clock.next_step_at)
            elif isinstance(change, SetClock):
                self._wake(change.clock.next_step_at)
            elif isinstance(change, UpdateTicket) and change.values.get("state") == "closed":
                self._closed += 1
                self._dissatisfies(change.ticket_id)
            elif isinstance(change, UpdateTicket) and change.values.get("state") == "open":
                self._closed -= 1
        for mail in plan.outgoing:
            to = "nobody" if mail.suppressed_because else self._roles.get(mail.to.address, "complainant")
            self.mails[mail.purpose, to] += 1
            self._wake(mail.send_at or plan.at)
        for ticket_id in touched:
            self._queue(ticket_id)

    def _dissatisfies(self, ticket_id: str) -> None:
        """Who isn't satisfied with how their matter ended may ask for a higher level, where the desk has one; once."""
        number, ticket = self._numbers[ticket_id], self.memory.tickets[ticket_id]
        if (
            self.desk.has_levels(ticket.kind)
            and not ticket.level
            and self.chance.happens(self.season.escalated, "escalated", number)
        ):
            after = self.chance.lasts(self.season.answers_after, "escalated after", number)
            self._at(self.now + after, partial(self._answers, ticket_id, ("escalation",)))

    def _wake(self, at: datetime | None) -> None:
        """There is a tick each minute; one at which nothing is due is left out."""
        if at is None:
            return
        tick = at.replace(second=0, microsecond=0) + MINUTE
        if tick not in self._woken:
            self._woken.add(tick)
            self._at(tick, self._ticks)

    def _ticks(self) -> None:
        self._woken.discard(self.now)
        for outbox_id in self.memory.ready_mail(self.now):
            if self.memory.outbox[outbox_id].state == "queued":
                self._write(decide_sent(self.memory.about(outbox_id), self.now))
        while found := self.memory.due_clocks(self.now, DUE_AT_ONCE):
            due = [Due(ticket, clock) for ticket, clock in found]
            known = with_standing(self.desk, due, lambda ticket_id: self.memory.standing(ticket_id, self.now))
            fresh = self.memory.fresh()
            self._write(decide_due(self.desk, self.people, known, fresh, self.now, self.budget))

    def _queue(self, ticket_id: str) -> None:
        """Somebody is to take a ticket up where a stage of it waits for people; who has it in hand goes on with it."""
        if ticket_id in self._in_hand:
            return
        ticket, clocks = self._known(ticket_id)
        stage = next_stage(self.desk, ticket, clocks) if ticket.state == "open" else None
        if stage is not None:
            self.staff.queue(ticket_id, stage.limit_at, urgent=at_any_hour(ticket))
            return
        self.staff.forget(ticket_id)
        if ticket.state == "open" and not any(clock.is_live for clock in clocks):
            self._write(closed(ticket, ticket.assignee or self.desk.name, self.now))

    def _take_up(self) -> None:
        """Whoever is free takes up what waits."""
        opens = opening(self.now, self.desk.calendar)
        at_work = opens == self.now
        while (taken := self.staff.take(at_work=at_work)) is not None:
            self._begin(*taken, at_work=at_work)
        if not at_work and self.staff.waiting and opens != self._opens:
            self._opens = opens
            self._at(opens, lambda: None)

    def _begin(self, ticket_id: str, index: int, *, at_work: bool) -> None:
        """A moderator takes a ticket up, and has it in hand until its next stage is done."""
        self._in_hand.add(ticket_id)
        ticket, clocks = self._known(ticket_id)
        number, by = self._numbers[ticket_id], self.staff.moderators[index].person.address
        if ticket.assignee is None:
            tier = self.arrivals.tier(number) if ticket.kind == "appeal" and ticket.tier is None else None
            self._write(taken_up(self.desk, ticket, clocks, by, tier, self.now))
            self._release(ticket_id, by)
            ticket, clocks = self._known(ticket_id)
        stage = next_stage(self.desk, ticket, clocks)
        if stage is None:
            raise AssertionError(f"nothing is to be done on {ticket_id}")
        work = self.chance.lasts(self.season.working_time(stage.name), "takes", number, stage.name, len(stage.pauses))
        until = self.now + work
        if at_work:
            until = worked_until(self.now, work / self.season.on_tickets, self.desk.calendar)
        self._at(until, lambda: self._done(ticket_id, index, stage.name, work, at_work=at_work))

    def _release(self, ticket_id: str, by: str) -> None:
        """An acknowledgement that was suppressed is let go by who reads the ticket."""
        outbox_id = self.memory.acknowledged[ticket_id]
        if self.memory.outbox[outbox_id].state == "suppressed":
            self._write(decide_released(self.memory.about(outbox_id), by, self.now))

    def _done(self, ticket_id: str, index: int, name: str, work: timedelta, *, at_work: bool) -> None:
        """A moderator has worked on a stage: it ends, or more is asked for."""
        self._in_hand.discard(ticket_id)
        self.staff.done(index, work, at_work=at_work)
        ticket, clocks = self._known(ticket_id)
        stage = self.memory.clocks[ticket_id].get(name)
        if stage is None or stage.state != "running":  # it was withdrawn meanwhile
            self._queue(ticket_id)
            return
        number, by = self._numbers[ticket_id], self.staff.moderators[index].person.address
        if self._asks(ticket, stage, number):
            self._write(asked(self.desk, ticket, clocks, by, self.now))
            if self.chance.happens(self.season.answered, "answered", number):
                after = self.chance.lasts(self.season.answers_after, "answers after", number)
                self._at(self.now + after, partial(self._answers, ticket_id))
        else:
            events = [each.event for each in self.season.follows if self._happens(each, ticket, stage, number)]
            self._write(worked(self.desk, ticket, clocks, stage, events, by, self.now))

    def _asks(self, ticket: Ticket, stage: Clock, number: int) -> bool:
        if number in self._asked or not may_wait(self.desk, ticket, stage):
            return False
        self._asked.add(number)
        return self.chance.happens(self.season.asked, "asked", number)

    def _happens(self, each: Follow, ticket: Ticket, stage: Clock, number: int) -> bool:
        fits = each.after == stage.name and ticket.kind in each.kinds
        return fits and self.chance.happens(each.share, each.event, number)

    def _known(self, ticket_id: str) -> tuple[Ticket, tuple[Clock, ...]]:
        return self.memory.tickets[ticket_id], self.memory.clocks_of(ticket_id)
