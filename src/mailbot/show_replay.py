"""What a person sees of `mailbot rules test`: the mails that changed rules would read otherwise, and how many."""

from collections import Counter

from rich.console import Console
from rich.text import Text

from mailbot.replay import Replayed
from mailbot.show import table, words
from mailbot.terminal import clean


def show_replayed(screen: Console, found: Replayed) -> None:
    """One mail: each field that changes, before in red and after in green."""
    screen.print(Text(clean(f"{found.file}: {found.subject or '(no subject)'}"), "bold"))
    rows = table("", "now", "then")
    for change in found.changes:
        now, then = (clean(words(value)) or "—" for value in (change.before, change.after))
        rows.add_row(Text(change.field, "cyan"), Text(now, "red"), Text(then, "green"))
    screen.print(rows)
    screen.print()


def show_totals(screen: Console, counts: Counter[str]) -> None:
    fields = ", ".join(f"{field} {count}" for field, count in counts.most_common() if field not in ("mails", "changed"))
    changed = f"{counts['changed']:,} would be read otherwise: {fields}" if counts["changed"] else "none changes"
    screen.print(f"{counts['mails']:,} mails replayed; {changed}", highlight=False)
