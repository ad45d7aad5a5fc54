"""What a refusal says: a bad address, an unwelcome mail, or our own fault. One table, in order, each with its reason.

Read from the reply at the smarthost and from a bounce alike (RFC 5321 4.2, RFC 3463). Pure: it sends and marks nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Fate = Literal["later", "address", "mail", "ours"]

CREDENTIALS = (530, 534, 535, 538)  # RFC 4954 6

_BASIC = re.compile(r"(?:[a-z0-9]+; ?)?([245]\d\d)(?:[ -]|$)", re.IGNORECASE)
_CONTENT = re.compile(r"spam|content|virus|malware|message (?:was )?(?:refused|rejected|blocked)", re.IGNORECASE)
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mail system said when it took no mail.

    Args:
        code: basic reply code, such as 550; None where a bounce names none.
        status: enhanced code, such as `5.1.1`; None where there is none.
        stage: what it answered: `mail` (MAIL FROM), `rcpt` or `data`; "" where a bounce doesn't say. One whose words
            are about the content answered the data.
        permanent: a bounce's action is `failed`, so that nobody tries again whatever the codes say.
    """

    code: int | None
    status: str | None = None
    stage: str = ""
    permanent: bool = False

    @property
    def subject(self) -> str:
        """Subject and detail of the enhanced code, such as `1.1`; "" where there is none. Its class isn't looked at
        where a basic code is given: that one decides whether to try again."""
        return self.status.partition(".")[2] if self.status else ""

    @property
    def passing(self) -> bool:
        """It says that the trouble may pass."""
        first = str(self.code)[0] if self.code else (self.status or "")[:1]
        return first == "4"


def reply_in(text: str, status: str | None = None, *, permanent: bool = True) -> Reply:
    """The codes in a bounce's diagnostic, such as `550 5.1.1 no such user`.

    Args:
        status: the status field of the bounce, which counts before one in the text.
    """
    basic = _BASIC.match(text)
    stage = "data" if _CONTENT.search(text) else ""
    return Reply(int(basic[1]) if basic else None, status or status_in(text), stage, permanent=permanent)


def status_in(text: str) -> str | None:
    """The first enhanced code in a text.

    >>> status_in("5.1.1 <noor@example.com>: no such user")
    '5.1.1'
    """
    found = _ENHANCED.search(text)
    return found[0] if found else None


_NO_SUCH = ("1.0", "1.1", "1.2", "1.3", "1.6", "1.10")  # 1.4, 1.5, 1.7 and 1.8 say nothing bad of a recipient
_DISABLED = ("2.0", "2.1")
_UNROUTABLE = ("4.1", "4.4")


def _of_the_mail(reply: Reply) -> bool:
    """A refusal of MAIL FROM that is about the mail: its size or form stands in the command's parameters."""
    return reply.code in (552, 555) or reply.subject.startswith(("3.", "6."))


_TABLE: tuple[tuple[Callable[[Reply], bool], Fate, str], ...] = (
    (lambda r: r.code in CREDENTIALS, "ours", "the smarthost wants other credentials (RFC 4954 6)"),
    (lambda r: r.subject == "7.8" and not r.passing, "ours", "the credentials are refused"),
    (lambda r: r.passing and not r.permanent, "later", "it may pass"),
    (lambda r: r.passing, "mail", "it was tried for too long"),  # why it didn't pass isn't known to be the address
    (lambda r: r.stage == "mail" and not _of_the_mail(r), "ours", "our return path is refused"),
    (lambda r: r.subject in _NO_SUCH, "address", "there is no such address"),
    (lambda r: r.subject in _DISABLED, "address", "the mailbox is closed"),
    (lambda r: r.subject in _UNROUTABLE, "address", "no mail system takes mail for that domain"),
    (lambda r: r.subject == "2.2", "mail", "the mailbox is full"),
    (lambda r: r.subject in ("2.3", "3.4"), "mail", "the mail is too big for it"),
    (lambda r: r.subject.startswith("7."), "mail", "its policy refuses the mail"),
    (lambda r: r.subject.startswith("6."), "mail", "it doesn't take mail of this form"),
    (lambda r: r.subject.startswith("5."), "mail", "the mail systems don't understand each other"),
    (lambda r: r.subject not in ("", "0.0"), "mail", "the mail system refuses it"),
    (lambda r: r.stage == "data", "mail", "it was refused when its content was known"),
    (lambda r: r.code in (550, 551, 553), "address", "the address is refused, without a reason"),
)


def judge(reply: Reply) -> tuple[Fate, str]:
    """What a refusal means, and why in words.

    Returns:
        `later`: try again. `address`: for good, and nothing else will arrive there either. `mail`: for good, but only
        this mail. `ours`: our settings are at fault, and the mail waits until they are mended.

    >>> judge(Reply(550, "5.1.1"))
    ('address', 'there is no such address')
    >>> judge(Reply(450, "5.1.1"))
    ('later', 'it may pass')
    """
    found = ((fate, why) for applies, fate, why in _TABLE if applies(reply))
    return next(found, ("mail", "the mail system refuses it"))
