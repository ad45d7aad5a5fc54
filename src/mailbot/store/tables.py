"""The tables of mail and tickets, the same on SQLite and PostgreSQL. migrations/ makes them; nothing here writes.

Those of moderators' work are in `tables_work`.
"""

from datetime import datetime

import sqlalchemy as sa

from mailbot.store.columns import Pauses, UtcDateTime

metadata = sa.MetaData()


def time_column(name: str, *, nullable: bool = False, index: bool = False) -> "sa.Column[datetime]":
    return sa.Column(name, UtcDateTime, nullable=nullable, index=index)


# The spool. A lease is `ready_at` in the future: who dies loses nothing, the message becomes ready again.
messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("door", sa.Text, nullable=False),
    sa.Column("mail_from", sa.Text, nullable=False),
    sa.Column("rcpt_to", sa.JSON, nullable=False),
    sa.Column("peer", sa.Text),
    sa.Column("helo", sa.Text),
    sa.Column("relayed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("authserv_id", sa.Text),
    sa.Column("spam_filter", sa.Text),
    sa.Column("examination", sa.JSON(none_as_null=True)),  # facts about the sender, found out once
    time_column("received_at"),
    sa.Column("state", sa.Text, nullable=False),  # spooled, done
    time_column("ready_at"),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("deferrals", sa.Integer, nullable=False),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Column("owner", sa.Text),
    sa.Column("released_by", sa.Text),
    sa.Column("last_error", sa.Text),
    sa.Column("traceback", sa.Text),
)
sa.Index("messages_ready", messages.c.state, messages.c.ready_at, messages.c.id)
sa.Index("messages_by_door", messages.c.door)  # for metrics, as is `clocks_by_limit`

# What was read of each IMAP folder. `settled`: flagged or moved, so that nothing is left to do about it there.
imap_messages = sa.Table(
    "imap_messages",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("uidvalidity", sa.BigInteger, primary_key=True),
    sa.Column("uid", sa.BigInteger, primary_key=True),
    sa.Column("message_id", sa.Text, sa.ForeignKey("messages.id"), index=True),
    sa.Column("state", sa.Text, nullable=False),  # taken, trying, failed, discarded
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("last_error", sa.Text),
    sa.Column("settled", sa.Boolean, nullable=False),
    time_column("at"),
)
sa.Index("imap_unsettled", imap_messages.c.account, imap_messages.c.folder, imap_messages.c.settled)
imap_folders = sa.Table(
    "imap_folders",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    time_column("first_seen_at"),  # what was read by a person before then isn't ours
)

dispositions = sa.Table(
    "dispositions",
    metadata,
    sa.Column("message_id", sa.Text, sa.ForeignKey("messages.id"), primary_key=True),
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("disposition", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("ticket_id", sa.Text, index=True),
    sa.Column("duplicate_of", sa.Text),
    sa.Column("summary", sa.JSON, nullable=False),  # nature, sender and subject, for those who look at held mail
    time_column("at"),
)
sa.Index("dispositions_by_time", dispositions.c.disposition, dispositions.c.at)

fingerprints = sa.Table(
    "fingerprints",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("ticket_id", sa.Text),
)

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("queue", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    time_column("opened_at", index=True),
    sa.Column("category", sa.Text),
    sa.Column("categories", sa.JSON, nullable=False),
    sa.Column("tier", sa.Integer),
    sa.Column("priority", sa.Text, nullable=False),
    sa.Column("hazards", sa.JSON, nullable=False),
    sa.Column("reference", sa.Text, index=True),
    sa.Column("language", sa.Text),
    sa.Column("needs_triage", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    time_column("closed_at", nullable=True),
    sa.Column("assignee", sa.Text),
    sa.Column("policy_version", sa.Text, nullable=False),
    sa.Column("restricted", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("encrypted", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("reports", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reported_as", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("level", sa.Integer, nullable=False, server_default="0"),
    sa.Column("delay_reason", sa.Text, nullable=False, server_default=""),
    sa.Column("assignees", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("barred", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("appealed", sa.Text, index=True),
    sa.Column("grounds", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("grounds_asked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("misuse", sa.Text),
    time_column("snoozed_until", nullable=True),
    sa.Column("pauses", Pauses, nullable=False, server_default="[]"),
    sa.Column("anonymous", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("merged_into", sa.Text),  # the ticket that this one goes on in while it is closed
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("event_seq", sa.Integer, nullable=False),
    sa.Column("event_head", sa.Text, nullable=False),
)

# Which ticket the reports on an identifier join: the newest that covers it, so that two tickets never do.
reported = sa.Table(
    "reported",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), nullable=False, index=True),
)

parties = sa.Table(
    "parties",
    metadata,
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
)

sa.Index("parties_by_address", parties.c.address, parties.c.role)

links = sa.Table(
    "links",
    metadata,
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("other_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("relation", sa.Text, primary_key=True),
)
sa.Index("links_to", links.c.other_id)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("message_id", sa.Text, sa.ForeignKey("messages.id"), primary_key=True),
    sa.Column("side", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("verified", sa.Boolean, nullable=False),
    sa.Column("visible_text", sa.Text, nullable=False),
    sa.Column("attachments", sa.JSON, nullable=False),  # name, type, size, sha256, flags; octets are blobs
    sa.Column("report", sa.JSON(none_as_null=True)),  # what a machine report says
    time_column("at"),
)

clocks = sa.Table(
    "clocks",
    metadata,
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    time_column("started_at"),
    time_column("target_at"),
    time_column("limit_at"),
    sa.Column("published", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("steps_done", sa.Integer, nullable=False),
    time_column("next_step_at", nullable=True, index=True),  # only of clocks that run or are paused
    sa.Column("starts", sa.Text, nullable=False, server_default="receipt"),
    sa.Column("pauses", Pauses, nullable=False, server_default="[]"),
    time_column("ended_at", nullable=True),
    time_column("letter_at", nullable=True),
)
sa.Index("clocks_by_limit", clocks.c.state, clocks.c.limit_at)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),  # reply, bounce
    sa.Column("outbox_id", sa.Text, nullable=False),
    sa.Column("ticket_id", sa.Text),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    time_column("expires_at"),
    time_column("revoked_at", nullable=True),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("template", sa.Text, nullable=False),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("ticket_id", sa.Text),
    sa.Column("cause", sa.Text),  # spool id of the message that caused it
    sa.Column("automatic", sa.Boolean, nullable=False),
    sa.Column("message_id", sa.Text, nullable=False, unique=True),  # the header, with angle brackets
    sa.Column("mail_from", sa.Text, nullable=False),
    sa.Column("rcpt_to", sa.Text, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # queued, sent, failed, suppressed, bounced, dropped, shadowed, merged
    sa.Column("because", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Column("owner", sa.Text),
    time_column("created_at"),
    time_column("ready_at"),
    time_column("sent_at", nullable=True),
    sa.Column("merged_into", sa.Text),  # the mail that says what this one would have
)
_is_merged = outbox.c.merged_into.is_not(None)
sa.Index("outbox_merged", outbox.c.merged_into, sqlite_where=_is_merged, postgresql_where=_is_merged)
sa.Index("outbox_ready", outbox.c.state, outbox.c.ready_at, outbox.c.id)
sa.Index("outbox_of_ticket", outbox.c.ticket_id, outbox.c.purpose, outbox.c.created_at)
sa.Index("outbox_to", outbox.c.rcpt_to, outbox.c.created_at)
# What budgets count; written out, since SQLite takes an index with a condition only for the very same condition.
is_automatic_reply = sa.text(
    "purpose IN ('acknowledgement', 'receipt', 'delay', 'reminder', 'closing', 'status') AND state <> 'suppressed'"
)
sa.Index(
    "outbox_replies",
    outbox.c.created_at,
    sqlite_where=is_automatic_reply,
    postgresql_where=is_automatic_reply,
)
_is_acknowledgement = outbox.c.purpose == "acknowledgement"
sa.Index(
    "one_acknowledgement_a_ticket",
    outbox.c.ticket_id,
    unique=True,
    sqlite_where=_is_acknowledgement,
    postgresql_where=_is_acknowledgement,
)

# Addresses that refused mail for good: nothing more is sent there until a person or a proven mail says otherwise.
unreachable = sa.Table(
    "unreachable",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("because", sa.Text, nullable=False),
    sa.Column("outbox_id", sa.Text, nullable=False),
    time_column("at"),
)

# Events are never changed; what they say is in `payloads`, which can be erased without breaking the chain.
events = sa.Table(
    "events",
    metadata,
    sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    time_column("at"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),  # SHA-256 of the payload row
    sa.Column("hash", sa.Text, nullable=False),
)
payloads = sa.Table(
    "payloads",
    metadata,
    sa.Column("ticket_id", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)

# Work that is due once a period, such as the daily notice: who moves the mark does it.
marks = sa.Table(
    "marks",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    time_column("done_at"),
)
