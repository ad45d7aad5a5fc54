"""`mailbot attachment` and `mailbot unseal`: what is kept from view, given out, with an event of the ticket."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli_options import OR_PREFIX, By, Config, Json, errors, say, screen, settings_from
from mailbot.errors import MailbotError
from mailbot.terminal import escape


def attachment(
    ticket: Annotated[str, typer.Argument(help="A ticket, such as ALU-7K3M2Q.")],
    hash_: Annotated[str, typer.Argument(metavar="HASH", help=f"The attachment's SHA-256{OR_PREFIX}.")],
    by: By,
    because: Annotated[
        str, typer.Option("--because", help="The reason, kept with the ticket; a sealed one needs it.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="A new file [dim](default: named by ticket and hash, here)[/]")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Write an attachment into a new file for yourself alone. Each access becomes an event of the ticket."""
    from mailbot.access import Request, give_out
    from mailbot.opening import open_store, utc_now

    if out is not None and str(out) == "-":
        raise MailbotError("attachments go into a file, never to a terminal: name one with --out")
    with closing(open_store(settings_from(config))) as store:
        request = Request(ticket, hash_, by, because)
        given = give_out(store.database, store.blobs, request, out, utc_now())
    if as_json:
        say(given)
        return
    screen.print(escape(f"{given.path}: {given.type}, {given.size} octets, sha256 {given.sha256}"), highlight=False)
    if given.flags:
        warning = f"beware: {', '.join(given.flags)}; open it only where it can do no harm"
        errors.print(f"[yellow]![/] {escape(warning)}", highlight=False, soft_wrap=True)


def unseal(
    ticket: Annotated[str, typer.Argument(help="A ticket, such as ALU-7K3M2Q.")],
    by: By,
    because: Annotated[str, typer.Option("--because", help="The reason, kept with the ticket.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Tell who an anonymous complainant is. Each time becomes an event of the ticket, with the reason."""
    from mailbot.access import Order
    from mailbot.access import unseal as tell
    from mailbot.opening import open_store, utc_now

    with closing(open_store(settings_from(config))) as store:
        told = tell(store.database, Order(ticket.upper(), by, because), utc_now())
    for party in told:
        if as_json:
            say(party)
        else:
            screen.print(escape(f"{party.name} <{party.address}>" if party.name else party.address), highlight=False)
