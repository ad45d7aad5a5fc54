"""Commands that look at the store, and those by which a person lets something go: see `cli` for the others."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli_options import (
    OR_PREFIX,
    By,
    Config,
    Json,
    Limit,
    Queue,
    TicketState,
    done,
    say,
    screen,
    settings_from,
)
from mailbot.domain.records import fields_of
from mailbot.errors import MailbotError
from mailbot.terminal import escape

EXIT_DIFFERENCE = 1


def tickets(
    queue: Annotated[Queue | None, typer.Option(help="Of one queue.")] = None,
    state: Annotated[TicketState | None, typer.Option(help="In one state.")] = None,
    limit: Limit = 100,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List tickets with their next limit, newest first."""
    from mailbot.opening import open_store, utc_now
    from mailbot.policy import load_policy
    from mailbot.show import show_tickets
    from mailbot.store.views import list_tickets

    settings = settings_from(config)
    with closing(open_store(settings)) as store:
        found = list_tickets(store.database, queue=queue, state=state, limit=limit)
    if as_json:
        for ticket, clocks in found:
            say({**fields_of(ticket), "clocks": clocks})
    else:
        desks = load_policy(settings, reads=False).desks
        show_tickets(screen, found, desks, utc_now())


def show(
    ticket: Annotated[str, typer.Argument(help="A ticket, such as ALU-7K3M2Q.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show one ticket whole: parties, clocks, mail in and out, reports, attachments, events."""
    from mailbot.opening import open_store, utc_now
    from mailbot.policy import load_policy
    from mailbot.show_ticket import show_ticket
    from mailbot.store.views import show_ticket as find

    settings = settings_from(config)
    with closing(open_store(settings)) as store:
        found = find(store.database, ticket)
    if found is None:
        raise MailbotError(f"there is no ticket {ticket}; `mailbot tickets` lists them")
    if as_json:
        say(found)
    else:
        desk = load_policy(settings, reads=False).desks.get(found["ticket"].desk)
        show_ticket(screen, found, desk, utc_now())


def held(
    recorded: Annotated[
        bool,
        typer.Option("--recorded", help="List what was recorded as a robot's by its signs alone instead."),
    ] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List held messages with their reasons, and what couldn't be taken from a mailbox."""
    from mailbot.opening import open_store
    from mailbot.show import show_held
    from mailbot.store.held import given_up, guessed_messages, held_messages

    with closing(open_store(settings_from(config))) as store:
        found = guessed_messages(store.database) if recorded else held_messages(store.database)
        left = [] if recorded else given_up(store.database)
    if as_json:
        for row in (*found, *left):
            say(row)
    else:
        show_held(screen, found, left, recorded=recorded)


def release(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help=f"A message that is held or was recorded by its signs alone, or a suppressed reply{OR_PREFIX}.",
        ),
    ],
    by: By,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Let a message in as a person's that was held or taken for a robot's, or a suppressed reply out."""
    from mailbot.opening import open_store, utc_now
    from mailbot.release import releasable_id
    from mailbot.release import release as let_go

    with closing(open_store(settings_from(config))) as store:
        id_ = releasable_id(store.database, id_)
        if not let_go(store.database, id_, by, utc_now()):
            where = "`mailbot held`, `mailbot held --recorded` and `mailbot outbox`"
            raise MailbotError(
                f"{id_} is neither held, nor recorded by signs alone, nor a suppressed reply: see {where}"
            )
    done(id_, "released", as_json, "; the running bot takes it from here")


def discard(
    id_: Annotated[str, typer.Argument(metavar="ID", help=f"A held message{OR_PREFIX}.")],
    by: By,
    because: Annotated[str, typer.Option("--because", help="The reason, kept with the message.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Close the book on a held message. Its octets are kept."""
    from mailbot.opening import open_store, utc_now
    from mailbot.release import held_id
    from mailbot.store.held import discard_given_up, discard_message

    with closing(open_store(settings_from(config))) as store:
        id_ = held_id(store.database, id_)
        told = (store.database, id_, by, because, utc_now())
        if not (discard_message(*told) or discard_given_up(*told)):
            raise MailbotError(f"{id_} isn't held: see `mailbot held`")
    done(id_, "discarded", as_json)


def delay(
    ticket: Annotated[str, typer.Argument(help="A ticket, such as ALU-7K3M2Q.")],
    because: Annotated[str, typer.Option("--because", help="Why, for the complainant, on one line; '' takes it back.")],
    by: By,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Give the reason that a notice of delay on a ticket names, in place of a neutral one, or take it back."""
    from mailbot.opening import open_store, utc_now
    from mailbot.release import explain_delay

    with closing(open_store(settings_from(config))) as store:
        reason = explain_delay(store.database, ticket.upper(), by, because, utc_now())
    if reason:
        done(ticket.upper(), "explained", as_json, f"; a notice of delay will say: {escape(reason)}")
    else:
        done(ticket.upper(), "cleared", as_json, "; a notice of delay will say that it takes longer than planned")


def reconcile(
    against: Annotated[
        Path | None,
        typer.Option(help="A log with `queued as <id>` or the door's own JSON lines.", exists=True, dir_okay=False),
    ] = None,
    imap: Annotated[
        bool, typer.Option("--imap", help="Look into the folders that are read too; not into done_folder.")
    ] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Prove that every received message has its disposition. Prints the difference, and exits 1 where there is one."""
    from mailbot.opening import open_store
    from mailbot.policy import load_policy
    from mailbot.reconcile import ids_in_log
    from mailbot.reconcile import reconcile as compare
    from mailbot.show import Progress, show_differences
    from mailbot.store.views import counts

    settings = settings_from(config)
    policy = load_policy(settings, reads=False)
    accepted = ids_in_log(against.open(encoding="utf-8", errors="replace")) if against else None
    with closing(open_store(settings)) as store, Progress("reconciling", quiet=as_json) as progress:
        found = compare(store.database, store.blobs, policy.desks, accepted, progress.step)
        if imap:
            from mailbot.reconcile_imap import reconcile_folders

            found += reconcile_folders(settings.accounts, store.database, progress.step)
        totals = counts(store.database)
    if as_json:
        for difference in found:
            say(difference)
        say({"differences": len(found), **totals})
    else:
        show_differences(screen, found, totals)
    if found:
        raise typer.Exit(EXIT_DIFFERENCE)
