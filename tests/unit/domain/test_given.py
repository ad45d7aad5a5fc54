"""What a moderator has given, as those who carry it out read it."""

import pytest

from mailbot.domain.given import Given


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ("", ()),
        ("2.", ("2",)),
        ("harmful_content, spam", ("harmful_content", "spam")),
        ("\u201charmful content\u201d 2", ("harmful content", "2")),
        ("«contenu nuisible»", ("contenu nuisible",)),
        ('"open 2', ("open", "2")),
        ("ada@example.org EXA-234567.", ("ada@example.org", "EXA-234567")),
        (". ,", ()),
    ],
)
def test_args_are_read_word_by_word(args: str, words: tuple[str, ...]) -> None:
    assert Given("category", args).words == words


@pytest.mark.parametrize(
    ("args", "text", "said"), [("a", "b\n\nc", "a\nb\n\nc"), ("", "b", "b"), ("a", "", "a"), ("", "", "")]
)
def test_what_is_said_begins_on_the_command_s_line(args: str, text: str, said: str) -> None:
    assert Given("reply", args, text).said == said
