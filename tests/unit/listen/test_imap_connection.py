"""Waiting on a connection: what comes along with an answer, before it, or not at all; a test plays the server."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from imaplib import IMAP4

import pytest

from mailbot.listen import imap_reader
from mailbot.listen.imap_connection import Connection
from mailbot.listen.imap_reader import TOO_LONG, TOO_MUCH

PATIENCE = 10.0
Script = dict[str, Callable[[str], bytes | None]]

PLAIN: Script = {"CAPABILITY": lambda tag: f"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n".encode()}


class Server:
    """Answers each command as a script says; None hangs up."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.heard: list[str] = []
        self._speaking = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def say(self, words: bytes) -> None:
        """Whole, whoever else speaks."""
        with self._speaking:
            self.line.sendall(words)

    def close(self) -> None:
        self._listener.close()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        line, _ = self._listener.accept()
        self.line = line
        with line, line.makefile("rb") as lines, suppress(OSError):
            line.sendall(b"* OK ready\r\n")
            for said in lines:
                tag, _, rest = said.decode().strip().partition(" ")
                command = rest.split()[0].upper() if rest else tag.upper()  # DONE has no tag
                self.heard.append(command)
                answer = self.script.get(command, lambda tag: f"{tag} OK done\r\n".encode())(tag)
                if answer is None:
                    return
                self.say(answer)


def with_idle(idle: Callable[[str], bytes | None]) -> Script:
    """A script of a server with IDLE, that begins it so and ends it as asked."""
    tags: list[str] = []

    def begin(tag: str) -> bytes | None:
        tags.append(tag)
        return idle(tag)

    return {
        "CAPABILITY": lambda tag: f"* CAPABILITY IMAP4rev1 IDLE\r\n{tag} OK done\r\n".encode(),
        "IDLE": begin,
        "DONE": lambda _: f"{tags[-1]} OK done\r\n".encode(),
    }


Play = Callable[[Script], tuple[Server, Connection]]


@pytest.fixture
def play() -> Iterator[Play]:
    made: list[tuple[Server, Connection]] = []

    def start(script: Script) -> tuple[Server, Connection]:
        server = Server(PLAIN | script)
        connection = Connection("127.0.0.1", server.port, None, PATIENCE)
        made.append((server, connection))
        connection.login("desk", "password")
        connection.news()
        return server, connection

    yield start
    for server, connection in made:
        with suppress(OSError):
            connection.shutdown()
        server.close()


@pytest.fixture
def wake() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    os.close(reader)
    os.close(writer)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "said",
    [
        b"+ idling\r\n* 5 EXISTS\r\n",
        b"* 5 EXISTS\r\n+ idling\r\n",
        b"+ idling\r\n* 2 EXPUNGE\r\n* OK hi\r\n* 5 EXISTS\r\n",
    ],
    ids=["with the answer", "before the answer", "after something else"],
)
def test_news_that_come_together_with_the_answer_to_idle_end_the_wait(
    play: Play, wake: tuple[int, int], said: bytes
) -> None:
    server, connection = play(with_idle(lambda _: said))
    connection.wait(60, wake[0])
    assert server.heard[-2:] == ["IDLE", "DONE"]


def test_what_is_no_news_does_not_end_the_wait(play: Play, wake: tuple[int, int]) -> None:
    server, connection = play(with_idle(lambda _: b"+ idling\r\n* 3 FETCH (FLAGS (\\Seen))\r\n* OK still here\r\n"))
    waiting = threading.Thread(target=connection.wait, args=(60, wake[0]))
    waiting.start()
    while "IDLE" not in server.heard:
        time.sleep(0.01)
    waiting.join(0.2)
    assert waiting.is_alive()
    os.write(wake[1], b"\n")
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
    assert server.heard[-1] == "DONE"


def test_a_wait_ends_with_its_time(play: Play, wake: tuple[int, int]) -> None:
    server, connection = play(with_idle(lambda _: b"+ idling\r\n"))
    connection.wait(0.05, wake[0])
    assert server.heard[-1] == "DONE"


def test_a_server_that_hangs_up_while_idling_is_noticed(play: Play, wake: tuple[int, int]) -> None:
    script = with_idle(lambda _: b"+ idling\r\n* BYE going down\r\n")
    server, connection = play(script | {"DONE": lambda _: None})
    waiting = threading.Thread(target=server.close)
    with pytest.raises((IMAP4.error, OSError)):
        connection.wait(0.05, wake[0])
    waiting.start()
    waiting.join(PATIENCE)


def test_a_refused_idle_is_told(play: Play, wake: tuple[int, int]) -> None:
    _, connection = play(with_idle(lambda tag: f"{tag} NO not now\r\n".encode()))
    with pytest.raises(IMAP4.abort, match="IDLE"):
        connection.wait(60, wake[0])


def test_without_idle_the_server_is_asked_when_the_time_is_over(play: Play, wake: tuple[int, int]) -> None:
    server, connection = play({"NOOP": lambda tag: f"* 7 EXISTS\r\n{tag} OK done\r\n".encode()})
    connection.wait(0.05, wake[0])
    assert server.heard[-1] == "NOOP"


def test_news_beside_another_answer_are_told_once(play: Play) -> None:
    _, connection = play({"UID": lambda tag: f"* SEARCH 1\r\n* 5 EXISTS\r\n{tag} OK done\r\n".encode()})
    connection._imap.state = "SELECTED"
    assert connection.search("ALL") == [1]
    assert [connection.news(), connection.news()] == [True, False]


def test_what_a_server_tells_unasked_is_not_gathered_for_ever(play: Play) -> None:
    many = "".join(f"* {number} EXPUNGE\r\n" for number in range(1, 1000))
    _, connection = play({"NOOP": lambda tag: f"{many}{tag} OK done\r\n".encode()})
    connection._imap._simple_command("NOOP")
    connection.news()
    assert not connection._imap.untagged_responses


def test_a_server_that_never_stops_talking_while_idling_keeps_no_stop_waiting(
    play: Play, wake: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_reader, "OCTETS", 10**12)
    server, connection = play(with_idle(lambda _: b"+ idling\r\n"))
    waiting, heard = threading.Thread(target=connection.wait, args=(60, wake[0])), connection._imap._get_response
    received: list[bytes | None] = []
    connection._imap._get_response = lambda: received.append(answer := heard()) or answer
    waiting.start()
    while "IDLE" not in server.heard:
        time.sleep(0.01)
    talking = threading.Thread(target=_talk, args=(server, b"* OK still here\r\n" * 1000))
    talking.start()
    while len(received) < 5000:
        time.sleep(0.01)
    os.write(wake[1], b"\n")
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
    talking.join(PATIENCE)


def test_a_stop_comes_before_what_was_read_already(play: Play, wake: tuple[int, int]) -> None:
    _, connection = play({})
    connection._imap._ahead().extend(b"* OK still here\r\n")
    assert connection._imap.heard(60, wake[0])
    os.write(wake[1], b"\n")
    assert not connection._imap.heard(60, wake[0])


def _talk(server: Server, words: bytes) -> None:
    """Until the stop is heard, which the server answers then."""
    with suppress(OSError):
        while "DONE" not in server.heard:
            server.say(words)


def test_a_server_that_talks_and_talks_while_idling_is_left(play: Play, wake: tuple[int, int]) -> None:
    chatter = b"* OK still here and well\r\n"
    said = b"+ idling\r\n" + chatter * (imap_reader.OCTETS // len(chatter) + 1)
    _, connection = play(with_idle(lambda _: said))
    with pytest.raises(IMAP4.abort, match=TOO_MUCH):
        connection.wait(60, wake[0])


def test_an_idle_that_the_server_ends_is_a_connection_that_ended(play: Play, wake: tuple[int, int]) -> None:
    _, connection = play(with_idle(lambda tag: f"+ idling\r\n{tag} OK enough\r\n".encode()))
    with pytest.raises(IMAP4.abort, match="IDLE"):
        connection.wait(60, wake[0])


def test_more_lines_than_a_command_is_answered_with_end_the_connection(play: Play) -> None:
    many = b"* 5 EXISTS\r\n" * (imap_reader.OCTETS // 10)
    _, connection = play({"NOOP": lambda tag: many + f"{tag} OK done\r\n".encode()})
    with pytest.raises(IMAP4.abort, match=TOO_MUCH):
        connection.noop()


def test_a_line_without_an_end_ends_the_connection(play: Play) -> None:
    _, connection = play({"NOOP": lambda _: b"* OK " + b"x" * 2_000_000})
    with pytest.raises(IMAP4.abort, match=TOO_MUCH):
        connection.noop()


def test_octets_that_are_more_than_was_asked_for_are_not_waited_for(play: Play) -> None:
    # None of them ever comes: they are refused by what is announced.
    announced = f"* 1 FETCH (UID 1 BODY[] {{{imap_reader.OCTETS + 1_000_001}}}\r\n".encode()
    _, connection = play({"UID": lambda _: announced})
    connection._imap.state = "SELECTED"
    with pytest.raises(IMAP4.abort, match=TOO_MUCH):
        connection.answers([1], "BODY.PEEK[]", 1_000_000)


def test_octets_that_were_asked_for_come_whole_and_count_for_one_command_alone(play: Play) -> None:
    raw = b"line\r\n" * (imap_reader.OCTETS // 6 + 1)
    answer = b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%b)\r\n" % (len(raw), raw)
    _, connection = play({"UID": lambda tag: answer + f"{tag} OK done\r\n".encode()})
    connection._imap.state = "SELECTED"
    for _ in range(2):
        assert connection.answers([1], "BODY.PEEK[]", len(raw)) == {1: {b"BODY[]": raw}}
    with pytest.raises(IMAP4.abort, match=TOO_MUCH):
        connection.answers([1], "BODY.PEEK[]")


def test_an_answer_that_comes_an_octet_at_a_time_has_an_end(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    server, connection = play({"NOOP": lambda _: b"* OK "})
    monkeypatch.setattr(imap_reader, "SECONDS", 0.3)
    refused: list[BaseException] = []

    def ask() -> None:
        try:
            connection.noop()
        except IMAP4.abort as error:
            refused.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    with suppress(OSError):
        deadline = time.monotonic() + PATIENCE
        while asking.is_alive() and time.monotonic() < deadline:
            server.line.sendall(b"x")
            asking.join(0.01)
    assert TOO_LONG in str(refused[0])


def test_what_came_before_tls_counts_for_nothing_after(play: Play) -> None:
    _, connection = play({})
    connection._imap._ahead().extend(b"* OK slipped in\r\n")
    plain, other = connection._imap.sock, socket.socket()
    connection._imap.sock = other
    assert not connection._imap._ahead()
    connection._imap.sock = plain
    other.close()
