"""One of a few words, as people type them."""

from collections.abc import Mapping
from difflib import get_close_matches

from mailbot.errors import CommandRefused


def plain(words: str) -> str:
    """The form in which words are compared: case, hyphens and blanks don't count.

    >>> plain(" Policy-Question. ")
    'policy question'
    """
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").strip(" .,;\"'").split())


def chosen(said: str, choices: Mapping[str, str]) -> str:
    """The choice that somebody means.

    Args:
        choices: by what they may be called.

    Raises:
        CommandRefused: none is called so; what is nearest is told, or all are.
    """
    known = {plain(name): choice for name, choice in choices.items()}
    if plain(said) in known:
        return known[plain(said)]
    near = get_close_matches(plain(said), known, n=1)
    if near:
        raise CommandRefused(f"{said.strip() or 'nothing'} is none; did you mean {known[near[0]]}?")
    raise CommandRefused(f"give one of {', '.join(dict.fromkeys(choices.values()))}")
