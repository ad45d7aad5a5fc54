"""What the spam filter in front of us found: only where the settings say which one that is, and only its own word.

Anybody can write a filter's headers, either way. A filter writes above what is there, so that of all its headers the
topmost counts; where none is pinned, none does.
"""

from mailbot.classify.marked import spam_filters
from mailbot.domain.mail import Mail

MAX_VALUE = 4000


def upstream_spam(mail: Mail, spam_filter: str | None) -> str | None:
    """The header in which the pinned filter says that a mail is spam; None where it doesn't."""
    pinned = spam_filters().get(spam_filter or "")
    if pinned is None:
        return None
    for name, value in mail.headers:
        says = pinned.spam.get(name.lower())
        if says is not None and says.search(value[:MAX_VALUE]):
            return f"{name}: {value}"
        if says is not None and name.lower() not in pinned.mute:
            return None
    return None
