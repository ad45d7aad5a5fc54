"""What the messages that came as attachments name: identifiers as evidence, and no words of the sender's.

A threat that is quoted in one makes no hazard, and what it asks for is not asked of us: no rule reads it.
"""

from collections.abc import Iterable, Mapping

from mailbot.classify.entities import Extractor, joined
from mailbot.classify.words import evidence
from mailbot.domain.mail import Enclosed
from mailbot.domain.reading import Why

MAX_READ = 200_000  # characters, of all of them together
MAX_SHOWN = 5  # values that a why shows

Named = dict[str, tuple[str, ...]]


def named_in(extractor: Extractor, messages: Iterable[Enclosed]) -> tuple[Named, tuple[Why, ...]]:
    """What enclosed messages name, and which attachment each finding comes from."""
    found: Named = {}
    whys: list[Why] = []
    left = MAX_READ
    for message in messages:
        text = _readable(message)[:left]
        left -= len(text)
        named, _ = extractor.extract(text, message.date)
        named = joined(named, {"ips": message.ips})
        whys += _whys(message, named)
        found = joined(found, named)
    return found, tuple(whys)


def _readable(message: Enclosed) -> str:
    sender = f"From: {message.from_.address}" if message.from_ else ""
    return f"{sender}\n{message.subject}\n{message.text}"


def _whys(message: Enclosed, named: Mapping[str, tuple[str, ...]]) -> Iterable[Why]:
    rule = f"attachment {message.attachment}"
    for kind, values in named.items():
        if values:
            yield Why(f"{kind}={values[0]}", rule, evidence(", ".join(values[:MAX_SHOWN])))
