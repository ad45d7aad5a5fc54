"""The commands that a notice suggests to a person: what such a matter usually wants next, and they may do. Pure."""

from collections.abc import Iterable

from mailbot.domain.authority import Matter, Person, refusal
from mailbot.domain.decision import Decision
from mailbot.domain.desk import Desk
from mailbot.domain.ticket import Ticket

ANSWER = ("reply", "ask")
USUAL = {
    "violation_report": ("decide", *ANSWER),
    "appeal": ("uphold", "partial", "deny", "remand", *ANSWER),
    "security_report": ("decide", "escalate", *ANSWER),
    "complaint": ("decide", "escalate", *ANSWER),
    "policy_question": ("reply", "close"),
    "legal_request": ("reply", "hold", "close"),
}
IN_DOUBT = ("kind", "category", "tier", "ask", "spam")
APPEAL_IN_DOUBT = ("link", "tier", "kind", "uphold", "deny", "ask")
"""What an appeal is about is the first thing to be said of it, and then it can be decided."""
DECIDED = {
    "violation_report": ("notify", "act", *ANSWER, "close"),
    "appeal": ("restore", *ANSWER, "close"),
    "complaint": ("escalate", "notify", "act", *ANSWER, "close"),
}
"""What follows a final decision, which there is one of."""
CLOSED = ("reply", "reopen")
ALWAYS = ("note", "help")
NAMES = tuple(
    dict.fromkeys(
        name
        for names in (("take",), *USUAL.values(), IN_DOUBT, APPEAL_IN_DOUBT, *DECIDED.values(), CLOSED, ALWAYS)
        for name in names
    )
)
"""All that may be suggested."""


def suggested(
    person: Person, ticket: Ticket, desk: Desk, involved: Iterable[str] = (), *, final: Decision | None = None
) -> tuple[str, ...]:
    """Names of commands, the likeliest first.

    Args:
        involved: registered addresses of those who may not decide it, besides those whom the ticket names.
        final: the final decision at the ticket's level; None where there is none yet.

    Who may not take a ticket may be consulted on it: they are told how to leave a comment.
    """
    if ticket.state == "closed":
        wanted: tuple[str, ...] = CLOSED
    else:
        first = () if ticket.assignee == person.address else ("take",)
        wanted = (*first, *_next(ticket, final))
    matter = Matter(desk.name, ticket.kind, ticket.tier, frozenset((*ticket.barred, *involved)), ticket.level)
    allowed = (name for name in wanted if refusal(person, name, matter, desk.authority) is None)
    return (*allowed, *ALWAYS)


def _next(ticket: Ticket, final: Decision | None) -> tuple[str, ...]:
    if final is not None:
        return DECIDED.get(ticket.kind, DECIDED["violation_report"])
    if ticket.needs_triage:
        return APPEAL_IN_DOUBT if ticket.kind == "appeal" else IN_DOUBT
    return USUAL[ticket.kind]
