"""What a person sees at a terminal: tables, one ticket, an explanation, progress; no control character of a mail."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from mailbot.doctor.findings import Finding, State
from mailbot.domain.desk import Desk
from mailbot.domain.ticket import Clock, Ticket
from mailbot.reconcile import Difference
from mailbot.show_left import left, left_of_clock
from mailbot.terminal import PlainTable, clean

STATE_COLOURS = {
    "met": "green",
    "missed": "red",
    "running": "cyan",
    "sent": "green",
    "suppressed": "yellow",
    "failed": "red",
    "bounced": "red",
    "deferred": "yellow",
    "shadowed": "dim",
    "merged": "dim",
}
FINDING_SIGNS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "failed": ("✗", "red")}
ID_SHOWN = 12  # of 32: the commands take the beginning of an id, and a terminal has better uses for its columns
NARROW = 120  # columns: below, what belongs together stands one below the other
PRIORITY_COLOURS = {"urgent": "bold red", "high": "yellow", "low": "dim"}


def table(*columns: str, title: str | None = None, whole: str | tuple[str, ...] = ()) -> Table:
    """A table that folds what is too wide, but for columns that are to be copied from or read whole; cells are data."""
    kept = (whole,) if isinstance(whole, str) else whole
    made = PlainTable(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in kept)
    return made


def show_tickets(
    screen: Console, found: list[tuple[Ticket, tuple[Clock, ...]]], desks: Mapping[str, Desk], now: datetime
) -> None:
    if not found:
        screen.print("no tickets")
        return
    narrow = screen.width < NARROW
    columns = ("ticket", "queue", "priority", "next limit")
    rows = table(*columns[:3], "state", "next limit", "subject", whole=columns)
    for ticket, clocks in found:
        running = [clock for clock in clocks if clock.state == "running"]
        following = min(running, key=lambda clock: clock.limit_at, default=None)
        limit = Text("—", "dim")
        if following:
            limit = Text.assemble(
                following.name, "\n" if narrow else " ", left_of_clock(desks.get(ticket.desk), ticket, following, now)
            )
        state = Text("needs triage", "yellow") if ticket.needs_triage else Text(ticket.state)
        priority = Text(ticket.priority, PRIORITY_COLOURS.get(ticket.priority, ""))
        subject = Text.assemble(clean(ticket.subject), _reports(ticket))
        queue = ("\n" if narrow else " · ").join(filter(None, (ticket.queue, ticket.category)))
        rows.add_row(ticket.id, queue, priority, state, limit, subject)
    screen.print(rows)


def _reports(ticket: Ticket) -> tuple[str, str]:
    return (f"  ({ticket.reports} reports)" if ticket.reports > 1 else "", "dim")


def show_held(
    screen: Console, found: list[dict[str, Any]], left: list[dict[str, Any]], *, recorded: bool = False
) -> None:
    """Held messages, and those that were left in a mailbox; or those that were recorded on a guess."""
    if left:
        show_left(screen, left)
    if not found:
        screen.print("nothing was recorded by its signs alone" if recorded else "nothing is held")
        return
    rows = table("message", "since", "reason", "from", "subject", whole="message")
    for row in found:
        summary = row["summary"]
        words = (clean(row["reason"]), clean(summary.get("sender")), clean(summary.get("subject")))
        rows.add_row(row["message_id"], minute(row["at"]), *words)
    screen.print(rows)
    put_away = "" if recorded else "; mailbot discard ID --because … closes the book on it"
    screen.print(f"\n[dim]mailbot release ID lets one in{put_away}[/]")


def show_left(screen: Console, left: list[dict[str, Any]]) -> None:
    rows = table("in the mailbox", "since", "couldn't be taken", whole="in the mailbox")
    for row in left:
        rows.add_row(Text(clean(row["id"])), minute(row["at"]), clean(row["reason"]))
    screen.print(rows)
    hint = "moved back into its folder it is tried again; mailbot discard 'ID' --because … when it is dealt with"
    screen.print(f"[dim]{hint}[/]\n")


def show_outbox(screen: Console, found: list[dict[str, Any]], now: datetime) -> None:
    if not found:
        screen.print("no outgoing mail")
        return
    narrow = screen.width < NARROW
    if narrow:
        rows = table("id", "at", "mail", "state", "to, and why", whole=("id", "at", "mail", "state"))
    else:
        rows = table("id", "at", "purpose", "ticket", "to", "state", "tries", "next", "because", whole=("id", "at"))
    for row in found:
        cells = _outbox_cells(row, now)
        rows.add_row(row["id"][:ID_SHOWN], minute(row["created_at"]), *(_stacked(cells) if narrow else cells))
    screen.print(rows)
    if any(row["state"] == "queued" and row["attempts"] for row in found):
        hint = "mailbot outbox retry ID tries one again now; mailbot outbox drop ID --because … gives it up"
        screen.print(f"\n[dim]{hint}[/]")


def _outbox_cells(row: dict[str, Any], now: datetime) -> tuple[Text, ...]:
    """Purpose, ticket, recipient, state, tries, time until the next one, and why."""
    waits = row["state"] == "queued"
    word = "deferred" if waits and row["attempts"] else row["state"]
    following = left(row["ready_at"], now) if waits and row["ready_at"] > now else Text()
    said = (Text(row["purpose"]), Text(row["ticket_id"] or "—"), _text(row["rcpt_to"]))
    return (
        *said,
        Text(word, STATE_COLOURS.get(word, "")),
        Text(str(row["attempts"])),
        following,
        _text(row["because"]),
    )


def _text(words: object) -> Text:
    return Text(clean(words))


def _stacked(cells: tuple[Text, ...]) -> tuple[Text, ...]:
    """The same for a terminal of 80 columns: what belongs together stands one below the other."""
    purpose, ticket, to, state, _, following, because = cells
    stacks = ((purpose, ticket), (state, following), (to, because))
    return tuple(Text("\n").join(filter(None, stack)) for stack in stacks)


def show_differences(screen: Console, found: list[Difference], totals: dict[str, int]) -> None:
    said = ", ".join(f"{number} {name}" for name, number in totals.items())
    if not found:
        screen.print(f"[green]✓[/] no difference ({said})", highlight=False)
        return
    rows = table("difference", "id", "detail")
    for difference in found:
        rows.add_row(Text(difference.what, "red"), difference.id, difference.detail)
    screen.print(rows)
    screen.print(f"[red]{len(found)} differences[/] ({said})", highlight=False)


def show_findings(screen: Console, found: list[Finding]) -> None:
    """The doctor's report: a line a check under the name of its group, and below it what to do."""
    for before, finding in zip([None, *found], found, strict=False):
        if before is None or before.group != finding.group:
            screen.print(Text(finding.group, "bold"))
        sign, colour = FINDING_SIGNS[finding.state]
        words = Text.assemble((f"  {sign} ", colour), f"{clean(finding.check)}: {clean(finding.found)}")
        screen.print(words, soft_wrap=True)
        if finding.remedy:
            screen.print(Text(f"    → {clean(finding.remedy)}", colour), soft_wrap=True)
    states = Counter(finding.state for finding in found)
    totals: dict[State, str] = {"ok": "in order", "warning": "to look at", "failed": "failing"}
    said = (f"[{FINDING_SIGNS[state][1]}]{states[state]} {word}[/]" for state, word in totals.items())
    screen.print(", ".join(said), highlight=False)


def show_explanation(screen: Console, said: dict[str, Any]) -> None:
    """What `explain` says, for a person: findings first, then the chain of evidence."""
    screen.print(Text(clean(f"{said['file']}: {said['subject'] or '(no subject)'}"), "bold"))
    facts = table("", "")
    for name, value in said.items():
        if name in ("file", "subject", "why", "chain", "visible_text", "clocks") or value in (None, [], {}):
            continue
        if name == "entities":
            value = {kind: found for kind, found in value.items() if found}
        facts.add_row(Text(name, "dim"), Text(clean(words(value))))
    screen.print(facts)
    clocks = table("clock", "target", "limit", "", title="\nclocks")
    for clock in said["clocks"]:
        clocks.add_row(clock["name"], clock["target"], clock["limit"], "" if clock["published"] else "internal")
    if said["clocks"]:
        screen.print(clocks)
    why = table("finding", "rule", "evidence", title="\nwhy")
    for line in said["why"]:
        why.add_row(Text(clean(line["finding"]), "cyan"), Text(clean(line["rule"])), Text(clean(line["evidence"])))
    screen.print(why)
    show_chain(screen, said.get("chain", []))
    screen.print()


def show_chain(screen: Console, chain: list[dict[str, Any]]) -> None:
    """The rules that a mail was held against: what met them, what undid them, and where none was met."""
    rows = table("", "finding", "rule", "evidence", title="\nrules")
    nothing: dict[str, list[str]] = {}
    for line in chain:
        met, undone = line["met"], not line["met"] and line["evidence"]
        if not met and not undone:
            field, _, value = line["finding"].partition("=")
            nothing.setdefault(field, []).append(value)
            continue
        sign = Text("✓", "green") if met else Text("✗", "red")
        said = line["evidence"] if met else f"undone by: {line['evidence']}"
        rows.add_row(sign, Text(line["finding"], "cyan"), Text(line["rule"]), Text(clean(said)))
    for field, values in nothing.items():
        rows.add_row(Text("✗", "dim"), Text(field, "dim"), Text("none met", "dim"), Text(", ".join(values), "dim"))
    if chain:
        screen.print(rows)


def words(value: object) -> str:
    """A value of an explanation as a person reads it; nothing for what wasn't found."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "  ".join(f"{key}: {words(inner)}" for key, inner in value.items() if inner not in (None, [], ""))
    return ", ".join(words(inner) for inner in value) if isinstance(value, list) else str(value)


def minute(at: datetime) -> str:
    """A time as tables show it, in UTC."""
    return at.strftime("%Y-%m-%d %H:%M")


class Progress:
    """A spinner with a count on standard error, or a bar for work whose length is known beforehand."""

    def __init__(self, what: str, total: int | None = None, *, quiet: bool = False) -> None:
        begin = (SpinnerColumn(), TextColumn(what)) if total is None else (TextColumn(what), BarColumn())
        columns = (*begin, MofNCompleteColumn(), TimeElapsedColumn() if total is None else TimeRemainingColumn())
        self._bar = RichProgress(*columns, console=Console(stderr=True), transient=True, disable=quiet)
        self._task = self._bar.add_task(what, total=total)

    def step(self, number: int = 1) -> None:
        self._bar.advance(self._task, number)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._bar.stop()


class Read(Protocol):
    """Something that octets of a source were read for."""

    @property
    def octets(self) -> int: ...


Item = TypeVar("Item", bound=Read)


def measured(items: Iterable[Item], what: str, total: int, *, quiet: bool) -> Iterator[Item]:
    """The items, with a bar on standard error of the octets that were read for them."""
    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with RichProgress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            bar.advance(task, item.octets)
            yield item
