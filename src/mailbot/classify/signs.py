"""Weighs the signs of a mail that no header has told the nature of: a sum, for each nature that signs speak for.

No sign of words is enough, however many there are: a person can quote them all. It takes the sum, signs of two
families, one of them about what the nature is, and one about how the mail is made or addressed. What people say speaks
against.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.classify.facts import FACTS
from mailbot.classify.glimpse import Glimpse
from mailbot.classify.marked import Sign, signs

ENOUGH = 10
MADE = {"spam": 5, "auto_reply": 2, "list": 2}  # of it, by how the mail is made
NO = ("", "no", "none", "false", "0")
MAX_INSTANCES = 50  # of one header


@dataclass(frozen=True, slots=True)
class Found:
    """A sign that was met, and the words that met it."""

    sign: Sign
    evidence: str


def weigh(glimpse: Glimpse, nature: str) -> tuple[Found, ...]:
    """The signs that tell that a mail is of this nature, the weightiest first; none where they aren't enough.

    What costs least is looked at first, and what people say only where the rest would be enough: most mail is a
    person's, and bears hardly a sign.
    """
    every = signs()[nature]
    speaking = [sign for sign in every if sign.weight > 0]
    told = _families((sign for sign in speaking if sign.is_structure or sign.alone), glimpse, nature)
    words = [sign for sign in speaking if not sign.is_structure]
    could_be = sum({sign.family: sign.weight for sign in reversed(words)}.values())
    if not told or _sum(told) + could_be < ENOUGH:
        return ()
    told |= {family: found for family, found in _families(words, glimpse, nature).items() if family not in told}
    if _sum(told) < ENOUGH or not _hold_together([each.sign for each in told.values()], nature):
        return ()
    alone = any(each.sign.alone for each in told.values())
    # What tells it alone stands against how the mail is made, though not against what its writer says.
    speaking_against = (sign for sign in every if sign.weight < 0 and not (alone and sign.where == "fact"))
    against = _families(speaking_against, glimpse, nature)
    if _sum(told) + _sum(against) < ENOUGH:
        return ()
    return tuple(sorted(told.values(), key=lambda each: -each.sign.weight))


def _families(looked_for: Iterable[Sign], glimpse: Glimpse, nature: str) -> dict[str, Found]:
    """The weightiest sign that was met of each family; they come in the order of their weight."""
    met: dict[str, Found] = {}
    for sign in looked_for:
        evidence = _met(sign, glimpse, nature) if sign.family not in met else None
        if evidence is not None:
            met[sign.family] = Found(sign, evidence)
    return met


def _sum(found: dict[str, Found]) -> int:
    return sum(each.sign.weight for each in found.values())


def _hold_together(told: list[Sign], nature: str) -> bool:
    if any(sign.alone for sign in told):
        return True
    # A list's name as the subject doesn't count here: who complains of a list writes it too.
    made = sum(sign.weight for sign in told if sign.is_structure and not (nature == "list" and sign.where == "subject"))
    return len(told) > 1 and any(sign.core for sign in told) and made >= MADE[nature]


def complains(glimpse: Glimpse) -> bool:
    """Whether the own words are those of a complaint, or tell of something received."""
    against = (sign for sign in signs()["auto_reply"] if sign.where == "said")
    return any(_met(sign, glimpse, "auto_reply") is not None for sign in against)


def _met(sign: Sign, glimpse: Glimpse, nature: str) -> str | None:
    """The words that meet a sign; None where none do."""
    if sign.fact:
        return sign.fact if FACTS[sign.fact](glimpse) else None
    if sign.where == "header":
        return _header(sign, glimpse)
    found = sign.pattern.search(glimpse.zone(sign.where, nature)) if sign.pattern else None
    return found.group(0) if found else None


def _header(sign: Sign, glimpse: Glimpse) -> str | None:
    for name in sign.headers:
        for value in glimpse.mail.header_all(name)[:MAX_INSTANCES]:
            if sign.pattern is None and value.strip().lower() not in NO:
                return name
            if sign.pattern is not None and sign.pattern.search(value[:2000]):
                return f"{name}: {value}"
    return None
