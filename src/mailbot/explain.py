"""`mailbot explain`: the way of a message without the write. Says what was understood, why, and what would be done.

The JSON fields are a promise to scripts: they are only ever added to.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from mailbot.bureau import desks_for
from mailbot.contents import NOTHING, Contents, flagged
from mailbot.decide import decide
from mailbot.domain.authority import People
from mailbot.domain.autoreply import Budget
from mailbot.domain.desk import Desk
from mailbot.domain.examination import Examination
from mailbot.domain.examined import findings
from mailbot.domain.fresh import Fresh
from mailbot.domain.mail import Address
from mailbot.domain.plan import Facts, OpenTicket, Outgoing, Plan
from mailbot.domain.reading import ENTITY_KINDS, Bounce
from mailbot.domain.records import fields_of
from mailbot.domain.sealing import names, seal_reading, sealed
from mailbot.domain.ticket import Clock
from mailbot.domain.times import iso
from mailbot.envelopes import envelope_from_headers
from mailbot.letters import Arrival
from mailbot.parsing.mime import parse
from mailbot.parsing.references import reply_references
from mailbot.read import Reader

NO_FACTS = Facts(Fresh(bytes(32)))


class Explainer:
    """Explains mail as if it were the first of its sender, with an empty store.

    Args:
        reader: gives a desk's reader, made on first use.
        contents: opens mail with the keys that are here, and scans what is attached where that asks no network.
    """

    def __init__(
        self,
        desks: Mapping[str, Desk],
        reader: Callable[[Desk], Reader],
        people: People,
        contents: Contents = NOTHING,
    ) -> None:
        self._desks, self._make, self._people, self._contents = desks, reader, people, contents
        self._readers: dict[str, Reader] = {}

    def explain(
        self, file: str, raw: bytes, at: datetime, to: tuple[str, ...] = (), from_: str | None = None
    ) -> list[dict[str, Any]]:
        """One explanation a desk that the message was sent to; one without a desk where it was sent to none."""
        return [
            explanation(file, arrival, plan) | {"chain": self._chain(arrival)}
            for arrival, plan in self.plans(raw, at, to, from_)
        ]

    def _chain(self, arrival: Arrival) -> list[dict[str, Any]]:
        """What it was held against: each hit, each rule that was undone, and how many rules of a finding missed."""
        tries = self._reader(arrival.desk).tries(arrival.mail, arrival.reading)
        told = [fields_of(each) for each in tries if each.met or each.evidence]
        missed = Counter(each.finding for each in tries if not each.met and not each.evidence)
        met = {each.finding for each in tries if each.met}
        return told + [
            {"finding": finding, "rule": f"{count} not met", "met": False, "evidence": ""}
            for finding, count in missed.items()
            if finding not in met
        ]

    def plans(
        self, raw: bytes, at: datetime, to: tuple[str, ...] = (), from_: str | None = None
    ) -> Iterator[tuple[Arrival, Plan]]:
        """What a message is read as at each of those desks, and what would be done."""
        mail = parse(raw)
        envelope = envelope_from_headers(mail, "file", at, to, from_)
        for desk in desks_for(self._desks, envelope):
            content = self._contents.at(desk, raw, mail, envelope)
            exam = self._contents.facts(Examination(), raw, {desk.name: content})
            arrival = Arrival(
                message_id="this mail",
                envelope=envelope,
                mail=flagged(content.mail, exam),
                exam=exam,
                reading=content.to_triage(self._reader(desk).read(content.mail, envelope)),
                desk=desk,
                people=self._people,
                references=reply_references(mail),
            )
            yield arrival, decide(arrival, NO_FACTS, at, Budget())

    def _reader(self, desk: Desk) -> Reader:
        if desk.name not in self._readers:
            self._readers[desk.name] = self._make(desk)
        return self._readers[desk.name]


def explanation(file: str, arrival: Arrival, plan: Plan) -> dict[str, Any]:
    """The JSON object of one mail at one desk: DESIGN's stable fields, null where not found."""
    mail, reading = arrival.mail, arrival.reading
    opened = next((change for change in plan.changes if isinstance(change, OpenTicket)), None)
    ticket = opened.ticket if opened else None
    owned = any(arrival.desk.accepts(address) for address in arrival.envelope.rcpt_to)
    is_sealed = arrival.calls_for_seal or (ticket is not None and ticket.is_sealed)
    reading = seal_reading(reading) if is_sealed else reading
    files = [attachment.described() for attachment in mail.attachments]
    called = names(((each.sha256, each.name) for each in mail.attachments), is_sealed=is_sealed)
    return {
        "file": file,
        "subject": mail.subject or None,
        "from": _address(mail.from_ or mail.said_from),
        "to": [_address(address) for address in mail.to],
        "cc": [_address(address) for address in mail.cc],
        "message_id": mail.message_id,
        "date": iso(mail.date) if mail.date else None,
        "nature": reading.nature,
        "desk": arrival.desk.name if owned else None,
        "queue": ticket.queue if ticket else None,
        "kind": ticket.kind if ticket else None,
        "category": ticket.category if ticket else None,
        "categories": list(ticket.categories) if ticket else [],
        "tier": reading.tier,
        "priority": reading.priority,
        "hazards": list(reading.hazards),
        "language": reading.language,
        "subject_fields": dict(reading.subject_fields),
        "reference": reading.reference,
        "entities": {kind: list(reading.entities.get(kind, ())) for kind in ENTITY_KINDS},
        "grounds": list(reading.grounds),
        "requested_resolution": reading.requested_resolution,
        "wishes": list(reading.wishes),
        "labels": list(reading.labels),
        "missing": list(reading.missing),
        "attachments": [sealed(file) if is_sealed else file for file in files],
        "visible_text": reading.visible_text,
        "bounce": _bounce(reading.bounces[0]) if reading.bounces else None,
        "bounces": [_bounce(bounce) for bounce in reading.bounces],
        "report": reading.report.described() if reading.report else None,
        "disposition": plan.disposition,
        "needs_triage": ticket.needs_triage if ticket else None,
        "reply": _reply(plan),
        "clocks": [_clock(clock) for clock in opened.clocks] if opened else [],
        "why": [fields_of(why) for why in reading.why]
        + [{"finding": said, "rule": "examine", "evidence": ""} for said in findings(arrival.exam, called)]
        + [{"finding": f"disposition={plan.disposition}", "rule": "decide", "evidence": plan.reason}],
    }


def _reply(plan: Plan) -> dict[str, Any]:
    """The answer to the sender; where there is none, why not."""
    mail = next((m for m in plan.outgoing if m.purpose in ("acknowledgement", "receipt")), None)
    if not isinstance(mail, Outgoing):
        return {"template": None, "to": None, "suppressed_because": f"{plan.disposition}: {plan.reason}"}
    return {"template": mail.template, "to": mail.to.address or None, "suppressed_because": mail.suppressed_because}


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "name": clock.name,
        "target": iso(clock.target_at),
        "limit": iso(clock.limit_at),
        "published": clock.published,
    }


def _address(address: Address | None) -> dict[str, str] | None:
    return {"name": address.name, "address": address.address} if address else None


def _bounce(bounce: Bounce) -> dict[str, Any]:
    return {name: getattr(bounce, name) for name in ("recipient", "status", "action", "reason")}
