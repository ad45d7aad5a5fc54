"""Header fields as octets: encoded (RFC 2047), folded (RFC 5322 2.2.3), impossible to break out of.

By hand, because the standard library's folding has split quoted names and encoded words wrongly in several releases,
and because it is slow. Reads nothing and knows no template.
"""

import re
from base64 import b64encode
from collections.abc import Iterable

import idna

from mailbot.domain.mail import Address
from mailbot.replies.lines import clean_line

WIDTH = 78
SUBJECT_LIMIT = 240
NAME_LIMIT = 100
ID_LIMIT = 250
REFERENCES_LIMIT = 20
_CHUNK = 39  # octets in an encoded word: 64 characters, so that `Subject: ` and the first one fit in 76
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+"
_LABEL = r"[A-Za-z0-9\x80-\U0010ffff](?:[A-Za-z0-9_\x80-\U0010ffff-]*[A-Za-z0-9\x80-\U0010ffff])?"
_ADDRESS = re.compile(rf"{_ATEXT}(?:\.{_ATEXT})*@(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.IPv]+\])")


def addr_spec(address: str) -> str | None:
    """An address as it goes on the wire: a dot-atom (a quoted local part is not worth its traps) at a domain whose
    international labels are ASCII; a local part beyond ASCII stays, and needs SMTPUTF8 (RFC 6531).

    Returns:
        None where no mail can be sent to it.
    """
    if len(address) > 254 or clean_line(address) != address or " " in address:
        return None
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    found = f"{local}@{domain}"
    fits = len(local.encode()) <= 64 and len(found.encode()) <= 254
    return found if fits and _ADDRESS.fullmatch(found) else None


def mailbox(address: Address) -> str | None:
    """A display name and an addr-spec; None where no mail can be sent to it."""
    spec = addr_spec(address.address)
    if spec is None:
        return None
    name = clean_line(address.name, NAME_LIMIT)
    return f"{phrase(name)} <{spec}>" if name else spec


def phrase(name: str) -> str:
    """A display name as atoms, a quoted string or encoded words."""
    if not _plain(name) or len(name) > 60:
        return encoded(name)
    if _ATOMS.fullmatch(name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unstructured(text: str) -> str:
    """The value of a Subject: as it is where it may be, else in encoded words."""
    line = clean_line(text, SUBJECT_LIMIT)
    fits = all(len(word) < WIDTH - len("Subject: ") for word in line.split(" "))
    return line if fits and _plain(line) else encoded(line)


def _plain(text: str) -> bool:
    """Whether no reader could take it for anything but itself; what looks like an encoded word is encoded again."""
    return text.isascii() and "=?" not in text


def encoded(text: str) -> str:
    """RFC 2047 encoded words of whole characters, separated by spaces."""
    words, chunk = [], b""
    for character in text:
        octets = character.encode()
        if len(chunk) + len(octets) > _CHUNK:
            words.append(chunk)
            chunk = b""
        chunk += octets
    words.append(chunk)
    return " ".join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in words)


def message_ids(found: Iterable[str]) -> list[str]:
    """Those that may stand in a header: printable ASCII in angle brackets, nothing that decodes to something else."""
    return [each for each in found if len(each) <= ID_LIMIT and _MESSAGE_ID.fullmatch(each) and "=?" not in each]


def thread_ids(references: Iterable[str], parent: str | None) -> list[str]:
    """The References of an answer (RFC 5322 3.6.4): its parent's, then the parent; the first and the newest of many."""
    last = message_ids([parent] if parent else [])
    before = [each for each in dict.fromkeys(message_ids(references)) if each not in last]
    if len(before) >= REFERENCES_LIMIT:
        before = [before[0], *before[len(before) - REFERENCES_LIMIT + 2 :]]
    return before + last


def field(name: str, value: str) -> bytes:
    """One header field, folded at spaces so that lines stay within 78 octets where a word allows it.

    The first word always stands beside the name: many readers take a value that begins on the next line with its space.
    """
    whole = f"{name}: {value}".encode()
    if len(whole) <= WIDTH:
        return whole + b"\r\n"
    first, *words = value.encode().split(b" ")
    lines, current = [], f"{name}: ".encode() + first
    for word in words:
        if len(current) + 1 + len(word) > WIDTH:
            lines.append(current)
            current = b""
        current += b" " + word
    return b"\r\n".join([*lines, current]) + b"\r\n"
