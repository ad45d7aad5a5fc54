"""Octets on their way in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import Rejected
from mailbot.listen.smtp_limits import Limits
from mailbot.listen.smtp_transfer import END_OF_DATA, Transfer
from mailbot.sections import SmtpSettings

SMALL = 10_000


def limits(in_flight: int = 1_000_000) -> Limits:
    return Limits(SmtpSettings(max_bytes=SMALL, max_bytes_in_flight=in_flight))


def on_the_wire(message: bytes) -> bytes:
    """What a client sends for a message that ends with a line end, from the line end before it on (RFC 5321 4.5.2)."""
    return (b"\r\n" + message).replace(b"\r\n.", b"\r\n..") + b".\r\n"


def carried(wire: bytes, size: int = 1 << 16, max_bytes: int = SMALL) -> bytes:
    transfer = Transfer(limits(), max_bytes)
    for start in range(0, len(wire), size):
        transfer.add(wire[start : start + size])
    return transfer.message()


messages = st.lists(st.sampled_from([b"\r\n", b".", b"\r", b"\n", b"a", b"\x00", b"\xff", b"..", b"\r\n."])).map(
    lambda parts: b"".join(parts) + b"\r\n"
) | st.just(b"")


@given(messages, st.integers(1, 20))
def test_any_message_comes_out_as_it_was_whatever_the_blocks_are(message: bytes, size: int) -> None:
    wire = on_the_wire(message)
    assert wire.endswith(END_OF_DATA)
    assert carried(wire, size) == message


@pytest.mark.parametrize("line", [b"a\r\n", b".\r\n", b"..\r\n", b"\r\n"])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_the_limit_counts_the_octets_of_the_message_and_no_dots(line: bytes, size: int) -> None:
    message = line * (3_000 // len(line))
    assert carried(on_the_wire(message), size, len(message)) == message
    with pytest.raises(Rejected, match=r"^552 5\.3\.4"):
        carried(on_the_wire(message), size, len(message) - 1)


def test_a_message_too_big_keeps_nothing_while_the_rest_is_read() -> None:
    some = limits()
    transfer = Transfer(some, SMALL)
    for _ in range(1000):
        transfer.add(b"x" * 1000)
        assert some.reserve(1_000_000 - SMALL - 1000), "more than the limit is kept"
        some.release(1_000_000 - SMALL - 1000)
    assert some.idle
    transfer.add(END_OF_DATA)
    with pytest.raises(Rejected, match=r"^552 5\.3\.4"):
        transfer.message()


def test_a_message_without_room_is_refused_for_now_and_keeps_nothing() -> None:
    some = limits(in_flight=SMALL)
    transfer = Transfer(some, SMALL)
    assert some.reserve(9_000)
    transfer.add(b"\r\n" + b"x" * 2_000)
    assert some.reserve(1_000)
    transfer.add(END_OF_DATA)
    with pytest.raises(Rejected, match=r"^452 4\.3\.1"):
        transfer.message()


def test_a_message_without_room_that_turns_out_too_big_is_refused_for_good() -> None:
    some = limits(in_flight=SMALL)
    assert some.reserve(SMALL)
    transfer = Transfer(some, SMALL)
    for _ in range(20):
        transfer.add(b"x" * 1000)
    with pytest.raises(Rejected, match=r"^552 5\.3\.4"):
        transfer.message()


def test_release_gives_back_once_what_was_taken() -> None:
    some = limits()
    transfer = Transfer(some, SMALL)
    transfer.add(b"\r\nabc")
    assert not some.idle
    transfer.release()
    transfer.release()
    assert some.idle


def test_a_message_far_beyond_the_limit_is_not_waited_for() -> None:
    transfer = Transfer(limits(), SMALL)
    transfer.add(b"x" * (2 * SMALL))
    assert not transfer.endless
    transfer.add(b"x" * (1 << 20))
    transfer.add(b"x")
    assert transfer.endless
