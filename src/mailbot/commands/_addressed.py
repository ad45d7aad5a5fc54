"""Whom a moderator writes to outside: what `/reply` and `/ask` share. Each party has a thread of its own, and none is
shown another: words that name the complainant to somebody else are to be written anew (promise 8)."""

import re
from dataclasses import replace
from typing import Any

from mailbot.commands._command import named_to_reader
from mailbot.domain.anonymity import OTHERS, WROTE
from mailbot.domain.given import Given
from mailbot.domain.plan import AddParty
from mailbot.domain.ticket import Party
from mailbot.domain.work import Letter, Work
from mailbot.errors import CommandRefused

ROLES = ("complainant", "subject")
TO = re.compile(
    r"to:?\s+(complainant|subject|<?[^\s@<>,;:]{1,64}@[^\s@<>,;:]{1,255}>?)\s*(?::|$)\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)


def addressed(work: Work, given: Given) -> tuple[Work, Party, Given]:
    """Whom a command writes to, by `to subject` or `to ADDRESS` in its line, else the complainant; and the command
    without that. Who is new on the ticket is a third party from now on, once that is confirmed.

    Raises:
        CommandRefused: there is no such party; or several are written to here, and it doesn't say which of them it is
            for: what is meant for one side must not go to another by mistake.
    """
    found = TO.fullmatch(given.args.strip())
    others = [party for party in work.dossier.parties if party.role in OTHERS and party.address]
    if found is None and others:
        to = dict.fromkeys("subject" if party.role == "subject" else party.address for party in others)
        ways = ", ".join(f"`/{given.name} to {each}: …`" for each in ("complainant", *to))
        raise CommandRefused(f"not only the complainant is written to here: say whom it is for, as one of {ways}")
    said = found[1].lower().strip("<>") if found else "complainant"
    rest = replace(given, args=found[2]) if found else given
    return *_party(work, said), rest


def _party(work: Work, said: str) -> tuple[Work, Party]:
    if said in ROLES:
        party = work.dossier.party(said)
        if party is None or not party.address:
            who = "no person wrote" if said == "complainant" else "no account holder was written to"
            raise CommandRefused(f"{who} on this ticket, so that nobody can be answered")
        return work, party
    known = next((party for party in work.dossier.parties if party.address == said), None)
    if known is not None:
        return work, known
    if work.people.is_ours(said) or work.desk.accepts(said):
        raise CommandRefused(f"{said} is one of ours: /note tells them what nobody outside may read")
    party = Party("third_party", said)
    work = replace(work.joined_by(party), changes=(*work.changes, AddParty(work.ticket.id, party)))
    return work.asks(f"It goes to {said}, who is new on this ticket."), party


def written(
    work: Work,
    party: Party,
    template: str,
    purpose: str,
    words: str,
    *,
    language: str | None = None,
    **said: object,
) -> Work:
    """A letter with a moderator's own words.

    Args:
        language: as of a Letter.
        said: what its template may name besides them.

    Raises:
        CommandRefused: they tell somebody else who the complainant is, or who works here.
    """
    hidden = [each for each in work.dossier.parties if each.role in WROTE and each.address != party.address]
    told = named_to_reader(work, hidden, words)
    if told is not None:
        raise CommandRefused(f"it names {told}, whom its reader is not shown: write it without")
    return work.writes(Letter(template, purpose, party, {"words": words, **said}, language))


def introduced(work: Work, party: Party) -> dict[str, Any]:
    """Whether a letter goes to somebody who didn't write to us first, and whether it is the first that they get: they
    are told who writes, and why."""
    other = party.role in OTHERS
    return {"other": other, "first": other and party.address not in work.dossier.threads}
