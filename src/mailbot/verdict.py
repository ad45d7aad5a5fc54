"""What rules say of a mail: the plan with its disposition and reason, to which a rule adds its changes; its place on a
ticket; whether it is answered.
"""

from dataclasses import replace
from datetime import datetime

from mailbot import letters
from mailbot.domain.autoreply import Budget, Occasion, says_automatic, suppression
from mailbot.domain.plan import Facts, Outgoing, Plan
from mailbot.domain.ticket import Party
from mailbot.domain.trust import Placement, placement
from mailbot.letters import Arrival


def plan_for(
    arrival: Arrival, now: datetime, disposition: str, reason: str, *, fingerprint: str | None = "its own"
) -> Plan:
    return Plan(
        desk=arrival.desk.name,
        at=now,
        actor=f"mail {arrival.message_id}",
        message_id=arrival.message_id,
        disposition=disposition,
        reason=reason,
        fingerprint=arrival.mail.fingerprint if fingerprint else None,
        summary=letters.held_item(arrival),
    )


def hold(
    arrival: Arrival, facts: Facts, now: datetime, reason: str, *, at_once: bool = False, to_operator: bool = False
) -> Plan:
    """Nothing is taken as understood and nothing is lost: a person looks, at once or with the daily notice."""
    told: tuple[Outgoing, ...] = ()
    if at_once:
        people = arrival.people.operators() if to_operator else arrival.people.with_role(arrival.desk.name, "lead")
        told = letters.held_notices(arrival, facts.fresh, reason, people)
    plan = plan_for(arrival, now, "held", reason, fingerprint=None if arrival.failure else "its own")
    return replace(plan, changes=told)


def place_of(arrival: Arrival, facts: Facts) -> Placement | None:
    if arrival.exam.authentication == "fail" or arrival.reading.nature == "machine_report":
        return None
    sender = Party("", arrival.sender.address, arrival.sender.name)
    return placement(facts.threads, sender, arrival.exam.authentication, arrival.people)


def suppressed(arrival: Arrival, facts: Facts, budget: Budget, *, from_moderator: bool = False) -> str | None:
    """Why no automatic reply goes out; a moderator's receipt doesn't wait for the public's budget."""
    to = arrival.sender.address if arrival.mail.from_ else ""  # a return path may be anybody's
    return suppression(
        Occasion(
            mail_from=arrival.envelope.mail_from,
            to=to,
            nature=arrival.reading.nature,
            authentication=arrival.exam.authentication,
            to_ourselves=arrival.desk.accepts(to),
            disowned=arrival.exam.disowned,
            unreachable=facts.unreachable is not None and arrival.exam.authentication != "pass",
            replies_to_sender=facts.replies_to_sender,
            replies_to_all=0 if from_moderator else facts.replies_to_all,
            budget=budget,
            by_bulk_mailer=bool(arrival.mail.header("Feedback-ID")),
            hops=len(arrival.mail.header_all("Received")),
            acknowledges=_acknowledges(arrival),
            automatic=says_automatic(arrival.mail.headers),
        )
    )


def _acknowledges(arrival: Arrival) -> bool:
    """Whether the desk acknowledges a report of this kind: feedback loops are never answered."""
    report = arrival.reading.report
    return arrival.desk.acknowledges_machines and report is not None and report.format in ("xarf", "feed")
