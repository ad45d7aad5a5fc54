"""What is fuzzed: each target takes any octets and raises where a promise is broken (DESIGN's promise 10).

A target is made once a process, since rules are compiled for it. Seeds are mailbot's own samples and a few lines of the
format that the target reads.
"""

import tarfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

Target = Callable[[bytes], None]

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TO = ("abuse@alludium.ai",)
DOCUMENTS = tuple(b"application/xml application/json text/csv application/gzip application/zip text/plain".split())
# Each part's octets begin with the place of its type here.
PARTS = (b"message/delivery-status", b"message/feedback-report", b"message/disposition-notification", b"message/rfc822")


class Broken(Exception):
    """A promise that doesn't hold, in words."""


class Kind(NamedTuple):
    """How a target is made, and what it starts from."""

    make: Callable[[], Target]
    seeds: Callable[[], Iterable[bytes]]


def _samples() -> Iterable[bytes]:
    return (path.read_bytes() for path in sorted(SAMPLES.glob("*.eml")))


def _explain() -> Target:
    """The whole way of a mail without the write, and every mail that it would send."""
    from mailbot import readers
    from mailbot.explain import Explainer, explanation
    from mailbot.policy import load_policy
    from mailbot.settings import load_settings

    policy = load_policy(load_settings(None, {}))
    explainer = Explainer(policy.desks, readers.build_reader, policy.people)

    def run(raw: bytes) -> None:
        for arrival, plan in explainer.plans(raw, AT, TO):
            _sound(arrival.mail.unreadable, arrival.mail.text, arrival.mail.subject)
            explanation("fuzzed", arrival, plan)
            for mail in plan.outgoing:
                _one_letter(policy.renderer.render(mail, AT).raw)

    return run


def _sound(unreadable: str | None, text: str, subject: str) -> None:
    if "failed" in (unreadable or ""):
        raise Broken(unreadable)
    text.encode()  # no surrogate
    if "\0" in text or "\n" in subject or "\r" in subject:
        raise Broken("a control character in what was read")


def _one_letter(raw: bytes) -> None:
    from email import message_from_bytes

    letter = message_from_bytes(raw)
    if letter.defects or len(letter.get_all("To", [])) > 1 or len(letter.get_all("Subject", [])) > 1:
        raise Broken("a letter of ours that isn't one")


def _parse() -> Target:
    from mailbot.parsing.mime import parse

    def run(raw: bytes) -> None:
        mail = parse(raw)
        _sound(mail.unreadable, mail.text, mail.subject)

    return run


def _carried(types: tuple[bytes, ...], head: bytes) -> Callable[[], Target]:
    """A target whose octets stand in a part of a mail; the first of them chooses its type."""

    def make() -> Target:
        from mailbot import reports
        from mailbot.parsing.mime import parse

        def run(raw: bytes) -> None:
            part = b"--b\nContent-Type: " + types[raw[0] % len(types) if raw else 0] + b"\n\n" + raw[1:] + b"\n--b--\n"
            mail = parse(head + b"\n\n--b\n\nA few words.\n" + part)
            _sound(mail.unreadable, mail.text, mail.subject)
            reports.read(mail)

        return run

    return make


def _subject() -> Target:
    from mailbot.parsing.headers import text_of
    from mailbot.parsing.references import message_ids
    from mailbot.parsing.subject import is_reply, normalise, ticket_tags

    def run(raw: bytes) -> None:
        value = raw.decode("ascii", "surrogateescape")
        subject = text_of(value)
        normalise(subject, "ALU")
        normalise(subject)
        is_reply(subject)
        ticket_tags(subject, "ALU")
        message_ids(value)
        _sound(None, "", subject)

    return run


def _words() -> Target:
    from mailbot.parsing.html import html_to_text
    from mailbot.parsing.reply_text import visible_text

    def run(raw: bytes) -> None:
        source = raw.decode("utf-8", "replace")
        for text in (source, html_to_text(source)):
            visible_text(text, is_reply=True)
            visible_text(text, is_reply=False)

    return run


def _attachment() -> Target:
    from mailbot.parsing.attachments import describe
    from mailbot.parsing.unwrap import unwrap

    def run(raw: bytes) -> None:
        name, _, content = raw.partition(b"\n")
        given = describe(name.decode("utf-8", "replace"), "application/octet-stream", content)
        for found in unwrap([given]).attachments:
            if set(found.name) & set("/\\\0\r\n\u202e") or not found.name:
                raise Broken(f"a file can't be named {found.name!r}")

    return run


def _results() -> Target:
    from mailbot.examine.results import checks_of

    def run(raw: bytes) -> None:
        checks_of(raw.decode("utf-8", "replace"), "mx.example.net")

    return run


def _files() -> Iterable[bytes]:
    """A name and what the file begins with, or a whole small one."""
    zipped, tarred = BytesIO(), BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
        archive.writestr("a/inner.zip", b"PK")
    with tarfile.open(fileobj=tarred, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("a.exe"))
    yield b"x.docm\n" + zipped.getvalue()
    yield b"x.tgz\n" + tarred.getvalue()
    yield from (b"x\n" + start + bytes(600) for start in STARTS)
    yield b"con.txt\nwords"


REPORT = b"From: mailer-daemon@example.net\nSubject: report\nContent-Type: multipart/report; boundary=b"
MIXED = b"From: reports@example.net\nSubject: Report Domain: example.org\nContent-Type: multipart/mixed; boundary=b"
STATUS = b"\0Reporting-MTA: dns; example.net\n\nFinal-Recipient: rfc822;a@b.example\nAction: failed\nStatus: 5.1.1\n"
FEEDBACK = b"\1Feedback-Type: abuse\nVersion: 1\nSource-IP: 192.0.2.1\nReported-Domain: example.org\n"
RECEIPT = b"\2Final-Recipient: rfc822;a@example.org\nDisposition: automatic-action/MDN-sent-automatically; deleted\n"
TNEF = b"\x78\x9f\x3e\x22\1\0\1\6\x90\x08\0\4\0\0\0"
STARTS = (
    TNEF, b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!\x1a\7\0",
    b"Rar!\x1a\7\1\0", b"7z\xbc\xaf\x27\x1c\0\4",
    b"{\\rtf1\\ansi words}", b"LZFu", b"MZ", b"\x7fELF", b"BZh9", b"\xfd7zXZ\0",
)  # fmt: skip
AGGREGATE = (
    b"\0<?xml version='1.0'?><feedback><report_metadata><org_name>example.net</org_name><report_id>1</report_id>"
    b"</report_metadata><record><row><source_ip>192.0.2.1</source_ip><count>1</count></row></record></feedback>"
)
XARF = (
    b'\1{"xarf_version":"4.0.0","report_id":"1","timestamp":"2026-03-02T09:00:00Z","category":"messaging",'
    b'"type":"spam","source_identifier":"192.0.2.1","reporter":{"org":"Example","contact":"a@example.net"}}'
)
FEED = b"\2ip,time,type\n192.0.2.1,2026-03-02 09:00:00,malware\n"
REPLY = b"Yes, please.\n\n-- \nAda\n\nOn Mon, 2 Mar 2026 at 09:00, Desk <abuse@example.net> wrote:\n> What is it?\n"
HTML = b"<div dir=ltr>Yes</div><div class=gmail_quote><blockquote>On Mon, Ada wrote:<br>No</blockquote></div>"

TARGETS: dict[str, Kind] = {
    "explain": Kind(_explain, _samples),
    "parse": Kind(_parse, _samples),
    "reports": Kind(_carried(PARTS, REPORT), lambda: (STATUS, FEEDBACK, RECEIPT)),
    "documents": Kind(_carried(DOCUMENTS, MIXED), lambda: (AGGREGATE, XARF, FEED)),
    "subject": Kind(
        _subject, lambda: (b"Re: =?utf-8?q?Gr=C3=B6=C3=9Fe?= [ALU-7K3M2Q]", b"AW: Fwd: [External] <1@a.b>")
    ),
    "words": Kind(_words, lambda: (REPLY, HTML)),
    "attachment": Kind(_attachment, _files),
    "results": Kind(_results, lambda: (b"mx.example.net; dmarc=pass (p=NONE) header.from=example.org; spf=none",)),
}
