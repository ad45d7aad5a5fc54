"""What a person sees of an audit at a terminal: a bar, each thing that is wrong, and how much was looked at."""

from rich.console import Console

from mailbot.audit.damage import Damage, Walked
from mailbot.domain.checkpoint import Checkpoint
from mailbot.terminal import escape


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
