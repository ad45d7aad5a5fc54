"""Rules for mail that no person wrote: our own come back, delivery statuses, and what answers by itself. Pure."""

from dataclasses import replace
from datetime import datetime

from mailbot.decide_outbox import consequences
from mailbot.domain.autoreply import Budget
from mailbot.domain.delivery import reply_in
from mailbot.domain.plan import Change, Facts, Note, Plan, SetOutbox
from mailbot.domain.reading import BY_SIGNS, Bounce
from mailbot.letters import Arrival
from mailbot.verdict import plan_for

REASON_LENGTH = 200
BOUNCEABLE = ("queued", "sent", "failed", "bounced")  # a bounce can overtake the note that the mail was sent


def come_back(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """Our own mail, sent back to us as it was, goes no further."""
    if facts.ours is None or not arrival.desk.accepts(arrival.sender.address):
        return None  # anybody can write our Message-ID into a mail of their own
    return plan_for(arrival, now, "discarded", "our own mail has come back: a loop")


def bounce(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """A delivery status is filed with the mail that it is about, which bears its token or its id: both are unguessable,
    so that no stranger's forgery marks an address. Its sender is never answered."""
    if arrival.reading.nature != "bounce":
        return None
    mail = facts.bounce_of
    found = _worst(arrival.reading.bounces, mail.rcpt_to if mail is not None else "")
    action = found.action or "failed"
    plan = plan_for(arrival, now, "recorded", f"a delivery status ({action})")
    if mail is None:
        return plan
    changes: list[Change] = []
    if action == "failed" and mail.state in BOUNCEABLE:
        because = " ".join(filter(None, (found.status, found.reason))) or "bounced"
        changes.append(SetOutbox(mail.outbox_id, "bounced", BOUNCEABLE, because[:REASON_LENGTH]))
        if mail.state in ("queued", "sent"):
            # What was only tried for too long says nothing bad of the address.
            reply = reply_in(found.reason or "", found.status) if found.permanent else None
            changes += consequences(mail, reply, because, arrival.people, facts.fresh)
    if mail.ticket is None:
        return replace(plan, changes=tuple(changes))
    details = {"outbox_id": mail.outbox_id, "action": action, "message_id": arrival.message_id}
    changes.append(Note(mail.ticket.id, f"{mail.purpose} {'bounced' if action == 'failed' else action}", details))
    versions = {mail.ticket.id: mail.ticket.version}
    return replace(plan, ticket_id=mail.ticket.id, versions=versions, changes=tuple(changes))


def _worst(bounces: tuple[Bounce, ...], recipient: str) -> Bounce:
    """What a report of several addresses says of our one recipient: by his name, else the worst of those that an alias
    has made of him."""
    named = tuple(bounce for bounce in bounces if (bounce.recipient or "").lower() == recipient.lower())
    bounces = named or bounces
    failed = (bounce for bounce in bounces if bounce.action == "failed")
    return next(failed, bounces[0] if bounces else Bounce(None, None, None, None))


def automatic(arrival: Arrival, facts: Facts, now: datetime, _: Budget) -> Plan | None:
    """Out-of-office notes, lists and filed reports are kept, answer nothing and open nothing. What only signs speak for
    is recorded as such: the daily notice shows it, and a person may let it in."""
    reading = arrival.reading
    filed = reading.report is not None and reading.report.filed
    if reading.nature not in ("auto_reply", "list") and not (reading.nature == "machine_report" and filed):
        return None
    reason = reading.nature.replace("_", " ")
    if reading.guessed:
        reason = f"{reason} {BY_SIGNS}: {reading.guessed}"
    plan = plan_for(arrival, now, "recorded", reason)
    thread = next((thread for thread in facts.threads if thread.how == "reply token" and thread.live), None)
    if thread is None:
        return plan
    note = Note(thread.ticket.id, f"{reading.nature} received", {"message_id": arrival.message_id})
    versions = {thread.ticket.id: thread.ticket.version}
    return replace(plan, ticket_id=thread.ticket.id, versions=versions, changes=(note,))
