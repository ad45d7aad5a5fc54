"""Makes the mails of one plan: each with an id and tokens of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mailbot.domain.fresh import Fresh
from mailbot.domain.mail import Address
from mailbot.domain.plan import Outgoing
from mailbot.domain.sealing import in_clear


@dataclass(frozen=True, slots=True)
class Post:
    """Makes Outgoing mails of one plan: names and tokens are drawn by label, so that each is another.

    What a ticket names that came encrypted no letter's template gets.
    """

    desk: str
    fresh: Fresh

    def mail(self, label: str, template: str, to: Address, context: Mapping[str, Any], **more: Any) -> Outgoing:  # noqa: ANN401
        ticket = context.get("ticket")
        if ticket is not None:
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
