"""A store in memory: takes the plans that `effects` writes, gives the facts that `store.facts` reads.

For one desk and one process. A plan is taken whole or, as StalePlan, not at all. What nothing here asks for again is
left out: octets, entries, events, dispositions.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush

from mailbot.domain.desk import Desk
from mailbot.domain.facts import Facts, Held, History, Sent, Standing, Thread
from mailbot.domain.fresh import Fresh, token_digest
from mailbot.domain.plan import OpenTicket, Outgoing, Plan, SetClock, SetOutbox, UpdateTicket
from mailbot.domain.season import Chance
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.errors import StalePlan
from mailbot.replies.compose import message_id_of
from mailbot.store.facts import Pointers
from mailbot.store.history import MOST

AUTOMATIC = ("acknowledgement", "receipt", "delay", "reminder", "closing", "status")  # what budgets count
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(slots=True)
class Row:
    """A mail of the outbox, without its words."""

    mail: Outgoing
    created_at: datetime
    ready_at: datetime
    state: str = "queued"
    because: str = ""
    merged: list[str] = field(default_factory=list)  # the tickets whose acknowledgement it says besides


@dataclass
class Memory:
    """The store of one desk.

    Args:
        chance: what fresh names are drawn from, so that a season is the same again.
    """

    desk: Desk
    chance: Chance
    tickets: dict[str, Ticket] = field(default_factory=dict)
    parties: dict[str, tuple[Party, ...]] = field(default_factory=dict)
    clocks: dict[str, dict[str, Clock]] = field(default_factory=dict)
    outbox: dict[str, Row] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)  # by ticket: the acknowledgement's outbox id
    _fingerprints: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    _tokens: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _last: defaultdict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    _replies: list[datetime] = field(default_factory=list)
    _replies_to: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _due: list[tuple[datetime, datetime, str, str]] = field(default_factory=list)
    _ready: list[tuple[datetime, int, str]] = field(default_factory=list)
    _tickets_of: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _drawn: int = 0

    def fresh(self) -> Fresh:
        self._drawn += 1
        return Fresh(self.chance.octets("fresh", self._drawn))

    def clocks_of(self, ticket_id: str) -> tuple[Clock, ...]:
        return tuple(sorted(self.clocks[ticket_id].values(), key=lambda clock: clock.limit_at))

    def facts_for(self, fingerprint: str, message_id: str, at: Pointers, now: datetime) -> Facts:
        """The facts for one mail, as `store.facts.facts_for` gives them for mail that no bounce and no report is."""
        first = self._fingerprints.get(fingerprint)
        to_sender, to_all = self._counted(at.sender, now)
        return Facts(
            fresh=self.fresh(),
            duplicate_of=first if first and first[0] != message_id else None,
            threads=tuple(self._threads(at)),
            replies_to_sender=to_sender,
            replies_to_all=to_all,
            held=tuple(self._held(at.sender, now)),
            history=self._history(at.sender),
        )

    def _history(self, address: str) -> History:
        theirs = self._tickets_of.get(address, [])
        return History(tuple(self.tickets[id_] for id_ in reversed(theirs[-MOST:])), len(theirs))

    def standing(self, ticket_id: str, now: datetime) -> Standing:
        """How a ticket's correspondence stands, as `store.facts.standing` reads it."""
        found = Standing(self.parties[ticket_id], self.clocks_of(ticket_id), dict(self._last[ticket_id]))
        first = self.outbox[self.acknowledged[ticket_id]]
        to_sender, to_all = self._counted(found.complainant.address if found.complainant else "", now)
        return replace(
            found,
            thread=message_id_of(first.mail, self.desk),
            unanswered=first.because if first.state == "suppressed" else None,
            replies_to_sender=to_sender,
            replies_to_all=to_all,
        )

    def due_clocks(self, now: datetime, limit: int) -> list[tuple[Ticket, Clock]]:
        """Clocks whose next step has come, or the end of their longest pause, longest due first, with their tickets."""
        found: dict[tuple[datetime, datetime, str, str], tuple[Ticket, Clock]] = {}
        while self._due and self._due[0][0] <= now and len(found) < limit:
            at, limit_at, ticket_id, name = key = heappop(self._due)
            clock = self.clocks[ticket_id][name]
            if (clock.next_step_at, clock.limit_at) == (at, limit_at):
                found[key] = (self.tickets[ticket_id], clock)
        for key in found:
            heappush(self._due, key)
        return list(found.values())

    def ready_mail(self, now: datetime) -> list[str]:
        """Mail that may leave by now, oldest first; it is looked at once."""
        found: list[str] = []
        while self._ready and self._ready[0][0] <= now:
            _, _, id_ = heappop(self._ready)
            if self.outbox[id_].state == "queued":
                found.append(id_)
        return found

    def about(self, outbox_id: str) -> Sent:
        """What is known of a mail in the outbox."""
        row = self.outbox[outbox_id]
        mail = row.mail
        ticket, clock = self.tickets.get(mail.ticket_id or ""), None
        also: tuple[tuple[Ticket, Clock | None], ...] = ()
        if ticket is not None and mail.purpose == "acknowledgement":
            clock = self._acknowledge(ticket.id)
            also = tuple((self.tickets[other], self._acknowledge(other)) for other in row.merged)
        return Sent(outbox_id, mail.desk, mail.purpose, row.state, mail.to.address, ticket, clock, None, also)

    def apply(self, plan: Plan) -> None:
        """Takes a plan.

        Raises:
            StalePlan: a ticket has another version, a fingerprint or an id is taken, a mail is in another state.
        """
        self._check(plan)
        for ticket_id, version in plan.versions.items():
            self.tickets[ticket_id] = replace(self.tickets[ticket_id], version=version + 1)
        for change in plan.changes:
            match change:
                case OpenTicket():
                    self.tickets[change.ticket.id] = change.ticket
                    self.parties[change.ticket.id] = change.parties
                    self.clocks[change.ticket.id] = {}
                    for party in change.parties:
                        self._tickets_of[party.address] += [change.ticket.id] * (party.role == "complainant")
                    for clock in change.clocks:
                        self._set_clock(clock)
                case UpdateTicket():
                    self.tickets[change.ticket_id] = replace(self.tickets[change.ticket_id], **change.values)
                case SetClock():
                    self._set_clock(change.clock)
                case SetOutbox():
                    self._set_outbox(change, plan.at)
                case Outgoing():
                    self._promise(change, plan.at)
                case _:
                    pass  # nothing that is asked for again
        if plan.fingerprint is not None and plan.message_id is not None:
            self._fingerprints[plan.fingerprint] = (plan.message_id, plan.ticket_id)

    def _check(self, plan: Plan) -> None:
        for ticket_id, version in plan.versions.items():
            if self.tickets[ticket_id].version != version:
                raise StalePlan(f"ticket {ticket_id} is no longer at version {version}")
        if plan.fingerprint in self._fingerprints:
            raise StalePlan("the fingerprint is taken")
        for change in plan.changes:
            if isinstance(change, OpenTicket) and change.ticket.id in self.tickets:
                raise StalePlan(f"the id {change.ticket.id} is taken")
            if isinstance(change, SetOutbox) and self.outbox[change.outbox_id].state not in change.was:
                raise StalePlan(f"mail {change.outbox_id} is no longer {' or '.join(change.was)}")

    def _set_clock(self, clock: Clock) -> None:
        self.clocks[clock.ticket_id][clock.name] = clock
        if clock.next_step_at is not None:
            heappush(self._due, (clock.next_step_at, clock.limit_at, clock.ticket_id, clock.name))

    def _set_outbox(self, change: SetOutbox, at: datetime) -> None:
        row = self.outbox[change.outbox_id]
        if row.state == "suppressed" and row.mail.purpose in AUTOMATIC:
            insort(self._replies, row.created_at)
        row.state, row.because = change.state, change.because
        if change.state == "queued":
            self._queue(change.outbox_id, at)
        if change.into is not None:
            self.outbox[change.into].merged += [*filter(None, [row.mail.ticket_id]), *row.merged]

    def _promise(self, mail: Outgoing, at: datetime) -> None:
        suppressed = mail.suppressed_because
        row = Row(replace(mail, context={}), at, mail.send_at or at, "suppressed" if suppressed else "queued")
        row.because = suppressed or ""
        self.outbox[mail.id] = row
        if mail.ticket_id is not None:
            self._tokens[token_digest(mail.token)] = (mail.ticket_id, mail.to_role, mail.to.address)
            self._last[mail.ticket_id][mail.purpose] = at
        if mail.purpose in AUTOMATIC:
            self._replies_to[mail.to.address].append(mail.id)
            self._replies += [] if suppressed else [at]
        if mail.purpose == "acknowledgement" and mail.ticket_id is not None:
            self.acknowledged[mail.ticket_id] = mail.id
        if not suppressed:
            self._queue(mail.id, row.ready_at)

    def _queue(self, outbox_id: str, at: datetime) -> None:
        heappush(self._ready, (at, len(self.outbox), outbox_id))

    def _threads(self, at: Pointers) -> Iterator[Thread]:
        known = {digest: self._tokens[digest] for digest in map(token_digest, at.tokens) if digest in self._tokens}
        written = set(map(token_digest, at.written))
        for digest, (ticket_id, role, address) in known.items():
            people, clocks = self.parties[ticket_id], self.clocks_of(ticket_id)
            last = dict(self._last[ticket_id])
            thread = Thread(self.tickets[ticket_id], "reply token", role, address, True, people, clocks, last)
            yield replace(thread, token=digest, written=digest in written)

    def _counted(self, address: str, now: datetime) -> tuple[int, int]:
        """Automatic replies to an address in a day, and to everybody in an hour."""
        theirs = (self.outbox[id_] for id_ in self._replies_to.get(address, ()))
        to_one = sum(1 for row in theirs if row.created_at > now - DAY and row.state != "suppressed")
        return to_one, len(self._replies) - bisect_right(self._replies, now - HOUR)

    def _held(self, address: str, now: datetime) -> Iterator[Held]:
        for row in (self.outbox[id_] for id_ in self._replies_to.get(address, ())):
            plain = row.mail.template == "acknowledgement" and row.state == "queued"
            if plain and row.ready_at > now and row.mail.ticket_id:
                ids = (row.mail.ticket_id, *row.merged)
                matters = tuple((self.tickets[each], self.clocks_of(each)) for each in ids)
                yield Held(row.mail.id, row.created_at, row.ready_at, matters)

    def _acknowledge(self, ticket_id: str) -> Clock | None:
        clock = self.clocks[ticket_id].get("acknowledge")
        return clock if clock is not None and clock.state == "running" else None
