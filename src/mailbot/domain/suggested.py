"""The commands that a notice suggests to a person: what such a matter usually wants next, and they may do. Pure."""

from mailbot.domain.authority import Matter, Person, refusal
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


def suggested(person: Person, ticket: Ticket, desk: Desk) -> tuple[str, ...]:
    """Names of commands, the likeliest first.

    Who may not take a ticket may be consulted on it: they are told how to leave a comment.
    """
    if ticket.state == "closed":
        wanted: tuple[str, ...] = ("reply", "reopen")
    else:
        first = () if ticket.assignee == person.address else ("take",)
        wanted = (*first, *(IN_DOUBT if ticket.needs_triage else USUAL[ticket.kind]))
    matter = Matter(desk.name, ticket.kind, ticket.tier, frozenset(ticket.barred))
    allowed = (name for name in wanted if refusal(person, name, matter, desk.authority) is None)
    return (*allowed, "note", "help")
