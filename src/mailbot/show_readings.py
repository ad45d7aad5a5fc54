"""How often people corrected what was read: as a table for a person, as flat rows for scripts."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from mailbot.domain.judged import Correction
from mailbot.show import table

CORRECTION_FIELDS = ("desk", "field", "judged", "corrected", "corrected_share")
NOBODY = "no ticket of that time was corrected or decided by a person, or answered and closed"


def correction_row(found: Correction) -> dict[str, Any]:
    """A field of a desk for scripts; its share from 0 to 1, null where no ticket was judged."""
    share = None if found.share is None else round(found.share, 4)
    return dict(zip(CORRECTION_FIELDS, (found.desk, found.field, found.judged, found.corrected, share), strict=True))


def show_corrections(screen: Console, found: Sequence[Correction]) -> None:
    """A line a desk and field, of the desks where a person has judged tickets."""
    if not any(each.judged for each in found):
        screen.print(NOBODY)
        return
    rows = table("desk", "read", "judged by people", "corrected", "share")
    for each in found:
        if each.share is not None:
            corrected = Text(f"{each.corrected}", "yellow" if each.corrected else "dim")
            rows.add_row(each.desk, each.field, f"{each.judged}", corrected, f"{each.share:.0%}")
    screen.print(rows)
