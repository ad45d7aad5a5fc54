"""A client of clamd, the ClamAV daemon: two of its commands, over its socket, within a time. Decides nothing."""

import socket
import time
from contextlib import suppress
from urllib.parse import urlsplit

CHUNK = 1 << 18
REPLY_OCTETS = 4096
LONGEST_WAIT = 2.0  # for a connection alone: what doesn't take one at once is down


class ClamdTrouble(Exception):
    """clamd can't be reached, doesn't answer in time, or says what isn't an answer."""


def stream(address: str, octets: bytes, ends: float) -> str:
    """clamd's word on a file (INSTREAM), such as `OK`, `Eicar-Signature FOUND`, `INSTREAM size limit exceeded. ERROR`.

    Args:
        address: `unix:/path` or `tcp://host:port`.
        ends: when it must have answered, as time.monotonic() counts.
    Raises:
        ClamdTrouble: it didn't.
    """
    pieces = (octets[start : start + CHUNK] for start in range(0, len(octets), CHUNK))
    framed = [b"zINSTREAM\0", *(len(piece).to_bytes(4, "big") + piece for piece in pieces), bytes(4)]
    return ask(address, framed, ends).removeprefix("stream: ")


def version(address: str, ends: float) -> str:
    """The version that clamd names, with that of its database."""
    return ask(address, [b"zVERSION\0"], ends)


def ask(address: str, words: list[bytes], ends: float) -> str:
    """One command and its reply."""
    try:
        with _connect(address, ends) as connection:
            with suppress(BrokenPipeError, ConnectionResetError):  # it has read enough: its reply says why
                for word in words:
                    connection.settimeout(_left(ends))
                    connection.sendall(word)
            return _reply(connection, ends)
    except TimeoutError:
        raise ClamdTrouble("didn't answer in time") from None
    except OSError as error:
        raise ClamdTrouble(f"can't be reached ({error.strerror or type(error).__name__})") from None


def _connect(address: str, ends: float) -> socket.socket:
    wait = min(_left(ends), LONGEST_WAIT)
    if not address.startswith("unix:"):
        parts = urlsplit(address)
        return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=wait)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(wait)
        connection.connect(address.removeprefix("unix:"))
    except BaseException:
        connection.close()
        raise
    return connection


def _reply(connection: socket.socket, ends: float) -> str:
    reply = b""
    while b"\0" not in reply and len(reply) < REPLY_OCTETS:
        connection.settimeout(_left(ends))
        piece = connection.recv(REPLY_OCTETS)
        if not piece:
            break
        reply += piece
    text, ended, _ = reply.partition(b"\0")
    if not ended:
        raise ClamdTrouble("broke off in the middle of its answer")
    return text.decode("utf-8", "replace")


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
