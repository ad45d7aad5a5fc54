"""season.yaml: how a season goes that `mailbot simulate` plays, checked key by key."""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from mailbot.desks.document import Document, Location, read
from mailbot.desks.problems import checked, suggestion
from mailbot.desks.schema import Kind, Strict, one_of
from mailbot.domain.desk import CLOCK_NAMES, Desk
from mailbot.domain.season import LONGEST, OTHER, Follow, Season, Spread
from mailbot.errors import ConfigError

WEIGHT = 10  # of a category that isn't named
HEAVIEST = 1_000_000
HAPPENS = ("upheld", "notice_given")  # events that are neither a mail's nor the end of a stage


def _expected(expected: str, found: object) -> PydanticCustomError:
    return PydanticCustomError("expected", "expected", {"expected": expected, "found": str(found)})


def _share(value: object) -> float:
    """`15%`, from 0% to 100%."""
    if isinstance(value, str) and re.fullmatch(r"100%|\d{1,2}%", value):
        return int(value.removesuffix("%")) / 100
    raise _expected("a share such as 15%, from 0% to 100%", value)


def _time(value: object) -> timedelta:
    """`20 minutes`, `4 hours`, `3 days`."""
    found = re.fullmatch(r"([1-9]\d{0,4}) (minute|hour|day)s?", str(value))
    time = timedelta(**{f"{found[2]}s": int(found[1])}) if found else timedelta(0)
    if timedelta(0) < time <= LONGEST:
        return time
    raise _expected("a number and minutes, hours or days, such as `20 minutes`, up to a year", value)


Share = Annotated[float, BeforeValidator(_share)]
Time = Annotated[timedelta, BeforeValidator(_time)]
Weight = Annotated[int, Field(ge=0, le=HEAVIEST)]
Stage = Annotated[str, one_of((*CLOCK_NAMES, OTHER))]


class SpreadModel(Strict):
    median: Time
    p90: Time


class WeekModel(Strict):
    monday: Weight
    tuesday: Weight
    wednesday: Weight
    thursday: Weight
    friday: Weight
    saturday: Weight
    sunday: Weight

    @property
    def days(self) -> tuple[int, ...]:
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)


class ArrivalsModel(Strict):
    weekdays: WeekModel
    holiday: Weight
    hours: list[Weight]
    kinds: dict[Kind, Weight]
    categories: dict[str, Weight] = Field(default_factory=dict)
    tier_unknown: Share


class ModeratorsModel(Strict):
    on_tickets: Share
    on_call: Annotated[int, Field(ge=0, le=1000)]
    takes: dict[Stage, SpreadModel]


class ComplainantsModel(Strict):
    asked: Share
    answer: Share
    after: SpreadModel
    withdraw: Share
    escalate: Share


class FollowModel(Strict):
    event: Annotated[str, one_of(HAPPENS)]
    after: Annotated[str, one_of(CLOCK_NAMES)]
    kinds: Annotated[list[Kind], Field(min_length=1)]
    share: Share


class SeasonFile(Strict):
    """season.yaml"""

    arrivals: ArrivalsModel
    moderators: ModeratorsModel
    complainants: ComplainantsModel
    follows: list[FollowModel] = Field(default_factory=list)


def load_season(path: Path, desk: Desk) -> Season:
    """How a season goes at a desk.

    Raises:
        ConfigError: with every problem of the file.
    """
    document = read(path)
    file = checked(SeasonFile, document)
    if file is not None:
        _check(file, desk, document)
    if file is None or document.problems:
        raise ConfigError(document.problems)
    arrivals, moderators, complainants = file.arrivals, file.moderators, file.complainants
    return Season(
        weekdays=arrivals.weekdays.days,
        holiday=arrivals.holiday,
        hours=tuple(arrivals.hours),
        kinds=arrivals.kinds,
        categories={each.key: arrivals.categories.get(each.key, WEIGHT) for each in desk.categories},
        tier_unknown=arrivals.tier_unknown,
        on_tickets=moderators.on_tickets,
        on_call=moderators.on_call,
        takes={stage: Spread(each.median, each.p90) for stage, each in moderators.takes.items()},
        asked=complainants.asked,
        answered=complainants.answer,
        answers_after=Spread(complainants.after.median, complainants.after.p90),
        withdrawn=complainants.withdraw,
        escalated=complainants.escalate,
        follows=tuple(Follow(each.event, each.after, tuple(each.kinds), each.share) for each in file.follows),
    )


def _check(file: SeasonFile, desk: Desk, document: Document) -> None:
    """What the shape of the file can't tell."""
    arrivals = file.arrivals
    _check_weights(arrivals.weekdays.days, ("arrivals", "weekdays"), document)
    _check_weights(arrivals.hours, ("arrivals", "hours"), document)
    _check_weights(arrivals.kinds.values(), ("arrivals", "kinds"), document)
    if len(arrivals.hours) != 24:
        document.problem(("arrivals", "hours"), f"expected 24 weights, one an hour; found {len(arrivals.hours)}")
    known = [each.key for each in desk.categories]
    for key in arrivals.categories:
        if key not in known:
            text = f"the desk {desk.name} has no category `{key}`; {suggestion(key, known)}"
            document.problem(("arrivals", "categories", key), text)
    if known:
        weights = (arrivals.categories.get(key, WEIGHT) for key in known)
        _check_weights(weights, ("arrivals", "categories"), document)
    if not file.moderators.on_tickets:
        document.problem(("moderators", "on_tickets"), "with 0% nothing is ever done")
    if OTHER not in file.moderators.takes:
        document.problem(("moderators", "takes", OTHER), "is missing: what a stage takes that isn't named")
    spreads: dict[Location, SpreadModel] = {("complainants", "after"): file.complainants.after}
    spreads |= {("moderators", "takes", stage): each for stage, each in file.moderators.takes.items()}
    for place, each in spreads.items():
        if each.p90 < each.median:
            document.problem((*place, "p90"), "is below the median: nine of ten take at least as long as half")


def _check_weights(weights: Iterable[int], place: Location, document: Document) -> None:
    if not any(weights):
        document.problem(place, "at least one weight must be above 0")
