"""What becomes of a ticket's clocks after they have started: a stage ends, they pause and run on, they are cancelled,
the ticket turns out to be another matter. Pure: each change says why, and is an event of the ticket.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from operator import itemgetter

from mailbot.domain.clock import clocks_for, deadline, ladder_for, postponed, rule_of, step_times
from mailbot.domain.desk import COMPLAINANT, PAUSES, Desk, Duration, Step
from mailbot.domain.ladder import awaited
from mailbot.domain.plan import SetClock
from mailbot.domain.ticket import AGAIN, LEGAL_HOLD, Clock, Pause, Ticket, name_of
from mailbot.domain.waiting import next_look

FROM_RECEIPT = ("receipt", "stated_time")


def end_stage(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], stage: str, now: datetime, because: str
) -> tuple[SetClock, ...]:
    """A stage has ended, or another event happened: what waits for it is met or missed, what begins with it starts.

    Args:
        clocks: the ticket's.
        stage: one of EVENTS, such as `investigation` or `upheld`. One that happens twice starts nothing twice.
    """
    begun = (replace(clock, name=name_of(clock, clocks)) for clock in begun_by(desk, ticket, stage, now))
    had = {clock.name for clock in clocks if clock.state != "cancelled"}
    return (
        *_stopped(desk, ticket, clocks, stage, now, because),
        *(SetClock(clock, f"{stage} starts it: {because}") for clock in begun if clock.name not in had),
    )


def pause(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], reason: str, now: datetime, because: str
) -> tuple[SetClock, ...]:
    """Clocks that this pauses stand still. Of two reasons the one that outlasts the other covers it: what is asked for
    while the law holds a matter is waited for once it is free again, unless it has come by then.

    Args:
        reason: one of PAUSES. One for which a clock stands still already changes nothing, until it has for its longest.
    """
    changes: list[SetClock] = []
    for clock in (_run_out(desk, ticket, each, now) for each in clocks):
        longest, lasts = _pauses(desk, ticket, clock).get(reason), clock.pause
        if longest is None or not clock.is_live or reason in {each.reason for each in (*clock.covered, lasts) if each}:
            continue
        if lasts is None:
            changes.append(SetClock(_paused(desk, ticket, clock, Pause(reason, now), longest), because))
        elif PAUSES.index(reason) > PAUSES.index(lasts.reason):  # see PAUSES
            stands = _stood(desk, ticket, clock, now)
            covers = replace(stands, pauses=(*stands.pauses, Pause(lasts.reason, now)))
            changes.append(SetClock(_paused(desk, ticket, covers, Pause(reason, now), longest), because))
        else:
            covered = replace(clock, pauses=(*clock.pauses[:-1], Pause(reason, now), lasts))
            changes.append(SetClock(covered, f"{because}; it stands still already: {lasts.reason}"))
    return tuple(changes)


def resume(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], reason: str, now: datetime, because: str
) -> tuple[SetClock, ...]:
    """Clocks that were paused for this reason run on, unless they stand still for another one."""
    changes: list[SetClock] = []
    for clock in clocks:
        if clock.pause is not None and clock.pause.reason == reason:
            changes.append(SetClock(resumed(desk, ticket, clock, now), because))
        elif any(each.reason == reason for each in clock.covered):
            pauses = tuple(each for each in clock.pauses if each not in clock.covered or each.reason != reason)
            changes.append(SetClock(replace(clock, pauses=pauses), because))
    return tuple(changes)


def resumed(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> Clock:
    """A clock as it runs on after its pause, or stands still for what the pause has covered: of target and limit as
    much is left as when it began.

    The pause is over now, or was when it had lasted its longest, though nobody looked then.
    """
    stood = _stood(desk, ticket, clock, now)
    longest = _pauses(desk, ticket, clock)
    for each in clock.covered:
        if each.reason in longest:
            begins = max(each.at, min(now, clock.pauses[-1].longest or now))
            return _paused(desk, ticket, stood, Pause(each.reason, begins), longest[each.reason])
    return stood


def _stood(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> Clock:
    """A clock as it runs on after its pause, whatever that has covered."""
    lasted = clock.pause
    if lasted is None:
        return clock
    rule = rule_of(desk, ticket, clock)
    unit = rule.limit.unit if rule else "hours"
    until = max(lasted.at, min(now, lasted.longest or now))
    over = (replace(lasted, until=until),) if until > lasted.at else ()
    limit_at = postponed(clock.limit_at, unit, desk.calendar, lasted.at, until)
    running = replace(
        clock,
        target_at=postponed(clock.target_at, unit, desk.calendar, lasted.at, until),
        limit_at=limit_at,
        state="running",
        pauses=(*clock.paused_before, *over),
        letter_at=clock.letter_at and clock.letter_at + (limit_at - clock.limit_at),
    )
    return _awaited(desk, ticket, running, now)


def _run_out(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> Clock:
    """A clock without the pauses that have lasted their longest by now."""
    while clock.pause is not None and clock.pause.longest is not None and clock.pause.longest <= now:
        clock = resumed(desk, ticket, clock, now)
    return clock


def cancel_all(clocks: tuple[Clock, ...], now: datetime, because: str) -> tuple[SetClock, ...]:
    """The matter is over though its stages didn't end: withdrawn, merged with another, or spam."""
    return tuple(SetClock(_cancelled(clock, now), because) for clock in clocks if clock.is_live)


def reclassify(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], now: datetime, because: str
) -> tuple[SetClock, ...]:
    """The ticket has another kind, tier or category: what isn't over is computed anew, from the event that started it.

    What was met or missed stays so, and a step that was told isn't told again, unless the new limit has it later.
    What the ticket has waited for counts for every clock that it has now. Where all were cancelled nothing starts.

    Args:
        ticket: as it is from now on.
    """
    if any(clock.state == "cancelled" for clock in clocks) and not any(clock.is_live for clock in clocks):
        return ()
    known = {clock.name: clock for clock in clocks}
    begun = (clock for event, at in _happened(desk, ticket, clocks) for clock in _started(desk, ticket, event, at))
    named = (replace(clock, name=name_of(clock, clocks)) for clock in begun)
    anew = {clock.name: clock for clock in named}
    gone = (clock for clock in clocks if clock.is_live and clock.name not in anew)
    again = (_again(desk, ticket, clock, clocks, now) for clock in anew.values())
    return (
        *(SetClock(_cancelled(clock, now), because) for clock in gone),
        *(SetClock(clock, because) for clock in again if clock != known.get(clock.name)),
    )


def reopen(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], at: datetime, because: str, ended: datetime | None = None
) -> tuple[SetClock, ...]:
    """A closed matter goes on: what was cancelled when it was closed, at `ended`, runs anew, from now.

    A stage that follows another one comes back with it, where that one is to be done again; one in which nothing was to
    be done doesn't, nor what vanishes by a time that a mail stated. Where nothing was cancelled see
    `renewal.begun_anew`.
    """
    known = (clock for clock in clocks if not clock.is_needless or clock.ended_at == ended)
    cancelled = [clock for clock in known if clock.state == "cancelled" and clock.starts != "stated_time"]
    again = {_stops(desk, ticket, clock) for clock in cancelled}
    changes: list[SetClock] = []
    for clock in cancelled:
        begun = () if clock.starts in again else begun_by(desk, ticket, clock.starts, at)
        anew = (each for each in begun if (each.name, each.starts) == (clock.rule_name, clock.starts))
        changes += (SetClock(replace(each, name=clock.name), because) for each in anew)
    return tuple(changes)


def escalated(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], at: datetime, why: str = "the complainant asks for it"
) -> tuple[SetClock, ...]:
    """A matter goes to a higher level, which has a clock of its own: that of the level below ends, and is kept; so does
    what stops with such a wish.

    Args:
        ticket: with the level that it has from now on.
        clocks: the ticket's.
    """
    because = f"level {ticket.level}: {why}"
    number = f" {ticket.level}" if ticket.level > 1 else ""
    below = (clock for clock in clocks if clock.starts == "escalated" and clock.is_live)
    begun = begun_by(desk, ticket, "escalated", at)
    return (
        *(SetClock(_ended(desk, ticket, clock, at), because) for clock in below),
        *_stopped(desk, ticket, clocks, "escalated", at, because),
        *(SetClock(replace(clock, name=f"{clock.name}{number}"), because) for clock in begun),
    )


def changed(clocks: tuple[Clock, ...], changes: Iterable[SetClock]) -> tuple[Clock, ...]:
    """A ticket's clocks after changes to them."""
    return tuple({clock.name: clock for clock in (*clocks, *(change.clock for change in changes))}.values())


def _again(desk: Desk, ticket: Ticket, clock: Clock, clocks: tuple[Clock, ...], now: datetime) -> Clock:
    """A clock computed anew, with what has become of the one that it replaces; that one where it stays as it is."""
    was = next((each for each in clocks if each.name == clock.name), None)
    if was is None:
        return _replayed(desk, ticket, clock, now)
    if was.state in ("met", "missed") or was.is_needless:
        return was
    if was.starts == clock.starts == "stated_time":  # what the mail stated is kept nowhere else
        gone = was.ended_at is not None and was.ended_at < clock.started_at  # before the matter was open again
        kept = was.is_live or gone
        return was if kept else _awaited(desk, ticket, replace(was, state="running", ended_at=None), now)
    anew = _replayed(desk, ticket, clock, now)
    told = _told(was, anew, ladder_for(desk, ticket.kind, clock.name), now)
    return told if told.pause is not None else _awaited(desk, ticket, told, now)


def _told(was: Clock, anew: Clock, ladder: tuple[Step, ...], now: datetime) -> Clock:
    """A clock computed anew, with the steps that were told of the one that it replaces; what comes later now is told
    when it comes.

    What nobody outside was told while it was internal, they are told once it is published.
    """
    times = tuple(zip(step_times(was, ladder), step_times(anew, ladder), strict=True))[: was.steps_done]
    done = next((number for number, (old, new) in enumerate(times) if old != new and new > now), len(times))
    letters = [at for step, (_, at) in zip(ladder, times[:done], strict=False) if step.to == COMPLAINANT]
    put_off = was.letter_at if was.published else (letters[-1] if letters and anew.published else None)
    return replace(anew, steps_done=done, letter_at=put_off if letters else None)


def _replayed(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> Clock:
    """A clock as it stands after all that its ticket has waited for, as far as its own rule knows that: of what the law
    holds whatever came after its start, of what was asked for only what was asked since."""
    happened: list[tuple[datetime, Callable[..., tuple[SetClock, ...]], str]] = []
    for each in ticket.pauses:
        begins = max(each.at, clock.started_at) if each.reason == LEGAL_HOLD else each.at
        if begins >= clock.started_at and (each.until is None or each.until > begins):
            happened.append((begins, pause, each.reason))
            happened += [(each.until, resume, each.reason)] if each.until else []
    for at, becomes, reason in sorted(happened, key=itemgetter(0)):
        (clock,) = changed((clock,), becomes(desk, ticket, (clock,), reason, at, ""))
    clock = _run_out(desk, ticket, clock, now)
    return clock if clock.pause is not None else _awaited(desk, ticket, clock, now)


def _awaited(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> Clock:
    return awaited(clock, ladder_for(desk, ticket.kind, clock.name), desk.calendar, now)


def _happened(desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...]) -> Iterator[tuple[str, datetime]]:
    """The events that have started clocks, or would have where the ticket had been what it is, as they happened. A
    matter that is open again was received anew then, and its stages go on from there."""
    anew = (clock.started_at for clock in clocks if clock.starts in ("receipt", "reopened"))
    received = max((ticket.opened_at, *anew))
    yield "receipt", received
    began = {(clock.started_at, clock.starts) for clock in clocks if clock.starts not in FROM_RECEIPT}
    over = [clock for clock in clocks if clock.state in ("met", "missed")]
    ended = {(clock.ended_at, _stops(desk, ticket, clock)) for clock in over if clock.ended_at is not None}
    yield from ((event, at if event in AGAIN else max(at, received)) for at, event in sorted(began | ended))


def begun_by(desk: Desk, ticket: Ticket, event: str, at: datetime) -> tuple[Clock, ...]:
    """The clocks that an event starts on a ticket: they stand still at once while the law holds it."""
    begun = _started(desk, ticket, event, at)
    return changed(begun, pause(desk, ticket, begun, LEGAL_HOLD, at, "")) if ticket.legal_hold else begun


def _started(desk: Desk, ticket: Ticket, event: str, at: datetime) -> tuple[Clock, ...]:
    its, kind, tier = ticket.id, ticket.kind, ticket.tier
    return clocks_for(desk, kind=kind, tier=tier, starts=event, ticket_id=its, at=at, categories=ticket.categories)


def _stopped(
    desk: Desk, ticket: Ticket, clocks: tuple[Clock, ...], event: str, now: datetime, because: str
) -> Iterator[SetClock]:
    waited = (clock for clock in clocks if clock.is_live and _stops(desk, ticket, clock) == event)
    return (SetClock(_ended(desk, ticket, clock, now), because) for clock in waited)


def _stops(desk: Desk, ticket: Ticket, clock: Clock) -> str:
    rule = rule_of(desk, ticket, clock)
    return (rule.stops if rule else "") or clock.rule_name


def _pauses(desk: Desk, ticket: Ticket, clock: Clock) -> Mapping[str, Duration]:
    rule = rule_of(desk, ticket, clock)
    return rule.pauses if rule else {}


def _paused(desk: Desk, ticket: Ticket, clock: Clock, begun: Pause, longest: Duration) -> Clock:
    begun = replace(begun, longest=deadline(begun.at, longest, desk.calendar))
    look = next_look(desk, ticket, begun, begun.at)
    return replace(clock, state="paused", pauses=(*clock.pauses, begun), next_step_at=look)


def _ended(desk: Desk, ticket: Ticket, clock: Clock, now: datetime) -> Clock:
    clock = _stood(desk, ticket, clock, now)
    state = "met" if now <= clock.limit_at else "missed"
    return replace(clock, state=state, next_step_at=None, ended_at=now)


def _cancelled(clock: Clock, now: datetime) -> Clock:
    lasted = clock.pause
    pauses = (*clock.paused_before, replace(lasted, until=max(lasted.at, now))) if lasted else clock.pauses
    return replace(clock, state="cancelled", next_step_at=None, pauses=pauses, ended_at=now)
