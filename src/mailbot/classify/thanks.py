"""Whether an answer to us says thanks and nothing else: then nothing goes on by it. In doubt it says more."""

import re
import unicodedata
from collections.abc import Iterable

from mailbot.classify.clues import besides_thanks, whose_rules
from mailbot.classify.contents import sentence_with
from mailbot.classify.grade import only_thanks
from mailbot.classify.language import identify
from mailbot.classify.rules import Hit, Matcher
from mailbot.classify.words import folded, plain
from mailbot.domain.desk import Desk

FOR_AN_OUTCOME = 2  # weight of rules by which somebody is thanked for what was decided for them
A_FEW = 6  # words whose language can't be told: the rules of every language are tried
COURTESY = 4  # words of a clause beside the thanks: a greeting, a name, that somebody is relieved
A_WORD = 4  # letters of a script without spaces
_CLAUSE = re.compile(r"[^\n.!?;,。、]+")
_THANKS = "\0"


def thanks_in_answer(desk: Desk, matcher: Matcher, text: str) -> bool:
    """Whether the new words of an answer say thanks alone. Its subject is the thread's, and says nothing of them."""
    language = identify(text)
    known = language in desk.languages
    if not known and len(text.split()) > A_FEW:
        return False
    hits = besides_thanks(matcher.hits("", text, whose_rules(language) if known else None), text)
    thanks = [hit for hit in hits if hit.rule.gives[0] == "thanks"]
    for_it = next((hit for hit in thanks if hit.rule.weight == FOR_AN_OUTCOME), None)
    asks = any(_asks(hit) and not _is_thanked_for(hit, for_it, text) for hit in hits)
    return only_thanks(asks, hits, text) and not _says_more(text, thanks)


def _asks(hit: Hit) -> bool:
    """Whether it speaks of a matter, or points at what proves one."""
    return hit.rule.gives[0] == "kind" or hit.rule.gives == ("says", "evidence")


def _is_thanked_for(hit: Hit, outcome: Hit | None, text: str) -> bool:
    """Whether the words of a hit stand in the sentence alone that thanks for an outcome: `for restoring my account`."""
    if outcome is None:
        return False
    sentence, whole = sentence_with(outcome.evidence, text), plain(text)
    return whole.count(hit.evidence) <= sentence.count(hit.evidence)


def _says_more(text: str, thanks: Iterable[Hit]) -> bool:
    """Whether a clause beside those that thank is longer than courtesy asks for."""
    lines = "\n".join(map(plain, folded(text).split("\n")))
    for hit in sorted(
        thanks, key=lambda hit: -len(hit.evidence)
    ):  # the words of an outcome have those of thanks in them
        lines = lines.replace(hit.evidence, _THANKS)
    return any(_words(each) > COURTESY for each in _CLAUSE.findall(lines) if _THANKS not in each)


def _words(clause: str) -> float:
    wide = sum(unicodedata.east_asian_width(char) == "W" for char in clause if char.isalpha())
    return wide / A_WORD if wide else len(clause.split())
