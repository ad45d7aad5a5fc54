"""Contexts to try templates with: what `letters` fills in, once with everything and once with as little as may be."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle, product
from typing import Any

from mailbot.domain.decision import Decision
from mailbot.domain.desk import GROUNDS, Desk
from mailbot.domain.dossier import Wrote
from mailbot.domain.mail import Address, Attachment, Member
from mailbot.domain.provisions import Enforcement
from mailbot.domain.reading import ENTITY_KINDS, HAZARDS, KINDS, WISHES, Reading, Report, Why
from mailbot.domain.sealing import seal
from mailbot.domain.suggested import NAMES as SUGGESTED
from mailbot.replies.layout import Block
from mailbot.replies.specimens_clocks import escalation_digests, escalations, letters_of_clocks
from mailbot.replies.specimens_commands import command_letters
from mailbot.replies.specimens_leads import checkpoints, daily_digests, weekly_reports
from mailbot.replies.specimens_letters import LETTERS, decision_letters
from mailbot.replies.specimens_tickets import CLOCK_NAMES, MARKUP, MISSING, NOW, WORDS, clocks_of, full, plain

Contexts = Mapping[str, list[dict[str, Any]]]
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
_HELD = {
    "message_id": "0b" * 16,
    "nature": "unreadable",
    "reason": "it can't be read",
    "sender": "somebody@example.org",
    "subject": WORDS,
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
    "said": WORDS,
}
_PAGE: dict[str, Any] = {
    "title": WORDS,
    "blocks": (
        Block("paragraph", (WORDS,)),
        Block("items", (WORDS,)),
        Block("facts", facts=((WORDS, WORDS),)),
        Block("quote", (WORDS,)),
    ),
}


_PROVISION = Enforcement(WORDS, (WORDS, WORDS), steps=(WORDS, WORDS), grounds=GROUNDS, section="11.1")


_DECISION = Decision("0d" * 16, "ALU-7K3M2Q", "robin@example.org", NOW, "violation", section="3.2", action=WORDS)


def _acknowledgements(desk: Desk) -> list[dict[str, Any]]:
    few: dict[str, Any] = {"clocks": (), "missing": (), "form": "", "moved_from": None, "anonymous": False}
    few |= {"received_at": NOW, "files": 0, "unopened": False, "topics": (), "instead": "", "redress": ()}
    few |= {"escalation": False, "withdrawn": False, "grounds_unavailable": False, "also": (), "moved_to": None}
    few |= {"takes_evidence": False, "tier_doubtful": False, "languages": ()}
    names = desk.texts.get("en", {})
    much = {
        **few,
        "files": 2,
        "unopened": True,
        "also": tuple({"ticket": other, "clocks": clocks_of(other)} for other in (full(desk, "complaint"),) * 2),
        "missing": MISSING,
        "form": "Report",
        "moved_from": "abuse@example.org",
        "moved_to": Address(f"Appeals {MARKUP}", "appeals@example.org"),
        "takes_evidence": True,
        "tier_doubtful": True,
        "languages": ("en", "de", "xx"),
        "anonymous": True,
        "escalation": True,
        "withdrawn": True,
        "grounds_unavailable": True,
        "topics": tuple(category.key for category in desk.categories),
        "redress": tuple(name.removeprefix("redress_") for name in names if name.startswith("redress_")),
    }
    found: list[dict[str, Any]] = []
    for kind in KINDS:
        unclear = full(desk, kind)
        urgent = replace(unclear, needs_triage=None)
        tickets = (unclear, urgent, replace(urgent, hazards=()))
        found.extend(
            {**much, "ticket": ticket, "clocks": clocks_of(ticket), "unclear": bool(ticket.needs_triage)}
            for ticket in tickets
        )
        first = replace(urgent, tier=1, hazards=())
        found.append({**much, "ticket": first, "clocks": clocks_of(first), "unclear": False, "missing": ()})
        found.extend(
            {**much, "ticket": first, "clocks": (), "unclear": False, "instead": name}
            for name in names
            if name.startswith("reply_")
        )
        found.append({**few, "ticket": plain(desk, kind), "unclear": False})
    return found


def _notices(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    why = (Why("nature=human", "no mark of a machine", ""), Why("kind=appeal", "subject appeal_published", WORDS))
    few = {"clocks": (), "attachments": (), "links": (), "verified": False, "reply_state": ""}
    few |= {"labels": (), "provisions": (), "same_matter": (), "sealed": False, "decrypted": True}
    few |= {"found": (), "cautions": (), "role": "subject", "answered": "subject"}
    few |= {"earlier": (), "number": 0, "decisions": ()}
    few |= {"suggested": ("note", "help"), "happened": "", "wrote": ()}
    few |= {"sender": Address("", ""), "subject": "", "visible_text": "", "reading": Reading("human")}
    much = {"attachments": (_ATTACHMENT,), "links": ("ALU-ABCDEF",), "verified": True, "reply_state": "queued"}
    much |= {"labels": (WORDS,), "provisions": (_PROVISION, Enforcement(WORDS, (WORDS,)))}
    much |= {"role": "complainant", "earlier": (plain(desk, "appeal"),) * 2, "number": 2, "decisions": (_DECISION,)}
    much |= {"answered": "", "happened": "", "wrote": ()}
    much |= {"suggested": SUGGESTED}
    much |= {"same_matter": ("ALU-ABCDEF", "ALU-BCDEFG"), "sealed": False}
    much |= {"decrypted": False, "found": (f"infected: {WORDS} (Some.Name)",)}
    much |= {"cautions": (f"infected: {WORDS} (Some.Name)", f"{WORDS} is a document with a program in it")}
    much |= {"sender": _SENDER, "subject": WORDS, "visible_text": f"{WORDS}\nmore"}
    for kind, event in product(KINDS, ("opened", "appended", "reopened", "escalated")):
        ticket = full(desk, kind)
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
        found.append({**much, "event": event, "ticket": ticket, "clocks": clocks_of(ticket), "reading": reading})
        found.append({**few, "event": event, "ticket": plain(desk, kind)})
    told: dict[str, Any] = {"event": "told", "happened": WORDS, "wrote": (Wrote("complainant", NOW, WORDS, 2),)}
    for kind in KINDS:
        reading = Reading("human", wishes=WISHES, missing=MISSING, why=why)
        ticket = full(desk, kind)
        found.append({**much, **told, "ticket": ticket, "clocks": clocks_of(ticket), "reading": reading})
        found.append({**few, **told, "wrote": (), "ticket": plain(desk, kind)})
    sealed = {"sealed": True, "attachments": (seal(_ATTACHMENT),)}
    for report, more in ((_REPORT, sealed), (Report("arf"), {"attachments": (_ATTACHMENT,) * 51})):
        ticket = replace(full(desk, "violation_report"), reports=10, reported_as=("abuse", "fraud"))
        reading = Reading("machine_report", kind="violation_report", report=report, why=why)
        found.append({**much, **more, "event": "reported", "ticket": ticket, "clocks": (), "reading": reading})
    return found


def _undelivered(desk: Desk) -> list[dict[str, Any]]:
    few: dict[str, Any] = {"ticket": None, "address": "", "what": "held", "outbox_id": "0b" * 16}
    few |= {"why": "", "said": "", "marked": False}
    much = {**few, "address": "somebody@example.org", "why": "there is no such address", "said": WORDS, "marked": True}
    return [*({**much, "ticket": full(desk, kind), "what": "acknowledgement"} for kind in KINDS), few]


_SHADOWED = {"to": "somebody@example.org", "subject": WORDS, "at": NOW, "template": "acknowledgement"}
_SHADOWED |= {"ticket_id": "ALU-7K3M2Q", "because": "", "text": f"{WORDS}\nmore"}
_SUPPRESSED = {**_SHADOWED, "subject": "", "ticket_id": None, "because": "null envelope sender", "text": ""}
_SHADOW_DAY = {"since": NOW, "shadowed": 51, "suppressed": 1, "items": (_SHADOWED, _SUPPRESSED), "more": 50}


def contexts_of(desk: Desk) -> Contexts:
    """What every reply of a desk is tried with, by the reply."""
    return {
        "acknowledgement": _acknowledgements(desk),
        "missing_information": _acknowledgements(desk),
        "moderator_notice": _notices(desk),
        "moderator_receipt": [
            {"ticket": plain(desk, kind), "unread": unread, "says_nothing": not unread}
            for kind in KINDS
            for unread in ((), (WORDS, WORDS))
        ],
        **letters_of_clocks(desk),
        **command_letters(
            [
                (full(desk, "violation_report"), clocks_of(full(desk, "violation_report"))),
                (plain(desk, "appeal"), ()),
            ],
            WORDS,
            NOW,
        ),
        **decision_letters((full(desk, "violation_report"), plain(desk, "complaint")), WORDS, NOW),
        "escalation": escalations(desk),
        "escalation_digest": escalation_digests(desk),
        "held_notice": [_HELD, _BARE_HELD],
        "daily_notice": [
            {"items": (_HELD, _BARE_HELD), "left": (_LEFT, {**_LEFT, "reason": ""}), "guessed": (_HELD,), "more": 2},
            {"items": (), "left": (_LEFT,), "guessed": (), "more": 0},
            {"items": (_HELD,), "left": (), "guessed": (), "more": 0},
            {"items": (), "left": (), "guessed": (_HELD, _BARE_HELD), "more": 0},
        ],
        "daily_digest": daily_digests([(t, clocks_of(t)) for t in (full(desk, "appeal"),)], KINDS, NOW),
        "weekly_report": weekly_reports(WORDS, KINDS, CLOCK_NAMES, NOW),
        "checkpoint": checkpoints(NOW),
        "undelivered_notice": _undelivered(desk),
        "shadow_notice": [_SHADOW_DAY, {**_SHADOW_DAY, "shadowed": 1, "items": (), "more": 0}],
        "stalled_notice": [
            {**_STALLED, "door": door, "works": works, "said": said}
            for door, works, said in product(WATCHED, (False, True), (WORDS, ""))
        ],
    }


WATCHED = ("smtp", "imap", "send", "workers", "sender")
NAMES = (
    *("acknowledgement", "missing_information", "moderator_notice", "moderator_receipt"),
    *("delay_notice", "reminder", "closing_notice", "status", "escalation", "escalation_digest"),
    *("held_notice", "daily_notice", "daily_digest", "weekly_report", "checkpoint"),
    *("reply", "command_receipt", "command_code", "held_receipt"),
    *("token_warning", "failed_command", "alarm_notice"),
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
    subjects = cycle((WORDS, ""))
    return tuple(
        {**common, "answered_subject": subject, **context}
        for context, subject in zip(found * 2 if len(found) % 2 else found, subjects, strict=False)
    )
