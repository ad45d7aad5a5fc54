"""A few labelled mails of a desk, whose classes have no word in common."""

from typing import Any

from mailbot.classify.fusion import Scores, Seen
from mailbot.learn.data import Labelled

WORDS = {
    ("violation_report", "deception"): ("scam", "fake", "impersonating", "pretends", "swindle", "hoax"),
    ("violation_report", "privacy"): ("leaked", "address", "published", "phone", "stalking", "photos"),
    ("appeal", None): ("banned", "reinstate", "suspended", "unfair", "mistake", "restore"),
    ("policy_question", None): ("allowed", "wonder", "clause", "permitted", "explain", "rule"),
}


def labelled(**changed: Any) -> Labelled:
    """A labelled mail like any other, but for what is changed."""
    plain = {
        "desk": "alludium",
        "language": "en",
        "to": "abuse@alludium.ai",
        "subject": "hello",
        "text": "somebody pretends to be me",
        "kind": "violation_report",
        "category": "deception",
        "categories": ("deception",),
        "group": "one",
    }
    return Labelled(**{**plain, **changed})


def few_mails() -> list[Labelled]:
    """Eighteen mails of each class, each with three words of its own and a filler of no meaning."""
    found = []
    for (kind, category), words in WORDS.items():
        for number in range(18):
            chosen = [words[number % 6], words[(number * 2 + 1) % 6], words[(number // 6 + 3) % 6]]
            found.append(
                labelled(
                    subject=f"matter {chr(97 + number)}",
                    text=f"{' '.join(chosen)} filler{chr(97 + number)} please look",
                    kind=kind,
                    category=category,
                    categories=(category,) if category else (),
                    group=f"{kind}-{category}-{number}",
                )
            )
    return found


def nothing_found(record: Labelled) -> Seen:
    """A mail in which rules find nothing."""
    return Seen(record.desk, record.subject, record.text, Scores())
