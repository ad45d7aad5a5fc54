"""Commands about the record: that nothing in it was changed, and a ticket of it as evidence for others."""

from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli_options import By, Config, Json, say, screen, settings_from
from mailbot.domain.checkpoint import Checkpoint, checkpoint_in
from mailbot.errors import MailbotError
from mailbot.terminal import escape

EXIT_DAMAGE = 1
LARGEST_MAIL = 10_000_000
audit = typer.Typer(help="Prove that nothing in the record was changed.", no_args_is_help=True)


@audit.command()
def verify(
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            help="A mailed checkpoint, saved as a file, to hold the store against.", exists=True, dir_okay=False
        ),
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Walk every event, mail, attachment and checkpoint. Names what was changed or is missing, and exits 1 then."""
    from mailbot.audit.damage import Walked
    from mailbot.audit.verify import how_much
    from mailbot.audit.verify import verify as walk
    from mailbot.opening import open_store
    from mailbot.show import Progress
    from mailbot.show_record import show_damage, show_walked
    from mailbot.signing import signing_key

    settings, walked, damages = settings_from(config), Walked(), 0
    mailed = _checkpoint(checkpoint) if checkpoint else None
    with closing(open_store(settings)) as store:
        key = signing_key(settings.signing_key_file)
        with Progress("auditing", how_much(store.database), quiet=as_json) as bar:
            for damage in walk(store.database, store.blobs, key, mailed, walked, bar.step):
                damages += 1
                if as_json:
                    say(damage)
                else:
                    show_damage(screen, damage)
    if as_json:
        say({"damages": damages, "walked": walked})
    else:
        show_walked(screen, walked, damages, mailed)
    if damages:
        raise typer.Exit(EXIT_DAMAGE)


@audit.command()
def key(config: Config = None, as_json: Json = False) -> None:
    """Print the public key that checkpoints and evidence are signed with: others check with it."""
    from mailbot.signing import signing_key

    public = signing_key(settings_from(config).signing_key_file).public
    if as_json:
        say({"key": public})
    else:
        screen.print(public, highlight=False, soft_wrap=True)


def export(
    ticket: Annotated[str, typer.Argument(help="A ticket, such as ALU-7K3M2Q.")],
    by: By,
    to: Annotated[
        Path | None, typer.Option("--to", help="A new file [dim](default: named by the ticket, here)[/]")
    ] = None,
    because: Annotated[str, typer.Option("--because", help="The reason, kept with the ticket and in the bundle.")] = "",
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Write a ticket as an evidence bundle: mails, attachments, events, signed. Sealed parts go by their hash alone."""
    from mailbot.access import Order
    from mailbot.evidence import export as write
    from mailbot.opening import open_store, utc_now
    from mailbot.signing import signing_key

    settings = settings_from(config)
    with closing(open_store(settings)) as store:
        order = Order(ticket.upper(), by, because.strip())
        key = signing_key(settings.signing_key_file)
        made = write(store.database, store.blobs, key, order, to, utc_now())
    if as_json:
        say(made)
    else:
        told = f"{made.path}: {made.ticket}, {made.files} files, {made.withheld} withheld, sha256 {made.sha256}"
        screen.print(escape(told), highlight=False, soft_wrap=True)


def verify_bundle(
    file: Annotated[Path, typer.Argument(help="An evidence bundle.", exists=True, dir_okay=False)],
    key: Annotated[
        str | None, typer.Option("--key", help="The installation's public key, as a mailed checkpoint has it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check an evidence bundle, on any machine. Exits 1 where anything in it was changed."""
    from mailbot.verify_bundle import check, said_of

    verdict = check(file, key)
    if as_json:
        told = {"ticket": verdict.manifest.get("ticket"), "problems": verdict.problems, "events": verdict.events}
        say({**told, "key": verdict.key, "key_given": verdict.given})
    else:
        screen.print(escape(said_of(verdict)), highlight=False, soft_wrap=True, end="")
    if verdict.problems:
        raise typer.Exit(EXIT_DAMAGE)


def _checkpoint(path: Path) -> Checkpoint:
    with path.open("rb") as file:
        raw = file.read(LARGEST_MAIL)
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    for text in (body.get_content() if body else "", raw.decode("utf-8", "replace")):
        if (found := checkpoint_in(text)) is not None:
            return found
    raise MailbotError(f"{path} is no mailed checkpoint: save the mail whole, as a file")
