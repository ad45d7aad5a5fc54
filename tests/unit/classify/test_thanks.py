"""Answers to us that say thanks and nothing else, in nine languages, whatever the subject of their thread is."""

import pytest

from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.domain.desk import Desk
from mailbot.domain.reading import Reading
from mailbot.parsing.mime import parse
from mailbot.read import Reader
from specimens import envelope

THREAD = "Re: [ALU-7K3M2Q] [Tier 2] Appeal - ACC-48213"
QUOTED = """
On Mon, 2 Mar 2026 at 09:05, Alludium <appeals+k@alludium.ai> wrote:
> Your appeal is upheld: the suspension of your account was a mistake.
> If you want to appeal again, reply to this mail.
"""
SIGNED = "\n\n-- \nAnna Muster\nSales, Example Ltd\nwww.example.org"
THANKS = [
    *("Thank you!", "Thank you so much for restoring my account.", "Thanks, my account has been reinstated!"),
    *("Thank you for upholding my appeal!", "Thanks a lot for your help with my appeal.\n\nBest wishes\nJane"),
    *("Danke!", "Nochmals vielen Dank!", "Vielen Dank, dass Sie mein Konto wiederhergestellt haben."),
    *("Danke für die schnelle Bearbeitung meines Einspruchs.\n\nMit freundlichen Grüßen\nDr. Anna Muster",),
    *("¡Gracias!", "Muchas gracias por restaurar mi cuenta.", "Gracias por revisar mi apelación.\n\nUn saludo,\nAna"),
    *(
        "Encore merci !",
        "Merci d'avoir rétabli mon compte.",
        "Merci d'avoir accepté mon recours.\n\nCordialement,\nAnne",
    ),
    *("Grazie ancora", "Grazie per aver ripristinato il mio account.", "Grazie per aver accolto il mio ricorso."),
    *("Bedankt!", "Bedankt dat mijn account is hersteld.", "Bedankt voor het behandelen van mijn bezwaar."),
    *("Jeszcze raz dziękuję", "Dziękuję za przywrócenie mojego konta.", "Dziękuję za rozpatrzenie mojego odwołania."),
    *("Obrigado!", "Obrigada por restaurar a minha conta.", "Obrigada por analisar o meu recurso."),
    *("ありがとうございます。", "アカウントを復元していただき、ありがとうございました。"),
    "異議申し立てを認めていただき、ありがとうございます。\n今後ともよろしくお願いいたします。\n\n山田花子",
]
MORE = [
    *("Thank you, I appeal.", "Thanks for nothing.", "Thanks for banning my account.", "Thanks, you can close it."),
    *("Thanks, but my posts are still missing.", "Thank you. The second video was deleted too.", "Thanks?"),
    *("Thank you for restoring my account. My other account is suspended.", "Thanks. I attach a screenshot."),
    *("Thanks for your decision, but I disagree.", "Thank you. Please restore my posts too."),
    *("Danke, aber meine Beiträge fehlen noch.", "Danke, stellen Sie mein Konto wieder her."),
    *("Gracias, pero mi cuenta sigue bloqueada.", "Merci, mais mon compte est toujours suspendu."),
    *("Grazie, ma il mio account è ancora sospeso.", "Bedankt, maar mijn account is nog steeds geblokkeerd."),
    *("Dziękuję, ale moje konto nadal jest zablokowane.", "Obrigada, mas a minha conta continua suspensa."),
    *("ありがとうございます。でもアカウントはまだ停止されています。", "Vielen Dank. Ich lege Einspruch ein."),
]


@pytest.fixture(scope="module")
def reader(alludium: Desk, matcher: Matcher, extractor: Extractor) -> Reader:
    return Reader(alludium, matcher, extractor)


def read(reader: Reader, text: str, subject: str = THREAD, answers: str = "<k@alludium.ai>") -> Reading:
    head = f"From: Jane <jane@example.org>\nTo: appeals+k@alludium.ai\nSubject: {subject}\nIn-Reply-To: {answers}\n"
    mail = parse(f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode())
    return reader.read(mail, envelope("appeals@alludium.ai"))


@pytest.mark.parametrize("around", ["", SIGNED, QUOTED], ids=["bare", "signed", "quoted"])
@pytest.mark.parametrize("text", THANKS)
def test_thanks_in_the_thread_of_an_appeal_bring_nothing(reader: Reader, text: str, around: str) -> None:
    reading = read(reader, text + around)
    assert (reading.thanks, reading.answers_nothing) == (True, True)


@pytest.mark.parametrize("text", MORE)
def test_thanks_that_say_more_are_an_answer(reader: Reader, text: str) -> None:
    assert not read(reader, text).answers_nothing


@pytest.mark.parametrize("text", ["Thank you!", "Thank you so much for restoring my account."])
def test_thanks_below_a_first_mails_subject_in_the_form_of_an_appeal_are_an_appeal(reader: Reader, text: str) -> None:
    reading = read(reader, text, "[Tier 2] Appeal - ACC-48213", "<1@example.org>")
    assert (reading.kind, reading.thanks) == ("appeal", False)


def test_thanks_with_words_of_danger_are_an_answer(reader: Reader) -> None:
    assert not read(reader, "Thank you. I am going to kill myself tonight.").thanks
