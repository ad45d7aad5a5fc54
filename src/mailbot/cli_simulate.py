"""The command that plays a season, so that a lead can size a team before a policy is published. See `cli`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli_learn import progress_bars
from mailbot.cli_options import DAY, Config, Json, errors, say, screen, settings_from
from mailbot.errors import MailbotError

START = "2026-01-05"  # a Monday; fixed, so that the same command says the same on any day


def simulate(
    desk: Annotated[str, typer.Option("--desk", help="The desk whose promises are tried.")],
    mails: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many come in all.")],
    moderators: Annotated[int, typer.Option(min=1, max=1_000, help="How many work on them.")],
    days: Annotated[int, typer.Option(min=1, max=3_660, help="How long the season is.")] = 90,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another season; the same, the same.")] = 1,
    start: Annotated[datetime, typer.Option(**DAY, help="The season's first day.")] = datetime.fromisoformat(START),  # noqa: B008
    season: Annotated[
        Path | None,
        typer.Option(help="What comes and how long people take, as YAML [dim](default: what mailbot ships)[/]"),
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Play a season at a desk with a virtual clock: would a team of this size keep the promises? Writes nothing.

    Mail comes, clocks run and people are reminded by the very rules of the bot; how long moderators take, and what
    comes when, is drawn by chance from the season's file.
    """
    from mailbot.desks.problems import suggestion
    from mailbot.desks.season import load_season
    from mailbot.domain.autoreply import Budget
    from mailbot.domain.season import Chance
    from mailbot.policy import load_policy
    from mailbot.settings import shipped
    from mailbot.show_simulation import show_simulation, simulation_rows
    from mailbot.simulation.outcome import outcome
    from mailbot.simulation.play import Play
    from mailbot.simulation.staff import Staff

    settings = settings_from(config)
    desks = load_policy(settings).desks
    if desk not in desks:
        raise MailbotError(f"there is no desk {desk}; {suggestion(desk, desks)}")
    goes = load_season(season or shipped("season.yaml"), desks[desk])
    budget = Budget(settings.replies.per_sender_a_day, settings.replies.everyone_an_hour)
    play = Play(desks[desk], goes, Chance(seed), budget, start.date(), days, Staff(moderators, goes.on_call, desk))
    with progress_bars(errors, quiet=as_json) as progress:
        play.run(mails, lambda done, total: progress("days of the season", done, total))
    played = outcome(play, mails)
    if as_json:
        for row in simulation_rows(played):
            say(row)
    else:
        show_simulation(screen, played)
