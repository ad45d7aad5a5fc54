"""What Outlook wrapped in a winmail.dat, taken out: its attachments become attachments of the mail, its body the text
of a mail that has no other. The container stays whole among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mailbot.domain.mail import Attachment
from mailbot.parsing.attachments import describe
from mailbot.parsing.tnef import SIGNATURE, read_tnef

MAX_CONTAINERS = 5  # a mail has one


@dataclass(slots=True)
class Unwrapped:
    """The attachments of a mail with those of its containers after each, and the words found in them."""

    attachments: list[Attachment] = field(default_factory=list)
    text: str = ""
    html: str | None = None
    defects: list[str] = field(default_factory=list)


def unwrap(attachments: Iterable[Attachment]) -> Unwrapped:
    """Takes out of every winmail.dat what it holds."""
    found, opened = Unwrapped(), 0
    for attachment in attachments:
        found.attachments.append(attachment)
        if not attachment.content.startswith(SIGNATURE):
            continue
        opened += 1
        if opened <= MAX_CONTAINERS:
            _open(attachment, found)
    if opened > MAX_CONTAINERS:
        found.defects.append(f"more than {MAX_CONTAINERS} winmail.dat containers: the rest was not opened")
    return found


def _open(container: Attachment, found: Unwrapped) -> None:
    tnef = read_tnef(container.content)
    for file in tnef.files:
        found.attachments.append(
            describe(
                file.name,
                file.media_type,
                file.content,
                content_id=file.content_id,
                container=container.name,
                known=("message",) if file.embedded else (),
            )
        )
    if not found.text:
        found.text, found.html = tnef.text, tnef.html
    if not tnef.whole:
        found.defects.append("winmail.dat (TNEF) is broken: what could be read of it was taken out")
