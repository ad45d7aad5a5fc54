"""Which reports are about one matter: the keys by which machine reports join a case. Pure.

A key is specific enough that two reports which share it mean the same thing. What many reports share, such as our own
home page, the reporter's address or a private network's, is none.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from mailbot.domain.desk import Desk
from mailbot.domain.networks import anybodys
from mailbot.domain.reading import Reading, Report

Key = tuple[str, str]
"""What it is, by the keys of a report's identifiers, and its value in one form."""

NAMED = ("hashes", "content_ids", "accounts", "task_ids", "urls")
"""What names one thing, the most specific first."""
MACHINES = ("ips", "domains")
"""What may serve many: these count with the report's type, an address only where nothing on it is named, and a domain
only where nothing else is."""
KINDS = (*NAMED, "emails", *MACHINES)
MOST_KEYS = 500
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Matters:
    """What a mail is about, as keys.

    Args:
        joins: those by which it joins a case, or begins one.
        touches: those by which it is linked to a case, and no more.
    """

    joins: tuple[Key, ...] = ()
    touches: tuple[Key, ...] = ()

    @property
    def all(self) -> tuple[Key, ...]:
        return (*self.joins, *self.touches)


@dataclass(frozen=True, slots=True)
class CoverMatters:
    """From now on reports on these join a ticket: stale where another one covers one of them by now.

    Args:
        was: the ticket that covered a key so far; None where none did.
    """

    ticket_id: str
    was: Mapping[Key, str | None]


def matters_of(reading: Reading, desk: Desk, sender: str, *, may_join: bool) -> Matters:
    """What a mail is about. People's mail is a ticket of its own; a report that isn't valid joins only its like, since
    a person has to see what is wrong with it.

    Args:
        sender: address, which a mail may name and is no matter of.
        may_join: a machine's mail may join a case.
    """
    if reading.nature == "human":
        return Matters(touches=named(reading.entities, reading.reference, desk, sender))
    if reading.nature != "machine_report" or reading.report is None or reading.report.filed:
        return Matters()
    keys = reported(reading.report, desk, sender)
    if not may_join:
        return Matters(touches=keys)
    return Matters(joins=_apart(keys), touches=keys) if reading.report.problems else Matters(joins=keys)


def reported(report: Report, desk: Desk, reporter: str) -> tuple[Key, ...]:
    """The keys of a machine report, the most specific first.

    Args:
        reporter: address of its sender, which it may name and is no matter of.
    """
    found = {kind: tuple(_keys(kind, report.identifiers.get(kind, ()), desk, reporter)) for kind in KINDS}
    one_thing = [key for kind in NAMED for key in found[kind]]
    of_type = (report.type or "").strip().lower()
    machines = {kind: [(kind, _bounded(f"{value} {of_type}")) for _, value in found[kind]] for kind in MACHINES}
    served = one_thing and report.format != "arf"  # a feedback loop's address is the machine that sent the mail
    senders = [*found["emails"], *([] if served else machines["ips"])]
    return _few((*one_thing, *senders) or machines["domains"])


def named(entities: Mapping[str, tuple[str, ...]], reference: str | None, desk: Desk, sender: str) -> tuple[Key, ...]:
    """The keys of what a person's words name: an account may be meant by either of its names."""
    said = {kind: entities.get(kind, ()) for kind in (*NAMED, "emails")}
    for kind in ("content_ids", "accounts") if reference else ():
        said[kind] = (*said[kind], reference or "")
    return _few(key for kind, values in said.items() for key in _keys(kind, values, desk, sender))


def _apart(keys: Iterable[Key]) -> tuple[Key, ...]:
    """The same keys for reports that are not valid: they are counted among themselves."""
    return tuple((f"invalid {kind}", value) for kind, value in keys)


def _few(keys: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(keys))[:MOST_KEYS]


def _keys(kind: str, values: Iterable[str], desk: Desk, reporter: str) -> Iterator[Key]:
    for written in values:
        value = _FORMS.get(kind, str.casefold)(written.strip())
        if value and not _is_generic(kind, value, desk, reporter):
            yield kind, _bounded(value)


def _bounded(value: str) -> str:
    """A value that an index takes, whatever its length; no character that a database refuses."""
    if len(value) <= LONGEST_VALUE and value.isprintable():
        return value
    return f"sha256 {hashlib.sha256(value.encode('utf-8', 'replace')).hexdigest()}"


def _is_generic(kind: str, value: str, desk: Desk, reporter: str) -> bool:
    if kind == "emails":
        return value == reporter.lower() or desk.accepts(value) or _is_role(value)
    if kind == "urls":
        return _is_own(value, desk)  # a host alone
    if kind == "domains":
        return _is_own(value, desk) or value == reporter.rpartition("@")[2].lower()
    return False


def _is_own(host: str, desk: Desk) -> bool:
    """Whether a host is the desk's, with or without a name in front of it such as `www`."""
    own = {intake.address.rpartition("@")[2] for intake in desk.intakes} | {desk.return_path.rpartition("@")[2]}
    return any(host == domain or host.endswith(f".{domain}") for domain in own)


def _is_role(address: str) -> bool:
    return address.partition("@")[0] in ("abuse", "postmaster", "mailer-daemon", "noreply", "no-reply", "hostmaster")


def _url(written: str) -> str:
    """What a URL leads to: host in lower case, path and query; no scheme, which people leave out, and no fragment."""
    try:
        parts = urlsplit(written if "://" in written else f"http://{written}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return written
    where = f"{host}:{port}" if port not in (None, 80, 443) else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{where}{parts.path.rstrip('/')}{query}" if where else written


# Ids are told apart by case, as their makers do; names of people, domains and digests are not.
_FORMS: Mapping[str, Callable[[str], str]] = {"urls": _url, "ips": anybodys, "content_ids": str, "task_ids": str}
