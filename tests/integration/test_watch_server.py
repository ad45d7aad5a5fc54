"""The watch port over real sockets: what it answers, what it refuses, and that nobody can hold it up."""

import asyncio
import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from mailbot.errors import ConfigError, TemporaryError
from mailbot.sections import WatchSettings
from mailbot.store.figures import Figures
from mailbot.watch import server as module
from mailbot.watch.glance import Glance
from mailbot.watch.health import Health, Ticks
from mailbot.watch.server import MOST_CONNECTIONS, WatchServer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WAIT = 10.0


@pytest.fixture
def health() -> Iterator[Health]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    ticks = Ticks({"watch": NOW})
    yield Health(loop, lambda: True, lambda: 1, tuple, Glance(Figures), ticks, timedelta(minutes=15), lambda: NOW)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def start(health: Health) -> Iterator[Any]:
    with ExitStack() as stack:

        def run(given: Health = health, metrics: Any = lambda: b"mailbot_store_up 1\n", port: int = 0) -> WatchServer:
            server = WatchServer(WatchSettings(port=port), given, metrics, structlog.get_logger())
            stack.callback(server.stop)
            server.start()
            return server

        yield run


def ask(server: WatchServer, path: str, method: str = "GET") -> tuple[int, Any, bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", method=method)
    try:
        with urllib.request.urlopen(request, timeout=WAIT) as answer:  # noqa: S310 - our own
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_a_bot_that_works_is_alive_and_ready(start: Any) -> None:
    server = start()
    for path in ("/healthz", "/readyz", "/readyz?verbose"):
        status, headers, body = ask(server, path)
        assert (status, headers["Content-Type"]) == (200, "application/json")
        assert json.loads(body) == {"status": "ok", "faults": []}


def test_what_is_not_ready_is_named_with_its_remedy(start: Any, health: Health) -> None:
    status, _, body = ask(start(replace(health, workers=lambda: 0)), "/readyz")
    (fault,) = json.loads(body)["faults"]
    assert (status, fault["part"], bool(fault["remedy"])) == (503, "workers", True)


def test_a_store_that_is_away_is_not_ready_but_alive(start: Any, health: Health) -> None:
    def away() -> Figures:
        raise TemporaryError("the store doesn't answer")

    server = start(replace(health, glance=Glance(away)))
    assert (ask(server, "/healthz")[0], ask(server, "/readyz")[0]) == (200, 503)


def test_a_store_that_hangs_does_not_hang_the_answer(start: Any, health: Health) -> None:
    opened = threading.Event()
    server = start(replace(health, glance=Glance(lambda: opened.wait() and Figures(), patience=0.1)))
    assert ask(server, "/readyz")[0] == 503
    opened.set()


def test_metrics_are_given_as_prometheus_wants_them(start: Any) -> None:
    status, headers, body = ask(start(), "/metrics")
    assert (status, body) == (200, b"mailbot_store_up 1\n")
    assert headers["Content-Type"].startswith("text/plain; version=0.0.4")


def test_head_is_answered_without_a_body(start: Any) -> None:
    status, headers, body = ask(start(), "/metrics", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, "19", b"")


@pytest.mark.parametrize("path", ["/", "/metrics/", "/../etc/passwd", "/healthz/x", "/%2e%2e/"])
def test_nothing_else_is_there(start: Any, path: str) -> None:
    assert ask(start(), path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_nothing_can_be_done_but_reading(start: Any, method: str) -> None:
    status, headers, _ = ask(start(), "/metrics", method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "octets", [b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET " + b"x" * 70_000 + b"\r\n\r\n", b"\x00"]
)
def test_nonsense_ends_with_its_connection(start: Any, octets: bytes) -> None:
    server = start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=WAIT) as client:
        client.sendall(octets)
        client.shutdown(socket.SHUT_WR)
        assert b"Traceback" not in client.recv(100_000)
    assert ask(server, "/healthz")[0] == 200


def test_those_who_say_nothing_are_hung_up_on_and_do_not_keep_others_out(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CONNECTION_SECONDS", 0.2)
    server = start()
    with ExitStack() as stack:
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=WAIT))
            for _ in range(MOST_CONNECTIONS + 5)
        ]
        assert all(client.recv(1) == b"" for client in silent)
        assert ask(server, "/healthz")[0] == 200


def test_a_page_that_fails_says_no_more_than_that(start: Any) -> None:
    def broken() -> bytes:
        raise KeyError("secret words")

    status, _, body = ask(start(metrics=broken), "/metrics")
    assert (status, b"secret" in body) == (500, False)


def test_a_port_that_is_taken_is_named(start: Any) -> None:
    with pytest.raises(
        ConfigError, match=r"watch\.port: can't listen on 127\.0\.0\.1 port \d+: Address already in use"
    ):
        start(port=start().port)


def test_the_thread_ends_with_the_server(start: Any) -> None:
    server = start()
    server.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "watch"]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), timeout=WAIT)
