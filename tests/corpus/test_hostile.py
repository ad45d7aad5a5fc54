"""Hostile mail on its whole way: parsed, read, decided and rendered. Each invariant of a row is a test here."""

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from io import StringIO
from typing import NamedTuple

import pytest
from rich.console import Console

from corpora import NOW, Row, Rows, measure, note
from costs import costs_of
from door import running_door
from mailbot.domain.mail import Envelope
from mailbot.domain.plan import OpenTicket, Plan, Rendered, UpdateTicket
from mailbot.explain import Explainer, explanation
from mailbot.letters import Arrival
from mailbot.policy import Policy
from mailbot.show import show_explanation

THEIRS, OURS = (
    b"complaints@bot.example",
    b"abuse@alludium.ai",
)  # the mails name an address of nobody's: ours stands there
OUR_HEADERS = {
    "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
    "x-auto-response-suppress", "mime-version", "content-type", "content-transfer-encoding", "content-language",
}  # fmt: skip
UNSAFE_IN_NAMES = set('/\\:*?"<>|\0\r\n\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')
HANG = 60.0  # seconds: no test of speed, only of its end


class Way(NamedTuple):
    """What becomes of a mail, and every mail that goes out because of it."""

    arrival: Arrival
    plan: Plan
    letters: tuple[tuple[str, Rendered], ...]

    @property
    def answers(self) -> list[Rendered]:
        return [letter for purpose, letter in self.letters if purpose == "acknowledgement"]

    @property
    def opens(self) -> bool:
        return any(isinstance(change, OpenTicket) for change in self.plan.changes)


Walk = Callable[[bytes], Way]


@pytest.fixture(scope="module")
def walk(policy: Policy, explainer: Explainer) -> Walk:
    """The way of a mail to a desk, from somebody whose address its header may not tell."""

    def whole(raw: bytes) -> Way:
        raw = raw.replace(THEIRS, OURS)
        sender = None if b"return-path:" in raw[:4096].lower() else "somebody@example.net"
        [(arrival, plan)] = explainer.plans(raw, NOW, (OURS.decode(),), sender)
        sent = [mail for mail in plan.outgoing if mail.suppressed_because is None]
        return Way(arrival, plan, tuple((mail.purpose, policy.renderer.render(mail, NOW)) for mail in sent))

    return whole


def stating(rows: Rows, *keys: str) -> Iterator[tuple[Row, bytes]]:
    """The mails whose row states one of some invariants; a key that no row has any more would test nothing."""
    found = [(row, raw) for row, raw in rows("hostile") if row["expect"].keys() & set(keys)]
    assert found
    return ((row, raw) for row, raw in found if row["form"] == "rfc5322")


def parts(letter: Rendered) -> list[Message]:
    return [part for part in message_from_bytes(letter.raw).walk() if not part.is_multipart()]


def words(letter: Rendered) -> str:
    return "".join(part.get_payload(decode=True).decode() for part in parts(letter))


def test_every_invariant_that_is_stated_has_a_test(rows: Rows) -> None:
    tested = {
        "messages_accepted_max", "must_not_contain_envelope_sender", "eod_sequence", "reply_codes", "memory_bounded",
        "body", "accept", "auto_response", "auto_response_to_at_most", "outgoing", "outgoing_must_not_have_header",
        "outgoing_body_must_not_contain", "from_address", "from_name", "must_become_ticket", "no_exception",
        "stored_text_is_valid_unicode_without_nul", "max_seconds", "max_rss_mib", "text_contains", "sla_clock",
        "both_kept", "attachments", "stored_name", "sha256_of_content", "output_must_not_contain",
        "no_code_execution", "rendered_literally_everywhere", "no_state_change_from_text",
    }  # fmt: skip
    said = {"level", "score", "note", "why", "derived"}  # why something is expected, or what a plain parser made of it
    assert {key for row, _ in rows("hostile") for key in row["expect"]} <= tested | said


def test_nothing_raises_and_what_must_become_a_ticket_does(rows: Rows, walk: Walk) -> None:
    of = good = 0
    for row, raw in stating(rows, "must_become_ticket", "no_exception", "no_code_execution", "text_contains"):
        way, expect = walk(raw), row["expect"]
        of += 1
        good += way.opens or not expect.get("must_become_ticket", False)
        assert "failed" not in (way.arrival.mail.unreadable or ""), row["file"]
        assert expect.get("text_contains", "") in way.arrival.mail.text, row["file"]
        assert way.opens or not expect.get("must_become_ticket"), (row["file"], way.plan.reason)
    measure("hostile: becomes a ticket where it must", good, of, at_least=1)


def test_an_automatic_answer_goes_to_nobody_it_must_not_go_to(rows: Rows, walk: Walk) -> None:
    of = good = 0
    for row, raw in stating(rows, "auto_response", "auto_response_to_at_most"):
        answers, expect = walk(raw).answers, row["expect"]
        least, most = (1, 1) if expect.get("auto_response") else (0, expect.get("auto_response_to_at_most", 0))
        of += 1
        good += least <= len(answers) <= most
        assert least <= len(answers) <= most, row["file"]
    measure("hostile: answered or not, as it must be", good, of, at_least=1)


def test_what_goes_out_has_our_headers_alone_and_one_recipient(rows: Rows, walk: Walk) -> None:
    count = 0
    for row, raw in stating(rows, "outgoing", "outgoing_must_not_have_header", "outgoing_body_must_not_contain"):
        way = walk(raw)
        assert way.opens, row["file"]
        assert way.letters, row["file"]
        for _, letter in way.letters:
            count += 1
            made = message_from_bytes(letter.raw)
            assert {name.lower() for name in made.keys()} <= OUR_HEADERS, row["file"]  # noqa: SIM118
            assert len(made.keys()) == len({name.lower() for name in made.keys()}), row["file"]  # noqa: SIM118
            assert [address for _, address in getaddresses(made.get_all("To"))] == [letter.rcpt_to], row["file"]
            assert made.defects == [], row["file"]
        unwanted = row["expect"].get("outgoing_body_must_not_contain", "\0")
        assert all(unwanted not in words(letter) for letter in way.answers), row["file"]
    note("hostile: outgoing mails looked through", str(count))


def test_text_is_unicode_that_can_be_stored(rows: Rows, walk: Walk) -> None:
    for row, raw in stating(rows, "stored_text_is_valid_unicode_without_nul"):
        way = walk(raw)
        for text in (way.arrival.mail.text, way.arrival.mail.subject, way.arrival.reading.visible_text):
            assert text.encode("utf-8").decode("utf-8") == text, row["file"]
            assert "\0" not in text, row["file"]


def test_what_somebody_writes_is_shown_as_it_stands_and_changes_nothing(rows: Rows, walk: Walk, policy: Policy) -> None:
    for row, raw in stating(rows, "rendered_literally_everywhere", "no_state_change_from_text"):
        way = walk(raw)
        literal = "".join(c for c in row["expect"]["rendered_literally_everywhere"] if c.isprintable())
        assert literal in way.arrival.mail.subject, row["file"]
        assert literal in way.arrival.mail.text, row["file"]
        notices = [words(letter) for purpose, letter in way.letters if purpose == "notice"]
        assert any(literal in text for text in notices), row["file"]
        assert not any(isinstance(change, UpdateTicket) for change in way.plan.changes), row["file"]
        screen = Console(file=StringIO(), width=200, force_terminal=True)
        show_explanation(screen, explanation(row["file"], way.arrival, way.plan))
        shown = screen.file.getvalue()  # type: ignore[attr-defined]
        assert "\x1b[2J" not in shown, row["file"]
        assert literal in shown.replace("\n", " "), row["file"]
        for _, letter in way.letters:
            for part in parts(letter):
                text = part.get_payload(decode=True).decode()
                assert part.get_content_type() != "text/html" or "<script" not in text, row["file"]
                assert not any(character in text for character in "\x1b\0\x07\x08"), row["file"]


def test_what_a_report_carries_isnt_expanded_or_fetched(rows: Rows, walk: Walk) -> None:
    for row, raw in stating(rows, "output_must_not_contain"):
        way = walk(raw)
        unwanted = row["expect"]["output_must_not_contain"]
        assert unwanted not in repr(explanation(row["file"], way.arrival, way.plan)), row["file"]
        assert all(unwanted not in words(letter) for _, letter in way.letters), row["file"]


def test_attachments_are_kept_octet_for_octet_under_safe_names(rows: Rows, walk: Walk) -> None:
    for row, raw in stating(rows, "stored_name", "sha256_of_content", "attachments"):
        [attachment] = walk(raw).arrival.mail.attachments
        assert row["expect"]["attachments"] == 1
        assert attachment.sha256 == row["expect"]["sha256_of_content"], row["file"]
        assert attachment.name, row["file"]
        assert not set(attachment.name) & UNSAFE_IN_NAMES, row["file"]
        assert not attachment.name.startswith("."), row["file"]


def test_from_is_what_it_says_and_no_more(rows: Rows, walk: Walk) -> None:
    for row, raw in stating(rows, "from_address", "from_name"):
        way, expect = walk(raw), row["expect"]
        said = explanation(row["file"], way.arrival, way.plan)["from"]
        assert said["address"] == expect["from_address"], row["file"]
        assert said["name"] == expect.get("from_name", said["name"]), row["file"]


def test_clocks_start_at_receipt_whatever_the_date_says(rows: Rows, walk: Walk) -> None:
    for row, raw in stating(rows, "sla_clock"):
        [opened] = [change for change in walk(raw).plan.changes if isinstance(change, OpenTicket)]
        assert opened.ticket.opened_at == NOW, row["file"]
        assert all(clock.started_at == NOW for clock in opened.clocks if clock.started_at), row["file"]


def test_two_mails_with_one_message_id_are_two(rows: Rows, walk: Walk) -> None:
    for _, raw in stating(rows, "both_kept"):
        first, second = walk(raw).arrival.mail, walk(raw.replace(b"user 4711", b"user 4712")).arrival.mail
        assert first.message_id == second.message_id
        assert first.fingerprint != second.fingerprint


def test_time_and_memory_stay_within_their_bounds(rows: Rows) -> None:
    bounded = list(stating(rows, "max_seconds", "max_rss_mib"))
    costs = costs_of([raw for _, raw in bounded])
    for (row, _), cost in zip(bounded, costs, strict=True):
        assert cost.seconds < HANG, row["file"]
        assert cost.grown_mib < row["expect"].get("max_rss_mib", 256), row["file"]


def sessions(rows: Rows, *keys: str) -> list[tuple[Row, bytes]]:
    return [(row, raw) for row, raw in rows("hostile") if row["form"] != "rfc5322" and row["expect"].keys() & set(keys)]


def spoken(raw: bytes) -> tuple[list[tuple[bytes, Envelope]], bytes]:
    """What a door takes of octets that are sent to it at once, and what it answers until it hangs up."""
    with running_door(accepts=lambda address: address == THEIRS.decode()) as door:
        with door.connect() as client:
            client.send(raw)
            client.socket.settimeout(HANG)
            if b"QUIT" not in raw:
                client.send(b"QUIT\r\n")
            answers = client.lines.read()
        return list(door.received), answers


def test_nobody_smuggles_a_second_mail_into_the_first(rows: Rows) -> None:
    for row, raw in sessions(rows, "messages_accepted_max", "must_not_contain_envelope_sender"):
        received, _ = spoken(raw)
        assert len(received) <= row["expect"]["messages_accepted_max"], row["file"]
        unwanted = row["expect"]["must_not_contain_envelope_sender"]
        assert all(envelope.mail_from != unwanted for _, envelope in received), row["file"]


def test_the_door_says_no_to_a_line_without_an_end(rows: Rows) -> None:
    for row, raw in sessions(rows, "reply_codes", "memory_bounded"):
        received, answers = spoken(raw)
        codes = {line[:3].decode() for line in answers.splitlines()}
        assert set(row["expect"]["reply_codes"]) <= codes, (row["file"], codes)
        assert received == [], row["file"]


def test_leading_dots_are_taken_off_once(rows: Rows) -> None:
    for row, raw in sessions(rows, "body"):
        [(kept, _)], _ = spoken(raw)
        assert kept.partition(b"\r\n\r\n")[2] == row["expect"]["body"].encode(), row["file"]


def test_a_null_sender_is_taken_and_not_answered(rows: Rows, explainer: Explainer) -> None:
    for row, raw in sessions(rows, "accept"):
        [(kept, envelope)], _ = spoken(raw)
        assert envelope.mail_from == "", row["file"]
        for _, plan in explainer.plans(kept, NOW, (OURS.decode(),), envelope.mail_from):
            answers = [mail for mail in plan.outgoing if mail.purpose == "acknowledgement"]
            assert all(mail.suppressed_because for mail in answers), row["file"]
