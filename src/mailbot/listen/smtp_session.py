"""One SMTP connection: aiosmtpd's protocol, with the parts of it changed that the door's promises need.

Octets of DATA are read in blocks, so that a line may be as long as the message; every reply passes
`push`, where errors are counted; a connection that ends in DATA leaves nothing.
"""

# ruff: noqa: N802, ARG002  # aiosmtpd names the commands' methods, and gives each of them an argument

import asyncio
import ssl
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from typing import AnyStr, cast

from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as Transaction
from aiosmtpd.smtp import Session as Connection

from mailbot.errors import Rejected
from mailbot.listen.smtp_handler import PUT_SECONDS, Handler
from mailbot.listen.smtp_proxy import HEADER_SECONDS, MalformedProxyHeader, client_behind
from mailbot.listen.smtp_syntax import split_path
from mailbot.listen.smtp_transfer import END_OF_DATA, LINE_END, Transfer

COMMAND_OCTETS = 1024  # 512 (RFC 5321 4.5.3.1.4) and what SIZE, BODY, SMTPUTF8 and long reply addresses add
BLOCK_OCTETS = 1 << 16
DATA_SECONDS = 1800.0  # the longest that one message may take to arrive, if something of it keeps coming
LINGER_SECONDS = 5.0  # how long a peer may take to read our last words
COMMANDS = ("HELO", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "VRFY", "HELP", "QUIT")
STOPPING = "421 4.3.2 shutting down, try again later"


class Session(SMTP):
    """One connection. `who` is known once it runs; `stop` ends it as soon as a running DATA has its answer.

    Args:
        running: the door's set of sessions, which this one is in while its connection lasts.
    """

    line_length_limit = BLOCK_OCTETS  # aiosmtpd gives its stream reader this limit

    def __init__(self, handler: Handler, *, hostname: str, tls: ssl.SSLContext | None, running: "set[Session]") -> None:
        settings = handler.settings
        super().__init__(
            handler,
            data_size_limit=None,  # its check answers without an enhanced code, and keeps lines; ours is in the handler
            enable_SMTPUTF8=True,
            hostname=hostname,
            ident="ESMTP",
            tls_context=tls,
            require_starttls=settings.require_tls,
            timeout=settings.idle_timeout,
            loop=asyncio.get_running_loop(),
        )
        self.command_size_limits = defaultdict(lambda: COMMAND_OCTETS)  # aiosmtpd shares one among all connections
        self.who = handler.limits.peer(None)
        self._handler, self._running = handler, running
        self._errors = 0
        self._in_data = self._stopping = False

    def __dir__(self) -> list[str]:
        """The commands offered: neither AUTH nor EXPN. aiosmtpd asks at each connection, a fifth of its whole cost."""
        return [f"smtp_{command}" for command in COMMANDS]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Counts as running from here to the end of the task: one that never begins to run has to be ended too."""
        super().connection_made(transport)
        if self.task is not None:
            self._running.add(self)
            self.task.add_done_callback(lambda _: self._running.discard(self))

    async def _handle_client(self) -> None:
        assert self.transport is not None  # noqa: S101  # aiosmtpd sets it before it calls this
        name = self.transport.get_extra_info("peername")
        await self._serve(name[0] if isinstance(name, tuple) else None)

    def eof_received(self) -> bool:
        """The peer has closed its side: ours closes too, also where the task had not begun and so closes nothing."""
        super().eof_received()
        return False

    async def _serve(self, address: str | None) -> None:
        """Talks with whoever is at an address, or behind the proxy there."""
        limits = self._handler.limits
        try:
            if limits.is_proxy(address):
                self._reset_timeout(HEADER_SECONDS + LINGER_SECONDS)
                behind = await client_behind(self._reader)
                self._reset_timeout()
                # Whom a proxy can't name is counted as the proxy, and is nobody whose address could be judged.
                self.who = limits.peer(behind) if behind else replace(limits.peer(address), address=None)
            else:
                self.who = limits.peer(address)
            limits.connect(self.who)
        except MalformedProxyHeader as problem:
            self._handler.log.error("smtp_proxy_refused", problem=str(problem))
            self._hang_up()
            return
        except Rejected as refusal:
            self._say_goodbye(str(refusal))
            return
        try:
            await super()._handle_client()
        finally:
            limits.disconnect(self.who)

    async def push(self, status: AnyStr) -> None:
        """Every reply. Too many errors, or too many of what aiosmtpd calls bogus commands, end the connection."""
        text = status.decode() if isinstance(status, bytes) else status
        if text.startswith(("4", "5")) and " 4.3." not in text:  # 4.3.x is our trouble, not the peer's error
            self._errors += 1
        bogus = text.startswith("502 5.5.1 Too many")
        if bogus or self._handler.limits.too_many_errors(self.who, self._errors):
            text = "421 4.7.0 too many errors"
        await super().push(text)
        if text.startswith("421"):
            self._hang_up()
        elif self._stopping and not self._in_data:
            self._say_goodbye(STOPPING)

    async def smtp_DATA(self, arg: str | None) -> None:  # an absent argument is None
        if await self.check_helo_needed():
            return
        transaction, connection = self.envelope, self.session
        if transaction is None or connection is None or not transaction.rcpt_tos:
            await self.push("503 5.5.1 send MAIL and RCPT first")
            return
        if arg:
            await self.push("501 5.5.4 DATA takes no argument")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self._in_data = True
        try:
            reply = await self._take(connection, transaction)
        finally:
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            self._in_data = False
        self._reset_timeout()
        await self.push(reply)

    async def _take(self, connection: Connection, transaction: Transaction) -> str:
        transfer = Transfer(self._handler.limits, self._handler.settings.max_bytes)
        with ExitStack() as held:
            held.callback(transfer.release)
            await self._receive(transfer)
            self._reset_timeout(PUT_SECONDS + LINGER_SECONDS)  # the peer waits for us now
            reply = await self._handler.store(transfer.message(), connection, transaction, self.who, held)
        return reply  # noqa: RET504  # to mypy, an ExitStack may swallow what is raised in it

    async def _receive(self, transfer: Transfer) -> None:
        """Reads up to the end of data, which is CR LF . CR LF and nothing like it; whatever follows stays unread."""
        deadline = self.loop.time() + DATA_SECONDS
        # The line end of the DATA command is that of the first line too. There is no public way to unread it.
        self._reader._buffer[:0] = LINE_END  # type: ignore[attr-defined]
        while True:
            try:
                transfer.add(await self._reader.readuntil(END_OF_DATA))
            except asyncio.LimitOverrunError as block:
                transfer.add(await self._reader.read(block.consumed))
            else:
                return
            if transfer.endless:
                raise Rejected(421, "4.3.4", "message too big by far")
            if self.loop.time() > deadline:
                raise Rejected(421, "4.4.2", "the message takes too long")
            self._reset_timeout()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Reads a path without the header parser that aiosmtpd uses, which fails on bad input and is slow."""
        return split_path(arg) or (None, None) if arg else ("", "")

    async def smtp_VRFY(self, arg: str | None) -> None:
        await self.push("252 2.5.0 send mail and see" if arg else "501 5.5.4 VRFY takes an address")

    async def smtp_HELP(self, arg: str | None) -> None:
        await self.push("214 2.0.0 see RFC 5321")

    def stop(self) -> None:
        """Ends the connection: now, or as soon as a running DATA has its answer."""
        self._stopping = True
        if not self._in_data:
            self._say_goodbye(STOPPING)

    def abandon(self) -> None:
        """Ends the connection whatever runs; a message without its answer stays the peer's."""
        self._say_goodbye(STOPPING)

    @property
    def task(self) -> "asyncio.Task[None] | None":
        return self._handler_coroutine

    def _timeout_cb(self) -> None:
        self._say_goodbye("421 4.4.2 nothing came for too long")

    def _say_goodbye(self, status: str) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self._writer.write(status.encode() + LINE_END)
        self._hang_up()

    def _hang_up(self) -> None:
        """Closes once our last words are read, and in any case soon."""
        if self.transport is not None:
            self.transport.close()
            self.loop.call_later(LINGER_SECONDS, cast("asyncio.Transport", self.transport).abort)
