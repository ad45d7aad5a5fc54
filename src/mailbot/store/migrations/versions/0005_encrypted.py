"""Tickets that an encrypted mail opened: what they name isn't mailed in the clear."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("encrypted", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Of older ones it is enough that any of their mail was opened: less is named, and `mailbot show` has it all.
    op.execute(
        "UPDATE tickets SET encrypted = true WHERE id IN (SELECT entries.ticket_id FROM entries"
        " JOIN messages ON messages.id = entries.message_id"
        """ WHERE CAST(messages.examination AS TEXT) LIKE '%"result": "decrypted"%')"""
    )
