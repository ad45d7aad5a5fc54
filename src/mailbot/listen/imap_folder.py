"""One selected folder of an account: which messages are in it, what is known of them, and their octets.

It changes nothing in the folder: not even \\Seen, since octets are only peeked at.
"""

import imaplib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mailbot.errors import Trouble
from mailbot.listen.imap_answers import MONTHS, Answers
from mailbot.listen.imap_connection import Connection
from mailbot.listen.imap_trouble import LATER, said
from mailbot.sections import ImapSettings

SEARCH_WINDOW = 20_000  # messages a search: imaplib refuses an answer of more than a megabyte
UIDS_A_COMMAND = 200  # keeps commands short of the 8,000 octets that servers take (RFC 2683 3.2.1.5)
CLOCK_SKEW = timedelta(minutes=5)  # that a server's clock may be late by
LARGEST = 2**32 - 1  # UID and UIDVALIDITY (RFC 9051 2.3.1.1)
MOST = 100_000_000  # messages that a folder is believed to hold
PART = 1_000_000  # octets; larger messages come in parts
FACTS = "UID FLAGS INTERNALDATE RFC822.SIZE"


class Unfetchable(Exception):
    """The server doesn't give a message, though the connection works; the reason in our words."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server tells of a message before it is fetched.

    Args:
        size: octets as the server counts them; some only guess.
        at: INTERNALDATE, when it came into the mailbox, aware UTC; None where the server's isn't one.
    """

    uid: int
    seen: bool
    size: int
    at: datetime | None

    def is_ours(self, since: datetime) -> bool:
        """All but what somebody had read before we first came: adopting an old mailbox answers no old mail."""
        return not self.seen or self.at is None or self.at >= since - CLOCK_SKEW


class Folder:
    """A folder that is selected on a connection of its own.

    Args:
        readonly: it is only looked at.
    Raises:
        Trouble: there is no such folder.
    """

    def __init__(self, connection: Connection, account: ImapSettings, name: str, *, readonly: bool = False) -> None:
        self.connection, self.account, self.name = connection, account, name
        where = f"[[imap]] {account.name}"
        try:
            answer = connection.select_folder(name, readonly=readonly)
        except imaplib.IMAP4.readonly:
            problem, remedy = f"folder {name} is read-only", f"let the user of {where} write to it"
            raise Trouble("folder", account.name, problem, remedy) from None
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            problem = f"folder {name} can't be opened"
            remedy = f"make it, or mend folder of {where}"
            raise Trouble("folder", account.name, problem, remedy, said(error)) from None
        connection.news()
        self.uidvalidity: int = answer.get(b"UIDVALIDITY", 0)
        if not 1 <= self.uidvalidity <= LARGEST:
            problem, remedy = f"folder {name} has no lasting numbers", "a server with UIDVALIDITY (RFC 9051) is needed"
            raise Trouble("protocol", account.name, problem, remedy)
        self._exists: int = answer[b"EXISTS"]
        if self._exists > MOST:
            problem, remedy = f"folder {name} is said to hold {self._exists} messages", "look at the server's log"
            raise Trouble("protocol", account.name, problem, remedy)
        self._above: int = answer.get(b"UIDNEXT", 1) - 1  # later ones are new whatever their flags

    def uids(self, since: datetime, stopped: Callable[[], bool] = lambda: False) -> list[int]:
        """The UIDs of all messages but those that were read and lie there since before that day, oldest first.

        By windows of sequence numbers from the top down: what is removed meanwhile moves the others down, so that
        none is skipped.

        Args:
            stopped: whether what was found so far is enough.
        """
        day = since.astimezone(UTC) - timedelta(days=2)  # the server compares days of its own zone
        wanted = f"OR UNSEEN SINCE {day.day}-{MONTHS[day.month - 1].decode()}-{day.year}"
        found: set[int] = set()
        for high in range(self._exists, 0, -SEARCH_WINDOW):
            if stopped():
                break
            last = "*" if high == self._exists else str(high)
            found.update(self._search(f"{max(1, high - SEARCH_WINDOW + 1)}:{last} {wanted}"))
        self._above = max(self._above, max(found, default=0))
        return sorted(found)

    def later_uids(self) -> list[int]:
        """The UIDs of messages that came since the last look, oldest first."""
        answer = self._search(f"UID {self._above + 1}:*")
        found = sorted(uid for uid in answer if uid > self._above)  # `*` is the last message, however old
        self._above = max(self._above, max(found, default=0))
        return found

    def facts(self, uids: Sequence[int]) -> list[Facts]:
        """What the server tells of messages, oldest first; those that are gone are left out.

        Raises:
            Unfetchable: it doesn't tell of one of them.
        """
        found = []
        for uid, answer in sorted(self._fetch(uids, FACTS).items()):
            if not isinstance(size := answer.get(b"RFC822.SIZE"), int):
                raise Unfetchable("the server tells no size")
            at = answer.get(b"INTERNALDATE")
            aware = at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else None
            found.append(Facts(uid, rb"\seen" in {bytes(f).lower() for f in answer.get(b"FLAGS", ())}, size, aware))
        return found

    def octets(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Whole messages, small ones; those that are gone are left out.

        Raises:
            Unfetchable: one of them isn't small, whatever the server said of its size.
        """
        limit = self.account.max_bytes
        answers = self._fetch(uids, "UID BODY.PEEK[]", limit)
        if any(len(answer.get(b"BODY[]") or b"") > limit for answer in answers.values()):
            raise Unfetchable(f"it is larger than max_bytes ({limit})")
        return {uid: answer[b"BODY[]"] for uid, answer in answers.items() if answer.get(b"BODY[]")}

    def octets_in_parts(self, uid: int, limit: int) -> bytes | None:
        """One large message; None where it is gone.

        Args:
            limit: octets at most.
        Raises:
            Unfetchable: it is larger than that, or a part is missing.
        """
        whole = io.BytesIO()
        while True:
            start = whole.tell()
            answer = self._fetch((uid,), f"UID BODY.PEEK[]<{start}.{PART}>", PART).get(uid)
            if answer is None:
                return None
            part = answer.get(f"BODY[]<{start}>".encode())
            if part is None:
                raise Unfetchable("the server leaves a part out")
            whole.write(part)
            if whole.tell() > limit:
                raise Unfetchable(f"it is larger than max_bytes ({limit})")
            if len(part) < PART:
                return whole.getvalue()

    def _search(self, criteria: str) -> list[int]:
        found: list[int] = self.connection.search(criteria)
        if not all(1 <= uid <= LARGEST for uid in found):
            problem = f"folder {self.name} has messages with numbers that can't be"
            raise Trouble("protocol", self.account.name, problem, "look at the server's log")
        return found

    def _fetch(self, uids: Sequence[int], what: str, octets: int = 0) -> Answers:
        try:
            return self.connection.answers(uids, what, octets)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, ValueError, TypeError, LookupError) as error:  # its parser raises all of these
            if LATER.search(text := said(error)):
                problem = f"{self.account.host} gives no messages now"
                remedy = "none is needed if this passes"
                raise Trouble("unreachable", self.account.name, problem, remedy, text) from None
            raise Unfetchable(_reason(text)) from None


def _reason(text: str) -> str:
    """Why a fetch failed, without the server's words: they may quote the message."""
    code = re.search(r"\[([A-Z-]{2,40})\]", text)
    return f"the server doesn't give it ({code[1]})" if code else "the server doesn't give it"


def chunks(uids: Sequence[int], size: int = UIDS_A_COMMAND) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
