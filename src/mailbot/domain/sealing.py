"""Which attachments are sealed, and what is shown of one: hash, type and size. Pure.

A sealed attachment is never shown, sent or named; `mailbot attachment` gives its octets out, for a reason that is kept.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from mailbot.domain.desk import Desk
from mailbot.domain.mail import Attachment, Mail
from mailbot.domain.reading import Reading, Why
from mailbot.domain.ticket import Ticket

RESTRICTED = "restricted"
SHOWN = ("type", "size", "sha256")


def calls_for_seal(hazards: Collection[str], categories: Collection[str | None], desk: Desk) -> bool:
    """Whether what comes with a mail is sealed: for hazards always, and for categories that the desk marks."""
    return bool(hazards) or any(category.restricted for category in desk.categories if category.key in categories)


def seal(attachment: Attachment) -> Attachment:
    """An attachment as a notice may have it: hash, type, size and flags, so that no template can show more."""
    kept = {name: getattr(attachment, name) for name in SHOWN}
    return Attachment(**kept, name="", declared_type="", flags=(*attachment.flags, RESTRICTED), content=b"")


def seal_reading(reading: Reading) -> Reading:
    """What was understood, as it may be shown: neither a report's evidence nor a finding's names what is sealed."""
    report = reading.report
    if report is not None and report.evidence:
        report = replace(report, evidence=(RESTRICTED,))
    return replace(reading, report=report, why=tuple(map(_seal_why, reading.why)))


def shown_attachments(mail: Mail, *, is_sealed: bool) -> tuple[Attachment, ...]:
    """A mail's attachments as a notice may have them: what came encrypted goes by its hash, without what it lists."""
    return shown_files(mail.attachments, is_sealed=is_sealed, encrypted=bool(mail.decrypted))


def shown_files(files: tuple[Attachment, ...], *, is_sealed: bool, encrypted: bool) -> tuple[Attachment, ...]:
    """Attachments as a notice may have them, of one mail or of several."""
    if is_sealed:
        return tuple(map(seal, files))
    if not encrypted:
        return files
    called = names(((each.sha256, "") for each in files), is_sealed=True)
    return tuple(replace(each, name=called[each.sha256], members=()) for each in files)


def shown_reading(reading: Reading, mail: Mail, *, is_sealed: bool) -> Reading:
    """What was understood, without what is sealed or came encrypted: such words don't leave in the clear."""
    reading = seal_reading(reading) if is_sealed else reading
    return replace(reading, why=(), visible_text="", report=None) if mail.decrypted else reading


def _seal_why(why: Why) -> Why:
    """A finding in an attachment tells which one it was, and what stands there: only that it was found is told."""
    if not why.rule.startswith("attachment "):
        return why
    return Why(why.finding, f"attachment {RESTRICTED}", "")


def in_clear(ticket: Ticket) -> Ticket:
    """A ticket as a letter may have it: an account that stands in what came encrypted isn't named in the clear, nor are
    the words of an appeal."""
    if not ticket.encrypted:
        return ticket
    return replace(ticket, reference=None, grounds=dict.fromkeys(ticket.grounds, ""))


def sealed_report(described: Mapping[str, Any]) -> dict[str, Any]:
    """What a machine report says, as it may be shown: what it brings as evidence is sealed, and may be named there."""
    return {**described, "evidence": [RESTRICTED] if described.get("evidence") else []}


def sealed(described: Mapping[str, Any]) -> dict[str, Any]:
    """A described attachment as it may be shown: the same fields, null but for what a sealed one tells."""
    flags = [*described.get("flags", ()), RESTRICTED]
    return {**dict.fromkeys(described), **{name: described[name] for name in SHOWN}, "flags": flags}


def names(attachments: Iterable[tuple[str, str]], *, is_sealed: bool) -> dict[str, str]:
    """What attachments are called where something is said of them, by SHA-256: a sealed one by its hash alone."""
    return {sha256: f"attachment {sha256[:12]}" if is_sealed else name for sha256, name in attachments}
