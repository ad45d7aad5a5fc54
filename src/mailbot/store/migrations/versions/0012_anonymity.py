"""Tickets whose complainant stays anonymous; what else an address has written about."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("anonymous", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("parties_by_address", "parties", ["address", "role"])
