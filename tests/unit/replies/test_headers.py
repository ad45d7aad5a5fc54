"""Header fields survive any input: parsed back, each says what was put in."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.mail import Address
from mailbot.replies import headers
from mailbot.replies.lines import clean_line

ANY_TEXT = st.text(st.characters())


def parsed(octets: bytes) -> EmailMessage:
    message = message_from_bytes(octets + b"\r\n", policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@given(ANY_TEXT | st.text("=?utf8bq_QA \r\n"))
def test_a_subject_comes_back_as_it_was(text: str) -> None:
    message = parsed(headers.field("Subject", headers.unstructured(text)))
    assert message.keys() == ["Subject"]
    assert message["Subject"] == clean_line(text, headers.SUBJECT_LIMIT)
    assert not message["Subject"].defects


@given(ANY_TEXT | st.text('=?utf8bq_QA \r\n,;:<>@()"\\'))
def test_a_display_name_comes_back_as_it_was(name: str) -> None:
    value = headers.mailbox(Address(name, "a@example.org"))
    assert value is not None
    message = parsed(headers.field("To", value))
    assert message.keys() == ["To"]
    assert [found.addr_spec for found in message["To"].addresses] == ["a@example.org"]
    assert not message["To"].defects
    # the header classes of Python 3.11 leave the space between encoded words of a name (RFC 2047 6.2 drops it)
    written, address = parseaddr(value)
    decoded = str(make_header(decode_header(written))) if "=?" in written else written
    assert (decoded, address) == (clean_line(name, headers.NAME_LIMIT), "a@example.org")


@given(ANY_TEXT)
def test_fields_are_folded_at_78_octets(text: str) -> None:
    octets = headers.field("Subject", headers.unstructured(text))
    assert max(map(len, octets.split(b"\r\n"))) <= 78
    assert all(line.strip() for line in octets.split(b"\r\n")[:-1])


def test_what_looks_like_an_encoded_word_is_not_decoded_by_the_reader() -> None:
    trick = "=?utf-8?q?Hello=0D=0ABcc:_all=40example.com?="
    message = parsed(headers.field("Subject", headers.unstructured(trick)))
    assert message["Subject"] == trick


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org",
        "first.last+tag@sub.example.org",
        "o'neil@example.org",
        "a@[192.0.2.1]",
        "grüße@example.org",
    ],
)
def test_an_address_that_can_be_sent_to_stays(address: str) -> None:
    assert headers.addr_spec(address) == address


def test_an_international_domain_is_written_in_ascii() -> None:
    assert headers.addr_spec("a@bücher.example") == "a@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.org",
        "a@",
        "a@b@example.org",
        "a@example.org, b@example.com",
        "a@example.org> <b@example.com",
        "a b@example.org",
        "a..b@example.org",
        ".a@example.org",
        "a@example..org",
        "a@-example.org",
        '"a b"@example.org',
        "a@example.org\r\nBcc: b@example.com",
        "a@example.org\u202e",
        "(a)a@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b." * 200 + "org",
        "a@" + "ü" * 80 + ".org",
    ],
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    assert headers.addr_spec(address) is None


@given(ANY_TEXT)
def test_no_text_makes_two_recipients(text: str) -> None:
    value = headers.mailbox(Address("", text))
    if value is not None:
        message = message_from_bytes(headers.field("To", value) + b"\r\n", policy=policy.SMTPUTF8)
        assert len(message["To"].addresses) == 1


def test_the_parent_comes_last_in_references() -> None:
    assert headers.thread_ids(["<a@x>", "<b@x>"], "<c@x>") == ["<a@x>", "<b@x>", "<c@x>"]


def test_a_parent_that_is_already_in_references_is_there_once() -> None:
    assert headers.thread_ids(["<a@x>", "<b@x>"], "<b@x>") == ["<a@x>", "<b@x>"]


def test_of_many_references_the_first_and_the_newest_stay() -> None:
    ids = headers.thread_ids([f"<{number}@x>" for number in range(500)], "<last@x>")
    assert len(ids) == headers.REFERENCES_LIMIT
    assert (ids[0], ids[-2], ids[-1]) == ("<0@x>", "<499@x>", "<last@x>")


@pytest.mark.parametrize(
    "bad", ["", "a@x", "<a b@x>", "<a@x>\r\nBcc: b", "<ä@x>", "<=?utf-8?q?a?=@x>", f"<{'a' * 300}@x>"]
)
def test_a_message_id_that_could_do_harm_is_left_out(bad: str) -> None:
    assert headers.thread_ids([bad, "<ok@x>"], bad) == ["<ok@x>"]
