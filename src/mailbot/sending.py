"""The way out of a mail: what is due in the outbox is claimed, sent over a few sessions at once, and marked.

Lanes by the recipient's domain: one that is slow takes its few sessions, and the mail of others goes on. Any number of
processes may send at once, since each row is claimed. It opens no session itself and decides nothing: plans do.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from queue import Empty, LifoQueue, SimpleQueue

from structlog.typing import FilteringBoundLogger

from mailbot.bureau import Bureau
from mailbot.decide_outbox import decide_sent, decide_shadowed, decide_stopped, decide_undelivered
from mailbot.domain.authority import People
from mailbot.domain.delivery import Reply
from mailbot.domain.plan import MoveMark, Outgoing, Plan, Rendered, Sent
from mailbot.domain.shadow import leaves
from mailbot.effects import apply
from mailbot.errors import StalePlan, TemporaryError, Trouble
from mailbot.logs import place_of
from mailbot.replies.patience import CircuitBreaker, backoff
from mailbot.replies.send import PermanentFailure, Sender, Unreachable
from mailbot.status import Status
from mailbot.store.claims import OutboxClaim, claim_outbox, defer_outbox, free_outbox
from mailbot.store.facts import about, fresh
from mailbot.store.marks import read_mark
from mailbot.store.outbox import queued_before, waiting

AT_ONCE = 10  # mails that are claimed, and marked, together
LOOK_SECONDS = 0.2  # how often mail for other domains is looked for while some are slow
STALE_TRIES = 10
LEASE = timedelta(minutes=10)
GIVE_UP_ATTEMPTS = 36  # with the waits of `backoff`, about five days (RFC 5321 4.5.4.1)
SEND_MODE, SHADOW_MODE = "send mode", "shadow mode"

Decide = Callable[[Sent, datetime], Plan]


@dataclass
class _Tick:
    """What one look at the outbox has under way.

    Args:
        claimed: mails that wait for a session.
        lanes: how many mails of a domain are being sent.
        answers: what the sessions say; written by their threads.
        done: what is to be written, by outbox id.
    """

    claimed: list[OutboxClaim] = field(default_factory=list)
    lanes: "Counter[str]" = field(default_factory=Counter)
    answers: "SimpleQueue[tuple[OutboxClaim, Exception | None]]" = field(default_factory=SimpleQueue)
    done: dict[str, Decide] = field(default_factory=dict)
    left: int = 0


@dataclass
class Sending:
    """Sends the outbox.

    Args:
        senders: as many sessions as there may be at once; each serves one thread at a time.
        owner: the sender's name, the same for each start of one installation.
        per_domain: how many of them for mail to one domain.
        shadow: nothing leaves but notices to those who run the desk.
    """

    bureau: Bureau
    senders: Sequence[Sender]
    log: FilteringBoundLogger
    owner: str = "sender"
    per_domain: int = 2
    shadow: bool = False
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    def __post_init__(self) -> None:
        self.status = Status("send", "send", self.bureau.now())
        self._closed = False
        self._free: LifoQueue[Sender] = LifoQueue()
        for sender in self.senders:
            self._free.put(sender)

    def take_over(self) -> None:
        """At the start: what this installation's last process was sending when it ended is sent now. After a time in
        shadow mode, what was promised in it stays here."""
        database, now = self.bureau.database, self.bureau.now()
        freed = free_outbox(database, self.owner, now)
        if freed:
            self.log.info("freed", mails=freed)
        self.log.info("sending", mode="shadow" if self.shadow else "send")
        sent_at, shadowed_at = read_mark(database, SEND_MODE), read_mark(database, SHADOW_MODE)
        if not self.shadow and shadowed_at is not None and (sent_at is None or sent_at < shadowed_at):
            for outbox_id in queued_before(database, now):
                self._finish({outbox_id: decide_shadowed})
        mark = MoveMark(SHADOW_MODE, shadowed_at) if self.shadow else MoveMark(SEND_MODE, sent_at)
        # The later of the two marks says how the last start was, also where a clock has been set back since.
        at = max([now, *(before + timedelta(seconds=1) for before in (sent_at, shadowed_at) if before is not None)])
        with suppress(StalePlan):  # another process starts at this very moment
            apply(database, [Plan(desk="", at=at, actor="sender", changes=(mark,))], {})

    def outbox(self) -> int:
        """Sends what is due, oldest first; how many left."""
        tick = _Tick()
        with ThreadPoolExecutor(len(self.senders), "send") as pool:  # its threads start with the first mail
            while True:
                found = self._claim(tick)
                self._begin(tick, pool)
                if len(tick.done) >= AT_ONCE or not tick.claimed:
                    self._write(tick)
                if tick.lanes:
                    self._gather(tick)
                elif not found:
                    break
        self._tell()
        return tick.left

    def close(self) -> None:
        """Ends the sessions, each when its mail is done; nothing more is begun."""
        self._closed = True
        free = [self._free.get() for _ in self.senders]
        for sender in free:
            sender.close()
            self._free.put(sender)

    def _claim(self, tick: _Tick) -> bool:
        """Claims more where a session is free and nothing claimed may have it; whether there was any. While the way
        out is closed, all is given back."""
        now = self.bureau.now()
        if self._closed or not self.breaker.allows(now):
            self._give_back(tick, tick.claimed, "the way out is closed for a while")
            return False
        self._give_back(tick, [c for c in tick.claimed if c.ready_at < now + LEASE / 2], "it waited for its domain")
        if tick.lanes.total() >= len(self.senders) or any(self._may_begin(tick, claim) for claim in tick.claimed):
            return False
        full = sorted(domain for domain, number in tick.lanes.items() if number >= self.per_domain)
        claims = claim_outbox(self.bureau.database, self.owner, now, LEASE, AT_ONCE, full)
        tick.claimed += self._to_send(tick, claims)
        return bool(claims)

    def _give_back(self, tick: _Tick, claims: list[OutboxClaim], because: str) -> None:
        for claim in tuple(claims):
            defer_outbox(self.bureau.database, claim, self.bureau.now(), because)
            tick.claimed.remove(claim)

    def _to_send(self, tick: _Tick, claims: list[OutboxClaim]) -> list[OutboxClaim]:
        """Those that may leave; what becomes of the others is clear without."""
        if self.shadow:
            stay = [claim for claim in claims if not leaves(claim.purpose, claim.rcpt_to, self.bureau.people)]
            tick.done |= {claim.id: decide_shadowed for claim in stay}
            claims = [claim for claim in claims if claim.id not in tick.done]
        # One's own people are tried all the same: a notice that stays away may be about somebody's life.
        ours = self.bureau.people.is_ours
        stopped = [claim for claim in claims if claim.unreachable is not None and not ours(claim.rcpt_to)]
        tick.done |= {claim.id: decide_stopped for claim in stopped}
        return [claim for claim in claims if claim.id not in tick.done]

    def _may_begin(self, tick: _Tick, claim: OutboxClaim) -> bool:
        return tick.lanes[claim.domain] < self.per_domain

    def _begin(self, tick: _Tick, pool: ThreadPoolExecutor) -> None:
        for claim in tuple(tick.claimed):
            if tick.lanes.total() < len(self.senders) and self._may_begin(tick, claim):
                tick.claimed.remove(claim)
                tick.lanes[claim.domain] += 1
                pool.submit(self._send, claim, tick.answers)

    def _send(self, claim: OutboxClaim, answers: "SimpleQueue[tuple[OutboxClaim, Exception | None]]") -> None:
        """Sends one mail, in a thread of its own."""
        sender = self._free.get()
        try:
            sender.send(claim.as_rendered())
        except Exception as error:  # noqa: BLE001 - a bug with one mail must not make the others leave twice
            answers.put((claim, error))
        else:
            answers.put((claim, None))
        finally:
            self._free.put(sender)

    def _gather(self, tick: _Tick) -> None:
        """Waits for an answer, but not for so long that mail for other domains would wait with it."""
        try:
            answers = [tick.answers.get(timeout=LOOK_SECONDS)]
        except Empty:
            self._write(tick)
            return
        while not tick.answers.empty():
            answers.append(tick.answers.get())
        for claim, error in answers:
            tick.lanes -= Counter({claim.domain: 1})
            decide = self._answered(claim, error)
            if decide is not None:
                tick.done[claim.id] = decide
                tick.left += error is None
        refused = {claim.rcpt_to for claim, error in answers if isinstance(error, PermanentFailure)}
        if refused:  # an address may be bad now: it is marked before other mail for it is looked at
            same = [claim for claim in tick.claimed if claim.rcpt_to in refused]
            self._give_back(tick, same, "another one to it was refused")
            self._write(tick)

    def _answered(self, claim: OutboxClaim, error: Exception | None) -> Decide | None:
        """What is to be written of an answer; None where the mail is tried again later."""
        now, ids = self.bureau.now(), _ids(claim)
        if isinstance(error, Trouble):
            if self.status.is_news(error):
                facts = {"kind": error.kind, "problem": error.problem, "remedy": error.remedy}
                self.log.error("trouble", door=self.status.door, name=self.status.name, **facts)
            self.status.fails(error)
        else:
            self.status.works(now, self.status.waiting, self.status.oldest_at)
        if isinstance(error, Unreachable):
            self.breaker.failed(now)
        else:
            self.breaker.succeeded()  # it answered: no fault of the way out
        if error is None:
            self.log.info("sent", **ids, attempts=claim.attempts)
            return decide_sent
        if isinstance(error, PermanentFailure):
            self.log.warning("refused", **ids, code=error.code, status=error.reply.status)
            return self._undelivered(str(error), error.reply)
        because = str(error) if isinstance(error, TemporaryError) else f"{type(error).__name__} while it was sent"
        if claim.attempts >= GIVE_UP_ATTEMPTS:
            self.log.warning("given up", **ids, attempts=claim.attempts)
            return self._undelivered(f"given up: {because}", None)
        wait = backoff(claim.attempts)
        defer_outbox(self.bureau.database, claim, now + wait, because)
        self.log.warning("send deferred", **ids, **place_of(error), wait=wait.total_seconds())
        return None

    def _undelivered(self, because: str, reply: Reply | None) -> Decide:
        def decide(mail: Sent, now: datetime) -> Plan:
            known = mail.desk in self.bureau.desks  # without the desk's settings nobody can be told in its name
            people = self.bureau.people if known else People()
            return decide_undelivered(mail, because, reply, people, fresh(), now)

        return decide

    def _write(self, tick: _Tick) -> None:
        done, tick.done = tick.done, {}
        self._finish(done)

    def _finish(self, done: Mapping[str, Decide]) -> None:
        """Writes what became of mails, together; where a ticket has moved on meanwhile, one by one on fresh facts."""
        if not done or self._write_all(done):
            return
        for outbox_id, decide in done.items():
            if not any(self._write_all({outbox_id: decide}) for _ in range(STALE_TRIES)):
                self.log.error("a mail could not be marked", mail=outbox_id)

    def _write_all(self, done: Mapping[str, Decide]) -> bool:
        now = self.bureau.now()
        with self.bureau.database.read() as connection:
            found = [mail for outbox_id in done if (mail := about(connection, outbox_id)) is not None]
        # A bounce can overtake this: what it wrote stands.
        plans = [done[mail.outbox_id](mail, now) for mail in found if mail.state == "queued"]
        plans, rendered = self._rendered(plans, now)
        try:
            apply(self.bureau.database, plans, rendered)
        except StalePlan:
            return False
        return True

    def _rendered(self, plans: list[Plan], now: datetime) -> tuple[list[Plan], dict[str, Rendered]]:
        """The notices of the plans as octets. What became of a mail is written even where a notice can't be."""
        try:
            return plans, {mail.id: self.bureau.renderer.render(mail, now) for plan in plans for mail in plan.outgoing}
        except Exception as error:  # noqa: BLE001 - else the mail would be sent again and again
            self.log.error("a notice could not be written", **place_of(error))
            bare = [replace(p, changes=tuple(c for c in p.changes if not isinstance(c, Outgoing))) for p in plans]
            return bare, {}

    def _tell(self) -> None:
        """Says how the way out fares; trouble stands until a session comes about again."""
        number, oldest = waiting(self.bureau.database)
        if self.status.trouble is None or number == 0:
            self.status.works(self.bureau.now(), number, oldest)
        else:
            self.status.waiting, self.status.oldest_at = number, oldest


def _ids(claim: OutboxClaim) -> dict[str, str]:
    """One id follows a message through all logs: that of the mail which caused this one."""
    ids = {"mail": claim.id, "message": claim.cause, "ticket": claim.ticket_id}
    return {name: id_ for name, id_ in ids.items() if id_ is not None}
