"""A decision: a moderator's ruling on a ticket. Only a person makes one (promise 7), and it is kept as it was made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.domain.ticket import Ticket
from mailbot.domain.times import require_aware

OUTCOMES = ("violation", "no_violation", "upheld", "partly_upheld", "denied", "additional_review", "resolved")
"""Of a report the first two, of an appeal the next four (12.5 of a policy with appeals), of a complaint the last."""
OPEN_OUTCOMES = ("additional_review",)
"""What ends nothing: somebody else decides."""
NOTICES = ("advance", "immediate")
"""Whether the account holder hears of an action before it is taken, or with it (alludium 10.2)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A ruling.

    Args:
        by: the registered address of the person who made it; of somebody else, such as a reviewer outside, the name.
        level: of the ticket when it was made; a ticket has one final decision a level.
        category, section, tier: what was found, and by which clause of the policy; None or "" where nothing was.
        action: what is done about it, in the policy's words.
        factors: what the policy lists to be considered, each with the moderator's words.
        notice: one of NOTICES; "" where no action is taken.
        appeals: the decision that is appealed; None where this is none on an appeal.
        reference: the account or content that it is about, as the ticket names it.
        reversed_by: the decision on an appeal that took it back, wholly or in part; None where it stands.
        recorded_by: the registered address of the person who put it on file, where that is all that they did: it was
            made outside, or before. None where whoever made it did so here.
    """

    id: str
    ticket_id: str
    by: str
    at: datetime
    outcome: str
    level: int = 0
    category: str | None = None
    section: str = ""
    tier: int | None = None
    action: str = ""
    reason: str = ""
    evidence: str = ""
    factors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    appeals: str | None = None
    reference: str | None = None
    reversed_by: str | None = None
    recorded_by: str | None = None

    def __post_init__(self) -> None:
        require_aware(self.at)

    @property
    def is_final(self) -> bool:
        """Whether it ends what was asked, so that none may follow it at its level."""
        return self.outcome not in OPEN_OUTCOMES

    @property
    def found_violation(self) -> bool:
        return self.outcome == "violation"


def worked_on(ticket: Ticket, decisions: Iterable[Decision]) -> tuple[str, ...]:
    """Registered addresses of everybody who has worked on a ticket, so that at a higher level somebody else does."""
    return tuple(dict.fromkeys((*ticket.barred, *ticket.assignees, *(each.by for each in decisions))))


def final_of(decisions: Iterable[Decision], ticket: Ticket) -> Decision | None:
    """The final decision among those on a ticket, at its level; None where there is none yet."""
    return next((each for each in decisions if each.is_final and each.level == ticket.level), None)


def had_part(decision: Decision, ticket: Ticket | None) -> frozenset[str]:
    """Registered addresses of those who may not decide on an appeal of a decision: who made it, whoever was assigned to
    its ticket (promise 7), and who put it on file as another's: their word alone says that it isn't their own."""
    recorded = (decision.recorded_by,) if decision.recorded_by else ()
    return frozenset((decision.by, *recorded, *(ticket.assignees if ticket else ())))


@dataclass(frozen=True, slots=True)
class Decide:
    """A person's ruling on a ticket. Stale where its level has a final one; who is involved in what is appealed is
    refused by the store too."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class Reverse:
    """A decision was taken back by one on an appeal: the record shows it from now on.

    Args:
        decision_id: the one that was appealed, on the ticket `ticket_id`.
        by: the decision on the appeal.
    """

    ticket_id: str
    decision_id: str
    by: str
