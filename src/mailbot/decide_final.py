"""What follows once an appeal was denied: the decision is final, and whoever writes again is told so (12.7). Pure.

Nothing that a mail says opens it again; a person may, by a command.
"""

from datetime import datetime, timedelta
from typing import Any

from mailbot.domain.autoreply import Budget
from mailbot.domain.decision import Decision
from mailbot.domain.facts import Facts, Thread
from mailbot.domain.plan import Outgoing
from mailbot.letters import Arrival, answering
from mailbot.post import Post
from mailbot.verdict import suppressed

FINAL_APART = timedelta(days=7)
PURPOSE = "status"  # it says how their matter stands, and counts as such


def denied_on(thread: Thread) -> Decision | None:
    """The decision that ended an appeal for good; None where the matter goes on, or a person has opened it again."""
    ticket = thread.ticket
    if ticket.kind != "appeal" or ticket.state != "closed":
        return None
    made = (each for each in thread.decisions if each.outcome == "denied" and each.level == ticket.level)
    return next(made, None)


def final_answer(
    arrival: Arrival, facts: Facts, thread: Thread, denied: Decision, now: datetime, budget: Budget
) -> tuple[tuple[Outgoing, ...], str]:
    """Tells who appeals once more that the decision is final, at most once a week; and what moderators are told."""
    state = "their appeal was denied, which is final: to look at it again, /reopen and /escalate it"
    if arrival.reading.answers_nothing:
        return (), state
    last = thread.last.get(PURPOSE)
    if last is not None and last >= denied.at and now - last < FINAL_APART:
        return (), f"{state}; they were told so less than a week ago"
    because, ticket, desk = suppressed(arrival, facts, budget), thread.ticket, arrival.desk
    letter = Post(desk.name, facts.fresh).mail(
        f"{PURPOSE} {ticket.id}",
        "appeal_final",
        arrival.sender,
        {"ticket": ticket, "decision": denied, "final_at": denied.at, **_said(denied)},
        purpose=PURPOSE,
        to_role="complainant",
        from_kind=ticket.kind,
        ticket_id=ticket.id,
        suppressed_because=because,
        language=ticket.language if ticket.language in desk.reply_languages else "en",
        **answering(arrival),
    )
    return (letter,), f"{state}; {f'nothing was told: {because}' if because else 'they were told so'}"


def _said(denied: Decision) -> dict[str, Any]:
    """What letters on appeals may name; this one has no words of a person."""
    nothing: dict[str, Any] = dict.fromkeys(("words", "action", "monitoring", "external", "resolution_action"), "")
    return {**nothing, "section": denied.section, "reference": denied.reference or "", "grounds": ()}
