"""What the words of a report say was done."""

import pytest

from mailbot.reports._action import action_of


@pytest.mark.parametrize(
    ("subject", "text", "action"),
    [
        ("failure notice", "It could not be delivered", "failed"),
        ("", "", "failed"),
        ("", "We will keep trying until it is 5 days old", "delayed"),
        ("Warning: could not send", "It has not arrived yet", "delayed"),
        ("Warning: ada - User unknown!", "No such user here", "failed"),
        ("Delivery delayed", "I've given up. Permanent failure", "failed"),
        ("", "Your message was successfully delivered to", "delivered"),
        ("", "It was successfully relayed to a system that sends no receipts", "relayed"),
        ("", "Your message has been delivered to the following groups", "expanded"),
        ("", "It was successfully delivered to one, and could not be delivered to another", "failed"),
        ("", "It has been delivered to a mail system that said 550 no", "failed"),
        ("", "Il messaggio non è stato recapitato", "failed"),
        ("", "Il messaggio è stato recapitato", "delivered"),
        ("", "Wiadomość nie została dostarczona do niego", "failed"),
        ("", "A mensagem não foi entregue", "failed"),
    ],
)
def test_a_failure_counts_before_a_success_and_waiting_before_both(subject: str, text: str, action: str) -> None:
    assert action_of(subject, text) == action
