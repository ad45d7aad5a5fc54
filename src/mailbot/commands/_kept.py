"""What is kept back at the desk, as `/release` and `/discard` name it."""

from mailbot.domain.dossier import Kept
from mailbot.domain.given import Given
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused


def kept_of(work: Work, given: Given, whats: tuple[str, ...]) -> Kept:
    """What a command names by its id, or by the beginning of it.

    Raises:
        CommandRefused: nothing is called so, or several.
    """
    said = next(iter(given.words), "").lower()
    found = [each for each in work.kept if said and each.id.startswith(said) and each.what in whats]
    if len(found) > 1:
        raise CommandRefused(f"{said} begins more than one id: give more of it")
    if not found:
        raise CommandRefused(
            f"nothing that is kept back at this desk has the id {said}: a notice of held mail names it"
        )
    return found[0]
