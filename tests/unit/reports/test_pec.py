"""Receipts of certified mail."""

import pytest

from mailbot.domain.mail import Address, Mail
from mailbot.domain.reading import Bounce
from mailbot.reports.pec import read

SENDER = Address("", "posta-certificata@pec.example.org")
ERROR = (
    'Il messaggio "Oggetto" proveniente da "desk@example.com" e destinato all\'utente "ada@pec.example.org" '
    "non è stato consegnato: errore 5.1.1 - indirizzo non valido."
)
MESSAGE_ID = "<first.1@example.com>"


def receipt(kind: str, text: str = ERROR, **headers: str) -> Mail:
    named = {"X-Ricevuta": kind, "X-Riferimento-Message-ID": MESSAGE_ID, **headers}
    return Mail("", 0, "", from_=SENDER, to=(Address("", "desk@example.com"),), text=text, headers=tuple(named.items()))


def only(mail: Mail) -> Bounce:
    finding = read(mail)
    assert finding is not None
    assert finding.nature == "bounce"
    (found,) = finding.bounces
    return found


def test_an_error_names_recipient_status_and_original() -> None:
    found = only(receipt("errore-consegna"))
    assert found.recipient == "ada@pec.example.org"
    assert (found.status, found.action, found.original_message_id) == ("5.1.1", "failed", MESSAGE_ID)


@pytest.mark.parametrize(
    ("kind", "action", "class_"),
    [
        ("non-accettazione", "failed", "5"),
        ("rilevazione-virus", "failed", "5"),
        ("preavviso-errore-consegna", "delayed", "4"),
        ("avvenuta-consegna", "delivered", "2"),
        ("Accettazione", "relayed", "2"),
        ("presa-in-carico", "relayed", "2"),
    ],
)
def test_each_receipt_means_an_action(kind: str, action: str, class_: str) -> None:
    found = only(receipt(kind))
    assert (found.action, (found.status or "")[:1]) == (action, class_)


def test_a_receipt_that_names_nobody_is_still_one() -> None:
    assert only(receipt("avvenuta-consegna", "")).recipient is None


@pytest.mark.parametrize("kind", ["", "altro"])
def test_what_has_no_receipt_in_its_header_is_none(kind: str) -> None:
    assert read(receipt(kind)) is None
