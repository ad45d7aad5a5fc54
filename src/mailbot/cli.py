"""The command line: each command is a few lines over `app`. Errors say what, where and how to mend it; no traceback."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

import mailbot
from mailbot import (
    cli_attachment,
    cli_authorize,
    cli_do,
    cli_due,
    cli_ingest,
    cli_learn,
    cli_outbox,
    cli_record,
    cli_rules,
    cli_simulate,
    cli_store,
    cli_watch,
)
from mailbot.cli_options import Config, From, Json, To, errors, say, screen, settings_from
from mailbot.errors import ConfigError, MailbotError
from mailbot.logs import place_of
from mailbot.terminal import escape
from mailbot.threads import take_one_thread

EXIT_USAGE = 2
EXIT_SOFTWARE = 70  # sysexits.h

cli = typer.Typer(help=mailbot.__doc__, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich")


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
            errors.print(f"[red]✗[/] {escape(str(problem))}", highlight=False, soft_wrap=True)
    if as_json:
        say({"problems": len(problems), "desks": len(settings.desks)})
    if problems:
        raise typer.Exit(EXIT_USAGE)
    if not as_json:
        screen.print(f"[green]✓[/] {len(settings.desks)} desk(s), rules, examples, people and templates are in order")


@cli.command()
def serve(config: Config = None) -> None:
    """Run the bot: SMTP and IMAP doors, workers, clocks, outbox, and the watch port. Logs are JSON lines on stderr."""
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
def explain(
    files: Annotated[list[str], typer.Argument(help="Files, mbox files or folders; - is standard input.")],
    to: To = None,
    from_: From = None,
    at: Annotated[str | None, typer.Option(help="Time of receipt, such as 2026-03-02T09:00:00Z.")] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say what a mail would be understood as, why, and what would be done. Writes nothing, asks no network."""
    from mailbot.learning import build_explainer
    from mailbot.listen.files import messages_in
    from mailbot.opening import utc_now
    from mailbot.policy import load_policy
    from mailbot.show import show_explanation

    settings = settings_from(config)
    with cli_learn.progress_bars(errors, quiet=as_json) as progress:
        explainer = build_explainer(settings, load_policy(settings), progress, cli_learn.tell_damaged)
    now = _time(at) if at else utc_now()
    for source in files:
        for name, raw in messages_in(source):
            for explanation in explainer.explain(name, raw, now, tuple(to or ()), from_):
                if as_json:
                    say(explanation)
                else:
                    show_explanation(screen, explanation)


cli.command(cls=cli_ingest.PipeCommand)(cli_ingest.ingest)
cli.command()(cli_authorize.authorize)
STORE_COMMANDS = (
    *(
        cli_store.tickets,
        cli_store.show,
        cli_attachment.attachment,
        cli_attachment.unseal,
        cli_store.held,
        cli_store.release,
        cli_store.discard,
    ),
    *(cli_do.do, cli_do.commands),
    *(cli_due.due, cli_due.stats, cli_store.delay, cli_simulate.simulate),
    *(cli_watch.doctor, cli_store.reconcile, cli_record.export, cli_record.verify_bundle),
    *(cli_learn.train, cli_learn.evaluate),
)
for command in STORE_COMMANDS:
    cli.command()(command)
cli.add_typer(cli_outbox.outbox, name="outbox")
cli.add_typer(cli_rules.rules, name="rules")
cli.add_typer(cli_record.audit, name="audit")


def _time(text: str) -> datetime:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time such as 2026-03-02T09:00:00Z") from None
    if value.tzinfo is None:
        raise typer.BadParameter(f"{text!r} has no zone: write {value.isoformat()}Z for UTC")
    return value


def main(run: Callable[[], None] = cli) -> None:
    """Entry of the `mailbot` command: an error is told in words, and its exit status says of what sort it is."""
    os.umask(0o077)  # mail, database and secrets are for their owner alone
    take_one_thread()
    try:
        run()
    except ConfigError as error:
        for problem in error.problems:
            errors.print(f"[red]✗[/] {escape(str(problem))}", highlight=False, soft_wrap=True)
        sys.exit(EXIT_USAGE)
    except MailbotError as error:
        errors.print(f"[red]✗[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - a bug of ours: told without a traceback, which might quote mail
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        errors.print(f"[red]✗[/] a fault of mailbot's own: {place_of(error)}", highlight=False, soft_wrap=True)
        sys.exit(EXIT_SOFTWARE)


if __name__ == "__main__":
    main()
