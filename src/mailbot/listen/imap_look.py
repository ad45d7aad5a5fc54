"""Looks into one folder: what the door's memory doesn't know is fetched, put into the spool, then flagged or moved.

Nothing is flagged or moved before it is in the spool. A message that can't be fetched keeps no other waiting.
"""

import imaplib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from mailbot.errors import Trouble
from mailbot.listen.imap_folder import PART, Facts, Folder, Unfetchable, chunks
from mailbot.listen.imap_hands import Hands
from mailbot.listen.imap_settle import ensure_targets, settle
from mailbot.listen.imap_spooling import OCTETS, Spooling
from mailbot.status import Status

BATCH_MESSAGES, BATCH_OCTETS = 100, 2_000_000  # fetched by one command
SETTLE_AT = 400  # messages; more at once leave less to do again after a crash, fewer make more commands
KNOWN_AT_ONCE = 5_000
BROKEN = (imaplib.IMAP4.abort, OSError, EOFError)


@dataclass
class Doubtful:
    """Messages that a fetch failed with: they are tried one by one, and each try is counted before it is made.

    Args:
        due: from when each may be tried again, as `time.monotonic` counts.
        trying: the one that is being tried.
    """

    uidvalidity: int = 0
    due: dict[int, float] = field(default_factory=dict)
    trying: int | None = None

    @property
    def next_in(self) -> float | None:
        """Seconds until one may be tried again; None where there is none."""
        return max(0.0, min(self.due.values()) - time.monotonic()) if self.due else None


class Look:
    """The looks into one folder over one connection.

    Args:
        doubtful: outlasts the connection, which such a message may have ended.
        stopped: whether to leave the rest for the next start.
    """

    def __init__(
        self, folder: Folder, hands: Hands, status: Status, doubtful: Doubtful, stopped: Callable[[], bool]
    ) -> None:
        self._folder, self._account, self._validity = folder, folder.account, folder.uidvalidity
        self._hands, self._memory, self._status = hands, hands.memory, status
        self._doubtful, self._stopped = doubtful, stopped
        if doubtful.uidvalidity != self._validity:
            doubtful.uidvalidity, doubtful.due = self._validity, {}
        self._since = self._memory.opened(self._validity, hands.now())
        self._spooling = Spooling(folder, hands)
        self._failed: list[int] = []
        self._left = 0
        self._ensured = False
        self._trouble: Trouble | None = None

    def first(self) -> None:
        """Everything that lies there: what a crash left to be settled, and what isn't known.

        Raises:
            Trouble: the mail stays where it is, or is taken and couldn't be flagged or moved.
        """
        for uid, state in self._memory.unsettled(self._validity).items():
            (self._failed if state == "failed" else self._spooling.taken).append(uid)
        self._look(self._folder.uids(self._since, self._stopped))

    def again(self) -> None:
        """What came since, and what is due to be tried again."""
        self._look(self._folder.later_uids())

    def _look(self, uids: Sequence[int]) -> None:
        try:
            fresh = self._unknown(uids)
            self._left = len(fresh)
            for some in chunks(fresh):
                self._take(some)
                self._left -= len(some)
            self._land(0)
            self._take_doubtful()
            self._settle()
        finally:
            self._spooling.let_go()
        if self._trouble is not None:
            raise self._trouble
        self._works(None)

    def _unknown(self, uids: Sequence[int]) -> list[int]:
        fresh: list[int] = []
        for some in chunks(uids, KNOWN_AT_ONCE):
            known = self._memory.known(self._validity, some[0], some[-1])
            fresh += [uid for uid in some if uid not in known]
            tried = (uid for uid in some if uid in known and known[uid].state == "trying")
            self._doubtful.due.update((uid, 0.0) for uid in tried if uid not in self._doubtful.due)
        return [uid for uid in fresh if uid not in self._doubtful.due]

    def _take(self, uids: Sequence[int]) -> None:
        """Takes messages together; where a fetch fails, all that were part of it become doubtful."""
        facts: list[Facts] = []
        with self._doubting(uids):
            facts += self._folder.facts(uids)
        for batch in _batches([each for each in facts if each.is_ours(self._since)]):
            if self._stopped():
                return
            self._land(OCTETS - sum(each.size for each in batch))
            with self._doubting([each.uid for each in batch]):
                self._fetch(batch)
            self._works(batch[-1])

    def _take_doubtful(self) -> None:
        for uid in sorted(self._doubtful.due):
            if not self._stopped() and self._doubtful.due[uid] <= time.monotonic():
                self._take_alone(uid)

    def _take_alone(self, uid: int) -> None:
        doubtful, memory = self._doubtful, self._memory
        known = memory.known(self._validity, uid, uid).get(uid)
        tries = known.attempts if known else 0
        if known is not None and known.state != "trying":
            doubtful.due.pop(uid)
            return
        if tries >= self._account.attempts:
            self._give_up(uid, "the connection broke off each time")
            return
        self._land(0)
        memory.trying(self._validity, uid, self._hands.now())
        doubtful.trying, doubtful.due[uid] = uid, time.monotonic() + self._account.poll_seconds
        try:
            self._try(uid)
        except Unfetchable as error:
            memory.tried(self._validity, uid, str(error))
            if tries + 1 >= self._account.attempts:
                self._give_up(uid, str(error))
        except Trouble:
            memory.excused(self._validity, uid)
            doubtful.trying, doubtful.due[uid] = None, 0.0
            raise
        else:
            doubtful.due.pop(uid, None)
        doubtful.trying = None

    def _try(self, uid: int) -> None:
        facts = [each for each in self._folder.facts([uid]) if each.is_ours(self._since)]
        if not facts:
            self._memory.vanished(self._validity, uid)
            return
        self._fetch(facts)
        self._spooling.land(0)
        if self._spooling.refused:
            self._spooling.refused.clear()
            raise Unfetchable("it can't be stored")

    def _fetch(self, batch: Sequence[Facts]) -> None:
        """Fetches messages and hands them to the spool.

        Raises:
            Unfetchable: one isn't given, or can't be worked with.
        """
        first = batch[0]
        raws: dict[int, bytes] = {}
        if first.size > self._account.max_bytes:
            self._give_up(first.uid, f"it is larger than max_bytes ({self._account.max_bytes})")
            return
        if first.size > PART:
            whole = self._folder.octets_in_parts(first.uid, self._account.max_bytes)
            raws |= {first.uid: whole} if whole else {}
        else:
            raws |= self._folder.octets([each.uid for each in batch])
        self._spooling.put([(each, raws[each.uid]) for each in batch if each.uid in raws])
        absent = [each.uid for each in batch if each.uid not in raws]
        if absent and self._folder.facts(absent):  # else somebody removed it meanwhile
            raise Unfetchable("the server gives no octets of it")

    def _land(self, octets: int) -> None:
        self._spooling.land(octets)
        self._doubt(self._spooling.refused)
        self._spooling.refused.clear()
        if len(self._spooling.taken) >= SETTLE_AT:
            self._settle()

    def _give_up(self, uid: int, why: str) -> None:
        self._memory.failed(self._validity, uid, why, self._hands.now())
        self._doubtful.due.pop(uid, None)
        self._status.failures["message"] += 1
        place = {"account": self._account.name, "folder": self._folder.name, "uidvalidity": self._validity, "uid": uid}
        remedy = "look at it there: moved back, it is tried again; `mailbot held` lists it until it is discarded"
        self._hands.log.error("not taken", why=why, remedy=remedy, **place)
        self._failed.append(uid)

    def _settle(self) -> None:
        """Flags or moves; a folder that refuses keeps no mail from being taken, and is told at the end."""
        taken, failed = self._spooling.taken, self._failed
        if self._trouble is not None or not (taken or failed):
            return
        try:
            if not self._ensured:
                ensure_targets(self._folder.connection, self._account)
                self._ensured = True
            settle(self._folder, taken)
            settle(self._folder, failed, failed=True)
        except Trouble as trouble:
            self._trouble = trouble
            return
        self._memory.settled(self._validity, [*taken, *failed])
        taken.clear()
        failed.clear()

    def _works(self, last: Facts | None) -> None:
        waiting = self._left + len(self._doubtful.due)
        self._status.works(self._hands.now(), waiting, last.at if last and waiting else None)

    @contextmanager
    def _doubting(self, uids: Sequence[int]) -> Iterator[None]:
        try:
            yield
        except Unfetchable:
            self._doubt(uids)
        except BROKEN:
            self._doubt(uids)
            raise

    def _doubt(self, uids: "Sequence[int] | set[int]") -> None:
        self._doubtful.due.update((uid, 0.0) for uid in uids if not self._spooling.holds(uid))


def _batches(facts: Sequence[Facts]) -> Iterator[list[Facts]]:
    """Messages that are fetched together, oldest first; a large one by itself."""
    batch: list[Facts] = []
    octets = 0
    for each in facts:
        if batch and (max(each.size, batch[0].size) > PART or octets + each.size > BATCH_OCTETS):
            yield batch
            batch, octets = [], 0
        batch.append(each)
        octets += each.size
        if len(batch) == BATCH_MESSAGES:
            yield batch
            batch, octets = [], 0
    if batch:
        yield batch
