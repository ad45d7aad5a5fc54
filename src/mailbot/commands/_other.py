"""The other ticket that a command names."""

from mailbot.domain.dossier import Dossier
from mailbot.domain.given import Given, tickets_named
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def other_of(work: Work, given: Given) -> Dossier:
    """Raises CommandRefused where it names none, several, itself, or one that isn't this desk's."""
    named = tickets_named([given])
    if len(named) != 1:
        raise CommandRefused(f"name one ticket, such as /{given.name} {work.desk.tag}-7K3M2Q")
    if named[0] == work.ticket.id:
        raise CommandRefused(f"{named[0]} is this very ticket")
    other = work.named.get(named[0])
    if other is None or other.ticket.desk != work.desk.name:
        raise CommandRefused(f"this desk has no ticket {named[0]}")
    return other
