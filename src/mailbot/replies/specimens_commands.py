"""Contexts to try with what moderators' commands write: to themselves, and to parties outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mailbot.domain.decision import Decision
from mailbot.domain.dossier import Wrote
from mailbot.domain.given import Given
from mailbot.domain.mail import Address
from mailbot.domain.ticket import Clock, Ticket


def command_letters(
    tickets: Sequence[tuple[Ticket, tuple[Clock, ...]]], words: str, now: datetime
) -> Mapping[str, list[dict[str, Any]]]:
    decision = Decision("0d" * 16, "ALU-7K3M2Q", "robin@example.org", now, "violation", action=words)
    few: dict[str, Any] = {"done": (), "shown": (), "refused": (), "clocks": (), "decisions": (), "wrote": ()}
    wrote = (Wrote("complainant", now, words, 2), Wrote("third_party", now, ""))
    refused = ({"given": Given("tier", words), "because": words},)
    receipts: list[dict[str, Any]] = []
    codes: list[dict[str, Any]] = []
    for ticket, clocks in tickets:
        much = {"ticket": ticket, "clocks": clocks, "decisions": (decision,), "done": (words, words)}
        receipts += [
            {**few, **much, "shown": ((words, (words, words)),), "wrote": wrote},
            {**few, "ticket": ticket, "refused": refused},
        ]
        codes += [{**few, **much, "code": "7K3M-2QXT", "until": now, "because": words}]
    somebody = Address(words, "eve@example.net")
    warnings = [
        {"ticket": ticket, "sender": somebody, "received_at": now, "message_id": "0b" * 16, "disposition": disposition}
        for ticket, _ in tickets
        for disposition in ("held", "appended")
    ]
    failed = (("robin@example.org", 7), (words, 3))
    return {
        "held_receipt": [{**few, "done": (words, words)}, {**few, "refused": refused}],
        "token_warning": warnings,
        "failed_command": [
            {**each, "reason": words, "address": "robin@example.org", "ticket": about}
            for each in warnings
            for about in (each["ticket"], None)
        ],
        "alarm_notice": [{"ticket": ticket, "clocks": clocks, "failed": failed} for ticket, clocks in tickets],
        "reply": [
            {"ticket": ticket, "words": f"{words}\n\nmore", "other": other, "first": first}
            for ticket, _ in tickets
            for other, first in ((False, False), (True, False), (True, True))
        ],
        "command_receipt": receipts,
        "command_code": codes,
    }
