"""Octets to a Mail: every field of ordinary mail, the usual ways of being malformed, and anything at all."""

import base64
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import MESSAGE, attribute, properties, tnef, tnef_file, unicode
from mailbot.domain.mail import Address
from mailbot.parsing import mime
from mailbot.parsing.mime import parse

FULL = b"""\
Return-Path: <ada@example.org>
Received: from client.example.org by mx.example.com; Mon, 2 Mar 2026 10:00:01 +0100
From: =?utf-8?q?Ada_L=C3=B6w?= <ada@example.org>
Sender: assistant@example.org
Reply-To: "Ada, privately" <private@example.net>
To: abuse@example.com, Appeals <appeals@example.com>
To: second@example.com
Cc: Group: one@example.net, two@example.net;
Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?= of the
 matter
Date: Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <1@example.org>
In-Reply-To: <0@example.com>
References: <first@example.com>
 <0@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Please look at acc=2048213.
--a
Content-Type: text/html; charset=utf-8

<p>Please <b>look</b> at acc 48213.</p>
--a--
--b
Content-Type: application/pdf; name="=?utf-8?q?Beleg_=E2=82=AC.pdf?="
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--b--
"""


def test_every_field_of_an_ordinary_mail_is_read() -> None:
    mail = parse(FULL)
    assert mail.unreadable is None
    assert mail.subject == "Größe of the matter"
    assert mail.from_ == Address("Ada Löw", "ada@example.org")
    assert mail.all_from == (mail.from_,)
    assert mail.sender == Address("", "assistant@example.org")
    assert mail.reply_to == (Address("Ada, privately", "private@example.net"),)
    assert [address.address for address in mail.to] == [
        "abuse@example.com",
        "appeals@example.com",
        "second@example.com",
    ]
    assert [address.address for address in mail.cc] == ["one@example.net", "two@example.net"]
    assert mail.date == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert mail.message_id == "<1@example.org>"
    assert mail.in_reply_to == ("<0@example.com>",)
    assert mail.references == ("<first@example.com>", "<0@example.com>")
    assert mail.content_type == "multipart/mixed"
    assert mail.text == "Please look at acc 48213."
    assert mail.html == "<p>Please <b>look</b> at acc 48213.</p>"
    assert [attachment.name for attachment in mail.attachments] == ["Beleg €.pdf"]
    assert mail.attachments[0].content == b"%PDF-1.4\n"
    assert mail.defects == ()


def test_headers_are_kept_in_order_with_their_names_as_written() -> None:
    mail = parse(FULL)
    assert [name for name, _ in mail.headers[:3]] == ["Return-Path", "Received", "From"]
    assert mail.header("subject") == "Größe of the matter"
    assert mail.header_all("TO") == ("abuse@example.com, Appeals <appeals@example.com>", "second@example.com")


def test_html_is_read_where_nothing_is_said_in_plain_text() -> None:
    mail = parse(b"From: a@example.org\nContent-Type: text/html\n\n<p>Hello<br>there</p>")
    assert mail.text == "Hello\nthere"
    assert mail.html == "<p>Hello<br>there</p>"


def test_a_nested_message_is_an_attachment_and_its_text_isnt_ours() -> None:
    inner = b"From: x@example.net\nSubject: inner\n\ninner words"
    raw = b"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nouter words\n"
    mail = parse(raw + b"--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n")
    assert mail.text == "outer words"
    assert mail.subject == ""
    [attachment] = mail.attachments
    assert attachment.content == inner
    assert "message" in attachment.flags
    assert mail.parts == (("message/rfc822", inner.decode()),)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"just words, no header", "no header"),
        (bytes(range(256)) * 20, "no header"),
        (b"x:\x00\x01\x02\nrubbish\x00", "no header of a mail"),
    ],
)
def test_what_is_no_mail_is_unreadable(raw: bytes, why: str) -> None:
    mail = parse(raw)
    assert why in (mail.unreadable or "")
    assert mail.size == len(raw)
    assert parse(raw) == mail


@pytest.mark.parametrize(
    ("header", "addresses"),
    [
        (b"From: ada@example.org", ["ada@example.org"]),
        (b"From: Ada Doe <ada@example.org>, Bob <bob@example.org>", ["ada@example.org", "bob@example.org"]),
        (b"From: a@example.org\nFrom: b@example.org", ["a@example.org", "b@example.org"]),
        (b"From: ada@example.org <other@example.net>", ["other@example.net"]),
        (b"From: Ada Doe <ada@example.org", ["ada@example.org"]),
        (b"From: Jos\xe9 <jose@example.org>", ["jose@example.org"]),
        (b"From: one@example.org two@example.org", []),
        (b"From: =?utf-8?q?eve=40example=2Eorg?=", []),
        (b"From: undisclosed-recipients:;", []),
        (b"From:", []),
        (b"From: " + b"(" * 50_000, []),
    ],
)
def test_addresses_are_read_and_ambiguous_ones_left_out(header: bytes, addresses: list[str]) -> None:
    mail = parse(header + b"\nSubject: x\n\nbody")
    assert [address.address for address in mail.all_from] == addresses
    assert (mail.from_.address if mail.from_ else None) == (addresses[0] if addresses else None)


def test_a_quoted_encoded_name_is_shown_as_a_client_shows_it() -> None:
    assert parse(b'From: "=?utf-8?q?L=C3=B6w?=" <ada@example.org>\n\nx').all_from == (
        Address("Löw", "ada@example.org"),
    )


@pytest.mark.parametrize(
    ("value", "date"),
    [
        (b"Mon, 2 Mar 2026 10:00:00 +0100", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"Mon, 02 Mar 26 09:00:00 GMT", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"2 Mar 2026 09:00 -0000", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"yesterday", None),
        (b"Mon, 2 Mar 99999 10:00:00 +0100", None),
        (b"Mon, 2 Mar 1066 10:00:00 +0100", None),
        (b"Mon, 2 Mar 2026 10:00:00 +9999", None),
        (b"", None),
    ],
)
def test_dates_are_utc_or_none(value: bytes, date: datetime | None) -> None:
    assert parse(b"Subject: x\nDate: " + value + b"\n\nbody").date == date


def test_a_header_that_would_inject_another_stays_one_line() -> None:
    mail = parse(b"Subject: =?utf-8?q?hello=0D=0ABcc:_x@example.org?=\nFrom: a@example.org\n\nx")
    assert mail.subject == "hello Bcc: x@example.org"
    assert mail.header("bcc") == ""


@pytest.mark.parametrize("kind", [RecursionError, AttributeError, TypeError, ValueError, KeyError])
def test_where_mail_parser_fails_the_rest_is_still_read(kind: type[Exception]) -> None:
    with patch.object(mime, "MailParser", side_effect=kind("ada@example.org")):
        mail = parse(FULL)
    whole = parse(FULL)
    assert (mail.from_, mail.to, mail.date, mail.text) == (whole.from_, whole.to, whole.date, whole.text)
    assert mail.fingerprint == whole.fingerprint
    assert mail.defects[0].startswith("mail-parser failed")
    assert "ada@" not in mail.defects[0]


def test_a_bug_of_ours_makes_a_mail_unreadable_and_tells_no_content() -> None:
    with patch.object(mime, "read_body", side_effect=KeyError("secret words")):
        mail = parse(FULL)
    assert "KeyError" in (mail.unreadable or "")
    assert "secret" not in (mail.unreadable or "")


def test_a_report_type_is_read() -> None:
    raw = b'From: a@example.org\nContent-Type: multipart/report; report-type="Delivery-Status"; boundary=b\n\n--b\n'
    assert parse(raw + b"\nx\n--b--\n").report_type == "delivery-status"


def test_many_defects_are_bounded() -> None:
    raw = b"".join(b"To: <<broken%d\n" % number for number in range(500)) + b"\nx"
    assert len(parse(raw).defects) <= mime.MAX_DEFECTS + 1


HEADERS = st.lists(
    st.tuples(
        st.sampled_from([b"From", b"To", b"Subject", b"Date", b"Message-ID", b"References", b"Content-Type", b"X-Any"]),
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from([
                b"=?utf-8?q?=C3?=", b"multipart/mixed; boundary=b", b"text/html; charset=utf-7", b"<a@example.org>",
                b"text/plain; charset*0*=x''%e9", b"multipart/report; report-type=x; boundary=b", b"message/rfc822",
            ]),
        ),
    ),
    max_size=8,
)  # fmt: skip
BODY = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from([
            b"\n--b\n", b"\n--b--\n", b"Content-Type: message/rfc822\n\n", b"Content-Type: text/html\n\n<p>",
            b"Content-Transfer-Encoding: base64\n\n", b"\r\n\r\n", b"Content-Disposition: attachment\n\n",
        ]),
    ),
    max_size=8,
)  # fmt: skip
MESSAGES = st.builds(
    lambda headers, body: b"".join(name + b": " + value + b"\n" for name, value in headers) + b"\n" + b"".join(body),
    HEADERS,
    BODY,
)


@given(st.one_of(st.binary(max_size=500), MESSAGES))
def test_any_octets_parse_to_the_same_clean_mail_each_time(raw: bytes) -> None:
    mail = parse(raw)
    assert mail == parse(raw)
    assert "failed" not in (mail.unreadable or "")
    texts = [mail.subject, mail.text, mail.html or "", *mail.defects, *(text for _, text in mail.parts)]
    texts += [address.name + address.address for address in (*mail.all_from, *mail.to)]
    texts += [value for _, value in mail.headers]
    for text in texts:
        text.encode("utf-8")
        assert "\0" not in text
    assert not any(set(value) & {"\r", "\n", "\x1b"} for _, value in mail.headers)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("root", Address("root", "")),
        ("Ada <ada>", Address("Ada", "ada")),
        ('"Ada Love" <ada>', Address("Ada Love", "ada")),
        ("Ada Love", Address("Ada Love", "")),
        ("=?utf-8?b?YWRhQGV4YW1wbGUub3Jn?=", Address("ada@example.org", "")),  # RFC 2047 5: no address
        ("undisclosed-senders:;", None),
        ("<>", None),
        ("", None),
    ],
)
def test_a_sender_without_an_address_is_shown_and_is_nobody(value: str, said: Address | None) -> None:
    mail = parse(f"From: {value}\nSubject: a matter\n\nWords.\n".encode())
    assert (mail.from_, mail.all_from, mail.said_from) == (None, (), said)


def test_semicolons_between_addresses_are_commas_and_those_of_a_group_are_not() -> None:
    mail = parse(b"From: a@example.org\nTo: b@example.org; C <c@example.org>;\nCc: Group: d@example.org;\n\nx\n")
    assert [address.address for address in mail.to] == ["b@example.org", "c@example.org"]
    assert [address.address for address in mail.cc] == ["d@example.org"]


def with_winmail(text: bytes) -> bytes:
    wrapped = tnef(attribute(MESSAGE, 0x9003, properties(unicode(0x1000, "wrapped words"))), tnef_file(b"a.txt", b"x"))
    part = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    parts = [b"Content-Type: text/plain\n\n" + text, part + base64.encodebytes(wrapped)]
    head = b"From: ada@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
    return head + b"".join(b"--b\n" + each + b"\n" for each in parts) + b"--b--\n"


def test_what_outlook_wrapped_is_read() -> None:
    mail = parse(with_winmail(b""))
    assert mail.text == "wrapped words"
    assert [attachment.name for attachment in mail.attachments] == ["winmail.dat", "a.txt"]


def test_a_text_beside_what_outlook_wrapped_is_the_text() -> None:
    assert parse(with_winmail(b"the words")).text == "the words"


def test_an_enclosed_message_is_kept_octet_for_octet_and_read() -> None:
    inner = b"From: mallory@example.net\nSubject: inner\n\nquoted \xff words"
    mail = parse(b"From: a@example.org\nContent-Type: message/rfc822\n\n" + inner)
    assert [attachment.content for attachment in mail.attachments] == [inner]
    assert [said.subject for said in mail.enclosed] == ["inner"]
    assert mail.text == ""


@pytest.mark.parametrize(
    ("kind", "defect"),
    [
        (b"message/partial; id=x; number=1; total=2", "the pieces are not joined"),
        (b'message/external-body; access-type=URL; URL="http://example.org/"', "they were not fetched"),
    ],
)
def test_what_only_points_elsewhere_is_kept_and_told_of(kind: bytes, defect: str) -> None:
    mail = parse(b"From: a@example.org\nContent-Type: " + kind + b"\n\nSubject: inner\n\nwords")
    assert len(mail.attachments) == 1
    assert any(defect in each for each in mail.defects)
    assert mail.enclosed == ()


@pytest.mark.parametrize("value", ["\u202egpj.exe", "=?utf-8?q?=E2=80=AEgpj=2Eexe?=", "\u2067gpj.exe\u2069"])
def test_what_reorders_a_line_is_left_out_and_told(value: str) -> None:
    mail = parse(f"From: ada@example.org\nSubject: {value}\n\nWords.\n".encode())
    assert mail.subject == "gpj.exe"
    assert mail.defects == ("Subject had characters that reorder what a person reads: they were left out",)
