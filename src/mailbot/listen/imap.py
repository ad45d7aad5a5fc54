"""The IMAP door: a thread and a connection for each folder of each account, so that a broken one stops no other.

It takes no message from the mailbox before the spool has it: what fails stays where it was, and is looked at again.
"""

import os
import random
import threading
import time
from collections.abc import Callable, Sequence

from mailbot.errors import TemporaryError, Trouble
from mailbot.listen.imap_folder import Folder
from mailbot.listen.imap_hands import Hands, Log
from mailbot.listen.imap_look import Doubtful, Look
from mailbot.listen.imap_session import session
from mailbot.listen.oauth import TokenSource
from mailbot.logs import place_of
from mailbot.sections import ImapSettings
from mailbot.status import Status

FIRST_DELAY, LONGEST_DELAY = 1.0, 300.0  # seconds before the next try, doubled from one to the other
STOP_SECONDS = 3.0  # after which a thread that waits for the network is left behind: its mail stays in the mailbox
LOOKS_IN_A_ROW = 3  # some servers tell of new messages with every answer


class Stop:
    """Tells threads to end, those that wait for a server among them."""

    def __init__(self) -> None:
        self.waker, self._writer = os.pipe()
        self._told = threading.Event()

    def tell(self) -> None:
        """Ends every wait at once; the descriptors stay, for a thread that comes late."""
        self._told.set()
        os.write(self._writer, b"\n")

    def __call__(self) -> bool:
        return self._told.is_set()

    def within(self, seconds: float) -> bool:
        """Waits that long, and tells whether it was told to stop."""
        return self._told.wait(seconds)


class FolderReader:
    """Reads one folder until it is stopped, whatever happens to its server meanwhile.

    Args:
        hands: what it works with, the folder's memory among it.
        tokens: shared by the folders of the account.
        status: where it tells how it fares.
    """

    def __init__(
        self, account: ImapSettings, folder: str, hands: Hands, tokens: TokenSource, status: Status, stop: Stop
    ) -> None:
        self._account, self._name, self._hands, self._tokens = account, folder, hands, tokens
        self._doubtful = Doubtful()
        self._stop = stop
        self._tries = 0
        self._connected = False
        self._told: tuple[str, str] | None = None
        self.status = status

    def run(self) -> None:
        while not self._stop():
            try:
                self._read()
            except Trouble as trouble:
                self._fails(trouble)
            except TemporaryError as error:
                remedy = "look at the database; the mail stays in the mailbox meanwhile"
                problem = "the store doesn't answer"
                self._fails(Trouble("store", self._account.name, problem, remedy, str(error)))
            except Exception as error:  # noqa: BLE001 - a fault of ours in one folder must not end it, nor the others
                place = place_of(error)
                problem = f"a fault of mailbot's own: {place['error']} at {place['at']}"
                self._fails(Trouble("protocol", self._account.name, problem, "report it; it is tried again meanwhile"))

    def _read(self) -> None:
        """One connection's life."""
        self._connected = False
        with session(self._account, self._tokens) as connection:
            folder = Folder(connection, self._account, self._name)
            self._connected, self._doubtful.trying = True, None  # its server wasn't away: the last try counts
            look = Look(folder, self._hands, self.status, self._doubtful, self._stop)
            look.first()
            self._works()
            while not self._stop():
                for _ in range(LOOKS_IN_A_ROW):
                    look.again()
                    if not connection.news():
                        break
                self._works()
                connection.wait(self._patience(connection.has_capability("IDLE")), self._stop.waker)

    def _patience(self, idles: bool) -> float:
        usual = self._account.idle_seconds if idles else self._account.poll_seconds
        due = self._doubtful.next_in
        return usual if due is None else min(usual, due)

    def _works(self) -> None:
        if self._told is not None:
            self._hands.log.info("imap works again", account=self._account.name, folder=self._name)
        self._tries, self._told = 0, None

    def _fails(self, trouble: Trouble) -> None:
        """Tells of trouble, in the log when it changes, and waits before the next try."""
        if self._stop():
            return
        self._excuse(trouble)
        self.status.fails(trouble)
        if self._told != (told := (trouble.kind, trouble.problem)):
            facts = {"kind": trouble.kind, "problem": trouble.problem, "remedy": trouble.remedy}
            self._hands.log.error("imap fails", account=self._account.name, folder=self._name, **facts)
            self._told = told
        delay = min(LONGEST_DELAY, FIRST_DELAY * 2**self._tries)
        self._tries = min(self._tries + 1, 20)
        self._stop.within(delay * random.uniform(0.5, 1))  # noqa: S311 - so that not all come back at once

    def _excuse(self, trouble: Trouble) -> None:
        """A try that ended with the whole server going away says nothing of its message."""
        if trouble.kind == "unreachable" and not self._connected and self._doubtful.trying is not None:
            self._hands.memory.excused(self._doubtful.uidvalidity, self._doubtful.trying)
            self._doubtful.trying = None


class ImapDoor:
    """All accounts.

    Args:
        accounts: of the settings, with absolute paths.
        hands: what to work with for an account's folder.
    """

    def __init__(self, accounts: Sequence[ImapSettings], hands: Callable[[ImapSettings, str], Hands], log: Log) -> None:
        self._log = log
        self._stop = Stop()
        self._readers: list[FolderReader] = []
        self._threads: list[threading.Thread] = []
        for account in accounts:
            tokens = TokenSource(account)
            for folder in account.folder:
                given = hands(account, folder)
                name = account.name if len(account.folder) == 1 else f"{account.name}/{folder}"
                status = Status("imap", name, given.now())
                self._readers.append(FolderReader(account, folder, given, tokens, status, self._stop))

    @property
    def statuses(self) -> tuple[Status, ...]:
        """How each folder fares."""
        return tuple(reader.status for reader in self._readers)

    def start(self) -> None:
        for reader in self._readers:
            thread = threading.Thread(target=reader.run, name=f"imap {reader.status.name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Ends all threads; one that waits for a server that is silent is left to end by itself."""
        self._stop.tell()
        deadline = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        late = sum(thread.is_alive() for thread in self._threads)
        if late:
            self._log.info("imap left behind", threads=late)
