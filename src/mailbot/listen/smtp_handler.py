"""What the SMTP door answers to MAIL, RCPT and a received message; one for all sessions of a door.

The rules here are "is this address ours" and "is it too big, too much or looping". It parses nothing of the
message, and no reply or log line of it holds an address, a part of a message, or the text of an exception.
"""

# ruff: noqa: N802, ARG002  # aiosmtpd names its hooks, and gives each of them the same arguments

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aiosmtpd.smtp import Envelope as Transaction
from aiosmtpd.smtp import Session as Connection
from aiosmtpd.smtp import TLSSetupException

from mailbot.domain.mail import Envelope
from mailbot.errors import Rejected
from mailbot.listen.smtp_limits import Limits, Peer
from mailbot.listen.smtp_syntax import NULL_PATH, announced_size, is_looping, printable
from mailbot.logs import place_of
from mailbot.sections import SmtpSettings

Put = Callable[[bytes, Envelope], Awaitable[str]]
PUT_SECONDS = 60.0  # clients wait ten minutes for the answer to the final dot (RFC 5321 4.5.3.2.6)


class Log(Protocol):
    """The part of a structlog logger that the door uses."""

    def info(self, event: str, **values: object) -> object: ...
    def error(self, event: str, **values: object) -> object: ...


class PeerSession(Protocol):
    """The part of a session that the answers depend on."""

    who: Peer
    loop: asyncio.AbstractEventLoop


@dataclass(frozen=True)
class Handler:
    """The hooks that aiosmtpd calls, each with the reply to give as its value or as the Rejected that it raises.

    Args:
        accepts: whether mail for a forward path, as the peer wrote it, is taken here.
        put: stores durably and returns the spool id.
    """

    settings: SmtpSettings
    limits: Limits
    accepts: Callable[[str], bool]
    put: Put
    now: Callable[[], datetime]
    log: Log
    storing: "set[asyncio.Task[str]]" = field(default_factory=set)  # the loop itself keeps tasks by weak references

    async def handle_EHLO(
        self, server: PeerSession, session: Connection, transaction: Transaction, hostname: str, lines: list[str]
    ) -> list[str]:
        """Says what the door can do; AUTH, which aiosmtpd would offer under TLS, isn't among it. One write for all."""
        session.host_name = hostname
        kept = [line for line in lines if not line.startswith(("250-AUTH", "250 HELP"))]
        return ["\r\n".join([*kept, "250-PIPELINING", f"250 SIZE {self.settings.max_bytes}"])]

    async def handle_MAIL(
        self, server: PeerSession, session: Connection, transaction: Transaction, address: str, options: list[str]
    ) -> str:
        try:
            size = announced_size(options)
        except ValueError:
            return "501 5.5.4 SIZE takes a number of octets"
        self.limits.check_room(size)
        self.limits.count_message(server.who, server.loop.time())
        transaction.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: PeerSession, session: Connection, transaction: Transaction, address: str, options: list[str]
    ) -> str:
        if not self._is_ours(address):
            return "550 5.1.1 no such address here"
        self.limits.check_recipients(server.who, len(transaction.rcpt_tos))
        transaction.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    def _is_ours(self, address: str) -> bool:
        """Bare postmaster belongs to every host (RFC 5321 4.5.1); the null path is nobody's address."""
        return address.lower() == "postmaster" or (address != NULL_PATH and self.accepts(address))

    async def handle_exception(self, error: Exception) -> str:
        """The reply to what went wrong: the public text of a Rejected; of anything else, that it is our fault."""
        if isinstance(error, Rejected):
            return str(error)
        if not isinstance(error, TLSSetupException):  # which is the peer's failure, as a rule
            self.log.error("smtp_failed", **place_of(error))
        return "451 4.3.0 something failed here, try again later"

    async def store(
        self, raw: bytes, connection: Connection, transaction: Transaction, peer: Peer, held: ExitStack
    ) -> str:
        """Hands a message over and answers for it.

        Args:
            held: gives back the room that the message takes; taken over until `put` is through, whoever waits for it.
        Returns:
            the 250, after `put` has returned.
        Raises:
            Rejected: it is looping, or couldn't be stored.
        """
        if is_looping(raw):
            raise Rejected(554, "5.4.6", "this message is in a loop: too many Received lines")
        sender = transaction.mail_from or NULL_PATH
        envelope = Envelope(
            mail_from="" if sender == NULL_PATH else sender,
            rcpt_to=tuple(transaction.rcpt_tos),
            door="smtp",
            received_at=self.now(),
            peer=peer.address,
            helo=printable(connection.host_name or ""),
            relayed=peer.trusted,
            authserv_id=peer.authserv_id,
            spam_filter=peer.spam_filter,
        )
        # A peer that goes away now must not cancel `put` half way: what it cancels belongs to the spool.
        storing = asyncio.ensure_future(self._put(raw, envelope, held.pop_all()))
        self.storing.add(storing)
        storing.add_done_callback(self.storing.discard)
        try:
            async with asyncio.timeout(PUT_SECONDS):
                return f"250 2.0.0 queued as {await asyncio.shield(storing)}"
        except Exception as error:  # noqa: BLE001  # whatever it is, the sender keeps the message and tries again
            self.log.error("smtp_put_failed", **place_of(error), size=len(raw))
            raise Rejected(451, "4.3.0", "the message could not be stored, try again later") from None

    async def _put(self, raw: bytes, envelope: Envelope, held: ExitStack) -> str:
        with held:
            started = time.perf_counter()
            spool_id = await self.put(raw, envelope)
        seconds = round(time.perf_counter() - started, 4)
        facts = {"message": spool_id, "door": envelope.door, "size": len(raw), "recipients": len(envelope.rcpt_to)}
        self.log.info("received", **facts, seconds=seconds)
        return spool_id
