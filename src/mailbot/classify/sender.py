"""What makes a sender look like somebody else: said to the person who reads the mail, and acted on by nothing.

Only what the header shows is looked at; whether the domain stands behind the mail is told by its authentication.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from mailbot.domain.mail import Address, Mail
from mailbot.domain.reading import Why

MAX_EVIDENCE = 200
MAX_NAME = 500  # that is looked through
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'\\@]{1,64}@([^\s<>()\[\],;:\"'\\@]{1,255})")
WORD = re.compile(r"[^\W\d_]{2,64}")
# Scripts whose letters look like one another's; a word or a label of a domain is written in one of them.
ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")


def doubts(mail: Mail, is_ours: Callable[[str], bool]) -> tuple[Why, ...]:
    """Each thing about the sender that a person should know before believing the name, with its evidence.

    Args:
        is_ours: whether an address is the desk's own.
    """
    found = [*_several(mail), *_elsewhere(mail)]
    for address in (*mail.all_from[:1], *mail.reply_to[:1]):
        found += [*_named_like_another(address, is_ours), *_mixed(address)]
    unique = dict.fromkeys((what, evidence[:MAX_EVIDENCE]) for what, evidence in found)
    return tuple(Why(f"doubt={what}", "sender", evidence) for what, evidence in unique)


def _several(mail: Mail) -> Iterator[tuple[str, str]]:
    if len(mail.all_from) > 1:
        yield "several senders", ", ".join(address.address for address in mail.all_from[:5])


def _elsewhere(mail: Mail) -> Iterator[tuple[str, str]]:
    """Reply-To leads to another domain: usual for forms and lists, and a way of stealing an answer."""
    if mail.from_ is None:
        return
    others = [address.address for address in mail.reply_to[:5] if address.domain != mail.from_.domain]
    if others:
        yield "answers are asked for at another domain", ", ".join(others)


def _named_like_another(address: Address, is_ours: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    for said in ADDRESS.finditer(address.name[:MAX_NAME]):
        if is_ours(said[0]):
            yield "the name is an address of ours", said[0]
        elif said[1].lower().rstrip(".") != address.domain:
            yield "the name is another address", f"{said[0]}, of {address.address}"


def _mixed(address: Address) -> Iterator[tuple[str, str]]:
    domain = ".".join(map(_as_read, address.domain.split(".")[:20]))
    if any(len(_scripts(label)) > 1 for label in domain.split(".")):
        yield "a domain with letters of several alphabets", f"{domain}, which is {address.domain}"
    if any(len(_scripts(word)) > 1 for word in WORD.findall(address.name[:MAX_NAME])):
        yield "a name with letters of several alphabets", address.name


def _as_read(label: str) -> str:
    """A label of a domain as it would be shown (RFC 3492); as it is where it can't be."""
    if not label.startswith("xn--") or len(label) > 63:  # RFC 1035 2.3.4
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha())
    return {name for name in names if name in ALIKE}
