"""Which mail says what another would have: one acknowledgement for two mails of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("merged_into", sa.Text(), nullable=True))
    where = sa.text("merged_into IS NOT NULL")
    op.create_index("outbox_merged", "outbox", ["merged_into"], sqlite_where=where, postgresql_where=where)
