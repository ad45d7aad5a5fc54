"""Small seasons at the shipped desks, for tests of the simulation."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mailbot.desks import load
from mailbot.desks.season import load_season
from mailbot.domain.autoreply import Budget
from mailbot.domain.desk import Desk
from mailbot.domain.season import Chance, Season
from mailbot.simulation.play import Play
from mailbot.simulation.staff import Staff

TOP = Path(__file__).parents[1]
FIRST = date(2026, 3, 23)  # the week before the clocks go forward in London, and Easter after it
DESKS = ("alludium", "infrpool", "allure")


@cache
def desk(name: str) -> Desk:
    (found,) = load(TOP / "routing_rules", [name]).desks
    return found


def season(name: str, **changes: Any) -> Season:
    return replace(load_season(TOP / "data" / "season.yaml", desk(name)), **changes)


def prepared(
    name: str = "alludium",
    *,
    days: int = 28,
    team: int = 3,
    seed: int = 1,
    budget: Budget | None = None,
    **changes: Any,
) -> Play:
    goes, known = season(name, **changes), desk(name)
    staff = Staff(team, goes.on_call, name)
    return Play(known, goes, Chance(seed), budget or Budget(), FIRST, days, staff)


def played(name: str = "alludium", mails: int = 200, **how: Any) -> Play:
    play = prepared(name, **how)
    play.run(mails, lambda *_: None)
    return play
