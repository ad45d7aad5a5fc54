"""Domain names compared: one spelling for each, organisational domains (the public suffix list), alignment.

Pure; the list is the one that is installed, and nothing fetches another.
"""

import re
from functools import cache

import idna
from publicsuffixlist import PublicSuffixList

_HOSTNAME = re.compile(
    r"(?!.{254})(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)


def ascii_domain(domain: str) -> str:
    """A domain in lower case, in ASCII (RFC 5890), without the last dot; "" where it can't be one.

    >>> ascii_domain("Bücher.Example.ORG."), ascii_domain("[192.0.2.1]")
    ('xn--bcher-kva.example.org', '')
    """
    text = domain.strip().removesuffix(".").lower()
    if not text.isascii():
        try:
            text = idna.encode(text, uts46=True).decode("ascii")  # 2008: Python's own codec makes ß another's domain
        except idna.IDNAError:
            return ""
    return text if _HOSTNAME.fullmatch(text) else ""


def organisational(domain: str) -> str:
    """The domain that somebody registered (RFC 7489 3.2); the domain itself where there is none above it.

    >>> organisational("news.example.co.uk")
    'example.co.uk'
    """
    return _suffixes().privatesuffix(domain) or domain


def aligned(one: str, other: str, *, strict: bool) -> bool:
    """Whether two domains count as one owner's (RFC 7489 3.1).

    >>> aligned("bounces.example.org", "example.org", strict=False)
    True
    """
    if strict or not one or not other:
        return one == other != ""
    return organisational(one) == organisational(other)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
