"""A quarter with 20,000 mails, played at each desk by a team that about suffices, and at one by a team that doesn't."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from mailbot.desks import load
from mailbot.desks.season import load_season
from mailbot.domain.autoreply import Budget
from mailbot.domain.season import Chance
from mailbot.settings import shipped
from mailbot.simulation.play import Play
from mailbot.simulation.staff import Staff

MAILS, DAYS, FIRST = 20_000, 91, date(2026, 1, 5)
TEAMS = (("alludium", 57), ("infrpool", 60), ("allure", 60), ("alludium", 5))


def measure(_folder: Path, _rounds: int) -> Iterator[tuple[str, str, str]]:
    yield f"load: a season of {DAYS} days with {MAILS:,} mails, one core", "", ""
    for name, team in TEAMS:
        (desk,) = load(shipped("routing_rules"), [name]).desks
        goes = load_season(shipped("season.yaml"), desk)
        play = Play(desk, goes, Chance(1), Budget(), FIRST, DAYS, Staff(team, goes.on_call, name))
        began = time.process_time()
        play.run(MAILS, lambda *_: None)
        yield f"{name}, {team} moderators", f"{time.process_time() - began:.0f} s", "≤ 60 s"
