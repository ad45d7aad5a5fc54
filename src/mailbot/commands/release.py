"""`/release`: mail that was kept back is let go."""

from mailbot.commands._command import Command
from mailbot.commands._kept import kept_of
from mailbot.domain.given import Given
from mailbot.domain.plan import LetIn, MarkReachable, SetOutbox
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:
    kept = kept_of(work, given, ("held", "guessed", "suppressed"))
    if kept.what == "suppressed":
        change = SetOutbox(kept.id, "queued", ("suppressed",), f"released by {work.by}")
        return work.plus(change, MarkReachable(kept.address.lower())).did(f"The reply {kept.id[:8]}… leaves.")
    if LetIn(kept.id) in work.changes:
        return work
    return work.plus(LetIn(kept.id)).did(
        f"The message {kept.id[:8]}… from {kept.address or 'nobody'} is read as a person's."
    )


COMMAND = Command(
    "release", "/release ID", "Lets a message in that was held, or a reply out that was kept back, by its id.", _run
)
