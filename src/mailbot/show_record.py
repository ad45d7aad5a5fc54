"""What a person sees of an audit at a terminal: a bar, each thing that is wrong, and how much was looked at."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from mailbot.audit.damage import Damage, Walked
from mailbot.domain.checkpoint import Checkpoint
from mailbot.terminal import escape


class Bar:
    """A bar on standard error, for work whose length is known."""

    def __init__(self, what: str, total: int, *, quiet: bool) -> None:
        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = RichProgress(*columns, console=Console(stderr=True), transient=True, disable=quiet)
        self._task = self._bar.add_task(what, total=total)

    def step(self, number: int) -> None:
        self._bar.advance(self._task, number)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._bar.stop()


def show_damage(screen: Console, damage: Damage) -> None:
    more = f" ({damage.detail})" if damage.detail else ""
    told = f"{damage.where}: {damage.what}{more}"
    screen.print(f"[red]✗[/] {escape(told)}\n  {escape(damage.remedy)}", highlight=False, soft_wrap=True)


def show_walked(screen: Console, walked: Walked, damages: int, mailed: Checkpoint | None) -> None:
    sign = "[red]✗[/]" if damages else "[green]✓[/]"
    looked = f"{walked.events:,} events of {walked.tickets:,} tickets, {walked.messages:,} mails, "
    looked += f"{walked.checkpoints:,} checkpoints; {walked.erased:,} payloads were erased, as events say"
    held = f"; held against the mailed checkpoint {mailed.number}" if mailed else ""
    found = f"{damages:,} found that isn't as it was written" if damages else "all as it was written"
    screen.print(f"{sign} {found}: {looked}{held}", highlight=False, soft_wrap=True)
