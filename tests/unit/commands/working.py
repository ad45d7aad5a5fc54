"""Work on a ticket of a shipped desk, built by hand, for tests of commands."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from mailbot.commands import Refused, fold, known
from mailbot.desks.loading import load
from mailbot.domain.authority import People, Person
from mailbot.domain.clock import clocks_for
from mailbot.domain.decision import Decide, Decision
from mailbot.domain.desk import Desk
from mailbot.domain.dossier import Dossier
from mailbot.domain.fresh import Fresh
from mailbot.domain.ticket import Party, Ticket
from mailbot.domain.work import Work
from mailbot.parsing.orders import orders_of

RULES = Path(__file__).parents[3] / "routing_rules"
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
MIRA = Person("Mira Demo", "mira@example.org", {"*": ("moderator",)})
SASHA = Person("Sasha Demo", "sasha@example.org", {"*": ("senior",)})
PEOPLE = People((MIRA, SASHA))
NOOR = Party("complainant", "noor@example.net", "Noor Example")
HOLDER = "holder@example.com"
LIGHT: dict[str, Any] = {"category": "commercial_abuse", "categories": ("commercial_abuse",), "tier": 3}
FACTORS = """severity: daily, to one person
intent: clear
history: none
harm: distress
legal: none"""
WARNING = f"""/decide violation
action: a warning
reason: insults, every day
evidence: five posts
{FACTORS}"""


@cache
def desk(name: str = "alludium") -> Desk:
    return load(RULES, [name]).desks[0]


def work_on(name: str = "alludium", person: Person = SASHA, parties: tuple[Party, ...] = (NOOR,), **its: Any) -> Work:
    """Work on a new ticket, with the clocks that start with its mail."""
    of_desk, history = desk(name), its.pop("history", ())
    values: dict[str, Any] = {"kind": of_desk.report_kind, "queue": "abuse", "subject": "Insults", **its}
    ticket = Ticket(f"{of_desk.tag}-7K3M2Q", name, opened_at=NOW, **values)
    begun = clocks_for(of_desk, kind=ticket.kind, tier=ticket.tier, starts="receipt", ticket_id=ticket.id, at=NOW)
    return Work(of_desk, PEOPLE, person, Dossier(ticket, parties, begun, history=history), Fresh(b"s" * 32), NOW)


def given(work: Work, text: str) -> tuple[Work, tuple[Refused, ...]]:
    """The work after a mail's commands, and those that were refused."""
    return fold(work, orders_of(text, known()).commands)


def done(work: Work, text: str) -> Work:
    after, refused = given(work, text)
    assert refused == ()
    return after


def refused(work: Work, text: str) -> str:
    _, found = given(work, text)
    assert found
    return found[0].because


def later(work: Work, **fields: Any) -> Work:
    """The same ticket when another mail commands: what was written is kept, and nothing waits to be."""
    told = any(letter.purpose == "outcome" for letter in work.letters)
    known = {"dossier": replace(work.dossier, outcome_at=work.now) if told else work.dossier, **fields}
    return replace(work, changes=(), letters=(), done=(), shown=(), grave=(), **known)


def decision_of(work: Work) -> Decision:
    (found,) = (change.decision for change in work.changes if isinstance(change, Decide))
    return found
