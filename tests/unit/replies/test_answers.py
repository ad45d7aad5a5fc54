"""What the shipped desks tell those who write: only what their policies publish, alike in every language."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from functools import cache
from typing import Any

import pytest

from mailbot.desks.loading import load
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Address
from mailbot.domain.reading import KINDS
from mailbot.replies.render import Renderer

from .specimens import NOW, TEMPLATES, acknowledgement_context, clock, outgoing, ticket

DESKS = ("alludium", "infrpool", "allure")
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja")
FORM = "[Tier Level] Appeal - [Account/Content ID]"
APPEALS = Address("Alludium Appeals", "appeals@alludium.ai")


@cache
def shipped() -> dict[str, Desk]:
    return {desk.name: desk for desk in load(TEMPLATES.parent / "routing_rules", DESKS, tried=True).desks}


@cache
def renderer() -> Renderer:
    return Renderer(TEMPLATES, shipped())


def told(desk: str, language: str, kind: str, template: str = "acknowledgement", **changes: Any) -> str:
    """The text of a reply, its lines joined as a reader's eye does."""
    context = acknowledgement_context(kind, **{"clocks": (), **changes})
    mail = outgoing(template, desk=desk, language=language, context=context)
    part = message_from_bytes(renderer().render(mail, NOW).raw, policy=policy.default).get_body(("plain",))
    assert part is not None
    return joined(str(part.get_content()), language)


def joined(text: str, language: str) -> str:
    return re.sub(r"\s+", "" if language == "ja" else " ", text)


def text(desk: str, language: str, name: str) -> str:
    return joined(shipped()[desk].texts[language][name], language)


def appeal(**changes: Any) -> dict[str, Any]:
    return {"ticket": ticket("appeal", **changes)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("desk", "published"), [("alludium", True), ("infrpool", False), ("allure", False)])
def test_another_reviewer_is_promised_where_the_policy_does(desk: str, published: bool, language: str) -> None:
    promise = text("alludium", language, "appeal_review")
    assert (promise in told(desk, language, "appeal", **appeal())) is published


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("desk", ["infrpool", "allure"])
def test_a_policy_without_tiers_and_times_is_not_told_to_have_any(desk: str, language: str) -> None:
    said = told(desk, language, "appeal", **appeal())
    for name in ("tier_unknown", "appeal_tier_unknown", "appeal_tier_doubtful"):
        assert text("alludium", language, name) not in said


@pytest.mark.parametrize("template", ["acknowledgement", "missing_information"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("tier", "doubtful", "said", "unsaid"),
    [
        (1, False, ("tier_1", "appeal_tier_1", "tier_1_grounds"), ("appeal_tier_unknown", "appeal_tier_doubtful")),
        (2, False, ("tier_2", "appeal_tier_2"), ("tier_1_grounds", "appeal_tier_unknown", "appeal_tier_doubtful")),
        (3, False, ("tier_3", "appeal_tier_3"), ("tier_1_grounds", "appeal_tier_unknown", "appeal_tier_doubtful")),
        (2, True, ("tier_2", "appeal_tier_2", "appeal_tier_doubtful"), ("appeal_tier_unknown",)),
        (None, False, ("tier_unknown", "appeal_tier_unknown"), ("tier_1_grounds", "appeal_tier_doubtful")),
    ],
)
def test_an_appellant_is_told_the_tier_and_the_doubt_about_it(
    tier: int | None, doubtful: bool, said: tuple[str, ...], unsaid: tuple[str, ...], language: str, template: str
) -> None:
    answer = told("alludium", language, "appeal", template, tier_doubtful=doubtful, **appeal(tier=tier))
    assert [name for name in said if text("alludium", language, name) not in answer] == []
    assert [name for name in unsaid if text("alludium", language, name) in answer] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "appeal"])
def test_the_tier_of_a_report_is_for_moderators_alone(kind: str) -> None:
    assert "Tier" not in told("alludium", "en", kind, ticket=ticket(kind, tier=1))


SAFETY = {  # emergency services; somebody to talk to; no pictures; marked as urgent
    "en": ("emergency services", "don't stay alone", "pictures", "urgent"),
    "de": ("Notruf", "nicht allein", "Bilder", "dringend"),
    "fr": ("services d'urgence", "sans aide", "images", "urgent"),
    "es": ("emergencias", "en soledad", "imágenes", "urgente"),
    "pt": ("emergência", "sem apoio", "imagens", "urgente"),
    "it": ("numero di emergenza", "senza aiuto", "immagini", "urgente"),
    "nl": ("alarmnummer", "niet alleen mee", "foto's", "dringend"),
    "pl": ("numer alarmowy", "bez wsparcia", "zdjęcia", "pilną"),
    "ja": ("緊急通報先", "抱え込まず", "画像", "緊急として"),
}
ACCUSING = ("abuse", "missbrauch", "abus", "misbruik", "wykorzyst", "虐待")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "hazards", "said"),
    [
        ("appeal", ("imminent_harm",), (True, True, False, False)),
        ("appeal", ("child_safety", "imminent_harm"), (True, True, False, False)),
        ("appeal", ("child_safety",), (False, False, False, False)),
        ("complaint", ("imminent_harm",), (True, True, False, True)),
        ("complaint", ("child_safety",), (True, False, True, True)),
        ("complaint", ("child_safety", "imminent_harm"), (True, True, True, True)),
        ("complaint", (), (False, False, False, False)),
    ],
)
def test_words_of_danger_fit_who_reads_them(
    kind: str, hazards: tuple[str, ...], said: tuple[bool, ...], language: str
) -> None:
    answer = told("allure", language, kind, ticket=ticket(kind, hazards=hazards), takes_evidence=False)
    assert tuple(joined(words, language) in answer for words in SAFETY[language]) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["appeal", "complaint", "violation_report"])
def test_words_of_danger_accuse_nobody(kind: str, language: str) -> None:
    hazards = ("child_safety", "imminent_harm")
    answer = told("infrpool", language, kind, ticket=ticket(kind, hazards=hazards, subject="-", reference=None))
    assert [word for word in ACCUSING if word in answer.lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_move_names_the_team_and_its_address(language: str) -> None:
    answer = told("alludium", language, "appeal", moved_from="abuse@alludium.ai", moved_to=APPEALS)
    for words in ("abuse@alludium.ai", APPEALS.name, APPEALS.address):
        assert joined(words, language) in answer


IN_ENGLISH = {
    "en": "as it stands",
    "de": "auf Englisch",
    "fr": "en anglais",
    "es": "en inglés",
    "pt": "em inglês",
    "it": "in inglese",
    "nl": "in het Engels",
    "pl": "po angielsku",
    "ja": "英語のまま",
}
BRACKETS = {
    "en": "square brackets",
    "de": "eckigen Klammern",
    "fr": "crochets",
    "es": "corchetes",
    "pt": "entre [ ]",
    "it": "parentesi quadre",
    "nl": "vierkante haken",
    "pl": "nawiasach kwadratowych",
    "ja": "角括弧",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("form", "has_brackets"), [(FORM, True), ("Enforcement Appeal", False)])
def test_a_published_subject_is_to_be_written_as_it_stands(form: str, has_brackets: bool, language: str) -> None:
    answer = told("alludium", language, "appeal", "missing_information", form=form)
    assert IN_ENGLISH[language] in answer
    assert (joined(BRACKETS[language], language) in answer) is has_brackets


def test_who_writes_in_another_language_is_told_which_ones_we_answer_in() -> None:
    languages = shipped()["alludium"].reply_languages
    answer = told("alludium", "en", "complaint", languages=languages)
    assert "English, German, Spanish, French, Italian, Japanese, Dutch, Polish and Portuguese" in answer
    assert "German" not in told("alludium", "en", "complaint")


def test_of_one_language_alone_nobody_is_given_a_choice() -> None:
    answer = told("alludium", "en", "complaint", languages=("en",))
    assert "We answer in English. " in answer
    assert "any of them" not in answer


TAKEN_BACK = {
    "en": "You wrote that you withdraw",
    "de": "zurückziehen",
    "fr": "vous retirez",
    "es": "retira lo que",
    "pt": "retira o que",
    "it": "ritira quanto",
    "nl": "intrekt",
    "pl": "wycofaniu",
    "ja": "取り下げる",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ["acknowledgement", "missing_information"])
def test_who_withdraws_is_told_that_it_was_understood(language: str, template: str) -> None:
    assert TAKEN_BACK[language] in told("alludium", language, "appeal", template, withdrawn=True)
    assert TAKEN_BACK[language] not in told("alludium", language, "appeal", template)


@pytest.mark.parametrize("desk", DESKS)
def test_each_language_that_is_answered_in_has_a_name(desk: str) -> None:
    languages = shipped()[desk].reply_languages
    assert sorted(languages) == sorted(LANGUAGES)
    named = told(desk, "en", "complaint", languages=languages).partition("We answer in ")[2].partition(":")[0]
    assert re.fullmatch(r"([A-Z][a-z]+, ){7}[A-Z][a-z]+ and [A-Z][a-z]+", named)


ASKED = {  # of everybody involved; of others; names aren't given
    "en": ("everybody involved", "authorities", "don't give your name or address"),
    "de": ("allen Beteiligten", "Behörden", "weder Ihren Namen noch Ihre Adresse"),
    "fr": ("toutes les personnes concernées", "autorités", "ni votre nom ni votre adresse"),
    "es": ("todas las personas implicadas", "autoridades", "ni el nombre ni la dirección de usted"),
    "pt": ("todas as pessoas envolvidas", "autoridades", "não damos o seu nome nem o seu endereço"),
    "it": ("tutte le persone coinvolte", "autorità", "non diamo né il suo nome né il suo indirizzo"),
    "nl": ("alle betrokkenen", "autoriteiten", "uw naam en adres niet van ons"),
    "pl": ("wszystkich zaangażowanych osób", "organów władzy", "nie podajemy imienia, nazwiska ani adresu"),
    "ja": ("関係者全員", "当局", "お名前やメールアドレスをお伝えすることはありません"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_complains_is_told_who_may_be_asked_and_that_they_are_not_named(language: str) -> None:
    answer = told("allure", language, "complaint")
    assert [words for words in ASKED[language] if words not in answer] == []


EVIDENCE = {
    "en": ("evidence", "screenshot"),
    "de": ("Belege oder", "Bildschirmfoto"),
    "fr": ("preuves ou", "capture"),
    "es": ("pruebas u", "captura"),
    "pt": ("provas ou", "captura"),
    "it": ("prove o", "schermata"),
    "nl": ("bewijs of iets", "schermafbeelding"),
    "pl": ("dowody lub", "zrzut"),
    "ja": ("証拠など", "スクリーンショット"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("takes", [True, False])
def test_evidence_is_spoken_of_where_it_may_help(takes: bool, language: str) -> None:
    answer = told("infrpool", language, "complaint", takes_evidence=takes).lower()
    assert [joined(words, language).lower() in answer for words in EVIDENCE[language]] == [takes, takes]


@pytest.mark.parametrize(
    ("desk", "cities"),
    [
        (
            "alludium",
            {
                "en": "London time",
                "de": "Ortszeit London",
                "fr": "à Londres",
                "es": "de Londres",
                "pt": "de Londres",
                "it": "di Londra",
                "nl": "tijd Londen",
                "pl": "Londyn",
                "ja": "ロンドン時間",
            },
        ),
        (
            "infrpool",
            {
                "en": "Tokyo time",
                "de": "Ortszeit Tokio",
                "fr": "à Tokyo",
                "es": "de Tokio",
                "pt": "de Tóquio",
                "it": "di Tokyo",
                "nl": "tijd Tokio",
                "pl": "Tokio",
                "ja": "東京時間",
            },
        ),
    ],
    ids=["London", "Tokyo"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_desks_city_is_called_as_the_language_calls_it(desk: str, cities: dict[str, str], language: str) -> None:
    assert cities[language] in told(desk, language, "appeal")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_is_told_with_the_doubt_about_the_tier_that_it_rests_on(language: str) -> None:
    clocks = (clock("decision", 248),)
    answer = told("alludium", language, "appeal", clocks=clocks, tier_doubtful=True, **appeal(tier=2))
    assert answer.count("2026") == 2  # that of receipt, and the decision's
    assert text("alludium", language, "appeal_tier_doubtful") in answer


def test_a_kind_without_a_sender_of_its_own_bears_the_desks_name() -> None:
    desk = shipped()["alludium"]
    assert "complaint" not in desk.senders
    mail = outgoing(desk="alludium", from_kind="complaint", context=acknowledgement_context("complaint"))
    raw = Renderer(TEMPLATES, {"alludium": replace(desk, languages=("en",))}).render(mail, NOW).raw
    assert message_from_bytes(raw, policy=policy.default)["From"] == "Alludium <legal@alludium.ai>"
