"""The parts of a message to its text and its attachments."""

import base64

import pytest

from mailbot.parsing.body import MAX_TEXT_OCTETS, Body, read_body
from mailbot.parsing.tree import grow


def body_of(*parts: bytes, kind: bytes = b"mixed") -> Body:
    raw = b"Content-Type: multipart/" + kind + b"; boundary=b\n\n"
    raw += b"".join(b"--b\n" + part + b"\n" for part in parts)
    return read_body(grow(raw + b"--b--\n")[0])


def text_of(*parts: bytes, kind: bytes = b"mixed") -> str:
    return body_of(*parts, kind=kind).text


PLAIN = b"Content-Type: text/plain\n\nplain words"
HTML = b"Content-Type: text/html\n\n<p>HTML words</p>"
EMPTY = b"Content-Type: text/plain\n\n \n"
PNG = b"Content-Type: image/png\nContent-ID: <x>\n\n\x89PNG\r\n\x1a\n"


def test_of_alternatives_the_plain_text_is_taken() -> None:
    assert text_of(HTML, PLAIN, kind=b"alternative") == "plain words"


def test_of_alternatives_the_html_is_taken_where_the_plain_text_is_blank() -> None:
    assert text_of(EMPTY, HTML, kind=b"alternative") == "HTML words"


def test_a_mixture_is_read_in_order() -> None:
    assert text_of(PLAIN, PNG, HTML) == "plain words\nHTML words"


def test_an_image_shown_within_html_is_an_attachment_without_a_given_name() -> None:
    body = body_of(HTML, PNG, kind=b"related")
    assert [attachment.name[:6] for attachment in body.attachments] == ["image-"]


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: text/plain\nContent-Disposition: attachment",
        b'Content-Type: text/plain; name="notes.txt"',
        b"Content-Type: text/plain\nContent-Disposition: inline; filename=notes.txt",
        b"Content-Type: text/calendar",
        b"Content-Type: text/csv",
    ],
)
def test_text_that_is_a_file_isnt_the_text_of_the_mail(header: bytes) -> None:
    body = body_of(PLAIN, header + b"\n\nnotes")
    assert body.text == "plain words"
    assert [attachment.content for attachment in body.attachments] == [b"notes"]


def test_a_whole_message_that_names_its_text_is_still_text() -> None:
    assert read_body(grow(b'Content-Type: text/plain; name="fax.txt"\n\nwords')[0]).text == "words"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        (b"base64", base64.b64encode(b"the words")),
        (b"BASE64 ", base64.b64encode(b"the words").rstrip(b"=")),
        (b"base64", b"the words, which are no base64 at all"),
        (b"quoted-printable", b"the=20=\nwords"),
        (b"quoted-printable", b"the words =XX"),
        (b"quoted-printable", b"the=20=\rwords"),
        (b"quoted-printable", b"the=20=\r\nwords"),
        (b"x-uuencode", b"begin 644 a.txt\n)=&AE('=O<F1S\n`\nend\n"),
        (b"x-uuencode", b"the words that never begin"),
        (b"no-such-encoding", b"the words"),
        (b"", b"the words"),
    ],
)
def test_transfer_encodings_are_undone_as_far_as_they_go(encoding: bytes, content: bytes) -> None:
    body = read_body(grow(b"Content-Transfer-Encoding: " + encoding + b"\n\n" + content)[0])
    assert body.text.startswith("the words")


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed\n\nthe words",
        b"Content-Type: multipart/mixed; boundary=never\n\nthe words",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nthe words",
    ],
    ids=["no boundary", "boundary never comes", "never closed"],
)
def test_words_in_a_broken_container_are_read(raw: bytes) -> None:
    assert read_body(grow(raw)[0]).text == "the words"


def test_names_come_from_rfc_2231_and_from_rfc_2047() -> None:
    split = b"Content-Type: image/png\nContent-Disposition: attachment; filename*0*=utf-8''Bel%C3%A4; filename*1=g.png"
    words = b'Content-Type: image/png; name="=?utf-8?q?Bel=C3=A4g.png?="'
    body = body_of(split + b"\n\nx", words + b"\n\ny")
    assert [attachment.name for attachment in body.attachments] == ["Beläg.png", "Beläg.png"]


def test_report_parts_are_laid_out_with_their_text() -> None:
    status = b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
    body = body_of(PLAIN, status + base64.b64encode(b"Action: failed\n"), kind=b"report")
    assert body.parts == [("message/delivery-status", "Action: failed\n")]


def test_text_beyond_the_limit_is_noted_and_no_character_is_split() -> None:
    words = "x" + "ö" * MAX_TEXT_OCTETS
    body = read_body(grow(b"Content-Type: text/plain; charset=utf-8\n\n" + words.encode())[0])
    assert set(body.text) == {"x", "ö"}
    assert len(body.text.encode()) <= MAX_TEXT_OCTETS
    assert "the rest was not read" in body.defects[0]


def test_what_stands_after_the_last_boundary_is_noted() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\nmore words\n"
    assert read_body(grow(raw)[0]).defects == ["what stands after the last boundary was not read"]


def test_of_alternatives_none_in_plain_text_is_left_out() -> None:
    more = b"Content-Type: text/plain\n\nmore words"
    assert text_of(PLAIN, more, HTML, PLAIN, kind=b"alternative") == "plain words\nmore words"


CUT = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + PLAIN


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        (CUT, "the message ends in the middle of a part"),
        (
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n"
            + PLAIN,
            "the message ends in the middle of a part",
        ),
        (b"Content-Type: multipart/mixed; boundary=b\n\nplain words", "a multipart has no parts"),
        (b"Content-Type: multipart/mixed\n\nplain words", "a multipart has no parts"),
        (b"Content-Transfer-Encoding: base64\n\nplain, words!", "a part isn't in the base64 that it claims"),
    ],
)
def test_a_damaged_text_is_read_and_kept_as_an_attachment_too(raw: bytes, defect: str) -> None:
    body = read_body(grow(raw)[0])
    assert body.text.startswith("plain")
    [attachment] = body.attachments
    assert attachment.content.decode() == body.text
    assert any(found.startswith(defect) for found in body.defects)


@pytest.mark.parametrize(
    "raw",
    [
        CUT + b"\n--b--\n",
        CUT + b"\n--b--",
        CUT + b"--b--\n",  # a program that forgot the line end
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n"
        + PLAIN
        + b"\n--c--\n",  # only the outer one isn't closed: nothing is missing
    ],
)
def test_a_whole_text_is_no_attachment(raw: bytes) -> None:
    body = read_body(grow(raw)[0])
    assert (body.text, body.attachments) == ("plain words", [])


def test_what_stands_around_the_parts_is_told_but_for_notices_to_old_programs() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\n\n"
    whole = b"\n--b\n" + PLAIN + b"\n--b--\n"
    assert read_body(grow(head + b"This is a multi-part message in MIME format." + whole)[0]).defects == []
    around = read_body(grow(head + b"Somebody's words." + whole + b"\nMore of them.\n")[0])
    assert around.defects == [
        "what stands before the first boundary was not read",
        "what stands after the last boundary was not read",
    ]


def test_a_name_in_8_bit_letters_is_read() -> None:
    part = 'Content-Type: text/x-log; name="Größe.log"\n\nx'.encode()
    assert [attachment.name for attachment in body_of(PLAIN, part).attachments] == ["Größe.log"]


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (b'Content-Type: image/png; name="a.png"\nContent-Disposition: attachment; filename="b.png"', "b.png"),
        (b"Content-Disposition: attachment; filename=\"E.txt\"; filename*=utf-8''%E2%82%AC.txt", "€.txt"),
        (b'Content-Disposition: attachment; filename="\xd0\xbf\xd1\x80.txt"', "пр.txt"),
        (b'Content-Disposition: attachment; filename="=?utf-8?b?4oKs?= =?utf-8?q?=2Etxt?="', "€.txt"),
        (b'Content-Disposition: attachment; filename*0="long "; filename*1="name.txt"', "long name.txt"),
        (b"Content-Disposition: attachment; filename*0*=iso-8859-1''%FC; filename*1*=%E4.txt", "üä.txt"),
        (b"Content-Disposition: attachment; filename=two words.txt", "two words.txt"),
        (b'Content-Disposition: attachment; filename="never closed.txt', "never closed.txt"),
        (b'Content-Disposition: attachment; filename="semi;colon.txt"', "semi;colon.txt"),
        (b"Content-Type: image/gif\nContent-Location: http://example.org/img/logo%20a.gif?x=1", "logo a.gif"),
        (b"Content-Disposition: attachment; filename*=no-such-charset''a%FFb.txt", "a\xffb.txt"),
    ],
)
def test_a_name_is_read_however_it_is_written(headers: bytes, name: str) -> None:
    if not headers.startswith(b"Content-Type"):
        headers += b"\nContent-Type: application/octet-stream"
    assert [attachment.name for attachment in body_of(PLAIN, headers + b"\n\nx").attachments] == [name]


@pytest.mark.parametrize(
    ("headers", "inline"),
    [
        (b"Content-Type: image/png\nContent-ID: <logo@example.org>", True),
        (b"Content-Type: image/png; name=a.png\nContent-Disposition: inline", True),
        (b"Content-Type: image/png\nContent-ID: <logo@example.org>\nContent-Disposition: attachment", False),
        (b"Content-Type: image/png; name=a.png", False),
    ],
)
def test_what_is_shown_within_the_text_is_inline(headers: bytes, inline: bool) -> None:
    [attachment] = body_of(HTML, headers + b"\n\n\x89PNG\r\n\x1a\n", kind=b"related").attachments
    assert ("inline" in attachment.flags) == inline
    assert attachment.content_id in ("logo@example.org", "")


def test_text_that_the_message_breaks_off_in_is_kept_as_it_came_too() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>the wor"
    body = read_body(grow(raw)[0])
    assert body.text == "the wor"
    assert [(file.content, file.flags) for file in body.attachments] == [(b"<p>the wor", ("broken",))]


def test_a_file_that_the_message_breaks_off_in_is_kept_once() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png; name=a.png\n\nx"
    assert [file.name for file in read_body(grow(raw)[0]).attachments] == ["a.png"]


def test_a_text_that_claims_base64_and_is_none_is_kept_as_it_came_too() -> None:
    body = body_of(b"Content-Transfer-Encoding: base64\n\nwords, !! no base64 at all", PLAIN)
    assert body.text.startswith("words, !! no base64 at all")
    assert [file.flags for file in body.attachments] == [("broken",)]


def test_a_last_boundary_behind_the_last_word_ends_a_message() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nthe words--b--\n"
    assert read_body(grow(raw)[0]).attachments == []


def test_an_empty_part_at_a_broken_end_is_no_attachment() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n \n\n"
    assert read_body(grow(raw)[0]).attachments == []


def test_a_uuencoded_file_in_a_text_is_an_attachment() -> None:
    body = body_of(b"Content-Type: text/plain\n\nSee this.\nbegin 644 a.txt\n)=&AE('=O<F1S\n`\nend\nBye.")
    assert body.text == "See this.\nBye."
    assert [(file.name, file.content) for file in body.attachments] == [("a.txt", b"the words")]
