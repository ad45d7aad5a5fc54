"""What a ticket has waited for, whichever clocks it had then; that the law holds it is one of these."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("pauses", sa.JSON(), nullable=False, server_default="[]"))
    tickets = sa.table("tickets", sa.column("pauses", sa.JSON()), sa.column("legal_hold", sa.Boolean()))
    held = [["legal_hold", datetime.now(UTC).isoformat(), None, None]]  # since when was kept on its clocks alone
    op.execute(sa.update(tickets).where(tickets.c.legal_hold).values(pauses=held))
    op.drop_column("tickets", "legal_hold")
