"""What the commands share that decide: the factors that the policy asks for, and its words for an action."""

import re
from collections.abc import Iterable, Mapping, Sequence

from mailbot.commands._command import named_to_reader
from mailbot.domain.desk import Desk
from mailbot.domain.given import Given
from mailbot.domain.provisions import APART, FACTORS, Considered, Enforcement
from mailbot.domain.ticket import Party
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

CALLED = {"complainant": "complainant", "subject": "account holder"}
REFERRAL = re.compile(r"law enforcement|\bpolice\b|\bprosecutor", re.IGNORECASE)

LABEL = re.compile(r"(?:the\s+)?reasons?\s*:\s*", re.IGNORECASE)
NUMBERS = re.compile(r"\d+(?:(?: |,|;|\+|&|\band\b)+\d+)*")
TOLD_AUTHORITIES = re.compile(
    r"(?:refer|report|hand|pass|inform|notif|told|tell)\w*(?: \S+){0,6}"
    r" (?:law enforcement|police|prosecutor|authorities)",
    re.IGNORECASE,
)


def factor_fields(of: str) -> tuple[tuple[str, str], ...]:
    """Fields of a command for the factors of a decision, or of one on an appeal."""
    return tuple((name, "a factor, asked for where the policy lists it") for name in FACTORS[of])


def factors(given: Given, considered: Considered | None) -> Mapping[str, str]:
    """What a moderator says of each factor that the policy lists; where it lists none, what they say all the same."""
    names = considered.asks if considered else tuple(name for each in FACTORS.values() for name in each)
    return {name: given.fields[name] for name in dict.fromkeys(names) if given.fields.get(name)}


def unlabelled(words: str) -> str:
    """The reason that follows a command on its own line, without the word that says so: it is told outside."""
    words = words.strip()
    label = LABEL.match(words)
    return words[label.end() :] if label else words


def lines_missing(given: Given, needed: Mapping[str, str]) -> dict[str, str]:
    """Those of some fields that aren't stated, each with what it means."""
    return {key: means for key, means in needed.items() if not given.fields.get(key, "").strip()}


def refuse_missing(given: Given, missing: Mapping[str, str], section: str = "") -> None:
    """Raises CommandRefused with what is missing, as lines to copy and to complete."""
    if not missing:
        return
    by = f" ({section})" if section else ""
    lines = "; ".join(f"`{key}: …` {means}" for key, means in missing.items())
    raise CommandRefused(f"below /{given.name}, a line each, please add{by}: {lines}")


def action_named(said: str, provided: Iterable[Enforcement]) -> str:
    """Actions as the policy words them, each by its number or by words of one alone; else as they were said."""
    known = tuple(dict.fromkeys(action for each in provided for action in each.actions))
    words = " ".join(said.split()).rstrip(".")
    parts = re.findall(r"\d+", words) if NUMBERS.fullmatch(words) else filter(None, map(str.strip, words.split(";")))
    return APART.join(dict.fromkeys(_one_named(part, known) for part in parts))


def _one_named(words: str, known: Sequence[str]) -> str:
    if words.isdecimal():
        if not 1 <= int(words) <= len(known):
            raise CommandRefused(f"there is no action {words}; {listed(known)}")
        return known[int(words) - 1]
    found = [action for action in known if words.lower() in action.lower()]
    return found[0] if len(found) == 1 else words


def provided_or_less(desk: Desk, tier: int | None, categories: tuple[str, ...]) -> tuple[Enforcement, ...]:
    """What the policy provides for a violation, and after it what it provides for slighter ones: less may be done."""
    slighter = (each for each in desk.enforcement if tier is None or not each.tiers or max(each.tiers) > tier)
    return (*desk.provides_for(tier, categories), *slighter)


def listed(actions: Iterable[str]) -> str:
    """The actions that the policy provides for, with their numbers."""
    return "the policy provides for " + "; ".join(f"{number}: {each}" for number, each in enumerate(actions, 1))


def told_outside(action: str) -> str:
    """An action as it may be told to an account holder.

    Raises:
        CommandRefused: it says that somebody is referred to the authorities, of which nobody is warned.
    """
    if REFERRAL.search(action):
        because = "a referral to the authorities is told nobody outside: leave it out of the action"
        raise CommandRefused(f"{because}, and record it with `referral:` below /act")
    return action


def refuse_warning(*words: str) -> None:
    """Raises CommandRefused where words would warn somebody that the authorities were told of them."""
    if any(TOLD_AUTHORITIES.search(each) for each in words):
        raise CommandRefused("a referral to the authorities is told nobody outside: give words without it")


def refuse_naming(work: Work, to: Party, *words: str) -> None:
    """Raises CommandRefused where words to one side name the other, or somebody who works here."""
    hidden = [each for each in work.dossier.parties if each.address != to.address and each.role != to.role]
    told = named_to_reader(work, hidden, *words)
    if told is not None:
        because = f"the words to the {CALLED[to.role]} name {told}, whom they are not shown"
        raise CommandRefused(f"{because}: give others in a line below, see /help")
