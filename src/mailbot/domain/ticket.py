"""A ticket: one matter of one complainant, with its parties and clocks, as the store keeps them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailbot.domain.times import require_aware

MOST_MERGES = 20
LEGAL_HOLD = "legal_hold"
AGAIN = ("escalated", "reopened", "remanded")  # what may happen more than once, each time with clocks of its own


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which a clock stands still.

    Args:
        reason: one of PAUSES.
        until: None while it lasts, and while another one covers it, see `Clock.covered`.
        longest: when it is over at the latest, which follows from the desk's file.
    """

    reason: str
    at: datetime
    until: datetime | None = None
    longest: datetime | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Party:
    """A person on a ticket: role is `complainant`, `reporter`, `subject` or `moderator`; address in lower case."""

    role: str
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One matter of one complainant.

    Args:
        id: public, random and readable, such as `ALU-7K3M2Q`.
        state: `open` or `closed`.
        restricted: a category that the desk marks so was found, see `is_sealed`.
        encrypted: a mail that came encrypted opened it, so that what it names isn't mailed in the clear.
        reports: how many machine reports it has; 0 where people alone wrote.
        reported_as: the types of those reports, each once, as they came.
        level: how often the complainant has asked for a higher level.
        delay_reason: what a moderator says of a delay, for the complainant; "" where nobody has.
        assignees: everybody whom it was ever assigned to, by their registered addresses.
        barred: who may not decide it whatever their role, since they worked on it at a lower level.
        appealed: the id of the decision that it appeals; None where it appeals none that is on file.
        grounds: what an appeal pleads, of GROUNDS, each with the words that it rests on.
        grounds_asked: its complainant was told on which grounds alone it may rest, which is told once.
        misuse: what a person found it to be, of MISUSES; None where nobody did.
        snoozed_until: nobody is reminded of it before; None where it doesn't sleep.
        anonymous: its complainant asked that nobody learn who they are: see `anonymity`.
        merged_into: the ticket that it goes on in, where the two are one; None where it goes on by itself.
        pauses: for what it has waited, and still does: its clocks stand still meanwhile as far as their rules say.
        needs_triage: why a person must look before anything is taken as understood; None where nothing is unclear.
        version: counted up by every change; a plan holds only for the version that it was made from.
    """

    id: str
    desk: str
    kind: str
    queue: str
    subject: str
    opened_at: datetime
    category: str | None = None
    categories: tuple[str, ...] = ()
    tier: int | None = None
    priority: str = "normal"
    hazards: tuple[str, ...] = ()
    reference: str | None = None
    language: str | None = None
    needs_triage: str | None = None
    state: str = "open"
    closed_at: datetime | None = None
    assignee: str | None = None
    policy_version: str = ""
    restricted: bool = False
    encrypted: bool = False
    reports: int = 0
    reported_as: tuple[str, ...] = ()
    level: int = 0
    delay_reason: str = ""
    assignees: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    appealed: str | None = None
    grounds: Mapping[str, str] = field(default_factory=dict, hash=False)
    grounds_asked: bool = False
    misuse: str | None = None
    snoozed_until: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    anonymous: bool = False
    merged_into: str | None = None
    version: int = 1

    def __post_init__(self) -> None:
        require_aware(self.opened_at)

    @property
    def is_sealed(self) -> bool:
        """Whether its attachments are sealed, those from before it was known too."""
        return self.restricted or bool(self.hazards)

    @property
    def legal_hold(self) -> bool:
        """Whether the law holds it: nothing on it may be erased."""
        return any(each.reason == LEGAL_HOLD and each.until is None for each in self.pauses)

    def paused(self, reason: str, at: datetime) -> tuple[Pause, ...]:
        """Its pauses once it waits for this; once more where it does already, since a wait may have lasted its longest
        though nothing came."""
        return (*self.pauses, Pause(reason, at))

    def resumed(self, reason: str, at: datetime) -> tuple[Pause, ...]:
        """Its pauses once it waits for this no more."""
        return tuple(
            replace(each, until=max(at, each.at)) if each.reason == reason and each.until is None else each
            for each in self.pauses
        )


def goes_on(ticket: Ticket, load: Callable[[str], Ticket | None]) -> Ticket:
    """The ticket that a closed one was merged into, and so on; itself where it goes on by itself."""
    for _ in range(MOST_MERGES):
        other = load(ticket.merged_into) if ticket.merged_into and ticket.state == "closed" else None
        if other is None:
            break
        ticket = other
    return ticket


def rule_name(name: str) -> str:
    """The name of the rule that a clock runs by.

    >>> rule_name("escalation"), rule_name("escalation 2")
    ('escalation', 'escalation')
    """
    return name.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline on a ticket.

    Args:
        name: that of its rule; the clock of a second level, of a second reopening and of those above bears the number
            besides: `escalation 2`.
        target_at, limit_at: while it is paused, as they were when the pause began.
        state: `running`, `paused`, `met`, `missed` or `cancelled`.
        steps_done: how many steps of its ladder have been taken.
        next_step_at: when something is due: the next step of one that runs, or a letter that was put off; a reminder,
            or the end of the longest pause, of one that is paused; None when nothing is.
        starts: the event that started it, one of EVENTS.
        pauses: in order; the last one lasts while it is paused, and may cover one that has still to come.
        ended_at: when it was met, missed or cancelled; None before, and where that isn't known any more.
        letter_at: when a notice of delay is due that was put off, though its step was taken; None where none was.
    """

    ticket_id: str
    name: str
    started_at: datetime
    target_at: datetime
    limit_at: datetime
    published: bool
    state: str = "running"
    steps_done: int = 0
    next_step_at: datetime | None = None
    starts: str = "receipt"
    pauses: tuple[Pause, ...] = ()
    ended_at: datetime | None = None
    letter_at: datetime | None = None

    def __post_init__(self) -> None:
        for value in (self.started_at, self.target_at, self.limit_at):
            require_aware(value)

    @property
    def rule_name(self) -> str:
        """The name of the rule that it runs by."""
        return rule_name(self.name)

    @property
    def is_live(self) -> bool:
        """Whether it has still to be met: it runs, or is paused."""
        return self.state in ("running", "paused")

    @property
    def is_needless(self) -> bool:
        """Whether it was cancelled as its stage began, in which nothing was to be done."""
        return self.state == "cancelled" and self.ended_at == self.started_at and self.starts != "receipt"

    @property
    def pause(self) -> Pause | None:
        """The pause that lasts; None where it isn't paused."""
        return self.pauses[-1] if self.state == "paused" else None

    @property
    def covered(self) -> tuple[Pause, ...]:
        """Pauses that began while a graver one lasted: they come once that one is over."""
        return tuple(each for each in self.pauses[:-1] if each.until is None)

    @property
    def paused_before(self) -> tuple[Pause, ...]:
        """The pauses that are over."""
        return tuple(each for each in self.pauses if each.until is not None)

    @property
    def paused_for(self) -> timedelta:
        """How long it stood still, in the pauses that are over."""
        return sum((each.until - each.at for each in self.pauses if each.until), timedelta(0))


def numbered(name: str, clocks: Iterable[Clock]) -> str:
    """A rule's name as none of a ticket's clocks has it: `triage`, `triage 2`."""
    had = sum(1 for clock in clocks if clock.rule_name == name)
    return f"{name} {had + 1}" if had else name


def name_of(begun: Clock, clocks: Iterable[Clock]) -> str:
    """The name of a clock that begins, or is computed anew, among those that its ticket has: the one that it had; with
    a number where a stage of its name was over before, which something else had begun."""
    clocks = tuple(clocks)
    for each in clocks:
        at_once = each.started_at == begun.started_at or begun.starts not in AGAIN
        if (each.rule_name, each.starts) == (begun.name, begun.starts) and at_once:
            return each.name
    ended = (each.ended_at for each in clocks if each.name == begun.name and each.state in ("met", "missed"))
    return numbered(begun.name, clocks) if any(at is not None and at < begun.started_at for at in ended) else begun.name


def history_of(earlier: Sequence[Ticket]) -> str:
    """What somebody's earlier tickets are, newest first, as rules see it: kind, state, category and misuse of each.

    Of those on which they stay anonymous nothing is told.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, tzinfo=UTC)
    >>> history_of([Ticket("ALU-7K3M2Q", "alludium", "appeal", "appeals", "", at, state="closed", misuse="frivolous")])
    'appeal closed frivolous'
    """
    told = ((each.kind, each.state, each.category, each.misuse) for each in earlier if not each.anonymous)
    return "; ".join(" ".join(filter(None, each)) for each in told)
