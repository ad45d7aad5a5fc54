"""What is kept back at the desk, as `/release` and `/discard` name it."""

from mailbot.domain.dossier import SHORTEST_PREFIX, Kept
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def kept_of(work: Work, given: Given, whats: tuple[str, ...]) -> Kept:
    """What a command names by its id, or by the beginning of it.

    Raises:
        CommandRefused: nothing is called so, or several.
    """
    said = next(iter(given.words), "").lower()
    if not said:
        raise CommandRefused(f"write the id of what you mean after it. {_choices(work)}")
    if len(said) < SHORTEST_PREFIX:
        because = f"{said} is no id of which enough is given: {SHORTEST_PREFIX} characters at least"
        raise CommandRefused(f"{because}. {_choices(work)}")
    found = [each for each in work.kept if each.id.startswith(said) and each.what in whats]
    if len(found) > 1:
        raise CommandRefused(f"{said} begins more than one id: give more of it")
    if not found:
        raise CommandRefused(f"nothing that is kept back at this desk has the id {said}. {_choices(work)}")
    return found[0]


def _choices(work: Work) -> str:
    """What is held, as far as it is known, with whole ids to copy."""
    held = [f"{each.id} from {each.address or 'nobody'}" for each in work.kept if each.what == "held"]
    return f"Held now, the newest: {'; '.join(held)}" if held else "Nothing is held now"
