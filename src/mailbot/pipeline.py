"""The whole way of one message, on one screen: octets → mail → facts about it → reading → plan → one write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mailbot.bureau import STALE_TRIES, Bureau, desks_for
from mailbot.commands import known
from mailbot.contents import NOTHING, Content, Contents, flagged
from mailbot.decide import decide
from mailbot.decide_guard import watched
from mailbot.domain.desk import Desk
from mailbot.domain.examination import DNS_PATIENCE, Examination
from mailbot.domain.given import as_reply
from mailbot.domain.mail import Envelope, Mail
from mailbot.domain.plan import Plan, Rendered
from mailbot.domain.reading import Reading
from mailbot.domain.ticket import history_of
from mailbot.effects import LeaseLost, apply
from mailbot.errors import StalePlan, Trouble
from mailbot.letters import Arrival
from mailbot.parsing.mime import parse
from mailbot.parsing.orders import orders_of
from mailbot.parsing.references import reply_references
from mailbot.pointers import named_by, pointers
from mailbot.read import Reader
from mailbot.store.appeals import with_ruled
from mailbot.store.blobs import Blobs
from mailbot.store.claims import Claim
from mailbot.store.dossiers import with_dossiers
from mailbot.store.facts import facts_for
from mailbot.store.guard import with_guard
from mailbot.store.held import disposed_desks
from mailbot.store.history import earlier

Examine = Callable[[bytes, Mail, Envelope], Examination]


@dataclass(frozen=True)
class Pipeline(Bureau):
    """Everything that the way of a message needs, wired once by `app`."""

    blobs: Blobs
    readers: Mapping[str, Reader]
    examine: Examine
    max_attempts: int
    contents: Contents = NOTHING

    def process(self, claim: Claim) -> tuple[Plan, ...]:
        """Disposes of one claimed message at every desk that it was sent to, in one transaction.

        Raises:
            TemporaryError: try again later; it is not the message's fault.
            StalePlan: the store moved under us three times running.
        """
        arrivals = self.arrivals(claim)
        self.store_attachments(arrivals)
        if arrivals and arrivals[0].failure is None:
            claim = replace(claim, examination=arrivals[0].exam)
        for attempt in range(STALE_TRIES):
            now = self.now()
            plans = tuple(self.plan(arrival, now) for arrival in arrivals)
            plans, rendered = self.rendered(plans, now)
            try:
                apply(self.database, plans, rendered, claim)
            except LeaseLost:
                raise
            except StalePlan:
                if attempt == STALE_TRIES - 1:
                    raise
            else:
                return plans
        raise AssertionError("unreachable")

    def rendered(self, plans: tuple[Plan, ...], now: datetime) -> tuple[tuple[Plan, ...], dict[str, Rendered]]:
        """Every mail of the plans as octets. A message is held even where the notice of it can't be written."""
        kept: list[Plan] = []
        mails: dict[str, Rendered] = {}
        for plan in plans:
            try:
                mails |= {mail.id: self.renderer.render(mail, now) for mail in plan.outgoing}
            except Exception:
                if plan.disposition != "held":
                    raise
                plan = replace(plan, changes=(), reason=f"{plan.reason}; the notice of it could not be written")
            kept.append(plan)
        return tuple(kept), mails

    def plan(self, arrival: Arrival, now: datetime) -> Plan:
        at = pointers(arrival)
        facts = facts_for(self.database, arrival.desk.name, arrival.mail.fingerprint, arrival.message_id, at, now)
        person = self.people.by_address(arrival.sender.address)
        if person is not None and arrival.orders.commands:
            of = (arrival.orders, person.address, arrival.desk.name, at.written)
            facts = with_dossiers(self.database, facts, *of, now)
        elif arrival.reading.kind == "appeal" and arrival.reading.nature == "human":
            facts = with_ruled(self.database, facts, arrival.desk.name, named_by(arrival))
        facts = with_guard(self.database, facts, arrival.desk.name, *watched(arrival, facts), now)
        return decide(arrival, facts, now, self.budget)

    def arrivals(self, claim: Claim) -> tuple[Arrival, ...]:
        """The message as each desk reads it; one whose tries are used up isn't opened again."""
        desks = desks_for(self.desks, claim.envelope)
        if claim.released_by:
            done = disposed_desks(self.database, claim.id)
            desks = tuple(desk for desk in desks if desk.name not in done)
        if claim.attempts > self.max_attempts:
            return tuple(self._failed(claim, desk) for desk in desks)
        raw = self.blobs.get(claim.sha256)
        mail = parse(raw)
        exam = claim.examination or self._examined(raw, mail, claim.envelope)
        inside = {desk.name: self.contents.at(desk, raw, mail, claim.envelope) for desk in desks}
        if claim.examination is None:
            exam = self.contents.facts(exam, raw, inside)
        return tuple(
            self._with_orders(
                message_id=claim.id,
                envelope=claim.envelope,
                mail=flagged(inside[desk.name].mail, exam),
                exam=exam.at(desk.name),
                reading=self._read(inside[desk.name], desk, claim),
                desk=desk,
                people=self.people,
                references=reply_references(mail),
                released_by=claim.released_by,
                alone=len(desks) == 1,
            )
            for desk in desks
        )

    def _with_orders(self, **fields: Any) -> Arrival:  # noqa: ANN401 - an Arrival's
        """A message at one desk; of our own people's mail what it asks for too."""
        arrival = Arrival(**fields)
        person = self.people.by_address(arrival.sender.address)
        if person is None or arrival.reading.nature != "human":
            return arrival
        orders = orders_of(arrival.mail.text, known(), sender=arrival.sender.name or person.name)
        return replace(arrival, orders=as_reply(orders) if arrival.desk.plain_reply == "reply" else orders)

    def _read(self, content: Content, desk: Desk, claim: Claim) -> Reading:
        reader, sender, released = self.readers[desk.name], content.mail.from_, claim.released_by is not None
        known = earlier(self.database, desk.name, sender.address.lower()) if sender and reader.asks_history else ()
        history = history_of(known)
        return content.to_triage(reader.read(content.mail, claim.envelope, history=history, released=released))

    def _examined(self, raw: bytes, mail: Mail, envelope: Envelope) -> Examination:
        """The facts about a sender; while DNS doesn't answer, the message waits for a while (promise 4)."""
        exam = self.examine(raw, mail, envelope)
        if exam.authentication == "temperror" and self.now() < envelope.received_at + DNS_PATIENCE:
            problem = "a sender's domain can't be looked up, so that the message waits"
            remedy = "check [dns] servers, or the machine's resolvers, and the network"
            raise Trouble("dns", "dns", problem, remedy, exam.why)
        return exam

    def _failed(self, claim: Claim, desk: Desk) -> Arrival:
        mail = Mail(claim.sha256, claim.size, fingerprint=claim.sha256)
        tries = claim.attempts - 1
        return Arrival(
            message_id=claim.id,
            envelope=claim.envelope,
            mail=mail,
            exam=Examination(),
            reading=Reading("unreadable", desk=desk.name),
            desk=desk,
            people=self.people,
            failure=f"given up after {tries} tries: {claim.last_error or 'its worker died'}",
        )

    def store_attachments(self, arrivals: tuple[Arrival, ...]) -> None:
        """Attachments are on disk before a row names them; those of one message once, whatever desks read it."""
        files = {a.sha256: a.content for arrival in arrivals for a in arrival.mail.attachments}
        self.blobs.put_all(files.values())
