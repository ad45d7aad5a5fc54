"""May an automatic reply be sent? One table, in order, each line with its reason (promise 4, RFC 3834 section 2)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MOST_HOPS = 100  # RFC 5321 6.3: a message that passed so many systems goes round
# Local parts behind which no person reads: mail systems, lists' own (RFC 2142, 3834), and those that say so.
_NOBODY = re.compile(
    r"mailer-?daemon|postmaster|double-bounce|majordomo|listserv|owner-.*|.*-(?:owner|request|bounces?)"
    r"|(?:.*[._-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|no-?responder|ne-?pas-?repondre|nicht-?antworten)(?:[._+-].*)?"
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many automatic replies may go out: to one address in a day, to everybody in an hour."""

    per_sender_a_day: int = 10
    everyone_an_hour: int = 1000


@dataclass(frozen=True, slots=True)
class Occasion:
    """What bears on answering a mail automatically.

    Args:
        mail_from: envelope return path, "" is the null sender.
        to: the address that would be answered, "" where the mail names none.
        nature: of the mail.
        authentication: DMARC's verdict, see Examination.
        to_ourselves: the address is one of our own.
        disowned: its domain asks to refuse what isn't proven, and nothing proves it, see Examination.
        unreachable: it has refused our mail for good.
        by_bulk_mailer: the mail names a sender of mass mail's feedback loop (Feedback-ID), whoever wrote it.
        hops: mail systems that it passed.
        acknowledges: it is a machine report of a kind that the desk acknowledges; never one of a feedback loop.
        automatic: how its headers say that it answers nobody, see `says_automatic`; None where they don't.
        replies_to_sender, replies_to_all: automatic replies within the budget's window so far.
    """

    mail_from: str
    to: str
    nature: str
    authentication: str
    to_ourselves: bool
    disowned: bool
    unreachable: bool
    replies_to_sender: int
    replies_to_all: int
    budget: Budget
    by_bulk_mailer: bool = False
    hops: int = 0
    acknowledges: bool = False
    automatic: str | None = None


_TABLE: tuple[tuple[Callable[[Occasion], bool], str], ...] = (
    (lambda o: o.nature == "list", "the mail comes from a mailing list"),
    (lambda o: o.nature == "machine_report" and not o.acknowledges, "machine reports and feedback loops get no reply"),
    (lambda o: o.nature not in ("human", "machine_report"), "the mail is automatic"),
    (lambda o: o.nature == "machine_report" and o.automatic is not None, "the report's headers ask for no reply"),
    (lambda o: o.hops >= MOST_HOPS, f"it passed {MOST_HOPS} mail systems: it goes round in a loop"),
    (lambda o: o.mail_from == "", "null envelope sender"),
    (lambda o: not _usable(o.to), "the mail names no address that could be answered"),
    (lambda o: o.to_ourselves, "the sender is one of our own addresses"),
    (lambda o: _nobody(o.to), "the sender's address is a mail system's, a list's, or one that takes no replies"),
    (lambda o: o.by_bulk_mailer, "the mail came by a sender of mass mail (Feedback-ID)"),
    (lambda o: o.disowned, "the sender's domain asks to refuse what isn't proven (DMARC), and nothing proves it here"),
    (lambda o: o.unreachable, "the sender's address is unreachable: it refused our mail for good"),
    (lambda o: o.authentication == "fail", "the sender's domain disowns the mail (DMARC or SPF)"),
    (
        lambda o: o.replies_to_sender >= o.budget.per_sender_a_day,
        "the budget of automatic replies to this address is used up for the day",
    ),
    (
        lambda o: o.replies_to_all >= o.budget.everyone_an_hour,
        "the budget of automatic replies to everybody is used up for the hour",
    ),
)


def suppression(occasion: Occasion) -> str | None:
    """The first reason not to answer; None where an automatic reply may be sent."""
    return next((reason for applies, reason in _TABLE if applies(occasion)), None)


def keyword(value: str) -> str:
    """The keyword of a field such as Auto-Submitted (RFC 3834 5), without its parameters and comments.

    >>> keyword("Auto-Replied (vacation); owner-email=ada@example.org")
    'auto-replied'
    """
    return value.partition(";")[0].partition("(")[0].strip().lower()


def says_automatic(headers: Iterable[tuple[str, str]]) -> str | None:
    """The header by which a program asks not to be answered (RFC 3834 5, RFC 2919, 2369), of a machine that may be."""
    for name, value in headers:
        said, name = keyword(value), name.lower()
        if name == "auto-submitted" and said not in ("", "no"):
            return name
        if name == "precedence" and said in ("bulk", "list", "junk", "auto_reply", "auto-reply"):
            return name
        if name in ("list-id", "list-post", "list-unsubscribe", "x-auto-response-suppress", "x-loop"):
            return name
    return None


def _usable(address: str) -> bool:
    local, at, domain = address.rpartition("@")
    printable = address.isprintable() and not any(character in " <>()," for character in address)
    return bool(local and at and domain) and printable and len(address) <= 254


def _nobody(address: str) -> bool:
    return _NOBODY.fullmatch(address.rpartition("@")[0].lower()[:64]) is not None
