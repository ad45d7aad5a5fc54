"""What a complainant is told while their matter takes its time: of a delay, that we wait for them, that their ticket
was closed, and how it stands when they ask or have moved it.

Each is one automatic mail to the ticket's first complainant, in their thread; None where no person wrote. Only
published clocks are named (promise 11), and nothing here decides anything.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from mailbot.domain.desk import Desk
from mailbot.domain.fresh import Fresh
from mailbot.domain.mail import Address
from mailbot.domain.plan import Outgoing
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.domain.understood import ANSWERED
from mailbot.domain.waiting import Wait
from mailbot.post import Post

Said = Literal["higher", "reopened", "withdrawal", "news", "dates"]
"""Why somebody is told how their matter stands: they ask for a higher level, and have it; their mail has opened the
ticket again; they withdraw; they ask for news. Or no mail of theirs: other dates hold than they were told."""
Stands = Literal["received", "looked_at", "asked", "decided"]
"""How far a matter is, in words that name no clock: nobody has looked at it yet; a person does; we wait for an answer
of its complainant; a person has decided."""
STAGES = ("triage", "initial_review", "investigation", "decision", "resolution", "notification", "escalation")
"""What a person does with a matter until those who wait for its outcome have it."""
OUTCOMES = ("decision", "resolution", "notification")


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A ticket as a letter to its complainant needs it.

    Args:
        parties: the ticket's, in their order.
        clocks: the ticket's, of which the published ones that run are told.
        subject: that of the mail that is answered; "" for the ticket's.
        in_reply_to, references: of the thread, as in Outgoing; left out where they aren't known.
    """

    desk: Desk
    ticket: Ticket
    parties: tuple[Party, ...]
    clocks: tuple[Clock, ...] = ()
    subject: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()

    @property
    def complainant(self) -> Party | None:
        return next((party for party in self.parties if party.role == "complainant"), None)

    @property
    def told_clocks(self) -> tuple[Clock, ...]:
        """Those that run, each by the name of its rule."""
        told = (clock for clock in self.clocks if clock.published and clock.state == "running")
        return tuple(replace(clock, name=clock.rule_name) for clock in told)


def delay_notice(
    about: Correspondence,
    fresh: Fresh,
    clock: Clock,
    reason: str,
    suppressed_because: str | None,
    also: tuple[Clock, ...] = (),
) -> Outgoing | None:
    """Tells that a published limit will probably be missed; None for an internal one, which nobody outside knows.

    Args:
        reason: a moderator's words, sent as they are; "" says only that it takes longer than planned.
        also: other published clocks that it tells the same of.
    """
    if not clock.published:
        return None
    named, *others = (replace(each, name=each.rule_name) for each in (clock, *also))
    told = {other.name for other in others}
    left = tuple(each for each in about.told_clocks if each.name not in told)
    said = {"clock": named, "also": tuple(others), "reason": reason, "clocks": left}
    label = f"delay {clock.name}"
    return _letter(about, fresh, "delay_notice", said, suppressed_because, purpose="delay", label=label)


def reminder(
    about: Correspondence, fresh: Fresh, missing: tuple[str, ...], until: datetime, suppressed_because: str | None
) -> Outgoing | None:
    """Tells that we wait for an answer.

    Args:
        missing: what we still need, by the names of `Reading.missing`; empty where we asked for something else.
        until: when the ticket is closed without an answer.
    """
    said = {"missing": missing, "until": until, "takes_evidence": about.ticket.kind not in ANSWERED}
    return _letter(about, fresh, "reminder", said, suppressed_because, purpose="reminder")


def closing_notice(about: Correspondence, fresh: Fresh, suppressed_because: str | None) -> Outgoing | None:
    """Tells that the ticket was closed without a decision as no answer came, and how to come back."""
    said = {"reopen_days": about.desk.reopen_days}
    return _letter(about, fresh, "closing_notice", said, suppressed_because, purpose="closing")


def status(
    about: Correspondence,
    fresh: Fresh,
    said: Collection[Said],
    waits: Wait | None,
    asked_at: datetime,
    suppressed_because: str | None,
) -> Outgoing | None:
    """Answers "any news?", and a mail that has moved the matter, with its stage and dates; tells of dates that are new.
    The stage is the published one that is due first; where none is, it is told how far the matter is.

    Args:
        said: why it is written.
        waits: that we wait for them; None where we don't.
        asked_at: when their mail reached us.
    """
    stages = [clock for clock in about.told_clocks if clock.name != "acknowledge"]
    context = {
        "stage": min(stages, key=lambda clock: clock.limit_at).name if stages else "",
        "stands": stands(about, waits),
        "clocks": about.told_clocks,
        "said": tuple(said),
        "level": about.desk.courtesy.level(about.ticket.level) if about.ticket.level else "",
        "waits": waits,
        "asked_at": asked_at,
    }
    answers = tuple(said) != ("dates",)
    return _letter(about, fresh, "status", context, suppressed_because, purpose="status", answers_mail=answers)


def stands(about: Correspondence, waits: Wait | None) -> Stands:
    """How far a matter is: what people who work on it have done shows in clocks that ended, published or not."""
    ended = {clock.rule_name for clock in about.clocks if clock.state in ("met", "missed")}
    to_do = {clock.rule_name for clock in about.clocks if clock.is_live}
    if waits is not None:
        return "asked"
    if not ended.isdisjoint(OUTCOMES) and to_do.isdisjoint(STAGES) and not about.ticket.needs_triage:
        return "decided"
    return "looked_at" if about.ticket.assignee or not ended.isdisjoint(STAGES) else "received"


def _letter(
    about: Correspondence,
    fresh: Fresh,
    template: str,
    said: Mapping[str, Any],
    suppressed_because: str | None,
    *,
    purpose: str,
    label: str = "",
    answers_mail: bool = False,
) -> Outgoing | None:
    to, ticket, desk = about.complainant, about.ticket, about.desk
    if to is None:
        return None
    return Post(desk.name, fresh).mail(
        f"{label or purpose} {ticket.id}",
        template,
        Address(to.name, to.address),
        {"ticket": ticket, **said},
        purpose=purpose,
        to_role=to.role,
        from_kind=ticket.kind,
        ticket_id=ticket.id,
        subject=about.subject or ticket.subject,
        in_reply_to=about.in_reply_to,
        references=about.references,
        answers_mail=answers_mail,
        suppressed_because=suppressed_because,
        language=ticket.language if ticket.language in desk.reply_languages else "en",
    )
