"""X-ARF 0.1 and 0.2: a part of `Name: value` lines in a mail whose header says `X-XARF: PLAIN`, `SECURE` or `BULK`."""

import re
from collections.abc import Iterator, Mapping

from mailbot.reports._fields import Block, fields, lines_of
from mailbot.reports._times import moment
from mailbot.reports._values import Named, host_of, ip_of, url_of

MAX_REPORTS = 100
MAX_TEXT = 200_000
START = re.compile(
    r"(?:^|[\r\n])(?:---[ \t]*[\r\n]{1,2})?(?=(?:reported-from|category|report-type|schema-url)[ \t]*:)", re.IGNORECASE
)
DIVIDER = re.compile(r"[\r\n](?:---|\.\.\.)[ \t]*(?=[\r\n])")
TAG = re.compile(r"!{1,2}[\w/:.-]{0,60}[ \t]+")
REQUIRED = ("reported-from", "category", "report-type", "date", "source", "source-type")
CATEGORIES = ("abuse", "fraud", "info", "private", "auth")
OF_KIND = {
    "ip-address": ip_of,
    "ipv4": ip_of,
    "ipv6": ip_of,
    "ip": ip_of,
    "uri": url_of,
    "url": url_of,
    "domain": host_of,
}
NAMES: Mapping[str, str | None] = {
    "source": None, "download-link": None, "url": None, "uri": None, "domain": "domains", "link": None,
    "source-domain": "domains", "phishing-url": None, "file-hash": "hashes", "md5": "hashes", "sha256": "hashes",
    "mail-from": "emails", "original-mail-from": "emails", "account": "accounts", "username": "accounts",
}  # fmt: skip


def blocks(text: str) -> Iterator[Block]:
    """The reports that a text holds."""
    pieces = (piece for piece in DIVIDER.split(f"\n{text[:MAX_TEXT]}\n", maxsplit=MAX_REPORTS))
    for piece in pieces:
        start = START.search(piece)
        found = _block(piece[start.end() :]) if start else {}
        if "report-type" in found and {"source", "source-type"} & found.keys():
            yield found


def _block(text: str) -> Block:
    """The fields up to the first line that is none, so that words around them don't count."""
    lines: list[str] = []
    for line in lines_of(text):
        if lines and line.strip() and ":" not in line and line[:1] not in " \t":
            break
        lines.append(line)
    plain = fields("\n".join(lines))
    return {name: TAG.sub("", values[0]).strip("'\"") for name, values in plain.items()}


def name_in(block: Block, named: Named) -> None:
    """Adds what a report names."""
    for field, kind in NAMES.items():
        named.add(kind, block.get(field, ""), field)


def problems_of(block: Block) -> list[str]:
    """What is wrong with a report: what X-ARF 0.2 asks of all of them, whatever their own schema adds."""
    wrong = [f"{field}: is missing" for field in REQUIRED if not block.get(field)]
    if block.get("date") and moment(block["date"]) is None:
        wrong.append("date: has to be a time")
    if block.get("category") and block["category"].lower() not in CATEGORIES:
        wrong.append(f"category: has to be one of {', '.join(CATEGORIES)}")
    kind, source = block.get("source-type", "").lower(), block.get("source", "")
    if source and kind in OF_KIND and OF_KIND[kind](source) is None:
        wrong.append(f"source: has to be of the type {kind}")
    return wrong
