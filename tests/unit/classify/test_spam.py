"""Strong signs of our own: words and how the mail is made together, never words alone."""

import pytest

from natures import told

FORTUNE = (
    "I am the lawyer of a late client who left 4,500,000 USD to the beneficiary. "
    "Strictly confidential. Contact me via my private e-mail."
)
BLACKMAIL = (
    "I recorded you through your webcam. Send 900 USD in bitcoin to bc1qexampleexampleexampleexample00000 "
    "within 48 hours."
)
PILLS = "Cheap viagra, no prescription needed. Click here now, order today."
BLIND = {"To": "undisclosed-recipients:;"}
ELSEWHERE = {"From": "Barrister <office@example.net>", "Reply-To": "barrister4711@gmail.com"}

SPAM = [
    ("XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X", {}),
    (FORTUNE, ELSEWHERE),
    (FORTUNE, {**BLIND, **ELSEWHERE, "Subject": "URGENT BUSINESS PROPOSAL"}),
    (BLACKMAIL, {"From": "abuse@example.com", "Subject": "Payment from your account"}),
    (PILLS, {**ELSEWHERE, "Subject": "v1agra $$$"}),
    (
        (
            "Your win\u200bner's cas\u200bino bo\u200bnus: on\u200bline cas\u200bino "
            "wel\u200bcome bo\u200bnus, no dep\u200bosit bo\u200bnus"
        ),
        ELSEWHERE,
    ),
]
NONE = [
    ("I wish to report this mail of your user:\n" + FORTUNE, ELSEWHERE),
    (FORTUNE, {}),
    (BLACKMAIL, {}),
    (PILLS, {}),
    ("Please look into this. My account gets it daily.\n" + PILLS, BLIND),
    ("I received this and want it gone.\n" + BLACKMAIL, BLIND),
    ("He wrote: XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X", {}),
    ("A user threatens my daughter.", {"From": "abuse@example.com", "Subject": "URGENT"}),
    ("My loan was refused and your moderator laughed at me.", ELSEWHERE),
]


@pytest.mark.parametrize(("text", "headers"), SPAM)
def test_spam_that_no_filter_has_seen_is_told_by_words_and_make_together(text: str, headers: dict[str, str]) -> None:
    nature, why = told(text, headers)
    assert nature == "spam", why
    assert why.rule.startswith("signs: ")
    assert len(why.evidence) <= 200


OFFERS = [
    "Your e-mail address has won the sum of $4,500,000 in our draw.",
    "Sie haben 2.500.000 Euro in der Lotterie gewonnen.",
    "Vous avez gagné 500.000 euros à la loterie.",
    "Вы выиграли 500 000 евро в лотерее.",
    "Your ATM card with $2.5 million was approved, pay the courier fee.",
    "I am dying of cancer and donate $8,000,000 to you for charity.",
    "Double your bitcoin today, guaranteed profit of 300%.",
    "Replica Rolex watches at our shop.",
    "Earn $5000 per week from your sofa.",
    "Hot single ladies near you.",
]


@pytest.mark.parametrize("text", OFFERS)
def test_an_offer_is_spam_where_it_is_sent_blind_and_answers_go_to_a_free_mailbox(text: str) -> None:
    assert told(text, {**BLIND, **ELSEWHERE})[0] == "spam"


@pytest.mark.parametrize("text", OFFERS)
def test_an_offer_that_a_person_pastes_is_no_spam(text: str) -> None:
    assert told(text, BLIND)[0] == "human"


@pytest.mark.parametrize(("text", "headers"), NONE)
def test_what_a_complainant_may_quote_makes_no_spam(text: str, headers: dict[str, str]) -> None:
    assert told(text, headers)[0] == "human"


@pytest.mark.parametrize("reported", ["bounce", "machine_report", "auto_reply"])
def test_what_a_machine_format_says_is_never_spam(reported: str) -> None:
    from mailbot.classify.nature import nature_of
    from mailbot.domain.mail import Envelope
    from natures import NOW, made

    mail = made(FORTUNE, ELSEWHERE)
    assert nature_of(mail, Envelope("", ("abuse@example.com",), "smtp", NOW), reported)[0] == reported
