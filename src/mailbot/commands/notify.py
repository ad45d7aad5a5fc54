"""`/notify`: the account holder is told what was decided about them, and the complainant the outcome: two letters that
know nothing of each other (alludium 10.1, 10.2).

Where the decision gives notice in advance, the account holder's is that notice; /act then tells what was done.
"""

import re

from mailbot.commands._command import Command
from mailbot.commands._ending import was_told
from mailbot.commands._outcome import outcome_letter
from mailbot.commands._record import shows_record
from mailbot.commands._statement import decided, language_of, live_clock, statement
from mailbot.domain.decision import Decision
from mailbot.domain.given import Given
from mailbot.domain.plan import AddParty
from mailbot.domain.ticket import Party
from mailbot.domain.times import brief
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@[\w-]+(?:\.[\w-]+)+")
COMPLAINANT_ALONE = ("complainant", "the complainant", "complainant only", "only the complainant", "nobody")
FIELDS = (
    ("reason", "what the account holder is told was found; left out, the reason of the decision"),
    ("corrective", "what they are asked to put right, and by when"),
    ("language", "what they are written to in, such as `de`; left out, English"),
    ("told", "words for the complainant, besides the outcome"),
)


def _run(work: Work, given: Given) -> Work:
    decision = decided(work)
    told = was_told(work, decision)
    if given.args.lower().strip(" .") in COMPLAINANT_ALONE:
        if told:
            raise CommandRefused("the complainant was told the outcome already")
        work = outcome_letter(work, decision, given.fields.get("told", ""))
        return work.did("No account holder is told.").ended("notification")
    to = _account_holder(work, given)
    work = _wrote(_joined(shows_record(work, decision, work.ticket.reference), to), given, decision, to)
    return work if told else outcome_letter(work, decision, given.fields.get("told", ""))


def _account_holder(work: Work, given: Given) -> Party:
    found = ADDRESS.findall(given.args)
    if len(found) != 1:
        because = "write the account holder's address after it, as `/notify name@example.org`"
        raise CommandRefused(f"{because}; or `/notify complainant`, where there is none to be told")
    address = found[0].lower()
    if work.people.is_ours(address):
        raise CommandRefused(f"{address} is one of ours")
    known = next((each for each in work.dossier.parties if each.address == address), None)
    if known is not None and known.role != "subject":
        raise CommandRefused(f"{address} is the {known.role}: their own account's matter needs a ticket of its own")
    return known or Party("subject", address)


def _joined(work: Work, to: Party) -> Work:
    if to in work.dossier.parties:
        return work
    return work.plus(AddParty(work.ticket.id, to)).joined_by(to)


def _wrote(work: Work, given: Given, decision: Decision, to: Party) -> Work:
    """The statement of reasons; or the notice, whose end is when the action may be taken."""
    work = work.ended("notification")
    advance = decision.notice == "advance"
    if advance:
        work = work.ended("notice_given")
    clock = live_clock(work, "advance_notice") if advance else None
    language = language_of(work, given)
    times = {"until": clock.target_at} if clock else {"taken_at": work.now}
    letter = statement(
        work,
        to,
        decision,
        given.fields.get("reason") or decision.reason,
        language=language,
        corrective=given.fields.get("corrective", ""),
        **times,
    )
    again = "" if language == "en" else f", with `language: {language}` below it"
    if clock is None:
        told = f"{to.address} is told of the decision and of its reasons. /act records what was done{again}."
        return work.writes(letter).did(told)
    until = brief(clock.target_at, work.desk.calendar.zone)
    return work.writes(letter).did(f"{to.address} has notice: the action may be taken from {until}. Then /act{again}.")


COMMAND = Command(
    "notify",
    "/notify ADDRESS|complainant",
    "Tells the account holder at that address what was decided and why, and the complainant the outcome.",
    _run,
    FIELDS,
)
