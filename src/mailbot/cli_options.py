"""What the commands share: options, settings, and how they speak to people and to scripts."""

import getpass
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from mailbot.domain.records import fields_of
from mailbot.settings import Settings, load_settings
from mailbot.terminal import escape, seen

screen = Console(emoji=False)  # what lies between two colons is a line number, or somebody's words
errors = Console(stderr=True, emoji=False)


def user() -> str:
    """Who is at the keyboard, also where a container has no such variable."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="MAILBOT_CONFIG",
        help="Settings file [dim](default: ./mailbot.toml if there is one)[/]",
    ),
]
By = Annotated[
    str, typer.Option("--by", help="Who does this [dim](default: who you are logged in as)[/]", default_factory=user)
]
To = Annotated[
    list[str] | None,
    typer.Option("--to", help="Envelope recipient, in place of those that the mail names; repeatable."),
]
From = Annotated[str | None, typer.Option("--from", help="Envelope sender; '' or '<>' is the null sender.")]

OR_PREFIX = " (six characters that no other id begins with are enough)"
Limit = Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many.")]
Queue = Literal["abuse", "appeals", "security", "complaints", "policy", "legal"]
TicketState = Literal["open", "closed"]
MailState = Literal["queued", "deferred", "sent", "failed", "suppressed", "bounced", "dropped", "shadowed", "merged"]


def settings_from(config: Path | None) -> Settings:
    default = Path("mailbot.toml")
    return load_settings(config or (default if default.exists() else None), dict(os.environ))


def say(value: object) -> None:
    """One JSON object on one line."""
    sys.stdout.write(seen(json.dumps(value, default=_plain, ensure_ascii=False)) + "\n")


def done(id_: str, what: str, as_json: bool, more: str = "") -> None:
    """Says what was done to something that has an id."""
    if as_json:
        say({"id": id_, "done": what})
    else:
        screen.print(f"{escape(id_)} {what}{more}", highlight=False)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return fields_of(value) if hasattr(value, "__slots__") else str(value)


def _in_reach(day: datetime | None) -> datetime | None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise typer.BadParameter(f"a day between {FIRST_YEAR} and {LAST_YEAR}, not {day:%Y-%m-%d}")
    return day


FIRST_YEAR, LAST_YEAR = 2000, 2100
DAY: Any = {"formats": ["%Y-%m-%d"], "metavar": "DATE", "callback": _in_reach}
