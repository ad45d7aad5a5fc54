"""A mere question for news answers nothing that we wait for; in doubt a mail is an answer."""

from datetime import UTC, datetime

import pytest

from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.classify.understand import understand
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Address
from mailbot.domain.reading import Reading

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MERE = (
    "Any news?",
    "Hello,\n\nany update on my appeal?\n\nKind regards\nAnna Smith",
    "Hi there, I wrote to you two weeks ago and I still haven't heard back. When will I get an answer?\n\nThanks, Jo",
    "What is the status of my report? It has been ten days now.",
    "I sent this on 3 February. Any news on ALU-7K3M2Q? Is there anything else that you need?",
    "Hallo,\n\ngibt es schon etwas Neues? Ich habe Ihnen vor zwei Wochen geschrieben.\n\nViele Grüße\nAnna Schmidt",
    "Bonjour,\n\navez-vous des nouvelles de mon dossier ?\n\nCordialement,\nAnne",
    "Hola, ¿hay alguna novedad sobre mi caso? Escribí hace dos semanas. Un saludo, Ana",
    "Buongiorno, ci sono novità sul mio reclamo? Grazie, Anna",
    "Olá, há alguma novidade sobre o meu caso? Obrigada, Ana",
    "Goedendag, is er al nieuws over mijn klacht? Groet, Anna",
    "Dzień dobry, czy są jakieś wieści w mojej sprawie? Pozdrawiam, Anna",
    "お世話になっております。その後、進捗はいかがでしょうか。よろしくお願いいたします。",
)
ANSWERS = (
    "Yes, it was my account. Any news?",
    "No. When will I get an answer?",
    "The account is @painter_anna. Any news?",
    "My account ID is ACC-48213. Is there any progress?",
    "I was suspended for spam by mistake. Any update?",
    """When I opened the page with the blue button, first on my telephone and then at work, the picture was
    gone each time. Any news?""",
    "Ja, das war mein Konto. Gibt es schon etwas Neues?",
    "Oui, c'était moi. Avez-vous des nouvelles de mon dossier ?",
    "はい、そうです。その後、進捗はいかがでしょうか。",
)


def read(desk: Desk, matcher: Matcher, extractor: Extractor, text: str, attachments: int = 0) -> Reading:
    return understand(
        desk,
        matcher,
        extractor,
        subject="Re: [ALU-7K3M2Q] Appeal",
        text=text,
        recipients=("appeals@alludium.ai",),
        sender=Address("Anna", "anna@example.net"),
        written_at=AT,
        attachments=attachments,
    )


@pytest.mark.parametrize("text", MERE)
def test_a_mere_question_for_news_is_one(alludium: Desk, matcher: Matcher, extractor: Extractor, text: str) -> None:
    reading = read(alludium, matcher, extractor, text)
    assert (reading.asks_news, reading.only_news) == (True, True)


@pytest.mark.parametrize("text", ANSWERS)
def test_what_may_answer_us_is_more_than_a_question(
    alludium: Desk, matcher: Matcher, extractor: Extractor, text: str
) -> None:
    reading = read(alludium, matcher, extractor, text)
    assert (reading.asks_news, reading.only_news) == (True, False)


def test_a_file_may_be_the_answer(alludium: Desk, matcher: Matcher, extractor: Extractor) -> None:
    assert not read(alludium, matcher, extractor, "Any news?", attachments=1).only_news


def test_who_asks_nothing_asks_for_no_news(alludium: Desk, matcher: Matcher, extractor: Extractor) -> None:
    assert not read(alludium, matcher, extractor, "Good morning!").only_news
