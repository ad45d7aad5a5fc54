"""What a report names, each in one form: addresses, hosts, hashes and times, with the field that names them.

A value that isn't of its kind is passed over: redacted, empty and made-up ones are common. Nothing is looked up.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mailbot.domain.reading import Report, Why
from mailbot.reports import Finding

MAX_VALUES = 1_000  # a kind
MAX_WHYS = 30
MAX_PROBLEMS = 20
MAX_WORDS = 200
QUOTES = " \t\r\n\"'<>"
SCHEME = re.compile(r"h(?:xx|\*\*|tx|xt)p(s?)(?=\[?:)", re.IGNORECASE)
DOT = re.compile(r" ?(?:\[\.?\]|\(\.\)|\{\.\}|\[ ?dot ?\]|\( ?dot ?\)) ?", re.IGNORECASE)
URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s<>\"]{3,2000}", re.IGNORECASE)
EMAIL = re.compile(r"(?:mailto:)?([^\s<>,;:@\"()\[\]]{1,128}@[^\s<>,;:@\"()\[\]]{1,255})", re.IGNORECASE)
HOST = re.compile(r"(?=[^\s]{4,255}$)(?:[^\W_](?:[\w-]{0,61}\w)?\.){1,20}[^\W\d](?:[\w-]{0,61}\w)\.?")
PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}|\[((?:ipv6:)?[0-9a-f:.]{2,45})\](?::\d{1,5})?", re.IGNORECASE)
HASH = re.compile(r"(?:[a-z0-9-]{2,12}:)?([0-9a-f]{32,128})", re.IGNORECASE)
HASH_LENGTHS = {32, 40, 56, 64, 96, 128}  # hex digits: MD5, SHA-1, SHA-2


def ip_of(words: str) -> str | None:
    """An IP address as it is written, without brackets, a port or the `IPv6:` of RFC 5321; None where it is none."""
    words = DOT.sub(".", words.strip(QUOTES)[:80]).strip()
    words = words[5:] if words[:5].lower() == "ipv6:" else words
    match = PORT.fullmatch(words)
    words = (match[1] or match[2]) if match else words
    words = words[5:] if words[:5].lower() == "ipv6:" else words
    try:
        ipaddress.ip_address(words.partition("%")[0])
    except ValueError:
        return None
    return words.lower()


def url_of(words: str) -> str | None:
    """A URL, refanged: `hxxps[:]//evil[.]example` is https://evil.example; None where it is none."""
    words = words.strip(QUOTES)[:2_100]
    words = DOT.sub(".", SCHEME.sub(r"http\1", words)).replace("[:]", ":").replace("[://]", "://")
    if words[:4].lower() == "www." and HOST.match(words.partition("/")[0]):
        return words
    return words if URL.fullmatch(words) else None


def email_of(words: str) -> str | None:
    """A mail address, of `<ada@example.org>` too; None where it is none, such as `redacted`."""
    match = EMAIL.search(DOT.sub(".", words[:1_000]))
    return match[1] if match else None


def host_of(words: str) -> str | None:
    """A host or domain name in lower case, of a typed `dns; mx.example.org` too; None where it is none."""
    words = DOT.sub(".", words.rpartition(";")[2].strip(QUOTES)[:300]).lower()
    return words.rstrip(".") if HOST.fullmatch(words) else None


def hash_of(words: str) -> str | None:
    """A hash in hex, without the name of its function."""
    match = HASH.fullmatch(words.strip(QUOTES)[:160])
    return match[1].lower() if match and len(match[1]) in HASH_LENGTHS else None


def line_of(words: str) -> str | None:
    """Any name on one line, without what isn't printable."""
    line = "".join(letter if letter.isprintable() else " " for letter in words[:MAX_WORDS]).strip()
    return line or None


FORMS: Mapping[str, Callable[[str], str | None]] = {
    "ips": ip_of,
    "urls": url_of,
    "emails": email_of,
    "recipients": email_of,
    "domains": host_of,
    "hashes": hash_of,
    "accounts": line_of,
}
GUESSES = ("ips", "urls", "emails", "domains")


@dataclass(slots=True)
class Named:
    """What a report names, as it is found: kind → value → the field that names it."""

    found: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, kind: str | None, words: object, where: str) -> str | None:
        """Keeps a value once; None where the words are none of its kind.

        Args:
            kind: None for whatever it looks like.
        """
        if kind is None:
            return next((value for guess in GUESSES if (value := self.add(guess, words, where))), None)
        value = FORMS[kind](words) if isinstance(words, str) else None
        if value is None or not value.isprintable():
            return None
        values = self.found.setdefault(kind, {})
        if value in values or len(values) < MAX_VALUES:
            values.setdefault(value, where)
        return value

    def hosts_of_urls(self) -> None:
        """The hosts that the URLs stand on, which may be bare addresses."""
        for url, where in list(self.found.get("urls", {}).items()):
            try:
                host = urlsplit(url).hostname or ""
            except ValueError:
                continue
            if not self.add("ips", host, where):
                self.add("domains", host, where)

    def identifiers(self) -> dict[str, tuple[str, ...]]:
        return {kind: tuple(values) for kind, values in self.found.items() if values}

    def whys(self, rule: str) -> list[Why]:
        """The evidence for the first of them."""
        all_found = ((kind, value, where) for kind, values in self.found.items() for value, where in values.items())
        return [Why(f"{kind}={value}", rule, short(where)) for kind, value, where in list(all_found)[:MAX_WHYS]]


def short(words: str) -> str:
    """Words as evidence: on one line, bounded."""
    return line_of(words) or ""


def first(problems: list[str]) -> tuple[str, ...]:
    """Problems, each once, as many as a person reads."""
    return tuple(dict.fromkeys(short(problem) for problem in problems))[:MAX_PROBLEMS]


def machine_report(report: Report, evidence: str, named: Named, nature: str = "machine_report") -> Finding:
    """What a reader found, with its why."""
    rule = f"report {report.format}"
    return Finding(nature, (Why(f"nature={nature}", rule, short(evidence)), *named.whys(rule)), report)
