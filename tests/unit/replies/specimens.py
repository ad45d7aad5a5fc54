"""A desk, tickets and mails to try replies with. Addresses are reserved ones; nothing here is a real person's."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.domain.decision import Decision
from mailbot.domain.desk import Calendar, Category, Desk, Intake
from mailbot.domain.mail import Address, Attachment
from mailbot.domain.plan import Outgoing
from mailbot.domain.reading import KINDS, QUEUES, Reading, Why
from mailbot.domain.suggested import NAMES as SUGGESTED
from mailbot.domain.ticket import Clock, Ticket
from mailbot.replies.render import Renderer
from mailbot.replies.specimens_letters import GROUNDS, LETTERS

TEMPLATES = Path(__file__).parents[3] / "templates"
NOW = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqrstuvwxyz"
BOUNCE_TOKEN = "bouncebouncebouncebounce23"
TICKET_ID = "EXA-7K3M2Q"


def desk(**changes: object) -> Desk:
    values: dict[str, Any] = {
        "name": "example",
        "title": "Example",
        "tag": "EXA",
        "calendar": Calendar(ZoneInfo("Europe/London")),
        "intakes": tuple(Intake(f"{QUEUES[kind]}@example.org", kind) for kind in KINDS),
        "senders": {kind: Address("Example Trust & Safety", f"{QUEUES[kind]}@example.org") for kind in KINDS},
        "return_path": "bounces@example.org",
        "policy_url": "https://www.example.org/policy",
        "categories": (Category("deception", "Deception", 2),),
        "texts": {
            "en": {
                "anonymous": "Without a way to ask you, there may be less that we can find out.",
                "delays": "They are what we aim for in usual cases. If yours takes longer, we tell you.",
            },
        },
    }
    return Desk(**{**values, **changes})


def ticket(kind: str = "violation_report", **changes: object) -> Ticket:
    values: dict[str, Any] = {
        "id": TICKET_ID,
        "desk": "example",
        "kind": kind,
        "queue": QUEUES[kind],
        "subject": "Policy Violation Report",
        "opened_at": NOW,
        "reference": "ACC-48213",
    }
    return Ticket(**{**values, **changes})


def clock(name: str, hours: int, *, published: bool = True) -> Clock:
    return Clock(TICKET_ID, name, NOW, NOW + timedelta(hours=hours / 2), NOW + timedelta(hours=hours), published)


CLOCKS = {
    "violation_report": (clock("acknowledge", 24), clock("initial_review", 72), clock("investigation", 176)),
    "appeal": (clock("acknowledge", 48), clock("decision", 248)),
    "complaint": (clock("acknowledge", 24),),
}


def acknowledgement_context(kind: str = "violation_report", **changes: object) -> dict[str, Any]:
    values: dict[str, Any] = {
        "ticket": ticket(kind),
        "clocks": CLOCKS.get(kind, ()),
        "missing": (),
        "form": "",
        "withdrawn": False,
        "moved_from": None,
        "anonymous": False,
        "received_at": NOW - timedelta(seconds=3),
        "unclear": False,
        "files": 0,
        "unopened": False,
        "topics": (),
        "instead": "",
        "redress": (),
        "escalation": False,
        "grounds_unavailable": False,
        "also": (),
        "moved_to": Address("Example Appeals", "appeals@example.org"),
        "takes_evidence": kind not in ("policy_question", "legal_request"),
        "tier_doubtful": False,
        "languages": (),
    }
    return {**values, **changes}


def notice_context(kind: str = "appeal", **changes: object) -> dict[str, Any]:
    reading = Reading(
        "human",
        kind=kind,
        missing=("grounds",),
        why=(Why("kind=appeal", "subject appeal_published", "[Tier 2] Appeal - ACC-48213"),),
    )
    values: dict[str, Any] = {
        "ticket": ticket(kind, subject="[Tier 2] Appeal - ACC-48213", tier=2),
        "clocks": (clock("decision", 248), clock("triage", 4, published=False)),
        "reading": reading,
        "sender": Address("Noor Example", "noor@example.com"),
        "subject": "[Tier 2] Appeal - ACC-48213",
        "visible_text": "My account was suspended.\n\nI think that this was a mistake.",
        "attachments": (Attachment("shot.png", "image/png", "image/png", 48_213, "0f" * 32, ("mismatch",), b""),),
        "event": "opened",
        "happened": "",
        "wrote": (),
        "verified": True,
        "reply_state": "queued",
        "links": (),
        "same_matter": (),
        "role": "complainant",
        "answered": "",
        "earlier": (),
        "number": 0,
        "decisions": (),
        "suggested": SUGGESTED,
        "labels": (),
        "provisions": (),
        "sealed": False,
        "decrypted": False,
        "found": (),
        "cautions": (),
    }
    return {**values, **changes}


HELD: Mapping[str, Any] = {
    "message_id": "0b" * 16,
    "nature": "unreadable",
    "reason": "it can't be read",
    "sender": "noor@example.com",
    "subject": "Hello",
    "size": 48_213,
    "received_at": NOW.isoformat(),
}

SHADOWED: Mapping[str, Any] = {
    "to": "noor@example.com",
    "subject": "Re: [EXA-7K3M2Q] Policy Violation Report",
    "at": NOW,
    "template": "acknowledgement",
    "ticket_id": TICKET_ID,
}

LEFT = {
    "id": "support/INBOX 1:7",
    "account": "support",
    "folder": "INBOX",
    "reason": "it is larger than max_bytes (60000000)",
    "at": NOW,
}
ROWS: Mapping[str, Any] = {
    "number": 12,
    "rows": (
        {"ticket": ticket("appeal"), "clock": clock("decision", 248), "left": "2 business days 3 h late"},
        {"ticket": ticket(subject=""), "clock": clock("triage", 8, published=False), "left": "in 3 hours 20 min"},
    ),
    "more": 10,
}
VOLUME: Mapping[str, Any] = {"count": 12, "before": 9, "mean": "8.5", "change": "+3", "change_of_mean": "+3.5"}
KEPT: Mapping[str, Any] = {
    "name": "decision",
    "started": 12,
    "open": 1,
    "target": "75%",
    "limit": "92%",
    "before": "100%, —",
    "median": "5.0 h",
    "p90": "20.0 h",
    "oldest": TICKET_ID,
    "since": NOW,
}
DECIDED: Mapping[str, Any] = {
    "ticket": ticket(),
    "other": False,
    "first": False,
    "decision": Decision("0d" * 16, TICKET_ID, "robin@example.org", NOW, "violation", category="deception", tier=2),
    "words": "Five posts claim what isn't so.\n\nTwo of them name a person.",
    "section": "3.2.3",
    "action": "removal of the content",
    "monitoring": "Posts are looked at for 30 days.",
    "grounds": GROUNDS,
    "final_at": NOW,
    "reference": "ACC-48213",
    "external": "",
    "clocks": (),
    "resolution_action": "a technical fix",
    "appeal_to": "appeals@example.org",
    "appeal_form": "[Tier Level] Appeal - [Account/Content ID]",
    "appeal_asks": ("account", "action", "grounds", "evidence", "resolution"),
    "appeal_days": 10,
    "higher": True,
    "corrective": "Remove them by 9 March.",
    "restorable": False,
    "until": NOW,
    "taken_at": NOW,
    "closed_at": NOW,
    "reopen_days": 30,
    "theirs": True,
    "withdrawn": False,
    "undecided": True,
}
CONTEXTS: Mapping[str, Mapping[str, Any]] = {
    "acknowledgement": acknowledgement_context(),
    "missing_information": acknowledgement_context(
        "appeal", missing=("account", "grounds"), form="[Tier Level] Appeal - [Account/Content ID]"
    ),
    "delay_notice": {
        "ticket": ticket("appeal"),
        "clock": clock("decision", 248),
        "also": (),
        "reason": "",
        "clocks": (clock("decision", 248),),
    },
    "reminder": {
        "ticket": ticket("appeal"),
        "missing": ("account",),
        "until": NOW + timedelta(days=7),
        "takes_evidence": True,
    },
    "closing_notice": {"ticket": ticket("appeal"), "reopen_days": 30},
    "status": {
        "ticket": ticket("appeal"),
        "stage": "decision",
        "clocks": (clock("decision", 248),),
        "said": ("news",),
        "level": "",
        "waits": None,
        "asked_at": NOW,
    },
    **dict.fromkeys(LETTERS, DECIDED),
    "reply": DECIDED,
    "moderator_notice": notice_context(),
    "moderator_receipt": {"ticket": ticket(), "unread": (), "says_nothing": False},
    "escalation": {
        "ticket": ticket("appeal"),
        "clock": clock("decision", 248),
        "role": "senior",
        "step": "80%",
        "overdue": False,
    },
    "escalation_digest": {
        "items": (
            {"ticket": ticket("appeal"), "clock": clock("decision", 248), "role": "senior", "overdue": False},
            {"ticket": ticket(subject=""), "clock": clock("evidence", 2), "role": "senior", "overdue": True},
        )
    },
    "held_notice": HELD,
    "daily_notice": {"items": (HELD, {**HELD, "message_id": "0c" * 16}), "left": (LEFT,), "guessed": (), "more": 0},
    "daily_digest": {
        "since": NOW - timedelta(days=3),
        **dict.fromkeys(("overdue", "due_today", "breached"), ROWS),
        "to_triage": {"number": 1, "rows": (ticket(needs_triage="two kinds are as likely"),), "more": 0},
        "came_in": 3,
        "kinds_in": (("complaint", 2), ("appeal", 1)),
    },
    "weekly_report": {
        "first": "Mon 23 Feb 2026",
        "last": "Sun 1 Mar 2026",
        "weeks": 2,
        "total": VOLUME,
        "kinds_in": ({**VOLUME, "name": "complaint"},),
        "categories_in": ({**VOLUME, "name": "Deception"},),
        "promises": (KEPT,),
        "breached": 3,
        "reasons": {"number": 1, "rows": (("we wait for the logs", 3),), "more": 0},
    },
    "undelivered_notice": {
        "ticket": ticket("appeal"),
        "address": "noor@example.com",
        "what": "acknowledgement",
        "outbox_id": "0d" * 16,
        "why": "there is no such address",
        "said": "550 5.1.1 <noor@example.com>: no such user here",
        "marked": True,
    },
    "shadow_notice": {
        "since": NOW,
        "shadowed": 1,
        "suppressed": 1,
        "items": (
            {**SHADOWED, "because": "", "text": "Thank you for writing."},
            {**SHADOWED, "because": "null envelope sender", "text": ""},
        ),
        "more": 0,
    },
    "stalled_notice": {
        "door": "imap",
        "name": "support",
        "works": False,
        "since": NOW,
        "problem": "the password is refused",
        "remedy": "put the account's password into its password_file",
        "said": "",
    },
}


def outgoing(template: str = "acknowledgement", **changes: object) -> Outgoing:
    values: dict[str, Any] = {
        "id": "0a" * 16,
        "purpose": "acknowledgement",
        "template": template,
        "desk": "example",
        "to": Address("Noor Example", "noor@example.com"),
        "to_role": "complainant",
        "from_kind": "violation_report",
        "token": TOKEN,
        "bounce_token": BOUNCE_TOKEN,
        "context": CONTEXTS.get(template, {}),
        "ticket_id": TICKET_ID,
        "subject": "Policy Violation Report",
        "in_reply_to": "<first@mail.example.com>",
    }
    return Outgoing(**{**values, **changes})


def renderer(**changes: object) -> Renderer:
    made = desk(**changes)
    return Renderer(TEMPLATES, {made.name: made})
