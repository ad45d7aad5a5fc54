"""people.yaml: who works at which desk, checked so that no notice goes to nobody."""

from collections.abc import Sequence
from pathlib import Path

from mailbot.desks.document import Document, read
from mailbot.desks.problems import checked, suggestion
from mailbot.desks.schema import PeopleFile
from mailbot.domain.authority import People, Person
from mailbot.domain.desk import COMPLAINANT, Desk
from mailbot.errors import ConfigError

EVERY_DESK = "*"
SAFETY = "safety"


def load_people(path: Path, desks: Sequence[Desk] | None) -> People:
    """The people of a settings folder.

    Args:
        desks: None where they couldn't be read: then only what the file says by itself is checked.
    Raises:
        ConfigError: with every problem of the file; also where a desk has no lead, nobody on call and no moderator,
            nobody who is told of hazards, or nobody with a role that a step of its ladders goes to.
    """
    document = read(path)
    file = checked(PeopleFile, document)
    people = _people(file, document, desks) if file else ()
    if file and desks is not None:
        _check_staff(People(people), desks, document)
    if document.problems:
        raise ConfigError(document.problems)
    return People(people)


def _people(file: PeopleFile, document: Document, desks: Sequence[Desk] | None) -> tuple[Person, ...]:
    known = {EVERY_DESK} | {desk.name for desk in desks or ()}
    found: dict[str, Person] = {}
    for index, model in enumerate(file.people):
        if model.address in found:
            document.problem(("people", index, "address"), f"{model.address} is given twice")
        for desk in model.roles:
            if desks is not None and desk not in known:
                text = f"unknown desk `{desk}`; {suggestion(desk, known)}"
                document.problem(("people", index, "roles", desk), text)
        if any(desk.accepts(model.address) for desk in desks or ()):
            text = f"{model.address} is an address of a desk, so that its notices would come back as mail"
            document.problem(("people", index, "address"), text)
        roles = {desk: tuple(names) for desk, names in model.roles.items()}
        found[model.address] = Person(model.name, model.address, roles)
    return tuple(found.values())


def _check_staff(people: People, desks: Sequence[Desk], document: Document) -> None:
    for desk in desks:
        for roles in (("lead",), ("on_call", "moderator")):
            if not any(person.has(desk.name, role) for person in people.everyone for role in roles):
                text = f"nobody is {' or '.join(roles)} of the desk {desk.name}: {_mended(desk, roles[0])}"
                document.problem(("people",), text)
        for role, why in _needed(desk).items():
            if not any(person.has(desk.name, role) for person in people.everyone):
                text = f"nobody is {role} of the desk {desk.name}, {why}: {_mended(desk, role)}"
                document.problem(("people",), text)


def _mended(desk: Desk, role: str) -> str:
    return f"give somebody `roles: {{{desk.name}: [{role}]}}`"


def _needed(desk: Desk) -> dict[str, str]:
    """The further roles that somebody must hold at a desk, and what for; of several reasons the first."""
    steps = [(step.to, rule.name) for rule in desk.clocks for step in rule.ladder]
    if any(rule.starts == "escalated" for rule in desk.clocks):
        steps += [(role, "escalation") for role in desk.courtesy.levels]
    needed = {SAFETY: "who is told of hazards at once, day and night"} if _finds_hazards(desk) else {}
    for role, clock in steps:
        if role not in ("lead", COMPLAINANT):
            needed.setdefault(role, f"whom the ladder of `{clock}` goes to")
    return needed


def _finds_hazards(desk: Desk) -> bool:
    return any(rule.gives[0] == "hazard" for rule in desk.rules)
