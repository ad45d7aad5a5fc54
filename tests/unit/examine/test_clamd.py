"""What is written to clamd's socket and read from it, against a peer that says what it likes."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mailbot.examine.clamd import CHUNK, ClamdTrouble, ask, stream


@contextmanager
def peer(reply: bytes, reads: int = 1 << 20) -> Iterator[tuple[str, list[bytes]]]:
    """A server for one connection: reads until nothing more comes or so many octets came, answers and closes."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                while sum(map(len, heard)) < reads and not b"".join(heard).endswith((b"\0\0\0\0", b"VERSION\0")):
                    heard.append(connection.recv(1 << 16))
                connection.sendall(reply)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}", heard
        thread.join(5)


def ends(seconds: float = 5.0) -> float:
    return time.monotonic() + seconds


def test_a_file_is_sent_in_chunks_with_their_lengths_and_an_end() -> None:
    octets = b"x" * (CHUNK + 3)
    with peer(b"stream: OK\0") as (address, heard):
        assert stream(address, octets, ends()) == "OK"
    sent = b"".join(heard)
    assert sent[:10] == b"zINSTREAM\0"
    assert sent[10:14] == CHUNK.to_bytes(4, "big")
    assert sent[14 + CHUNK :] == b"\0\0\0\3xxx\0\0\0\0"


def test_a_reply_that_breaks_off_is_no_reply() -> None:
    with peer(b"stream: O") as (address, _), pytest.raises(ClamdTrouble, match="broke off"):
        stream(address, b"x", ends())


def test_no_reply_at_all_is_trouble() -> None:
    with peer(b"") as (address, _), pytest.raises(ClamdTrouble, match="broke off"):
        stream(address, b"x", ends())


def test_a_reply_without_end_is_read_no_further_than_it_may_be_long() -> None:
    with peer(b"y" * 100_000) as (address, _), pytest.raises(ClamdTrouble, match="broke off"):
        ask(address, [b"zVERSION\0"], ends())


def test_octets_that_are_no_text_are_shown_as_such() -> None:
    with peer(b"\xff\xfe\0") as (address, _):
        assert ask(address, [b"zVERSION\0"], ends()) == "\N{REPLACEMENT CHARACTER}" * 2


def test_time_that_is_over_asks_nobody() -> None:
    with pytest.raises(ClamdTrouble, match="in time"):
        stream("unix:/nowhere", b"x", time.monotonic() - 1)
