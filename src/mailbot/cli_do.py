"""`mailbot do` and `mailbot commands`: moderators' commands at the shell, and their list."""

import sys
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli_options import Config, Json, errors, say, screen, settings_from
from mailbot.terminal import escape

if TYPE_CHECKING:
    from mailbot.at_shell import Outcome
    from mailbot.domain.work import Work

EXIT_REFUSED = 1


def do(
    ticket: Annotated[str, typer.Argument(help="A ticket, such as ALU-7K3M2Q.")],
    text: Annotated[str, typer.Argument(metavar="COMMANDS", help="Such as '/take'; - reads standard input.")],
    as_: Annotated[str, typer.Option("--as", metavar="ADDRESS", help="Who does it: an address in people.yaml.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Confirm what would be asked about.")] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Carry out a moderator's commands on a ticket, all or none, as they would be by mail; exits 1 where none was."""
    from mailbot import app
    from mailbot.at_shell import carry_out
    from mailbot.opening import open_store, utc_now
    from mailbot.policy import load_policy

    piped = text == "-"
    words = sys.stdin.read() if piped else text
    settings = settings_from(config)
    policy = load_policy(settings, reads=False)
    with closing(open_store(settings)) as store:
        bureau = app.build_bureau(settings, policy, store)
        confirm = _confirmation(yes=yes, may_ask=not piped and not as_json)
        outcome = carry_out(bureau, ticket.strip().upper(), words, as_.strip().lower(), utc_now(), confirm)
    if as_json:
        say(_plain(outcome))
    else:
        _show(outcome)
    if not outcome.carried_out:
        raise typer.Exit(EXIT_REFUSED)


def commands(as_json: Json = False) -> None:
    """List every command that moderators may give, as docs/commands.md does."""
    from mailbot.commands import commands as known
    from mailbot.commands import page

    if not as_json:
        sys.stdout.write(page(known()))
        return
    for command in known().values():
        say({"name": command.name, "usage": command.usage, "says": command.says, "fields": dict(command.fields)})


def _confirmation(*, yes: bool, may_ask: bool) -> "Callable[[Work], bool]":
    def confirm(work: "Work") -> bool:
        if yes or not may_ask:
            return yes
        for sentence in (*work.grave, *work.done):
            errors.print(f"- {escape(sentence)}", highlight=False, soft_wrap=True)
        return typer.confirm("Do it?", err=True)

    return confirm


def _plain(outcome: "Outcome") -> dict[str, object]:
    work = outcome.work
    return {
        "ticket": work.ticket.id,
        "carried_out": outcome.carried_out,
        "done": list(work.done),
        "shown": [{"title": title, "items": list(items)} for title, items in work.shown],
        "refused": [{"command": each.given.name, "because": each.because} for each in outcome.refused],
        "to_confirm": list(outcome.unconfirmed),
        "state": work.ticket.state,
        "assignee": work.ticket.assignee,
        "version": work.ticket.version,
    }


def _show(outcome: "Outcome") -> None:
    ticket = outcome.work.ticket
    for each in outcome.refused:
        errors.print(f"[red]✗[/] {escape(f'/{each.given.name}: {each.because}')}", highlight=False, soft_wrap=True)
    for sentence in outcome.unconfirmed:
        errors.print(f"[yellow]![/] {escape(sentence)}", highlight=False, soft_wrap=True)
    if outcome.unconfirmed:
        errors.print("Not confirmed: --yes confirms it.", highlight=False)
    if not outcome.carried_out:
        errors.print(f"Nothing was carried out: {ticket.id} is as it was.", highlight=False)
    for sentence in outcome.work.done:
        screen.print(f"[green]✓[/] {escape(sentence)}", highlight=False, soft_wrap=True)
    for title, items in outcome.work.shown:
        screen.print(escape(f"{title}:"), highlight=False, soft_wrap=True)
        for item in items:
            screen.print(escape(f"  {item}"), highlight=False, soft_wrap=True)
    facts = (ticket.kind.replace("_", " "), ticket.state, ticket.priority, ticket.assignee or "assigned to nobody")
    screen.print(escape(f"{ticket.id}: {', '.join(facts)}"), highlight=False, soft_wrap=True)
