"""Makes what opens, reads and explains mail, for `app` and the commands."""

from collections.abc import Callable, Iterable

from mailbot.classify.fusion import Classifier
from mailbot.contents import Contents
from mailbot.domain.desk import Desk
from mailbot.errors import ConfigError, Trouble
from mailbot.examine.decrypt import NO_KEYS
from mailbot.examine.scan import Scanner
from mailbot.keyring import load_keys
from mailbot.read import Reader
from mailbot.settings import Settings


def build_readers(
    desks: Iterable[Desk], classifier: Callable[[], Classifier | None] = lambda: None
) -> dict[str, Reader]:
    """The readers of some desks, by name; what is the same for all of them is made once.

    Args:
        classifier: answers with the trained model as soon as there is one.
    """
    from mailbot.classify.entities import Extractor  # spaCy takes a second: only those who read mail wait for it
    from mailbot.classify.patterns import Patterns
    from mailbot.classify.rules import Matcher
    from mailbot.classify.terms import Lexicon

    desks = list(desks)
    patterns, lexicon = Patterns(desks), Lexicon(desks)
    return {
        desk.name: Reader(desk, Matcher(desk, patterns, lexicon), Extractor(desk.calendar.zone), classifier)
        for desk in desks
    }


def build_reader(desk: Desk) -> Reader:
    return build_readers([desk])[desk.name]


def build_contents(settings: Settings, troubled: Callable[[Trouble], None]) -> Contents:
    """What opens and scans mail.

    Args:
        troubled: is told what keeps the scanner from working.
    """
    return Contents(load_keys(settings.keyring), Scanner(settings.scan, troubled).scan)


def build_explained_contents(settings: Settings) -> Contents:
    """The same for who only explains mail: no scanner on the network, and no keys where they aren't theirs to read."""
    try:
        keys = load_keys(settings.keyring)
    except ConfigError:
        keys = NO_KEYS
    if not (settings.scan.clamd or "").startswith("unix:"):
        return Contents(keys)
    return Contents(keys, Scanner(settings.scan).scan)
