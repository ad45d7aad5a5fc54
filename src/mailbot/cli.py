"""The command line: each command is a few lines over `app`. Errors say what, where and how to mend it; no traceback."""

import getpass
import json
import os
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

import mailbot
from mailbot.errors import ConfigError, MailbotError
from mailbot.logs import place_of
from mailbot.settings import Settings, load_settings

EXIT_DIFFERENCE, EXIT_USAGE = 1, 2
EXIT_SOFTWARE, EXIT_TEMPFAIL = 70, 75  # sysexits.h


def user() -> str:
    """Who is at the keyboard, also where a container has no such variable."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


cli = typer.Typer(help=mailbot.__doc__, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich")
screen = Console()
errors = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="MAILBOT_CONFIG",
        help="Settings file [dim](default: ./mailbot.toml if there is one)[/]",
    ),
]
By = Annotated[
    str, typer.Option("--by", help="Who does this [dim](default: who you are logged in as)[/]", default_factory=user)
]
To = Annotated[list[str] | None, typer.Option("--to", help="Envelope recipient, where the mail has none; repeatable.")]
From = Annotated[str | None, typer.Option("--from", help="Envelope sender; '' or '<>' is the null sender.")]

Limit = Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many.")]
Queue = Literal["abuse", "appeals", "security", "complaints", "policy", "legal"]
TicketState = Literal["open", "closed"]
MailState = Literal["queued", "sent", "failed", "suppressed", "bounced"]


def settings_from(config: Path | None) -> Settings:
    default = Path("mailbot.toml")
    return load_settings(config or (default if default.exists() else None), dict(os.environ))


def say(value: object) -> None:
    """One JSON object on one line."""
    sys.stdout.write(json.dumps(value, default=_plain, ensure_ascii=False) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return {name: getattr(value, name) for name in value.__slots__} if hasattr(value, "__slots__") else str(value)


@cli.command()
def init(folder: Annotated[Path, typer.Argument(help="A new folder, or an empty one.")]) -> None:
    """Lay out a folder of your own: settings, people, rules, templates."""
    from mailbot.init import lay_out

    for line in lay_out(folder):
        screen.print(line, highlight=False)


@cli.command()
def check(config: Config = None, as_json: Json = False) -> None:
    """Check settings, people, rules with their examples, and templates; names every problem."""
    from mailbot import app

    settings = settings_from(config)
    problems = app.check(settings)
    for problem in problems:
        if as_json:
            say(problem)
        else:
            errors.print(f"[red]✗[/] {_escape(str(problem))}", highlight=False, soft_wrap=True)
    if problems:
        raise typer.Exit(EXIT_USAGE)
    if not as_json:
        screen.print(f"[green]✓[/] {len(settings.desks)} desk(s), rules, examples, people and templates are in order")


@cli.command()
def serve(config: Config = None) -> None:
    """Run the bot: the SMTP door, workers, clocks and the outbox. Logs are JSON lines on standard error."""
    import asyncio

    from mailbot import logs
    from mailbot.serve import run

    settings = settings_from(config)
    logs.configure(settings.log_level)
    asyncio.run(run(settings))


@cli.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the sample mails.")] = False,
    port: Annotated[int, typer.Option(help="Port of the SMTP door on 127.0.0.1.")] = 8025,
) -> None:
    """Run the real bot on embedded defaults, send it the sample mails and show what becomes of them."""
    from mailbot.demo import run_demo

    raise typer.Exit(run_demo(screen, port=port, once=once))


@cli.command()
def ingest(
    sources: Annotated[list[str], typer.Argument(help="Files, mbox files or folders; - is standard input.")],
    to: To = None,
    from_: From = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Put mail from files into the spool. From a pipe, exit status 75 asks the mail system to try again."""
    from mailbot import app
    from mailbot.ingest import ingest as spool_all
    from mailbot.listen.files import messages_in
    from mailbot.show import counted

    try:
        with closing(app.open_store(settings_from(config))) as store, closing(app.build_spool(store)) as spool:
            found = (message for source in sources for message in messages_in(source))
            stored = spool_all(spool, found, app.utc_now, tuple(to or ()), from_)
            for done in counted(stored, "spooling", quiet=as_json or "-" in sources):
                if as_json:
                    say(done)
                elif "-" in sources:
                    screen.print(f"queued as {done.id}", highlight=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, a mail system must keep the mail and try again
        words = str(error) if isinstance(error, MailbotError | OSError) else type(error).__name__
        errors.print(f"[red]not stored:[/] {_escape(words)}", highlight=False)
        raise typer.Exit(EXIT_TEMPFAIL) from None


@cli.command()
def explain(
    files: Annotated[list[str], typer.Argument(help="Files, mbox files or folders; - is standard input.")],
    to: To = None,
    from_: From = None,
    at: Annotated[str | None, typer.Option(help="Time of receipt, such as 2026-03-02T09:00:00Z.")] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say what a mail would be understood as, why, and what would be done. Writes nothing, asks no network."""
    from mailbot import app
    from mailbot.explain import Explainer
    from mailbot.listen.files import messages_in
    from mailbot.show import show_explanation

    policy = app.load_policy(settings_from(config))
    explainer = Explainer(policy.desks, app.build_reader, policy.people)
    now = _time(at) if at else app.utc_now()
    for source in files:
        for name, raw in messages_in(source):
            for explanation in explainer.explain(name, raw, now, tuple(to or ()), from_):
                if as_json:
                    say(explanation)
                else:
                    show_explanation(screen, explanation)


@cli.command()
def tickets(
    queue: Annotated[Queue | None, typer.Option(help="Of one queue.")] = None,
    state: Annotated[TicketState | None, typer.Option(help="In one state.")] = None,
    limit: Limit = 100,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List tickets with their next limit, newest first."""
    from mailbot import app
    from mailbot.show import show_tickets
    from mailbot.store.views import list_tickets

    with closing(app.open_store(settings_from(config))) as store:
        found = list_tickets(store.database, queue=queue, state=state, limit=limit)
    if as_json:
        for ticket, clocks in found:
            say({**_plain_dict(ticket), "clocks": clocks})
    else:
        show_tickets(screen, found, app.utc_now())


@cli.command()
def show(
    ticket: Annotated[str, typer.Argument(help="A ticket, such as ALU-7K3M2Q.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show one ticket whole: parties, clocks, mail in and out, events."""
    from mailbot import app
    from mailbot.show import show_ticket
    from mailbot.store.views import show_ticket as find

    with closing(app.open_store(settings_from(config))) as store:
        found = find(store.database, ticket)
    if found is None:
        raise MailbotError(f"there is no ticket {ticket}; `mailbot tickets` lists them")
    if as_json:
        say(found)
    else:
        show_ticket(screen, found, app.utc_now())


@cli.command()
def held(config: Config = None, as_json: Json = False) -> None:
    """List held messages with their reasons."""
    from mailbot import app
    from mailbot.show import show_held
    from mailbot.store.held import held_messages

    with closing(app.open_store(settings_from(config))) as store:
        found = held_messages(store.database)
    if as_json:
        for row in found:
            say(row)
    else:
        show_held(screen, found)


@cli.command()
def release(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A held message, or a suppressed reply.")],
    by: By,
    config: Config = None,
) -> None:
    """Let a held message in as a ticket, or a suppressed reply out."""
    from mailbot import app
    from mailbot.release import release as let_go

    with closing(app.open_store(settings_from(config))) as store:
        if not let_go(store.database, id_, by, app.utc_now()):
            raise MailbotError(f"{id_} is neither held nor a suppressed reply: see `mailbot held` and `mailbot outbox`")
    screen.print(f"{id_} released; the running bot takes it from here", highlight=False)


@cli.command()
def discard(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A held message.")],
    by: By,
    because: Annotated[str, typer.Option("--because", help="The reason, kept with the message.")],
    config: Config = None,
) -> None:
    """Close the book on a held message. Its octets are kept."""
    from mailbot import app
    from mailbot.store.held import discard_message

    with closing(app.open_store(settings_from(config))) as store:
        if not discard_message(store.database, id_, by, because, app.utc_now()):
            raise MailbotError(f"{id_} isn't held: see `mailbot held`")
    screen.print(f"{id_} discarded", highlight=False)


@cli.command()
def reconcile(
    against: Annotated[
        Path | None,
        typer.Option(help="A log with `queued as <id>` or the door's own JSON lines.", exists=True, dir_okay=False),
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Prove that every received message has its disposition. Prints the difference, and exits 1 where there is one."""
    from mailbot import app
    from mailbot.reconcile import ids_in_log
    from mailbot.reconcile import reconcile as compare
    from mailbot.show import Progress, show_differences
    from mailbot.store.views import counts

    settings = settings_from(config)
    policy = app.load_policy(settings)
    accepted = ids_in_log(against.open(encoding="utf-8", errors="replace")) if against else None
    with closing(app.open_store(settings)) as store, Progress("reconciling", quiet=as_json) as progress:
        found = compare(store.database, store.blobs, policy.desks, accepted, progress.step)
        totals = counts(store.database)
    if as_json:
        for difference in found:
            say(difference)
    else:
        show_differences(screen, found, totals)
    if found:
        raise typer.Exit(EXIT_DIFFERENCE)


@cli.command()
def outbox(
    state: Annotated[MailState | None, typer.Option(help="In one state.")] = None,
    limit: Limit = 100,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List outgoing mail, newest first, with what became of it and why."""
    from mailbot import app
    from mailbot.show import show_outbox
    from mailbot.store.views import list_outbox

    with closing(app.open_store(settings_from(config))) as store:
        found = list_outbox(store.database, state=state, limit=limit)
    if as_json:
        for row in found:
            say(row)
    else:
        show_outbox(screen, found)


def _time(text: str) -> datetime:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time such as 2026-03-02T09:00:00Z") from None
    if value.tzinfo is None:
        raise typer.BadParameter(f"{text!r} has no zone: write {text}Z for UTC")
    return value


def _plain_dict(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the domain's small records
    return {name: getattr(value, name) for name in value.__slots__}


def _escape(text: str) -> str:
    return text.replace("[", "\\[")


def main(run: Callable[[], None] = cli) -> None:
    """Entry of the `mailbot` command: an error is told in words, and its exit status says of what sort it is."""
    os.umask(0o077)  # mail, database and secrets are for their owner alone
    try:
        run()
    except ConfigError as error:
        for problem in error.problems:
            errors.print(f"[red]✗[/] {_escape(str(problem))}", highlight=False, soft_wrap=True)
        sys.exit(EXIT_USAGE)
    except MailbotError as error:
        errors.print(f"[red]✗[/] {_escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - a bug of ours: told without a traceback, which might quote mail
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        errors.print(f"[red]✗[/] a fault of mailbot's own: {place_of(error)}", highlight=False, soft_wrap=True)
        sys.exit(EXIT_SOFTWARE)


if __name__ == "__main__":
    main()
