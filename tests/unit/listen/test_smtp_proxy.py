"""The PROXY header: who it names, and what is none."""

import asyncio
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.listen import smtp_proxy
from mailbot.listen.smtp_proxy import MalformedProxyHeader, client_behind

SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
INET, INET6, UNIX, NOTHING = 0x11, 0x21, 0x31, 0x00
PROXY, LOCAL = 0x21, 0x20
FOUR = socket.inet_aton("192.0.2.7") + socket.inet_aton("198.51.100.1") + struct.pack("!HH", 40000, 25)
SIX = socket.inet_pton(socket.AF_INET6, "2001:db8::7") + socket.inet_pton(socket.AF_INET6, "::1") + bytes(4)
UNIQUE_ID = b"\x05\x00\x04abcd"  # a TLV: type, length, value


def v2(command: int, family: int, rest: bytes) -> bytes:
    return SIGNATURE + struct.pack("!BBH", command, family, len(rest)) + rest


def read(octets: bytes, *, ends: bool = True) -> tuple[str | None, bytes]:
    """What is found, and what is left for the one who talks next."""

    async def found() -> tuple[str | None, bytes]:
        reader = asyncio.StreamReader()
        reader.feed_data(octets)
        if ends:
            reader.feed_eof()
        return await client_behind(reader), await reader.read()

    return asyncio.run(found())


@pytest.mark.parametrize(
    ("header", "address"),
    [
        (b"PROXY TCP4 192.0.2.7 198.51.100.1 40000 25\r\n", "192.0.2.7"),
        (b"PROXY TCP6 2001:db8::7 ::1 40000 25\r\n", "2001:db8::7"),
        (b"PROXY TCP6 ::ffff:192.0.2.7 ::1 40000 25\r\n", "::ffff:c000:207"),
        (b"PROXY UNKNOWN\r\n", None),
        (b"PROXY UNKNOWN ffff:f...f:ffff whatever 1 2\r\n", None),
        (v2(PROXY, INET, FOUR), "192.0.2.7"),
        (v2(PROXY, INET, FOUR + UNIQUE_ID), "192.0.2.7"),
        (v2(PROXY, INET6, SIX + UNIQUE_ID * 100), "2001:db8::7"),
        (v2(PROXY, UNIX, b"/run/client".ljust(108, b"\0") * 2), None),
        (v2(PROXY, NOTHING, b""), None),
        (v2(LOCAL, NOTHING, b""), None),
        (v2(LOCAL, INET, FOUR), None),
    ],
)
def test_a_header_names_the_client_and_nothing_behind_it_is_read(header: bytes, address: str | None) -> None:
    assert read(header + b"EHLO client.example.net\r\n") == (address, b"EHLO client.example.net\r\n")


@pytest.mark.parametrize(
    ("octets", "problem"),
    [
        (b"EHLO client.example.net\r\n", "PROXY unrecognized signature"),
        (b"PROXY TCP4 192.0.2.7 198.51.100.1 40000\r\n", "PROXY exception"),
        (b"PROXY TCP4 192.0.2.700 198.51.100.1 40000 25\r\n", "PROXYv1 address malformed"),
        (b"PROXY TCP4 2001:db8::7 ::1 40000 25\r\n", "PROXYv1 address not IPv4"),
        (b"PROXY TCP4 192.0.2.7 198.51.100.1 40000 99999\r\n", "PROXYv1 dst port out of bounds"),
        (b"PROXY TCP4 192.0.2.7 198.51.100.1 40000 25\n", "PROXYv1 malformed"),
        (b"PROXY UDP4 192.0.2.7 198.51.100.1 40000 25\r\n", "PROXYv1 unrecognized protocol"),
        (b"PROXY TCP4 " + b"1" * 200_000, "PROXY exception"),
        (SIGNATURE[:8], "PROXY exception"),
        (SIGNATURE[:11] + b"\r" + bytes(20), "PROXYv2 wrong signature"),
        (v2(PROXY, INET, FOUR[:-1]), "PROXYv2 truncated address"),
        (v2(PROXY, INET, FOUR)[:-1], "PROXY exception"),
        (v2(0x11, INET, FOUR), "PROXYv2 illegal version"),
        (v2(0x2F, INET, FOUR), "PROXYv2 unsupported command"),
        (b"PRO", "the connection ended before its PROXY header"),
    ],
)
def test_what_is_no_header_is_refused_without_an_address(octets: bytes, problem: str) -> None:
    with pytest.raises(MalformedProxyHeader) as raised:
        read(octets)
    assert str(raised.value) == problem


def test_a_header_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_proxy, "HEADER_SECONDS", 0.01)
    with pytest.raises(MalformedProxyHeader, match="in time"):
        read(b"PROXY TCP4 192.0.2.7 ", ends=False)


@given(st.binary(max_size=300), st.sampled_from([b"", b"PROXY ", b"PROXY TCP4 ", SIGNATURE, SIGNATURE + b"\x21\x11"]))
def test_any_octets_are_a_header_or_refused(octets: bytes, start: bytes) -> None:
    try:
        read(start + octets)
    except MalformedProxyHeader:
        return
