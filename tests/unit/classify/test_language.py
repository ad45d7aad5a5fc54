"""Which language a mail is in, and when not to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from mailbot.classify.language import LANGUAGES, ROW, _Rows, identify


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My account was suspended yesterday and I would like to appeal.", "en"),
        ("Ich möchte einen Benutzer melden, der mich beleidigt.", "de"),
        ("Mon compte a été suspendu sans explication.", "fr"),
        ("Quiero denunciar a un usuario por acoso.", "es"),
        ("Vorrei segnalare un utente che mi insulta.", "it"),
        ("Quero denunciar um usuário por assédio.", "pt"),
        ("Ik wil een gebruiker melden die mij lastigvalt.", "nl"),
        ("Chcę zgłosić użytkownika, który mnie obraża.", "pl"),
        ("アカウントが停止されました。理由を教えてください。", "ja"),
        ("2026年3月2日の14時05分に、タスクtask-4711で不正な画像が作られました。", "ja"),
        ("TO NIE JEST ŻART, KTOŚ PODSZYWA SIĘ POD MOJĄ FIRMĘ", "pl"),
        ("Мой аккаунт заблокировали без объяснения причин.", "ru"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize(
    "text", ["", "ok thanks", "12345 67890 12345", "https://example.org/das/ist/ein/pfad", "?!?!?!"]
)
def test_fewer_than_ten_letters_have_no_language(text: str) -> None:
    assert identify(text) is None


def test_addresses_and_identifiers_belong_to_no_language() -> None:
    url = "https://beispiel.example.org/nutzer/verzeichnis/einstellungen/benachrichtigungen"
    assert identify(f"Please look at this user {url} {url}") == "en"


@given(st.text(max_size=200))
def test_any_text_gets_a_known_language_or_none(text: str) -> None:
    assert identify(text) in (None, *LANGUAGES)


def test_rows_that_mail_leads_to_are_those_of_the_whole_table() -> None:
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    rows = _Rows(model.tk_row, model.tk_nextmove)
    for state in (*range(0, len(model.tk_row), 97), 0, len(model.tk_row) - 1):
        whole = model.tk_row[state] * ROW
        begins = rows[state]
        assert list(rows.table[begins : begins + ROW]) == list(model.tk_nextmove[whole : whole + ROW])
