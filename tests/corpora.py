"""What the tests over the corpora share: the sets of mails, and the fixture's type."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from mailbot import reports
from mailbot.classify.nature import nature_of
from mailbot.domain.mail import Envelope, Mail
from mailbot.parsing.mime import parse

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

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

TABLE: list[tuple[str, str, str, bool]] = []  # what was measured, the figure, its floor, whether it is reached


def measure(what: str, good: int, of: int, *, at_least: float) -> None:
    """Notes a share for the table that `make corpora` prints, and fails below its floor.

    Args:
        at_least: the floor, from 0 to 1; floors only go up.
    """
    share = good / of if of else 0.0
    TABLE.append((what, f"{good} of {of} ({share:.1%})", f"≥ {at_least:.1%}", share >= at_least))
    assert share >= at_least, f"{what}: {good} of {of} ({share:.1%}), below {at_least:.1%}"


def note(what: str, figure: str, bound: str = "") -> None:
    """Notes a figure that no test asserts, such as a time."""
    TABLE.append((what, figure, bound, True))


def mails(rows: Rows, folder: str) -> Iterator[tuple[Row, Mail]]:
    return ((row, parse(raw)) for row, raw in rows(folder) if row.get("form") == "rfc5322")


def nature(mail: Mail) -> str:
    found = reports.read(mail)
    return_path = mail.header("Return-Path").strip("<> ") if mail.header("Return-Path") else "unknown"
    return nature_of(mail, Envelope(return_path, (), "file", NOW), found.nature if found else None)[0]
