"""What a model isn't sure of, or what may be graver than it says, goes to a person."""

from collections.abc import Mapping

import pytest

from mailbot.classify.clues import clues_of
from mailbot.classify.judge import DANGER_ASKED_ABOUT, SUBJECT_ALONE, TO_THINK_OF, Judged, judge
from mailbot.classify.rules import Matcher
from mailbot.desks import load
from mailbot.settings import shipped
from unit.classify.models import SURE, saying

DESKS = {desk.name: desk for desk in load(shipped("routing_rules"), ["alludium", "allure"]).desks}


def judged(
    categories: Mapping[str, float],
    desk: str = "alludium",
    kind: str = "violation_report",
    text: str = "somebody posts it again and again",
    subject: str = "report",
    findings: Mapping[str, float] | None = None,
) -> Judged:
    of = DESKS[desk]
    to = (of.intakes[0].address,)
    clues = clues_of(of, Matcher(of), subject=subject, text=text, recipients=to)
    model = saying(categories, kind, findings)
    return judge(clues, Matcher(of), to, subject=subject, text=text, classifier=model, foreign=False)


IN_DANGER = "a friend says he will kill himself tonight"


@pytest.mark.parametrize(
    ("text", "likely", "found"),
    [
        ("somebody posts it", {"child_safety": 0.5, "imminent_harm": 0.1}, ["child_safety"]),
        ("somebody posts it", {"child_safety": 0.51, "imminent_harm": 0.5}, ["child_safety", "imminent_harm"]),
        ("somebody posts it", {"child_safety": 0.6, "imminent_harm": 0.5}, ["child_safety", "imminent_harm"]),
        ("somebody posts it", {"child_safety": 0.49, "imminent_harm": 0.5}, ["imminent_harm"]),
        (IN_DANGER, {"child_safety": 0.49, "imminent_harm": 0.1}, []),
        (IN_DANGER, {"child_safety": 0.5, "imminent_harm": 0.1}, ["child_safety"]),
    ],
)
def test_a_danger_beside_a_likelier_one_must_be_likely_itself(
    text: str, likely: Mapping[str, float], found: list[str]
) -> None:
    findings = {f"hazards={danger}": value for danger, value in likely.items()}
    said = judged({"deception": 0.9}, text=text, findings=findings).findings
    assert [name.removeprefix("hazards=") for name in said] == found


def test_a_category_that_is_unlikely_goes_to_a_person() -> None:
    found = judged({"deception": SURE - 0.01, "privacy": 0.1}, text="somebody posts it again and again, " * 4)
    assert found.categories == ("deception",)
    assert found.doubt == "the model is not sure of the category: deception 39%, privacy 10%"


def test_what_no_word_of_a_few_sentences_names_is_not_guessed_at() -> None:
    vague = "Please look at this agent, it is bad."
    found = judged({"child_safety": SURE - 0.01}, text=vague)
    assert (found.categories, found.doubt) == ((), "it says nothing of what happened")
    assert judged({"child_safety": SURE}, text=vague).categories == ("child_safety",)


def test_a_likely_category_needs_nobody() -> None:
    assert judged({"deception": SURE, "privacy": 0.3}).doubt is None


@pytest.mark.parametrize("main", ["deception", "privacy"])
def test_what_may_be_of_a_graver_tier_goes_to_a_person(main: str) -> None:
    doubt = judged({main: 0.8, "child_safety": TO_THINK_OF}).doubt
    assert doubt == "it may be of a graver tier: child safety 25%"


@pytest.mark.parametrize(
    "text",
    [
        "see attached", "siehe Anhang", "voir pièce jointe", "ver archivo adjunto", "w załączniku",
        "添付をご覧ください", "Thank you for banning him.", "Bedankt voor het verwijderen van die stalker.",
    ],
)  # fmt: skip
def test_what_says_nothing_of_what_happened_is_not_guessed_at(text: str) -> None:
    found = judged({"child_safety": 0.9}, text=text)
    assert (found.categories, found.doubt) == ((), "it says nothing of what happened")


@pytest.mark.parametrize("text", ["see attached: he sells stolen cards", "Danke. Er bedroht mich wieder."])
def test_few_words_that_say_what_happened_are_judged(text: str) -> None:
    assert judged({"deception": SURE}, text=text).categories == ("deception",)


def test_a_danger_that_reads_as_a_question_goes_to_a_person() -> None:
    text = "I want to report a user. He uploaded sexual pictures of a 9 year old girl."
    assert judged({}, kind="policy_question", text=text).kind.doubt == DANGER_ASKED_ABOUT
    text = "Naked pictures of my 9 year old son were made of what I uploaded, without my consent."
    assert judged({}, kind="policy_question", text=text).kind.doubt == DANGER_ASKED_ABOUT
    assert judged({}, kind="policy_question", text="I want to report a user. He is rude.").kind.doubt is None
    assert judged({}, kind="policy_question", text="May a story tell of sex with a 9 year old girl?").kind.doubt is None


def test_what_is_hardly_of_a_graver_tier_needs_nobody() -> None:
    assert judged({"deception": 0.8, "child_safety": TO_THINK_OF - 0.01}).doubt is None


def test_what_may_be_less_grave_needs_nobody() -> None:
    assert judged({"child_safety": 0.8, "deception": 0.6}).doubt is None


def test_a_desk_without_tiers_has_none_that_is_graver() -> None:
    assert judged({"user_behavior": 0.8, "content_violation": 0.6}, "allure", "complaint").doubt is None


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("AUP question", "policy_question"),
        ("URGENTE: problema di sicurezza", "security_report"),
        ("Tier 2 Appeal - marigold", "appeal"),
    ],
)
def test_of_a_mail_that_is_nothing_but_a_published_subject_the_subject_tells_the_kind(subject: str, kind: str) -> None:
    bare = judged({"deception": 0.8}, kind="complaint", subject=subject, text="")
    assert (bare.kind.value, bare.kind.doubt) == (kind, SUBJECT_ALONE)
    assert (
        judged({"deception": 0.8}, kind="complaint", subject=subject, text="The app is slow.").kind.value == "complaint"
    )
