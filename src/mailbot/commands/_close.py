"""How a ticket ends before its stages have: what `/close`, `/spam` and `/merge` share."""

from typing import Any

from mailbot.domain.clock_changes import cancel_all
from mailbot.domain.work import Work


def closed(work: Work, because: str, **values: Any) -> Work:  # noqa: ANN401 - fields of a ticket
    """The ticket is closed. Clocks that still run are cancelled, which its person confirms."""
    live = [clock for clock in work.dossier.clocks if clock.is_live]
    if live:
        named = ", ".join(sorted(clock.name.replace("_", " ") for clock in live))
        work = work.asks(f"Deadlines that still run would be cancelled: {named}.")
    work = work.moved(cancel_all(work.dossier.clocks, work.now, because))
    return work.update(because, state="closed", closed_at=work.now, snoozed_until=None, **values)
