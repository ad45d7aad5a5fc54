"""The sum of signs: what it takes, what speaks against, and that it is bounded whatever the mail is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.glimpse import HEAD, OPENING, TAIL, glimpse
from mailbot.classify.marked import WEIGHED
from mailbot.classify.signs import ENOUGH, weigh
from mailbot.domain.mail import Envelope
from mailbot.domain.reading import NATURES
from natures import NOW, made, told

ENVELOPE = Envelope("ada@example.org", ("abuse@example.com",), "smtp", NOW)
HOSTILE = [
    "> ",
    "-" * 3,
    "From: ",
    "On a ",
    "i am on ",
    "unsubscribe ",
    "https://",
    "to ",
    "wrote:",
    "\u200ba",
    "your message ",
    "=" * 40 + " ",
    "<a href=",
    "<img src=x ",
    "(c) ",
    "_" * 50 + "\n",
    "ich bin ",
    "я в ",
    "休暇",
    "$1,000,000 ",
]


def test_what_is_told_has_the_sum_and_signs_of_two_families() -> None:
    headers = {"Subject": "Automatic reply: x", "In-Reply-To": "<a@b>"}
    found = weigh(glimpse(made("I am out of the office until Monday.", headers), ENVELOPE), "auto_reply")
    assert sum(each.sign.weight for each in found) >= ENOUGH
    assert len({each.sign.family for each in found}) == len(found) > 1
    assert [each.sign.weight for each in found] == sorted((each.sign.weight for each in found), reverse=True)


def test_a_families_signs_count_once() -> None:
    text = "I am out of the office. I am on leave. I'm on vacation. I will be away from my desk. I am on holiday."
    assert told(text, {"Subject": "hello"})[0] == "human"


def test_words_without_any_structure_tell_nothing() -> None:
    text = (
        "This is an automated response. I am out of the office. I will reply on my return. In urgent cases call Grace."
    )
    assert told(text, {"Subject": "hello"})[0] == "human"


@pytest.mark.timeout(30)  # linear: a second or two on a slow machine
@pytest.mark.parametrize("html", [False, True], ids=["plain", "html"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_repetition_takes_no_longer_than_its_length(piece: str, html: bool) -> None:
    headers = {"Subject": piece.replace("\n", " ") * 200, "In-Reply-To": "<a@b>", "From": "newsletter@news.example.net"}
    mail = made(piece * (200_000 // len(piece)), headers, html=html)
    for nature in WEIGHED:
        weigh(glimpse(mail, ENVELOPE), nature)


@given(
    text=st.text(max_size=400),
    subject=st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=60),
    mail_from=st.sampled_from(["", "ada@example.org", "owner-l@example.net", "<>"]),
    html=st.booleans(),
)
def test_any_mail_has_one_nature_and_short_evidence(text: str, subject: str, mail_from: str, html: bool) -> None:
    nature, why = told(text, {"Subject": subject}, mail_from=mail_from, html=html)
    assert nature in NATURES
    assert len(why.evidence) <= 200


def test_of_a_long_mail_the_two_ends_are_looked_at() -> None:
    seen = glimpse(made("begin " + "x " * 50_000 + "end"), ENVELOPE)
    assert len(seen.lines) <= HEAD + TAIL + 1
    assert seen.text.startswith("begin ")
    assert seen.text.endswith(" end")
    assert len(seen.opening) == OPENING


@pytest.mark.parametrize(
    ("text", "own", "quotes"),
    [
        ("mine", "mine", False),
        ("mine\n> theirs\nmine", "mine mine", True),
        ("mine\n\nOn Monday, x@example.net wrote:\ntheirs", "mine", True),
        ("mine\n-----Ursprüngliche Nachricht-----\ntheirs", "mine", True),
        ("mine\nVon: x@example.net\nGesendet: Montag\n\ntheirs", "mine", True),
        ("mine\n发件人: x@example.net\n主题: y\n\ntheirs", "mine", True),
        ("I wrote to you from: my other address.", "I wrote to you from: my other address.", False),
    ],
)
def test_own_words_are_those_before_and_between_others(text: str, own: str, quotes: bool) -> None:
    seen = glimpse(made(text), ENVELOPE)
    assert (seen.text, seen.quotes) == (own, quotes)
