"""Which category a mail tells of first: where it is about several, that is the main one.

Where it says that a further matter begins ("Second, …", "Besides, …"), what stands before and after it is read by
itself. Else its sentences tell which of its two likeliest categories comes first.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from mailbot.classify.clues import EVERYWHERE, Clues
from mailbot.classify.fusion import Classifier, Combined, Scores, Seen, combine, log_odds
from mailbot.classify.rules import Matcher
from mailbot.classify.words import plain

SURE = 0.5  # of what a part is about, for it to be a matter of its own
MOST = 40  # sentences
SHORT = 25  # characters: what is shorter goes with the sentence before
_ENDS = ".!?;:。！？"
_BETWEEN = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？])|\n+")


def in_order(
    combined: Combined, clues: Clues, matcher: Matcher, classifier: Classifier, subject: str, text: str
) -> Combined:
    """The same with the category that is told of first, and those of each part where a further matter begins.

    Of a mail that tells of a danger none is told of first: what is likeliest by the whole stays the main one.

    Args:
        subject, text: normalised, and the new words.
    """
    danger = "hazard" in {hit.rule.gives[0] for hit in clues.hits}
    danger = danger or any(name.startswith("hazards=") for name in combined.likely_findings)
    opener, parts = _by_part(clues, matcher, classifier, subject, text)
    if len({key for key, _ in parts}) > 1 and min(sure for _, sure in parts) >= SURE:
        surer = {key: max(sure, combined.categories[key]) for key, sure in parts}
        first = None if danger else parts[0][0]
        return replace(combined, categories={**combined.categories, **surer}, first=first, then=opener)
    likely = combined.found_categories
    if len(likely) < 2 or danger:
        return combined
    leans = _leans(classifier, _sentences(clues.desk.name, subject, text), *likely[:2])
    whole = log_odds(combined.categories[likely[0]]) - log_odds(combined.categories[likely[1]])
    return replace(combined, first=likely[_comes_second(leans, whole)])


def _by_part(
    clues: Clues, matcher: Matcher, classifier: Classifier, subject: str, text: str
) -> tuple[str, tuple[tuple[str, float], ...]]:
    """The words that begin a further matter, and what is likeliest before and after them, with its probability; ""
    and () where none begins."""
    whole = plain(text)
    language = clues.language or EVERYWHERE  # an English opener means something else in another
    openers = (hit for hit in clues.hits if hit.rule.gives[0] == "further" and hit.rule.language in ("", language))
    begun = ((_begin(whole, hit.evidence), hit.evidence.strip(f"{_ENDS} ")) for hit in openers)
    at, opener = min((each for each in begun if each[0]), default=(0, ""))
    if not at:
        return "", ()
    parts = (clues.part(matcher, subject, whole[:at]), clues.part(matcher, "", whole[at:]))
    found = (
        combine(part.scores, prediction, classifier.parameters).categories
        for part, prediction in zip(parts, classifier.predict(parts), strict=True)
    )
    return opener, tuple(max(each.items(), key=lambda item: item[1]) for each in found)


def _begin(text: str, words: str) -> int:
    """Where a sentence begins with some words, or has them in it; they begin one themselves behind a comma.

    >>> _begin("Two things: two is dear. Two: it is slow.", "Two")
    25
    >>> _begin("It is slow. And the other: it is dear.", "the other")
    11

    Args:
        text: `plain`.
    """
    words = words.lstrip(_ENDS)
    places = [found.start() for found in re.finditer(rf"(?<=[ 。！？]){re.escape(words)}", text)]
    for place in places:
        if text[max(place - 2, 0) : place].rstrip()[-1:] in f"{_ENDS},":
            return place
    return max(text.rfind(end, 0, places[0]) for end in _ENDS) + 1 if places else 0


def _sentences(desk: str, subject: str, text: str) -> list[Seen]:
    """The sentences of a mail as a model sees them, the first with the subject; no rule is held against them."""
    found: list[str] = []
    for sentence in filter(str.strip, _BETWEEN.split(text)):
        if found and len(found[-1]) < SHORT:
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return [Seen(desk, "" if index else subject, each, Scores()) for index, each in enumerate(found[:MOST])]


def _leans(classifier: Classifier, sentences: Sequence[Seen], one: str, other: str) -> list[float]:
    """How far each sentence speaks for one category rather than another."""
    found = (prediction.categories for prediction in classifier.predict(sentences))
    return [log_odds(each[one]) - log_odds(each[other]) for each in found]


def _comes_second(leans: Sequence[float], whole: float) -> bool:
    """Whether what the whole leans towards is told of after the other: parted where that fits best, either way.

    >>> _comes_second([2.0, -1.0], 1.0), _comes_second([-3.0, 3.0], 0.5)
    (False, True)
    """
    up_to = list(accumulate(leans))
    parted = [2 * each - up_to[-1] for each in up_to[:-1]]
    return bool(parted) and max(parted) + whole < -min(parted)
