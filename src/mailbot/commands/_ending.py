"""How those outside hear that a matter ends without a decision, or goes on elsewhere: what `/close` and `/merge` share.

Whoever has heard the outcome has had the last letter already. Where nothing of ours was ever sent, be it that promise 4
forbids it, that a machine reported or that nobody had reason to write, nothing is sent now either.
"""

from mailbot.commands._addressed import written
from mailbot.domain.anonymity import OTHERS
from mailbot.domain.decision import Decision
from mailbot.domain.ticket import Party
from mailbot.domain.work import Work

DECIDABLE = ("violation_report", "appeal", "security_report", "complaint")
PURPOSE = "closed"


def was_told(work: Work, decision: Decision) -> bool:
    """Whether the complainant has been told a decision."""
    at = work.dossier.outcome_at
    return (at is not None and at >= decision.at) or any(each.purpose == "outcome" for each in work.letters)


def tells_end(work: Work, words: str, *, withdrawn: bool = False) -> Work:
    """The ticket is closed: its complainant is told, with a moderator's words, and whoever else outside has a thread on
    it, without them, since they are for the complainant.

    Args:
        work: with the ticket closed.
        words: "" for none.
    """
    because = _silent(work)
    them = None if because else work.dossier.party("complainant")
    if them is None:
        work = work.did(f"The complainant isn't told: {because}.")
    else:
        work = _told(work, them, words, withdrawn=withdrawn)
        work = work.did(f"The complainant is told that it is closed{', with your words' if words else ''}.")
    others = _others(work)
    for each in others:
        work = _told(work, each, "", withdrawn=False)
    return work.did(f"So {'is' if len(others) == 1 else 'are'} {_listed(others)}, without more.") if others else work


def tells_merge(work: Work, into: str) -> Work:
    """The complainant of both tickets is told where their matter goes on; for anybody else nothing has ended."""
    because = _silent(work)
    them = None if because else work.dossier.party("complainant")
    if them is None:
        return work.did(f"The complainant isn't told: {because}.")
    return written(work, them, "merged", PURPOSE, "", reference=into).did("The complainant is told where it goes on.")


def _told(work: Work, to: Party, words: str, *, withdrawn: bool) -> Work:
    theirs, ticket = to.role == "complainant", work.ticket
    accused = to.role == "subject" and ticket.kind != "appeal"
    said = {
        "closed_at": ticket.closed_at or work.now,
        "reopen_days": work.desk.reopen_days,
        "theirs": theirs,
        "withdrawn": withdrawn,
        "undecided": work.dossier.final is None and ticket.kind in DECIDABLE and (theirs or accused),
    }
    return written(work, to, "closed", PURPOSE, words, language=None if theirs else "en", **said)


def _silent(work: Work) -> str:
    """Why the complainant hears nothing; "" where they do."""
    them, final = work.dossier.party("complainant"), work.dossier.final
    if them is None or not them.address:
        return "no person wrote"
    if work.dossier.blocked:
        return "mail from them is blocked"
    if final is not None and was_told(work, final):
        return "they know the outcome already"
    return "" if _has_heard(work, them) else "we never wrote to them on it"


def _others(work: Work) -> list[Party]:
    """Whom we wrote to besides about what is ended without a decision."""
    if work.dossier.final is not None:
        return []
    found = {each.address: each for each in work.dossier.parties if each.role in OTHERS and _has_heard(work, each)}
    return list(found.values())


def _has_heard(work: Work, party: Party) -> bool:
    return party.address in work.dossier.threads or party.address in {each.to.address for each in work.letters}


def _listed(parties: list[Party]) -> str:
    return ", ".join("the account holder" if each.role == "subject" else each.address for each in parties)
