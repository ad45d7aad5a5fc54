"""Once a day: signs where the events of all tickets end, keeps it, and mails it to the leads.

What is in the store, whoever can write the store can write anew; what a lead has in the mailbox they can't. The first
checkpoint begins the chain at the first look and is only kept: there is nobody yet to tell of a day.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.bureau import Bureau
from mailbot.domain.checkpoint import NONE, AddCheckpoint, Checkpoint, root_of
from mailbot.domain.plan import MoveMark, Plan
from mailbot.domain.times import iso
from mailbot.post import to_each
from mailbot.signing import Key
from mailbot.store.checkpoints import heads_not_covered, heads_now, last_kept
from mailbot.store.database import Database
from mailbot.store.facts import fresh
from mailbot.store.marks import read_mark

MARK = "checkpoint"
DAY = timedelta(days=1)


def sign_heads(bureau: Bureau, key: Key) -> bool:
    """Whether a checkpoint was due, and is now kept and promised to the leads of all desks."""
    now = bureau.now().replace(microsecond=0)
    was = read_mark(bureau.database, MARK)
    if was is not None and now - was < DAY:
        return False
    change = next_checkpoint(bureau.database, key, now)
    made, (first, *_) = change.checkpoint, bureau.desks
    leads = [person for desk in bureau.desks for person in bureau.people.with_role(desk, "lead")]
    said = {"checkpoint": made, "at": iso(made.at), "changed": len(change.changed), "key": key.public}
    mails = to_each(first, fresh(), leads, "checkpoint", said, None, purpose="checkpoint") if was else ()
    return bureau.write(Plan(desk=first, at=now, actor="clock", changes=(MoveMark(MARK, was), change, *mails)))


def next_checkpoint(database: Database, key: Key, now: datetime) -> AddCheckpoint:
    """The checkpoint that follows the last one, over the heads as they are in one snapshot."""
    with database.read() as connection:
        before, changed = last_kept(connection), heads_not_covered(connection)
        root, number = root_of(heads_now(connection))
    made = Checkpoint(
        number=before.number + 1 if before else 1,
        at=now,
        tickets=number,
        root=root,
        changed=root_of(changed)[0],
        before=before.digest if before else NONE,
    )
    return AddCheckpoint(replace(made, signature=key.sign(made.text.encode())), changed)
