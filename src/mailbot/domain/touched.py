"""Which ticket a change of a plan is of. Pure; a new change is asked for here by the type checker."""

from typing import assert_never

from mailbot.domain import plan as p
from mailbot.domain.case import CoverMatters
from mailbot.domain.checkpoint import AddCheckpoint
from mailbot.domain.decision import Decide, Reverse
from mailbot.domain.dossier import AwaitCode, EndWaiting
from mailbot.domain.feedback import Rate
from mailbot.domain.guard import CountFailure, Forget, MissCode, RevokeTokens, Spend


def touched(change: p.Change) -> str | None:
    """The ticket that a change is of; None where it is of none, or of a mail's, which changes without it."""
    match change:
        case p.OpenTicket():
            return change.ticket.id
        case p.SetClock():
            return change.clock.ticket_id
        case Decide():
            return change.decision.ticket_id
        case AwaitCode():
            return change.waiting.ticket_id
        case p.UpdateTicket() | p.AddEntry() | p.LinkTickets() | p.Note() | p.AddParty() | CoverMatters():
            return change.ticket_id
        case Reverse() | Rate() | EndWaiting() | MissCode() | p.BlockSender() | p.UnblockSender() | p.Outgoing():
            return change.ticket_id
        case p.SetOutbox() | p.MarkUnreachable() | p.MarkReachable() | p.MoveMark() | p.LetIn() | p.PutAway():
            return None
        case AddCheckpoint() | Spend() | CountFailure() | RevokeTokens() | Forget():
            return None
    assert_never(change)
