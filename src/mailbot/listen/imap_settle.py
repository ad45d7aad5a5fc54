"""What is done in the folder about a message that is in the spool, or given up: it is moved, or flagged where it lies.

Nothing is ever removed but copies of ours, by their UIDs: what others marked as deleted stays.
"""

import imaplib

from mailbot.errors import Trouble
from mailbot.listen.imap_connection import Connection
from mailbot.listen.imap_folder import Folder, chunks
from mailbot.listen.imap_trouble import said
from mailbot.sections import ImapSettings

SEEN, FLAGGED, DELETED = rb"\Seen", rb"\Flagged", rb"\Deleted"
NONEXISTENT = frozenset((rb"\nonexistent", rb"\noselect"))


def settle(folder: Folder, uids: list[int], *, failed: bool = False) -> None:
    """Moves messages to the done folder or the failed folder, or flags them where the settings name none.

    Doing it again does no harm. UIDs that are gone are no error.

    Raises:
        Trouble: the server doesn't let us.
    """
    account, connection = folder.account, folder.connection
    setting = "failed_folder" if failed else "done_folder"
    target: str | None = getattr(account, setting)
    for some in chunks(uids):
        try:
            if target is None or not _can_move(connection):
                connection.add_flags(some, [FLAGGED if failed else SEEN], silent=True)
            elif connection.has_capability("MOVE"):
                connection.move(some, target)
            else:
                connection.copy(some, target)
                connection.add_flags(some, [DELETED], silent=True)
                connection.uid_expunge(some)
        except imaplib.IMAP4.readonly as error:
            raise _refused(account, setting, folder.name, error) from None
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise _refused(account, setting, target or folder.name, error) from None


def _can_move(connection: Connection) -> bool:
    """A server with neither extension could remove messages only together with those that others marked."""
    return bool(connection.has_capability("MOVE") or connection.has_capability("UIDPLUS"))


def ensure_targets(connection: Connection, account: ImapSettings) -> None:
    """Makes the done folder and the failed folder where they are missing, and subscribes to them.

    Raises:
        Trouble: one can't be made.
    """
    for setting in ("done_folder", "failed_folder"):
        name: str | None = getattr(account, setting)
        if name is None or _exists(connection, name):
            continue
        try:
            connection.create_folder(name)
            connection.subscribe_folder(name)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise _refused(account, setting, name, error) from None


def _exists(connection: Connection, name: str) -> bool:
    return any(not NONEXISTENT & {flag.lower() for flag in flags} for flags, _, _ in connection.list_folders("", name))


def _refused(account: ImapSettings, setting: str, name: str, error: Exception) -> Trouble:
    problem = f"messages can't be moved to or flagged in {name}"
    remedy = f"let the user of [[imap]] {account.name} write there, or mend {setting}; what was taken isn't taken twice"
    return Trouble("folder", account.name, problem, remedy, said(error))
