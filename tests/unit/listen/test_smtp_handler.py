"""The answers to MAIL, RCPT, a message and a failure."""

import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import Envelope as Transaction
from aiosmtpd.smtp import Session as Connection
from aiosmtpd.smtp import TLSSetupException
from hypothesis import given
from hypothesis import strategies as st

from door import NOW, Log
from mailbot.domain.mail import Envelope
from mailbot.errors import Rejected
from mailbot.listen.smtp_handler import Handler
from mailbot.listen.smtp_limits import Limits
from mailbot.sections import SmtpSettings

SETTINGS = SmtpSettings()
ERRORS = (ValueError, KeyError, OSError, RuntimeError, ExceptionGroup, UnicodeError, TimeoutError, RecursionError)


async def keep(raw: bytes, envelope: Envelope) -> str:
    return f"S-{len(raw)}-{envelope.mail_from or 'nobody'}"


def handler(log: Log, now: datetime = NOW) -> Handler:
    return Handler(SETTINGS, Limits(SETTINGS), lambda _: True, keep, lambda: now, log)


async def stored(some: Handler, raw: bytes, given_back: list[str]) -> str:
    transaction, connection = Transaction(), Connection(asyncio.get_running_loop())
    transaction.mail_from, transaction.rcpt_tos = "<>", ["abuse@example.org"]
    with ExitStack() as held:
        held.callback(given_back.append, "room")
        return await some.store(raw, connection, transaction, some.limits.peer("192.0.2.1"), held)
    raise AssertionError


@given(st.text(min_size=12), st.sampled_from(ERRORS))
def test_no_text_of_an_exception_is_shown_or_logged(text: str, kind: type[Exception]) -> None:
    log = Log()
    error = kind(text, [ValueError(text)]) if kind is ExceptionGroup else kind(text)
    assert asyncio.run(handler(log).handle_exception(error)) == "451 4.3.0 something failed here, try again later"
    assert log.lines == [("smtp_failed", {"error": kind.__name__, "at": "?"})]


def test_a_refusal_is_its_own_reply_and_no_failure() -> None:
    log = Log()
    reply = asyncio.run(handler(log).handle_exception(Rejected(452, "4.5.3", "too many recipients")))
    assert (reply, log.lines) == ("452 4.5.3 too many recipients", [])


def test_a_failed_handshake_is_no_failure_of_ours() -> None:
    log = Log()
    asyncio.run(handler(log).handle_exception(TLSSetupException()))
    assert log.lines == []


def test_a_stored_message_is_answered_with_its_id_and_its_room_given_back() -> None:
    log, given_back = Log(), list[str]()
    assert asyncio.run(stored(handler(log), b"octets", given_back)) == "250 2.0.0 queued as S-6-nobody"
    assert given_back == ["room"]
    assert [event for event, _ in log.lines] == ["received"]


def test_a_looping_message_is_not_stored_and_its_room_given_back() -> None:
    log, given_back = Log(), list[str]()
    with pytest.raises(Rejected, match=r"^554 5\.4\.6"):
        asyncio.run(stored(handler(log), b"Received: x\r\n" * 100, given_back))
    assert (given_back, log.lines) == (["room"], [])


def test_a_naive_time_never_enters_an_envelope() -> None:
    naive = NOW.astimezone(UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="naive"):
        asyncio.run(stored(handler(Log(), naive), b"octets", []))
