"""Tells the leads of each desk how it stands, on its business mornings, and how its week went, on the first of them.

Any number of processes may look: the mark that is moved in the transaction which promises the mails is a claim. After
days without anybody looking there is one digest, of today, which tells what was breached and what came in meanwhile,
and one report, of the week before this one.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from structlog.typing import FilteringBoundLogger

from mailbot.bureau import Bureau
from mailbot.domain.business_time import midnight_after
from mailbot.domain.desk import Calendar, Desk
from mailbot.domain.keeping import WEEK, keeping, monday
from mailbot.domain.mornings import begin_of_week, opened_this_week, opened_today
from mailbot.domain.plan import MoveMark, Outgoing, Plan
from mailbot.domain.trends import reasons, volume, volumes, weeks_before
from mailbot.errors import TemporaryError
from mailbot.letters_leads import SHOWN, Day, Week, daily_digests, weekly_reports
from mailbot.logs import place_of
from mailbot.store.database import Database
from mailbot.store.facts import fresh
from mailbot.store.marks import read_mark
from mailbot.store.promises import breached, count_limits, next_limits, oldest_open, started
from mailbot.store.volumes import first_opened, opened, to_triage

SETTLED = timedelta(minutes=1)  # what was decided so long ago has been written

Opened = Callable[[datetime, Calendar], datetime | None]
Write = Callable[[Bureau, Desk, datetime, datetime], tuple[Outgoing, ...]]


def tell_leads(bureau: Bureau, log: FilteringBoundLogger) -> int:
    """Writes the digests and reports that are due; of how many."""
    now = bureau.now() - SETTLED
    told = 0
    for desk in bureau.desks.values():
        for name, opened_at, write in (
            ("daily digest", opened_today, _digests),
            ("weekly report", opened_this_week, _reports),
        ):
            try:
                told += _told(bureau, desk, name, now, opened_at(now, desk.calendar), write)
            except TemporaryError:
                raise
            except Exception as error:  # noqa: BLE001 - a bug with one desk must not keep the others waiting
                log.error("the leads could not be told", desk=desk.name, what=name, **place_of(error))
    return told


def _told(bureau: Bureau, desk: Desk, name: str, now: datetime, since: datetime | None, write: Write) -> bool:
    """Whether mails were promised. The first look at a desk only begins the time that the next one tells of.

    Args:
        since: when the day or week began; None while nobody is told.
    """
    mark = f"{name} {desk.name}"
    was = read_mark(bureau.database, mark)
    if was is not None and (since is None or was >= since):
        return False
    mails = write(bureau, desk, was, now) if was is not None else ()
    plan = Plan(desk=desk.name, at=now, actor="clock", changes=(MoveMark(mark, was), *mails))
    return bureau.write(plan) and was is not None


def _digests(bureau: Bureau, desk: Desk, was: datetime, now: datetime) -> tuple[Outgoing, ...]:
    readers = bureau.people.of_the_digest(desk.name)
    return daily_digests(desk, fresh(), readers, day_of(bureau.database, desk, was, now), now)


def _reports(bureau: Bureau, desk: Desk, _was: datetime, now: datetime) -> tuple[Outgoing, ...]:
    leads = bureau.people.with_role(desk.name, "lead")
    return weekly_reports(desk, fresh(), leads, week_of(bureau.database, desk, now))


def day_of(database: Database, desk: Desk, was: datetime, now: datetime) -> Day:
    """How a desk stands, and what happened since a time."""
    name, until = desk.name, midnight_after(now, desk.calendar)
    return Day(
        since=was,
        overdue=(count_limits(database, name, None, now), next_limits(database, [name], SHOWN, until=now)),
        due_today=(
            count_limits(database, name, now, until),
            next_limits(database, [name], SHOWN, after=now, until=until),
        ),
        breached=breached(database, name, was, now),
        to_triage=to_triage(database, name, SHOWN),
        came_in=Counter(kind for kind, _, _ in opened(database, name, was, now)),
    )


def week_of(database: Database, desk: Desk, now: datetime) -> Week:
    """How the week before this one went at a desk, by the figures of `mailbot stats`."""
    name, calendar = desk.name, desk.calendar
    zone = calendar.zone
    week = monday(now.astimezone(zone).date()) - WEEK
    before = weeks_before(week, first_opened(database, name), zone)
    begun, since, until = (begin_of_week(each, calendar) for each in (min((week, *before)), week, week + WEEK))
    came_in = opened(database, name, begun, until)
    late = breached(database, name, since, until)
    return Week(
        monday=week,
        before=before,
        total=volume("", [at for _, _, at in came_in], week, before, zone),
        kinds=volumes([(kind, at) for kind, _, at in came_in], week, before, zone),
        categories=volumes([(category, at) for _, category, at in came_in if category], week, before, zone),
        kept=keeping(name, zone, started(database, name, begun, until), now),
        oldest=oldest_open(database, name),
        breached=len(late),
        reasons=reasons(ticket for ticket, _ in late),
    )
