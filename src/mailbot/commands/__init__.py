"""What moderators may do by mail, one module a command, found by scanning this package.

A module here has `COMMAND`. To add a command, add a module, and its name to `domain.authority.COMMANDS`, which says who
may use it. Commands know the domain alone: they take Work and give Work, and write nothing.
"""

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from mailbot.commands._command import Command
from mailbot.commands._outside import matter_for
from mailbot.commands._page import page as page
from mailbot.domain.authority import refusal
from mailbot.domain.given import CONFIRM, Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


@functools.cache
def commands() -> Mapping[str, Command]:
    """Every command by its name, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    found = (importlib.import_module(f"{__name__}.{name}").COMMAND for name in names)
    return {command.name: command for command in found}


def known() -> Mapping[str, tuple[str, ...]]:
    """The commands that mail is searched for, with the keys of the fields that each reads."""
    return {**{name: tuple(key for key, _ in command.fields) for name, command in commands().items()}, CONFIRM: ()}


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that isn't carried out."""

    given: Given
    because: str


def fold(work: Work, given: Iterable[Given]) -> tuple[Work, tuple[Refused, ...]]:
    """Takes commands in their order, each on what the ones before have made of the ticket.

    Returns:
        the work after all of them, and those that were refused; where one was, nothing of the work may be written.
    """
    refused: list[Refused] = []
    work = replace(work, begun=work.dossier)
    for each in given:
        try:
            work = _carried_out(work, each)
        except CommandRefused as error:
            refused.append(Refused(each, str(error)))
    return work, tuple(refused)


def _carried_out(work: Work, given: Given) -> Work:
    command = commands().get(given.name)
    if command is None:
        near = get_close_matches(given.name, commands(), n=1)
        raise CommandRefused(f"there is no such command{f'; did you mean /{near[0]}' if near else ''}: see /help")
    because = refusal(work.person, command.name, matter_for(work, given), work.desk.authority)
    if because is not None:
        raise CommandRefused(because)
    done = command.run(work, given)
    letters, told = done.letters[len(work.letters) :], done.told[len(work.told) :]
    readers = {*(each.to.address for each in letters), *(each.person.address for each in told)}
    return done.asks(f"/{command.name} writes to {len(readers)} people.") if len(readers) > 1 else done
