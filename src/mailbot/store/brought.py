"""What the mails of parties outside brought to a ticket besides their words: how they were understood, what was
attached, what was found out about them. Reads only, and whole: `letters_told` keeps back what is sealed.
"""

import json

import sqlalchemy as sa

from mailbot.domain.anonymity import WROTE
from mailbot.domain.dossier import Brought
from mailbot.domain.examination import Examination
from mailbot.domain.kept_reading import UNDERSTOOD, reading_of
from mailbot.domain.mail import Attachment
from mailbot.domain.reading import Reading, Report
from mailbot.domain.ticket import Ticket
from mailbot.store.tables import entries, events, messages, payloads

MOST_MAILS = 200  # newest ones that attachments are listed of
MOST_EXAMS = 5


def load_brought(connection: sa.Connection, ticket: Ticket) -> Brought:
    e = entries.c
    query = sa.select(e.role, e.attachments, e.report, messages.c.examination)
    query = query.join(messages, messages.c.id == e.message_id)
    query = query.where(e.ticket_id == ticket.id, e.side == "correspondence")
    rows = connection.execute(query.order_by(e.at.desc(), e.message_id.desc()).limit(MOST_MAILS)).all()
    files = {each["sha256"]: Attachment.from_plain(each) for row in reversed(rows) for each in row.attachments}
    exams = [Examination.from_plain(row.examination) for row in rows[:MOST_EXAMS] if row.examination]
    reports = (row.report for row in rows if row.report and row.role in WROTE)
    newest = next(reports, None)
    return Brought(
        _readings(connection, ticket.id),
        tuple(files.values()),
        tuple(each.at(ticket.desk) for each in reversed(exams)),
        Report.from_plain(newest) if newest else None,
    )


def _readings(connection: sa.Connection, ticket_id: str) -> tuple[Reading, ...]:
    """How the first and the newest mail were understood whose reading is kept; what was erased tells nothing."""
    of_it = (events.c.ticket_id == ticket_id, events.c.what == UNDERSTOOD)
    ends = connection.execute(sa.select(sa.func.min(events.c.seq), sa.func.max(events.c.seq)).where(*of_it)).one()
    query = sa.select(payloads.c.body).where(payloads.c.ticket_id == ticket_id, payloads.c.seq.in_(set(ends) - {None}))
    bodies = connection.execute(query.order_by(payloads.c.seq)).scalars()
    return tuple(reading_of(json.loads(body)) for body in bodies)
