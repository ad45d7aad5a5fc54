"""Letters about decisions, as those who get them read them: all that the policy lists, and nothing that it doesn't."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from functools import cache
from typing import Any

import pytest

from mailbot.desks.loading import load
from mailbot.domain.decision import Decision
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Address
from mailbot.domain.plan import Outgoing
from mailbot.domain.ticket import Clock, Ticket
from mailbot.replies.render import Renderer
from mailbot.replies.specimens_letters import GROUNDS, LETTERS
from unit.replies.specimens import BOUNCE_TOKEN, NOW, TEMPLATES, TOKEN

TO_SUBJECT = ("statement", "advance_notice")
WORDS = "Five posts threaten another user.\n\nTwo of them name a place."


@cache
def desk(name: str = "alludium") -> Desk:
    return load(TEMPLATES.parent / "routing_rules", [name]).desks[0]


def letter(template: str, of_desk: Desk | None = None, outcome: str = "violation", **said: Any) -> tuple[str, str]:
    """Subject and text of a letter, the text as one line."""
    subject, text = whole(template, of_desk or desk(), outcome, **said)
    return subject, " ".join(text.split())


def whole(
    template: str, of_desk: Desk, outcome: str = "violation", language: str = "en", **said: Any
) -> tuple[str, str]:
    decision = Decision("0d" * 16, "ALU-7K3M2Q", "robin@example.org", NOW, outcome, category="harmful_content")
    decision = replace(decision, tier=said.pop("tier", 2), action=str(said.get("action", "a warning")))
    kind = "violation_report" if template in (*TO_SUBJECT, "outcome") else said.pop("kind", "appeal")
    ticket = Ticket("ALU-7K3M2Q", of_desk.name, kind, "abuse", "Insults", NOW)
    context: dict[str, Any] = {"ticket": ticket, "decision": decision, "words": WORDS, "section": "3.2.1"}
    context |= {"action": "suspension of the account", "monitoring": "", "grounds": GROUNDS, "final_at": NOW}
    context |= {"reference": "ACC-48213", "external": "", "resolution_action": "a technical fix", "clocks": ()}
    context |= {"appeal_to": "appeals@alludium.ai", "appeal_form": "Appeal - ID", "corrective": ""}
    context |= {"appeal_asks": ("account", "grounds"), "appeal_days": 10, "higher": True}
    context |= {"restorable": False, "until": NOW, "taken_at": NOW, "closed_at": NOW, "reopen_days": 30}
    context |= {"theirs": True, "withdrawn": False, "undecided": True, "other": False, "first": False, **said}
    mail = Outgoing(
        "0a" * 16,
        "statement",
        template,
        of_desk.name,
        Address("", "noor@example.com"),
        "subject",
        kind,
        TOKEN,
        BOUNCE_TOKEN,
        context,
        ticket_id="ALU-7K3M2Q",
        subject="" if template in TO_SUBJECT or context["other"] else "Insults",
        language=language,
    )
    made = message_from_bytes(Renderer(TEMPLATES, {of_desk.name: of_desk}).render(mail, NOW).raw, policy=policy.default)
    part = made.get_body(("plain",))
    assert part is not None
    return str(made["Subject"]), str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("template", TO_SUBJECT)
@pytest.mark.parametrize(
    "said",
    [
        "Five posts threaten another user.",  # what was found
        "Section: 3.2.1",
        "suspension of the account",
        "you can appeal: write to appeals@alludium.ai, name ALU-7K3M2Q",
        "Legal remedies that the law gives you remain open to you.",
        "If you have a question, reply to this mail",
        "no automatic system did",
        "About: ACC-48213",
    ],
)
def test_an_account_holder_is_told_all_that_the_policy_lists(template: str, said: str) -> None:
    assert said in letter(template)[1]


def test_a_statement_tells_since_when_and_a_notice_from_when() -> None:
    assert "In effect: since Monday 2 March 2026" in letter("statement")[1]
    assert "Not before: Monday 2 March 2026" in letter("advance_notice")[1]


@pytest.mark.parametrize("template", TO_SUBJECT)
def test_what_is_to_be_put_right_stands_there_with_its_time(template: str) -> None:
    assert "and by when: Remove them by 9 March." in letter(template, corrective="Remove them by 9 March.")[1]


def test_where_nothing_is_to_be_put_right_that_is_said() -> None:
    assert "We don't ask you to correct anything." in letter("statement")[1]


@pytest.mark.parametrize("template", TO_SUBJECT)
@pytest.mark.parametrize(("tier", "limited"), [(1, True), (2, False), (3, False)])
def test_the_grounds_of_an_appeal_are_told_where_its_tier_limits_them(template: str, tier: int, limited: bool) -> None:
    assert ("can rest on four grounds only" in letter(template, tier=tier)[1]) is limited


@pytest.mark.parametrize("template", TO_SUBJECT)
def test_what_an_appeal_should_contain_and_in_how_many_days_it_is_decided_is_told(template: str) -> None:
    told = letter(template)[1]
    assert "Your appeal should say: - the account that it is about" in told
    assert "We aim to decide on it within 10 business days." in told
    assert "business days" not in letter(template, appeal_days=None)[1]
    assert "should say" not in letter(template, appeal_asks=())[1]


def test_after_an_appeal_that_was_upheld_in_part_what_still_holds_is_told() -> None:
    texts = {outcome: letter("reinstated", outcome=outcome)[1] for outcome in ("upheld", "partly_upheld")}
    assert {outcome: "Still in force" in text for outcome, text in texts.items()} == {
        "upheld": False,
        "partly_upheld": True,
    }


def test_the_grounds_that_count_stand_right_above_that_none_was_found() -> None:
    told = letter("appeal_grounds", outcome="additional_review")[1]
    assert "- your account was in somebody else's hands We found none of them" in told


def test_a_desk_that_publishes_no_appeals_is_answered_by_a_reply() -> None:
    told = letter("statement", desk("infrpool"), appeal_to="", appeal_form="")[1]
    assert "reply to this mail and tell us why. A person reads it." in told


@pytest.mark.parametrize("template", TO_SUBJECT)
def test_an_account_holders_letter_has_a_subject_of_its_own(template: str) -> None:
    subject, told = letter(template)
    assert subject.startswith("[ALU-7K3M2Q] What we ")
    assert "Insults" not in subject + told


@pytest.mark.parametrize("template", [*TO_SUBJECT, "outcome", "appeal_outcome", "resolution"])
def test_legal_ground_and_redress_are_what_the_desk_says_of_them(template: str) -> None:
    texts = {**desk().texts["en"], "legal_ground": "By article 17 of the Act.", "redress": "You may turn to a body."}
    told = letter(template, replace(desk(), texts={"en": texts}), outcome="denied")[1]
    assert "You may turn to a body." in told
    assert ("By article 17 of the Act." in told) is (template in TO_SUBJECT)
    assert "You may turn" not in letter(template)[1]


def test_a_complainant_is_told_the_outcome_and_neither_the_action_nor_whom_it_concerns() -> None:
    told = letter("outcome", words="")[1]
    assert "we found that our policy was violated" in told
    assert not [word for word in ("suspension", "ACC-48213", "Five posts") if word in told]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("upheld", "The first decision is taken back, and our records are corrected."),
        ("partly_upheld", "From now on: suspension of the account"),
        ("denied", "This answer is final"),
        ("additional_review", "Somebody else here reviews it now."),
    ],
)
def test_each_outcome_of_an_appeal_says_what_follows_and_that_the_law_remains(outcome: str, said: str) -> None:
    told = letter("appeal_outcome", outcome=outcome)[1]
    assert said in told
    assert "Our reasons: Five posts threaten another user." in told
    assert "Legal remedies" in told


def test_an_external_review_is_named_and_monitoring_is_told() -> None:
    reviewed = letter("appeal_outcome", outcome="additional_review", external="The Board")[1]
    assert "The Board reviews it from here." in reviewed
    restored = letter("reinstated", outcome="upheld", monitoring="For 30 days.")[1]
    assert "These terms go with the restoration: For 30 days." in restored


@pytest.mark.parametrize("outcome", ["upheld", "partly_upheld", "denied"])
def test_who_outside_decided_is_named_and_the_reasons_are_theirs(outcome: str) -> None:
    told = letter("appeal_outcome", outcome=outcome, external="The Board")[1]
    assert "by an independent reviewer from outside who had no part in the first decision: The Board." in told
    assert "The reasons: Five posts" in told


def test_an_appeal_on_other_grounds_is_told_the_four_and_that_it_may_be_amended_once() -> None:
    told = letter("appeal_grounds", outcome="additional_review")[1]
    assert told.count(" - ") == 4
    assert "You can amend your appeal in this way once." in told


@pytest.mark.parametrize("higher", [True, False])
def test_a_resolution_tells_how_to_go_higher_where_one_can(higher: bool) -> None:
    told = letter("resolution", desk("allure"), outcome="resolved", kind="complaint", higher=higher)[1]
    assert ("you want a higher level to look at it" in told) is higher
    assert "a number from 1 (badly) to 5 (very well)" in told


CLOSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "A person on our team has closed the ticket of your appeal. We do nothing more about it unless you write"),
    ({}, "Ticket: ALU-7K3M2Q Subject: Insults Closed: Monday 2 March 2026, 09:05 (London time, GMT)"),
    ({}, "What the person who closed it says: Five posts threaten another user. Two of them name a place."),
    ({}, "decides nothing against you. The decision that you appealed against stays as it was. You can come back:"),
    ({}, "reply to this mail within 30 days and leave [ALU-7K3M2Q] in the subject, and we open the ticket again."),
    ({"reopen_days": 0}, "We then open a new ticket, which refers to this one."),
    ({"kind": "policy_question", "words": "", "undecided": False}, "of your question. We do nothing more about it"),
    ({"withdrawn": True}, "You wanted to withdraw your appeal. A person on our team has seen to it and closed"),
    ({"theirs": False, "words": "", "undecided": False}, "You don't need to do anything more. Ticket: ALU-7K3M2Q"),
)


@pytest.mark.parametrize(("said", "told"), CLOSED)
def test_who_reads_that_it_is_closed_learns_when_by_whom_and_how_to_come_back(said: dict[str, Any], told: str) -> None:
    assert told in letter("closed", **said)[1]


def test_a_letter_that_it_is_closed_says_no_more_than_there_is_to_say() -> None:
    told = letter("closed", words="", undecided=False)[1]
    assert not [each for each in ("the person who closed it says", "decides nothing", "withdraw") if each in told]


@pytest.mark.parametrize("template", LETTERS)
def test_no_letter_tells_who_decided(template: str) -> None:
    assert "robin" not in " ".join(letter(template)).lower()


def test_a_moderators_words_keep_their_paragraphs_and_lists() -> None:
    told = whole("reply", desk(), words="Two things:\n\n- a link\n- the time\n\nThank you.")[1]
    assert told.startswith("Two things:\n- a link\n- the time\n\nThank you.\n\nTo answer,")


# ------------------------------------------------------------------- what an action is called in another language
ACTION_IN = {
    "de": "die Kündigung des Kontos (im englischen Original: termination of the account)",
    "es": "la cancelación de la cuenta (en el original inglés: termination of the account)",
    "fr": "la clôture du compte (dans l'original anglais : termination of the account)",
    "it": "la chiusura dell'account (nell'originale inglese: termination of the account)",
    "ja": "アカウントの解約（英語の原文：termination of the account）",
    "nl": "beëindiging van het account (in het Engelse origineel: termination of the account)",
    "pl": "zamknięcie konta (w angielskim oryginale: termination of the account)",
    "pt": "o encerramento da conta (no original em inglês: termination of the account)",
}


@pytest.mark.parametrize("language", ACTION_IN)
@pytest.mark.parametrize("template", [*TO_SUBJECT, "appeal_outcome"])
def test_an_action_is_told_in_the_letters_language_with_the_policys_words_behind_it(
    template: str, language: str
) -> None:
    told = letter(template, outcome="partly_upheld", language=language, action="termination of the account")[1]
    assert ACTION_IN[language].replace(" ", "") in told.replace(" ", "")


def test_a_resolution_tells_its_action_in_the_letters_language() -> None:
    action = "a technical fix or an update of the platform"
    said: dict[str, Any] = {"kind": "complaint", "resolution_action": action}
    told = letter("resolution", desk("allure"), "resolved", language="de", **said)[1]
    assert f"eine Aktualisierung der Plattform (im englischen Original: {action})" in told


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("a suspension of 14 days", "Was wir tun: a suspension of 14 days Gültig"),
        (
            "temporary restrictions; 14 days",
            "vorübergehende Einschränkungen; 14 days (im englischen Original: temporary",
        ),
        (
            "temporary restrictions; corrective measures",
            "Einschränkungen; Abhilfemaßnahmen (im englischen Original: temporary restrictions; corrective",
        ),
    ],
)
def test_a_moderators_own_words_for_an_action_are_told_as_they_are(action: str, expected: str) -> None:
    assert expected in letter("statement", language="de", action=action)[1]


def test_an_action_without_a_translation_is_told_in_the_policys_words() -> None:
    untold = replace(desk(), wording={})
    assert "Was wir tun: a warning Gültig" in letter("statement", untold, language="de", action="a warning")[1]


@pytest.mark.parametrize("language", ["en", *ACTION_IN])
def test_what_was_restored_is_told_in_the_letters_language_where_nobody_says_it(language: str) -> None:
    told = letter("reinstated", outcome="upheld", language=language, action="")[1]
    assert ("access is restored" in told) is (language == "en")
    assert ACCESS[language] in told.replace(" ", "")


ACCESS = {
    "en": "accessisrestored,andcontentwhereitisstillthere",
    "de": "derZugangistwiederhergestellt",
    "es": "sehanrestablecidoelacceso",
    "fr": "l'accèsestrétabli",
    "it": "l'accessoèstatoripristinato",
    "ja": "アクセスと、残っているコンテンツを元に戻しました",
    "nl": "detoegangishersteld",
    "pl": "przywróconodostęp",
    "pt": "foramrepostosoacesso",
}


# --------------------------------------------------------------------------------- with all, and with least
OUTCOMES = {
    "outcome": ("violation", "no_violation"),
    "appeal_outcome": ("upheld", "partly_upheld", "denied", "additional_review"),
    "appeal_final": ("denied", "upheld", "partly_upheld"),
    "reinstated": ("upheld", "partly_upheld"),
}
LEAST: dict[str, Any] = {
    "section": "",
    "action": "",
    "reference": "",
    "final_at": None,
    "until": None,
    "taken_at": None,
}
LEAST |= {"appeal_to": "", "appeal_form": "", "appeal_asks": (), "appeal_days": None, "higher": False}
MOST: dict[str, Any] = {"corrective": "Remove them by 9 March.", "restorable": True, "monitoring": "For 30 days."}
MOST |= {"external": "The Board", "clocks": (Clock("ALU-7K3M2Q", "reinstatement", NOW, NOW, NOW, published=True),)}
UNTIDY = re.compile(r" \n|\S  +\S|[ ][.,)、。]|[（(\[][）)\]]|。。|\.\.|、。|[:：]\n\n?[^\n]*[:：]\n")


@pytest.mark.parametrize("language", ["en", *ACTION_IN])
@pytest.mark.parametrize("template", [each for each in LETTERS if each != "merged"])
@pytest.mark.parametrize("said", [MOST, LEAST], ids=["most", "least"])
def test_no_letter_has_a_gap_a_lost_mark_or_an_announcement_of_nothing(
    template: str, language: str, said: dict[str, Any]
) -> None:
    for outcome in OUTCOMES.get(template, ("violation",)):
        _greeting, _, text = whole(template, desk(), outcome, language, **said)[1].partition("\n")
        prose = re.sub(r"(?m)^[^\n]{1,32}: {2,}.*(?:\n {8,}.*)*$", "", text)  # but for the table, which is aligned
        assert UNTIDY.findall(re.sub(r"\n{3,}", "\n\n", prose)) == []
        assert "\n\n\n" not in text


OURS = {
    "en": ("A message from Alludium", "This is Alludium. You haven't written to us"),
    "de": ("Eine Nachricht von Alludium", "ier schreibt Alludium. Sie haben uns nicht geschrieben"),
    "fr": ("Un message de Alludium", "Ce message vous est adressé par Alludium. Vous ne nous avez pas écrit"),
    "es": ("Un mensaje de Alludium", "Le escribe Alludium. Usted no nos ha escrito"),
    "pt": ("Uma mensagem de Alludium", "Quem lhe escreve é Alludium. Não nos escreveu"),
    "it": ("Un messaggio da Alludium", "e scrive Alludium. Lei non ci ha scritto"),
    "nl": ("Een bericht van Alludium", "U krijgt dit bericht van Alludium. U hebt ons niet geschreven"),
    "pl": ("Wiadomość od zespołu Alludium", "ę wiadomość wysyła Alludium. Nie pisali Państwo do nas"),
    "ja": ("Alludium からのご連絡", "Alludium よりご連絡いたします。"),
}


@pytest.mark.parametrize("template", ["reply", "question"])
@pytest.mark.parametrize("language", OURS)
def test_who_never_wrote_is_told_who_writes_and_why(template: str, language: str) -> None:
    named, said = OURS[language]
    plain = replace(desk(), title="Alludium")
    subject, text = letter(template, plain, other=True, first=True, language=language)
    assert subject == f"[ALU-7K3M2Q] {named}"
    assert said in text
    subject, text = letter(template, plain, other=True, first=False, language=language)
    assert subject == f"Re: [ALU-7K3M2Q] {named}"
    assert said not in text
    subject, text = letter(template, plain, language=language)
    assert subject == "Re: [ALU-7K3M2Q] Insults"
    assert said not in text
