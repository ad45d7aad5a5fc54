"""Commands that show promises: what is due next, and how they were kept. See `cli` for the others."""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli_options import DAY, Config, Json, Limit, say, screen, settings_from
from mailbot.domain.desk import Desk
from mailbot.errors import MailbotError
from mailbot.pictures import check_picture, write_picture

if TYPE_CHECKING:
    from mailbot.domain.judged import Correction
    from mailbot.domain.keeping import Keeping

DeskName = Annotated[str | None, typer.Option("--desk", help="Of one desk.")]
WEEKS = 8
Weeks = Annotated[
    int | None,
    typer.Option(min=1, max=520, help=f"The last so many weeks, with this one [dim](default: {WEEKS})[/]"),
]
Since = Annotated[datetime | None, typer.Option(**DAY, help="Started on this day or later, such as 2026-03-02.")]
Until = Annotated[datetime | None, typer.Option(**DAY, help="Started on this day or earlier.")]
Picture = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write a chart, as SVG or PNG by the end of its name: FILE.svg, FILE.png."),
]


def due(desk: DeskName = None, limit: Limit = 20, config: Config = None, as_json: Json = False) -> None:
    """List what is due next: overdue first, then by limit, with the time left as the desk's calendar counts it.

    Apart from it what stands still: whom or what it waits for, since when, and until when at most.
    """
    from mailbot.opening import open_store, utc_now
    from mailbot.policy import load_policy
    from mailbot.show_due import due_row, show_due, show_paused
    from mailbot.store.promises import next_limits, paused_limits

    settings = settings_from(config)
    desks = _chosen(load_policy(settings, reads=False).desks, desk)
    with closing(open_store(settings)) as store:
        found = next_limits(store.database, desks, limit)
        paused = paused_limits(store.database, desks, limit)
    now = utc_now()
    if as_json:
        for ticket, clock in (*found, *paused):
            say(due_row(desks[ticket.desk], ticket, clock, now))
    else:
        show_due(screen, found, desks, now, more=len(found) == limit)
        show_paused(screen, paused, desks, more=len(paused) == limit)


def stats(
    desk: DeskName = None,
    weeks: Weeks = None,
    since: Since = None,
    until: Until = None,
    config: Config = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated, with a head line.")] = False,
    picture: Picture = None,
    readings: Annotated[
        bool, typer.Option("--readings", help="How often people corrected what was read of tickets instead.")
    ] = False,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="How content complainants were with resolutions instead.")
    ] = False,
) -> None:
    """Tell how promises were kept, by desk, clock and week of start: shares in target and limit, times, what is open.

    Times are hours that passed. What runs beyond its limit is missed, and open too; what was cancelled has no share.
    --readings tells, by desk, of how many tickets a person has said what they are, how many were read otherwise, and
    which categories' reports people give another tier than the desk's file.
    """
    from mailbot.domain.judged import corrections
    from mailbot.domain.keeping import keeping, span
    from mailbot.draw_keeping import keeping_svg
    from mailbot.opening import open_store, utc_now
    from mailbot.policy import load_policy
    from mailbot.show_due import KEEPING_FIELDS, keeping_row, show_keeping
    from mailbot.show_readings import CORRECTION_FIELDS, correction_row, show_corrections
    from mailbot.store.judged import judged
    from mailbot.store.promises import started

    _check(weeks, since, until, as_json=as_json, as_csv=as_csv, picture=picture, readings=readings)
    if feedback:
        _feedback(desk, weeks, since, until, config, as_json=as_json, as_csv=as_csv)
        return
    settings, now = settings_from(config), utc_now()
    desks = _chosen(load_policy(settings, reads=False).desks, desk)
    found: list[Keeping] = []
    read: list[Correction] = []
    with closing(open_store(settings)) as store:
        for name, each in desks.items():
            zone = each.calendar.zone
            time = span(since.date() if since else None, until.date() if until else None, weeks or WEEKS, zone, now)
            if readings:
                read += corrections(each, judged(store.database, name, *time))
            else:
                found += keeping(name, zone, started(store.database, name, *time), now)
    rows = [correction_row(each) for each in read] if readings else [keeping_row(kept) for kept in found]
    if as_json:
        for row in rows:
            say(row)
    elif as_csv:
        _write_csv(CORRECTION_FIELDS if readings else KEEPING_FIELDS, rows)
    elif readings:
        show_corrections(screen, read)
    else:
        show_keeping(screen, found, tuple(desks))
    if picture:
        write_picture(picture, keeping_svg(found))


def _feedback(
    desk: str | None,
    weeks: int | None,
    since: datetime | None,
    until: datetime | None,
    config: Path | None,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """How content complainants were with the resolutions of that time, a line a desk."""
    from mailbot.domain.keeping import span
    from mailbot.opening import open_store, utc_now
    from mailbot.policy import load_policy
    from mailbot.show_feedback import FEEDBACK_FIELDS, feedback_row, show_feedback
    from mailbot.store.feedback import contentment

    settings, now = settings_from(config), utc_now()
    days = (since.date() if since else None, until.date() if until else None)
    with closing(open_store(settings)) as store:
        found = [
            contentment(store.database, name, *span(*days, weeks or WEEKS, each.calendar.zone, now))
            for name, each in _chosen(load_policy(settings, reads=False).desks, desk).items()
        ]
    rows = [feedback_row(each) for each in found]
    if as_json:
        for row in rows:
            say(row)
    elif as_csv:
        _write_csv(FEEDBACK_FIELDS, rows)
    else:
        show_feedback(screen, found)


def _check(
    weeks: int | None,
    since: datetime | None,
    until: datetime | None,
    *,
    as_json: bool,
    as_csv: bool,
    picture: Path | None,
    readings: bool,
) -> None:
    """Refuses options that contradict each other, before anything is looked at."""
    if weeks and since:
        raise MailbotError("--weeks and --since both say where to begin: give one of them")
    if since and until and since > until:
        raise MailbotError(f"--since {since:%Y-%m-%d} is after --until {until:%Y-%m-%d}")
    if as_json and as_csv:
        raise MailbotError("--json and --csv both say how to print: give one of them")
    if picture and readings:
        raise MailbotError("--picture draws how promises were kept; --readings has none")
    if picture:
        check_picture(picture)


def _chosen(desks: Mapping[str, Desk], name: str | None) -> Mapping[str, Desk]:
    if name is None:
        return desks
    if name not in desks:
        raise MailbotError(f"there is no desk {name}; there are: {', '.join(desks)}")
    return {name: desks[name]}


def _write_csv(names: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
