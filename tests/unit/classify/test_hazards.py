"""Hazards as rules find them in each language: mails of danger and mails that only sound so, in corpus/hazards.

A line is `hazard: mail`, or `none: mail`.
"""

from pathlib import Path

import pytest

from mailbot.classify.clues import whose_rules
from mailbot.classify.entities import Extractor
from mailbot.classify.language import identify
from mailbot.classify.rules import Matcher
from mailbot.classify.words import MAX_SCANNED
from mailbot.desks import load
from mailbot.domain.mail import Envelope
from mailbot.domain.reading import Reading
from mailbot.parsing.mime import parse
from mailbot.read import Reader
from mailbot.testing import FixedClock

TESTS = Path(__file__).parents[2]
MAILS = [
    (file.stem, *line.split(": ", 1))
    for file in sorted((TESTS / "corpus" / "hazards").glob("*.txt"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


def hazards(matcher: Matcher, text: str) -> set[str]:
    languages = whose_rules(identify(text))
    return {hit.rule.gives[1] for hit in matcher.hits("", text, languages) if hit.rule.gives[0] == "hazard"}


@pytest.mark.parametrize(("language", "hazard", "text"), [mail for mail in MAILS if mail[1] != "none"])
def test_a_danger_is_found(matcher: Matcher, language: str, hazard: str, text: str) -> None:
    assert hazard in hazards(matcher, text)


@pytest.mark.parametrize(("language", "hazard", "text"), [mail for mail in MAILS if mail[1] == "none"])
def test_what_only_sounds_dangerous_is_none(matcher: Matcher, language: str, hazard: str, text: str) -> None:
    assert hazards(matcher, text) == set()


def test_every_language_has_dangers_and_what_only_sounds_so() -> None:
    read = {language: [mail[1] for mail in MAILS if mail[0] == language] for language, *_ in MAILS}
    assert set(read) == {"en", "de", "es", "fr", "pt", "it", "nl", "pl", "ja"}
    assert all(each.count("none") >= 8 and len(each) - each.count("none") >= 12 for each in read.values())


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("My wife will murder me if it's late. I will kill myself tonight.", "imminent_harm"),
        ("This app is killing me. My brother is going to kill himself.", "imminent_harm"),
        ("I shot myself in the foot, and he brings a gun to school tomorrow.", "imminent_harm"),
        ("The filter is child's play. He sells child porn.", "child_safety"),
        ("I never posted child porn. @bob posts child porn.", "child_safety"),
        ("I groom poodles. A man of forty asks my daughter for nudes.", "child_safety"),
        ("Sex education at school is fine. But he sends nudes to my 12 year old daughter.", "child_safety"),
        (
            "My novel is about a man who says he will kill himself. My friend says she will kill herself.",
            "imminent_harm",
        ),
    ],
)
def test_a_danger_beside_what_is_harmless_stays_one(matcher: Matcher, text: str, hazard: str) -> None:
    assert hazard in hazards(matcher, text)


@pytest.mark.parametrize(
    "text",
    [
        "This user is sharing \u0441hild \u0440\u043ern",
        "This user is sharing ch1ld p0rn",
        "This user is sharing c h i l d  p o r n",
        "This user is sharing c-h-i-l-d porn",
        "This user is sharing \u202echild porn\u202c",
        "This user is sharing ch\u0336ild po\u0336rn",
        "This user is sharing ch\u200bild po\u00adrn",
    ],
)
def test_words_in_disguise_are_known(read_first: "Read", text: str) -> None:
    reading = read_first(text)
    assert (reading.category, reading.hazards) == ("child_safety", ("child_safety",))


def test_a_report_whose_category_is_child_safety_has_the_hazard_by_it_too(read_first: "Read") -> None:
    told = {(why.finding, why.rule) for why in read_first("There is CSAM on your site.").why}
    assert ("hazards=child_safety", "category child_safety") in told


# ---------------------------------------------------------------------------------------- what lies beyond, what is old
class Read:
    """Reads a first mail to abuse@."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, text: str, subject: str = "report", *headers: str) -> Reading:
        head = ["From: ada@example.org", "To: abuse@alludium.ai", f"Subject: {subject}", *headers]
        head += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
        raw = "\n".join([*head, "", text]).encode()
        return self._reader.read(parse(raw), Envelope("ada@example.org", ("abuse@alludium.ai",), "smtp", NOW))


NOW = FixedClock()()


@pytest.fixture(scope="module")
def read_first() -> Read:
    desk = load(TESTS.parent / "routing_rules", ["alludium"]).desks[0]
    return Read(Reader(desk, Matcher(desk), Extractor(desk.calendar.zone)))


QUOTED = "Please look at this.\n\nOn 2 March 2026 Max wrote:\n> My stepdad touches me at night. I'm 11.\n"


@pytest.mark.parametrize("headers", [(), ("In-Reply-To: <1@example.net>",)])
def test_a_danger_that_an_answer_to_somebody_else_quotes_is_one(read_first: Read, headers: tuple[str, ...]) -> None:
    reading = read_first(QUOTED, "Re: you", *headers)
    assert reading.hazards == ("child_safety",)
    assert "stepdad" not in reading.visible_text


@pytest.mark.parametrize(
    ("subject", "headers"),
    [("Re: report", ("In-Reply-To: <abc.1@alludium.ai>",)), ("Re: [ALU-7K3M2Q] report", ())],
    ids=["our message", "our ticket"],
)
def test_what_an_answer_to_us_quotes_was_read_before(read_first: Read, subject: str, headers: tuple[str, ...]) -> None:
    assert read_first(QUOTED, subject, *headers).hazards == ()


def test_what_an_answer_quotes_is_not_its_sender_s_intent(read_first: Read) -> None:
    quoted = "He wrote this to me.\n\nOn 2 March 2026 Max wrote:\n> I want to die.\n"
    assert read_first(quoted, "Re: you").hazards == ()


@pytest.mark.parametrize("filler", ["This is a line about an agent. ", "\ufdfa "])
def test_what_is_too_long_to_be_read_goes_to_a_person(read_first: Read, filler: str) -> None:
    text = f"@bob sends spam.\n{filler * (MAX_SCANNED // len(filler) + 1)}There is child porn in the gallery."
    assert "octets that were read" in (read_first(text).needs_triage or "")


def test_what_is_read_whole_needs_no_person_for_its_length(read_first: Read) -> None:
    assert "octets that were read" not in (read_first("@bob sends spam. " * 1_000).needs_triage or "")
