"""`mailbot reconcile --imap`: compares what lies in the mailbox folders with what is known of them. Changes nothing."""

from collections.abc import Callable, Iterator, Sequence

from mailbot.errors import Trouble
from mailbot.listen.imap_folder import Folder, Unfetchable, chunks
from mailbot.listen.imap_session import session
from mailbot.reconcile import Difference
from mailbot.sections import ImapSettings
from mailbot.store.database import Database
from mailbot.store.imap import FolderMemory


def reconcile_folders(
    accounts: Sequence[ImapSettings], database: Database, progress: Callable[[], None] = lambda: None
) -> Iterator[Difference]:
    """Every message that lies in a folder and should have been taken.

    Args:
        progress: called once a folder.
    """
    for account in accounts:
        try:
            with session(account) as connection:
                for name in account.folder:
                    folder = Folder(connection, account, name, readonly=True)
                    yield from _compare(folder, FolderMemory(database, account.name, name))
                    progress()
        except Trouble as trouble:
            yield Difference("account that can't be read", account.name, trouble.problem)


def _compare(folder: Folder, memory: FolderMemory) -> Iterator[Difference]:
    since, place = memory.first_seen_at(), f"{folder.account.name}/{folder.name}"
    if since is None:
        yield Difference("folder that was never read", place)
        return
    uids = folder.uids(since)
    known = memory.known(folder.uidvalidity, uids[0], uids[-1]) if uids else {}
    last = max(known, default=0)
    for some in chunks([uid for uid in uids if uid not in known]):
        try:
            ours = [facts.uid for facts in folder.facts(some) if facts.is_ours(since)]
        except Unfetchable:
            ours = list(some)
        for uid in ours:
            what = "in the folder, but not taken" if uid < last else "still waiting in the folder"
            yield Difference(what, f"{place} {folder.uidvalidity}:{uid}")
