"""What kind of mail a mail is, from structure and headers: the first question of reading; suppression rests on it.

Looks at no word of the text: a person who writes about a bounce, or forwards one, is a person. Spam isn't told here.
"""

import re
from collections.abc import Callable

from mailbot.domain.mail import Envelope, Mail
from mailbot.domain.reading import Why

DAEMON = re.compile(r"(mailer-?daemon|mail-daemon|mdaemon)([+@\s>\"]|$)", re.IGNORECASE)
PRECEDENCE = {"auto_reply": "auto_reply", "auto-reply": "auto_reply", "bulk": "list", "list": "list", "junk": "list"}
# Headers that only programs answering or reporting by themselves write, whatever their value but "no".
AUTOMATIC = (
    "X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Auto-Respond", "X-Autoresponder", "X-AutoReply-From",
    "X-Autoreply-Domain", "X-Mail-Autoreply", "X-Vacation", "X-POST-MessageClass", "X-FC-MachineGenerated",
    "X-Cron-Env",
)  # fmt: skip
LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "Mailing-List", "X-Mailing-List")
NO = ("", "no", "none", "false", "0")

Check = Callable[[Mail, Envelope], tuple[str, str, str] | None]


def nature_of(mail: Mail, envelope: Envelope, reported: str | None = None) -> tuple[str, Why]:
    """The nature of a mail, with what tells it.

    Args:
        reported: nature that a reader of machine formats found; None where none knew the mail.

    Returns:
        one of DESIGN's natures but `spam`; `human` where nothing says otherwise.
    """
    if mail.unreadable is not None:
        return "unreadable", Why("nature=unreadable", "parser", mail.unreadable[:200])
    if reported is not None:
        return reported, Why(f"nature={reported}", "machine format", mail.content_type)
    for check in CHECKS:
        found = check(mail, envelope)
        if found is not None:
            nature, rule, evidence = found
            return nature, Why(f"nature={nature}", rule, evidence[:200])
    return "human", Why("nature=human", "no mark of a machine", "")


def _returned(mail: Mail, envelope: Envelope) -> tuple[str, str, str] | None:
    """A bounce in no format that we read. A postmaster may be a person, but not one with a null reverse-path."""
    sender = mail.from_.address if mail.from_ else mail.header("From").lstrip(' <"')  # a bare name is no address
    if DAEMON.match(sender):
        return "bounce", "from a mailer", sender
    if envelope.mail_from.strip("<> ") == "" and sender.lower().startswith("postmaster"):
        return "bounce", "null sender", sender
    return None


def _auto_submitted(mail: Mail, _: Envelope) -> tuple[str, str, str] | None:
    """RFC 3834 5: anything but `no`, even what isn't known yet."""
    for value in mail.header_all("Auto-Submitted"):
        keyword = value.partition(";")[0].partition("(")[0].strip().lower()
        if keyword not in ("", "no"):
            return "auto_reply", "header auto-submitted", value
    return None


def _answering_program(mail: Mail, _: Envelope) -> tuple[str, str, str] | None:
    for name in AUTOMATIC:
        value = next((value for value in mail.header_all(name) if value.strip().lower() not in NO), None)
        if value is not None:
            return "auto_reply", f"header {name.lower()}", value
    return None


def _precedence(mail: Mail, _: Envelope) -> tuple[str, str, str] | None:
    value = mail.header("Precedence").strip().lower()
    return (PRECEDENCE[value], "header precedence", value) if value in PRECEDENCE else None


def _list(mail: Mail, _: Envelope) -> tuple[str, str, str] | None:
    """RFC 2919 and 2369. Somebody's complaint that came through a group is taken for list mail too, and recorded."""
    name = next((name for name in LISTS if mail.header(name)), None)
    return ("list", f"header {name.lower()}", mail.header(name)) if name else None


# X-Auto-Response-Suppress isn't among them: people's Outlook writes it into what they type themselves.
CHECKS: tuple[Check, ...] = (_returned, _auto_submitted, _answering_program, _precedence, _list)
