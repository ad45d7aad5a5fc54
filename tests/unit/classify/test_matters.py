"""Of several categories that a mail is about, the one that it tells of first is the main one."""

from collections.abc import Mapping, Sequence
from unittest.mock import create_autospec

import pytest

from mailbot.classify.clues import clues_of
from mailbot.classify.fusion import Classifier, Parameters, Prediction, Seen
from mailbot.classify.judge import TOLD_FIRST, judge
from mailbot.classify.rules import Matcher
from mailbot.desks import load
from mailbot.domain.reading import KINDS
from mailbot.settings import shipped

(DESK,) = load(shipped("routing_rules"), ["alludium"]).desks
MATCHER = Matcher(DESK)
NO_RULES = Parameters(kind_rules=0, category_rules=0)
SPAM, ADDRESS = "He sends adverts to all of us", "He shows my home address to everybody"
TWO = f"{SPAM}.\nOn top\nof that, {ADDRESS}."
LIKELY, BOTH, NEITHER = {"spam": 0.9, "address": 0.9}, {"spam": 0.6, "address": 0.9}, {"spam": 0.3, "address": 0.4}


def model(whole: Mapping[str, float], part: Mapping[str, float] = LIKELY) -> Classifier:
    """A model that knows two categories by a word each, and says of a mail with both words what it is told to."""

    def of(mail: Seen) -> Prediction:
        adverts, address = "adverts" in mail.text, "address" in mail.text
        said = whole if adverts and address else {"spam": part["spam"] * adverts, "address": part["address"] * address}
        kinds = {kind: 0.95 if kind == "violation_report" else 0.01 for kind in KINDS}
        return Prediction(kinds, {"commercial_abuse": said["spam"], "privacy": said["address"], "deception": 0.01})

    def predict(mails: Sequence[Seen]) -> list[Prediction]:
        return [of(mail) for mail in mails]

    found = create_autospec(Classifier, instance=True)
    found.parameters = NO_RULES
    found.predict.side_effect = predict
    found.evidence.return_value = ()
    return found  # type: ignore[no-any-return]  # a mock of it


def read(text: str, classifier: Classifier) -> tuple[str, ...]:
    to = (DESK.intakes[0].address,)
    clues = clues_of(DESK, MATCHER, subject="hello", text=text, recipients=to)
    found = judge(clues, MATCHER, to, subject="hello", text=text, classifier=classifier, foreign=False)
    in_order = [why.evidence for why in found.kind.why if why.rule == "order"]
    assert len(in_order) == (len(found.categories) > 1)
    assert all(why.startswith(TOLD_FIRST) for why in in_order)
    return found.categories


@pytest.mark.parametrize("opener", ["Besides, he", "Second, he", "On top of that he", "2. He", "The other: he"])
def test_what_stands_before_a_further_matter_is_the_main_one(opener: str) -> None:
    hardly = {"spam": 0.1, "address": 0.9}
    assert read(f"{SPAM}. {opener} shows my home address.", model(hardly)) == ("commercial_abuse", "privacy")
    assert read(f"{ADDRESS}. {opener} sends adverts.", model(hardly)) == ("privacy", "commercial_abuse")


@pytest.mark.parametrize("opener", ["2. He", "(2) he", "Besides, he", "On top\nof that he"])
def test_a_further_matter_may_begin_on_a_new_line(opener: str) -> None:
    hardly = model({"spam": 0.1, "address": 0.9})
    assert read(f"1) {SPAM}.\n\n  {opener} shows\nmy home address", hardly) == ("commercial_abuse", "privacy")


def test_what_begins_a_further_matter_is_told() -> None:
    clues = clues_of(DESK, MATCHER, subject="", text=TWO, recipients=())
    hardly = model({"spam": 0.1, "address": 0.9})
    found = judge(clues, MATCHER, (), subject="", text=TWO, classifier=hardly, foreign=False)
    assert [why.evidence for why in found.kind.why if why.rule == "order"] == [
        f"{TOLD_FIRST}; it goes on by “On top of that”"
    ]


@pytest.mark.parametrize(
    "text",
    [
        f'{SPAM}, and wrote: "You are next. Besides, your home address is known."',
        f"{SPAM}.\n> Besides, he shows my home address.\n",
        "Er schickt uns jeden Tag Werbung, adverts genannt. Besides, meine home address zeigt er auch noch jedem.",
    ],
)
def test_quotations_and_openers_of_another_language_begin_nothing(text: str) -> None:
    assert len(read(text, model({"spam": 0.1, "address": 0.9}))) == 1


def test_a_part_that_is_unsure_is_no_matter_of_its_own() -> None:
    unsure = model({"spam": 0.1, "address": 0.9}, part=NEITHER)
    assert read(f"{SPAM}. Besides, he shows my home address.", unsure) == ("privacy",)


def test_a_further_word_on_the_same_matter_changes_nothing() -> None:
    assert read(f"{SPAM}. Besides, he sends adverts at night.", model(LIKELY)) == ("commercial_abuse",)


def test_of_two_likely_categories_the_first_told_is_the_main_one() -> None:
    assert read(f"{SPAM}. {ADDRESS}.", model(BOTH)) == ("commercial_abuse", "privacy")
    assert read(f"{ADDRESS}. {SPAM}.", model(BOTH)) == ("privacy", "commercial_abuse")


def test_one_sentence_on_both_keeps_the_likelier_first() -> None:
    assert read("He sends adverts with my home address", model(BOTH)) == ("privacy", "commercial_abuse")


def test_what_is_unlikely_by_the_whole_and_begins_nothing_stays_out() -> None:
    assert read(f"{SPAM}. {ADDRESS}.", model({"spam": 0.1, "address": 0.9})) == ("privacy",)
