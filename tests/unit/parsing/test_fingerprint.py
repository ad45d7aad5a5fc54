"""The same message is the same however it came; another's Message-ID with other content is another message."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.mime import parse

HEADER = (
    b"From: Ada <ada@example.org>\nMessage-ID: <1@example.org>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: report\n"
)
MAIL = HEADER + b"\nIt is about acc 48213.\nBest\n"
TRACE = (
    b"Received: from mx.example.net by mx.example.com; Mon, 2 Mar 2026 09:00:01 +0000\n",
    b"Return-Path: <ada@example.org>\nDelivered-To: abuse@example.com\n",
    b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; b=abc\nARC-Seal: i=1\n",
    b"X-Spam-Status: No\nAuthentication-Results: mx.example.com; dkim=pass\n",
)


@pytest.mark.parametrize("trace", TRACE)
def test_trace_headers_change_nothing(trace: bytes) -> None:
    assert parse(trace + MAIL).fingerprint == parse(MAIL).fingerprint


def test_line_ends_change_nothing() -> None:
    assert parse(MAIL.replace(b"\n", b"\r\n")).fingerprint == parse(MAIL).fingerprint


def test_a_transfer_encoding_changes_nothing() -> None:
    text = (
        "Größe, and a long line that must be folded somewhere by an encoding that folds lines: 0123456789.\n".encode()
    )
    start = HEADER + b"Content-Type: text/plain; charset=utf-8\n"
    plain = parse(start + b"Content-Transfer-Encoding: 8bit\n\n" + text)
    printable = parse(start + b"Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(text))
    letters = parse(start + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(text))
    assert plain.fingerprint == printable.fingerprint == letters.fingerprint


def test_folding_and_encoding_of_a_header_change_nothing() -> None:
    folded = MAIL.replace(b"Subject: report", b"Subject: =?utf-8?q?rep?=\n =?us-ascii?b?b3J0?=")
    assert parse(folded).fingerprint == parse(MAIL).fingerprint


@pytest.mark.parametrize(
    "change",
    [(b"<1@", b"<2@"), (b"Ada", b"Eve"), (b"2 Mar", b"3 Mar"), (b"report", b"Report"), (b"48213", b"48214")],
)
def test_what_the_message_says_counts(change: tuple[bytes, bytes]) -> None:
    assert parse(MAIL.replace(*change)).fingerprint != parse(MAIL).fingerprint


def test_mails_that_differ_only_behind_a_limit_differ() -> None:
    many = HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 3_000
    assert parse(many + b"--b\n\none\n").fingerprint != parse(many + b"--b\n\ntwo\n").fingerprint


@given(st.binary(max_size=400).map(lambda octets: octets.replace(b"\r", b"")))
def test_line_ends_change_nothing_in_any_octets(octets: bytes) -> None:
    raw = HEADER + b"\n" + octets
    assert parse(raw.replace(b"\n", b"\r\n")).fingerprint == parse(raw).fingerprint


@given(st.sampled_from(TRACE), st.binary(max_size=200))
def test_trace_headers_change_nothing_in_any_mail(trace: bytes, body: bytes) -> None:
    assert parse(trace + HEADER + b"\n" + body).fingerprint == parse(HEADER + b"\n" + body).fingerprint
