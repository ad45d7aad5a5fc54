"""An outgoing mail parses back with the headers that it was given, whatever came from outside."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.desk import Intake
from mailbot.domain.mail import Address
from mailbot.domain.plan import Rendered
from mailbot.replies.compose import compose, reply_address, return_path, tagged, token_of
from unit.replies.specimens import BOUNCE_TOKEN, NOW, TICKET_ID, TOKEN, desk, outgoing

ANY_TEXT = st.text(st.characters())
HEADERS = [
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted"),
    *("X-Auto-Response-Suppress", "Content-Language", "MIME-Version", "Content-Type"),
]


def composed(subject: str = "Hello", text: str = "Hello,\n", html: str | None = None, **changes: object) -> Rendered:
    return compose(outgoing(**changes), desk(), subject, text, html, NOW)


def parsed(mail: Rendered) -> EmailMessage:
    message = message_from_bytes(mail.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert not part.defects
        assert not any(value.defects for value in part.values())
    return message


def test_the_headers_of_an_acknowledgement() -> None:
    message = parsed(composed("Re: Policy Violation Report", references=("<root@mail.example.com>",)))
    assert message["From"] == "Example Trust & Safety <abuse@example.org>"
    assert message["To"] == "Noor Example <noor@example.com>"
    assert message["Reply-To"] == f"Example Trust & Safety <abuse+{TOKEN}@example.org>"
    assert message["Subject"] == f"Re: [{TICKET_ID}] Policy Violation Report"
    assert message["Date"] == "Mon, 02 Mar 2026 09:05:00 +0000"
    assert message["Message-ID"] == f"<{TOKEN}.{'0a' * 16}@example.org>"
    assert message["In-Reply-To"] == "<first@mail.example.com>"
    assert message["References"] == "<root@mail.example.com> <first@mail.example.com>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["MIME-Version"] == "1.0"


def test_the_envelope_carries_the_bounce_token_and_one_recipient() -> None:
    mail = composed()
    assert (mail.mail_from, mail.rcpt_to) == (f"bounces+{BOUNCE_TOKEN}@example.org", "noor@example.com")
    assert mail.message_id == f"<{TOKEN}.{'0a' * 16}@example.org>"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"answers_mail": True}, "auto-replied"),
        ({"answers_mail": False}, "auto-generated"),
        ({"automatic": False}, None),
    ],
)
def test_auto_submitted_says_how_a_mail_came_about(changes: dict[str, bool], expected: str | None) -> None:
    assert parsed(composed(**changes))["Auto-Submitted"] == expected


def test_a_mail_that_answers_none_has_no_thread() -> None:
    message = parsed(composed(in_reply_to=None))
    assert message["In-Reply-To"] is None
    assert message["References"] is None


def test_text_comes_first_and_html_second() -> None:
    message = parsed(composed(text="Grüße,\n", html="<p>Grüße,</p>\n"))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), text.get_content()) == ("text/plain", "Grüße,\r\n")
    assert (html.get_content_type(), html.get_content()) == ("text/html", "<p>Grüße,</p>\r\n")


def test_the_same_input_gives_the_same_octets() -> None:
    assert composed(html="<p>a</p>") == composed(html="<p>a</p>")


def test_mail_about_no_ticket_bears_the_first_queues_name_and_no_tag() -> None:
    message = parsed(composed("Mail held", from_kind="", ticket_id=None, token=""))
    assert message["From"] == "Example Trust & Safety <abuse@example.org>"
    assert message["Subject"] == "Mail held"
    assert message["Reply-To"].addresses[0].addr_spec == "abuse@example.org"


@given(
    subject=ANY_TEXT,
    text=ANY_TEXT,
    name=ANY_TEXT,
    address=ANY_TEXT | st.emails(),
    answered=st.none() | ANY_TEXT,
    references=st.lists(ANY_TEXT | st.text("<a@b>= ?\r\n")),
)
def test_nothing_from_outside_gets_out_of_its_field(
    subject: str, text: str, name: str, address: str, answered: str | None, references: list[str]
) -> None:
    body = "".join(c for c in text if c.isprintable() or c == "\n")
    mail = composed(
        subject, body, to=Address(name, address), in_reply_to=answered, references=("<root@x>", *references)
    )
    message = message_from_bytes(mail.raw, policy=policy.SMTPUTF8)
    expected = [key for key in HEADERS if key != "In-Reply-To" or "In-Reply-To" in message]
    assert [key for key in message.keys() if key != "Content-Transfer-Encoding"] == expected  # noqa: SIM118
    assert len(message["To"].addresses) <= 1
    assert f"[{TICKET_ID}]" in message["Subject"]
    assert b"\r" not in mail.raw.replace(b"\r\n", b"")
    assert b"\n" not in mail.raw.replace(b"\r\n", b"")
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998
    head, _, _ = mail.raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 78 or b" " not in line.strip().partition(b": ")[2] for line in head.split(b"\r\n"))
    assert "\n" not in mail.rcpt_to
    assert "\r" not in mail.rcpt_to


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n")), st.booleans())
def test_a_body_comes_back_as_it_was(text: str, twin: bool) -> None:
    body = text + "\n"
    message = parsed(composed(text=body, html=body if twin else None))
    parts = list(message.iter_parts()) if twin else [message]
    assert [part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in parts] == [body] * len(parts)


def test_a_body_line_of_any_length_stays_within_998_octets() -> None:
    url = "https://example.org/" + "a" * 5_000
    mail = composed(text=f"{url}\n")
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998
    assert url in parsed(mail).get_content()


def test_an_international_recipient_needs_smtputf8_and_says_so_in_utf8() -> None:
    mail = composed(to=Address("Jürgen", "jürgen@example.org"))
    assert not mail.raw.isascii()
    assert "To: =?utf-8?b?SsO8cmdlbg==?= <jürgen@example.org>\r\n".encode() in mail.raw
    assert mail.rcpt_to == "jürgen@example.org"


def test_an_international_domain_needs_no_smtputf8() -> None:
    mail = composed(to=Address("", "a@bücher.example"))
    assert mail.raw.isascii()
    assert mail.rcpt_to == "a@xn--bcher-kva.example"


def test_an_address_that_is_none_leaves_no_recipient_in_the_header() -> None:
    mail = composed(to=Address("x", "a@example.org, b@example.com"))
    assert parsed(mail)["To"] == "undisclosed-recipients:;"
    assert mail.rcpt_to == "a@example.org, b@example.com"


@pytest.mark.parametrize(
    ("style", "domain", "expected"),
    [
        ("plus", "", f"abuse+{TOKEN}@example.org"),
        ("subdomain", "reply.example.org", f"{TOKEN}@reply.example.org"),
        ("none", "", "abuse@example.org"),
    ],
)
def test_the_reply_address_is_of_the_desks_style(style: str, domain: str, expected: str) -> None:
    made = desk(reply_style=style, reply_domain=domain)
    address = reply_address(outgoing(), made).address
    assert address == expected
    assert made.reply_token(address) == (None if style == "none" else TOKEN)


def test_a_reply_address_that_would_be_too_long_goes_without_its_token() -> None:
    long = "a" * 40 + "@example.org"
    made = desk(senders={"violation_report": Address("", long)}, intakes=(Intake(long, None),))
    assert reply_address(outgoing(), made).address == long


def test_answers_go_to_a_published_address_where_the_sender_is_none() -> None:
    made = desk(senders={"violation_report": Address("Example", "noreply@example.org")})
    assert reply_address(outgoing(), made).address == f"abuse+{TOKEN}@example.org"


def test_the_return_path_is_ours_whatever_the_reply_style() -> None:
    made = desk(reply_style="none")
    assert made.reply_token(return_path(outgoing(), made)) == BOUNCE_TOKEN


def test_the_token_is_found_in_our_message_id() -> None:
    assert token_of(composed().message_id, desk()) == TOKEN
    assert token_of(composed().message_id.upper(), desk()) == TOKEN


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "<first@mail.example.com>",
        f"<{TOKEN}.{'0a' * 16}@example.com>",
        f"<{TOKEN}@example.org>",
        f"<{TOKEN[:-1]}.{'0a' * 16}@example.org>",
        f"<{TOKEN}.{'0a' * 16}@example.org> <b@x>",
        f"{TOKEN}.{'0a' * 16}@example.org",
        f"<{'0' * 26}.{'0a' * 16}@example.org>",
    ],
)
def test_no_token_is_found_in_other_message_ids(message_id: str) -> None:
    assert token_of(message_id, desk()) is None


@given(ANY_TEXT)
def test_no_message_id_is_too_strange_to_look_at(message_id: str) -> None:
    token_of(message_id, desk())


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Report", f"[{TICKET_ID}] Report"),
        ("Re: Report", f"Re: [{TICKET_ID}] Report"),
        (f"Re: [{TICKET_ID}] Report", f"Re: [{TICKET_ID}] Report"),
    ],
)
def test_the_tag_stands_before_the_words_once(subject: str, expected: str) -> None:
    assert tagged(subject, TICKET_ID) == expected


def test_a_long_subject_does_not_push_the_tag_out() -> None:
    assert f"[{TICKET_ID}]" in parsed(composed("word " * 400))["Subject"]


def test_the_date_is_the_time_given() -> None:
    mail = compose(outgoing(), desk(), "a", "b\n", None, NOW + timedelta(hours=1))
    assert parsed(mail)["Date"].datetime == NOW + timedelta(hours=1)
