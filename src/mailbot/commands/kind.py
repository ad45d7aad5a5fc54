"""`/kind`: what sort of matter it is."""

from mailbot.commands._choice import chosen
from mailbot.commands._command import Command, open_ticket
from mailbot.commands._reclassify import reclassified
from mailbot.domain.given import Given
from mailbot.domain.reading import KINDS, QUEUES
from mailbot.domain.work import Work

SHORT = {"report": "violation_report", "security": "security_report", "policy": "policy_question"}
SHORT |= {"question": "policy_question", "legal": "legal_request"}


def _run(work: Work, given: Given) -> Work:
    open_ticket(work)
    kind = chosen(given.args, {**{name: name for name in KINDS}, **SHORT})
    queue = QUEUES[kind]
    work = reclassified(work, f"set to {kind} by {work.person.name}", kind=kind, queue=queue)
    return work.did(f"It is a matter of the queue {queue} now: {kind.replace('_', ' ')}.")


COMMAND = Command("kind", "/kind KIND", f"Sets what it is, and its queue: {', '.join(KINDS)}.", _run)
