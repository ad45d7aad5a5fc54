"""The new words of a mail; in doubt, all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsing.reply_text import visible_text

FIELDS = "From: a@example.org\nDate: 2 March 2026\nTo: me\nSubject: win"
DISCLAIMER = "This message is confidential and for the addressee only. If you received it in error, delete it."
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


OURS = "> Hello,\n>\n> This is what we understood:\n>\n> Ticket:  ALU-7K3M2Q"


@pytest.mark.parametrize(
    "leads", ["Alludium Appeals wrote:\n", "On Sat someone wrote:\n\n", "Das kam von Ihnen:\n", ""]
)
def test_a_mail_of_ours_goes_whatever_leads_to_it(leads: str) -> None:
    assert visible_text(f"It was on 24 February.\n\n{leads}{OURS}", is_reply=True) == "It was on 24 February."
    assert visible_text(f"{leads}{OURS}\n\nThat is wrong.", is_reply=True).strip() == "That is wrong."


def test_what_others_wrote_stays_where_it_is_shown() -> None:
    shown = "See what he wrote:\n> I know where you live"
    assert visible_text(shown, is_reply=True) == shown
    assert visible_text(f"{shown}\n\nAlludium wrote:\n{OURS}", is_reply=True) == shown


def test_quotes_that_are_answered_one_by_one_stay() -> None:
    text = "On 2 March 2026, Desk wrote:\n> Which account?\nacc 48213\n> Since when?\nSunday"
    assert visible_text(text, is_reply=True) == text


@pytest.mark.parametrize("is_reply", [True, False])
def test_a_signature_goes(is_reply: bool) -> None:
    assert visible_text(f"{NEW}\n-- \nAda Doe\nExample Ltd", is_reply=is_reply) == NEW


@pytest.mark.parametrize("below", [f"---------- Forwarded message ---------\n{FIELDS}\n\nwords", FIELDS, "> words"])
def test_a_first_mail_keeps_what_it_shows_below_its_signature(below: str) -> None:
    text = f"{NEW}\n-- \nAda\n\n{below}"
    assert visible_text(text, is_reply=False) == text


def test_a_signature_above_the_older_mail_goes_too() -> None:
    assert visible_text(f"{NEW}\n\n-- \nAda\n\n{OLDER[0]}", is_reply=True) == NEW


@pytest.mark.parametrize(
    "text",
    [
        "Sent from my desk, where I saw it.",
        "Sent from my phone yesterday",
        "I wrote to you.\n\nSent from my iPhone\n\nAnd I forgot: it was Sunday.",
        "Get my iPhone back",
        "从我的账户删除",
        "昨日フォームから送信しました",
        "On 2 March 2026 the user wrote:\nI know where you live.\nPlease act.",
        "On 2 March 2026 at 10:00 he wrote:\nI know where you live.\nPlease act.",
        "Am 2. März 2026 um 10:00 schrieb er mir:\nIch kenne dich.\nBitte handeln Sie.",
        "Le 2 mars 2026 à 10:00 il a écrit :\nje te connais.\nAgissez.",
        "He wrote this:\n> I know where you live\nPlease act.",
        "This is what he wrote:\n> I know where you live",
        "The user wrote 3 times:\n> I know where you live\nPlease act.",
        "From: here it went downhill.",
        "From: a@example.org\nFrom: b@example.org\nFrom: c@example.org\nThese three write to me.",
        f"They all look so.\n\n{FIELDS}\n\n{FIELDS}\n\nPlease act.",
        f"You asked for the header:\n\n{FIELDS}\n\nPlease act.",
        f"It bounced.\n\n----- Original message -----\nReceived: by x.example.org\n{FIELDS}\n\nPlease act.",
        f"It came so.\n\nReceived: from x.example.org\n{FIELDS}\n\nEnd.",
        f"It came so.\n\n{FIELDS}\nMessage-ID: <1@example.org>\n\nEnd.",
        f"Here it is.\n\n---------- Forwarded message ---------\n{FIELDS}\n\nI know where you live.",
        f"Here it is.\n\nBegin forwarded message:\n\n{FIELDS}\n\nI know where you live.",
        f"See my answers below in red.\n\n{FIELDS}\n\nWhich account? ACC-1",
        f"Dear desk,\n\n{FIELDS}\n\nWhich account? ACC-1",
        "Two of them.\n\n2026-03-01 Bob <bob@example.org>\n2026-03-02 Carl <carl@example.org>\n\nPlease act.",
        "> only a quote",
        "--\nAda",
        "One\n--\nTwo\n--\nThree",
        "My complaint in English.\n\n--\n\nDeutsch: Ich war das nicht, und ich bitte Sie, es noch einmal zu prüfen.",
        "My complaint.\n\n--\n\n私ではありません。",
        "--\n" + "evidence\n" * 30 + "end",
        "Hello\n-- \nAda\n\n> Which account?\n\nACC-1",
        "this is -- no signature",
        "I replied above this line, as you see.",
        "Name | Amount\n| a\n| b",
        f'They sent: "{DISCLAIMER}"',
        f"They wrote this to me:\n\n{DISCLAIMER}",
        "My mail to you was confidential, intended for your team alone, and you did not delete it. That was unlawful.",
        "Is a confidential message, intended for the addressee and received in error, one that I have to delete?",
        "My antivirus avast says that your mail was scanned.",
        "\u200b:+1:",
    ],
)
def test_in_doubt_text_is_kept(text: str) -> None:
    assert visible_text(text, is_reply=True) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            f"Yes, it was me.\n{DISCLAIMER}",
            "Yes, it was me.",
        ),
        (
            "On 1 March I paid.\nOn 2 Mar 2026, at 10:00, Desk <desk@example.com> wrote:\n> Have you paid?",
            "On 1 March I paid.",
        ),
        ("Yes. On Mon, Mar 2, 2026 at 10:00 AM Desk <desk@example.com> wrote:\n> Done?", "Yes."),
        ("Done.\n\n---- On Mon, 2 Mar 2026 10:00:00 Desk <desk@example.com> wrote ----\n\n > Done?", "Done."),
        ("Done.\n\n>>> Desk <desk@example.com> 3/2/2026 10:00 AM >>>\nIs it done?", "Done."),
        ("Done\nDesk <desk@example.com> writes:\n> Is it done?", "Done"),
        ("Done.\n\nAm 02.03.26 um 10:00 schrieb Desk:\n| Ist es fertig?\n| Gruß", "Done."),
        (
            "ok\n\nOn 2 March 2026 at 10:00, Desk <desk@example.com> wrote:\n> see (https://example.org/a\n=b)\n> end",
            "ok",
        ),
        ("One\n--\nTwo\n-- \nAda", "One\n--\nTwo"),
        ("Thanks\n-- \nAda\nExample Ltd\n\nSent from my iPhone", "Thanks"),
        ("Thanks\n\nSent from my iPhone\n-- \nAda", "Thanks"),
        ("Done.\n\n2026/3/2 Desk <desk@example.com>\n\n> Is it done?", "Done."),
        (f"Done.\n\n{FIELDS}\n\nok\n\n{FIELDS}\n\nIs it done?", "Done."),
        ("Done.\n\nSubject: x\nDate: 2 March 2026\nFrom: Desk\nTo: Ada\n\nIs it done?", "Done."),
        ("Done.\n\nOn Mon, Mar 2, 2026 at 10:00 AM Desk <desk@example.com> wrote\n\n> Is it done?", "Done."),
        ("Done.\n\n---- Example Desk wrote ----\n\n> Is it done?", "Done."),
        ("Done.\n\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nTo: desk@example.com\n\n", "Done."),
        ("Done.\n\nOn Mon, Mar 2, 2026 at 10:00 AM Desk <desk@example.com\n> wrote:\nIs it done?", "Done."),
        ("I said:\n\n> own\n\nOn 2 Mar 2026, at 10:00, Desk <desk@example.com> wrote:\n> old", "I said:\n\n> own"),
        ("Look:\n\nSee\n> own\n\nOn 2 Mar 2026, at 10:00, Desk <d@example.com> wrote:\n> old", "Look:\n\nSee\n> own"),
        (
            "It was Sunday.\n\n-Ada Lovelace\n\nOn 2 Mar 2026, at 10:00, Desk <d@example.com> wrote:\n> old",
            "It was Sunday.",
        ),
        (":+1:\n\nOn 2 March 2026 at 10:00, Desk <desk@example.com> wrote:\n> Done?", ":+1:"),
    ],
)
def test_what_is_certain_goes_and_the_rest_stays(text: str, words: str) -> None:
    assert visible_text(text, is_reply=True) == words


@pytest.mark.parametrize("sender", ["Ada Lovelace", "ada", "ADA"])
def test_a_sign_off_with_the_sender_s_own_name_goes_from_a_reply(sender: str) -> None:
    text = "It was me.\nOn Sunday.\n\nKind regards,\nAda"
    assert visible_text(text, is_reply=True, sender=sender) == "It was me.\nOn Sunday."
    assert visible_text(text, is_reply=False, sender=sender) == text


@pytest.mark.parametrize(
    "text",
    ["It was me.\n\nThanks,\nBob", "Thanks,\nAda", "It was me.\n\nSee you,\nAda", "These:\n-Ada", "These:\n\n- Ada"],
)
def test_any_other_name_below_a_reply_stays(text: str) -> None:
    assert visible_text(text, is_reply=True, sender="Ada Lovelace") == text


HOSTILE = "ab >:-\n@0123456789Onwrote_|*,(<"
PIECES = st.sampled_from([
    "On 2 March 2026 at 10:00, Desk <a@example.com> wrote:", "> quoted", "| barred", "-- ", "--", "From: Desk",
    "Sent: now", "To: Ada", "Subject: x", "_" * 32, "", "", "words", "more words:", "Sent from my iPhone", "Ada",
    "-----Original Message-----", DISCLAIMER,
    "Virus-free. www.avast.com", "ACC-1", ">",
])  # fmt: skip


@given(st.text(alphabet=HOSTILE, max_size=300), st.booleans())
def test_something_is_left_of_any_text(text: str, is_reply: bool) -> None:
    assert bool(visible_text(text, is_reply=is_reply).strip()) == bool(text.strip())


@given(st.lists(PIECES, max_size=25), st.booleans())
def test_nothing_is_invented_and_nothing_changes_places(lines: list[str], is_reply: bool) -> None:
    source = iter([line.rstrip() for line in lines])
    shown = visible_text("\n".join(lines), is_reply=is_reply, sender="Ada")
    assert all(line.rstrip() in source for line in shown.split("\n") if line)


@given(st.lists(PIECES, max_size=25))
def test_words_of_a_first_mail_stay_as_they_are_the_second_time(lines: list[str]) -> None:
    once = visible_text("\n".join(line for line in lines if line not in ("--", "-- ")), is_reply=False)
    assert visible_text(once, is_reply=False) == once


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "piece",
    [
        "On a", "On a\n", "On 1 ", "On 1:\n", "On 1 wrote 1 wrote:\n", "On 1 10:00 a@b wrote:\n", "> a\n", ">",
        "> a\n\n\n\nb\n", "> a\n\nOn 1 wrote:\n", "-- \n", "-\n", "From: a\n", "From: a@b\nTo: b\n", "a: b\n", "\n",
        " ", "sent from my a b\n", "_", "| a\n", "_" * 32 + "\n", "On 1 " + "wrote " * 60 + "\n", "2020-" * 70 + "@>\n",
        "confidential intended for in error delete ", "virus-free avast ", "this email has been checked ", "> (\na)\n",
        "发自我的", "<" * 390 + ":\n", "reply above this line ",
        "a. " * 120 + "a@b:\n> a\n", "a. On 2020 10:00 a@b wrote:\n> a\n", "On 1 10:00\n<a@b>\nwrote\n:\n",
        "a <a@b>\n1/2/2026 10:00\nto\na@b\n", "---\nAda\n", " >\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_reply", [True, False])
def test_long_hostile_texts_end(piece: str, is_reply: bool) -> None:
    visible_text(piece * (200_000 // len(piece)), is_reply=is_reply)
