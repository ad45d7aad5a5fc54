"""Holds the store against its checkpoints, and against one that was mailed: whoever can write the store can write its
checkpoints too, but not those in a mailbox."""

from collections.abc import Iterator

import sqlalchemy as sa

from mailbot.audit.chains import Step
from mailbot.audit.damage import LOOK, Damage, Walked
from mailbot.audit.stored import second, text_of
from mailbot.domain.checkpoint import NONE, Checkpoint, Head, checkpoint_in, root_of
from mailbot.domain.times import iso
from mailbot.signing import Key
from mailbot.store.checkpoints import added_by, covered_by, kept, not_in_events
from mailbot.store.tables import marks
from mailbot.store.tables_work import heads

KEY = "if the key's file was replaced, restore it; else the checkpoint was forged: find out who could write it"
MARK = "checkpoint"


def measure(
    connection: sa.Connection, key: Key, mailed: Checkpoint | None, walked: Walked, step: Step
) -> Iterator[Damage]:
    """What is wrong with the checkpoints, or isn't any more as one of them says.

    Args:
        mailed: from a lead's mailbox.
    """
    last: Checkpoint | None = None
    for number, text, signature in kept(connection):
        made = checkpoint_in(text)
        where = f"checkpoint {number}"
        if made is None or made.text != text or made.number != number:
            yield Damage("a checkpoint was changed", where)
            continue
        yield from _link(connection, key, made, signature, last)
        if mailed is not None and mailed.number == number and mailed.digest != made.digest:
            yield Damage("a checkpoint isn't the one that was mailed", where, "the table was written anew", LOOK)
        last = made
        walked.checkpoints += 1
        step(1)
    yield from _latest(connection, last)
    if mailed is not None:
        yield from _mailed(connection, key, mailed, last)
    elif last is not None:
        yield from _root(connection, last)
    for number, head in not_in_events(connection):
        yield _taken_off(number, head)


def _link(
    connection: sa.Connection, key: Key, made: Checkpoint, signature: str, before: Checkpoint | None
) -> Iterator[Damage]:
    where = f"checkpoint {made.number}"
    if not key.signed(made.text.encode(), signature):
        yield Damage("a checkpoint isn't signed with this installation's key", where, "", KEY)
    if (before.number + 1 if before else 1) != made.number:
        yield Damage("checkpoints are missing", where, f"before it there is {before.number if before else NONE}")
    elif (before.digest if before else NONE) != made.before:
        yield Damage("a checkpoint doesn't follow on the one before it", where)
    if root_of(added_by(connection, made.number))[0] != made.changed:
        yield Damage("the heads that a checkpoint added were changed", where)


def _latest(connection: sa.Connection, last: Checkpoint | None) -> Iterator[Damage]:
    """The newest checkpoint is the one that was made last, and nothing is kept of one behind it."""
    mark = connection.execute(sa.select(text_of(connection, marks.c.done_at)).where(marks.c.name == MARK)).scalar()
    said, found = second(mark) if mark else NONE, iso(last.at) if last else NONE
    if said != found:
        yield Damage("the newest checkpoints are missing", "checkpoints", f"the last was made at {said}, not {found}")
    beyond = sa.select(sa.func.count()).select_from(heads).where(heads.c.checkpoint > (last.number if last else 0))
    if connection.execute(beyond).scalar_one():
        yield Damage("heads are kept of checkpoints that are gone", "checkpoints")


def _mailed(connection: sa.Connection, key: Key, mailed: Checkpoint, last: Checkpoint | None) -> Iterator[Damage]:
    where = f"the mailed checkpoint {mailed.number}"
    if not key.signed(mailed.text.encode(), mailed.signature):
        yield Damage("it isn't signed with this installation's key", where, "the mail was changed, or the key", KEY)
    if last is None or last.number < mailed.number:
        yield Damage("it isn't in the store any more", where)
    yield from _root(connection, mailed)
    if last is not None and last.number > mailed.number:
        yield from _root(connection, last)


def _root(connection: sa.Connection, made: Checkpoint) -> Iterator[Damage]:
    root, number = root_of(covered_by(connection, made.number))
    if (root, number) != (made.root, made.tickets):
        detail = f"it covers {made.tickets} tickets, the heads that are kept {number}"
        yield Damage("the kept heads aren't those that a checkpoint covers", f"checkpoint {made.number}", detail)


def _taken_off(number: int, head: Head) -> Damage:
    detail = f"event {head.seq} was there when checkpoint {number} was signed, and isn't any more as it was"
    return Damage("events were taken off the end, or changed, or the ticket is gone", head.ticket_id, detail)
