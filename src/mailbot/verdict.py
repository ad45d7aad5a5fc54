"""What a rule says of a mail: the plan with its disposition and reason, to which a rule adds its changes."""

from dataclasses import replace
from datetime import datetime

from mailbot import letters
from mailbot.domain.plan import Facts, Outgoing, Plan
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
