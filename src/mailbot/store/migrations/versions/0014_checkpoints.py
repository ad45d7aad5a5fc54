"""Checkpoints, and times of events to the second, as their hashes have them: no digit is left that none covers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
    )
    op.create_table(
        "heads",
        sa.Column("checkpoint", sa.Integer, sa.ForeignKey("checkpoints.number"), primary_key=True),
        sa.Column("ticket_id", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
    )
    op.create_index("heads_of_ticket", "heads", ["ticket_id", "checkpoint"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    whole = "substr(at, 1, 19) || '.000000'" if is_sqlite else "date_trunc('second', at)"
    op.execute(sa.text(f"UPDATE events SET at = {whole}"))  # noqa: S608 - words of ours
