"""`/act`: what was done about a decision: recorded, and where notice was given before, told to the account holder.

A referral to the authorities is recorded too, and told nobody outside. mailbot itself does nothing to any account.
"""

from typing import Any

from mailbot.commands._command import Command
from mailbot.commands._deciding import action_named, provided_or_less, told_outside
from mailbot.commands._statement import decided, language_of, live_clock, statement, subject_of
from mailbot.domain.decision import Decision, Reverse
from mailbot.domain.given import Given
from mailbot.domain.plan import Note
from mailbot.domain.times import brief
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

NOTHING = ("none", "nothing", "no action")
FIELDS = (
    ("reason", "why something else than was decided is done, or nothing; the account holder is told"),
    ("when", "when it was done, if not now"),
    ("referral", "the authority that it was referred to, when and under which number; told nobody outside"),
    ("corrective", "what the account holder is asked to put right, and by when"),
    ("language", "what they are written to in, such as `de`; left out, English"),
)


def _run(work: Work, given: Given) -> Work:
    decision = decided(work)
    said = given.args.strip().rstrip(".") or given.text.strip()
    referral = given.fields.get("referral", "").strip()
    if not said and referral:
        return _noted(work, {"referral": referral}).did("The referral is recorded. Nobody outside is told.")
    if decision.reversed_by is not None:
        raise CommandRefused("the decision was taken back, so that nothing is done about it")
    if live_clock(work, "notification") is not None and decision.notice == "advance":
        raise CommandRefused("the decision gives notice before the action: /notify first")
    provided = provided_or_less(work.desk, decision.tier, (decision.category,) if decision.category else ())
    nothing = said.lower() in NOTHING
    taken = "" if nothing else told_outside(action_named(said or decision.action, provided))
    reason = given.fields.get("reason", "").strip()
    if taken != decision.action and not reason:
        raise CommandRefused("it isn't what was decided: say why below it, as `reason: …`")
    details = {"action": taken or "none", "when": given.fields.get("when", ""), "reason": reason, "referral": referral}
    work = _noted(_in_time(work), details)
    work = work.did(f"Recorded: {taken or 'no action is taken'}.")
    if nothing:
        work = work.plus(Reverse(work.ticket.id, decision.id, decision.id))
        work = work.did(
            "The decision is taken back. The complainant was told that we act on it: /reply tells them more."
        )
    return _told(work, given, decision, taken, reason)


def _noted(work: Work, details: dict[str, Any]) -> Work:
    kept = {name: value for name, value in details.items() if value}
    return work.plus(Note(work.ticket.id, "action taken", {**kept, "by": work.person.address}))


def _in_time(work: Work) -> Work:
    """The notice is over once the action is taken; before its time was up only with a confirmation."""
    notice = live_clock(work, "advance_notice")
    if notice is None:
        return work
    if work.now < notice.target_at:
        until = brief(notice.target_at, work.desk.calendar.zone)
        work = work.asks(f"The account holder was given time until {until} to answer.")
    return work.ended("advance_notice")


def _told(work: Work, given: Given, decision: Decision, taken: str, reason: str) -> Work:
    """Who had notice hears what came of it; whose letter told it with its reasons hears only of another action."""
    to = subject_of(work)
    if to is None or (decision.notice == "immediate" and taken == decision.action):
        return work
    letter = statement(
        work,
        to,
        decision,
        reason or decision.reason,
        language=language_of(work, given),
        corrective=given.fields.get("corrective", ""),
        action=taken,
        taken_at=work.now,
    )
    return work.writes(letter).did(f"{to.address} is told of it.")


COMMAND = Command(
    "act",
    "/act [none|WHAT WAS DONE]",
    "Records what was done about the decision, and tells the account holder where they had notice of it.",
    _run,
    FIELDS,
)
