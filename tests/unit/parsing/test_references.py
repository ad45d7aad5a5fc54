"""Message ids as they come, and the References of our answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.mail import Mail
from mailbot.parsing.references import MAX_IDS, MAX_REFERENCES, message_id, message_ids, reply_references


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<1@example.org>", ("<1@example.org>",)),
        ("<1@example.org> <2@example.org>", ("<1@example.org>", "<2@example.org>")),
        ("<1@example.org><2@example.org>,<1@example.org>", ("<1@example.org>", "<2@example.org>")),
        ("Your message of Monday (yesterday) <1@example.org>", ("<1@example.org>",)),
        ("<a b@example.org>", ("<ab@example.org>",)),
        ("1@example.org", ("<1@example.org>",)),
        ("1@example.org, 2@example.org (comment x@example.org)", ("<1@example.org>", "<2@example.org>")),
        ("<no-at-sign>", ("<no-at-sign>",)),
        ("<>", ()),
        ("< >", ()),
        ("some words", ()),
        ("", ()),
    ],
)
def test_ids_are_found_however_they_are_written(value: str, ids: tuple[str, ...]) -> None:
    assert message_ids(value) == ids


@pytest.mark.parametrize(
    ("value", "id_"),
    [
        ("<1@example.org>", "<1@example.org>"),
        ("1@example.org", "<1@example.org>"),
        ("word", "<word>"),
        ("<unclosed@example.org", "<unclosed@example.org>"),
        ("", None),
        ("<>", None),
    ],
)
def test_a_message_id_is_whatever_stands_there(value: str, id_: str | None) -> None:
    assert message_id(value) == id_


def test_of_many_ids_the_first_and_the_last_stay() -> None:
    ids = message_ids(" ".join(f"<{number}@example.org>" for number in range(5_000)))
    assert len(ids) == MAX_IDS
    assert (ids[0], ids[-1]) == ("<0@example.org>", "<4999@example.org>")


def mail(message_id: str | None, references: tuple[str, ...] = (), in_reply_to: tuple[str, ...] = ()) -> Mail:
    return Mail("", 0, "", message_id=message_id, references=references, in_reply_to=in_reply_to)


@pytest.mark.parametrize(
    ("parent", "references"),
    [
        (mail("<3@x>", references=("<1@x>", "<2@x>")), ("<1@x>", "<2@x>", "<3@x>")),
        (mail("<3@x>", in_reply_to=("<2@x>",)), ("<2@x>", "<3@x>")),
        (mail("<3@x>", in_reply_to=("<1@x>", "<2@x>")), ("<3@x>",)),
        (mail("<3@x>", references=("<1@x>",), in_reply_to=("<2@x>",)), ("<1@x>", "<3@x>")),
        (mail("<3@x>", references=("<3@x>", "<2@x>")), ("<2@x>", "<3@x>")),
        (mail("<3@x>"), ("<3@x>",)),
        (mail(None, references=("<1@x>",)), ("<1@x>",)),
        (mail(None), ()),
        (mail("<" + "a" * 600 + "@x>", references=("<1@x>",)), ("<1@x>",)),
        (mail("<ö@x>"), ()),
    ],
)
def test_an_answer_refers_as_rfc_5322_says(parent: Mail, references: tuple[str, ...]) -> None:
    assert reply_references(parent) == references


def test_a_long_thread_keeps_its_first_and_its_last_messages() -> None:
    found = reply_references(mail("<last@x>", references=tuple(f"<{number}@x>" for number in range(100))))
    assert len(found) == MAX_REFERENCES
    assert (found[0], found[-2], found[-1]) == ("<0@x>", "<99@x>", "<last@x>")


@given(st.text(max_size=300))
def test_any_value_gives_bracketed_ids_without_spaces(value: str) -> None:
    for id_ in message_ids(value):
        assert id_.startswith("<")
        assert id_.endswith(">")
        assert not any(letter.isspace() for letter in id_)


@pytest.mark.parametrize("piece", ["<", "a@", "<a@b>", "(", "<a ", "@"])
def test_long_hostile_values_end(piece: str) -> None:
    message_ids(piece * 30_000)
