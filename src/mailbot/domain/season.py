"""How a season goes, for those who try out a policy before it is published: what comes when, how long people take.

Data, and the chance that rules it: drawn by name, so that the same seed gives the same season, and a larger team meets
the very same mail.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from math import exp, log
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")
NORMAL = NormalDist()
Z90 = NORMAL.inv_cdf(0.9)
OTHER = "other"
LONGEST = timedelta(days=365)  # nothing takes longer, however wide it spreads


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something takes: half take at most the median, nine of ten at most p90; lognormal."""

    median: timedelta
    p90: timedelta

    def at(self, unit: float) -> timedelta:
        """The time below which a share of all lies, in whole seconds.

        >>> spread = Spread(timedelta(minutes=10), timedelta(minutes=40))
        >>> str(spread.at(0.5)), str(spread.at(0.9))
        ('0:10:00', '0:40:00')
        """
        wide = log(self.p90 / self.median) / Z90
        seconds = self.median.total_seconds() * exp(wide * NORMAL.inv_cdf(unit))
        return timedelta(seconds=round(min(seconds, LONGEST.total_seconds())))


@dataclass(frozen=True, slots=True)
class Follow:
    """An event that may happen at the end of a stage of some kinds of matters, and starts clocks of its own."""

    event: str
    after: str
    kinds: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Season:
    """What comes, and what people do. Shares are from 0 to 1.

    Args:
        weekdays: weights of the days, Monday first.
        holiday: the weight of a holiday, in place of its weekday's.
        hours: weights of the 24 hours of a day, in the desk's zone.
        kinds: weights of the kinds of mail.
        categories: weights of a report's categories.
        tier_unknown: appeals that don't say their tier.
        on_tickets: the part of their working hours that moderators work on tickets.
        on_call: how many of them are called to what is urgent outside working hours.
        takes: the working time of a stage, by its name; OTHER for the rest.
        asked: matters in which more is asked for; answered: those of them where an answer comes.
        answers_after: when it comes.
        withdrawn: matters that are withdrawn; escalated: those that are closed and whose complainant asks for a higher
            level, where the desk has one.
    """

    weekdays: tuple[int, ...]
    holiday: int
    hours: tuple[int, ...]
    kinds: Mapping[str, int]
    categories: Mapping[str, int]
    tier_unknown: float
    on_tickets: float
    on_call: int
    takes: Mapping[str, Spread]
    asked: float
    answered: float
    answers_after: Spread
    withdrawn: float
    escalated: float
    follows: tuple[Follow, ...] = ()

    def working_time(self, stage: str) -> Spread:
        return self.takes.get(stage) or self.takes[OTHER]


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws by name: what is drawn under one name depends on the seed alone, whatever else was drawn before."""

    seed: int

    def octets(self, *name: object) -> bytes:
        return hashlib.blake2b(f"{self.seed} {' '.join(map(str, name))}".encode(), digest_size=32).digest()

    def unit(self, *name: object) -> float:
        """A number above 0 and below 1."""
        return (int.from_bytes(self.octets(*name)[:6]) + 0.5) / 2**48

    def happens(self, share: float, *name: object) -> bool:
        return self.unit(*name) < share

    def lasts(self, spread: Spread, *name: object) -> timedelta:
        return spread.at(self.unit(*name))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Indexes of weights, drawn as often as they weigh."""

    sums: tuple[int, ...]

    @classmethod
    def of(cls, weights: Sequence[int]) -> "Weighed":
        return cls(tuple(accumulate(weights)))

    def at(self, unit: float) -> int:
        """
        >>> [Weighed.of((1, 0, 3)).at(unit) for unit in (0.1, 0.3, 0.9)]
        [0, 2, 2]
        """
        return bisect_right(self.sums, unit * self.sums[-1])
