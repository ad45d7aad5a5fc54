"""What a mail names: accounts, contents, addresses, times and more, each in one form, each once, in the mail's order.

Identifiers known by their shape come first (`shapes`, `timestamps`), then those that only the words beside them explain
(`spans`). It resolves and fetches nothing.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from mailbot.classify.shapes import ADDRESSES, HASHES, NUMBERS, Span, defanged_hosts, refanged, take, whole_ids
from mailbot.classify.spans import Named, token_class
from mailbot.classify.timestamps import Stamp, take_stamps
from mailbot.classify.words import evidence
from mailbot.domain.reading import ENTITY_KINDS, Why

MAX_READ = 100_000  # characters
MAX_VALUES = 2_000  # a kind

# Japanese puts no space around an identifier; what counts (年, 円, 件 …) stays with its number.
_COUNTED = "年月日時分秒円万億千件個回人歳台"
_CJK = "\u3041-\u30fa\u30fc\u3400-\u9fff\uac00-\ud7a3、。「」『』（）・：！？"
_MEETING = re.compile(
    rf"(?<=[{_CJK}])(?<![{_COUNTED}])(?=[A-Za-z0-9@#+$€£¥])|(?<=[A-Za-z0-9_/-])(?=[{_CJK}])(?![{_COUNTED}])"
)
_SPACE = re.compile(r"\s")
# What nobody sees, and what looks like a plain space, hyphen, letter or digit and is none.
_SEEN_AS = str.maketrans(
    dict.fromkeys("\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff", "")
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
    | dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
    | dict.fromkeys("\u2019\u02bc", "'")
    | dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-")
    | {code: code - 0xFEE0 for code in (0xFF03, 0xFF0B, 0xFF0E, 0xFF0F, *range(0xFF10, 0xFF1A), 0xFF1D, 0xFF20)}
    | {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), 0xFF3F, *range(0xFF41, 0xFF5B))}
)
_URL_PARTS = re.compile(r"[/?&=#]")
_ACC = re.compile(r"(?:acc[ _#:.-]*|(?P<long>acct)[ #:.]+)(?P<number>\d[\w-]*)", re.IGNORECASE)


def one_form(identifier: str) -> str:
    """An account or content ID in the form that its holder knows: `acc 48213` is ACC-48213; others stay as written.

    >>> one_form("acc 48213"), one_form("acct #99120"), one_form("acct_99")
    ('ACC-48213', 'ACCT-99120', 'acct_99')
    """
    match = _ACC.fullmatch(identifier.strip())
    return f"{'ACCT' if match['long'] else 'ACC'}-{match['number']}" if match else identifier.strip()


class Extractor:
    """Finds what mails name. Loads spaCy when it is made, not when this module is imported.

    Args:
        zone: the desk's, for times that state none.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._named = Named()

    def extract(self, text: str, at: datetime | None = None) -> tuple[dict[str, tuple[str, ...]], tuple[Why, ...]]:
        """What a text names, and what had to be assumed.

        Args:
            text: subject and words together; beyond MAX_READ characters it is not read.
            at: when the mail was written, for dates without a year and times that are told from it.

        Returns:
            Every kind of ENTITY_KINDS with its values, in the text's order, none twice; and a why for each assumption.
        """
        text = as_seen(text[:MAX_READ])
        hosts = defanged_hosts(text)
        found: list[Span] = []
        stamps: list[Stamp] = []
        rest = take(refanged(text), ADDRESSES, found)
        rest = take_stamps(_SPACE.sub(" ", rest), self._zone, at, stamps)  # a line ends anywhere in a date
        rest = take(rest, NUMBERS, found)
        found += [Span("timestamps", stamp.value, stamp.start) for stamp in stamps]
        found += _hosts(rest, hosts)
        found += _in_urls(found)
        for kind, words, start in self._named.find(rest):
            found.append(Span(kind, one_form(words) if kind == "accounts" else words, start))
        named = {span.value for span in found}
        hashes: list[Span] = []
        take(rest, HASHES, hashes)  # after what the words beside them make an ID
        found += (span for span in hashes if span.value not in named)
        whys = (Why(f"timestamps={each.value}", each.assumed, evidence(each.words)) for each in stamps if each.assumed)
        return _by_kind(found), tuple(dict.fromkeys(whys))[:MAX_VALUES]


def as_seen(text: str) -> str:
    """A text as its reader sees it, with a space wherever Japanese meets an identifier."""
    return _MEETING.sub(" ", whole_ids(text.translate(_SEEN_AS)))


def joined(first: Mapping[str, tuple[str, ...]], *others: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What several texts name, each value once, in the order of the texts."""
    return {
        kind: tuple(dict.fromkeys(value for found in (first, *others) for value in found.get(kind, ())))[:MAX_VALUES]
        for kind in ENTITY_KINDS
    }


def _hosts(text: str, hosts: frozenset[str]) -> list[Span]:
    named = (host for host in sorted(hosts)[:MAX_VALUES] if not host.rpartition(".")[2].isdigit())
    return [Span("urls", host, at) for host in named if (at := text.find(host)) >= 0]


def _in_urls(found: list[Span]) -> list[Span]:
    """Contents that a URL names by their id: vid_88213 of `https://example.org/share/vid_88213`."""
    urls = [span for span in found if span.kind == "urls"]
    parts = ((part, url.start) for url in urls for part in _URL_PARTS.split(url.value) if part)
    return [Span("content_ids", part, start) for part, start in parts if token_class(part) == "CONTENT_ID"]


def _by_kind(found: list[Span]) -> dict[str, tuple[str, ...]]:
    values: dict[str, dict[str, None]] = {kind: {} for kind in ENTITY_KINDS}
    for span in sorted(found, key=lambda span: span.start):
        if len(values[span.kind]) < MAX_VALUES:
            values[span.kind].setdefault(span.value)
    return {kind: tuple(each) for kind, each in values.items()}
