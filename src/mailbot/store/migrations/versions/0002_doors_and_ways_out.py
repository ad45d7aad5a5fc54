"""IMAP folders, facts about senders, what caused a mail, addresses that can't be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("relayed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE messages SET relayed = true")  # whether a relay of ours brought them isn't known any more
    op.add_column("messages", sa.Column("authserv_id", sa.Text(), nullable=True))
    op.add_column("messages", sa.Column("examination", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("outbox", sa.Column("cause", sa.Text(), nullable=True))
    op.create_table(
        "imap_messages",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.PrimaryKeyConstraint("account", "folder", "uidvalidity", "uid"),
    )
    op.create_index(op.f("ix_imap_messages_message_id"), "imap_messages", ["message_id"], unique=False)
    op.create_index("imap_unsettled", "imap_messages", ["account", "folder", "settled"], unique=False)
    op.create_table(
        "imap_folders",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "folder"),
    )
    op.create_table(
        "unreachable",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("outbox_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_index("messages_by_door", "messages", ["door"], unique=False)
    op.create_index("clocks_by_limit", "clocks", ["state", "limit_at"], unique=False)
