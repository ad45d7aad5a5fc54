"""The SMTP door: takes bytes from the network and hands them to the spool, in the caller's event loop.

It answers 250 only after `put` has returned, refuses what isn't ours, too big or too much, and parses nothing of a
message. A failure of ours is temporary for the peer (451 or 421), so that no message is lost by it.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mailbot.errors import ConfigError, Problem
from mailbot.listen.smtp_handler import Handler, Log, Put
from mailbot.listen.smtp_limits import Limits
from mailbot.listen.smtp_session import Session
from mailbot.sections import SmtpSettings

__all__ = ["Put", "SmtpDoor"]

BACKLOG = 512
STOP_SECONDS = 5.0
ACCEPTING_TURNS = 2  # of the loop, from a connection's being accepted to its session
AIOSMTPD_LOGS = ("mail.log", "mail.debug")  # every command goes into them, and what is wrong with a PROXY header


class SmtpDoor:
    """Listens for SMTP.

    Args:
        settings: with absolute paths of certificate and key.
        accepts: whether mail for a forward path, as the peer wrote it, is taken; bare `postmaster` always is.
        put: stores a message durably and returns its spool id; may raise anything.
        now: aware UTC.
        log: a structlog logger; it gets ids, sizes and counts.
    """

    port: int = 0

    def __init__(
        self, settings: SmtpSettings, accepts: Callable[[str], bool], put: Put, now: Callable[[], datetime], log: Log
    ) -> None:
        self._settings = settings
        self._limits = Limits(settings)
        self._handler = Handler(settings, self._limits, accepts, put, now, log)
        self._running: set[Session] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listens when it returns; `port` is the real one then.

        Raises:
            ConfigError: address, port, certificate or key can't be used.
        """
        settings = self._settings
        tls = tls_context(settings)
        hostname = settings.hostname or socket.gethostname()
        for name in AIOSMTPD_LOGS:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

        def session() -> Session:
            return Session(self._handler, hostname=hostname, tls=tls, running=self._running)

        try:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(session, settings.host, settings.port, backlog=BACKLOG)
        except (OSError, UnicodeError) as error:
            problem = (
                f"can't listen on {settings.host} port {settings.port}: {getattr(error, 'strerror', None) or error}"
            )
            raise ConfigError([Problem("smtp", None, "smtp.port", problem)]) from None
        self.port = self._server.sockets[0].getsockname()[1]

    @property
    def listening(self) -> bool:
        return self._server is not None and self._server.is_serving()

    async def stop(self) -> None:
        """Takes no new connection, tells the others, and gives a running DATA a few seconds to get its answer."""
        if self._server is None:
            return
        server, self._server = self._server, None
        await _accept_no_more(server)
        server.close()
        for session in tuple(self._running):
            session.stop()
        await self._ended(STOP_SECONDS)
        for session in tuple(self._running):
            session.abandon()
        await self._ended(STOP_SECONDS)

    async def _ended(self, seconds: float) -> None:
        tasks = [session.task for session in self._running if session.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)


async def _accept_no_more(server: asyncio.Server) -> None:
    """Whoever was let in at the last moment has a session then; of a closed server, Python would forget it unclosed."""
    loop = asyncio.get_running_loop()
    for listening in server.sockets:
        loop.remove_reader(listening.fileno())
    for _ in range(ACCEPTING_TURNS):
        await asyncio.sleep(0)


def tls_context(settings: SmtpSettings) -> ssl.SSLContext | None:
    """The certificate for STARTTLS, or None where none is set.

    Raises:
        ConfigError: with every problem at once.
    """
    if settings.tls_cert is None:
        wants = [key for key in ("tls_key", "require_tls") if getattr(settings, key)]
        if wants:
            raise ConfigError(
                [Problem("smtp", None, f"smtp.{key}", "needs a certificate in tls_cert") for key in wants]
            )
        return None
    files = {"smtp.tls_cert": settings.tls_cert, "smtp.tls_key": settings.tls_key}
    unreadable = [problem for key, path in files.items() if path and (problem := _unreadable(key, path))]
    if unreadable:
        raise ConfigError(unreadable)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key, password=lambda: "")  # never asks the terminal
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", None) or "wrong password"
        text = f"certificate and key can't be used together: {reason}; expected PEM, the key without a password"
        raise ConfigError([Problem(str(settings.tls_cert), None, "smtp.tls_cert", text)]) from None
    return context


def _unreadable(key: str, path: Path) -> Problem | None:
    try:
        path.open("rb").close()
    except OSError as error:
        return Problem(str(path), None, key, f"can't be read: {error.strerror}")
    return None
