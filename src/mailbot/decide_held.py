"""A moderator's reply to a notice that has no ticket, such as that of held mail. Pure, facts to a plan.

There is no ticket on which orders could wait for a code, so that such a reply acts only where its sender is proven.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.commands import Refused, fold
from mailbot.decide_guard import held_command, proven, seen_before, unfit
from mailbot.domain.authority import Person
from mailbot.domain.autoreply import Budget
from mailbot.domain.dossier import Dossier
from mailbot.domain.facts import Facts
from mailbot.domain.given import LETTING_GO
from mailbot.domain.guard import Spend
from mailbot.domain.mail import Address
from mailbot.domain.plan import Change, Outgoing, Plan
from mailbot.domain.proof import signed
from mailbot.domain.ticket import Ticket
from mailbot.domain.work import Work
from mailbot.letters import Arrival, answering
from mailbot.letters_work import NO_BUDGET
from mailbot.post import Post
from mailbot.verdict import plan_for

NO_TICKET = "this notice is of no ticket: /release and /discard alone are understood here"
UNPROVEN = (
    "nothing in your mail proves that it comes from you: give it in a reply to a notice of a ticket, or at the shell"
)


def let_go(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:  # noqa: ARG001
    """Held mail is let in, or put away, in a reply to the notice of it; None for any other mail."""
    person = arrival.people.by_address(arrival.sender.address)
    given = arrival.orders.commands
    if person is None or not given or not person.is_at(facts.notice_to):
        return None
    again = seen_before(arrival, facts, now, person)
    if again is not None:
        return again
    unfitting = unfit(arrival, facts, person, answers=True)
    if unfitting is not None:
        return held_command(arrival, facts, now, person, unfitting)
    is_proven = proven(arrival, person) is not None
    work = _without_ticket(arrival, facts, person, now)
    refused = tuple(Refused(each, NO_TICKET) for each in given if each.name not in LETTING_GO)
    if not refused and not is_proven:
        refused = tuple(Refused(each, UNPROVEN) for each in given)
    if not refused:
        done, refused = fold(work, given)
        work = work if refused else done
    because = "; ".join(f"/{each.given.name}: {each.because}" for each in refused)
    reason = f"refused: {because}" if refused else ", ".join(dict.fromkeys(each.name for each in given))
    plan = plan_for(arrival, now, "commanded", reason)
    marks = signed(arrival.exam, arrival.mail)
    changes: tuple[Change, ...] = (*work.changes, *([Spend(marks)] if marks else ()), _receipt(arrival, work, refused))
    return replace(plan, actor=work.by if is_proven else plan.actor, changes=changes)


def _without_ticket(arrival: Arrival, facts: Facts, person: Person, now: datetime) -> Work:
    """Work on no ticket: what may be commanded here looks at none, and authority asks for the desk alone."""
    nothing = Ticket("", arrival.desk.name, "held_message", "", arrival.mail.subject, now)
    return Work(arrival.desk, arrival.people, person, Dossier(nothing), facts.fresh, now, kept=facts.kept)


def _receipt(arrival: Arrival, work: Work, refused: Iterable[Refused]) -> Outgoing:
    person = work.person
    return Post(work.desk.name, work.fresh).mail(
        "held receipt",
        "held_receipt",
        Address(person.name, person.address),
        {"done": work.done, "refused": tuple(refused)},
        purpose=NO_BUDGET,
        to_role="moderator",
        from_kind="",
        **answering(arrival),
    )
