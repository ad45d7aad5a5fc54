"""What the tests over the corpora share: the sets of mails, and the fixture's type."""

from collections.abc import Callable, Iterator
from typing import Any

Row = dict[str, Any]
Rows = Callable[[str], Iterator[tuple[Row, bytes]]]

SETS = (
    "abuse-reports",
    "auto-replies",
    "bounces",
    "ham-lists",
    "hostile",
    "human-complaints",
    "parse-fidelity",
    "replies",
)
