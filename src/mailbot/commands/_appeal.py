"""What the commands share that decide an appeal: whether it can be decided, on which grounds, and who is told.

Who decides is never who made the decision that is appealed, nor who was assigned to it: `domain.authority` refuses it
before any of these run, and the store once more.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mailbot.commands._command import open_ticket
from mailbot.commands._deciding import factor_fields, factors, lines_missing, refuse_missing, refuse_naming, unlabelled
from mailbot.commands._outside import REVIEWER, decided_outside, witnesses
from mailbot.domain.clock_changes import reclassify
from mailbot.domain.decision import Decide, Decision, Reverse, had_part
from mailbot.domain.desk import GROUNDS
from mailbot.domain.dossier import Dossier
from mailbot.domain.given import Given
from mailbot.domain.ticket import Party
from mailbot.domain.times import brief_day
from mailbot.domain.work import Letter, Work
from mailbot.errors import CommandRefused

NONE = ("none", "no", "-")
GRAVEST = 1
REASON = {"reason": "why, as the appellant is told it"}
FIELDS = (
    *REASON.items(),
    ("grounds", "which of the grounds that the policy allows the appeal rests on, or `none`"),
    ("evidence", "what you considered; told nobody outside"),
    (REVIEWER, "who outside decided it, where the appeal is with them: you put their outcome on file"),
    *factor_fields("appeal"),
)


MONITORING = ("monitoring", "terms that go with the restoration, as the appellant is told them")


@dataclass(frozen=True, slots=True)
class Review:
    """An appeal that can be decided, and what its reviewer says of it.

    Args:
        appealed: the decision that it is about.
        allowed: the only grounds that it may rest on; empty where it may rest on any.
        grounds: those of them that the reviewer finds pleaded.
    """

    appealed: Decision
    reason: str
    allowed: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()

    @property
    def is_groundless(self) -> bool:
        """Whether it rests on nothing that counts, where few things do."""
        return bool(self.allowed) and not self.grounds


def appellant_of(work: Work) -> Party:
    """Who is told.

    Raises:
        CommandRefused: nobody who has an address wrote.
    """
    to = work.dossier.party("complainant")
    if to is None or not to.address:
        raise CommandRefused("no person wrote on this ticket, so that nobody can be told")
    return to


def appealed_in(work: Work) -> Decision:
    """The decision that a ticket appeals, where the appeal can be decided.

    Raises:
        CommandRefused: it is none, is decided already, or what it is about isn't clear.
    """
    ticket, appealed = work.ticket, work.dossier.appealed
    if ticket.kind != "appeal":
        raise CommandRefused("this is no appeal: see /decide, or say /kind appeal first")
    open_ticket(work)
    if work.dossier.final is not None:
        raise CommandRefused("this appeal is decided already, and the decision is final")
    if appealed is None or appealed.ticket_id not in work.named:
        because = f"no decision is on file that it appeals: /link {work.desk.tag}-… that was decided first"
        raise CommandRefused(
            f"{because}; /help link says how one that was never on file is put there, by somebody else"
        )
    if work.desk.tiers != (None,) and ticket.tier is None:
        raise CommandRefused("its tier says who reviews it, and isn't known: say /tier first")
    if appealed.tier is not None and ticket.tier != appealed.tier:
        because = f"the decision was of tier {appealed.tier}, and so must its review be"
        raise CommandRefused(f"{because}: /tier {appealed.tier} first")
    return appealed


def reviewed(work: Work, given: Given, also: Mapping[str, str] | None = None) -> Review:
    """What a reviewer says of an appeal, complete; all that is missing is told at once.

    Args:
        also: further fields that the command needs, each with what it means.
    Raises:
        CommandRefused: something is missing that the policy asks for, or that isn't for outside.
    """
    appealed = appealed_in(work)
    reason = _reason(given)
    allowed = allowed_in(work)
    first = {} if reason else REASON
    limits = {"grounds": f"{_named(allowed)}, or none; {_pleaded(work)}"} if allowed else {}
    considered = work.desk.considers("appeal", work.ticket.tier)
    needed = {**first, **limits, **(considered.asks if considered else {}), **(also or {})}
    grounds = _grounds(given.fields.get("grounds", ""), allowed)
    if allowed and grounds == () and given.fields.get("grounds"):
        needed = first  # what rests on nothing that counts isn't gone into
    refuse_missing(given, lines_missing(given, needed), considered.section if considered else "")
    return Review(appealed, reason, allowed, grounds)


def reason_of(given: Given) -> str:
    """Why, as it is told outside."""
    reason = _reason(given)
    if not reason:
        refuse_missing(given, REASON)
    return reason


def _reason(given: Given) -> str:
    return given.fields.get("reason", "").strip() or unlabelled(given.said)


def allowed_in(work: Work) -> tuple[str, ...]:
    """The only grounds that an appeal may rest on; empty where it may rest on any."""
    provided = work.desk.provides_for(work.ticket.tier, work.ticket.categories)
    return tuple(dict.fromkeys(ground for each in provided for ground in each.grounds))


def _grounds(said: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    words = re.sub(r"[\s_-]+", "_", said.strip().lower())
    found = tuple(ground for ground in GROUNDS if ground in words)
    others = tuple(ground for ground in found if allowed and ground not in allowed)
    if others:
        raise CommandRefused(f"an appeal of this tier can't rest on {_named(others)}: give {_named(allowed)}, or none")
    if words and not found and words.strip("_.") not in NONE:
        raise CommandRefused(f"`grounds` are {_named(allowed or GROUNDS)}, or none")
    return found


def _pleaded(work: Work) -> str:
    return f"pleaded: {'; '.join(pleaded_lines(work)) or 'none that was recognised'}"


def pleaded_lines(work: Work) -> tuple[str, ...]:
    """What was pleaded, each with its words; what came encrypted keeps them for itself."""
    words = {} if work.ticket.encrypted else work.ticket.grounds
    said = {ground: f" (“{words[ground]}”)" if words.get(ground) else "" for ground in work.ticket.grounds}
    return tuple(f"{_named((ground,))}{with_words}" for ground, with_words in said.items())


def _named(grounds: Iterable[str]) -> str:
    return ", ".join(ground.replace("_", " ") for ground in grounds)


def decided(work: Work, given: Given, review: Review, outcome: str, **more: Any) -> tuple[Work, Decision]:  # noqa: ANN401
    """The decision on an appeal, on the record.

    Args:
        more: further fields of the Decision.
    """
    ticket, appealed = work.ticket, review.appealed
    said: Mapping[str, str] = factors(given, work.desk.considers("appeal", ticket.tier))
    pleaded = {"grounds": ", ".join(review.grounds) or "none"} if review.allowed else {}
    reviewer = decided_outside(work, given)
    decision = Decision(
        work.fresh.id(f"decision {ticket.id} {len(work.dossier.decisions)}"),
        ticket.id,
        reviewer or work.person.address,
        work.now,
        outcome,
        ticket.level,
        appealed.category,
        appealed.section,
        ticket.tier,
        reason=review.reason,
        evidence=given.fields.get("evidence", ""),
        factors={**said, **pleaded, **more.pop("factors", {})},
        appeals=appealed.id,
        reference=ticket.reference or appealed.reference,
        recorded_by=work.person.address if reviewer else None,
        **more,
    )
    if reviewer:
        work = work.did(f"On file as decided by {reviewer}, and put there by you.")
        because = f"{work.person.name} has put on file what {reviewer} decided: {outcome.replace('_', ' ')}."
        work = work.tells(witnesses(work), because)
    work = work.plus(Decide(decision)).looked_at()
    work = replace(work, dossier=replace(work.dossier, decisions=(*work.dossier.decisions, decision)))
    if ticket.tier == GRAVEST and decision.is_final:
        work = work.asks(f"It decides an appeal of tier {GRAVEST}.")
    if review.allowed:
        work = work.shows("What was pleaded, and the words that it was found by", pleaded_lines(work) or ("nothing",))
    return work, decision


def upholdable(work: Work, given: Given, also: Mapping[str, str] | None = None) -> Review:
    """What a reviewer says of an appeal that is right, wholly or in part; see `reviewed`."""
    review = reviewed(work, given, also)
    if review.is_groundless:
        raise CommandRefused("an appeal of this tier is upheld on one of the grounds that the policy allows alone")
    return review


def upheld(work: Work, given: Given, review: Review, outcome: str, **more: Any) -> Work:  # noqa: ANN401
    """The appeal is right, wholly or in part: decided, the decision taken back, the appellant told.

    Args:
        more: as of `decided`.
    """
    terms = given.fields.get("monitoring", "").strip()
    work, decision = decided(work, given, review, outcome, factors={"monitoring": terms} if terms else {}, **more)
    work = taken_back(work, review, decision).did("The appellant is told.")
    return tells_outcome(work, "appeal_outcome", decision, review.reason)


def taken_back(work: Work, review: Review, decision: Decision) -> Work:
    """The decision that was appealed holds no more, or not wholly: the record says so, and what was done is undone."""
    appealed = review.appealed
    if appealed.reversed_by is not None:
        raise CommandRefused("the decision that it appeals was taken back already")
    work = work.plus(Reverse(appealed.ticket_id, appealed.id, decision.id)).ended("decision", "upheld")
    return work.did(f"The decision on {appealed.ticket_id} is taken back. Once all is restored, say /restore.")


def about_decision(work: Work, other: Dossier) -> Work:
    """The appeal is about what was decided on another ticket; whoever had a part in that works on it no more."""
    made = next((each for each in reversed(other.decisions) if each.is_final and each.appeals is None), None)
    if made is None:
        return work.did(f"Nothing is decided on {other.ticket.id}, so that this appeals nothing yet.")
    ticket, because = work.ticket, f"it appeals what was decided on {other.ticket.id}, says {work.person.name}"
    values: dict[str, Any] = {"appealed": made.id}
    if ticket.tier is None and made.tier is not None:
        values["tier"] = made.tier
        ranked = replace(ticket, tier=made.tier)
        work = work.moved(reclassify(work.desk, ranked, work.dossier.clocks, work.now, because))
    work = work.update(because, **values).looked_at()
    work = work.did(f"It appeals the decision of {brief_day(made.at, work.desk.calendar.zone)} on {other.ticket.id}.")
    deciders = had_part(made, other.ticket)
    involved = deciders.union(ticket.barred)
    work = replace(work, dossier=replace(work.dossier, appealed=made, involved=involved, deciders=deciders))
    if ticket.assignee not in involved:
        return work
    left = work.people.by_address(ticket.assignee or "")
    work = work.update("whoever had a part in a decision doesn't review it", assignee=None)
    work = work.did(f"It is assigned to nobody: {left.name if left else ticket.assignee} had a part in that decision.")
    why = f"It appeals what was decided on {other.ticket.id}. You had a part in that, so that somebody else reviews it."
    return work.tells((left,) if left else (), why)


def tells_outcome(work: Work, template: str, decision: Decision | None, words: str, **said: Any) -> Work:  # noqa: ANN401
    """Writes to the appellant, who learns of nobody who works here (promise 8)."""
    to = appellant_of(work)
    ticket, appealed = work.ticket, work.dossier.appealed
    told = (clock for clock in work.dossier.clocks if clock.published and clock.state == "running")
    known: dict[str, Any] = {
        "decision": decision,
        "words": words,
        "section": decision.section if decision else "",
        "action": decision.action if decision else "",
        "monitoring": decision.factors.get("monitoring", "") if decision else "",
        "grounds": allowed_in(work),
        "final_at": decision.at if decision and decision.is_final else None,
        "reference": ticket.reference or (appealed.reference if appealed else None) or "",
        "clocks": tuple(replace(clock, name=clock.rule_name) for clock in told),
        "external": decision.by if decision and decision.recorded_by else "",
        "resolution_action": "",
    }
    known |= said
    refuse_naming(work, to, *(str(known[name]) for name in ("words", "action", "monitoring")))
    return work.writes(Letter(template, "outcome", to, known))
