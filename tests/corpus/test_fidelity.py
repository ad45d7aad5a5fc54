"""What other parsers state of odd and hard MIME is found; every file of every set parses."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from corpora import NOW, SETS, Row, Rows, mails, measure, note
from mailbot import reports
from mailbot.domain.mail import Address, Mail
from mailbot.explain import Explainer
from mailbot.listen.files import messages_in
from mailbot.parsing.mime import parse
from mailbot.parsing.reply_text import visible_text


@pytest.mark.parametrize("folder", SETS)
def test_every_file_parses_without_a_failure_or_a_hang(rows: Rows, folder: str) -> None:
    for row, raw in rows(folder):
        mail = parse(raw)
        reports.read(mail)
        visible_text(mail.text, is_reply=True)
        assert "failed" not in (mail.unreadable or ""), row["file"]
        assert row.get("form") != "rfc5322" or mail.unreadable is None or "garbage" in row["file"], row["file"]
        assert "\0" not in mail.text


def mailboxes(addresses: list[dict[str, str]] | None) -> list[tuple[str | None, str | None]]:
    return [(address.get("name"), address.get("address")) for address in addresses or []]


def pairs(addresses: Iterable[Address]) -> list[tuple[str | None, str | None]]:
    return [(address.name or None, address.address) for address in addresses]


def said_from(mail: Mail) -> tuple[Address, ...]:
    """What `explain` shows as From, and the others of that header."""
    return mail.all_from or ((mail.said_from,) if mail.said_from else ())


def test_what_other_parsers_state_is_found(rows: Rows) -> None:
    good: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for row, mail in mails(rows, "parse-fidelity"):
        expect = row["expect"]
        found = {
            "subject": mail.subject or None,
            "from": pairs(said_from(mail)),
            "to": pairs(mail.to),
            "attachments": len(mail.attachments),
            "attachment_names": [attachment.name for attachment in mail.attachments],
        }
        for field, value in found.items():
            if field in expect:
                wanted = mailboxes(expect[field]) if field in ("from", "to") else expect[field]
                of[field] += 1
                good[field] += value == wanted
    measure("parse-fidelity: stated expectations", good.total(), of.total(), at_least=0.98)


# Three texts that are stated aren't held to. Rubbish behind base64 was decoded there to letters that nobody wrote; and
# twice a part that says two types, of which we take the first (RFC 2045 5 allows one): what stands before its first
# boundary is told as not read. A NUL is left out, since no store takes one, and parts stand on lines of their own.


def squeezed(text: str) -> str:
    return "".join(text.replace("\0", "").split())


def test_the_whole_header_that_another_parser_states_is_found(rows: Rows) -> None:
    of = good = 0
    for row, expected, mail in stated_whole(rows):
        fields = {name: value for name, value in expected.items() if name in READ}
        for name, value in fields.items():
            of += 1
            good += READ[name](mail) == value
            assert READ[name](mail) == value, (row["file"], name)
    measure("parse-fidelity: dates, ids and other addresses", good, of, at_least=1)


def test_the_text_that_another_parser_states_is_found(rows: Rows) -> None:
    found = [
        squeezed(mail.text).startswith(squeezed(row["expect"]["text_body_head"]))
        for row, mail in mails(rows, "parse-fidelity")
        if "text_body_head" in row["expect"]
    ]
    measure("parse-fidelity: text", sum(found), len(found), at_least=0.82)


def test_what_a_mail_librarys_tests_assert_holds(rows: Rows) -> None:
    of = 0
    for row, mail in mails(rows, "parse-fidelity"):
        for each in row["expect"].get("source_assertions", ()):
            for what, wanted in filter(None, map(asserted, each["expect"])):
                if (row["file"], what) not in NOT_HELD_TO:
                    of += 1
                    assert ASSERTED[what](mail) == wanted, (row["file"], what)
    note("parse-fidelity: assertions of a mail library's tests", f"{of} of {of}")
    assert of > 20


def test_what_a_tracker_takes_for_a_persons_mail_opens_a_ticket(rows: Rows, explainer: Explainer) -> None:
    of = good = 0
    for row, raw in rows("parse-fidelity"):
        if row["expect"].get("roundup_outcome") != "accepted":
            continue
        [said] = explainer.explain(row["file"], raw, NOW, ("abuse@alludium.ai",))
        of += 1
        good += said["disposition"] == "opened"
    measure("parse-fidelity: a person's mail opens a ticket", good, of, at_least=1)


def test_an_mbox_holds_as_many_mails_as_it_states(rows: Rows, tmp_path: Path) -> None:
    for row, raw in rows("parse-fidelity"):
        if row["form"] != "mbox":
            continue
        file = tmp_path / "mails.mbox"
        file.write_bytes(raw)
        found = [parse(message) for _, message in messages_in(str(file))]
        assert len(found) == row["expect"]["messages"], row["file"]
        assert all(mail.unreadable is None for mail in found), row["file"]


def stated_whole(rows: Rows) -> Iterator[tuple[Row, dict[str, Any], Mail]]:
    """The header of a mail as another parser gives it, by our names."""
    for row, mail in mails(rows, "parse-fidelity"):
        if "full_expectation" not in row["expect"]:
            continue
        [header] = [part["headers"] for part in row["full_expectation"]["parts"][:1]]
        yield row, {each["name"]: plain(each["value"]) for each in header if isinstance(each["name"], str)}, mail


def plain(value: Any) -> Any:  # as JSON has it
    """A value of the other parser: a text, mailboxes, or a time in UTC."""
    if not isinstance(value, dict):
        return value
    if "DateTime" in value:
        said = value["DateTime"]
        offset = timedelta(hours=said["tz_hour"], minutes=said["tz_minute"])
        zone = timezone(-offset if said["tz_before_gmt"] else offset)
        parts = (said[name] for name in ("year", "month", "day", "hour", "minute", "second"))
        return datetime(*parts, tzinfo=zone)
    return mailboxes(value["Address"].get("List")) if "Address" in value else value.get("Text")


READ: dict[str, Callable[[Mail], Any]] = {
    "subject": lambda mail: mail.subject,
    "date": lambda mail: mail.date,
    "message_id": lambda mail: (mail.message_id or "").strip("<>"),
    "cc": lambda mail: pairs(mail.cc),
    "reply_to": lambda mail: pairs(mail.reply_to),
    "from": lambda mail: pairs(said_from(mail)),
    "to": lambda mail: pairs(mail.to),
}
ASSERTED: dict[str, Callable[[Mail], Any]] = {
    "attachments": lambda mail: len(mail.attachments),
    "attachments.first.filename": lambda mail: mail.attachments[0].name,
    "attachments.second.filename": lambda mail: mail.attachments[1].name,
    "result": lambda mail: mail.attachments[0].name,
    "attachments.first.decoded.length": lambda mail: mail.attachments[0].size,
    "from": lambda mail: [address.address for address in mail.all_from],
    "from.display_names": lambda mail: [address.name for address in mail.all_from],
    "to": lambda mail: [address.address for address in mail.to],
    "subject": lambda mail: mail.subject,
    "message_id": lambda mail: (mail.message_id or "").strip("<>"),
    "references": lambda mail: mail.references[0].strip("<>"),
    "decoded": lambda mail: mail.text.strip(),
}
# Why an assertion of theirs isn't held to, by the mail and what is asserted of it.
NOT_HELD_TO = {
    ("mikel/error_emails/empty_group_lists.eml", "attachments"): "it is of another mail: this one has none",
    ("mikel/error_emails/empty_group_lists.eml", "attachments.first.filename"): "the same",
    ("mikel/error_emails/multiple_invalid_content_dispositions.eml", "references"): "the same: no References here",
    ("mikel/rfc6532/utf8_headers.eml", "to"): "it is of another mail: this one has one recipient",
    ("mikel/rfc2822/example11.eml", "to"): "RFC 5322 4.4: an obsolete route is left out, and so are spaces",
}
ASSERTION = re.compile(r"expect\((.+?)\)\.to eql?[ (](.+?)\)?$")
OTHER_NAMES = {"attachments.length": "attachments", "attachments.size": "attachments", "decoded.chomp": "decoded"}


def asserted(line: str) -> tuple[str, Any] | None:
    """What a line of that library's tests says of a mail, and what it should be; None where it says nothing of one."""
    found = ASSERTION.fullmatch(line)
    if found is None:
        return None
    what = re.sub(r"^(?:@?(?:mail|message|m))(?:\.|(?=\[))", "", found[1])
    what = what.replace("[0]", ".first").replace("[1]", ".second").replace("[:from].addresses", "from")
    what = what.replace("[:from].display_names", "from.display_names")
    what = OTHER_NAMES.get(what, what)
    try:
        wanted = ast.literal_eval(found[2])
    except (ValueError, SyntaxError):
        return None  # a variable of theirs
    return (what, wanted.strip() if what == "decoded" else wanted) if what in ASSERTED else None
