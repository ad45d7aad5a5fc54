"""The statements that write plans, made once: building one takes longer than running it."""

import sqlalchemy as sa

from mailbot.store import tables as t
from mailbot.store.columns import UtcDateTime

INSERTS = {table: sa.insert(table) for table in t.metadata.sorted_tables}
COMPLETE = (
    sa.update(t.messages)
    .where(
        t.messages.c.id == sa.bindparam("claimed"),
        t.messages.c.fence == sa.bindparam("held_fence"),
        t.messages.c.state == "spooled",
    )
    .values(
        state="done",
        owner=None,
        # Facts are found out once, and events say what they were then, also where a message is released and read again.
        examination=sa.func.coalesce(t.messages.c.examination, sa.bindparam("found", type_=sa.JSON(none_as_null=True))),
    )
)
_HOW = ("door", "peer", "helo", "relayed", "authserv_id", "spam_filter", "examination")
# How a mail came and what was found out about its sender, as it is stored; events have its digest, for it tells much.
_words: sa.ColumnElement[str] = sa.literal("")
for _name in _HOW:
    _words = _words + "\n" + sa.func.coalesce(sa.cast(t.messages.c[_name], sa.Text), "")
SENDER = _words.label("sender")
RAW = sa.select(*(t.messages.c[name] for name in ("sha256", "mail_from", "rcpt_to", "received_at")), SENDER).where(
    t.messages.c.id == sa.bindparam("message")
)
TAKE_VERSION = (
    sa.update(t.tickets)
    .where(t.tickets.c.id == sa.bindparam("ticket"), t.tickets.c.version == sa.bindparam("held_version"))
    .values(version=t.tickets.c.version + 1)
    .returning(t.tickets.c.event_seq, t.tickets.c.event_head)
)
SET_HEAD = (
    sa.update(t.tickets)
    .where(t.tickets.c.id == sa.bindparam("ticket"))
    .values(event_seq=sa.bindparam("seq"), event_head=sa.bindparam("head"))
)
SET_OUTBOX = (
    sa.update(t.outbox)
    .where(
        t.outbox.c.id == sa.bindparam("id_"),
        t.outbox.c.state.in_(sa.bindparam("was", expanding=True)),
        sa.or_(sa.bindparam("whoever", type_=sa.Boolean), t.outbox.c.owner.is_(None)),
    )
    .values(
        state=sa.bindparam("to", type_=sa.Text),
        owner=None,
        attempts=sa.case((sa.bindparam("to", type_=sa.Text) == "queued", 0), else_=t.outbox.c.attempts),
        because=sa.func.coalesce(sa.func.nullif(sa.bindparam("why"), ""), t.outbox.c.because),
        ready_at=sa.bindparam("ready"),
        sent_at=sa.func.coalesce(sa.bindparam("sent", type_=UtcDateTime), t.outbox.c.sent_at),
        merged_into=sa.func.coalesce(sa.bindparam("into", type_=sa.Text), t.outbox.c.merged_into),
    )
    .returning(t.outbox.c.id, t.outbox.c.ticket_id)
)
MAILS_TICKETS = sa.select(t.outbox.c.ticket_id).where(
    t.outbox.c.id.in_(sa.bindparam("mails", expanding=True)), t.outbox.c.ticket_id.is_not(None)
)
SET_CLOCK = (
    sa.update(t.clocks)
    .where(t.clocks.c.ticket_id == sa.bindparam("new_ticket_id"), t.clocks.c.name == sa.bindparam("new_name"))
    .values({c.name: sa.bindparam(f"new_{c.name}") for c in t.clocks.c if not c.primary_key})
)
