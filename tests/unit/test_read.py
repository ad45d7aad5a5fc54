"""What of a person's mail is read as their words."""

from dataclasses import replace

import pytest

from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.desks import load
from mailbot.parsing.mime import parse
from mailbot.read import Reader, answers
from mailbot.settings import shipped
from specimens import DESK as ANY_DESK
from specimens import KINDS, envelope

OLDER = "On 2 Mar 2026, at 10:00, Desk <abuse@example.com> wrote:\n> Which account?"
DESK = replace(ANY_DESK, kind_order=KINDS)
READER = Reader(DESK, Matcher(DESK), Extractor(DESK.calendar.zone))


def octets(body: str, *headers: str) -> bytes:
    top = ("From: Ada <ada@example.org>", "To: abuse@example.com", "Message-ID: <1@example.org>", *headers)
    return ("\n".join(top) + "\n\n" + body).encode()


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        (("Subject: Re: your report",), True),
        (("Subject: your report", "In-Reply-To: <2@example.com>"), True),
        (("Subject: your report",), False),
        (("Subject: Fwd: this came", "In-Reply-To: <2@example.com>"), False),
        (("Subject: WG: this came", "In-Reply-To: <2@example.com>"), False),
        (("Subject: Re: Fwd: this came",), True),
    ],
)
def test_a_mail_answers_by_its_subject_or_its_reference_unless_it_passes_another_on(
    headers: tuple[str, ...], answer: bool
) -> None:
    assert answers(parse(octets("words", *headers))) is answer


def test_a_reply_is_read_by_its_new_words_and_a_forward_with_all_that_it_shows() -> None:
    def words(subject: str) -> str:
        mail = parse(octets(f"acc 48213\n\n{OLDER}", f"Subject: {subject}", "In-Reply-To: <2@example.com>"))
        return READER.read(mail, envelope("abuse@example.com")).visible_text

    assert words("Re: your report") == "acc 48213"
    assert words("Fwd: your report") == f"acc 48213\n\n{OLDER}"


@pytest.mark.parametrize(
    ("date", "yesterday"),
    [
        ("Fri, 27 Feb 2026 10:00:00 +0000", "2026-02-26T14:05:00Z"),  # it waited for us over the weekend
        ("Mon, 2 Mar 2026 00:30:00 +0200", "2026-02-28T14:05:00Z"),  # still Sunday in UTC
        ("Tue, 3 Mar 2026 10:00:00 +0000", "2026-03-01T14:05:00Z"),  # ahead of us
        ("Thu, 1 Jan 1998 00:00:00 +0000", "2026-03-01T14:05:00Z"),  # a clock without a battery
        ("Thu, 1 Jan 1970 00:00:00 +0000", "2026-03-01T14:05:00Z"),
        ("yesterday", "2026-03-01T14:05:00Z"),
        ("", "2026-03-01T14:05:00Z"),
    ],
)
def test_yesterday_counts_from_the_mail_s_date_unless_that_is_absurd(date: str, yesterday: str) -> None:
    mail = parse(
        octets("He posted it yesterday at 14:05 UTC.", "Subject: a report", *([f"Date: {date}"] if date else []))
    )
    reading = READER.read(mail, envelope("abuse@example.com"))  # received on Monday, 2 March 2026, 9:00 UTC
    assert reading.entities["timestamps"] == (yesterday,)


def test_hidden_words_are_no_words_of_the_sender_and_are_told_of() -> None:
    body = "<p>It was not me.</p><div style='display:none'>urgent refund</div>"
    mail = parse(octets(body, "Subject: hello", "Content-Type: text/html"))
    reading = READER.read(mail, envelope("abuse@example.com"))
    assert reading.visible_text == "It was not me."
    assert [why.evidence for why in reading.why if why.rule == "hidden text"] == [
        "the HTML holds words that nobody is shown: 12 letters and digits"
    ]
    assert mail.html is not None
    assert "urgent refund" in mail.html


def test_what_is_noticed_of_a_sender_and_of_a_mail_s_form_is_told_once() -> None:
    head = ("From: Eve <eve@example.net>", "Subject: hello", "Content-Type: text/html")
    mail = parse(octets("<p>It was not me.</p><div style='display:none'>urgent</div>", *head))
    why = READER.read(mail, envelope("abuse@example.com")).why
    assert sorted({each.rule for each in why} & {"sender", "hidden text"}) == ["hidden text", "sender"]
    assert len(set(why)) == len(why)


def test_nothing_is_told_of_hidden_words_where_none_are() -> None:
    mail = parse(octets("<p>It was not me.</p>", "Subject: hello", "Content-Type: text/html"))
    assert not [why for why in READER.read(mail, envelope("abuse@example.com")).why if why.rule == "hidden text"]


def test_a_calendar_s_source_is_an_attachment_and_no_words() -> None:
    body = (
        "--x\nContent-Type: text/plain\n\nLet us meet.\n--x\nContent-Type: text/calendar; method=REQUEST\n\n"
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n--x--\n"
    )
    mail = parse(octets(body, "Subject: hello", 'Content-Type: multipart/alternative; boundary="x"'))
    assert READER.read(mail, envelope("abuse@example.com")).visible_text == "Let us meet."
    assert len(mail.attachments) == 1


@pytest.mark.parametrize(("tag", "nature"), [("EXA-7K3M2Q", "human"), ("widgets-talk", "list")])
def test_an_answer_under_our_own_mark_is_no_lists(tag: str, nature: str) -> None:
    given = octets("Here it is: 12.", f"Subject: Re: [{tag}] Policy Violation Report", "In-Reply-To: <2@example.com>")
    assert READER.read(parse(given), envelope()).nature == nature


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (
            (
                "you have suspended my account for spam, and I have never sent any. I should like",
                "my account to be reinstated and the note about spam to be taken off my record.",
            ),
            "I should like my account to be reinstated and the note about spam to be taken off my record.",
        ),
        (
            (
                "迷惑行為の疑いでアカウントを停止されましたが、そのような事実はありません。アカウ",
                "ントの停止を解除してください。よろしくお願いします。",
            ),
            "アカウントの停止を解除してください。",
        ),
    ],
)
def test_what_a_client_has_wrapped_is_read_whole_and_shown_as_it_came(lines: tuple[str, ...], asked: str) -> None:
    (desk,) = load(shipped("routing_rules"), ["alludium"]).desks
    reader = Reader(desk, Matcher(desk), Extractor(desk.calendar.zone))
    text = "\n".join(lines)
    sent = octets(text, "Subject: Tier 1 Appeal - @ada_77", "Content-Type: text/plain; charset=utf-8")
    reading = reader.read(parse(sent), replace(envelope(), rcpt_to=("appeals@alludium.ai",)))
    assert reading.requested_resolution == asked
    assert reading.visible_text == text
    assert any(each.met and each.finding == "says=resolution" for each in reader.tries(parse(sent), reading))
