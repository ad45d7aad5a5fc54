"""What an account has behind it, shown to whoever decides and to whoever tells of it (alludium 11.2, 11.4)."""

from mailbot.domain.decision import Decision
from mailbot.domain.progress import next_step, violations
from mailbot.domain.times import brief_day
from mailbot.domain.work import Work


def shows_record(work: Work, decision: Decision, known: str | None) -> Work:
    """Violations that stand, the step that is usual next, and what it takes to restore the account.

    Args:
        known: the account or content whose record was looked up.
    """
    if decision.found_violation and not decision.reference:
        work = work.did("No account is named, so that what it has behind it can't be shown.")
    elif decision.found_violation and decision.reference != known:
        work = work.did(f"What {decision.reference} has behind it is shown by /notify, now that it is named.")
    elif decision.found_violation:
        work = _shows_steps(work, decision)
    restoration = work.desk.restoration
    if restoration is not None and restoration.follows(decision.action):
        work = work.shows(f"What it takes to restore the account ({restoration.section})", restoration.demands)
    return work


def _shows_steps(work: Work, decision: Decision) -> Work:
    stand = violations(work.dossier.history)
    zone = work.desk.calendar.zone
    lines = [f"{brief_day(each.at, zone)}: {each.action or 'no action'}, on {each.ticket_id}" for each in stand]
    work = work.shows(f"Violations of {decision.reference} that stand", lines or ("none but this",))
    provided = work.desk.provides_for(decision.tier, (decision.category,) if decision.category else ())
    steps = [f"{each.title}: {step}" for each in provided if (step := next_step(each, work.dossier.history))]
    return work.shows("The step that the policy names next, usually", steps) if steps else work
