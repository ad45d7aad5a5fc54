"""The tables of what moderators do: what they decide, who may, and the signed record of it."""

import sqlalchemy as sa

from mailbot.store.tables import metadata, time_column

# What moderators ruled. A level of a ticket has one final decision, whoever is first.
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), nullable=False, index=True),
    sa.Column("by", sa.Text, nullable=False),
    time_column("at"),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("final", sa.Boolean, nullable=False),
    sa.Column("category", sa.Text),
    sa.Column("section", sa.Text, nullable=False),
    sa.Column("tier", sa.Integer),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("factors", sa.JSON, nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("appeals", sa.Text, index=True),
    sa.Column("reference", sa.Text, index=True),
    sa.Column("reversed_by", sa.Text),
    sa.Column("recorded_by", sa.Text),  # who put it on file, where somebody else made it or it was made before
)
sa.Index(
    "one_final_decision_a_level",
    decisions.c.ticket_id,
    decisions.c.level,
    unique=True,
    sqlite_where=decisions.c.final,
    postgresql_where=decisions.c.final,
)

# What complainants say of resolutions.
ratings = sa.Table(
    "ratings",
    metadata,
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("message_id", sa.Text, sa.ForeignKey("messages.id"), primary_key=True),
    sa.Column("rating", sa.Integer, nullable=False),
    time_column("at"),
)

# Orders that wait for a code, which was mailed to the registered address of who gave them.
waiting = sa.Table(
    "waiting",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("orders", sa.JSON, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    time_column("expires_at"),
    sa.Column("tries", sa.Integer, nullable=False),
    time_column("ended_at", nullable=True),
    sa.Column("because", sa.Text, nullable=False, server_default=""),
)
sa.Index("waiting_of_person", waiting.c.ticket_id, waiting.c.person)

# Signatures and orders that have commanded: they count once.
spent = sa.Table(
    "spent",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, nullable=False),
    time_column("at"),
)

# Mail that would have commanded in a person's name, and wasn't obeyed.
failures = sa.Table(
    "failures",
    metadata,
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("because", sa.Text, nullable=False),
    time_column("at"),
)
sa.Index("failures_of_desk", failures.c.desk, failures.c.at)

# Addresses whose mail is held at a desk, by a moderator's word.
blocked = sa.Table(
    "blocked",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("because", sa.Text, nullable=False),
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), nullable=False),
    time_column("at"),
)

# Signed statements of where all chains end, and per ticket the ends that each of them added to the one before.
checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),  # what is signed, every fact of it
    sa.Column("signature", sa.Text, nullable=False),
)
heads = sa.Table(
    "heads",
    metadata,
    sa.Column("checkpoint", sa.Integer, sa.ForeignKey("checkpoints.number"), primary_key=True),
    sa.Column("ticket_id", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("head", sa.Text, nullable=False),
)
sa.Index("heads_of_ticket", heads.c.ticket_id, heads.c.checkpoint)
