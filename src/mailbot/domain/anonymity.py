"""Complainants who stay anonymous (alludium 9.3), and words that may not name somebody: pure.

Who they are stays in the store, since they are answered; it is shown to nobody, and `mailbot unseal` tells it for a
reason that is kept. To those who work on the ticket they are known by their part in it, and reached by its thread.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mailbot.domain.ticket import Party, Ticket

NOBODY = "[the complainant]"
WROTE = ("complainant", "reporter")
OTHERS = ("subject", "third_party")
"""The sides of a ticket outside: who wrote to us, and whom we wrote to."""
SHORTEST_NAME = 3
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def names_of(party: Party) -> tuple[str, ...]:
    """What tells who somebody is: their address, its local part, their whole name and each long enough part of it.

    >>> names_of(Party("complainant", "ada.byron@example.org", "Ada Byron"))
    ('ada.byron@example.org', 'ada.byron', 'Ada Byron', 'Byron')
    """
    local = party.address.partition("@")[0]
    parts = [part for part in _WORD.findall(party.name) if len(part) > SHORTEST_NAME]
    whole = " ".join(party.name.split())
    found = (party.address, local if len(local) > SHORTEST_NAME else "", whole, *parts)
    return tuple(dict.fromkeys(name for name in found if len(name) >= SHORTEST_NAME or _is_cjk(name)))


def nameless(ticket: Ticket) -> Ticket:
    """A ticket as our own people may have it: of somebody who stays anonymous without its subject, which is theirs and
    may tell who they are."""
    return replace(ticket, subject="") if ticket.anonymous else ticket


def named_in(words: str, parties: Iterable[Party]) -> str | None:
    """The first name of somebody that some words tell; None where they tell none."""
    found = (_pattern(party).search(words) for party in parties if names_of(party))
    return next((match[0] for match in found if match), None)


def redacted(value: Any, parties: tuple[Party, ...]) -> Any:  # noqa: ANN401 - words, or plain values that hold some
    """Words without the names of some parties; of lists and mappings each word, of anything else the value itself."""
    if isinstance(value, str):
        for party in parties:
            value = _pattern(party).sub(NOBODY, value) if names_of(party) else value
        return value
    if isinstance(value, Mapping):
        return {key: redacted(each, parties) for key, each in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return type(value)(redacted(each, parties) for each in value)
    return value


def _pattern(party: Party) -> re.Pattern[str]:
    """Any of somebody's names, as a word of its own where its script parts words; the longest first."""
    names = sorted(names_of(party), key=len, reverse=True)
    found = (re.escape(name) if _is_cjk(name) else rf"(?<!\w){re.escape(name)}(?!\w)" for name in names)
    return re.compile("|".join(found), re.IGNORECASE)


def _is_cjk(name: str) -> bool:
    return len(name) > 1 and all(char >= "\u2e80" or char.isspace() for char in name)
