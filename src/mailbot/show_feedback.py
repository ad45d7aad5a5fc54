"""How content complainants are with resolutions: a table for a person, flat rows for scripts."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from mailbot.domain.feedback import BEST, Contentment
from mailbot.show import table

COUNTS = tuple(f"rated_{number}" for number in range(1, BEST + 1))
FEEDBACK_FIELDS = ("desk", "resolved", "answered", "answered_share", "mean", *COUNTS)


def feedback_row(of: Contentment) -> dict[str, Any]:
    """A desk for scripts: a share from 0 to 1, a mean from 1 to 5; null where there is none."""
    share, mean = (None if each is None else round(each, 4) for each in (of.share, of.mean))
    counts = {f"rated_{number}": of.ratings.count(number) for number in range(1, BEST + 1)}
    row = {"desk": of.desk, "resolved": of.resolved, "answered": len(of.ratings)}
    return {**row, "answered_share": share, "mean": mean, **counts}


def show_feedback(screen: Console, found: Iterable[Contentment]) -> None:
    names = ("desk", "resolved", "answered", "mean of 5", *(str(number) for number in range(1, BEST + 1)))
    rows = table(*names, whole=names)
    for of in found:
        counts = (str(of.ratings.count(number)) for number in range(1, BEST + 1))
        none = Text("—", "dim")
        answered = none if of.share is None else f"{len(of.ratings)} ({of.share:.0%})"
        rows.add_row(of.desk, str(of.resolved), answered, none if of.mean is None else f"{of.mean:.1f}", *counts)
    screen.print(rows)
