"""Rules for mail that no person wrote: our own come back, delivery statuses, and what answers by itself. Pure."""

from dataclasses import replace
from datetime import datetime

from mailbot.domain.autoreply import Budget
from mailbot.domain.plan import Change, Facts, Note, Plan, SetOutbox
from mailbot.letters import Arrival
from mailbot.verdict import plan_for

BOUNCEABLE = ("queued", "sent", "failed", "bounced")  # a bounce can overtake the note that the mail was sent


def come_back(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """Our own mail, sent back to us as it was, goes no further."""
    if facts.ours is None or not arrival.desk.accepts(arrival.sender.address):
        return None  # anybody can write our Message-ID into a mail of their own
    return plan_for(arrival, now, "discarded", "our own mail has come back: a loop")


def bounce(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """A delivery status is filed with the mail that it is about."""
    if arrival.reading.nature != "bounce":
        return None
    first = arrival.reading.bounces[0] if arrival.reading.bounces else None
    action = (first.action if first else None) or "failed"
    plan = plan_for(arrival, now, "recorded", f"a delivery status ({action})")
    if facts.bounce_of is None:
        return plan
    sent = facts.bounce_of
    changes: list[Change] = []
    if action == "failed" and sent.state in BOUNCEABLE:
        because = " ".join(filter(None, (first.status, first.reason))) if first else "bounced"
        changes.append(SetOutbox(sent.outbox_id, "bounced", BOUNCEABLE, because[:200]))
    versions = {}
    if sent.ticket_id is not None and sent.ticket_version is not None:
        versions[sent.ticket_id] = sent.ticket_version
        details = {"outbox_id": sent.outbox_id, "action": action, "message_id": arrival.message_id}
        changes.append(Note(sent.ticket_id, f"{sent.purpose} bounced", details))
    return replace(plan, ticket_id=sent.ticket_id, versions=versions, changes=tuple(changes))


def automatic(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """Out-of-office notes, lists and filed reports are kept, answer nothing and open nothing."""
    reading = arrival.reading
    filed = reading.report is not None and reading.report.format in ("dmarc", "tlsrpt")
    if reading.nature not in ("auto_reply", "list") and not (reading.nature == "machine_report" and filed):
        return None
    plan = plan_for(arrival, now, "recorded", reading.nature.replace("_", " "))
    thread = next((thread for thread in facts.threads if thread.how == "reply token" and thread.live), None)
    if thread is None:
        return plan
    note = Note(thread.ticket.id, f"{reading.nature} received", {"message_id": arrival.message_id})
    versions = {thread.ticket.id: thread.ticket.version}
    return replace(plan, ticket_id=thread.ticket.id, versions=versions, changes=(note,))
