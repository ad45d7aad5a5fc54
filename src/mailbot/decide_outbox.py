"""What becomes of mail of ours: it left, was refused, isn't sent, or a person decides about it. Pure, facts to a plan.

A refusal for good marks a bad address and tells people of it once; nothing more goes there until it is lifted.
"""

from dataclasses import replace
from datetime import datetime

from mailbot import letters
from mailbot.domain.authority import People
from mailbot.domain.delivery import Reply, judge
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Change, MarkReachable, MarkUnreachable, Note, Plan, Sent, SetClock, SetOutbox

RETRIABLE = ("queued", "failed", "bounced")
SAID_LENGTH = 300


def decide_sent(mail: Sent, now: datetime) -> Plan:
    """A mail has left: where it acknowledges, the clocks that waited for it stop."""
    changes: list[Change] = [SetOutbox(mail.outbox_id, "sent", ("queued",)), *_stopped(mail, now, "was sent")]
    return _plan(mail, now, "sender", changes, touched=mail.clock is not None)


def decide_shadowed(mail: Sent, now: datetime) -> Plan:
    """In shadow mode a mail stays here, and its clock stops as if it had left, so that no ladder is climbed for it."""
    changes: list[Change] = [SetOutbox(mail.outbox_id, "shadowed", ("queued",), "shadow mode: nothing leaves")]
    touched = mail.purpose == "acknowledgement" and mail.ticket is not None
    if touched and mail.ticket is not None:
        changes += _stopped(mail, now, "would have been sent, but for shadow mode")
        changes.append(Note(mail.ticket.id, "acknowledgement shadowed", {"outbox_id": mail.outbox_id}))
    return _plan(mail, now, "sender", changes, touched=touched)


def decide_undelivered(
    mail: Sent, because: str, reply: Reply | None, people: People, fresh: Fresh, now: datetime
) -> Plan:
    """A mail was refused for good: the ticket shows it and people are told, so that they find another way.

    Args:
        reply: the refusal; None where the mail was given up, which says nothing of the address.
    """
    changes: list[Change] = [SetOutbox(mail.outbox_id, "failed", ("queued",), because)]
    if mail.ticket is not None:
        changes.append(Note(mail.ticket.id, "mail refused", {"outbox_id": mail.outbox_id, "because": because}))
    changes += consequences(mail, reply, because, people, fresh)
    return _plan(mail, now, "sender", changes)


def decide_stopped(mail: Sent, now: datetime) -> Plan:
    """A mail to an address that is marked as unreachable isn't sent; people have been told of the address."""
    because = f"not sent, the address is unreachable: {mail.unreachable}"
    changes: list[Change] = [SetOutbox(mail.outbox_id, "failed", ("queued",), because)]
    if mail.ticket is not None:
        changes.append(Note(mail.ticket.id, "mail stopped", {"outbox_id": mail.outbox_id, "because": because}))
    return _plan(mail, now, "sender", changes)


def decide_released(mail: Sent, by: str, now: datetime) -> Plan:
    """A person lets a suppressed reply go after all; who it was stays on the row and on the ticket."""
    change = SetOutbox(mail.outbox_id, "queued", ("suppressed",), f"released by {by}")
    return _by_person(mail, by, now, change, "reply released")


def decide_retried(mail: Sent, by: str, now: datetime) -> Plan:
    """A person has a mail tried again now, also one that was refused: they know that the address is mended."""
    change = SetOutbox(mail.outbox_id, "queued", RETRIABLE, f"tried again by {by}", unclaimed=True)
    return _by_person(mail, by, now, change, "mail tried again")


def decide_dropped(mail: Sent, by: str, because: str, now: datetime) -> Plan:
    """A person gives up a mail that waits. Its clock runs on: what it promised was not done."""
    change = SetOutbox(mail.outbox_id, "dropped", ("queued",), f"dropped by {by}: {because}", unclaimed=True)
    return _by_person(mail, by, now, change, "mail dropped", because)


def consequences(mail: Sent, reply: Reply | None, said: str, people: People, fresh: Fresh) -> list[Change]:
    """What a refusal for good calls for beyond its row: a mark on a bad address, and a notice.

    Of one address people are told once, and of a refused notice of this very kind never: no loop can begin.
    """
    fate, why = judge(reply) if reply is not None else ("mail", "it was tried for too long")
    bad, changes = fate == "address", list[Change]()
    if mail.unreachable is not None or (mail.purpose == "undelivered" and not bad):
        return changes
    said = said[:SAID_LENGTH]
    if bad:
        changes.append(MarkUnreachable(mail.rcpt_to.lower(), f"{why} ({said})" if said else why, mail.outbox_id))
    changes += letters.undelivered_notices(mail, fresh, people, why=why, said=said, marked=bad)
    return changes


def _by_person(mail: Sent, by: str, now: datetime, change: SetOutbox, what: str, because: str = "") -> Plan:
    changes: list[Change] = [change]
    if mail.ticket is not None:
        details = {"outbox_id": mail.outbox_id, "by": by} | ({"because": because} if because else {})
        changes.append(Note(mail.ticket.id, what, details))
    if mail.unreachable is not None and change.state == "queued":
        changes.append(MarkReachable(mail.rcpt_to.lower()))
    return _plan(mail, now, by, changes)


def _stopped(mail: Sent, now: datetime, how: str) -> list[Change]:
    stopped: list[Change] = []
    for clock in filter(None, (mail.clock, *(clock for _, clock in mail.also))):
        state = "met" if now <= clock.limit_at else "missed"
        ended = replace(clock, state=state, next_step_at=None, ended_at=now)
        stopped.append(SetClock(ended, f"the acknowledgement {how}"))
    return stopped


def _plan(mail: Sent, now: datetime, actor: str, changes: list[Change], *, touched: bool = True) -> Plan:
    versions = {mail.ticket.id: mail.ticket.version} if mail.ticket is not None and touched else {}
    stopped = {change.clock.ticket_id for change in changes if isinstance(change, SetClock)}
    versions |= {other.id: other.version for other, _ in mail.also if other.id in stopped}
    return Plan(desk=mail.desk, at=now, actor=actor, versions=versions, changes=tuple(changes))
