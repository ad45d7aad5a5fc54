"""The letter that tells a complainant the outcome: what was decided, and what they can do about it, and no more.

Who the account holder is, and what exactly is done about them, is told nobody (DSA 16(5) asks for the decision and
for redress); a policy that tells the action, as that of complaints does, has its own letter.
"""

from mailbot.commands._deciding import refuse_naming
from mailbot.domain.decision import Decision
from mailbot.domain.work import Letter, Work


def outcome_letter(work: Work, decision: Decision, told: str = "") -> Work:
    """Tells the complainant, where there is one who can be told.

    Args:
        told: a moderator's words for them; "" for none.
    """
    to = work.dossier.party("complainant")
    if to is None or not to.address:
        return work.did("There is no complainant to be told.")
    refuse_naming(work, to, told, decision.reason if decision.outcome == "resolved" else "")
    resolved = decision.outcome == "resolved"
    said = {"decision": decision, "words": decision.reason if resolved else told.strip()}
    more = {"resolution_action": decision.action, "higher": _goes_higher(work)} if resolved else {}
    letter = Letter("resolution" if resolved else "outcome", "outcome", to, {**said, **more})
    return work.writes(letter).did("The complainant is told the outcome.")


def _goes_higher(work: Work) -> bool:
    """Whether there is a level above, of which a complainant may be told."""
    desk, ticket = work.desk, work.ticket
    return desk.has_levels(ticket.kind) and ticket.level < len(desk.courtesy.levels)
