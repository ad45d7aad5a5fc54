"""Large mails of one thing over and over, on their whole way: each ends soon and stays small (promise 10).

No test of speed: what is quadratic takes many times the bound.
"""

from collections.abc import Iterator

from costs import costs_of

HEAD = b"From: ada@example.org\nTo: abuse@alludium.ai\nSubject: report\n"
OCTETS = 5_000_000
HEADER_OCTETS = 300_000
HANG = 5.0  # seconds of the processor; the slowest takes one, two in a slow hour; what is quadratic takes minutes
GROWN_MIB = 128

TEXT = (
    b"a", b"=", b"<", b"(", b"> ", b" ", b"\n", b"-", b"[", b"1.", b"http://", b"a@b.", b"ACC-1 ", b"On a wrote: ",
    b"\xe3\x81\x82", b"\r", b"\x1b$B", b"\x00",
)  # fmt: skip
HTML = (
    b"<div>", b'<a href="', b"&amp;", b"<!--", b"<table><tr><td>", b"<blockquote>", b"<", b"<font x=1>", b"<br>",
    b'<p style="display:none">', b"word ",
)  # fmt: skip
HEADERS = (
    b"Subject", b"From", b"To", b"Reply-To", b"References", b"Message-ID", b"Date", b"Content-Type",
    b"Content-Disposition", b"Authentication-Results", b"List-Id", b"Auto-Submitted", b"Received",
)  # fmt: skip
VALUES = (
    b"a", b"=?utf-8?q?a?= ", b" ", b"(", b"<", b";", b",", b'"', b"=", b"a@b.,", b"\\", b";a*0*=utf-8''b", b"\xff",
)  # fmt: skip
CHARSETS = {
    b"utf-7": b"+AAAA-", b"iso-2022-jp": b'\x1b$B$"\x1b(B', b"hz": b"~{<:~}", b"unknown-8bit": b"\xff\xfe\xe9",
    b"utf-16": b"\xd8\x00", b"bz2": b"BZh9", b"idna": b"xn--", b"unicode_escape": b"\\x41",
}  # fmt: skip
ENCODINGS = {b"base64": b"QUFB", b"quoted-printable": b"=41", b"x-uuencode": b"#0V%T\n", b"x-unheard-of": b"a"}


def of(piece: bytes, octets: int) -> bytes:
    return piece * (octets // len(piece))


def bodies() -> Iterator[tuple[str, bytes]]:
    for piece in TEXT:
        yield f"text of {piece!r}", HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + of(piece, OCTETS)
    for piece in HTML:
        yield f"HTML of {piece!r}", HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + of(piece, OCTETS)
    for charset, piece in CHARSETS.items():
        head = HEAD + b"Content-Type: text/plain; charset=" + charset + b"\n\n"
        yield f"charset {charset!r}", head + of(piece, OCTETS)
    for encoding, piece in ENCODINGS.items():
        yield f"encoding {encoding!r}", HEAD + b"Content-Transfer-Encoding: " + encoding + b"\n\n" + of(piece, OCTETS)


def headers() -> Iterator[tuple[str, bytes]]:
    for name in HEADERS:
        for piece in VALUES:
            value = name + b": " + of(piece, HEADER_OCTETS)
            yield f"{name!r} of {piece!r}", HEAD + value + b"\n\nA few words.\n"
    yield "headers", HEAD + of(b"X-A: b\n", OCTETS) + b"\nx"


def structures() -> Iterator[tuple[str, bytes]]:
    head = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
    yield "parts", head + b"--b\nContent-Type: text/plain\n\nx\n" * 10_000 + b"--b--\n"
    yield "attachments", head + b"--b\nContent-Disposition: attachment; filename=a\n\nx\n" * 10_000 + b"--b--\n"
    yield "boundaries", head + of(b"--b\n", OCTETS)
    opened = (f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n".encode() for depth in range(5_000))
    yield "depth", HEAD + b"".join(opened)
    yield "messages", HEAD + b"Content-Type: message/rfc822\n\n" * 5_000


def held(mails: Iterator[tuple[str, bytes]]) -> None:
    named = dict(mails)
    for name, cost in zip(named, costs_of(list(named.values())), strict=True):
        assert cost.seconds < HANG, name
        assert cost.grown_mib < GROWN_MIB, name


def test_a_body_of_one_thing_ends_soon_and_stays_small() -> None:
    held(bodies())


def test_a_header_of_one_thing_ends_soon_and_stays_small() -> None:
    held(headers())


def test_a_structure_of_one_thing_ends_soon_and_stays_small() -> None:
    held(structures())
