"""Messages from files: standard input, a message, an mbox or a folder. Gives octets as they are; reads no mail."""

import sys
from collections.abc import Iterator
from pathlib import Path

from mailbot.errors import MailbotError

STDIN = "-"
MBOX_START = b"From "


def messages_in(source: str) -> Iterator[tuple[str, bytes]]:
    """Every message of a source, with the name to call it by.

    Args:
        source: `-` for standard input, a file (a message, or an mbox), or a folder (walked; a Maildir is one too).
    Raises:
        MailbotError: it can't be read.
    """
    if source == STDIN:
        yield STDIN, sys.stdin.buffer.read()
        return
    path = Path(source)
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield from _file(file)
        return
    yield from _file(path)


def _file(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MailbotError(f"{path}: can't be read: {error.strerror}") from None
    messages = split_mbox(content)
    if len(messages) == 1:
        yield str(path), messages[0]
        return
    for number, message in enumerate(messages, 1):
        yield f"{path}:{number}", message


def split_mbox(content: bytes) -> list[bytes]:
    """The messages of an mbox (RFC 4155); octets that are no mbox are one message.

    >>> split_mbox(b"From a\\nSubject: 1\\n\\n>From here\\n\\nFrom b\\nSubject: 2\\n\\n")
    [b'Subject: 1\\n\\nFrom here\\n', b'Subject: 2\\n\\n']
    """
    if not content.startswith(MBOX_START):
        return [content]
    messages: list[list[bytes]] = []
    after_blank = True
    for line in content.splitlines(keepends=True):
        if after_blank and line.startswith(MBOX_START):
            messages.append([])
        else:
            messages[-1].append(line.removeprefix(b">") if line.lstrip(b">").startswith(MBOX_START) else line)
        after_blank = not line.strip()
    *others, last = (b"".join(lines) for lines in messages)
    return [*(message.removesuffix(b"\n") for message in others), last]
