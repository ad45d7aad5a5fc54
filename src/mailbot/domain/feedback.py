"""How content a complainant says they are with a resolution: from 1 to 5, in whatever way people write that. Pure."""

import re
import unicodedata
from dataclasses import dataclass

BEST = 5
MOST_READ = 2_000  # characters: a rating stands at the beginning
STARS = "\u2605\u2b50\U0001f31f"
EMPTY = "\u2606"
_NUMBER = rf"(?P<number>[1-{BEST}])"
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "ein": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "f\u00fcnf": 5,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
    "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
    "due": 2, "tre": 3, "quattro": 4, "cinque": 5,
    "een": 1, "twee": 2, "drie": 3, "vijf": 5,
    "um": 1, "uma": 1, "dois": 2, "duas": 2, "tr\u00eas": 3, "quatro": 4,
    "jeden": 1, "jedna": 1, "dwa": 2, "dwie": 2, "trzy": 3, "cztery": 4, "pi\u0119\u0107": 5,
    "\u4e00": 1, "\u4e8c": 2, "\u4e09": 3, "\u56db": 4, "\u4e94": 5,
}  # fmt: skip
_A_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_STAR = (
    r"(?:stars?|sterne?n?|\u00e9toiles?|etoiles?|estrellas?|estrelas?|stelle|stella|sterren|ster|gwiazd(?:ki|ka|ek|y|a)?"
    r"|\u3064\u661f|\u661f|points?|punkte?n?|puntos?|pontos?|punti|punten|punkt(?:y|\u00f3w)?|\u70b9)"
)
_ENDS = rf"(?=\s*{BEST}(?:\s*{_STAR}|\W*$|\s*[^\w\s]))"  # "3 of 5 items" is no rating
_OUT_OF = rf"(?:/|(?:out of|of|von|sur|de|su|van|na|z){_ENDS})\s*{BEST}\b(?:\s*{_STAR})?"
_ON_A_DAY = r"\b(?:on|since|from|by|until|before|after|am|vom|le|il|el|op|em|dia|dnia)\s+"
_ASKED = (
    r"(?:rating|score|feedback|bewertung|note|notation|\u00e9valuation|evaluaci\u00f3n|calificaci\u00f3n|puntuaci\u00f3n|valutazione|voto"
    r"|beoordeling|cijfer|avalia\u00e7\u00e3o|nota|ocena|\u8a55\u4fa1|\u70b9\u6570)"
)
_FORMS = tuple(
    re.compile(form, re.MULTILINE)
    for form in (
        rf"(?P<day>{_ON_A_DAY})?(?<![\d/.,-]){_NUMBER}\s*{_OUT_OF}(?!\s*/)",
        rf"(?<![\d/.,-]){_NUMBER}\s*{_STAR}",
        rf"\b(?P<word>{_A_WORD})\s*(?:{_STAR}|{_OUT_OF})",
        rf"\u661f\s*(?:{_NUMBER}|(?P<word>{_A_WORD}))",
        rf"{_ASKED}\s*[:=\uff1a]?\s*{_NUMBER}(?![\d/.,-]\d|\d)",
    )
)
_ALONE = re.compile(rf"{_NUMBER}\s*(?:$|[.!,;:\u2013\u2014](?!\d)|-(?!\w))")
_LISTED = re.compile(r"^\s*2\s*[.):]", re.MULTILINE)
_DRAWN = re.compile(rf"(?:[{STARS}]\ufe0f?\s?){{1,}}(?:[{EMPTY}]\s?)*")


def rating_in(words: str) -> int | None:
    """The rating that a reply gives; None where it gives none, or contradicts itself.

    A number alone counts at the beginning of its first line; elsewhere only with what makes it a rating, so that a day,
    a number of things or the first entry of a list is none.

    >>> rating_in("5 - thank you"), rating_in("4 von 5 Sternen"), rating_in("It took 5 days.")
    (5, 4, None)
    """
    text = " ".join(unicodedata.normalize("NFKC", words[:MOST_READ]).lower().replace("\u2044", "/").split(" "))
    found: set[int] = set()
    for form in _FORMS:
        found |= {_value(match) for match in form.finditer(text) if not match.groupdict().get("day")}
        text = form.sub(" ", text)
    drawn = {sum(match.group().count(star) for star in STARS) for match in _DRAWN.finditer(text)}
    if not found and not drawn:
        first = next((line.strip() for line in text.splitlines() if line.strip()), "")
        alone = None if _LISTED.search(text) else _ALONE.match(first)
        found = {_value(alone)} if alone else set()
    (rating, *others) = (*found, *drawn) or (None,)
    return rating if not others and rating is not None and 1 <= rating <= BEST else None


def _value(match: re.Match[str]) -> int:
    given = match.groupdict()
    return int(given["number"]) if given.get("number") else _WORDS[given["word"]]


@dataclass(frozen=True, slots=True)
class Contentment:
    """What complainants say of the resolutions of a desk.

    Args:
        resolved: how many complaints had one.
        ratings: one of each that was answered.
    """

    desk: str
    resolved: int
    ratings: tuple[int, ...] = ()

    @property
    def share(self) -> float | None:
        """Of how many resolutions they said something; None where there was none."""
        return len(self.ratings) / self.resolved if self.resolved else None

    @property
    def mean(self) -> float | None:
        return sum(self.ratings) / len(self.ratings) if self.ratings else None


@dataclass(frozen=True, slots=True)
class Rate:
    """A complainant says how content they are with a resolution.

    Args:
        rating: 1 to 5, the best.
    """

    ticket_id: str
    message_id: str
    rating: int
