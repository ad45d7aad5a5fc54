"""The watch port: `/healthz`, `/readyz` and `/metrics` over HTTP, on a thread of its own.

It reads only, tells no address and no word of any mail, and can't be used to hold the bot up: few connections at once,
each for a few seconds.
"""

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from structlog.typing import FilteringBoundLogger

from mailbot.errors import ConfigError, Problem
from mailbot.logs import place_of
from mailbot.sections import WatchSettings
from mailbot.watch.health import Fault, Health

MOST_CONNECTIONS = 16
CONNECTION_SECONDS = 10.0
JSON = "application/json"


class WatchServer(ThreadingMixIn, TCPServer):
    """Answers from `start` to `stop`.

    Args:
        settings: with a port; 0 takes a free one.
        metrics: writes all metrics down.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = MOST_CONNECTIONS

    def __init__(
        self, settings: WatchSettings, health: Health, metrics: Callable[[], bytes], log: FilteringBoundLogger
    ) -> None:
        self.health, self.metrics, self.log = health, metrics, log
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._thread = threading.Thread(target=self.serve_forever, name="watch", daemon=True)
        self.address_family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        super().__init__((settings.host, settings.port or 0), _Handler, bind_and_activate=False)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def start(self) -> None:
        """Listens when it returns; `port` is the real one then.

        Raises:
            ConfigError: address or port can't be used.
        """
        host, port = str(self.server_address[0]), self.port
        try:
            self.server_bind()
            self.server_activate()
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            problem = f"can't listen on {host} port {port}: {reason}; name a free port, or none"
            raise ConfigError([Problem("settings", None, "watch.port", problem)]) from None
        self._thread.start()
        self.log.info("watching", host=self.server_address[0], port=self.port)

    def stop(self) -> None:
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as socketserver has it
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        end = threading.Timer(CONNECTION_SECONDS, _hang_up, (request,))
        end.daemon = True
        end.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            end.cancel()
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A peer that breaks off is nobody's trouble; a fault of ours was answered and logged where it arose."""


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request and closes."""

    server: WatchServer
    server_version, sys_version = "mailbot", ""
    timeout = 5  # seconds without an octet

    def do_GET(self) -> None:
        pages: dict[str, Callable[[], tuple[int, str, bytes]]] = {
            "/healthz": lambda: _verdict(self.server.health.unwell()),
            "/readyz": lambda: _verdict(self.server.health.not_ready()),
            "/metrics": lambda: (HTTPStatus.OK, CONTENT_TYPE_PLAIN_0_0_4, self.server.metrics()),
        }
        page = pages.get(self.path.partition("?")[0])
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            status, kind, body = page()
        except Exception as error:  # noqa: BLE001 - a bug of ours: whoever asks learns that, and no more
            self.server.log.error("watch failed", **place_of(error))
            status, kind, body = HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", b"this page failed; see the log\n"
        self._answer(status, kind, body)

    do_HEAD = do_GET  # noqa: N815 - as http.server names it

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """A refusal in a few words of ours; a method that we don't have is 405, not 501 (RFC 9110 15.5.6)."""
        code = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else code
        self._answer(code, "text/plain", f"{HTTPStatus(code).phrase}\n".encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - as http.server names it
        """Requests of a monitor are no news."""


def _verdict(faults: list[Fault]) -> tuple[int, str, bytes]:
    status = HTTPStatus.SERVICE_UNAVAILABLE if faults else HTTPStatus.OK
    said = {"status": "failing" if faults else "ok", "faults": [fault.described() for fault in faults]}
    return status, JSON, json.dumps(said).encode() + b"\n"
