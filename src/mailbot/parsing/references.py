"""Message ids: of In-Reply-To and References as they came, and of the References that our answer bears.

Says nothing of which ticket they belong to.
"""

import re

from mailbot.domain.mail import Mail

MAX_IDS = 200
MAX_REFERENCES = 20  # of our answers; 20 ids of usual length stay far below what relays refuse
MAX_ID_OCTETS = 500
IN_BRACKETS = re.compile(r"<([^<>]{1,998})>")
# Tried where a word begins and nowhere else, so that a long word without an `@` is looked through once.
BARE = re.compile(r"(?<![^\s<>,;:\"'()\[\]])[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+")
COMMENT = re.compile(r"\([^()]*\)")
WHITE = re.compile(r"\s+")


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in a header value, with angle brackets, in order, each once; malformed ones too.

    Args:
        value: unfolded. Of more than MAX_IDS the first and the last ones are kept.

    >>> message_ids("Your message of Monday <1@example.org> <2@exam ple.org>")
    ('<1@example.org>', '<2@example.org>')
    >>> message_ids("3@example.org")
    ('<3@example.org>',)
    """
    found = [WHITE.sub("", id_) for id_ in IN_BRACKETS.findall(value)]
    if not found:
        found = BARE.findall(COMMENT.sub(" ", value))
    ids = tuple(dict.fromkeys(f"<{id_}>" for id_ in found if id_))
    return ids if len(ids) <= MAX_IDS else (ids[0], *ids[1 - MAX_IDS :])


def message_id(value: str) -> str | None:
    """The one id of a Message-ID header; whatever stands there where it has no brackets; None where nothing does."""
    ids = message_ids(value)
    if ids:
        return ids[0]
    bare = WHITE.sub("", value).strip("<>")[:MAX_ID_OCTETS]
    return f"<{bare}>" if bare else None


def reply_references(mail: Mail) -> tuple[str, ...]:
    """What the References of an answer to a mail name (RFC 5322 3.6.4), oldest first.

    The parent's References, or its In-Reply-To where that names exactly one message, and then the parent itself. Of a
    long thread the first one, which clients file by, and the last ones are kept.
    """
    older = mail.references or (mail.in_reply_to if len(mail.in_reply_to) == 1 else ())
    ids = [id_ for id_ in older if id_ != mail.message_id]
    if mail.message_id:
        ids.append(mail.message_id)
    fitting = [id_ for id_ in ids if len(id_) <= MAX_ID_OCTETS and id_.isascii()]
    return tuple(fitting if len(fitting) <= MAX_REFERENCES else [fitting[0], *fitting[1 - MAX_REFERENCES :]])
