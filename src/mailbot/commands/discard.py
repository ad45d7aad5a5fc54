"""`/discard`: held mail is put away for good."""

from mailbot.commands._command import Command
from mailbot.commands._kept import kept_of
from mailbot.domain.given import Given
from mailbot.domain.plan import LetIn, PutAway
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def _run(work: Work, given: Given) -> Work:
    kept = kept_of(work, given, ("held",))
    reason = " ".join(" ".join((*given.words[1:], given.text)).split())
    if not reason:
        raise CommandRefused("say why after the id: it is kept with the message")
    if any(isinstance(each, LetIn | PutAway) and each.message_id == kept.id for each in work.changes):
        raise CommandRefused(f"{kept.id[:8]}… is named twice in this mail")
    return work.plus(PutAway(kept.id, reason)).did(
        f"The message {kept.id[:8]}… from {kept.address or 'nobody'} is put away."
    )


COMMAND = Command("discard", "/discard ID REASON", "Puts a held message away for good; its octets are kept.", _run)
