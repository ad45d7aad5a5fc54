"""Ticks: due clocks, the outbox, the daily notice. The scheduler calls these; the logic is in plans and claimed rows.

Any number of processes may tick at once: a row is claimed, or a stale plan is thrown away because another was first.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from structlog.typing import FilteringBoundLogger

from mailbot import letters
from mailbot.decide_clock import decide_due, decide_sent, decide_undelivered
from mailbot.domain.plan import MoveMark, Plan
from mailbot.effects import apply
from mailbot.errors import StalePlan, TemporaryError
from mailbot.logs import place_of
from mailbot.pipeline import Pipeline
from mailbot.replies.send import CircuitBreaker, PermanentFailure, Sender, Unreachable, backoff
from mailbot.store.claims import OutboxClaim, claim_outbox, defer_outbox, free_outbox
from mailbot.store.facts import fresh
from mailbot.store.held import held_messages
from mailbot.store.marks import read_mark
from mailbot.store.outbox import about
from mailbot.store.views import due_clocks

DUE_AT_ONCE = 100
SEND_AT_ONCE = 10
STALE_TRIES = 10
DEFERRED = "deferred"
SEND_LEASE = timedelta(minutes=10)
GIVE_UP_ATTEMPTS = 36  # with the waits of `backoff`, about five days (RFC 5321 4.5.4.1)
DAY = timedelta(days=1)
SETTLED = timedelta(minutes=1)


@dataclass(frozen=True)
class Ticker:
    """What the scheduler calls.

    Args:
        owner: the sender's name, the same for each start of one installation.
    """

    pipeline: Pipeline
    sender: Sender
    log: FilteringBoundLogger
    owner: str = "sender"
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    def clocks(self) -> int:
        """Takes the ladder's steps that have come due; how many clocks were stepped."""
        database, now = self.pipeline.database, self.pipeline.now()
        stepped = 0
        for ticket, clock in due_clocks(database, list(self.pipeline.desks), now, DUE_AT_ONCE):
            desk = self.pipeline.desks[ticket.desk]
            try:
                stepped += self._write(decide_due(desk, self.pipeline.people, ticket, clock, fresh(), now))
            except TemporaryError:
                raise
            except Exception as error:  # noqa: BLE001 - a bug with one clock must not keep the others waiting
                self.log.error("a clock could not be stepped", ticket=ticket.id, clock=clock.name, **place_of(error))
        return stepped

    def take_over(self) -> None:
        """At the start: what this installation's last process was sending when it ended is sent now."""
        freed = free_outbox(self.pipeline.database, self.owner, self.pipeline.now())
        if freed:
            self.log.info("freed", mails=freed)

    def outbox(self) -> int:
        """Sends what is due, oldest first; how many left."""
        sent = 0
        while self.breaker.allows(self.pipeline.now()):
            claims = claim_outbox(self.pipeline.database, self.owner, self.pipeline.now(), SEND_LEASE, SEND_AT_ONCE)
            sent += self._send_all(claims)
            if len(claims) < SEND_AT_ONCE:
                break
        return sent

    def daily(self) -> int:
        """Tells each desk's leads once a day what was held since the last time; how many desks were told."""
        database, told = self.pipeline.database, 0
        now = self.pipeline.now() - SETTLED  # what was decided before has been written by now
        for desk in self.pipeline.desks.values():
            name = f"daily notice {desk.name}"
            was = read_mark(database, name)
            if was is not None and now - was < DAY:
                continue
            rows = held_messages(database, desk.name, after=was, until=now) if was else []
            items = tuple({**row["summary"], "message_id": row["message_id"], "reason": row["reason"]} for row in rows)
            leads = self.pipeline.people.with_role(desk.name, "lead")
            mails = letters.daily_notices(desk.name, fresh(), leads, items) if items else ()
            told += self._write(Plan(desk=desk.name, at=now, actor="clock", changes=(MoveMark(name, was), *mails)))
        return told

    def _send_all(self, claims: list[OutboxClaim]) -> int:
        """Sends a few mails, then writes what became of them: a crash between sends no more than those again."""
        failed = {claim.id: self._send(claim) for claim in claims}
        finished = {id_: because for id_, because in failed.items() if because is not DEFERRED}
        self._finish(finished)
        return sum(because is None for because in finished.values())

    def _send(self, claim: OutboxClaim) -> str | None:
        """Sends one mail; None when it left, else why it never will, or DEFERRED."""
        now = self.pipeline.now()
        if not self.breaker.allows(now):
            defer_outbox(self.pipeline.database, claim, now, "the way out is closed for a while")
            return DEFERRED
        try:
            self.sender.send(claim.as_rendered())
        except PermanentFailure as error:
            self.breaker.succeeded()
            self.log.warning("refused", mail=claim.id, code=error.code)
            return str(error)
        except TemporaryError as error:
            return self._defer(claim, error, now)
        except Exception as error:  # noqa: BLE001 - a bug with one mail must not make the others leave twice
            return self._defer(claim, TemporaryError(f"{type(error).__name__} while it was sent"), now)
        self.breaker.succeeded()
        self.log.info("sent", mail=claim.id, attempts=claim.attempts)
        return None

    def _defer(self, claim: OutboxClaim, error: TemporaryError, now: datetime) -> str:
        if isinstance(error, Unreachable):
            self.breaker.failed(now)
        else:
            self.breaker.succeeded()  # it answered: no fault of the way out
        if claim.attempts >= GIVE_UP_ATTEMPTS:
            return f"given up: {error}"
        wait = backoff(claim.attempts)
        defer_outbox(self.pipeline.database, claim, now + wait, str(error))
        self.log.warning("send deferred", mail=claim.id, **place_of(error), wait=wait.total_seconds())
        return DEFERRED

    def _finish(self, finished: dict[str, str | None]) -> None:
        """Writes what became of mails, together; where a ticket has moved on meanwhile, one by one on fresh facts."""
        if not finished or self._write_all(finished):
            return
        for outbox_id, because in finished.items():
            if not any(self._write_all({outbox_id: because}) for _ in range(STALE_TRIES)):
                self.log.error("a sent mail could not be marked", mail=outbox_id)

    def _write_all(self, finished: dict[str, str | None]) -> bool:
        now = self.pipeline.now()
        with self.pipeline.database.read() as connection:
            facts = [mail for outbox_id in finished if (mail := about(connection, outbox_id)) is not None]
        plans = [
            decide_sent(mail.desk, mail.outbox_id, mail.ticket, mail.clock, now)
            if (because := finished[mail.outbox_id]) is None
            else decide_undelivered(mail.desk, mail.outbox_id, mail.ticket, because, now)
            for mail in facts
        ]
        try:
            apply(self.pipeline.database, plans, {})
        except StalePlan:
            return False
        return True

    def _write(self, plan: Plan) -> bool:
        rendered = {mail.id: self.pipeline.renderer.render(mail, plan.at) for mail in plan.outgoing}
        try:
            apply(self.pipeline.database, [plan], rendered)
        except StalePlan:
            return False
        return True
