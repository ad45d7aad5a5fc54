"""Cases of machine reports: which ticket covers an identifier, what each report says and how many came; seals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("restricted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("tickets", sa.Column("reports", sa.Integer(), server_default="0", nullable=False))
    op.add_column("tickets", sa.Column("reported_as", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("entries", sa.Column("report", sa.JSON(none_as_null=True), nullable=True))
    # What was found before isn't known to have been restricted by the desk: hazards seal it, whenever they were found.
    op.create_table(
        "reported",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("desk", "kind", "value"),
    )
    op.create_index(op.f("ix_reported_ticket_id"), "reported", ["ticket_id"], unique=False)
    op.create_index("links_to", "links", ["other_id"], unique=False)
