"""What moderators type in answer to a notice, in the shapes of mail clients: from octets to commands."""

import pytest

from mailbot.domain.given import Given, Orders
from mailbot.parsing.mime import parse
from mailbot.parsing.orders import orders_of
from moderator_replies import (
    CLIENTS,
    CLIENTS_BELOW,
    LANGUAGES,
    LINE,
    NOTICE,
    SENDER,
    Client,
    webmail_that_marks_nothing,
)

KNOWN = dict.fromkeys(
    ["take", "reply", "note", "category", "close", "decide", "false-report", "tier", "help", "assign"], ()
)

TYPED = {
    "one": ("/take", (Given("take"),)),
    "as a telephone corrects it": ("/ Take.\n/False_report", (Given("take"), Given("false-report"))),
    "a reply": (
        "/reply Hello,\n\nthe post is gone: see /help/rules\nand /users/12.\n\n\u2014 the desk\n/close",
        (
            Given("reply", "Hello,", "the post is gone: see /help/rules\nand /users/12.\n\n\u2014 the desk"),
            Given("close"),
        ),
    ),
    "a reply that introduces nothing": (
        "/take\n/reply\nPlease see below what we need from you, in red:",
        (Given("take"), Given("reply", "", "Please see below what we need from you, in red:")),
    ),
    "fields": (
        "/decide\nviolation: yes\nreason: it threatens \u201ca person\u201d",
        (Given("decide", "", "violation: yes\nreason: it threatens \u201ca person\u201d"),),
    ),
    "unknown": ("/clsoe", (Given("clsoe"),)),
}


def read(mail: bytes) -> Orders:
    return orders_of(parse(mail).text, KNOWN, sender=SENDER)


def name(value: object) -> str:
    return getattr(value, "__name__", str(value))


def squeezed(given: Given) -> Given:
    """Without blank lines: clients put them in and leave them out."""
    return Given(given.name, given.args, "\n".join(line.strip() for line in given.text.split("\n") if line.strip()))


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", CLIENTS, ids=name)
def test_commands_above_a_notice_are_found_and_nothing_of_the_notice(client: Client, language: str, typed: str) -> None:
    words, expected = TYPED[typed]
    found = read(client(words, language, NOTICE))
    assert tuple(map(squeezed, found.commands)) == tuple(map(squeezed, expected))
    assert (found.rest, found.unread) == ("", ())


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", CLIENTS_BELOW, ids=name)
def test_commands_below_a_quoted_notice_are_found_too(client: Client, language: str, typed: str) -> None:
    words, expected = TYPED[typed]
    found = read(client(words, language, NOTICE))
    assert tuple(map(squeezed, found.commands)) == tuple(map(squeezed, expected))
    assert (found.rest, found.unread) == ("", ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", [*CLIENTS, *CLIENTS_BELOW], ids=name)
def test_a_plain_reply_is_a_comment_and_nothing_else(client: Client, language: str) -> None:
    found = read(client("I think that this is /close to spam.\nAsk her first:", language, NOTICE))
    assert found == Orders(rest="I think that this is /close to spam.\nAsk her first:")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", CLIENTS, ids=name)
def test_a_notice_sent_back_without_a_word_says_nothing(client: Client, language: str) -> None:
    assert read(client("", language, NOTICE)) == Orders()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "client", [client for client in (*CLIENTS, *CLIENTS_BELOW) if client is not webmail_that_marks_nothing], ids=name
)
def test_commands_are_found_where_the_notice_lost_its_first_line(client: Client, language: str) -> None:
    words, expected = TYPED["a reply"]
    found = read(client(words, language, NOTICE.removeprefix(LINE).lstrip()))
    assert tuple(map(squeezed, found.commands)) == tuple(map(squeezed, expected))
    assert (found.rest, found.unread) == ("", ())
