"""season.yaml: the shipped one fits every desk, and a wrong one is told with file, line, key and what is meant."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.desks import load
from mailbot.desks.season import load_season
from mailbot.domain.desk import Desk
from mailbot.domain.season import Follow, Spread
from mailbot.errors import ConfigError

TOP = Path(__file__).parents[3]
SHIPPED = TOP / "data" / "season.yaml"
WORDS = SHIPPED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desks() -> dict[str, Desk]:
    return {desk.name: desk for desk in load(TOP / "routing_rules", ["alludium", "infrpool", "allure"]).desks}


@pytest.mark.parametrize("name", ["alludium", "infrpool", "allure"])
def test_the_shipped_season_fits_every_shipped_desk(desks: dict[str, Desk], name: str) -> None:
    season = load_season(SHIPPED, desks[name])
    assert list(season.categories) == [category.key for category in desks[name].categories]


def test_shares_times_and_weights_are_read_as_they_are_meant(desks: dict[str, Desk], tmp_path: Path) -> None:
    file = tmp_path / "season.yaml"
    file.write_text(WORDS.replace("categories: {}", "categories: {deception: 0, privacy: 30}"), encoding="utf-8")
    season = load_season(file, desks["alludium"])
    assert (season.weekdays[0], season.weekdays[6], len(season.hours)) == (118, 66, 24)
    assert (season.categories["deception"], season.categories["privacy"], season.categories["child_safety"]) == (
        0,
        30,
        10,
    )
    assert (season.tier_unknown, season.on_tickets) == (0.15, 0.7)
    assert season.working_time("evidence") == Spread(timedelta(minutes=5), timedelta(minutes=15))
    assert season.working_time("triage") == season.takes["other"]
    assert season.follows[0] == Follow("upheld", "decision", ("appeal",), 0.25)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  on_call: 1", "  on_cal: 2\n  on_call: 1", "moderators.on_cal: unknown key; did you mean `on_call`?"),
        ("  holiday: 60\n", "", "arrivals.holiday: is missing"),
        ("holiday: 60", "holiday: -1", "arrivals.holiday: input should be greater than or equal to 0; found `-1`"),
        ("holiday: 60", "holiday: many", "arrivals.holiday: expected a whole number; found `many`"),
        ("tier_unknown: 15%", "tier_unknown: 150%", "expected a share such as 15%, from 0% to 100%; found `150%`"),
        ("tier_unknown: 15%", "tier_unknown: 0.15", "expected a share such as 15%, from 0% to 100%; found `0.15`"),
        ("on_tickets: 70%", "on_tickets: 0%", "moderators.on_tickets: with 0% nothing is ever done"),
        ("on_call: 1", "on_call: one", "moderators.on_call: expected a whole number; found `one`"),
        ("median: 18 minutes", "median: 18", "moderators.takes.investigation.median: expected a number and minutes"),
        ("median: 18 minutes", "median: 400 days", "expected a number and minutes, hours or days"),
        ("p90: 75 minutes", "p90: 17 minutes", "moderators.takes.investigation.p90: is below the median"),
        ("p90: 4 days", "p90: 19 hours", "complainants.after.p90: is below the median"),
        ("    investigation:", "    investigations:", "unknown `investigations`; did you mean `investigation`?"),
        ("    other:", "    triage:", "moderators.takes.other: is missing"),
        ("    appeal: 14", "    appeals: 14", "unknown `appeals`; did you mean `appeal`?"),
        ("hours: [14, 9,", "hours: [9,", "arrivals.hours: expected 24 weights, one an hour; found 23"),
        ("categories: {}", "categories: {decepton: 3}", "no category `decepton`; did you mean `deception`?"),
        ("event: upheld", "event: upholden", "follows.0.event: unknown `upholden`; did you mean `upheld`?"),
        ("sunday: 66}", "sunday: 66, monday: 2}", "arrivals.weekdays.monday: is given twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_key(
    desks: dict[str, Desk], tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert old in WORDS
    file = tmp_path / "season.yaml"
    file.write_text(WORDS.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_season(file, desks["alludium"])
    (found,) = raised.value.problems
    assert found.file == str(file)
    assert found.line
    assert problem in str(found)


def test_a_season_in_which_nothing_can_come_is_told(desks: dict[str, Desk], tmp_path: Path) -> None:
    weights = ("118", "112", "108", "106", "98", "62", "66:")
    empty = WORDS
    for weight in weights[:-1]:
        empty = empty.replace(f"day: {weight}", "day: 0")
    file = tmp_path / "season.yaml"
    file.write_text(empty.replace("sunday: 66", "sunday: 0"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"arrivals\.weekdays: at least one weight must be above 0"):
        load_season(file, desks["alludium"])


def test_a_file_that_is_not_there_is_told(desks: dict[str, Desk], tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_season(tmp_path / "nowhere.yaml", desks["alludium"])
