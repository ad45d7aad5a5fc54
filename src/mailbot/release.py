"""What a person decides about mail that is held back: what comes in, goes out, is tried or dropped."""

from collections.abc import Callable
from datetime import datetime

from mailbot.decide_outbox import RETRIABLE, decide_dropped, decide_released, decide_retried
from mailbot.domain.dossier import SHORTEST_PREFIX
from mailbot.domain.plan import Plan, Sent, UpdateTicket
from mailbot.effects import apply
from mailbot.errors import MailbotError, StalePlan
from mailbot.store.database import Database
from mailbot.store.facts import about
from mailbot.store.held import held_like, releasable_like, release_message
from mailbot.store.outbox import mails_like
from mailbot.store.rows import load_ticket

STALE_TRIES = 3


def held_id(database: Database, given: str) -> str:
    """The id of the held message that a person means, as `outbox_id` has it."""
    return meant(given, held_like(database, given))


def releasable_id(database: Database, given: str) -> str:
    """The id of the message or suppressed reply that a person means and can let go, as `outbox_id` has it."""
    return meant(given, releasable_like(database, given) + mails_like(database, given, "suppressed"))


def outbox_id(database: Database, given: str) -> str:
    """The id of the outgoing mail that a person means by it, or by its beginning; what is given, where there is none.

    Raises:
        MailbotError: several begin so.
    """
    return meant(given, mails_like(database, given))


def meant(given: str, found: list[str]) -> str:
    """The one id that a person means, by itself or by its beginning; what is given, where there is none.

    Raises:
        MailbotError: several begin so.
    """
    if given in found or len(given) < SHORTEST_PREFIX or not found:
        return given
    if len(found) > 1:
        raise MailbotError(f"{given} begins more than one id ({', '.join(found[:2])}, …): give more of it")
    return found[0]


def release(database: Database, id_: str, by: str, now: datetime) -> bool:
    """Releases a held message, one that was recorded on a guess, or a suppressed reply; False where the id is none.

    Raises:
        StalePlan: the reply's ticket was changed at this very moment; try again.
    """
    if release_message(database, id_, by, now):
        return True
    with database.read() as connection:
        mail = about(connection, id_)
    if mail is None or mail.state != "suppressed":
        return False
    apply(database, [decide_released(mail, by, now)], {})
    return True


def retry(database: Database, id_: str, by: str, now: datetime) -> None:
    """Has a mail sent again from now on, as if it had never been tried.

    Raises:
        MailbotError: it is in no such state, or is being sent.
    """
    _change(database, id_, RETRIABLE, "tried again", lambda mail: decide_retried(mail, by, now))


def drop(database: Database, id_: str, by: str, because: str, now: datetime) -> None:
    """Gives up a mail that waits to be sent.

    Raises:
        MailbotError: it doesn't wait, or is being sent.
    """
    _change(database, id_, ("queued",), "dropped", lambda mail: decide_dropped(mail, by, because, now))


def explain_delay(database: Database, ticket_id: str, by: str, because: str, now: datetime) -> str:
    """Keeps why a ticket takes longer, as its complainant is told when a published limit comes near.

    Args:
        because: nothing but white space takes back what was given before.

    Returns:
        What is kept: a notice names it on one line.

    Raises:
        MailbotError: there is no such ticket.
        StalePlan: the ticket was changed at this very moment; try again.
    """
    with database.read() as connection:
        ticket = load_ticket(connection, ticket_id)
    if ticket is None:
        raise MailbotError(f"there is no ticket {ticket_id}: see `mailbot tickets`")
    reason = " ".join(because.split())
    why = "the reason of a delay, for the complainant" if reason else "the reason of a delay is taken back"
    change = UpdateTicket(ticket.id, {"delay_reason": reason}, why)
    versions = {ticket.id: ticket.version}
    apply(database, [Plan(ticket.desk, now, by, versions=versions, changes=(change,))], {})
    return reason


def _change(database: Database, id_: str, states: tuple[str, ...], what: str, decide: Callable[[Sent], Plan]) -> None:
    for _ in range(STALE_TRIES):
        with database.read() as connection:
            mail = about(connection, id_)
        if mail is None:
            raise MailbotError(f"there is no outgoing mail {id_}: see `mailbot outbox`")
        if mail.state not in states:
            raise MailbotError(f"{id_} is {mail.state}: only mail that is {_or(states)} can be {what}")
        try:
            apply(database, [decide(mail)], {})
        except StalePlan:
            continue
        return
    raise MailbotError(f"{id_} is being sent at this very moment: see what becomes of it, then try again")


def _or(words: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
