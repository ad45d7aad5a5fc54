"""Subjects in one form, so that a desk's conventions match however a client, a gateway or a person wrote them.

Knows no desk and no convention. Linear in the subject.
"""

import re
import unicodedata

from mailbot.domain.fresh import TICKET_ALPHABET
from mailbot.domain.subjects import MARK
from mailbot.domain.words import any_of

MAX_TAGS = 10
# What gateways and filters write in front.
LABELS = (
    "external", "ext", "extern", "externe", "externo", "esterno", "external email", "external mail",
    "external sender", "externe e-mail", "caution", "caution external", "unverified sender", "spam", "spam?",
    "suspected spam", "probable spam", "possible spam", "likely spam", "junk", "bulk", "bulk mail", "virus checked",
)  # fmt: skip
UNBRACKETED = ("external", "ext", "external email", "external sender", "spam", "suspected spam")
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
OPENING, CLOSING = "{<【〔〖〘〚「『｢⟦⟨〈《", "}>】〕〗〙〛」』｣⟧⟩〉》"
QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
INVISIBLE = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
ONE_FORM = str.maketrans(
    {
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(OPENING, "["),
        **dict.fromkeys(CLOSING, "]"),
        **QUOTES,
        **dict.fromkeys(INVISIBLE, ""),
    }
)
SPACES = re.compile(r"\s+")
DASH_RUN = re.compile(r"-{2,}")
LABEL = re.compile(
    rf" ?(?:\[ ?(?:{any_of(LABELS)})[ :!?.,0-9%-]{{0,12}}\]"
    rf"|\*{{1,5}} ?(?:{any_of(LABELS)}) ?\*{{1,5}}|(?:{any_of(UNBRACKETED)}) ?:) ?:? ?",
    re.IGNORECASE,
)
# A ticket id without a letter among its six is likelier to be somebody's account number.
ANY_TICKET = re.compile(rf" ?\[ ?#?[A-Z]{{2,8}}-(?=[0-9]{{0,5}}[A-Z])[{TICKET_ALPHABET}]{{6}} ?\] ?:? ?")


def one_form(text: str) -> str:
    """NFKC with plain dashes, brackets, quotes and spaces, and nothing invisible; letters keep their case."""
    text = unicodedata.normalize("NFKC", text).translate(ONE_FORM)
    return DASH_RUN.sub("-", SPACES.sub(" ", text)).strip()


def normalise(subject: str, tag: str = "") -> str:
    """A subject without the marks and tags that others put into it, in one form.

    Args:
        subject: decoded, on one line.
        tag: prefix of a desk's ticket ids; only its own are taken out then, else whatever looks like one in brackets.

    >>> normalise("AW: Fwd: 【Tier 2】 Appeal — ACC-48213")
    '[Tier 2] Appeal - ACC-48213'
    """
    text = (_tickets(tag) if tag else ANY_TICKET).sub(" ", one_form(subject))
    start, wrapped = 0, False
    while found := MARK.match(text, start) or LABEL.match(text, start):
        wrapped = wrapped or bool(found.re is MARK and found[1])
        start = found.end()
    text = text[start:].strip()
    return text.removesuffix("]").rstrip() if wrapped and text.count("]") > text.count("[") else text


def without_tickets(subject: str, tag: str) -> str:
    """A subject without a desk's own ticket ids in brackets, which are no list's name.

    >>> without_tickets("Re: [ALU-7K3M2Q] Policy Violation Report", "ALU")
    'Re: Policy Violation Report'
    """
    return _tickets(tag).sub(" ", subject).strip()


def _tickets(tag: str) -> re.Pattern[str]:
    return re.compile(rf" ?\[ ?#?{re.escape(tag)}-[{TICKET_ALPHABET}]{{6}} ?\] ?:? ?", re.IGNORECASE)


def is_reply(subject: str) -> bool:
    """Whether a subject says that the mail answers another one; a forwarded answer doesn't.

    >>> is_reply("[EXTERNAL] AW: your report"), is_reply("Fwd: Re: your report")
    (True, False)
    """
    mark = _first_mark(subject)
    return mark is not None and mark[2] is not None


def is_forward(subject: str) -> bool:
    """Whether a subject says that the mail passes another one on, even where it answers a third.

    >>> is_forward("Fwd: Re: your report"), is_forward("Re: Fwd: your report")
    (True, False)
    """
    mark = _first_mark(subject)
    return mark is not None and mark[2] is None


def _first_mark(subject: str) -> re.Match[str] | None:
    text, start = ANY_TICKET.sub(" ", one_form(subject)), 0
    while label := LABEL.match(text, start):
        start = label.end()
    return MARK.match(text, start)


def ticket_tags(text: str, tag: str) -> tuple[str, ...]:
    """Ticket ids of a desk in a text, in upper case, each once, at most MAX_TAGS; they prove nothing (promise 5).

    >>> ticket_tags("Re: [alu–7k3m2q] your report", "ALU")
    ('ALU-7K3M2Q',)
    """
    if not tag:
        return ()
    pattern = rf"(?<![A-Z0-9]){re.escape(tag)} ?- ?([{TICKET_ALPHABET}]{{6}})(?![A-Z0-9])"
    found = re.findall(pattern, one_form(text), re.IGNORECASE)
    return tuple(dict.fromkeys(f"{tag.upper()}-{letters.upper()}" for letters in found))[:MAX_TAGS]
