"""What stands above older mail, and what only looks like it."""

import pytest

from mail_clients import HEADERS, REPLY_ABOVE, SEPARATORS, header_block
from mailbot.parsing.attribution import plain, plain_lines
from mailbot.parsing.older_mail import (
    FORWARDED,
    ORIGINAL,
    OUTLOOK_RULE,
    is_header_block,
    is_introduced,
    is_notes_block,
    is_reply_delimiter,
    is_ruled_block,
    is_separator,
)


@pytest.mark.parametrize("line", SEPARATORS)
def test_a_separator_is_known(line: str) -> None:
    assert is_separator(plain(line), ORIGINAL)
    assert not is_separator(plain(line), FORWARDED)


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------", "-------- Weitergeleitete Nachricht --------",
        "---------- Message transféré ---------", "---------- Mensaje reenviado ---------",
        "---------- Messaggio inoltrato ---------", "---------- Mensagem encaminhada ---------",
        "---------- Doorgestuurd bericht ---------", "-------- Vidarebefordrat meddelande --------",
        "---------- Пересылаемое сообщение ---------", "---------- 转发的邮件 ---------",
    ],
)  # fmt: skip
def test_what_is_forwarded_is_told_from_what_is_answered(line: str) -> None:
    assert is_separator(plain(line), FORWARDED)
    assert not is_separator(plain(line), ORIGINAL)


@pytest.mark.parametrize("line", ["original message", "-----", "--- my message ---", "- original message", ""])
def test_other_lines_are_no_separators(line: str) -> None:
    assert not is_separator(line, ORIGINAL | FORWARDED)


@pytest.mark.parametrize("names", [row[1] for row in HEADERS], ids=[" ".join(row) for row in HEADERS])
def test_a_header_block_is_known_in_every_language(names: str) -> None:
    assert is_header_block(plain_lines(header_block(names).split("\n")), 0)


@pytest.mark.parametrize(
    "lines",
    [
        ["from: a"],
        ["from: a", "to: b"],
        ["from: a", "from: b", "from: c"],
        ["to: a", "subject: b", "date: c"],
        ["date: monday", "to: a@example.org"],
        ["from: a", "to: b", "subject: c", "message-id: <d>"],
        ["words: a", "more: b", "others: c"],
    ],
)
def test_other_fields_are_no_header_block(lines: list[str]) -> None:
    assert not is_header_block(lines, 0)


def test_outlook_s_rule_needs_an_older_mail_below_it() -> None:
    fields = ["saatja: desk <desk@example.com>", "saadetud: 2.3.2026 10:00", "teema: x"]
    assert is_ruled_block([OUTLOOK_RULE, *fields], 0)
    assert is_ruled_block([OUTLOOK_RULE, "esmaspäev 10:00, desk <desk@example.com> kirjutas:", "words"], 0)
    assert not is_ruled_block([OUTLOOK_RULE, "name: ada", "town: london", "street: x"], 0)
    assert not is_ruled_block([OUTLOOK_RULE, "desk <desk@example.com> 10:00:", "> quoted"], 0)
    assert not is_ruled_block(["_" * 20, *fields], 0)


@pytest.mark.parametrize("line", REPLY_ABOVE)
def test_a_help_desk_s_delimiter_is_known(line: str) -> None:
    assert is_reply_delimiter(plain(line))


@pytest.mark.parametrize("line", ["I wrote my reply above this line.", "Ответ выше этой строки", "x" * 200, "", "##"])
def test_a_person_s_words_about_lines_are_no_delimiter(line: str) -> None:
    assert not is_reply_delimiter(plain(line))


@pytest.mark.parametrize(
    ("above", "introduced"),
    [
        ("he wrote:", True),
        ("ここです：", True),
        (":+1:", False),
        ("words.", False),
        ("> he wrote:", False),
        ("", False),
    ],
)
def test_a_colon_introduces_what_somebody_shows(above: str, introduced: bool) -> None:
    assert is_introduced([above, "", "shown"], 2) is introduced


@pytest.mark.parametrize("names", ["To cc Subject", "An Kopie Thema", "To: cc: Subject:"])
def test_what_notes_writes_above_older_mail_is_known(names: str) -> None:
    to, cc, subject = names.split()
    block = ["Desk <desk@example.com>", "02/03/2026 10:00", "", to, "ada@example.org", cc, "", subject, "A ticket"]
    assert is_notes_block(plain_lines(block), 0)


@pytest.mark.parametrize(
    "lines",
    [
        ["desk <desk@example.com>", "02/03/2026 10:00", "he came to my house"],
        ["desk <desk@example.com>", "", "to", "ada@example.org", "subject", "a ticket"],
        ["words", "02/03/2026 10:00", "to", "ada@example.org", "subject", "a ticket"],
        ["desk@example.com"],
    ],
)
def test_what_resembles_it_is_none(lines: list[str]) -> None:
    assert not is_notes_block(lines, 0)
