"""Messages of a folder on their way into the spool: many at a time, few octets at a time, each content once.

A message counts as taken when the spool says that it would survive a power cut, not before.
"""

import hashlib
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.domain.mail import Origin
from mailbot.errors import TemporaryError, store_trouble
from mailbot.listen.imap_folder import Facts, Folder, Unfetchable
from mailbot.listen.imap_hands import Hands
from mailbot.logs import place_of

MESSAGES, OCTETS = 512, 8_000_000  # on their way at most
BELIEVED = timedelta(days=366)  # an older INTERNALDATE comes from an import or a broken clock


@dataclass(frozen=True, slots=True)
class _Flight:
    uid: int
    sha256: str
    size: int
    started: float
    done: "Future[str]"


class Spooling:
    """Puts what was fetched from a folder into the spool.

    Args:
        taken: UIDs of messages that are in the spool; whoever settles them takes them off.
        refused: UIDs of messages that the spool didn't take for no trouble of its own.
    """

    def __init__(self, folder: Folder, hands: Hands) -> None:
        self._folder, self._hands = folder, hands
        self._flying: deque[_Flight] = deque()
        self._octets = 0
        self.taken: list[int] = []
        self.refused: set[int] = set()

    def put(self, messages: Sequence[tuple[Facts, bytes]]) -> None:
        """Hands messages on; those whose octets this account gave before are only noted.

        Raises:
            Unfetchable: one of them can't be worked with.
            Trouble: the spool takes nothing.
        """
        if not messages:
            return
        memory, place = self._hands.memory, self._folder
        sums = [hashlib.sha256(raw).hexdigest() for _, raw in messages]
        flying = {flight.sha256 for flight in self._flying}
        if not flying.isdisjoint(sums):
            self.land(0)
            flying.clear()
        before = dict(memory.same(set(sums)))
        copies: dict[int, str] = {}
        for (facts, raw), sha256 in zip(messages, sums, strict=True):
            if sha256 in flying:
                self.land(0)
                before |= memory.same((sha256,))
            if sha256 in before:
                copies[facts.uid] = before[sha256]
            else:
                self._fly(facts, raw, sha256)
                flying.add(sha256)
        if copies:
            memory.taken(place.uidvalidity, copies, self._hands.now())
            self._hands.log.info("copies", account=place.account.name, folder=place.name, number=len(copies))
            self.taken += copies

    def land(self, octets: int = OCTETS) -> None:
        """Waits until at most so many octets are on their way.

        Raises:
            Trouble: the spool takes nothing.
        """
        while self._flying and (
            self._octets > max(0, octets) or len(self._flying) > MESSAGES or self._flying[0].done.done()
        ):
            flight = self._flying.popleft()
            self._octets -= flight.size
            self._arrived(flight)

    def holds(self, uid: int) -> bool:
        """Whether a message is taken, or on its way."""
        return uid in self.taken or any(flight.uid == uid for flight in self._flying)

    def let_go(self) -> None:
        """Waits for what is on its way, however it ends: the memory knows of it then."""
        wait([flight.done for flight in self._flying])
        self._flying.clear()
        self._octets = 0

    def _fly(self, facts: Facts, raw: bytes, sha256: str) -> None:
        origin = Origin(self._folder.account.name, self._folder.name, self._folder.uidvalidity, facts.uid)
        try:
            envelope = self._hands.envelope(raw, self._received_at(facts))
        except Exception as error:
            self._hands.log.error("imap failed", account=origin.account, folder=origin.folder, **place_of(error))
            raise Unfetchable("its header can't be worked with") from error
        started = time.perf_counter()
        done = self._hands.put(raw, envelope, origin, sha256)
        self._flying.append(_Flight(facts.uid, sha256, len(raw), started, done))
        self._octets += len(raw)

    def _received_at(self, facts: Facts) -> datetime:
        """When it came into the mailbox: what was promised the sender began then, though we were away."""
        now = self._hands.now()
        return facts.at if facts.at is not None and now - BELIEVED < facts.at < now else now

    def _arrived(self, flight: _Flight) -> None:
        place = {"account": self._folder.account.name, "folder": self._folder.name}
        try:
            message_id = flight.done.result()
        except (TemporaryError, OSError) as error:
            raise store_trouble(place["account"], error, self._hands.place) from error
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this message's alone
            known = self._hands.memory.known(self._folder.uidvalidity, flight.uid, flight.uid).get(flight.uid)
            if known is not None and known.state == "taken":  # another `serve` was first
                self.taken.append(flight.uid)
                return
            self._hands.log.error("imap failed", **place, **place_of(error))
            self.refused.add(flight.uid)
            return
        seconds = round(time.perf_counter() - flight.started, 4)
        self._hands.log.info("received", message=message_id, door="imap", size=flight.size, seconds=seconds, **place)
        self.taken.append(flight.uid)
