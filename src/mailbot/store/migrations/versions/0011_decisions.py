"""What moderators do by mail: decisions, orders that wait for a code, and what a ticket keeps of who worked on it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("assignees", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("tickets", sa.Column("barred", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("tickets", sa.Column("appealed", sa.Text()))
    op.add_column("tickets", sa.Column("snoozed_until", sa.DateTime(timezone=True)))
    op.add_column("tickets", sa.Column("legal_hold", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "decisions",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("ticket_id", sa.Text(), sa.ForeignKey("tickets.id"), nullable=False, index=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("appeals", sa.Text(), index=True),
        sa.Column("reference", sa.Text(), index=True),
        sa.Column("reversed_by", sa.Text()),
    )
    op.create_index(
        "one_final_decision_a_level",
        "decisions",
        ["ticket_id", "level"],
        unique=True,
        sqlite_where=sa.text("final"),
        postgresql_where=sa.text("final"),
    )
    op.create_table(
        "waiting",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("ticket_id", sa.Text(), sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("orders", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("because", sa.Text(), nullable=False, server_default=""),
    )
    op.create_index("waiting_of_person", "waiting", ["ticket_id", "person"])
