"""The octets of one message on their way in: kept while they fit, counted when they don't.

It takes the transparency dots off (RFC 5321 4.5.2) and changes nothing else: lone CR and LF, NUL and long lines stay.
"""

from mailbot.errors import Rejected
from mailbot.listen.smtp_limits import Limits

LINE_END = b"\r\n"
END_OF_DATA = b"\r\n.\r\n"
PATIENCE = 2  # a message that is too big is read on to its end, but no further than so many times the limit


class Transfer:
    """One DATA. The octets begin with the line end before them, so that an empty message ends as any other does.

    Args:
        limits: where room is reserved while the octets are here; release gives it back.
        max_bytes: octets that a message may have, counted as RFC 1870 does: line ends included, dots not.
    """

    def __init__(self, limits: Limits, max_bytes: int) -> None:
        self._limits, self._max_bytes = limits, max_bytes
        self._chunks: list[bytes] = []
        self._seen = self._held = self._overhead = 0
        self._refusal: Rejected | None = None

    def add(self, chunk: bytes) -> None:
        """Takes the next octets, or counts them where the message is refused already."""
        self._seen += len(chunk)
        # Each chunk may begin within a dotted line end that is counted in no chunk; `message` counts exactly.
        self._overhead += chunk.count(b"\r\n.") + 1
        if self._seen - self._overhead > self._max_bytes + len(END_OF_DATA):
            self._refuse(self._too_big())
        elif self._refusal is None and self._limits.reserve(len(chunk)):
            self._held += len(chunk)
            self._chunks.append(chunk)
        elif self._refusal is None:
            self._refuse(Rejected(452, "4.3.1", "no room for this message now, try again later"))

    @property
    def endless(self) -> bool:
        """Whether so much came that it isn't worth to wait for the end."""
        return self._seen > PATIENCE * self._max_bytes + (1 << 20)

    def message(self) -> bytes:
        """The message, once the end of data was added.

        Raises:
            Rejected: it was too big, or there was no room for it.
        """
        if self._refusal is not None:
            raise self._refusal
        raw = b"".join(self._chunks)
        self._chunks.clear()
        raw = raw[3 if raw.startswith(b"\r\n.") else 2 : -3]
        raw = raw.replace(b"\r\n.", LINE_END)
        if len(raw) > self._max_bytes:
            raise self._too_big()
        return raw

    def release(self) -> None:
        self._chunks.clear()
        self._limits.release(self._held)
        self._held = 0

    def _refuse(self, refusal: Rejected) -> None:
        self.release()
        self._refusal = refusal

    def _too_big(self) -> Rejected:
        return Rejected(552, "5.3.4", f"message too big, at most {self._max_bytes} octets are taken")
