"""Messages among the attachments, read one level deep: .eml of any kind, .msg, and those in a winmail.dat."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import MESSAGE, attribute, msg, properties, tnef, tnef_file, unicode
from mailbot.domain.mail import Address, Enclosed
from mailbot.parsing import mapi
from mailbot.parsing.attachments import describe
from mailbot.parsing.enclosed import MAX_ENCLOSED, MAX_FILES, MAX_IPS, MAX_TEXT, enclosed_in

EML = b"""\
Received: from mail.example.net (mail.example.net [198.51.100.7]) by mx.example.org; Sun, 1 Mar 2026 08:00:05 +0000
Received: from [10.0.0.5] (unknown [IPv6:2001:4860:4860::8888]) by mail.example.net
X-Originating-IP: [8.8.4.4]
From: =?utf-8?q?Mall=C3=B6ry?= <mallory@example.net>
Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=
Date: Sun, 1 Mar 2026 09:00:00 +0100
Message-ID: <evil@example.net>
Content-Type: multipart/mixed; boundary=i

--i

I am going to your house.
--i
Content-Type: application/pdf; name="../plan.pdf"

%PDF
--i--
"""


def read(content: bytes, name: str = "proof.eml", declared: str = "message/rfc822") -> Enclosed:
    [said] = enclosed_in([describe(name, declared, content)])
    return said


@pytest.mark.parametrize(
    ("name", "declared"),
    [("proof.eml", "message/rfc822"), ("proof.eml", "application/octet-stream"), ("proof.eml", "message/global")],
)
def test_an_enclosed_message_is_read(name: str, declared: str) -> None:
    said = read(EML, name, declared)
    assert said.attachment == "proof.eml"
    assert said.sha256 == describe(name, declared, EML).sha256
    assert said.from_ == Address("Mallöry", "mallory@example.net")
    assert said.subject == "Größe"
    assert said.date == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert said.message_id == "<evil@example.net>"
    assert said.text == "I am going to your house."
    assert said.files == ("plan.pdf",)


def test_the_public_addresses_of_its_way_are_kept() -> None:
    assert read(EML).ips == ("198.51.100.7", "2001:4860:4860::8888", "8.8.4.4")


def test_documented_addresses_count_and_those_of_a_network_of_its_own_do_not() -> None:
    trace = b"".join(
        b"Received: from x ([%b])\n" % address
        for address in (b"192.0.2.7", b"192.168.1.1", b"127.0.0.1", b"fe80::1", b"fd00::1", b"1:2", b"100.64.0.1")
    )
    assert read(trace + b"Subject: x\n\nwords").ips == ("192.0.2.7",)


def test_a_quoted_separator_of_an_mbox_hides_no_headers() -> None:
    assert read(b">From ada@example.org Sun Mar  1 08:00:00 2026\nSubject: x\n\nwords").subject == "x"


def test_no_message_within_it_is_read() -> None:
    inner = b"Content-Type: message/rfc822\n\nSubject: deeper\n\ndeepest words"
    said = read(b"Subject: outer\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + inner + b"\n--b--\n")
    assert "deepest" not in said.text
    assert said.files == ("message.eml",)


def test_what_is_no_message_is_left_out() -> None:
    assert enclosed_in([describe("a.eml", "message/rfc822", b"\n\nwords"), describe("a.txt", "text/plain", b"x")]) == ()


def test_an_outlook_message_is_read() -> None:
    given_ = [
        unicode(mapi.SUBJECT, "a subject"),
        unicode(mapi.SENDER_NAME, "Ada"),
        unicode(mapi.SENDER_ADDRESS, "/O=EX/CN=ADA"),
        unicode(mapi.SENDER_SMTP, "ada@example.org"),
        unicode(mapi.BODY, "the words"),
        unicode(mapi.MESSAGE_ID, "<1@example.org>"),
    ]
    said = read(msg(given_, ["../a.pdf"]), "mail.msg", "application/octet-stream")
    assert (said.subject, said.text, said.message_id) == ("a subject", "the words", "<1@example.org>")
    assert said.from_ == Address("Ada", "ada@example.org")
    assert said.files == ("a.pdf",)


def test_the_headers_that_an_outlook_message_came_with_count_more() -> None:
    headers = EML.partition(b"\n\n")[0].decode().replace("\n", "\r\n")
    said = read(msg([unicode(mapi.HEADERS, headers), unicode(mapi.SENDER_NAME, "Ada")]), "mail.msg", "")
    assert said.from_ == Address("Mallöry", "mallory@example.net")
    assert said.date == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert said.ips == ("198.51.100.7", "2001:4860:4860::8888", "8.8.4.4")


def test_a_message_from_a_winmail_dat_is_read() -> None:
    body = attribute(MESSAGE, 0x9003, properties(unicode(mapi.BODY, "the words"), unicode(mapi.SENDER_NAME, "Ada")))
    inner = tnef(attribute(MESSAGE, 0x8004, b"inner\0"), body, tnef_file(b"a.pdf", b"x"))
    [said] = enclosed_in([describe("", "application/vnd.ms-tnef", inner, known=("message",))])
    assert (said.subject, said.text, said.files) == ("inner", "the words", ("a.pdf",))
    assert said.from_ == Address("Ada", "")


def test_only_so_many_are_read() -> None:
    assert len(enclosed_in([describe("a.eml", "", EML)] * (MAX_ENCLOSED + 5))) == MAX_ENCLOSED


def test_what_is_kept_of_one_is_bounded() -> None:
    trace = b"".join(b"Received: from x ([8.8.%d.%d])\n" % (n // 200, n % 200 + 1) for n in range(500))
    parts = b"".join(b"--b\nContent-Type: image/png; name=%d.png\n\nx\n" % n for n in range(900))
    said = read(trace + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + b"words " * 50_000 + b"\n" + parts)
    assert len(said.ips) == MAX_IPS
    assert len(said.files) == MAX_FILES
    assert len(said.text) == MAX_TEXT


@pytest.mark.timeout(30)
def test_many_large_ones_cost_little() -> None:
    part = b"--b\nContent-Type: application/zip; name=a.zip\n\nPK\x03\x04\n"
    content = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + part * 20_000
    attachments = [describe("a.eml", "", content)] * MAX_ENCLOSED
    enclosed_in(attachments)


STARTS = [b"", b"Subject: x\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x78\x9f\x3e\x22"]


@given(st.sampled_from(STARTS), st.binary(max_size=800))
def test_any_octets_are_read(start: bytes, octets: bytes) -> None:
    enclosed_in([describe("a.eml", "message/rfc822", start + octets)])
