"""The new words of a mail; in doubt, all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.reply_text import visible_text

NEW = "Please look again.\nIt was not me."

OLDER = [
    "On 2 March 2026 at 10:00, Desk <abuse@example.com> wrote:\n> Dear Ada,\n>\n> we got your report.",
    "On Mon, Mar 2, 2026 at 10:00 AM Example Desk\n<abuse@example.com> wrote:\n\n> Dear Ada",
    "On Mon, Mar 2, 2026 at 10:00 AM Desk <abuse@example.com> wrote:\n\nDear Ada,\nwe got your report.",
    "Am 02.03.26 um 10:00 schrieb Desk:\n> Liebe Ada",
    "Le lun. 2 mars 2026 à 10:00, Desk <abuse@example.com> a écrit :\n> Chère Ada",
    "El lun, 2 mar 2026 a las 10:00, Desk (<abuse@example.com>) escribió:\n> Hola",
    "Il giorno lun 2 mar 2026 alle 10:00 Desk <abuse@example.com> ha scritto:\n> Ciao",
    "Op ma 2 mrt 2026 om 10:00 schreef Desk <abuse@example.com>:\n> Beste Ada",
    "Den 2026-03-02 kl. 10:00, skrev Desk:\n> Hej",
    "W dniu 02.03.2026 o 10:00, Desk pisze i napisał(a):\n> Witaj",
    "2026年3月2日(月) 10:00 Desk <abuse@example.com>:\n> Ada 様",
    "-----Original Message-----\nFrom: Desk\nSent: Monday\nDear Ada",
    "-----Ursprüngliche Nachricht-----\nVon: Desk\n\nLiebe Ada",
    "________________________________\nFrom: Desk <abuse@example.com>\nSent: Monday\nTo: Ada\nSubject: x\n\nDear Ada",
    "Von: Desk\nGesendet: Montag, 2. März 2026\nAn: Ada\nBetreff: Ihre Meldung\n\nLiebe Ada",
    "*De :* Desk\n*Envoyé :* lundi\n*À :* Ada\n*Objet :* x\n\nChère Ada",
    "发件人: Desk\n发送时间: 2026年3月2日\n收件人: Ada\n主题: x\n\n您好",
    "> Dear Ada,\n> we got your report.",
]


@pytest.mark.parametrize("older", OLDER)
def test_a_reply_loses_the_older_mail_below_it(older: str) -> None:
    assert visible_text(f"{NEW}\n\n{older}\n", is_reply=True) == NEW


@pytest.mark.parametrize("older", OLDER)
def test_a_first_mail_keeps_what_it_forwards(older: str) -> None:
    text = f"{NEW}\n\n{older}"
    assert visible_text(text, is_reply=False) == text


@pytest.mark.parametrize("older", OLDER[:2])
def test_an_answer_below_the_quote_is_kept_and_the_quote_goes(older: str) -> None:
    assert visible_text(f"{older}\n\n{NEW}", is_reply=True) == NEW


def test_quotes_that_are_answered_one_by_one_stay() -> None:
    text = "On 2 March 2026, Desk wrote:\n> Which account?\nacc 48213\n> Since when?\nSunday"
    assert visible_text(text, is_reply=True) == text


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my iPhone", "Sent from my Verizon Wireless BlackBerry", "Get Outlook for iOS",
        "Von meinem iPhone gesendet", "Gesendet mit der mobilen GMX Outlook App", "Envoyé de mon iPhone",
        "Enviado desde mi iPhone", "Inviato da iPhone", "Verzonden vanaf mijn Galaxy", "iPhoneから送信",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_reply", [True, False])
def test_a_mobile_footer_goes(footer: str, is_reply: bool) -> None:
    assert visible_text(f"{NEW}\n\n{footer}\n", is_reply=is_reply) == NEW


@pytest.mark.parametrize("is_reply", [True, False])
def test_a_signature_goes(is_reply: bool) -> None:
    assert visible_text(f"{NEW}\n-- \nAda Doe\nExample Ltd", is_reply=is_reply) == NEW


def test_a_signature_above_the_older_mail_goes_too() -> None:
    assert visible_text(f"{NEW}\n\n-- \nAda\n\n{OLDER[0]}", is_reply=True) == NEW


@pytest.mark.parametrize(
    "text",
    [
        "Sent from my desk, where I saw it.",
        "On 2 March 2026 the user wrote:\nI know where you live.\nPlease act.",
        "He wrote this:\n> I know where you live\nPlease act.",
        "From: here it went downhill.",
        "--\nAda",
        "> only a quote",
        "--\n" + "evidence\n" * 30 + "end",
        "this is -- no signature",
    ],
)
def test_in_doubt_text_is_kept(text: str) -> None:
    assert visible_text(text, is_reply=True) == text


@given(st.text(alphabet="ab >:-\n@0123456789Onwrote", max_size=300), st.booleans())
def test_something_is_left_of_any_text(text: str, is_reply: bool) -> None:
    assert bool(visible_text(text, is_reply=is_reply).strip()) == bool(text.strip())


@pytest.mark.parametrize(
    "piece",
    [
        "On 1 ", "On 1\n", "On 1 wrote 1 wrote:\n", "> a\n", "> a\n\n\n\nb\n", "-- \n", "From: a\n",
        "sent from my a b\n", "\n", "_", "On 1 " + "wrote " * 60 + "\n", "2020-" * 70 + "@>\n",
    ],
)  # fmt: skip
def test_long_hostile_texts_end(piece: str) -> None:
    visible_text(piece * (400_000 // len(piece)), is_reply=True)
