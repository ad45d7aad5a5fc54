"""Notices of delay that were put off: when each is due, beside the steps of its clock's ladder."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clocks", sa.Column("letter_at", sa.DateTime(timezone=True), nullable=True))
