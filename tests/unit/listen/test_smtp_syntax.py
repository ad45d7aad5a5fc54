"""Paths, parameters and Received lines, as peers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.listen.smtp_syntax import announced_size, is_looping, printable, split_path


@pytest.mark.parametrize(
    ("text", "mailbox", "rest"),
    [
        ("<ann@example.org>", "ann@example.org", ""),
        ("  <ann@example.org>  SIZE=10 BODY=8BITMIME", "ann@example.org", "SIZE=10 BODY=8BITMIME"),
        ("<ann@example.org>SIZE=10", "ann@example.org", "SIZE=10"),
        ("< ann@example.org >", "ann@example.org", ""),
        ("ann@example.org", "ann@example.org", ""),
        ("ann@example.org SIZE=10", "ann@example.org", "SIZE=10"),
        ("<>", "<>", ""),
        ("<> SIZE=10", "<>", "SIZE=10"),
        ("<PostMaster>", "PostMaster", ""),
        ("postmaster", "postmaster", ""),
        ("<@relay.example.net,@other.example.net:ann@example.org>", "ann@example.org", ""),
        ('<"ann b > c@d"@example.org>', '"ann b > c@d"@example.org', ""),
        (r'<"ann\"b"@example.org>', r'"ann\"b"@example.org', ""),
        ("<ann@[192.0.2.1]>", "ann@[192.0.2.1]", ""),
        ("<ann@[IPv6:2001:db8::1]>", "ann@[IPv6:2001:db8::1]", ""),
        ("<büro@bücher.example>", "büro@bücher.example", ""),
        ("<prvs=0123abc=ann@example.org>", "prvs=0123abc=ann@example.org", ""),
        ("<a..b.@example.org>", "a..b.@example.org", ""),
        ("<abuse+k7m2q@example.org>", "abuse+k7m2q@example.org", ""),
    ],
)
def test_a_path_is_taken_as_the_peer_wrote_it(text: str, mailbox: str, rest: str) -> None:
    assert split_path(text) == (mailbox, rest)


@pytest.mark.parametrize(
    "text",
    [
        "<",
        "<ann@example.org",
        "ann@example.org>",
        "<ann@@example.org>",
        "<a@b@example.org>",
        "<@example.org>",
        "<ann example.org>",
        "<ann\x00@example.org>",
        "<ann\x1b[2J@example.org>",
        "<ann@example.org\x7f>",
        "<ann\udcff@example.org>",
        '<"ann\r\nb"@example.org>',
        '<"ann@example.org>',
        "<<ann@example.org>>",
    ],
)
def test_what_is_no_path_is_told_so(text: str) -> None:
    assert split_path(text) is None


@given(st.text() | st.text(alphabet='<>@:,"\\ ab.[]\udcff\x00', max_size=30))
def test_no_text_breaks_the_reading_and_no_mailbox_holds_controls(text: str) -> None:
    found = split_path(text)
    if found is not None:
        mailbox, _ = found
        assert mailbox
        mailbox.encode()  # no lone surrogates, so that any store can take it
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in mailbox)


@pytest.mark.timeout(20)  # minutes where the work grows with the square
@pytest.mark.parametrize("unit", ["<", "@", "@a", "@a:", '"', "\\", '"\\', " ", "a@", "<@a:", '<"a" '])
def test_reading_a_path_of_any_length_ends(unit: str) -> None:
    split_path(unit * 100_000)
    split_path("<" + unit * 100_000)


@pytest.mark.parametrize(
    ("options", "size"), [([], 0), (["SIZE=0"], 0), (["BODY=8BITMIME", "SIZE=41943040"], 41943040), (["SIZES=1"], 0)]
)
def test_the_announced_size_is_read(options: list[str], size: int) -> None:
    assert announced_size(options) == size


@pytest.mark.parametrize("value", ["SIZE", "SIZE=", "SIZE=-1", "SIZE=1e9", "SIZE=²", "SIZE=١", "SIZE=" + "9" * 5000])
def test_a_size_that_is_no_number_is_an_error(value: str) -> None:
    with pytest.raises(ValueError, match="SIZE"):
        announced_size([value])


@given(st.text())
def test_a_printable_name_is_short_and_can_be_stored(name: str) -> None:
    shown = printable(name)
    assert shown.isprintable()
    assert len(shown) <= 255
    shown.encode()


RECEIVED = b"Received: from a.example.net by b.example.net; Mon, 2 Mar 2026 09:00:00 +0000\r\n"


@pytest.mark.parametrize(
    ("raw", "looping"),
    [
        (RECEIVED * 100 + b"Subject: x\r\n\r\nbody\r\n", True),
        (RECEIVED * 99 + b"Subject: x\r\n\r\nbody\r\n", False),
        (RECEIVED.replace(b"\r\n", b"\n") * 100 + b"\nbody\n", True),
        (b"RECEIVED \t: x\r\n" * 100 + b"\r\n", True),
        (RECEIVED * 100, True),
        (RECEIVED * 99 + b"\r\n" + RECEIVED * 100, False),
        (b"\r\n" + RECEIVED * 100, False),
        (b"\n" + RECEIVED * 100, False),
        (b"X-Received: x\r\n" * 100 + b"\r\n", False),
        (b"X: x\r\n Received: folded\r\n" * 100 + b"\r\n", False),
        (b"", False),
    ],
)
def test_a_loop_is_known_by_a_hundred_received_lines_in_the_header(raw: bytes, looping: bool) -> None:
    assert is_looping(raw) is looping


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", [b"x", b"received ", b"\r\nreceived", b"\r\nreceived    ", b"\r"])
def test_looking_for_a_loop_in_forty_megabytes_ends(unit: bytes) -> None:
    raw = unit * (40_000_000 // len(unit))
    is_looping(raw)
