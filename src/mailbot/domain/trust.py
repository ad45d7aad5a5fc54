"""Whether a mail belongs to a ticket, and what it may do there: the one place of promise 5."""

from dataclasses import dataclass

from mailbot.domain.authority import People, Person
from mailbot.domain.plan import Thread
from mailbot.domain.ticket import Party


@dataclass(frozen=True, slots=True)
class Placement:
    """A mail's place on a ticket.

    Args:
        author: as whom it is filed.
        verified: it may change the ticket's state; else it is filed and changes nothing.
        why: what the place rests on, in words.
    """

    thread: Thread
    author: Party
    verified: bool
    why: str

    @property
    def by_moderator(self) -> bool:
        return self.author.role == "moderator"


def placement(threads: tuple[Thread, ...], sender: Party, authentication: str, people: People) -> Placement | None:
    """Where a mail belongs, most trusted pointer first; None where it is a stranger's, whatever it quotes.

    Args:
        sender: address (lower case) and name as the From header gives them; its role is not looked at.
        authentication: see Examination; `pass` alone proves a From address.
    """
    for thread in threads:
        place = _by_token(thread, sender, authentication, people) or _by_party(thread, sender, authentication, people)
        if place is not None:
            return place
    return None


def _by_token(thread: Thread, sender: Party, authentication: str, people: People) -> Placement | None:
    if thread.how != "reply token" or not thread.live or thread.role is None:
        return None
    if thread.role == "moderator":
        return _by_moderators_token(thread, sender, authentication, people)
    if thread.address == sender.address:
        author = Party(thread.role, sender.address, sender.name)
        return Placement(thread, author, authentication != "fail", "reply token, from the address it was given to")
    role = "moderator" if _works_here(thread, sender, people) else thread.role
    return Placement(thread, Party(role, sender.address, sender.name), False, "reply token, from another address")


def _by_moderators_token(thread: Thread, sender: Party, authentication: str, people: People) -> Placement:
    """A token of one of our people holds from each of their addresses, as long as they work at the desk."""
    owner = token_owner(thread, people)
    if owner is not None and owner.is_at(sender.address) and owner.works_at(thread.ticket.desk):
        author = Party("moderator", sender.address, sender.name)
        return Placement(thread, author, authentication != "fail", "reply token, from the address it was given to")
    party = _party(thread, sender)
    author = Party(party.role if party else "moderator", sender.address, sender.name)
    return Placement(thread, author, False, "a moderator's reply token, from an address that it wasn't given to")


def token_owner(thread: Thread, people: People) -> Person | None:
    """Whose token of one of our people a mail bears; None where it bears none that holds, or they work here no more."""
    is_theirs = thread.how == "reply token" and thread.live and thread.role == "moderator"
    return people.by_address(thread.address or "") if is_theirs else None


def _party(thread: Thread, sender: Party) -> Party | None:
    return next((party for party in thread.parties if party.address and party.address == sender.address), None)


def _by_party(thread: Thread, sender: Party, authentication: str, people: People) -> Placement | None:
    party = _party(thread, sender)
    role = party.role if party else "moderator" if _works_here(thread, sender, people) else None
    if role is None:
        return None
    verified = authentication == "pass"
    why = f"{thread.how}, from a {role}'s address" + ("" if verified else " that nothing proves")
    return Placement(thread, Party(role, sender.address, sender.name), verified, why)


def _works_here(thread: Thread, sender: Party, people: People) -> bool:
    person = people.by_address(sender.address)
    return person is not None and person.works_at(thread.ticket.desk)
