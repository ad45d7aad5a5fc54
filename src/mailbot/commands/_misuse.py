"""Reports that were false on purpose, and appeals without any ground: counted, and told at the desk's threshold."""

from mailbot.commands._appeal import appellant_of
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

NO = ("no", "off", "not")
CALLED = {"false_report": "false report", "frivolous": "frivolous appeal"}


def found(work: Work, given: Given, misuse: str) -> Work:
    """A person finds that a ticket is a misuse, or with `no` that it is none. Nothing follows by itself."""
    appellant_of(work)
    called, reason = CALLED[misuse], " ".join(given.said.split())
    if reason.lower().rstrip(".") in NO:
        return work.update(f"no {called}, says {work.person.name}", misuse=None).did(f"It counts as no {called}.")
    if not reason:
        raise CommandRefused(f"write why it is a {called}")
    if work.ticket.misuse == misuse:
        return work.did(f"It counts as a {called} already.")
    work = work.update(f"a {called}, says {work.person.name}: {reason}", misuse=misuse)
    number, policy = 1 + work.dossier.misuses.get(misuse, 0), work.desk.misuse(misuse)
    work = work.did(f"It counts as a {called}, the {_nth(number)} of this person. Nothing follows from it by itself.")
    if policy is None or number < policy.warn_at:
        return work
    section = f" ({policy.section})" if policy.section else ""
    return work.shows(f"What the policy provides for{section}, for a person to decide", policy.actions)


def _nth(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
