"""`/decide`: a person's ruling on a report or a complaint (promise 7). The only way to one, and once a ticket's level.

On an appeal there are others: /uphold, /partial, /deny, /remand.
"""

import re
from dataclasses import replace

from mailbot.commands._command import Command, open_ticket
from mailbot.commands._deciding import (
    action_named,
    factor_fields,
    factors,
    lines_missing,
    listed,
    refuse_missing,
    told_outside,
    unlabelled,
)
from mailbot.commands._outcome import outcome_letter
from mailbot.commands._record import shows_record
from mailbot.domain.authority import Matter, refusal
from mailbot.domain.clock_changes import cancel_all, reclassify
from mailbot.domain.decision import Decide, Decision
from mailbot.domain.desk import Category
from mailbot.domain.given import Given
from mailbot.domain.provisions import APART
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

ENDS = {
    "complaint": ("initial_review", "investigation", "resolution", "escalation"),
    "violation_report": ("initial_review", "investigation", "decision"),
    "security_report": ("initial_review", "investigation"),
}
"""The kinds of matter that are decided so, with the stages that are over then (alludium 10.1, allure 3)."""
FINDING = re.compile(r"(?:(?P<none>no|not an?|non|without)[\s_-]*)?(?:an?\s+)?violations?\b[\s:,.;–—-]*", re.IGNORECASE)
DENIED = re.compile(r"(?:was|were)?\s*(?:not?|none|nothing|never)\b", re.IGNORECASE)
BRACKETS = re.compile(r"\s*\([^)]*\)")  # what of a clause a category is about, in words for those who keep the desk
NONE = ("", "none", "no action", "nothing", "-")
AT_ONCE = re.compile(r"\bimmediate", re.IGNORECASE)
URGENT = re.compile(r"saf|harm|danger|secur|legal|law|court|wors", re.IGNORECASE)
FIELDS = (
    ("category", "left out, the ticket's"),
    ("section", "the policy's clause; left out, the category's"),
    ("tier", "left out, the category's"),
    ("action", "what is done: numbers or words of the policy's list, or your own"),
    ("reason", "what was found and why; both sides may be told it"),
    ("evidence", "what you considered; told nobody outside"),
    ("notice", "`advance`, or `immediate` and why: safety, security, law, or that notice would make it worse"),
    ("account", "the account or content that it is about; left out, what the ticket names"),
    ("told", "where no violation was found: words for the complainant, besides the outcome"),
    *factor_fields("decision"),
)


def _run(work: Work, given: Given) -> Work:
    ticket = work.ticket
    if ticket.kind == "appeal":
        raise CommandRefused("this is an appeal: use /uphold, /partial, /deny or /remand")
    if ticket.kind not in ENDS:
        raise CommandRefused(f"nothing is decided on a {ticket.kind.replace('_', ' ')}: /reply, and /close it")
    open_ticket(work)
    if work.dossier.final is not None:
        raise CommandRefused("it is decided already, and a decision stands unless an appeal changes it")
    outcome, given = _outcome(work, given)
    decision = _decision(work, given, outcome)
    work = _named(_classified(work, decision), decision)
    work = work.plus(Decide(decision)).looked_at().ended(*ENDS[ticket.kind], "escalation")
    work = replace(work, dossier=replace(work.dossier, decisions=(*work.dossier.decisions, decision)))
    if decision.tier == 1 and decision.found_violation:
        work = work.asks("It is a decision of tier 1, which can be appealed on few grounds.")
    return _told(work, given, decision, ticket.reference)


def _classified(work: Work, decision: Decision) -> Work:
    """The ticket is what the decision found, if its person may decide such a matter."""
    ticket = work.ticket
    if not decision.found_violation or (ticket.category, ticket.tier) == (decision.category, decision.tier):
        return work
    matter = Matter(work.desk.name, ticket.kind, decision.tier, work.dossier.involved)
    because = refusal(work.person, "decide", matter, work.desk.authority)
    if because is not None:
        raise CommandRefused(because)
    categories = tuple(filter(None, dict.fromkeys((decision.category, *ticket.categories))))
    said = f"decided so by {work.person.name}"
    work = work.update(said, category=decision.category, categories=categories, tier=decision.tier)
    return work.moved(reclassify(work.desk, work.ticket, work.dossier.clocks, work.now, said))


def _named(work: Work, decision: Decision) -> Work:
    """The ticket is about the account that its decision names, so that the record of that is found by it."""
    if decision.reference == work.ticket.reference:
        return work
    return work.update(f"decided so by {work.person.name}", reference=decision.reference)


def _outcome(work: Work, given: Given) -> tuple[str, Given]:
    """What was found, by the words after the command; what follows them is the reason where no line states one."""
    found = FINDING.match(given.args)
    if work.ticket.kind == "complaint" and found is None:
        resolved = re.sub(r"^resolved\b[\s:,.;–—-]*", "", given.args, flags=re.IGNORECASE)
        action = {"action": resolved} if resolved and not given.fields.get("action") else {}
        return "resolved", _with_reason(replace(given, fields={**given.fields, **action}), given.text)
    rest = given.args[found.end() :] if found else ""
    if found is None or DENIED.match(rest):
        raise CommandRefused("write `/decide violation` or `/decide no violation`, and the rest below, a line each")
    return "no_violation" if found["none"] else "violation", _with_reason(given, "\n".join((rest, given.text)))


def _with_reason(given: Given, words: str) -> Given:
    reason = given.fields.get("reason") or unlabelled(words)
    return replace(given, fields={**given.fields, "reason": reason})


def _decision(work: Work, given: Given, outcome: str) -> Decision:
    category = _category(work, given)
    tier = _tier(work, given, category)
    fields = {name: " ".join(value.split()) for name, value in given.fields.items()}
    plain = Decision(
        work.fresh.id(f"decision {work.ticket.id} {work.ticket.level}"),
        work.ticket.id,
        work.person.address,
        work.now,
        outcome,
        work.ticket.level,
        category.key if category else None,
        fields.get("section") or (BRACKETS.sub("", category.section) if category else ""),
        tier,
        reason=given.fields["reason"],
        evidence=given.fields.get("evidence", ""),
        reference=fields.get("account") or work.ticket.reference,
    )
    if outcome == "no_violation":
        refuse_missing(given, lines_missing(given, {"reason": "why it is none"}))
        return plain
    return _acted_on(work, given, plain)


def _acted_on(work: Work, given: Given, plain: Decision) -> Decision:
    """A decision by which something is done: with all that the policy asks whoever decides to say."""
    provided = work.desk.provides_for(plain.tier, (plain.category,) if plain.category else ())
    actions = tuple(dict.fromkeys(action for each in provided for action in each.actions))
    needed = {"reason": "what was found, and why"}
    considered = None
    if plain.found_violation:
        considered = work.desk.considers("decision", plain.tier)
        needed = {"action": listed(actions) if actions else "what is done"} | needed
        needed |= {"evidence": "what you considered"} | dict(considered.asks if considered else {})
        if not plain.section:
            needed["section"] = "the policy's clause"
        if _may_wait(work) and any("immediate" in action for action in actions):
            needed["notice"] = "`advance`, or `immediate` and why: the policy provides for immediate action here"
    refuse_missing(given, lines_missing(given, needed), considered.section if considered else "")
    said = given.fields.get("action", "")
    action = "" if said.strip().lower().rstrip(".") in NONE else told_outside(action_named(said, provided))
    if plain.found_violation and not action:
        raise CommandRefused("a violation calls for an action, and a warning is one; or `/decide no violation`")
    if plain.found_violation and given.fields.get("told"):
        raise CommandRefused("the complainant is told with /notify: give `told: …` below that")
    if plain.outcome == "resolved" and action and actions and not set(action.split(APART)) <= set(actions):
        raise CommandRefused(f"{listed(actions)}; or `action: none`, with the reason")
    notice, why = _notice(work, given, action) if action else ("", "")
    urgent = {"immediate": why} if why else {}
    return replace(plain, action=action, notice=notice, factors={**factors(given, considered), **urgent})


def _category(work: Work, given: Given) -> Category | None:
    said = " ".join(given.fields.get("category", "").lower().split())
    if not said:
        return work.desk.category(work.ticket.category)
    keys = {each.key: each for each in work.desk.categories} | {
        each.title.lower(): each for each in work.desk.categories
    }
    found = keys.get(said) or keys.get(re.sub(r"[\s-]+", "_", said))
    if found is None:
        raise CommandRefused(f"the categories here are {', '.join(each.key for each in work.desk.categories)}")
    return found


def _tier(work: Work, given: Given, category: Category | None) -> int | None:
    """As said; else the ticket's, which a person may have set, unless another category was said."""
    said = given.fields.get("tier", "").lower().removeprefix("tier").strip().rstrip(".")
    known = tuple(tier for tier in work.desk.tiers if tier is not None)
    if said:
        if said not in map(str, known):
            raise CommandRefused(f"the tiers here are {', '.join(map(str, known)) or 'none'}")
        return int(said)
    if work.ticket.tier is not None and (category is None or category.key == work.ticket.category):
        return work.ticket.tier
    return category.tier if category else None


def _may_wait(work: Work) -> bool:
    """Whether the policy gives notice before it acts (alludium 10.2)."""
    return any(rule.name == "advance_notice" and work.ticket.kind in rule.kinds for rule in work.desk.clocks)


def _notice(work: Work, given: Given, action: str) -> tuple[str, str]:
    """Whether notice is given before the action, and why where none is though the policy has it."""
    word, _, why = " ".join(given.fields.get("notice", "").split()).partition(" ")
    word = word.lower().strip(".,;:")
    if not _may_wait(work):
        if word == "advance":
            raise CommandRefused("the policy of this desk has no notice in advance: leave `notice` out")
        return "immediate", ""
    if word in ("", "advance"):
        if AT_ONCE.search(action):
            because = "the action is an immediate one, of which nobody has notice in advance"
            raise CommandRefused(f"{because}: `notice: immediate` and why it can't wait, or give another action")
        return "advance", ""
    if word != "immediate" or not URGENT.search(why):
        because = "`notice` is `advance`, or `immediate` and why it can't wait: safety, security, law"
        raise CommandRefused(f"{because}, or that notice would make it worse (10.2)")
    return "immediate", why.strip(" ,;:–—-")


def _told(work: Work, given: Given, decision: Decision, known: str | None) -> Work:
    """What the receipt says, and the letter to the complainant where nobody else has to be told."""
    found = {
        "violation": "A violation was found",
        "no_violation": "No violation was found",
        "resolved": "It is resolved",
    }
    sentence = f"{found[decision.outcome]}{': ' + decision.action if decision.action else ''}."
    work = shows_record(work.did(f"Decided. {sentence}"), decision, known)
    if decision.found_violation and decision.action:
        after = " It gives notice in advance." if decision.notice == "advance" else ""
        return work.did(f"Next: /notify ADDRESS of the account holder, or /notify complainant.{after}")
    work = outcome_letter(work, decision, given.fields.get("told", "")).ended("notification")
    corrective = tuple(clock for clock in work.dossier.clocks if clock.name == "corrective_action")
    return work.moved(cancel_all(corrective, work.now, "nothing is to be put right"))


COMMAND = Command(
    "decide",
    "/decide violation|no violation|resolved",
    "Rules on a report, or on a complaint (resolved), once; who else is told, /notify tells.",
    _run,
    FIELDS,
)
