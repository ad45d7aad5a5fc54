"""Tables of incidents in text: CSV of any divider, and tables drawn with bars. Told by the names of their columns."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from mailbot.domain.reading import of_child_abuse
from mailbot.reports._times import moment
from mailbot.reports._values import Named

MAX_LINES = 20_000
MAX_LINE = 20_000
MAX_COLUMNS = 300
HEADER_WITHIN = 400  # lines
DIVIDERS = (",", ";", "\t", "|")
NOT_LETTERS = re.compile(r"[\W_]+")
RULE = re.compile(r"[\s|+=-]*$")
EMPTY = frozenset({"", "-", "null", "none", "n/a", "unknown"})
# Column → what it names. Names are bare letters: `src_ip`, `Source IP` and `sourceIp` are one.
SOURCES: Mapping[str, str] = {
    **dict.fromkeys(
        ("ip", "ips", "srcip", "sourceip", "ipaddress", "sourceaddress", "sourceipaddress", "srcaddr", "attackerip",
         "attackingip", "attacker", "offendingip", "offender", "address", "ipaddr", "clientip", "hostip", "remoteip",
         "ipadresse", "adresseip", "direccionip", "direcciónip", "enderecoip", "endereçoip", "indirizzoip", "ipadres",
         "adresip", "ipadress", "ipadresa", "ipадрес", "ipアドレス", "送信元ip", "送信元ipアドレス", "ip地址", "源ip",
         "ip주소",
         "badip", "infectedip", "infringingip", "abuseip", "ipv4", "ipv6", "reportedip", "affectedip", "victimip"),
        "ips",
    ),
    **dict.fromkeys(
        ("url", "uri", "srcurl", "sourceurl", "link", "malwareurl", "phishingurl", "phishurl", "badurl", "reportedurl",
         "infringingurl", "sourceuri", "defacedurl"),
        "urls",
    ),
}  # fmt: skip
DETAILS: Mapping[str, str] = {
    **dict.fromkeys(("domain", "hostname", "host", "srchostname", "sourcehostname", "fqdn", "reportedhost"), "domains"),
    **dict.fromkeys(("md5", "sha1", "sha256", "hash", "filehash", "md5hash", "filesha256", "infohash"), "hashes"),
    **dict.fromkeys(("srcemail", "sender", "mailfrom", "envelopefrom", "email", "senderaddress"), "emails"),
    **dict.fromkeys(("account", "username", "sourceaccount", "accountname"), "accounts"),
}  # fmt: skip
TIME_NAME = re.compile(
    r"time|date|stamp|seen|utc|gmt|detected|observed|when|datum|zeit|fecha|data|\bora|heure"
    r"|tijd|czas|дата|время|日時|時刻|时间|時間|시간"
)
CLOCKS = ("time", "eventtime", "timeutc")  # beside a column of dates
TYPES = (
    "reporttype", "incidenttype", "eventtype", "abusetype", "category", "infection", "infectiontype", "virusname",
    "malware", "malwarename", "threat", "threattype", "attack", "attacktype", "classification", "tag", "listtype",
    "signature", "result", "service", "event", "type",
    "schadprogramm", "schadsoftware", "typ", "famille", "menace", "catégorie", "categorie", "tipo", "amenaza",
    "categoría",
    "categoria", "minaccia", "ameaça", "kategorie", "kategoria", "тип", "種別", "类型",
)  # fmt: skip


@dataclass(slots=True)
class Table:
    """What a table says: how many incidents, of what type, when first. The type is the first row's, or the first
    that speaks of the abuse of children."""

    count: int = 0
    type: str = ""
    at: datetime | None = None
    damaged: int = 0


def read(text: str, named: Named) -> Table | None:
    """The first table of incidents in a text; None where it has none. What it names is added to `named`."""
    lines = [line[:MAX_LINE] for line in text.splitlines()[:MAX_LINES]]
    for number, line in enumerate(lines[:HEADER_WITHIN]):
        for divider in DIVIDERS:
            columns = _columns(line, divider) if divider in line else []
            if columns:
                return _table(columns, divider, lines[number + 1 :], named)
    return None


def _columns(line: str, divider: str) -> list[str]:
    """The names of a header line's columns; none where it is no header of incidents."""
    cells = [NOT_LETTERS.sub("", cell.lower()) for cell in _cells(line, divider)]
    if len(cells) < 2 or not any(cell in SOURCES for cell in cells):
        return []
    return cells if any(TIME_NAME.search(cell) for cell in cells) and len(set(cells) - {""}) > 1 else []


def _cells(line: str, divider: str) -> list[str]:
    try:
        cells = next(csv.reader([line.strip("|") if divider == "|" else line], delimiter=divider), [])
    except csv.Error:
        return []
    return [cell.strip() for cell in cells[:MAX_COLUMNS]]


def _table(columns: list[str], divider: str, lines: list[str], named: Named) -> Table:
    table = Table()
    for row in _rows(columns, divider, lines):
        if not _source(row, named):
            table.damaged += 1
            continue
        table.count += 1
        for name, kind in DETAILS.items():
            if row.get(name, "").lower() not in EMPTY:
                named.add(kind, row[name], name)
        table.at = table.at or _time(row)
        kind = next((row[name] for name in TYPES if row.get(name, "").lower() not in EMPTY), "")
        table.type = kind if not table.type or of_child_abuse(kind) > of_child_abuse(table.type) else table.type
    return table


def _rows(columns: list[str], divider: str, lines: list[str]) -> Iterator[dict[str, str]]:
    """The rows to the end of the table: a rule may be drawn under its header, and words may follow it."""
    for line in lines:
        if RULE.match(line):
            continue
        cells = _cells(line, divider)
        if len(cells) < 2:
            return
        row: dict[str, str] = {}
        for column, cell in zip(columns, cells, strict=False):
            row.setdefault(column, cell)
        yield row


def _source(row: dict[str, str], named: Named) -> bool:
    added = [named.add(kind, row[name], name) for name, kind in SOURCES.items() if row.get(name)]
    return any(added)


def _time(row: dict[str, str]) -> datetime | None:
    """The row's first time; a date may stand in one column and its time of day in another."""
    clock = next((row[name] for name in CLOCKS if row.get(name)), "")
    for name, words in row.items():
        if words and TIME_NAME.search(name):
            found = (moment(f"{words} {clock}") if clock else None) or moment(words)
            if found:
                return found
    return None
