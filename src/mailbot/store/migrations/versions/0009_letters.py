"""Letters to complainants: what the budget counts, when each was told, why it takes longer, how far up they went."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REPLIES = (
    "purpose IN ('acknowledgement', 'receipt', 'delay', 'reminder', 'closing', 'status') AND state <> 'suppressed'"
)


def upgrade() -> None:
    op.add_column("tickets", sa.Column("level", sa.Integer(), server_default="0", nullable=False))
    op.add_column("tickets", sa.Column("delay_reason", sa.Text(), server_default="", nullable=False))
    op.create_index("outbox_of_ticket", "outbox", ["ticket_id", "purpose", "created_at"])
    op.drop_index("outbox_replies", table_name="outbox")
    where = sa.text(REPLIES)
    op.create_index("outbox_replies", "outbox", ["created_at"], sqlite_where=where, postgresql_where=where)
