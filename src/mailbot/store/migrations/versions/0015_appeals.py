"""What an appeal pleads, what misuses reports and appeals, and how content complainants are with resolutions."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("grounds", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("tickets", sa.Column("grounds_asked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tickets", sa.Column("misuse", sa.Text()))
    op.create_index("ix_tickets_appealed", "tickets", ["appealed"])
    op.create_table(
        "ratings",
        sa.Column("ticket_id", sa.Text(), sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("message_id", sa.Text(), sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
