"""Ticks: due clocks, the outbox, the daily notices, the leads' digests, checkpoints. The scheduler calls these; the
logic is in plans and claimed rows.

Any number of processes may tick at once: a row is claimed, or a stale plan is thrown away because another was first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from structlog.typing import FilteringBoundLogger

from mailbot import letters
from mailbot.alarms import raise_alarms, revoke_tokens
from mailbot.bureau import Bureau
from mailbot.checkpoints import sign_heads
from mailbot.decide_clock import Due, decide_due, with_standing
from mailbot.digests import SETTLED, tell_leads
from mailbot.domain.guard import Forget
from mailbot.domain.plan import MoveMark, Outgoing, Plan
from mailbot.domain.proof import FAILURES_KEPT, MARKS_KEPT
from mailbot.domain.shadow import LEAVING
from mailbot.errors import TemporaryError
from mailbot.logs import place_of
from mailbot.sending import Sending
from mailbot.signing import Key
from mailbot.store.facts import fresh, standing
from mailbot.store.held import given_up, guessed_messages, held_messages
from mailbot.store.marks import read_mark
from mailbot.store.outbox import kept_in_shadow
from mailbot.store.views import due_clocks

DUE_AT_ONCE = 500
DAY = timedelta(days=1)
SHADOWED_SHOWN = 50
GUESSED_SHOWN = 50
SHADOWED_TEXT = 2_000


@dataclass(frozen=True)
class Ticker:
    """What the scheduler calls.

    Args:
        key: signs checkpoints; None where none are kept.
    """

    bureau: Bureau
    sending: Sending
    log: FilteringBoundLogger
    key: Key | None = None

    def clocks(self) -> int:
        """Takes the ladders' steps that have come due, oldest first; how many clocks were stepped.

        Those of a desk are written together, so that nobody gets a mail for each of many.
        """
        now = self.bureau.now()
        return sum(self._steps(desk, due, now) for desk, due in self._due(now).items())

    def _due(self, now: datetime) -> dict[str, list[Due]]:
        """What is due by desk."""
        by_desk: dict[str, list[Due]] = {}
        for ticket, clock in due_clocks(self.bureau.database, list(self.bureau.desks), now, DUE_AT_ONCE):
            by_desk.setdefault(ticket.desk, []).append(Due(ticket, clock))
        return by_desk

    def _steps(self, desk: str, due: list[Due], now: datetime) -> int:
        """Steps clocks together: those that are still due where another process was first; where one of them is broken,
        ever fewer, until it stands alone."""
        if not due or self._stepped(desk, due, now):
            return len(due)
        wanted = {(each.ticket.id, each.clock.name) for each in due}
        still = [each for each in self._due(now).get(desk, ()) if (each.ticket.id, each.clock.name) in wanted]
        if still != due:
            return self._steps(desk, still, now)
        half = len(due) // 2
        return self._steps(desk, due[:half], now) + self._steps(desk, due[half:], now) if half else 0

    def _stepped(self, desk: str, due: list[Due], now: datetime) -> bool:
        """Whether the steps of some clocks were written."""
        bureau = self.bureau
        try:
            known = with_standing(bureau.desks[desk], due, lambda ticket_id: standing(bureau.database, ticket_id, now))
            return bureau.write(decide_due(bureau.desks[desk], bureau.people, known, fresh(), now, bureau.budget))
        except TemporaryError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug with one clock must not keep the others waiting
            names = {"ticket": due[0].ticket.id, "clock": due[0].clock.name} if len(due) == 1 else {"clocks": len(due)}
            self.log.error("a clock could not be stepped", **names, **place_of(error))
            return False

    def take_over(self) -> None:
        revoke_tokens(self.bureau)
        self.sending.take_over()

    def outbox(self) -> int:
        return self.sending.outbox()

    def daily(self) -> int:
        """Tells each desk's leads once a day what was held, and in shadow mode what would have been sent, and forgets
        what guarded commands for long enough; how many such days ended."""
        notices = [("daily notice", self._held)]
        if self.sending.shadow:
            notices.append(("shadow notice", self._shadowed))
        now, told = self.bureau.now() - SETTLED, 0
        for desk in self.bureau.desks:
            for name, notice in notices:
                was = read_mark(self.bureau.database, f"{name} {desk}")
                if was is not None and now - was < DAY:
                    continue
                mails = notice(desk, was, now) if was else ()
                mark, forget = MoveMark(f"{name} {desk}", was), Forget(now - MARKS_KEPT, now - FAILURES_KEPT)
                told += self.bureau.write(Plan(desk=desk, at=now, actor="clock", changes=(mark, forget, *mails)))
        return told

    def alarms(self) -> int:
        return raise_alarms(self.bureau)

    def digests(self) -> int:
        return tell_leads(self.bureau, self.log)

    def checkpoints(self) -> int:
        return int(self.key is not None and sign_heads(self.bureau, self.key))

    def _held(self, desk: str, after: datetime, until: datetime) -> tuple[Outgoing, ...]:
        database = self.bureau.database
        items = _items(held_messages(database, desk, after=after, until=until))
        guessed = _items(guessed_messages(database, desk, after=after, until=until))
        left = tuple(given_up(database, after, until))
        if not (items or left or guessed):
            return ()
        leads = self.bureau.people.with_role(desk, "lead")
        said = {"items": items, "left": left, "guessed": guessed[:GUESSED_SHOWN], "more": len(guessed[GUESSED_SHOWN:])}
        return letters.daily_notices(desk, fresh(), leads, said)

    def _shadowed(self, desk: str, after: datetime, until: datetime) -> tuple[Outgoing, ...]:
        day = kept_in_shadow(self.bureau.database, desk, LEAVING, after, until, SHADOWED_SHOWN)
        leads = self.bureau.people.with_role(desk, "lead")
        counts = {"shadowed": day.shadowed, "suppressed": day.suppressed, "since": after}
        said = {**counts, "items": tuple(_shown(row) for row in day.mails)}
        said["more"] = day.shadowed + day.suppressed - len(day.mails)
        return letters.shadow_notices(desk, fresh(), leads, said) if day.mails else ()


def _items(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple({**row["summary"], "message_id": row["message_id"], "reason": row["reason"]} for row in rows)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """One mail that stayed here, as the leads are shown it: an acknowledgement with its words."""
    mail = message_from_bytes(row["raw"], policy=default)  # octets of our own: what reads strangers' mail isn't needed
    said = {
        "to": row["rcpt_to"],
        "subject": str(mail["Subject"] or ""),
        "at": row["created_at"],
        "template": row["template"],
    }
    said |= {"ticket_id": row["ticket_id"], "because": row["because"] if row["state"] == "suppressed" else ""}
    return said | {"text": _words(mail)[:SHADOWED_TEXT] if row["purpose"] == "acknowledgement" else ""}


def _words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return "\n".join(body.get_content().splitlines()).strip() if body else ""
