"""A moderator's own words, apart from the notice that they answer."""

from collections.abc import Callable
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.given import Given
from mailbot.parsing.html import html_to_text
from mailbot.parsing.mime import parse
from mailbot.parsing.orders import orders_of
from mailbot.parsing.own_words import LINE, OwnWords, own_words
from moderator_replies import CLIENTS, CLIENTS_BELOW, LANGUAGES, SENDER

BY = "On Mon, Mar 2, 2026 at 10:00 AM Desk <desk+token@example.com> wrote:"
NOTICE = f"> {LINE}\n>\n> New ticket\n> /close"
KNOWN = dict.fromkeys(("take", "reply", "close", "category"), ())

READ = {
    "nothing but the notice": (f"{BY}\n{NOTICE}", OwnWords("")),
    "nothing above what isn't quoted": (f"{BY}\n\n{NOTICE.replace('> ', '')}", OwnWords("")),
    "no notice": ("/take\nyes", OwnWords("/take\nyes")),
    "an unknown attribution": (f"/take\n\nDesk <d@example.com> ysgrifennodd:\n{NOTICE}", OwnWords("/take")),
    "own quotes": (
        f"/reply\n> Was it me?\nNo.\n\n{BY}\n{NOTICE}",
        OwnWords("/reply\n> Was it me?\nNo."),
    ),
    "words that introduce": (f"/reply\nDo this first:\n\n{BY}\n{NOTICE}", OwnWords("/reply\nDo this first:")),
    "words that point below": (f"/reply see below\n\n{BY}\n\n{NOTICE[2:]}", OwnWords("/reply see below")),
    "a footer below the quote": (f"/take\n\n{BY}\n{NOTICE}\n\nSent from my iPhone", OwnWords("/take")),
    "a signature below the quote": (f"/take\n\n{BY}\n{NOTICE}\n-- \nAda\nDesk", OwnWords("/take")),
    "no line, a signature below the quote": ("/take\n\n> New\n> /close\n\n-- \nAda\nDesk", OwnWords("/take")),
    "answers inside": (
        f"{BY}\n{NOTICE}\nno\n> more\n/take",
        OwnWords("", "no\n/take"),
    ),
    "answers inside and below": (f"{BY}\n{NOTICE}\n\nno\n> more\n\n/take", OwnWords("/take", "no")),
    "answers above and inside": (f"/take\n{BY}\n{NOTICE}\n\nno\n> more", OwnWords("/take", "no")),
    "directly below the quote": (f"{BY}\n{NOTICE}\n/take", OwnWords("", "/take")),
    "a wrapped line": (
        f"/take\n\n{BY}\n{NOTICE}\n> {'word ' * 14}\nand more\n> the end",
        OwnWords("/take"),
    ),
    "below a wrapped line": (f"{BY}\n{NOTICE}\n> {'word ' * 14}\nand more\n\n/take", OwnWords("/take")),
    "the line in bold": (f"/take\n\n*{LINE}*\n/close", OwnWords("/take")),
    "the line deep in quotes": (f"/take\n\n>> *{LINE}*\n>> /close", OwnWords("/take")),
}


@pytest.mark.parametrize("case", READ)
def test_own_words_are_told_from_the_notice(case: str) -> None:
    text, expected = READ[case]
    assert own_words(text, SENDER) == expected


SIGNED = (
    "Ada", "Ada Moderator", "\u2014 Ada", "Best regards,\nAda", "Thanks\nAda Moderator",
    "Best regards,\n\nAda Moderator",
    "Ada Moderator\nTrust and Safety Lead\n+44 20 7946 0000", "Mit freundlichen Grüßen\nAda Moderator\nModeration",
    "Cheers,\nAda\n-- \nAda Moderator\nExample",
)  # fmt: skip


@pytest.mark.parametrize("signed", SIGNED)
@pytest.mark.parametrize("below", ["", "\n/close", f"\n\n{BY}\n{NOTICE}"])
def test_no_text_ends_in_its_sender_s_name(signed: str, below: str) -> None:
    found = orders_of(f"/reply Hello,\n\nit is gone.\n\n{signed}{below}", KNOWN, sender=SENDER)
    assert found.commands[0] == Given("reply", "Hello,", "it is gone.")


@pytest.mark.parametrize("words", ["/reply\nAda", "/reply\nWrite to Ada", "/reply\nHello,\nAda knows.", "/reply Ada"])
def test_a_name_within_a_text_stays(words: str) -> None:
    assert orders_of(words, KNOWN, sender=SENDER).commands[0].said == words.removeprefix("/reply").strip()


def test_a_mail_that_is_signed_and_says_nothing_else_says_nothing() -> None:
    assert own_words(f"Best regards,\nAda Moderator\n\n{BY}\n{NOTICE}", SENDER) == OwnWords("")


def test_words_directly_below_a_quote_in_html_are_found_since_its_end_is_certain() -> None:
    html = f"<div>{escape(BY)}</div><blockquote>{LINE}<br>/close</blockquote><div>/take</div>"
    assert own_words(html_to_text(html), SENDER) == OwnWords("/take")


LETTERS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")), max_size=30)
LINES = st.sampled_from((
    "/take", "/reply SECRET", "/close", "> /close", ">", "", "-- ", "--", LINE,
    BY, "From: a@example.com", "Sent: Monday",
    "To: b@example.com", "Subject: /close", "_" * 32, "-----Original Message-----", "a:", "Sent from my iPhone",
    "Ada", "---------- Forwarded message ---------", "> > /take", "word " * 30,
))  # fmt: skip
NOTICES = st.lists(st.one_of(LINES, LETTERS), max_size=20).map(lambda lines: "\n".join((LINE, "", *lines)))
OWN = "/take\n/reply Hello there."
GIVEN = (Given("take"), Given("reply", "Hello there."))


@given(st.sampled_from(CLIENTS), st.sampled_from(sorted(LANGUAGES)), NOTICES)
def test_whatever_a_notice_says_no_command_and_no_word_to_a_complainant_comes_of_it(
    client: Callable[[str, str, str], bytes], language: str, notice: str
) -> None:
    found = orders_of(parse(client(OWN, language, notice)).text, KNOWN, sender=SENDER)
    assert found.commands == GIVEN


@given(st.sampled_from(CLIENTS_BELOW), st.sampled_from(sorted(LANGUAGES)), NOTICES)
def test_whatever_a_notice_says_an_answer_below_it_is_the_same(
    client: Callable[[str, str, str], bytes], language: str, notice: str
) -> None:
    found = orders_of(parse(client(OWN, language, notice)).text, KNOWN, sender=SENDER)
    assert found.commands == GIVEN


@given(st.sampled_from((*CLIENTS, *CLIENTS_BELOW)), st.sampled_from(sorted(LANGUAGES)), NOTICES)
def test_whatever_a_notice_says_a_mail_without_words_gives_no_command(
    client: Callable[[str, str, str], bytes], language: str, notice: str
) -> None:
    assert orders_of(parse(client("", language, notice)).text, KNOWN, sender=SENDER).commands == ()


@given(st.lists(NOTICES, min_size=1, max_size=4))
def test_no_command_comes_of_a_quote_between_answers(notices: list[str]) -> None:
    quoted = ("\n".join(f"> {line}" for line in notice.split("\n")) for notice in notices)
    answered = "\n\nSo he says.\n\n".join(quoted)
    assert orders_of(f"{BY}\n{answered}\n\nSo he says.", KNOWN, sender=SENDER).commands == ()
