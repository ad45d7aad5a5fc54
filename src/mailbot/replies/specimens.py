"""Contexts to try templates with: what `letters` fills in, once with everything and once with as little as may be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, product
from typing import Any

from mailbot.domain.decision import Decision
from mailbot.domain.desk import GROUNDS, Desk
from mailbot.domain.mail import Address, Attachment, Member
from mailbot.domain.provisions import Enforcement
from mailbot.domain.reading import ENTITY_KINDS, HAZARDS, KINDS, QUEUES, WISHES, Reading, Report, Why
from mailbot.domain.sealing import seal
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.waiting import Wait
from mailbot.replies.layout import Block
from mailbot.replies.specimens_commands import command_letters
from mailbot.replies.specimens_leads import checkpoints, daily_digests, weekly_reports
from mailbot.replies.specimens_letters import LETTERS, decision_letters

Contexts = Mapping[str, list[dict[str, Any]]]
MARKUP = "<script>"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_WORDS = f"A subject with {MARKUP} & marks"
_SENDER = Address(f"Somebody {MARKUP}", "somebody@example.org")
_MEMBERS = (Member(f"{MARKUP}.exe", 5),) * 7
_ATTACHMENT = Attachment(
    f"shot {MARKUP}.png", "image/png", "image/png", 48_213, "0f" * 32, ("mismatch",), b"", members=_MEMBERS
)
_REPORT = Report(
    "xarf",
    f"abuse {MARKUP}",
    "reports.example.org",
    version="4",
    at=NOW,
    identifiers={kind: tuple(f"{number} {MARKUP}" for number in range(25)) for kind in (*ENTITY_KINDS, "domains")},
    evidence=(f"message/rfc822 {MARKUP}",),
    count=12,
    problems=(f"type: is no type of XARF {MARKUP}",),
)
_CLOCK_NAMES = (
    *("acknowledge", "initial_review", "investigation", "decision", "notification", "advance_notice"),
    *("corrective_action", "reinstatement", "resolution", "feedback", "evidence", "triage"),
)
MISSING = (
    *("description", "identifiers", "evidence", "contact", "account", "action", "grounds"),
    *("resolution", "timestamps", "task_ids", "models"),
)
_HELD = {
    "message_id": "0b" * 16,
    "nature": "unreadable",
    "reason": "it can't be read",
    "sender": "somebody@example.org",
    "subject": _WORDS,
    "size": 48_213,
    "received_at": NOW.isoformat(),
}
_BARE_HELD = {**_HELD, "sender": "", "subject": "", "size": 0, "received_at": NOW}
_LEFT = {"id": "support/INBOX 1:7", "account": "support", "folder": "INBOX", "reason": "it is too large", "at": NOW}
_STALLED = {
    "door": "imap",
    "name": "support",
    "works": False,
    "since": NOW,
    "problem": "the password is refused",
    "remedy": "put the account's password into its password_file",
    "said": _WORDS,
}
_PAGE: dict[str, Any] = {
    "title": _WORDS,
    "blocks": (
        Block("paragraph", (_WORDS,)),
        Block("items", (_WORDS,)),
        Block("facts", facts=((_WORDS, _WORDS),)),
        Block("quote", (_WORDS,)),
    ),
}


_PROVISION = Enforcement(_WORDS, (_WORDS, _WORDS), steps=(_WORDS, _WORDS), grounds=GROUNDS, section="11.1")


_DECISION = Decision("0d" * 16, "ALU-7K3M2Q", "robin@example.org", NOW, "violation", section="3.2", action=_WORDS)


def _ticket(desk: Desk, kind: str) -> Ticket:
    return Ticket(f"{desk.tag}-7K3M2Q", desk.name, kind, QUEUES[kind], "", NOW)


def _full(desk: Desk, kind: str) -> Ticket:
    category = desk.categories[0].key if desk.categories else None
    return replace(
        _ticket(desk, kind),
        subject=_WORDS,
        category=category,
        categories=(category,) if category else (),
        tier=2,
        priority="urgent",
        hazards=HAZARDS,
        reference=f"ACC-48213 {MARKUP}",
        language="en",
        needs_triage="two kinds are as likely",
        assignee="robin@example.org",
        level=1,
    )


def _clocks(ticket: Ticket) -> tuple[Clock, ...]:
    limit = NOW + timedelta(days=3)
    return tuple(Clock(ticket.id, name, NOW, NOW + timedelta(days=1), limit, True) for name in _CLOCK_NAMES)


def _acknowledgements(desk: Desk) -> list[dict[str, Any]]:
    few: dict[str, Any] = {"clocks": (), "missing": (), "form": "", "moved_from": None, "anonymous": False}
    few |= {"received_at": NOW, "files": 0, "unopened": False, "topics": (), "instead": "", "redress": ()}
    few |= {"escalation": False, "grounds_unavailable": False, "also": (), "moved_to": None}
    few |= {"takes_evidence": False, "tier_doubtful": False, "languages": ()}
    names = desk.texts.get("en", {})
    much = {
        **few,
        "files": 2,
        "unopened": True,
        "also": tuple({"ticket": other, "clocks": _clocks(other)} for other in (_full(desk, "complaint"),) * 2),
        "missing": MISSING,
        "form": "Report",
        "moved_from": "abuse@example.org",
        "moved_to": Address(f"Appeals {MARKUP}", "appeals@example.org"),
        "takes_evidence": True,
        "tier_doubtful": True,
        "languages": ("en", "de", "xx"),
        "anonymous": True,
        "escalation": True,
        "grounds_unavailable": True,
        "topics": tuple(category.key for category in desk.categories),
        "redress": tuple(name.removeprefix("redress_") for name in names if name.startswith("redress_")),
    }
    found: list[dict[str, Any]] = []
    for kind in KINDS:
        unclear = _full(desk, kind)
        urgent = replace(unclear, needs_triage=None)
        tickets = (unclear, urgent, replace(urgent, hazards=()))
        found.extend(
            {**much, "ticket": ticket, "clocks": _clocks(ticket), "unclear": bool(ticket.needs_triage)}
            for ticket in tickets
        )
        first = replace(urgent, tier=1, hazards=())
        found.append({**much, "ticket": first, "clocks": _clocks(first), "unclear": False, "missing": ()})
        found.extend(
            {**much, "ticket": first, "clocks": (), "unclear": False, "instead": name}
            for name in names
            if name.startswith("reply_")
        )
        found.append({**few, "ticket": _ticket(desk, kind), "unclear": False})
    return found


def _notices(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    why = (Why("nature=human", "no mark of a machine", ""), Why("kind=appeal", "subject appeal_published", _WORDS))
    few = {"clocks": (), "attachments": (), "links": (), "verified": False, "reply_state": ""}
    few |= {"labels": (), "provisions": (), "same_matter": (), "sealed": False, "decrypted": True}
    few |= {"found": (), "cautions": (), "role": "subject", "answered": "subject"}
    few |= {"earlier": (), "number": 0, "decisions": ()}
    few |= {"suggested": ("note", "help")}
    few |= {"sender": Address("", ""), "subject": "", "visible_text": "", "reading": Reading("human")}
    much = {"attachments": (_ATTACHMENT,), "links": ("ALU-ABCDEF",), "verified": True, "reply_state": "queued"}
    much |= {"labels": (_WORDS,), "provisions": (_PROVISION, Enforcement(_WORDS, (_WORDS,)))}
    much |= {"role": "complainant", "earlier": (_ticket(desk, "appeal"),) * 2, "number": 2, "decisions": (_DECISION,)}
    much |= {"answered": ""}
    much |= {"suggested": ("take", "decide", "reply", "note", "help")}
    much |= {"same_matter": ("ALU-ABCDEF", "ALU-BCDEFG"), "sealed": False}
    much |= {"decrypted": False, "found": (f"infected: {_WORDS} (Some.Name)",)}
    much |= {"cautions": (f"infected: {_WORDS} (Some.Name)", f"{_WORDS} is a document with a program in it")}
    much |= {"sender": _SENDER, "subject": _WORDS, "visible_text": f"{_WORDS}\nmore"}
    for kind, event in product(KINDS, ("opened", "appended", "reopened", "escalated")):
        ticket = _full(desk, kind)
        doubt = ticket.needs_triage
        reading = Reading(
            "human",
            kind=kind,
            hazards=HAZARDS,
            wishes=WISHES,
            grounds=GROUNDS,
            needs_triage=doubt,
            missing=MISSING,
            why=why,
        )
        found.append({**much, "event": event, "ticket": ticket, "clocks": _clocks(ticket), "reading": reading})
        found.append({**few, "event": event, "ticket": _ticket(desk, kind)})
    sealed = {"sealed": True, "attachments": (seal(_ATTACHMENT),)}
    for report, more in ((_REPORT, sealed), (Report("arf"), {"attachments": (_ATTACHMENT,) * 51})):
        ticket = replace(_full(desk, "violation_report"), reports=10, reported_as=("abuse", "fraud"))
        reading = Reading("machine_report", kind="violation_report", report=report, why=why)
        found.append({**much, **more, "event": "reported", "ticket": ticket, "clocks": (), "reading": reading})
    return found


def _letters_of_clocks(desk: Desk) -> Mapping[str, list[dict[str, Any]]]:
    """What a complainant is told while their matter takes its time: of any kind, sure or not, with dates or without."""
    sure = [replace(_full(desk, kind), needs_triage=None, hazards=()) for kind in KINDS]
    tickets = [_full(desk, "violation_report"), replace(_ticket(desk, "complaint"), state="closed"), *sure]
    with_clocks = [(ticket, _clocks(ticket)) for ticket in tickets]
    late = tuple(replace(clock, limit_at=NOW) for clock in _clocks(sure[0])[:3])
    asked: dict[str, Any] = {"said": ("news",), "level": "", "waits": None, "asked_at": NOW, "stands": "received"}
    higher = {**asked, "said": ("higher", "reopened", "news"), "level": "lead", "waits": Wait(NOW, NOW)}
    others: list[dict[str, Any]] = [{**asked, "said": (said,)} for said in ("withdrawal", "dates")]
    heard = (asked, {**asked, "said": ("reopened",), "stands": "asked", "waits": Wait(NOW)}, *others, higher)
    told = [*with_clocks, (sure[0], (*late, *_clocks(sure[0])[3:])), (tickets[1], ())]
    return {
        "delay_notice": [
            {"ticket": ticket, "clock": clocks[1], "also": clocks[2:], "reason": reason, "clocks": clocks}
            for ticket, clocks in with_clocks
            for reason in (_WORDS, "")
        ],
        "reminder": [
            {"ticket": ticket, "missing": missing, "until": NOW, "takes_evidence": takes}
            for ticket, missing, takes in product(tickets, (MISSING, ()), (True, False))
        ],
        "closing_notice": [{"ticket": ticket, "reopen_days": days} for ticket, days in product(tickets, (30, 1, 0))],
        "status": [
            {"ticket": ticket, "stage": stage, "clocks": clocks, **each}
            for ((ticket, clocks), stage), each in zip(product(told, ("decision", "")), cycle(heard), strict=False)
        ],
    }


def _escalations(desk: Desk) -> list[dict[str, Any]]:
    steps = (("80%", False), ("limit", True))
    return [
        {"ticket": ticket, "clock": clock, "role": "senior", "step": step, "overdue": overdue}
        for ticket in (_full(desk, "appeal"), _ticket(desk, "complaint"))
        for clock in _clocks(ticket)
        for step, overdue in steps
    ]


def _escalation_digests(desk: Desk) -> list[dict[str, Any]]:
    items = tuple(
        {"ticket": ticket, "clock": clock, "role": "senior", "overdue": overdue}
        for ticket in (_full(desk, "appeal"), _ticket(desk, "complaint"))
        for clock in _clocks(ticket)
        for overdue in (False, True)
    )
    return [{"items": items}]


def _undelivered(desk: Desk) -> list[dict[str, Any]]:
    few: dict[str, Any] = {"ticket": None, "address": "", "what": "held", "outbox_id": "0b" * 16}
    few |= {"why": "", "said": "", "marked": False}
    much = {**few, "address": "somebody@example.org", "why": "there is no such address", "said": _WORDS, "marked": True}
    return [*({**much, "ticket": _full(desk, kind), "what": "acknowledgement"} for kind in KINDS), few]


_SHADOWED = {"to": "somebody@example.org", "subject": _WORDS, "at": NOW, "template": "acknowledgement"}
_SHADOWED |= {"ticket_id": "ALU-7K3M2Q", "because": "", "text": f"{_WORDS}\nmore"}
_SUPPRESSED = {**_SHADOWED, "subject": "", "ticket_id": None, "because": "null envelope sender", "text": ""}
_SHADOW_DAY = {"since": NOW, "shadowed": 51, "suppressed": 1, "items": (_SHADOWED, _SUPPRESSED), "more": 50}


def contexts_of(desk: Desk) -> Contexts:
    """What every reply of a desk is tried with, by the reply."""
    return {
        "acknowledgement": _acknowledgements(desk),
        "missing_information": _acknowledgements(desk),
        "moderator_notice": _notices(desk),
        "moderator_receipt": [
            {"ticket": _ticket(desk, kind), "unread": unread, "says_nothing": not unread}
            for kind in KINDS
            for unread in ((), (_WORDS, _WORDS))
        ],
        **_letters_of_clocks(desk),
        **command_letters(
            [
                (_full(desk, "violation_report"), _clocks(_full(desk, "violation_report"))),
                (_ticket(desk, "appeal"), ()),
            ],
            _WORDS,
            NOW,
        ),
        **decision_letters((_full(desk, "violation_report"), _ticket(desk, "complaint")), _WORDS, NOW),
        "escalation": _escalations(desk),
        "escalation_digest": _escalation_digests(desk),
        "held_notice": [_HELD, _BARE_HELD],
        "daily_notice": [
            {"items": (_HELD, _BARE_HELD), "left": (_LEFT, {**_LEFT, "reason": ""}), "guessed": (_HELD,), "more": 2},
            {"items": (), "left": (_LEFT,), "guessed": (), "more": 0},
            {"items": (_HELD,), "left": (), "guessed": (), "more": 0},
            {"items": (), "left": (), "guessed": (_HELD, _BARE_HELD), "more": 0},
        ],
        "daily_digest": daily_digests([(t, _clocks(t)) for t in (_full(desk, "appeal"),)], KINDS, NOW),
        "weekly_report": weekly_reports(_WORDS, KINDS, _CLOCK_NAMES, NOW),
        "checkpoint": checkpoints(NOW),
        "undelivered_notice": _undelivered(desk),
        "shadow_notice": [_SHADOW_DAY, {**_SHADOW_DAY, "shadowed": 1, "items": (), "more": 0}],
        "stalled_notice": [
            {**_STALLED, "door": door, "works": works, "said": said}
            for door, works, said in product(WATCHED, (False, True), (_WORDS, ""))
        ],
    }


WATCHED = ("smtp", "imap", "send", "workers", "sender")
NAMES = (
    *("acknowledgement", "missing_information", "moderator_notice", "moderator_receipt"),
    *("delay_notice", "reminder", "closing_notice", "status", "escalation", "escalation_digest"),
    *("held_notice", "daily_notice", "daily_digest", "weekly_report", "checkpoint"),
    *("reply", "command_receipt", "command_code", "work_notice", "held_receipt"),
    *("token_warning", "alarm_notice"),
    *LETTERS,
    *("stalled_notice", "undelivered_notice", "shadow_notice"),
)


def specimens(name: str, desk: Desk, contexts: Contexts | None = None) -> tuple[dict[str, Any], ...]:
    """Contexts for a reply, with what the renderer adds; for one that mailbot doesn't know, all names at once.

    Args:
        contexts: the desk's `contexts_of`, where they are asked for more than once.
    """
    known = contexts or contexts_of(desk)
    everything = {key: value for found in known.values() for key, value in found[0].items()}
    common = {"desk": desk, "now": NOW, **_PAGE}
    found = known.get(name, [everything])
    subjects = cycle((_WORDS, ""))
    return tuple(
        {**common, "answered_subject": subject, **context}
        for context, subject in zip(found * 2 if len(found) % 2 else found, subjects, strict=False)
    )
