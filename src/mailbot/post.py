"""Makes the mails of one plan: each with an id and tokens of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mailbot.domain.anonymity import nameless
from mailbot.domain.authority import Person
from mailbot.domain.fresh import Fresh
from mailbot.domain.mail import Address
from mailbot.domain.plan import Outgoing
from mailbot.domain.sealing import in_clear
from mailbot.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Post:
    """Makes Outgoing mails of one plan: names and tokens are drawn by label, so that each is another.

    What a ticket names that came encrypted no letter's template gets, nor one to our own people an anonymous subject.
    """

    desk: str
    fresh: Fresh

    def mail(self, label: str, template: str, to: Address, context: Mapping[str, Any], **more: Any) -> Outgoing:  # noqa: ANN401
        ticket = context.get("ticket")
        if ticket is not None:
            ticket = nameless(ticket) if more.get("to_role") == "moderator" else ticket
            context = {**context, "ticket": in_clear(ticket)}
        return Outgoing(
            id=self.fresh.id(label),
            template=template,
            desk=self.desk,
            to=to,
            token=self.fresh.token(label),
            bounce_token=self.fresh.token(f"bounce {label}"),
            context=context,
            **more,
        )


def to_each(
    desk: str,
    fresh: Fresh,
    people: Iterable[Person],
    template: str,
    context: Mapping[str, Any],
    ticket: Ticket | None,
    *,
    purpose: str,
) -> tuple[Outgoing, ...]:
    """One mail for each of our own people."""
    addresses = {person.address: person.name for person in people}
    return tuple(
        Post(desk, fresh).mail(
            f"{purpose} {ticket.id} {address}" if ticket else f"{purpose} {address}",  # a plan may tell of several
            template,
            Address(name, address),
            context,
            purpose=purpose,
            to_role="moderator",
            from_kind=ticket.kind if ticket else "",
            ticket_id=ticket.id if ticket else None,
            subject=ticket.subject if ticket else "",
            answers_mail=False,
        )
        for address, name in addresses.items()
    )
