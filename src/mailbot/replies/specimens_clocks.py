"""Contexts to try with what clocks write: to complainants whose matter takes its time, and to whom it is told."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle, product
from typing import Any

from mailbot.domain.desk import Desk
from mailbot.domain.reading import KINDS
from mailbot.domain.waiting import Wait
from mailbot.replies.specimens_tickets import MISSING, NOW, WORDS, clocks_of, full, plain


def letters_of_clocks(desk: Desk) -> Mapping[str, list[dict[str, Any]]]:
    """What a complainant is told while their matter takes its time: of any kind, sure or not, with dates or without."""
    sure = [replace(full(desk, kind), needs_triage=None, hazards=()) for kind in KINDS]
    tickets = [full(desk, "violation_report"), replace(plain(desk, "complaint"), state="closed"), *sure]
    with_clocks = [(ticket, clocks_of(ticket)) for ticket in tickets]
    late = tuple(replace(clock, limit_at=NOW) for clock in clocks_of(sure[0])[:3])
    asked: dict[str, Any] = {"said": ("news",), "level": "", "waits": None, "asked_at": NOW, "stands": "received"}
    higher = {**asked, "said": ("higher", "reopened", "news"), "level": "lead", "waits": Wait(NOW, NOW)}
    others: list[dict[str, Any]] = [{**asked, "said": (said,)} for said in ("withdrawal", "dates")]
    heard = (asked, {**asked, "said": ("reopened",), "stands": "asked", "waits": Wait(NOW)}, *others, higher)
    told = [*with_clocks, (sure[0], (*late, *clocks_of(sure[0])[3:])), (tickets[1], ())]
    return {
        "delay_notice": [
            {"ticket": ticket, "clock": clocks[1], "also": clocks[2:], "reason": reason, "clocks": clocks}
            for ticket, clocks in with_clocks
            for reason in (WORDS, "")
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


def escalations(desk: Desk) -> list[dict[str, Any]]:
    steps = (("80%", False), ("limit", True))
    return [
        {"ticket": ticket, "clock": clock, "role": "senior", "step": step, "overdue": overdue}
        for ticket in (full(desk, "appeal"), plain(desk, "complaint"))
        for clock in clocks_of(ticket)
        for step, overdue in steps
    ]


def escalation_digests(desk: Desk) -> list[dict[str, Any]]:
    items = tuple(
        {"ticket": ticket, "clock": clock, "role": "senior", "overdue": overdue}
        for ticket in (full(desk, "appeal"), plain(desk, "complaint"))
        for clock in clocks_of(ticket)
        for overdue in (False, True)
    )
    return [{"items": items}]
