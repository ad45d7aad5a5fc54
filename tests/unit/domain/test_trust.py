import pytest

from mailbot.domain.ticket import Party
from mailbot.domain.trust import placement
from specimens import ANNA, PEOPLE, thread

ANNA_PARTY = Party("", ANNA.address, "Anna")
STRANGER = Party("", "eve@example.org", "Eve")
MODERATOR = Party("", "robin@example.org", "Robin")


@pytest.mark.parametrize(
    ("how", "sender", "authentication", "role", "verified"),
    [
        ("reply token", ANNA_PARTY, "none", "complainant", True),
        ("reply token", ANNA_PARTY, "pass", "complainant", True),
        ("reply token", STRANGER, "pass", "complainant", False),
        ("reply token", MODERATOR, "none", "moderator", False),
        ("message id", ANNA_PARTY, "pass", "complainant", True),
        ("message id", ANNA_PARTY, "none", "complainant", False),
        ("message id", ANNA_PARTY, "temperror", "complainant", False),
        ("subject tag", ANNA_PARTY, "none", "complainant", False),
        ("subject tag", MODERATOR, "none", "moderator", False),
    ],
)
def test_a_mail_is_placed_by_what_points_and_by_who_sends(
    how: str, sender: Party, authentication: str, role: str, verified: bool
) -> None:
    place = placement((thread(how),), sender, authentication, PEOPLE)
    assert place is not None
    assert (place.author.role, place.author.address, place.verified) == (role, sender.address, verified)


@pytest.mark.parametrize("how", ["message id", "subject tag"])
@pytest.mark.parametrize("authentication", ["pass", "none", "fail", "temperror"])
def test_a_stranger_who_quotes_a_ticket_is_placed_nowhere(how: str, authentication: str) -> None:
    assert placement((thread(how),), STRANGER, authentication, PEOPLE) is None


def test_an_expired_token_is_only_a_hint() -> None:
    expired = thread(live=False)
    assert placement((expired,), STRANGER, "pass", PEOPLE) is None
    place = placement((expired,), ANNA_PARTY, "none", PEOPLE)
    assert place is not None
    assert not place.verified


def test_a_mail_without_an_address_is_no_party() -> None:
    nameless = thread("subject tag", parties=(Party("complainant", ""),))
    assert placement((nameless,), Party("", ""), "none", PEOPLE) is None


def test_a_moderator_of_another_desk_is_a_stranger() -> None:
    assert placement((thread("subject tag"),), Party("", "mo@example.org"), "pass", PEOPLE) is None
