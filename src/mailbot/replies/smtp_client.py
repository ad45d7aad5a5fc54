"""smtplib's client with replies that end: a server that never stops talking doesn't hang the way out or fill memory."""

import io
import smtplib
import time
from typing import Any

REPLY_LINES = 200
REPLY_SECONDS = 300.0  # the longest that any answer may take (RFC 5321 4.5.3.2 asks for ten minutes at the final dot)


class EndlessReply(OSError):
    """A reply of more lines than any server has, or that takes for ever."""


class _Replies:
    """What a server says, read by smtplib line by line; it ends with the reply."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self.begin()

    def begin(self) -> None:
        self._lines, self._ends = 0, time.monotonic() + REPLY_SECONDS

    def readline(self, size: int = -1) -> bytes:
        self._lines += 1
        if self._lines > REPLY_LINES or time.monotonic() > self._ends:
            raise EndlessReply("the server's reply has no end")
        return self._file.readline(size)

    def close(self) -> None:
        self._file.close()


class _Bounded(smtplib.SMTP):
    """Takes one reply at a time from the server."""

    def getreply(self) -> tuple[int, bytes]:
        socket: Any = self.sock
        if self.file is None and socket is not None:
            self.file = _Replies(socket.makefile("rb"))
        if isinstance(self.file, _Replies):
            self.file.begin()
        return super().getreply()


class Smtp(_Bounded):
    """A connection in the clear, for STARTTLS or a server on this machine."""


class SmtpOverTls(_Bounded, smtplib.SMTP_SSL):
    """A connection that is encrypted from its start."""
