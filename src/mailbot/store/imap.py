"""What was read of each IMAP folder: the door's memory, so that no message is taken twice or forgotten.

A message is known by account, folder, UIDVALIDITY and UID (RFC 9051 2.3.1.1), and by its octets.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from mailbot.domain.mail import Origin
from mailbot.domain.mailbox import Known
from mailbot.domain.records import fields_of
from mailbot.store.database import Database
from mailbot.store.tables import imap_folders, imap_messages, messages

_ROW = imap_messages.c
# A row that was only tried gives way; one that was taken stays, so that the insert fails.
_DROP_TRIED = sa.delete(imap_messages).where(
    *(_ROW[name] == sa.bindparam(f"its_{name}") for name in Origin.__slots__),
    _ROW.message_id.is_(None),
)
_INSERT = sa.insert(imap_messages)
_HERE = (_ROW.account == sa.bindparam("its_account"), _ROW.folder == sa.bindparam("its_folder"))
_THIS = (*_HERE, _ROW.uidvalidity == sa.bindparam("its_uidvalidity"))
_UIDS = _ROW.uid.in_(sa.bindparam("uids", expanding=True))
_KNOWN = sa.select(_ROW.uid, _ROW.state, _ROW.attempts, _ROW.settled).where(
    *_THIS, _ROW.uid.between(sa.bindparam("low"), sa.bindparam("high"))
)
_UNSETTLED = (
    sa.select(_ROW.uid, _ROW.state)
    .where(*_THIS, _ROW.settled.is_(False), _ROW.state.in_(("taken", "failed")))
    .order_by(_ROW.uid)
)
_SETTLE = sa.update(imap_messages).where(*_THIS, _UIDS).values(settled=True)
_SETTLE_OTHERS = sa.update(imap_messages).where(*_HERE, _ROW.uidvalidity != sa.bindparam("its_uidvalidity"))
_SAME = (
    sa.select(messages.c.sha256, sa.func.min(messages.c.id))
    .join(imap_messages, _ROW.message_id == messages.c.id)
    .where(_ROW.account == sa.bindparam("its_account"), messages.c.sha256.in_(sa.bindparam("sums", expanding=True)))
    .group_by(messages.c.sha256)
)
UIDS_AT_ONCE = 1000


def note_taken(
    connection: sa.Connection, taken: Sequence[tuple[Origin, str, datetime]], insert: sa.Insert = _INSERT
) -> None:
    """Messages are in the spool: written in the spool's own transaction.

    Args:
        taken: where each lies, its spool id, and when.
        insert: how the rows are written.
    Raises:
        IntegrityError: one was taken before.
    """
    origins = [fields_of(origin) for origin, _, _ in taken]
    if not origins:
        return
    connection.execute(_DROP_TRIED, [{f"its_{key}": value for key, value in origin.items()} for origin in origins])
    rows = [
        {**origin, "message_id": message_id, "state": "taken", "attempts": 0, "settled": False, "at": at}
        for origin, (_, message_id, at) in zip(origins, taken, strict=True)
    ]
    connection.execute(insert, rows)


class FolderMemory:
    """What is known of one folder of one account; every method may raise TemporaryError.

    What a crash of the machine may take back is written without waiting for the disk: a message that was settled is
    settled once more, and a try counts less. What was taken is never forgotten.
    """

    def __init__(self, database: Database, account: str, folder: str) -> None:
        self._database = database
        self._account, self._folder = account, folder

    def opened(self, uidvalidity: int, now: datetime) -> datetime:
        """Notes that the folder was found with this UIDVALIDITY.

        Returns:
            since when it is read, whatever its UIDVALIDITY was then.
        """
        here = sa.and_(imap_folders.c.account == self._account, imap_folders.c.folder == self._folder)
        with self._database.read() as connection:
            row = connection.execute(sa.select(imap_folders).where(here)).one_or_none()
        if row is not None and row.uidvalidity == uidvalidity:
            return row.first_seen_at  # type: ignore[no-any-return]
        if row is None:
            values = {"account": self._account, "folder": self._folder, "first_seen_at": now}
            first = self._insert(imap_folders).values(uidvalidity=uidvalidity, **values)
            with self._database.write() as connection:
                connection.execute(first.on_conflict_do_nothing())
            return self.opened(uidvalidity, now)  # another `serve` may have been first
        with self._database.write() as connection:
            connection.execute(sa.update(imap_folders).where(here).values(uidvalidity=uidvalidity))
            # The messages behind the old numbers can't be reached by them any more.
            others = _SETTLE_OTHERS.where(_ROW.state != "trying").values(settled=True)
            connection.execute(others, self._key(uidvalidity))
            stale = sa.delete(imap_messages).where(*_HERE, _ROW.uidvalidity != uidvalidity, _ROW.state == "trying")
            connection.execute(stale, self._key(uidvalidity))
        return row.first_seen_at  # type: ignore[no-any-return]

    def first_seen_at(self) -> datetime | None:
        """Since when the folder is read; None where it never was."""
        here = sa.and_(imap_folders.c.account == self._account, imap_folders.c.folder == self._folder)
        with self._database.read() as connection:
            return connection.execute(sa.select(imap_folders.c.first_seen_at).where(here)).scalar()

    def known(self, uidvalidity: int, low: int, high: int) -> dict[int, Known]:
        """What is known of the UIDs from low to high."""
        given = {**self._key(uidvalidity), "low": low, "high": high}
        with self._database.read() as connection:
            return {row.uid: Known(row.state, row.attempts, row.settled) for row in connection.execute(_KNOWN, given)}

    def unsettled(self, uidvalidity: int) -> dict[int, str]:
        """The state of those that still have to be flagged or moved."""
        with self._database.read() as connection:
            return {row.uid: row.state for row in connection.execute(_UNSETTLED, self._key(uidvalidity))}

    def same(self, sha256s: Collection[str]) -> dict[str, str]:
        """The spool ids of messages with these octets that this account gave before, by their SHA-256."""
        given = {"its_account": self._account, "sums": list(sha256s)}
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(_SAME, given)}

    def taken(self, uidvalidity: int, copies: Mapping[int, str], now: datetime) -> None:
        """Messages whose octets are in the spool already; those that another `serve` noted first stay as they are.

        Args:
            copies: spool ids by UID.
        """
        rows = [(self._origin(uidvalidity, uid), message_id, now) for uid, message_id in copies.items()]
        with self._database.write() as connection:
            note_taken(connection, rows, self._insert(imap_messages).on_conflict_do_nothing())

    def trying(self, uidvalidity: int, uid: int, now: datetime) -> None:
        """Counts a try before it is made, so that one that ends us is known for it."""
        self._upsert(uidvalidity, uid, {"state": "trying", "at": now}, 1, _ROW.attempts + 1)

    def tried(self, uidvalidity: int, uid: int, why: str) -> None:
        """A try came to nothing, for this reason in our words."""
        self._change(uidvalidity, uid, last_error=why)

    def excused(self, uidvalidity: int, uid: int) -> None:
        """A try was broken off for no fault of the message."""
        self._change(uidvalidity, uid, attempts=imap_messages.c.attempts - 1)

    def failed(self, uidvalidity: int, uid: int, why: str, now: datetime) -> None:
        """A message is given up, for this reason in our words."""
        self._upsert(uidvalidity, uid, {"state": "failed", "at": now, "last_error": why}, 0, _ROW.attempts)

    def vanished(self, uidvalidity: int, uid: int) -> None:
        """A message that was tried is gone from the folder: somebody else removed it."""
        gone = {f"its_{key}": value for key, value in fields_of(self._origin(uidvalidity, uid)).items()}
        with self._database.write(relaxed=True) as connection:
            connection.execute(_DROP_TRIED, gone)

    def settled(self, uidvalidity: int, uids: Sequence[int]) -> None:
        """They were flagged or moved."""
        with self._database.write(relaxed=True) as connection:
            for start in range(0, len(uids), UIDS_AT_ONCE):
                some = list(uids[start : start + UIDS_AT_ONCE])
                connection.execute(_SETTLE, {**self._key(uidvalidity), "uids": some})

    def _change(self, uidvalidity: int, uid: int, **values: object) -> None:
        statement = sa.update(imap_messages).where(*_THIS, _ROW.uid == uid).values(**values)
        with self._database.write(relaxed=True) as connection:
            connection.execute(statement, self._key(uidvalidity))

    def _upsert(
        self, uidvalidity: int, uid: int, values: dict[str, object], first: int, else_: "sa.ColumnElement[int]"
    ) -> None:
        """Writes a row, with attempts as `first` where there is none yet and as `else_` where there is one."""
        key = fields_of(self._origin(uidvalidity, uid))
        statement = self._insert(imap_messages).values({**key, **values, "attempts": first, "settled": False})
        more = {**values, "attempts": else_}
        with self._database.write(relaxed=True) as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=Origin.__slots__, set_=more))

    def _insert(self, table: sa.Table) -> "sqlite.Insert | postgresql.Insert":
        """An insert that may say what to do where the row is there already: each database has its own."""
        return (sqlite.insert if self._database.is_sqlite else postgresql.insert)(table)

    def _origin(self, uidvalidity: int, uid: int) -> Origin:
        return Origin(self._account, self._folder, uidvalidity, uid)

    def _key(self, uidvalidity: int) -> dict[str, object]:
        return {"its_account": self._account, "its_folder": self._folder, "its_uidvalidity": uidvalidity}
