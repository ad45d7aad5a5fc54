"""Shows attachments, and the mail that they came in, to a virus scanner.

What could not be scanned is `unscanned`, with the reason: it is never taken for clean, and no mail waits or is lost for
it. Without a scanner nothing is said at all.
"""

import hashlib
import time
from collections.abc import Callable, Iterable

from mailbot.domain.examination import Scan
from mailbot.domain.mail import Attachment
from mailbot.errors import Trouble
from mailbot.examine.clamd import ClamdTrouble, stream
from mailbot.sections_examine import ScanSettings

FILES = 100  # of one message; a thousand parts would take the time of everybody else
REST_SECONDS = 10.0  # a scanner that is down isn't asked again by the next message at once
DETAIL = 120
LIMITS = "Heuristics.Limits.Exceeded"  # clamd's name for what it did not look into
REMEDY = "see that clamd runs and that mailbot's user may use its socket; `mailbot doctor` asks it"

Troubled = Callable[[Trouble], None]


class Scanner:
    """Asks clamd; one a worker.

    Args:
        troubled: is told that clamd can't be asked, once a message.
    """

    def __init__(self, settings: ScanSettings, troubled: Troubled = lambda _: None) -> None:
        self._settings, self._troubled = settings, troubled
        self._rests_until = 0.0

    def scan(self, raw: bytes, attachments: Iterable[Attachment]) -> tuple[Scan, ...]:
        """What the scanner says of a mail and of what is attached to it, each content once."""
        if self._settings.clamd is None:
            return ()
        contents = {attachment.sha256: attachment.content for attachment in attachments}
        contents[hashlib.sha256(raw).hexdigest()] = raw  # last: what shows in the whole alone is rare
        ends = time.monotonic() + self._settings.timeout
        return tuple(
            self._one(sha256, octets, ends) if number < FILES else Scan(sha256, "unscanned", "too many attachments")
            for number, (sha256, octets) in enumerate(contents.items())
        )

    def _one(self, sha256: str, octets: bytes, ends: float) -> Scan:
        if len(octets) > self._settings.max_bytes:
            return Scan(sha256, "unscanned", f"larger than the {self._settings.max_bytes} octets that are scanned")
        if time.monotonic() < self._rests_until:
            return Scan(sha256, "unscanned", "the scanner did not answer a moment ago")
        try:
            return scan_of(sha256, stream(self._settings.clamd or "", octets, ends))
        except ClamdTrouble as trouble:
            self._rests_until = time.monotonic() + REST_SECONDS
            problem = f"clamd {trouble}, so that attachments stay unscanned"
            self._troubled(Trouble("scan", "scan", problem, REMEDY))
            return Scan(sha256, "unscanned", f"clamd {trouble}")


def scan_of(sha256: str, reply: str) -> Scan:
    """clamd's reply as a finding; what isn't plainly `OK` or a signature is no scan.

    >>> scan_of("ab", "Eicar-Test FOUND")
    Scan(sha256='ab', result='infected', detail='Eicar-Test')
    """
    words = "".join(letter for letter in reply if letter.isprintable()).strip()
    name = words.removesuffix(" FOUND")
    if words == "OK":
        return Scan(sha256, "clean")
    if name == words or name.startswith(LIMITS):
        return Scan(sha256, "unscanned", f"clamd says: {name}"[:DETAIL])
    return Scan(sha256, "infected", name[:DETAIL])
