"""What started a clock, and when it stood still."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clocks", sa.Column("starts", sa.Text(), server_default="receipt", nullable=False))
    op.add_column("clocks", sa.Column("pauses", sa.JSON(), server_default="[]", nullable=False))
    # Until now clocks began with receipt, but for that of what vanishes: with the time that the mail states.
    op.execute("UPDATE clocks SET starts = 'stated_time' WHERE name = 'evidence'")
