"""A ticket's mail as an example: nobody is known by it, and it says what it said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.learn.masking import NOBODY, mask, shared, shows, vocabulary

KNOWN = frozenset(
    [
        "user",
        "insults",
        "me",
        "every",
        "day",
        "please",
        "the",
        "account",
        "was",
        "banned",
        "i",
        "am",
        "call",
        "is",
        "my",
        "name",
        "called",
        "and",
        "of",
        "see",
        "now",
        "write",
        "to",
        "from",
        "case",
        "in",
        "posts",
    ]
)


@pytest.mark.parametrize(
    ("text", "named", "masked"),
    [
        ("User @jane_doe insults me", {"accounts": ("@jane_doe",)}, "User @user00 insults me"),
        ("the account jane_doe", {"accounts": ("jane_doe",)}, "the account user_00"),
        ("account ACC-48213 was banned", {"accounts": ("ACC-48213",)}, "account ACC-00000 was banned"),
        ("vid_88213", {"content_ids": ("vid_88213",)}, "vid_00000"),
        ("see https://evil.example/a?b=c now", {}, "see https://example.org/page now"),
        ("see www.evil.example/kim now", {}, "see https://example.org/page now"),
        ("write to kim.oslo@mail.example", {}, "write to somebody@example.org"),
        ("call +44 20 7946 0018", {"phones": ("+442079460018",)}, "call +00 00 0000 0000"),
        ("from 203.0.113.9", {"ips": ("203.0.113.9",)}, "from 192.0.2.1"),
        ("case 991827364", {}, "case 000000000"),
        ("@Heron_7 and @heron_7", {"accounts": ("@Heron_7",)}, "@user00 and @user00"),
    ],
)
def test_what_names_somebody_becomes_another_of_its_sort(
    text: str, named: dict[str, tuple[str, ...]], masked: str
) -> None:
    assert mask(text, named, (), KNOWN) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my name is Kirsten Quellmalz", "my name is … …"),
        ("Please call O'Brannagh", "Please call …"),
        ("kirsten insults me", "… insults me"),  # who wrote it, however they spell it
        ("User insults me every day", "User insults me every day"),
        ("the account of zoe oakfield was banned", "the account of … … was banned"),  # whoever they are
        ("the account of o’neil", "the account of …"),
        ("The user INSULTS me", "The user INSULTS me"),
        ("ユーザーが侮辱します", "ユーザーが侮辱します"),  # its letters have no size
        ("山田さんに侮辱されました", "…さんに侮辱されました"),
        ("お客様の投稿", "お客様の投稿"),
        ("佐藤と申します", "…と申します"),
    ],
)
def test_names_are_words_that_nobody_taught_and_those_of_who_wrote(text: str, masked: str) -> None:
    assert mask(text, {}, ("Kirsten B.", "kirsten@mail.example"), KNOWN) == masked


def test_a_year_an_age_and_a_count_stay() -> None:
    text = "i am 34, in 2026, 12 posts"
    assert mask(text, {}, (), KNOWN) == text


def test_words_are_known_that_stand_in_labelled_mail_more_than_by_chance() -> None:
    assert vocabulary(["Banned by Kim", "banned again", "BANNED by"]) == {"banned"}


def test_a_new_word_stays_where_several_people_write_it_in_small_letters() -> None:
    mails = [(who, f"a deepfake of {name}") for who, name in (("a@x", "zoe"), ("b@x", "kim"), ("c@x", "Lou"))]
    assert shared([*mails, ("a@x", "zoe again"), ("a@x", "and zoe")]) == {"a", "deepfake", "of"}
    assert shared((who, "Ask Zoe") for who in ("a@x", "b@x", "c@x")) == frozenset()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("he is heron77", True),  # as part of a word
        ("says Kirsten", True),
        ("… says that somebody@example.org", False),
    ],
)
def test_what_would_still_show_somebody_is_found(text: str, told: bool) -> None:
    named = {"accounts": ("heron7",), "emails": ("somebody@example.org",)}
    assert shows(text, named, ("kirsten@mail.example",)) is told


HANDLES = st.from_regex(r"@[a-z]{4,12}_[0-9]{2,4}", fullmatch=True)
MAILBOXES = st.from_regex(r"[a-z]{5,10}@[a-z]{5,10}\.example", fullmatch=True)
SURNAMES = st.from_regex(r"Q[a-z]{5,10}", fullmatch=True)
AROUND = st.text(st.sampled_from("abc .,\n(\"'1"), max_size=20)


@given(HANDLES, MAILBOXES, SURNAMES, AROUND, AROUND)
def test_nothing_named_is_left_wherever_it_stands(
    handle: str, mailbox: str, surname: str, before: str, after: str
) -> None:
    text = f"{before} {handle} {surname} {mailbox} {after} {handle}"
    named = {"accounts": (handle,), "emails": (mailbox,)}
    masked = mask(text, named, (), KNOWN)
    assert not any(value in masked for value in (handle, surname, mailbox))
    assert not shows(masked, named, (surname,))
    assert re.search(r"@user00", masked)
    assert NOBODY in masked
