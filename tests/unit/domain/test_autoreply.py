from dataclasses import replace

import pytest

from mailbot.domain.autoreply import Budget, Occasion, suppression

ANSWERED = Occasion("anna@example.net", "anna@example.net", "human", "none", False, False, False, 0, 0, Budget(3, 100))


@pytest.mark.parametrize("authentication", ["none", "pass", "temperror"])
def test_a_person_is_answered(authentication: str) -> None:
    assert suppression(replace(ANSWERED, authentication=authentication)) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mail_from": ""}, "null envelope sender"),
        ({"nature": "auto_reply"}, "automatic"),
        ({"nature": "bounce"}, "automatic"),
        ({"nature": "list"}, "mailing list"),
        ({"nature": "machine_report"}, "feedback loops"),
        ({"to_ourselves": True}, "our own addresses"),
        ({"unreachable": True}, "refused our mail for good"),
        ({"authentication": "fail"}, "disowns"),
        ({"by_bulk_mailer": True}, "mass mail"),
        ({"disowned": True}, "nothing proves it here"),
        ({"replies_to_sender": 3}, "this address"),
        ({"replies_to_all": 100}, "everybody"),
        ({"to": ""}, "no address"),
        ({"to": "no-at-sign"}, "no address"),
        ({"to": "a b@example.net"}, "no address"),
        ({"to": "a@example.net\r\nBcc: x@example.org"}, "no address"),
        ({"to": "MAILER-DAEMON@example.net"}, "mail system"),
    ],
)
def test_no_automatic_reply_goes_to(change: dict[str, object], reason: str) -> None:
    found = suppression(replace(ANSWERED, **change))  # type: ignore[arg-type]
    assert found is not None
    assert reason in found
