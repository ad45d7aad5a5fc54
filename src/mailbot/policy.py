"""What people wrote: desks, people and templates, read together since each names the others."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from mailbot.checked import Checked
from mailbot.desks import load, load_people
from mailbot.domain.authority import People
from mailbot.domain.desk import Desk
from mailbot.errors import ConfigError, Problem
from mailbot.learn.data import read_training, strays
from mailbot.replies.check import lost_replies
from mailbot.replies.render import Renderer
from mailbot.settings import Settings, shipped


@dataclass(frozen=True)
class Policy:
    """Everything that people wrote: desks, people and templates, checked."""

    desks: dict[str, Desk]
    people: People
    renderer: Renderer
    mail_from: str | None = None

    def accepts(self, address: str) -> bool:
        """Whether a recipient is ours: a desk's address, the postmaster of its domain, or where bounces come to."""
        if any(desk.accepts(address) for desk in self.desks.values()) or address.strip().lower() == self.mail_from:
            return True
        local, _, domain = address.strip().lower().rpartition("@")
        ours = {intake.address.rpartition("@")[2] for desk in self.desks.values() for intake in desk.intakes}
        return local == "postmaster" and domain in ours


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is read stays: to look through it for garbage again and again takes an eighth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def read_policy(
    settings: Settings, *, thorough: bool = False, tried: bool = False, reads: bool = True, year: int | None = None
) -> tuple[Policy | None, list[Problem]]:
    """Reads desks, people and templates; what one file's problems leave readable too, so that all are told at once.

    Args:
        thorough: the examples in the rules and the templates are tried as well.
        tried: they were in order before, as they stand.
        reads: mail will be read by them; else desks are without rules and terms, which are most of their memory.
        year: whose holidays, and those of the next, must be known; None: it isn't asked.
    """
    problems: list[Problem] = []
    loaded, people = None, None
    try:
        loaded = load(settings.rules, settings.desks, tried=tried, year=year)
    except ConfigError as error:
        problems += error.problems
    try:
        people = load_people(settings.people, loaded.desks if loaded else None)
    except ConfigError as error:
        problems += error.problems
    if loaded is None:
        return None, problems
    desks = {desk.name: desk if reads else replace(desk, rules=(), terms=()) for desk in loaded.desks}
    if any(desk.accepts(settings.operator) for desk in loaded.desks):
        problem = f"{settings.operator} is an address of a desk, so that its notices would come back as mail"
        problems.append(Problem("settings", None, "operator", problem))
    if people and settings.send.host:
        problems += _demo_people(settings, people)
    way_out = settings.way_out
    renderer = Renderer(settings.templates, desks, shipped("templates"), way_out.mail_from, way_out.dkim)
    if thorough:
        from mailbot.check import check_examples  # what matches patterns: only who tries them loads it

        problems += [*check_examples(loaded), *renderer.check(), *read_training(settings.training, loaded.desks)[1]]
        known = _known_desks(settings)
        problems += [*strays(settings.training, known), *lost_replies(settings.templates, known)]
        if settings.paths.training and not settings.training.is_dir():
            problems.append(Problem("settings", None, "paths.training", f"{settings.training} is no folder"))
    if people is None:
        return None, problems
    mail_from = settings.send.mail_from
    people = replace(people, operator=settings.operator)
    return Policy(desks, people, renderer, mail_from.lower() if mail_from else None), problems


def _known_desks(settings: Settings) -> set[str]:
    """Every desk that has a folder of rules, the operator's or ours."""
    folders = (folder for root in (settings.rules, shipped("routing_rules")) for folder in root.glob("*/desk.yaml"))
    return {file.parent.name for file in folders}


def _demo_people(settings: Settings, people: People) -> list[Problem]:
    """Notices hold complaints: with a way out, none may go to the addresses that mailbot ships for the demo."""
    demo = {person.address for person in load_people(shipped("people.yaml"), None).everyone}
    left = [person.address for person in people.everyone if person.address in demo]
    where = [Problem(str(settings.people), None, "people", f"{each} is the demo's: name your own") for each in left]
    if settings.operator == Settings().operator:
        where.append(Problem("settings", None, "operator", f"{settings.operator} is the demo's: name your own"))
    return where


def load_policy(settings: Settings, *, reads: bool = True) -> Policy:
    """Reads rules and people.

    Args:
        reads: as in `read_policy`.
    Raises:
        ConfigError: with every problem of every file at once.
    """
    tried = not reads or Checked(settings).holds()  # who reads no mail need not try thousands of patterns
    return sound(*read_policy(settings, tried=tried, reads=reads))


def sound(policy: Policy | None, problems: list[Problem]) -> Policy:
    """A policy without problems.

    Raises:
        ConfigError: there are some.
    """
    if problems or policy is None:
        raise ConfigError(problems)
    return policy
