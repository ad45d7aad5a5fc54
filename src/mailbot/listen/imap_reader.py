"""What an IMAP server says, read only as far and as long as a command may take: imaplib takes all that is announced.

It understands nothing of what is said. What came before TLS counts for nothing once TLS is there.
"""

import imaplib
import select
import socket
import time

from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

TOO_MUCH = "mailbot: more is answered than was asked for"  # `imap_trouble` knows it by these words
TOO_LONG = "mailbot: an answer doesn't end"
OCTETS = 4_000_000  # that a command may be answered with, beside what it fetches
SECONDS = 600.0  # that an answer may take, however slow the line
LINE = 1_000_000  # octets, as imaplib has it
PIECE = 65_536


class Reader(imaplib.IMAP4):
    """The part of imaplib that reads, with an end to what a server may say.

    Args:
        expected: octets that the next command fetches at most; whoever gives it sets this before.
    """

    expected = 0
    _left = OCTETS
    _source: "socket.socket | None" = None

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        self.renew()
        return super()._create_socket(timeout)  # type: ignore[misc,no-any-return]

    def _command(self, name: str, *args: object) -> bytes:
        self._left, self.expected = OCTETS + self.expected, 0
        self.renew()
        return super()._command(name, *args)  # type: ignore[misc,no-any-return]

    def renew(self) -> None:
        """Gives the server its time anew."""
        self._until = time.monotonic() + SECONDS

    def heard(self, seconds: float, wake: int) -> bool:
        """Waits until the server says something; false where the time was over or the wake came first.

        Args:
            wake: a file descriptor that ends the wait when it can be read.
        """
        if readable([wake], 0):
            return False
        if self._ahead() or getattr(self.sock, "pending", int)():
            return True
        return readable([self.sock.fileno(), wake], seconds) and not readable([wake], 0)

    def read(self, size: int) -> bytes:
        ahead = self._ahead()
        if size > self._left + len(ahead):
            raise self.abort(TOO_MUCH)
        pieces = [self._take(min(size, len(ahead)))]
        missing = size - len(pieces[0])
        while missing and (piece := self._receive(min(missing, PIECE))):
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def readline(self) -> bytes:
        looked, ahead = 0, self._ahead()
        while not (end := ahead.find(b"\n", looked) + 1):
            looked = len(ahead)
            if looked > LINE:
                raise self.abort(TOO_MUCH)
            piece = self._receive(PIECE)
            if not piece:
                end = looked
                break
            ahead += piece
        return self._take(end)

    def _ahead(self) -> bytearray:
        """What came of the line after this one, over this very socket."""
        if self._source is not self.sock:
            self._source, self._came = self.sock, bytearray()
        return self._came

    def _take(self, size: int) -> bytes:
        taken = bytes(self._came[:size])
        del self._came[:size]
        return taken

    def _receive(self, size: int) -> bytes:
        if time.monotonic() > self._until:
            raise self.abort(TOO_LONG)
        piece = self.sock.recv(size)
        self._left -= len(piece)
        if self._left < 0:
            raise self.abort(TOO_MUCH)
        return piece


class PlainReader(Reader, IMAP4WithTimeout):  # type: ignore[misc]  # imapclient has no types
    """Without TLS from the start."""


class TlsReader(Reader, IMAP4_TLS):  # type: ignore[misc]  # imapclient has no types
    """With TLS from the start."""


def readable(descriptors: "list[int]", seconds: float) -> bool:
    """Whether one of them can be read within so many seconds."""
    poller = select.poll()
    for descriptor in descriptors:
        poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(max(0.0, seconds) * 1000))
