"""people.yaml: who works at which desk, checked so that no notice goes to nobody and no appeal to who decided."""

from collections.abc import Sequence
from pathlib import Path

from mailbot.desks.authority import of_tier
from mailbot.desks.document import Document, Location, read
from mailbot.desks.problems import checked, suggestion
from mailbot.desks.schema import PeopleFile, PersonModel
from mailbot.domain.authority import RECORDED, Matter, People, Person, eligible, recorders
from mailbot.domain.desk import COMPLAINANT, Desk
from mailbot.errors import ConfigError

EVERY_DESK = "*"
SAFETY = "safety"
REVIEWERS = 2  # of them one may have decided what is appealed


def load_people(path: Path, desks: Sequence[Desk] | None) -> People:
    """The people of a settings folder.

    Args:
        desks: None where they couldn't be read: then only what the file says by itself is checked.
    Raises:
        ConfigError: with every problem of the file; also where a desk has no lead, nobody on call and no moderator,
            nobody who is told of hazards, nobody with a role that a step of its ladders goes to or that may command,
            nobody left to review an appeal when one of them decided, or nobody else at a level that matters go up to.
    """
    document = read(path)
    file = checked(PeopleFile, document)
    people = _people(file, document, desks) if file else ()
    if file and desks is not None:
        _check_staff(People(people), desks, document)
        _check_levels(People(people), desks, document)
        _check_authority(People(people), desks, document)
    if document.problems:
        raise ConfigError(document.problems)
    return People(people)


def _people(file: PeopleFile, document: Document, desks: Sequence[Desk] | None) -> tuple[Person, ...]:
    known = {EVERY_DESK} | {desk.name for desk in desks or ()}
    owners: dict[str, str] = {}
    names: dict[str, str] = {}
    for index, model in enumerate(file.people):
        first = names.setdefault(" ".join(model.name.casefold().split()), model.address)
        if first != model.address:  # they would count as two, of whom one reviews what the other decided
            text = f"{model.name} stands there twice: give further addresses of {first} as its `addresses`"
            document.problem(("people", index, "name"), f"{text}, and another person another name")
        for place, given in _own(index, model):
            if given in owners:
                document.problem(place, f"{given} is given twice, first to {owners[given]}")
            owners.setdefault(given, model.name)
            if any(desk.accepts(given) for desk in desks or ()):
                text = f"{given} is an address of a desk, so that its notices would come back as mail"
                document.problem(place, text)
        for desk in model.roles:
            if desks is not None and desk not in known:
                text = f"unknown desk `{desk}`; {suggestion(desk, known)}"
                document.problem(("people", index, "roles", desk), text)
    return tuple(_person(model) for model in file.people)


def _own(index: int, model: PersonModel) -> list[tuple[Location, str]]:
    """What is one person's alone, addresses and keys, and where it stands."""
    place = ("people", index)
    further = [((*place, "addresses", position), each) for position, each in enumerate(model.addresses)]
    keys = [((*place, "keys", position), each) for position, each in enumerate(model.keys)]
    return [((*place, "address"), model.address), *further, *keys]


def _person(model: PersonModel) -> Person:
    return Person(
        name=model.name,
        address=model.address,
        roles={desk: tuple(names) for desk, names in model.roles.items()},
        addresses=tuple(model.addresses),
        keys=tuple(model.keys),
        shared=model.shared,
    )


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
    steps += [(role, "escalation") for role in _levels(desk)]
    needed = {SAFETY: "who is told of hazards at once, day and night"} if _finds_hazards(desk) else {}
    for role, clock in steps:
        if role not in ("lead", COMPLAINANT):
            needed.setdefault(role, f"whom the ladder of `{clock}` goes to")
    for role in _granted(desk):
        if role != "lead":
            needed.setdefault(role, "whom its authority.yaml lets command")
    return needed


def _levels(desk: Desk) -> tuple[str, ...]:
    """The roles that a matter goes to which is taken higher, where it can be."""
    return desk.courtesy.levels if any(rule.starts == "escalated" for rule in desk.clocks) else ()


def _check_levels(people: People, desks: Sequence[Desk], document: Document) -> None:
    """Each level of a desk finds somebody who isn't needed at another: whoever decided below decides no more."""
    for desk in desks:
        levels: list[frozenset[str]] = []
        for role in dict.fromkeys(_levels(desk)):
            ours = [each for each in people.everyone if each.has(desk.name, role) and not each.shared]
            below = " or ".join(desk.courtesy.levels[: len(levels)])
            levels.append(frozenset(each.address for each in ours))
            if ours and not _apart(levels):
                place = ("people", people.everyone.index(ours[0]), "roles")
                key = desk.name if desk.name in ours[0].roles else EVERY_DESK
                text = f"whoever is {role} of the desk {desk.name} is needed as {below} too, and what is taken higher"
                mend = f"give another `roles: {{{desk.name}: [{role}]}}`"
                document.problem((*place, key), f"{text} goes to somebody else: {mend}")
                break


def _apart(levels: Sequence[frozenset[str]], taken: frozenset[str] = frozenset()) -> bool:
    """Whether each level can have a person of its own."""
    if not levels:
        return True
    return any(_apart(levels[1:], taken | {each}) for each in levels[0] - taken)


def _granted(desk: Desk) -> tuple[str, ...]:
    """The roles that may command anything."""
    return tuple(dict.fromkeys(role for grant in desk.authority.grants for role in grant.roles))


def _finds_hazards(desk: Desk) -> bool:
    return any(rule.gives[0] == "hazard" for rule in desk.rules)


def _check_authority(people: People, desks: Sequence[Desk], document: Document) -> None:
    """Who may command writes from an address of their own, and the appeals of each tier find reviewers."""
    for desk in desks:
        for role in _granted(desk):
            holders = [person for person in people.everyone if person.has(desk.name, role)]
            if holders and all(person.shared for person in holders):
                text = (
                    f"{holders[0].address} alone is {role} of the desk {desk.name}, and a shared address can't command"
                )
                document.problem(("people",), f"{text}: {_mended(desk, role)}")
        for tier in desk.tiers:
            _check_reviewers(people, desk, tier, document)


def _check_reviewers(people: People, desk: Desk, tier: int | None, document: Document) -> None:
    found = eligible(people, Matter(desk.name, "appeal", tier), desk.authority)
    roles = desk.authority.reviewers.get(tier, ())
    if tier in desk.authority.external:
        _check_recorders(people, desk, tier, document)
        return
    if len(found) >= REVIEWERS or not roles:
        return
    may = f"only {found[0].name}" if found else "nobody"
    text = f"{may} may review an appeal {of_tier(tier)} at the desk {desk.name}; it takes two, if one decided it"
    mend = f"make somebody {' or '.join(roles)}, or name who reviews outside under `external` in its authority.yaml"
    document.problem(("people",), f"{text}: {mend}")


def _check_recorders(people: People, desk: Desk, tier: int | None, document: Document) -> None:
    """What a reviewer outside decides is put on file by somebody here who didn't decide what is appealed."""
    may = recorders(people, Matter(desk.name, "appeal", tier), desk.authority)
    if len(may) >= REVIEWERS:
        return
    who = f"only {may[0].name}" if may else "nobody"
    outside = desk.authority.external[tier]
    text = f"{who} may put on file what {outside} decides on an appeal {of_tier(tier)} at the desk {desk.name}"
    roles = " or ".join(_granting(desk, tier))
    document.problem(("people",), f"{text}; it takes two, if one decided what is appealed: make somebody {roles}")


def _granting(desk: Desk, tier: int | None) -> tuple[str, ...]:
    """The roles that may give every command by which that is put on file."""
    granted = [desk.authority.granted(command, "appeal", tier) for command in RECORDED]
    return tuple(role for role in granted[0] if all(role in each for each in granted))
