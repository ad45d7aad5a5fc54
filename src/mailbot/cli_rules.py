"""`mailbot rules test`: what changed rules would make of mail, beside what the present ones make of it."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli_learn import progress_bars, tell_damaged
from mailbot.cli_options import Config, Json, To, errors, say, screen, settings_from

rules = typer.Typer(help="Try rules before they count.", no_args_is_help=True)


@rules.callback()
def group() -> None:
    """So that `test` stays a command of its own."""


@rules.command("test")
def try_out(
    sources: Annotated[list[str], typer.Argument(help="Files, mbox files, Maildirs or folders of mail.")],
    changed: Annotated[Path, typer.Option("--rules", help="The rules folder with the changes.", show_default=False)],
    to: To = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Replay mail against changed rules and show what would change. Copy the rules folder, edit the copy, name it."""
    from mailbot import app
    from mailbot.learning import build_explainer
    from mailbot.listen.files import messages_in
    from mailbot.opening import utc_now
    from mailbot.policy import load_policy
    from mailbot.replay import replay
    from mailbot.show import Progress
    from mailbot.show_replay import show_replayed, show_totals

    settings = settings_from(config)
    rules_then = settings.with_rules(changed)
    policy_then = app.load_checked_policy(rules_then)
    with progress_bars(errors, quiet=as_json) as progress:
        before = build_explainer(settings, load_policy(settings), progress, tell_damaged)
        after = build_explainer(rules_then, policy_then, progress, tell_damaged)
    messages = (message for source in sources for message in messages_in(source))
    counts: Counter[str] = Counter()
    with Progress("replaying", quiet=as_json) as progress:
        for found in replay(before, after, messages, utc_now(), tuple(to or ())):
            progress.step()
            counts.update(["mails", *(["changed"] if found.changes else []), *(each.field for each in found.changes)])
            if found.changes and as_json:
                say(found)
            elif found.changes:
                show_replayed(screen, found)
    if as_json:
        say(counts)
    else:
        show_totals(screen, counts)
