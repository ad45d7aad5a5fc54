"""Whether a mail that asks how its matter stands says anything besides: what may be an answer that we wait for.

In doubt it is one: then the time runs on and a person reads it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from mailbot.classify.rules import Hit
from mailbot.classify.words import folded, plain

COURTESY = 80  # letters: a greeting, a name, that they wrote a week ago; those of scripts without spaces count thrice
_SENTENCE = re.compile(r"[^\n.!?;。]+[.!?;。]*")
_YES_OR_NO = re.compile(r"(?:yes|no|ja|nein|oui|non|s[íiì]|sim|n[ãa]o|nee|tak|nie)\b|はい|いいえ", re.IGNORECASE)


def only_news(hits: Iterable[Hit], entities: Mapping[str, tuple[str, ...]], attachments: int, text: str) -> bool:
    """Whether a mail asks for news and answers nothing: beside its questions it has few words, neither yes nor no, no
    finding, and names nothing but times.

    Args:
        hits: of the rules, in subject and text.
        text: the new words.
    """
    found = tuple(hits)
    asked = [hit.evidence for hit in found if hit.rule.gives[0] == "news"]
    if not asked or attachments:
        return False
    sentences = [plain(sentence) for sentence in _SENTENCE.findall(folded(text))]
    rest = [each for each in sentences if not each.endswith("?") and not any(words in each for words in asked)]
    said, lower = " ".join(rest), " ".join(rest).lower()
    named = (name for kind, names in entities.items() if kind != "timestamps" for name in names)
    told = (hit.evidence for hit in found if hit.rule.gives[0] not in ("news", "thanks", "kind", "further"))
    return (
        _letters(said) <= COURTESY
        and not any(each.lower() in lower for each in (*named, *told))
        and not any(_YES_OR_NO.match(each) for each in rest)
    )


def _letters(text: str) -> int:
    return sum(3 if unicodedata.east_asian_width(char) == "W" else 1 for char in text if char.isalpha())
