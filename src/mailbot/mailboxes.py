"""Wires the IMAP door: which spool, memory and envelope each folder of each account works with."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from mailbot.domain.mail import Envelope, Origin
from mailbot.envelopes import envelope_in_mailbox
from mailbot.listen.imap import ImapDoor
from mailbot.listen.imap_hands import Hands
from mailbot.logs import get_logger
from mailbot.opening import Store, utc_now
from mailbot.policy import Policy
from mailbot.sections import ImapSettings
from mailbot.settings import Settings
from mailbot.store.imap import FolderMemory
from mailbot.store.spool import Spool


def build_imap(settings: Settings, policy: Policy, store: Store, spool: Spool, wake: Callable[[], None]) -> ImapDoor:
    """The mailboxes of the settings.

    Args:
        wake: called after each message that the spool took, from its thread.
    """
    log = get_logger("imap")

    def put(raw: bytes, envelope: Envelope, origin: Origin, sha256: str) -> "Future[str]":
        done = spool.put(raw, envelope, origin, sha256)
        done.add_done_callback(lambda _: wake())
        return done

    def hands(account: ImapSettings, folder: str) -> Hands:
        def envelope(raw: bytes, at: datetime) -> Envelope:
            pinned = (account.authserv_id, account.spam_filter)
            return envelope_in_mailbox(raw, at, policy.accepts, account.address, *pinned)

        memory = FolderMemory(store.database, account.name, folder)
        return Hands(put, envelope, memory, utc_now, log, store.blobs.folder)

    return ImapDoor(settings.accounts, hands, log)
