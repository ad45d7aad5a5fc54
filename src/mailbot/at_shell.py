"""The same commands as by mail, given at the shell by a named person: folded, confirmed, written as one plan.

Whoever may run `mailbot do` may write the store, so that no proof is asked for; what a person may do there is what they
may do by mail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mailbot.bureau import STALE_TRIES, Bureau
from mailbot.commands import Refused, fold, known
from mailbot.decide_command import NOT_READ, versions_of, written
from mailbot.domain.authority import Person
from mailbot.domain.given import Orders
from mailbot.domain.plan import Note, Plan
from mailbot.domain.work import Work
from mailbot.effects import apply
from mailbot.errors import MailbotError, StalePlan
from mailbot.parsing.orders import orders, with_fields
from mailbot.store.dossiers import dossier, named_in
from mailbot.store.facts import fresh


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of commands.

    Args:
        work: the ticket as it is now.
        refused: where there are some nothing was carried out.
        unconfirmed: why a confirmation was asked for that wasn't given; nothing was carried out then either.
    """

    work: Work
    refused: tuple[Refused, ...] = ()
    unconfirmed: tuple[str, ...] = ()

    @property
    def carried_out(self) -> bool:
        return not (self.refused or self.unconfirmed)


def carry_out(
    bureau: Bureau, ticket_id: str, text: str, by: str, now: datetime, confirm: Callable[[Work], bool]
) -> Outcome:
    """Carries out all of some commands on a ticket, or none.

    Args:
        text: commands as they stand at the top of a mail.
        by: an address of the person who gives them.
        confirm: is asked where a mail would be answered by a code; with the work as it would be done.

    Raises:
        MailbotError: there is no such ticket, no such person, or no command.
    """
    person = bureau.people.by_address(by)
    if person is None:
        raise MailbotError(f"nobody in people.yaml has the address {by}")
    given = _orders(text)
    for _ in range(STALE_TRIES):
        begun = _begun(bureau, ticket_id, person, given, now)
        done, refused = fold(begun, given.commands)
        if refused:
            return Outcome(begun, refused)
        if done.grave and not confirm(done):
            return Outcome(begun, unconfirmed=done.grave)
        try:
            _write(bureau, done, given, now)
        except StalePlan:
            continue
        return Outcome(done)
    raise MailbotError(f"{ticket_id} is being changed at this very moment: try again")


def _orders(text: str) -> Orders:
    found = orders(text, known())
    if not found.commands:
        raise MailbotError("write a command, such as '/status'; `mailbot commands` lists them")
    return Orders(tuple(with_fields(each, known()) for each in found.commands), unread=found.unread)


def _begun(bureau: Bureau, ticket_id: str, person: Person, given: Orders, now: datetime) -> Work:
    found = dossier(bureau.database, ticket_id)
    if found is None:
        raise MailbotError(f"there is no ticket {ticket_id}; `mailbot tickets` lists them")
    desk = bureau.desks.get(found.ticket.desk)
    if desk is None:
        raise MailbotError(f"{ticket_id} is of the desk {found.ticket.desk}, which isn't among those of the settings")
    named, kept = named_in(bureau.database, given, desk.name, ticket_id)
    named.pop(ticket_id, None)
    work = Work(desk, bureau.people, person, found, fresh(), now, named, kept)
    return work.shows(NOT_READ, given.unread) if given.unread else work


def _write(bureau: Bureau, work: Work, given: Orders, now: datetime) -> None:
    changes = written(work)
    if not changes:
        return
    names = [each.name for each in given.commands]
    changes = (*changes, Note(work.ticket.id, "commanded at the shell", {"commands": names}))
    plan = Plan(work.desk.name, now, work.by, versions=versions_of(work, changes), changes=changes)
    rendered = {mail.id: bureau.renderer.render(mail, now) for mail in plan.outgoing}
    apply(bureau.database, [plan], rendered)
