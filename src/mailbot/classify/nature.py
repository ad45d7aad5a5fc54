"""What kind of mail a mail is: the first question of reading; suppression rests on it.

Structure and headers come first, and tell it alone. Then the marks of systems that keep to no standard are weighed (see
`signs`). A person who writes about a bounce, a note of absence or a newsletter, or forwards one, is a person.
"""

import re
from collections.abc import Callable

from mailbot.classify.glimpse import Glimpse, glimpse
from mailbot.classify.marked import WEIGHED, header_marks
from mailbot.classify.signs import NO, complains, weigh
from mailbot.classify.upstream import upstream_spam
from mailbot.domain.autoreply import keyword
from mailbot.domain.mail import Envelope, Mail
from mailbot.domain.reading import SIGNS, Why

EVIDENCE = 200
DAEMON = re.compile(r"(mailer-?daemon|mail-daemon|mdaemon)([+@\s>\"]|$)", re.IGNORECASE)
DELIVERY = re.compile(
    r"deliver|returned|bounce|recipient|mailbox|mail (?:system|server|error)|zustell|unzustell|livr|remis|entreg"
    r"|consegn|bezorg|dostarcz|levere|leverans|доставл|配信|配送|投递|投遞|退信|전달|550|554|mta",
    re.IGNORECASE,
)
PRECEDENCE = {"auto_reply": "auto_reply", "auto-reply": "auto_reply", "bulk": "list", "list": "list", "junk": "list"}
LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "List-Subscribe", "List-Archive", "List-Owner")

Told = tuple[str, str, str] | None  # nature, rule, evidence
Check = Callable[[Mail, Envelope], Told]


def nature_of(mail: Mail, envelope: Envelope, reported: str | None = None) -> tuple[str, Why]:
    """The nature of a mail, with what tells it.

    Args:
        reported: nature that a reader of machine formats found; None where none knew the mail.

    Returns:
        one of DESIGN's natures; `human` where nothing says otherwise.
    """
    if mail.unreadable is not None:
        return "unreadable", Why("nature=unreadable", "parser", mail.unreadable[:EVIDENCE])
    if reported is not None:
        return reported, Why(f"nature={reported}", "machine format", mail.content_type)
    found = next((told for check in CHECKS if (told := check(mail, envelope)) is not None), None)
    if found is None:
        found = _weighed(glimpse(mail, envelope))
    nature, rule, evidence = found or ("human", "no mark of a machine", "")
    return nature, Why(f"nature={nature}", rule, evidence[:EVIDENCE])


def _returned(mail: Mail, envelope: Envelope) -> Told:
    """A bounce in no format that we read. A postmaster may be a person, but not one with a null reverse-path."""
    sender = mail.from_.address if mail.from_ else mail.header("From").lstrip(' <"')  # a bare name is no address
    if DAEMON.match(sender):
        return None if _writes_as_person(mail, envelope) else ("bounce", "from a mailer", sender)
    if envelope.mail_from.strip("<> ") == "" and sender.lower().startswith("postmaster"):
        return "bounce", "null sender", sender
    return None


def _writes_as_person(mail: Mail, envelope: Envelope) -> bool:
    """A complaint under a mailer's name, by whoever set up a mail program so: it bears no null sender and tells of no
    delivery. It gets no reply, since its address is a mail system's."""
    if not envelope.mail_from.strip("<> "):
        return False
    seen = glimpse(mail, envelope)
    return not DELIVERY.search(f"{seen.subject} {seen.opening}") and complains(seen)


def _filtered(mail: Mail, envelope: Envelope) -> Told:
    """What the filter found that the settings pin to the door."""
    header = upstream_spam(mail, envelope.spam_filter)
    return ("spam", f"spam filter {envelope.spam_filter}", header) if header else None


def _auto_submitted(mail: Mail, _: Envelope) -> Told:
    """RFC 3834 5: anything but `no`, even what isn't known yet."""
    for value in mail.header_all("Auto-Submitted"):
        if keyword(value) not in ("", "no"):
            return "auto_reply", "header auto-submitted", value
    return None


def _marked(nature: str) -> Check:
    """Headers that only programs write, whatever their value but no."""

    def check(mail: Mail, _: Envelope) -> Told:
        present = {name.lower() for name, _ in mail.headers}
        for mark in header_marks():
            if mark.nature != nature:
                continue
            for name in mark.names:
                if name.lower() not in present:
                    continue
                for value in mail.header_all(name):
                    if mark.pattern.search(value[:1000]) if mark.pattern else value.strip().lower() not in NO:
                        return nature, f"header {name.lower()}", value
        return None

    return check


def _precedence(mail: Mail, _: Envelope) -> Told:
    value = mail.header("Precedence").strip().lower()
    return (PRECEDENCE[value], "header precedence", value) if value in PRECEDENCE else None


def _list(mail: Mail, _: Envelope) -> Told:
    """RFC 2919 and 2369. Somebody's complaint that came through a group is taken for list mail too, and recorded."""
    name = next((name for name in LISTS if mail.header(name)), None)
    return ("list", f"header {name.lower()}", mail.header(name)) if name else None


def _weighed(seen: Glimpse) -> Told:
    """What signs tell together where no header does."""
    for nature in WEIGHED:
        found = weigh(seen, nature)
        if found:
            rule = " + ".join(each.sign.name for each in found[:3])
            return nature, f"{SIGNS}{rule}", " | ".join(" ".join(each.evidence.split())[:60] for each in found[:3])
    return None


# X-Auto-Response-Suppress isn't among them: people's Outlook writes it into what they type themselves.
CHECKS: tuple[Check, ...] = (
    _returned,
    _filtered,
    _auto_submitted,
    _marked("auto_reply"),
    _precedence,
    _list,
    _marked("list"),
)
