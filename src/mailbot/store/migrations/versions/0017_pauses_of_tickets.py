"""What a ticket has waited for, whichever clocks it had then; that the law holds it is one of these. Until now its
clocks alone had kept it.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("pauses", sa.JSON(), nullable=False, server_default="[]"))
    pauses, held = sa.column("pauses", sa.JSON()), sa.column("legal_hold", sa.Boolean())
    tickets = sa.table("tickets", sa.column("id"), pauses, held)
    bind = op.get_bind()
    found = _of_clocks(bind)
    for (ticket_id,) in bind.execute(sa.select(tickets.c.id).where(held)).all():
        its = found.setdefault(ticket_id, {})
        if not any(reason == "legal_hold" and until is None for (_, reason), until in its.items()):
            its[datetime.now(UTC).isoformat(), "legal_hold"] = None  # no clock of it has kept since when
    for ticket_id, its in found.items():
        kept = [[reason, at, until, None] for (at, reason), until in sorted(its.items(), key=lambda each: each[0])]
        bind.execute(sa.update(tickets).where(tickets.c.id == ticket_id).values(pauses=kept))
    op.drop_column("tickets", "legal_hold")


def _of_clocks(bind: sa.Connection) -> dict[str, dict[tuple[str, str], str | None]]:
    """What tickets have waited for, by their ids: since when, and for what; until when, None while it lasts."""
    pauses = sa.column("pauses", sa.JSON())
    clocks = sa.table("clocks", sa.column("ticket_id"), pauses)
    found: dict[str, dict[tuple[str, str], str | None]] = {}
    stood = sa.select(clocks.c.ticket_id, pauses).where(sa.cast(pauses, sa.Text) != "[]")
    for ticket_id, of_clock in bind.execute(stood):
        its = found.setdefault(ticket_id, {})
        for reason, at, until, _ in of_clock:
            before = its.get((at, reason), until)
            its[at, reason] = max(until, before) if until and before else None
    return found
