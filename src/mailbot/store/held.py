"""Held messages, and those recorded on a guess: what a person sees of them, releases and discards."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.domain.dossier import Kept
from mailbot.domain.reading import BY_SIGNS
from mailbot.store.database import Database
from mailbot.store.tables import dispositions, fingerprints, imap_messages, messages, outbox

_HELD = dispositions.c.disposition == "held"
_GUESSED = sa.and_(dispositions.c.disposition == "recorded", dispositions.c.reason.contains(BY_SIGNS))


def held_messages(
    database: Database, desk: str | None = None, after: datetime | None = None, until: datetime | None = None
) -> list[dict[str, Any]]:
    """What is held, oldest first: message id, desk, reason, time and summary.

    Args:
        after, until: only what was held later than the one and not later than the other.
    """
    return _listed(database, _HELD, desk, after, until)


def guessed_messages(
    database: Database, desk: str | None = None, after: datetime | None = None, until: datetime | None = None
) -> list[dict[str, Any]]:
    """What was recorded as a robot's or a list's by signs alone: a person's mail may be among it. See held_messages."""
    return _listed(database, _GUESSED, desk, after, until)


def _listed(
    database: Database,
    which: sa.ColumnElement[bool],
    desk: str | None,
    after: datetime | None,
    until: datetime | None,
) -> list[dict[str, Any]]:
    d = dispositions
    query = (
        sa.select(d.c.message_id, d.c.desk, d.c.reason, d.c.at, d.c.summary, messages.c.size, messages.c.sha256)
        .join(messages, messages.c.id == d.c.message_id)
        .where(which)
        .order_by(d.c.at, d.c.message_id)
    )
    if desk is not None:
        query = query.where(d.c.desk == desk)
    if after is not None:
        query = query.where(d.c.at > after)
    if until is not None:
        query = query.where(d.c.at <= until)
    with database.read() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def given_up(database: Database, after: datetime | None = None, until: datetime | None = None) -> list[dict[str, Any]]:
    """Messages that couldn't be taken from a mailbox and lie there still, oldest first: id, account, folder, reason
    and time. Nobody read them, so that no desk is known of them.

    Args:
        after, until: only what was given up later than the one and not later than the other.
    """
    m = imap_messages
    query = sa.select(m).where(m.c.state == "failed").order_by(m.c.at, m.c.account, m.c.folder, m.c.uid)
    if after is not None:
        query = query.where(m.c.at > after)
    if until is not None:
        query = query.where(m.c.at <= until)
    with database.read() as connection:
        return [
            {
                "id": mailbox_id(row),
                "account": row.account,
                "folder": row.folder,
                "reason": row.last_error or "",
                "at": row.at,
            }
            for row in connection.execute(query)
        ]


def mailbox_id(row: Any) -> str:  # noqa: ANN401 - a row of a table
    """What a person is shown of a message's place in a mailbox, and names it by."""
    return f"{row.account}/{row.folder} {row.uidvalidity}:{row.uid}"


def discard_given_up(database: Database, id_: str, by: str, because: str, now: datetime) -> bool:
    """Closes the book on a message that couldn't be taken; it stays in the mailbox. False where there is none."""
    m = imap_messages
    place = m.c.account + "/" + m.c.folder
    numbers = sa.cast(m.c.uidvalidity, sa.Text) + ":" + sa.cast(m.c.uid, sa.Text)
    this = (m.c.state == "failed", place + " " + numbers == id_)
    values = {"state": "discarded", "last_error": f"discarded by {by}: {because}", "at": now}
    with database.write() as connection:
        return connection.execute(sa.update(m).where(*this).values(values)).rowcount > 0


def held_like(database: Database, beginning: str) -> list[str]:
    """The ids of held messages that begin so."""
    return _like(database, _HELD, beginning)


def releasable_like(database: Database, beginning: str) -> list[str]:
    """The ids of messages that begin so and that a person can let in: held, or recorded on a guess."""
    return _like(database, sa.or_(_HELD, _GUESSED), beginning)


def _like(database: Database, which: sa.ColumnElement[bool], beginning: str) -> list[str]:
    begins = dispositions.c.message_id.startswith(beginning, autoescape=True)
    query = sa.select(dispositions.c.message_id).where(which, begins)
    with database.read() as connection:
        return list(connection.execute(query.distinct().order_by(dispositions.c.message_id)).scalars())


def release_message(database: Database, message_id: str, by: str, now: datetime) -> bool:
    """Puts a message back that was held, or recorded on a guess, to be read again and not kept back for the same
    reason; False where it is neither."""
    with database.write() as connection:
        return let_in(connection, message_id, by, now)


def let_in(connection: sa.Connection, message_id: str, by: str, now: datetime, desk: str | None = None) -> bool:
    """As `release_message`, within a transaction; by a desk alone where one is named."""
    held = (dispositions.c.message_id == message_id, sa.or_(_HELD, _GUESSED), _at(desk))
    freed = connection.execute(sa.delete(dispositions).where(*held).returning(dispositions.c.desk)).scalars().all()
    if not freed:
        return False
    own = (fingerprints.c.message_id == message_id, fingerprints.c.desk.in_(freed))
    connection.execute(sa.delete(fingerprints).where(*own))
    connection.execute(
        sa.update(messages)
        .where(messages.c.id == message_id)
        .values(state="spooled", ready_at=now, attempts=0, deferrals=0, owner=None, released_by=by)
    )
    return True


def kept_at(connection: sa.Connection, desk: str, beginning: str) -> list[Kept]:
    """What is kept back at a desk and begins so: messages that came in, and replies that weren't sent."""
    d, begins = dispositions.c, dispositions.c.message_id.startswith(beginning, autoescape=True)
    query = sa.select(d.message_id, d.disposition, d.summary).where(begins, d.desk == desk, sa.or_(_HELD, _GUESSED))
    found = [
        Kept(row.message_id, "held" if row.disposition == "held" else "guessed", row.summary.get("sender", ""))
        for row in connection.execute(query.order_by(d.message_id))
    ]
    o = outbox.c
    mails = sa.select(o.id, o.rcpt_to).where(o.id.startswith(beginning, autoescape=True), o.state == "suppressed")
    rows = connection.execute(mails.where(o.desk == desk).order_by(o.id))
    return [*found, *(Kept(row.id, "suppressed", row.rcpt_to) for row in rows)]


def newest_held(connection: sa.Connection, desk: str, most: int) -> list[Kept]:
    """The messages that are held at a desk, newest first: what a person may choose from."""
    d = dispositions.c
    query = sa.select(d.message_id, d.summary).where(_HELD, d.desk == desk).order_by(d.at.desc(), d.message_id.desc())
    rows = connection.execute(query.limit(most))
    return [Kept(row.message_id, "held", row.summary.get("sender", "")) for row in rows]


def _at(desk: str | None) -> sa.ColumnElement[bool]:
    return sa.true() if desk is None else dispositions.c.desk == desk


def disposed_desks(database: Database, message_id: str) -> set[str]:
    """The desks that are done with a message: one that was released is read again by the others alone."""
    with database.read() as connection:
        query = sa.select(dispositions.c.desk).where(dispositions.c.message_id == message_id)
        return set(connection.execute(query).scalars())


def discard_message(database: Database, message_id: str, by: str, because: str, now: datetime) -> bool:
    """Closes the book on a held message; its octets are kept. False where it isn't held."""
    with database.write() as connection:
        return put_away(connection, message_id, by, because, now)


def put_away(
    connection: sa.Connection, message_id: str, by: str, because: str, now: datetime, desk: str | None = None
) -> bool:
    """As `discard_message`, within a transaction; by a desk alone where one is named."""
    held = (dispositions.c.message_id == message_id, _HELD, _at(desk))
    values = {"disposition": "discarded", "reason": f"discarded by {by}: {because}", "at": now}
    return connection.execute(sa.update(dispositions).where(*held).values(values)).rowcount > 0
