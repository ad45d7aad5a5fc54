"""One connection to an IMAP server: imapclient, and what it leaves to its user.

It waits so that nothing is missed and a stop is noticed at once; it reads and changes no mail.
"""

import socket
import ssl
import time
from collections.abc import Sequence

from imapclient import IMAPClient

from mailbot.listen.imap_answers import Answers, read_answers
from mailbot.listen.imap_reader import PlainReader, Reader, TlsReader, readable

KEEPALIVE = ((socket.TCP_KEEPIDLE, 60), (socket.TCP_KEEPINTVL, 20), (socket.TCP_KEEPCNT, 3))


class Connection(IMAPClient):  # type: ignore[misc]  # imapclient has no types
    """A connection that isn't logged in yet.

    Args:
        host, port: the server.
        context: how to check its certificate; None: no TLS from the start.
        timeout: seconds after which a silent server counts as gone.
    """

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, timeout: float) -> None:
        super().__init__(host, port, ssl=context is not None, ssl_context=context, timeout=timeout)
        self._imap.debug = 0  # else every octet that comes is formatted for a log that nobody keeps
        plain = self.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in KEEPALIVE:
            plain.setsockopt(socket.IPPROTO_TCP, option, value)

    def _create_IMAP4(self) -> Reader:  # noqa: N802 - imapclient's name for it
        if self.ssl:
            return TlsReader(self.host, self.port, self.ssl_context, self._timeout.connect)  # type: ignore[call-arg]
        return PlainReader(self.host, self.port, self._timeout.connect)

    def answers(self, uids: Sequence[int], what: str, octets: int = 0) -> Answers:
        """What the server tells of messages.

        Args:
            what: data items, such as `FLAGS RFC822.SIZE`.
            octets: of messages that this fetches, at most.
        Raises:
            imaplib.IMAP4.error, ValueError, TypeError, LookupError: it refuses, or answers what can't be read.
        """
        self._imap.expected = octets
        kind, data = self._imap.uid("FETCH", ",".join(map(str, uids)), f"({what})")
        self._checkok("FETCH", kind, data)
        found = read_answers(data)
        return {uid: found[uid] for uid in uids if uid in found}

    def news(self) -> bool:
        """Whether the server told of new messages beside its answers since this was last asked.

        It tells once: what came along with an answer isn't told again by IDLE.
        """
        told = self._imap.untagged_responses
        found = "EXISTS" in told
        told.clear()
        return found

    def wait(self, seconds: float, wake: int) -> None:
        """Waits until the server tells of new messages (IDLE, RFC 2177) or the time is over.

        Args:
            seconds: at most so long; all of it where the server has no IDLE.
            wake: a file descriptor that ends the wait when it can be read.
        Raises:
            imaplib.IMAP4.error, OSError: the connection is gone.
        """
        if not self.has_capability("IDLE"):
            readable([wake], seconds)
            self.noop()
            return
        self.idle()
        deadline = time.monotonic() + seconds
        while not self.news() and self._imap.heard(deadline - time.monotonic(), wake):
            self._imap.renew()
            self._imap._get_response()
            if self._imap.tagged_commands.get(self._idle_tag):
                raise self.AbortError("IDLE was ended")
        self._imap.renew()
        self.idle_done()

    def idle(self) -> None:
        """Begins to idle, whatever else the server has to tell before it says so."""
        self._idle_tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands.get(self._idle_tag):
                raise self.AbortError("IDLE was refused")
