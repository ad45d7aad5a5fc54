"""A decision that isn't on file, made before mailbot ran or elsewhere: it is put there later, for an appeal of it.

It is its decider's, never that of whoever puts it on file; but nobody reviews what they have put on file themselves,
since their word alone says whose it was. It stands on the ticket that is named, or on one of its own.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time

from mailbot.commands._assign import called, nearest
from mailbot.commands._command import matter_of, open_ticket
from mailbot.commands._deciding import action_named, lines_missing, refuse_missing
from mailbot.commands._outside import witnesses
from mailbot.domain.authority import Matter, Person, refusal
from mailbot.domain.decision import Decide, Decision
from mailbot.domain.dossier import Dossier
from mailbot.domain.given import Given
from mailbot.domain.plan import OpenTicket
from mailbot.domain.reading import QUEUES
from mailbot.domain.ticket import Ticket
from mailbot.domain.times import brief_day
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

LEFT = re.compile(r"[\s,;(]+(?:who\s+)?(?:has\s+)?left[\s.)]*$", re.IGNORECASE)
NONE = ("none", "no", "-")
NOON = time(12, tzinfo=UTC)  # of a day alone: the same day in nearly every zone
FIELDS = (
    ("by", "who made an earlier decision that isn't on file, a name or an address; of somebody who left, `NAME, left`"),
    ("on", "when it was made, such as `2026-01-15`"),
    ("action", "what was done"),
    ("reason", "what was found"),
    ("section", "the policy's clause, or `none`"),
    ("tier", "of what was found, where the policy has tiers"),
    ("account", "the account or content that it is about; left out, what the appeal names"),
)


def is_earlier(given: Given) -> bool:
    """Whether a command tells of a decision that isn't on file."""
    return any(given.fields.get(name, "").strip() for name, _ in FIELDS)


def put_on_file(work: Work, given: Given, other: Dossier | None) -> tuple[Work, Dossier]:
    """An earlier decision with its ticket, on file from now on.

    Args:
        other: the ticket that it was made on; None where there is none here.
    Raises:
        CommandRefused: something is missing, or who asks may not decide on such a matter.
    """
    _refuse_unfit(work, other)
    tiers = tuple(str(tier) for tier in work.desk.tiers if tier is not None)
    asked = {name: means for name, means in FIELDS if name != "account" and (tiers or name != "tier")}
    refuse_missing(given, lines_missing(given, asked))
    said = {name: " ".join(given.fields.get(name, "").split()) for name, _ in FIELDS}
    ticket = other.ticket if other is not None else _ticket(work, said["account"])
    decider, tier = _decider(work, said["by"]), _tier(said["tier"], tiers)
    made = Decision(
        work.fresh.id(f"earlier decision {ticket.id}"),
        ticket.id,
        decider.address if isinstance(decider, Person) else decider,
        _on(said["on"], work.now),
        "violation",
        ticket.level,
        section="" if said["section"].lower() in NONE else said["section"],
        tier=tier,
        action=action_named(said["action"], work.desk.provides_for(tier, work.ticket.categories)),
        reason=given.fields["reason"].strip(),
        reference=said["account"] or work.ticket.reference,
        recorded_by=work.person.address,
    )
    matter = matter_of(other) if other is not None else Matter(work.desk.name, ticket.kind, tier)
    because = refusal(work.person, "decide", replace(matter, tier=tier), work.desk.authority)
    if because is not None:
        raise CommandRefused(because)
    work = work.plus(*(() if other is not None else (OpenTicket(ticket, (), ()),)), Decide(made))
    return _told(work, made, decider), replace(other or Dossier(ticket), decisions=(made,))


def _refuse_unfit(work: Work, other: Dossier | None) -> None:
    """Raises CommandRefused where no earlier decision is called for."""
    if work.ticket.kind != "appeal":
        raise CommandRefused("an earlier decision is put on file for an appeal of it: /kind appeal first, if it is one")
    open_ticket(work)
    if work.dossier.final is not None:
        raise CommandRefused("this appeal is decided already")
    if other is not None:
        _refuse_other(other)


def _refuse_other(other: Dossier) -> None:
    """Raises CommandRefused where no earlier decision can stand on a ticket: nobody rules there by another's name."""
    id_ = other.ticket.id
    if any(each.is_final for each in other.decisions):
        raise CommandRefused(f"a decision is on file on {id_}: /link {id_} without more lines")
    if other.ticket.kind == "appeal":
        raise CommandRefused(f"{id_} is an appeal itself: name the ticket that was decided, or none")
    if other.ticket.state == "open":
        raise CommandRefused(f"{id_} is open: who rules on it says /decide there, then /link {id_} says all")


def _ticket(work: Work, account: str) -> Ticket:
    """A closed one, for what was never here."""
    kind = work.desk.report_kind
    return Ticket(
        work.fresh.ticket_id(work.desk.tag),
        work.desk.name,
        kind,
        QUEUES[kind],
        f"Decided before, and put on file for {work.ticket.id}",
        work.now,
        reference=account or work.ticket.reference,
        encrypted=work.ticket.encrypted,
        state="closed",
        closed_at=work.now,
    )


def _decider(work: Work, said: str) -> Person | str:
    """Who made it; of who works here no more a name. That has to be said, so that nobody slips by with a typo."""
    name = LEFT.sub("", said)
    found = called(name, work.people.everyone)
    if name != said:
        found = [each for each in found if name.casefold() in (each.name.casefold(), each.address, *each.addresses)]
    if len(found) > 1:
        raise CommandRefused(f"{name} may be any of {', '.join(each.name for each in found)}: give an address")
    if found:
        return found[0]
    if name == said or not name:
        near = nearest(said, work.people.everyone)
        raise CommandRefused(f"nobody here is called {said}{near}; of somebody who left, write `by: {said}, left`")
    return name.lower() if "@" in name else name


def _on(said: str, now: datetime) -> datetime:
    try:
        on = date.fromisoformat(said)
    except ValueError:
        raise CommandRefused(f"`on` is a day such as {now.date().isoformat()}") from None
    if on > now.date():
        raise CommandRefused("`on` is a day that has still to come")
    return min(datetime.combine(on, NOON), now)


def _tier(said: str, tiers: tuple[str, ...]) -> int | None:
    number = said.lower().removeprefix("tier").strip(" .")
    if tiers and number not in tiers:
        raise CommandRefused(f"the tiers here are {', '.join(tiers)}")
    return int(number) if tiers else None


def _told(work: Work, made: Decision, decider: Person | str) -> Work:
    """The receipt; and whoever is said to have decided, or of who left the leads, hear of it (see `witnesses`)."""
    name = decider.name if isinstance(decider, Person) else decider
    what = f"a decision of {brief_day(made.at, work.desk.calendar.zone)} by {name}: {made.action}"
    work = work.did(f"On file from now on, on {made.ticket_id}: {what}. You put it there; the decision is theirs.")
    work = work.did("Somebody else than you reviews the appeal, since nobody reviews what they put on file themselves.")
    why = f"{work.person.name} has put on file, for the appeal {work.ticket.id}, {what}. If that isn't so, say it here."
    if isinstance(decider, Person):
        return work.tells(() if decider.address == work.ticket.assignee else (decider,), why)
    return work.tells(witnesses(work), why)
