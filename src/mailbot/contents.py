"""What a mail holds, once it is opened and scanned: joins what parsing reads with what examining found.

The outer header stays the one that counts: what stands in an encrypted one is shown, and believed by nobody.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from mailbot.domain.desk import Desk
from mailbot.domain.examination import Decryption, Examination, Inside, Scan, Signature
from mailbot.domain.mail import Attachment, Envelope, Mail
from mailbot.domain.reading import Reading
from mailbot.examine.armor import MESSAGE, SIGNED, block
from mailbot.examine.decrypt import NO_KEYS, SIGNATURE_TYPES, Keys
from mailbot.examine.unlocked import Unlocked, partial
from mailbot.parsing.mime import parse

CLEAR = "[What stands around this came in the clear; only this was encrypted or signed:]"
END = "[End of what was encrypted or signed.]"
AS_TEXT = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
NO_KEY = "encrypted to a key that this desk doesn't hold"

Scanning = Callable[[bytes, Iterable[Attachment]], tuple[Scan, ...]]


@dataclass(frozen=True, slots=True)
class Content:
    """A mail as one desk may read it, with what became of its signature and its encryption."""

    mail: Mail
    signature: Signature | None = None
    decryption: Decryption | None = None

    def to_triage(self, reading: Reading) -> Reading:
        """What nobody could open a person has to look at, before anything is taken as understood."""
        if self.decryption is None or self.decryption.result == "decrypted" or reading.nature != "human":
            return reading
        why = NO_KEY if self.decryption.result == "no_key" else f"it can't be opened: {self.decryption.detail}"
        return replace(reading, needs_triage="; ".join(filter(None, (why, reading.needs_triage))))


def _unscanned(_raw: bytes, _attachments: Iterable[Attachment]) -> tuple[Scan, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Contents:
    """Opens and scans mail, with the keys and the scanner of an installation; without any it says what is shut."""

    keys: Keys = NO_KEYS
    scan: Scanning = _unscanned

    def at(self, desk: Desk, raw: bytes, mail: Mail, envelope: Envelope) -> Content:
        """The mail at one desk: only the keys of that desk's addresses are tried: no other may read it."""
        found = self.keys.unlock(raw, mail, filter(desk.accepts, envelope.rcpt_to))
        if found.content is None:
            return Content(mail, _covering(mail, found), found.decryption)
        inner = _read(found.content)
        decrypted = found.decryption.method if found.decryption and found.decryption.result == "decrypted" else ""
        mail = replace(_with(mail, inner, whole=found.whole), decrypted=decrypted)
        return Content(_with_subject(mail, inner.subject), _covering(mail, found), found.decryption)

    def facts(self, exam: Examination, raw: bytes, contents: Mapping[str, Content]) -> Examination:
        """All that was found out about a message: its sender, its signature, its encryption, its attachments.

        Args:
            contents: by the name of the desk that may read them.
        """
        found = tuple(contents.values())
        scans = self.scan(raw, [each for content in found for each in content.mail.attachments])
        signature = next((content.signature for content in found if content.signature), None)
        decryptions = [content.decryption for content in found if content.decryption]
        best = min(decryptions, key=lambda each: each.result != "decrypted", default=None)
        inside = tuple(Inside(desk, content.signature, content.decryption) for desk, content in contents.items())
        differ = len({(each.signature, each.decryption) for each in inside}) > 1
        return replace(exam, scans=scans, signature=signature, decryption=best, inside=inside if differ else ())


NOTHING = Contents()


def _read(content: bytes) -> Mail:
    inner = parse(content)
    return parse(AS_TEXT + content) if inner.unreadable is not None else inner


def _with(mail: Mail, inner: Mail, *, whole: bool) -> Mail:
    defects = tuple(dict.fromkeys((*mail.defects, *inner.defects)))
    if whole:
        return replace(mail, text=inner.text, html=inner.html, parts=(), attachments=inner.attachments, defects=defects)
    text = _in_place(mail.text, inner.text)
    return replace(mail, text=text, attachments=(*mail.attachments, *inner.attachments), defects=defects)


def _with_subject(mail: Mail, hidden: str) -> Mail:
    """A subject that was encrypted is shown with the text: many programs write `...` outside."""
    return replace(mail, text=f"Subject: {hidden}\n\n{mail.text}") if hidden not in ("", mail.subject) else mail


def _in_place(text: str, inner: str) -> str:
    """The text with what was inside its block; between marks where something else stands around it (EFAIL)."""
    if not inner.strip():  # a file alone was inside
        return text
    at = block(text, MESSAGE) or block(text, SIGNED) or slice(len(text), len(text))
    before, after = text[: at.start].strip(), text[at.stop :].strip()
    if not before and not after:
        return inner
    return "\n\n".join(part for part in (before, CLEAR, inner.strip("\n"), END, after) if part)


def _covering(mail: Mail, found: Unlocked) -> Signature | None:
    """A good signature vouches for a mail only where it covers all that is shown of it: two readings must agree."""
    signature = found.signature
    if signature is None or signature.result not in ("pass", "mismatch"):
        return signature
    inner = _read(found.signed) if found.signed is not None else None
    covered = {attachment.sha256 for attachment in inner.attachments} if inner else set()
    beside = [
        each for each in mail.attachments if each.sha256 not in covered and each.declared_type not in SIGNATURE_TYPES
    ]
    return partial(signature) if inner is None or beside or inner.text.strip() != mail.text.strip() else signature


def flagged(mail: Mail, exam: Examination) -> Mail:
    """The mail with what a scanner said of its attachments among their flags; all but `clean` is one."""
    said = {scan.sha256: scan.result for scan in exam.scans if scan.result != "clean"}
    if not said:
        return mail
    attachments = tuple(
        replace(each, flags=tuple(dict.fromkeys((*each.flags, said[each.sha256])))) if each.sha256 in said else each
        for each in mail.attachments
    )
    return replace(mail, attachments=attachments)
