"""Appeals that nobody here reviews: the lead hears of them, and what a reviewer outside decided is put on file by a
person, who decides nothing by it."""

from dataclasses import replace

from mailbot.commands._command import matter_of
from mailbot.domain.authority import Matter, Person, eligible, nobody_left, outside, recorders
from mailbot.domain.dossier import OUTSIDE
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

REVIEWER = "reviewer"


def matter_for(work: Work, given: Given) -> Matter:
    """What authority needs to know of a ticket, and of who decides by a command."""
    matter = matter_of(work.dossier)
    reviewer = decided_outside(work, given)
    return replace(matter, outside=reviewer, recorded=True) if reviewer else matter


def decided_outside(work: Work, given: Given) -> str:
    """The reviewer outside whose outcome a command puts on file, by name; "" where its person decides.

    Raises:
        CommandRefused: somebody is named who doesn't review it.
    """
    said = given.fields.get(REVIEWER)
    if said is None:
        return ""
    name = outside(work.people, matter_of(work.dossier), work.desk.authority)
    if not name:
        because = "no reviewer outside has this appeal: leave `reviewer` out, or say /remand external first"
        raise CommandRefused(f"{because}, where authority.yaml names one")
    if " ".join(said.split()).casefold().rstrip(".") not in (name.casefold().rstrip("."), OUTSIDE):
        raise CommandRefused(f"{name} reviews it: write `{REVIEWER}: {name}`")
    return name


def witnesses(work: Work) -> tuple[Person, ...]:
    """Who hears of what a person puts on file as somebody else's: the leads, and where that person is the only one,
    whoever else may review the appeal or put its outcome on file."""
    matter, authority = matter_of(work.dossier), work.desk.authority
    groups = (
        work.people.with_role(work.desk.name, "lead"),
        eligible(work.people, matter, authority),
        recorders(work.people, matter, authority),
    )
    others = (tuple(each for each in group if each.address != work.person.address) for group in groups)
    return next((group for group in others if group), ())


def escalates(work: Work) -> Work:
    """An appeal that nobody here may review, as it is now, is told to the lead with who does; nothing is decided."""
    because = nobody_left(work.people, matter_of(work.dossier), work.desk.authority)
    if because is None or work.dossier.final is not None or work.ticket.state == "closed":
        return work
    leads = work.people.with_role(work.desk.name, "lead")
    work = work.update("an appeal without a reviewer here", needs_triage=because)
    return work.tells(leads, f"An appeal needs a reviewer, and {because}.").did(f"Mind that {because}.")
