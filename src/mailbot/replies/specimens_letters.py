"""Contexts to try with letters about decisions: to account holders, complainants and appellants."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any

from mailbot.domain.decision import Decision
from mailbot.domain.ticket import Clock, Ticket

GROUNDS = ("identity_error", "misidentification", "technical_error", "account_compromise")
"""What an appeal can rest on where it is limited, as letters name it."""


def decision_letters(tickets: Sequence[Ticket], words: str, now: datetime) -> Mapping[str, list[dict[str, Any]]]:
    """Every letter with all that it can say, and with as little as may be."""
    plain = Decision("0d" * 16, "ALU-7K3M2Q", "robin@example.org", now, "violation", tier=1, reason=words)
    few: dict[str, Any] = {"words": words, "section": "", "action": "", "monitoring": "", "grounds": GROUNDS}
    few |= {"final_at": None, "reference": "", "external": "", "resolution_action": "", "clocks": ()}
    much = few | {"words": f"{words}\n\nmore", "section": words, "action": words, "monitoring": words}
    much |= {"clocks": (Clock("ALU-7K3M2Q", "reinstatement", now, now, now, published=True),), "final_at": now}
    much |= {"reference": words, "external": words, "resolution_action": words}
    few |= {"higher": False}
    much |= {"higher": True}
    more: dict[str, Any] = {"appeal_to": "", "appeal_form": "", "corrective": "", "restorable": False}
    more |= {"appeal_asks": (), "appeal_days": None}
    all_of_it = {"appeal_to": "appeals@example.org", "appeal_form": words, "corrective": words, "restorable": True}
    all_of_it |= {"appeal_asks": ("grounds", words), "appeal_days": 10}
    each = [{**context, "ticket": ticket} for ticket, context in zip(tickets, (much, few), strict=True)]

    def decided(*outcomes: str) -> list[dict[str, Any]]:
        made = product(each, outcomes)
        return [{**context, "decision": replace(plain, outcome=outcome)} for context, outcome in made]

    to_subject = [
        {**context, **said, "until": now, "taken_at": at}
        for context, (said, at) in product(decided("violation"), ((all_of_it, now), (more, None)))
    ]
    return {
        "question": [
            {**context, "other": other, "first": first}
            for context in each
            for other, first in ((False, False), (True, False), (True, True))
        ],
        "outcome": [*decided("violation", "no_violation"), *({**d, "words": ""} for d in decided("violation"))],
        "statement": to_subject,
        "advance_notice": to_subject,
        "appeal_outcome": decided("upheld", "partly_upheld", "denied", "additional_review"),
        "appeal_grounds": decided("additional_review"),
        "appeal_final": decided("denied", "upheld", "partly_upheld"),
        "reinstated": decided("upheld"),
        "resolution": decided("resolved"),
        "closed": [
            {"ticket": ticket, "closed_at": now, "reopen_days": days, "words": said, "withdrawn": gone, **more}
            for ticket in tickets
            for days, said, gone, more in (
                (30, words, False, {"theirs": True, "undecided": True}),
                (0, "", True, {"theirs": True, "undecided": True}),
                (1, "", False, {"theirs": False, "undecided": False}),
            )
        ],
        "merged": each,
    }


LETTERS = (
    *("question", "outcome", "statement", "advance_notice", "appeal_outcome", "appeal_grounds"),
    *("appeal_final", "reinstated", "resolution", "closed", "merged"),
)
