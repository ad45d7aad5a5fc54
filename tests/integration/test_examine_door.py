"""What the SMTP door writes down about a peer, for those who examine the sender."""

import smtplib

import pytest

from door import running_door
from mailbot.domain.mail import Envelope


def received_from(address: str, *trusted: dict[str, str]) -> Envelope:
    """The envelope of a message that a client on this address sends."""
    with running_door(trusted_peers=list(trusted)) as door:
        with smtplib.SMTP("127.0.0.1", door.port, source_address=(address, 0), timeout=10) as client:
            client.sendmail("ann@example.net", ["abuse@example.org"], b"Subject: hello\r\n\r\nhello\r\n")
        ((_, envelope),) = door.received
    return envelope


@pytest.mark.parametrize(
    ("address", "relayed", "authserv_id"),
    [
        ("127.0.0.1", True, "mx.example.org"),
        ("127.0.0.2", True, None),
        ("127.0.7.1", True, "inner.example.org"),
        ("127.9.0.1", False, None),
    ],
)
def test_the_closest_trusted_network_says_who_relays_and_whose_checks_count(
    address: str, relayed: bool, authserv_id: str | None
) -> None:
    envelope = received_from(
        address,
        {"network": "127.0.7.0/24", "authserv_id": "inner.example.org"},
        {"network": "127.0.0.0/16"},
        {"network": "127.0.0.1/32", "authserv_id": "mx.example.org"},
    )
    assert (envelope.peer, envelope.relayed, envelope.authserv_id) == (address, relayed, authserv_id)


def test_a_peer_that_nobody_trusts_is_the_sender_itself() -> None:
    envelope = received_from("127.0.0.1")
    assert (envelope.relayed, envelope.authserv_id, envelope.helo is not None) == (False, None, True)


def test_a_peers_spam_filter_is_believed_where_the_settings_name_it() -> None:
    believed = received_from("127.0.0.1", {"network": "127.0.0.1/32", "spam_filter": "rspamd"})
    stranger = received_from("127.0.0.2", {"network": "127.0.0.1/32", "spam_filter": "rspamd"})
    assert (believed.spam_filter, stranger.spam_filter) == ("rspamd", None)
