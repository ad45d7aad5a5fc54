"""Bounces in a mail system's own words: the samples in `bounces`, and what only looks like one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot import reports
from mailbot.domain.mail import Address, Mail
from mailbot.domain.reading import Bounce
from mailbot.parsing.mime import parse
from mailbot.reports.returned import read

SAMPLES = Path(__file__).parent / "bounces"
ORIGINAL = "<first.1@example.com>"  # of the mail that most samples bring back

# What each sample says: recipient, status and action of each.
SAYS: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("qmail", [("ada@example.org", "5.1.1", "failed"), ("bob@example.org", "5.1.1", "failed")]),
    ("qmail-given-up", [("ada@example.org", "4.4.1", "failed")]),
    ("vpopmail", [("ada@example.org", "5.2.2", "failed")]),
    ("exim", [("ada@example.org", "5.7.1", "failed"), ("bob@example.net", "5.1.2", "failed")]),
    ("exim-retry", [("ada@example.org", "4.2.2", "failed")]),
    ("exim-warning", [("ada@example.org", "4.4.7", "delayed")]),
    ("gmail", [("ada@example.org", "5.2.1", "failed")]),
    ("gmail-delay", [("ada@example.org", "4.0.0", "delayed")]),
    ("google-groups", [("people@googlegroups.com", "5.0.0", "failed")]),
    ("yahoo", [("ada@example.org", "5.1.1", "failed")]),
    ("aol", [("ada@example.org", "5.1.1", "failed")]),
    ("sendmail-warning", [("ada@example.org", "4.4.7", "delayed")]),
    ("postfix-old", [("ada@example.org", "4.2.2", "failed")]),
    ("postfix-to-the-postmaster", [("ada@example.org", "4.3.0", "failed")]),
    ("exchange-5-5", [("ada@example.org", "5.1.1", "failed")]),
    ("exchange-2003", [("ada@example.org", "5.1.1", "failed")]),
    ("exchange-2010", [("ada@example.org", "5.2.2", "failed")]),
    ("microsoft-365", [("ada@example.org", "5.1.10", "failed")]),
    ("notes", [("ada@example.org", "5.1.1", "failed")]),
    ("notes-old", [("ada@example.org", "5.1.1", "failed")]),
    ("courier", [("ada@example.org", "5.1.1", "failed")]),
    ("mailenable", [("ada@example.org", "5.1.1", "failed")]),
    ("imail", [("ada@example.org", "5.1.1", "failed")]),
    ("mdaemon", [("ada@example.org", "5.1.1", "failed")]),
    ("kerio", [("ada@example.org", "5.1.1", "failed")]),
    ("opensmtpd", [("ada@example.org", "5.1.1", "failed"), ("bob@example.net", "5.1.2", "failed")]),
    ("dragonfly", [("ada@example.org", "5.1.1", "failed")]),
    ("haraka", [("ada@example.org", "5.4.4", "failed")]),
    ("apache-james", [("ada@example.org", "5.1.1", "failed")]),
    ("groupwise", [("ada@example.org", "5.1.1", "failed")]),
    ("workmail", [("ada@example.org", "5.1.1", "failed")]),
    ("sendgrid", [("ada@example.org", "5.1.1", "failed")]),
    ("zoho", [("ada@example.org", "5.1.1", "failed")]),
    ("yandex", [("ada@example.org", "5.1.1", "failed")]),
    ("mail-ru", [("ada@example.org", "5.1.1", "failed")]),
    ("ezweb", [("ada@example.org", "5.1.1", "failed")]),
    ("kddi", [("ada@example.org", "5.2.2", "failed")]),
    ("biglobe", [("ada@example.org", "5.2.2", "failed")]),
    ("verizon", [("ada@example.org", "5.1.1", "failed")]),
    ("interscan", [("ada@example.org", "5.1.1", "failed")]),
    ("mailmarshal", [("ada@example.org", "5.1.1", "failed")]),
    ("mimecast", [("ada@example.org", "5.1.1", "failed")]),
    ("barracuda", [("ada@example.org", "5.1.1", "failed")]),
    ("symantec", [("ada@example.org", "4.0.0", "delayed")]),
    ("lsmtp", [("ada@example.org", "5.1.1", "failed")]),
    ("language-de", [("ada@example.org", "5.1.1", "failed")]),
    ("language-de-full", [("ada@example.org", "5.2.2", "failed")]),
    ("language-de-delayed", [("ada@example.org", "4.0.0", "delayed")]),
    ("language-fr", [("ada@example.org", "5.1.1", "failed")]),
    ("language-fr-full", [("ada@example.org", "5.2.2", "failed")]),
    ("language-es", [("ada@example.org", "5.1.1", "failed")]),
    ("language-it", [("ada@example.org", "5.2.2", "failed")]),
    ("language-pt", [("ada@example.org", "5.1.1", "failed")]),
    ("language-nl", [("ada@example.org", "5.1.1", "failed")]),
    ("language-pl", [("ada@example.org", "5.1.1", "failed")]),
    ("language-ru", [("ada@example.org", "5.2.2", "failed")]),
    ("language-ja", [("ada@example.org", "5.1.1", "failed")]),
    ("language-zh", [("ada@example.org", "5.1.1", "failed")]),
    ("language-zh-tw", [("ada@example.org", "5.2.2", "failed")]),
    ("o365-html-ish", [("ada@example.org", "5.1.351", "failed")]),
    ("gmail-new", [("ada@example.org", "5.1.1", "failed")]),
    ("gmail-incomplete", [("ada@example.org", "4.0.0", "delayed")]),
    ("gmail-de", [("ada@example.org", "5.1.1", "failed")]),
    ("icloud", [("ada@example.org", "5.4.6", "failed")]),
    ("gmx", [("ada@example.org", "5.1.1", "failed")]),
    ("web-de", [("ada@example.org", "5.1.1", "failed")]),
    ("exch-2007-fr", [("ada@example.org", "5.1.1", "failed")]),
    ("exch-es", [("ada@example.org", "5.0.0", "failed")]),
    ("exch-it", [("ada@example.org", "5.0.0", "failed")]),
    ("exch-pt", [("ada@example.org", "5.0.0", "failed")]),
    ("exch-ja", [("ada@example.org", "5.0.0", "failed")]),
    ("exch-pl", [("ada@example.org", "5.0.0", "failed")]),
    ("exch-nl", [("ada@example.org", "5.0.0", "failed")]),
    ("exch-ru", [("ada@example.org", "5.0.0", "failed")]),
    ("exch-zh", [("ada@example.org", "5.0.0", "failed")]),
    ("qq", [("ada@example.org", "5.1.1", "failed")]),
    ("163", [("ada@example.org", "5.7.1", "failed")]),
    ("aliyun", [("ada@example.org", "5.1.1", "failed")]),
    ("docomo", [("ada@docomo.ne.jp", "5.1.1", "failed")]),
    ("softbank", [("ada@softbank.ne.jp", "5.0.0", "failed")]),
    ("mandrill", [("ada@example.org", "5.1.1", "failed")]),
    ("communigate", [("ada@example.org", "5.1.1", "failed")]),
    ("communigate2", [("ada@example.org", "5.2.2", "failed")]),
    ("novell", [("ada@example.org", "5.0.0", "failed")]),
    ("netscape", [("ada@example.org", "5.1.1", "failed")]),
    ("netscape-delay", [("ada@example.org", "5.4.7", "failed")]),
    ("smartermail", [("ada@example.org", "5.1.1", "failed")]),
    ("hmailserver", [("ada@example.org", "5.1.1", "failed")]),
    ("stalwart", [("ada@example.org", "5.1.1", "failed")]),
    ("stalwart-delay", [("ada@example.org", "4.4.7", "delayed")]),
    ("mailgun", [("ada@example.org", "5.1.1", "failed")]),
    ("proton", [("ada@example.org", "5.1.2", "failed")]),
    ("postfix-delayed", [("ada@example.org", "4.4.7", "delayed")]),
    ("postfix-success", [("ada@example.org", "2.0.0", "delivered")]),
    ("exch-success", [("ada@example.org", "2.0.0", "delivered")]),
    ("exch-relayed", [("ada@example.org", "2.0.0", "relayed")]),
    ("exch-expanded", [("ada@example.org", "2.0.0", "expanded")]),
    ("exch-delayed", [("ada@example.org", "4.0.0", "delayed")]),
    ("sv", [("ada@example.org", "5.0.0", "failed")]),
    ("free-fr", [("ada@example.org", "5.1.1", "failed")]),
    ("libero", [("ada@example.org", "5.1.1", "failed")]),
    ("tr", [("ada@example.org", "5.0.0", "failed")]),
    ("lotus-intl", [("ada@example.org", "5.0.0", "failed")]),
    ("google-rate", [("ada@example.org", "5.2.2", "failed")]),
    ("activehunter", [("ada@example.org", "5.1.1", "failed")]),
    ("mfilter", [("ada@example.org", "5.1.1", "failed")]),
    ("v5-a", [("ada@example.org", "5.1.1", "failed")]),
    ("v5-b", [("ada@example.org", "5.1.2", "failed")]),
    ("v5-local", [("ada@example.org", "5.1.1", "failed")]),
    ("ezweb-limit", [("ada@ezweb.ne.jp", "5.0.0", "failed")]),
    ("ezweb-disabled", [("ada@ezweb.ne.jp", "5.1.1", "failed")]),
    ("exim-attach", [("ada@example.org", "5.7.1", "failed")]),
    ("exim-domain", [("ada@example.org", "5.1.2", "failed")]),
    ("exim-lmtp", [("ada@example.org", "4.2.2", "failed")]),
    ("qmail-ldap", [("ada@example.org", "5.2.1", "failed")]),
    ("qmail-mess", [("ada@example.org", "4.4.3", "failed")]),
    ("qmail-user", [("ada@example.org", "4.7.1", "failed")]),
    ("yahoo-fr", [("ada@example.org", "5.4.7", "failed")]),
    ("gmail-dns", [("ada@example.org", "5.1.2", "failed")]),
    ("exchange-5-5-b", [("ada@example.org", "5.3.4", "failed")]),
    ("outlook-com", [("ada@example.org", "5.0.0", "failed")]),
    ("x5", [("ada@example.org", "5.0.0", "failed")]),
    ("mailmarshal-2", [("ada@example.org", "5.1.1", "failed")]),
    ("messagelabs", [("ada@example.org", "5.1.0", "failed")]),
    ("facebook", [("ada@facebook.com", "5.1.1", "failed")]),
    ("cox-quota", [("ada@example.org", "4.2.2", "failed")]),
    ("greylist-delay", [("ada@example.org", "4.7.1", "delayed")]),
    ("two-diff", [("ada@example.org", "5.1.1", "failed"), ("bob@example.org", "4.2.2", "failed")]),
    ("relay-denied-nostatus", [("ada@example.org", "5.7.1", "failed")]),
    ("kerio2", [("ada@example.org", "5.1.1", "failed")]),
    ("oracle", [("ada@example.org", "5.1.1", "failed")]),
]


def bounces(raw: bytes) -> tuple[Bounce, ...]:
    finding = reports.read(parse(raw))
    assert finding is not None, "it wasn't recognised"
    assert finding.nature == "bounce"
    return finding.bounces


def told(raw: bytes) -> list[tuple[str | None, str | None, str | None]]:
    return [(bounce.recipient, bounce.status, bounce.action) for bounce in bounces(raw)]


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def test_every_sample_has_a_line_in_the_table() -> None:
    assert sorted(name for name, _ in SAYS) == sorted(path.stem for path in SAMPLES.glob("*.eml"))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(("name", "says"), SAYS)
def test_a_mail_system_is_understood_however_its_lines_end(
    name: str, says: list[tuple[str, str, str]], end: bytes
) -> None:
    assert told(sample(name).replace(b"\n", end)) == says


@pytest.mark.parametrize("name", [name for name, _ in SAYS if ORIGINAL.encode() in sample(name)])
def test_the_mail_that_came_back_is_named(name: str) -> None:
    assert {bounce.original_message_id for bounce in bounces(sample(name))} == {ORIGINAL}


def test_no_reason_begins_with_what_the_address_stood_in() -> None:
    reasons = [bounce.reason for name, _ in SAYS for bounce in bounces(sample(name)) if bounce.reason]
    assert len(reasons) > len(SAYS) / 2
    assert not [reason for reason in reasons if reason.startswith((">", ":", ";", ","))]


def test_the_reason_is_the_other_mail_systems_answer() -> None:
    reason = bounces(sample("exim"))[0].reason
    assert (reason or "").startswith("550 5.7.1 <desk@example.com>: sender refused")


def notice(
    text: str, subject: str = "failure notice", sender: str = "mailer-daemon@mx.example.net", **of: object
) -> Mail:
    values = {"subject": subject, "from_": Address("", sender), "to": (Address("", "desk@example.com"),), "text": text}
    return Mail("", 0, "", **{**values, **of})  # type: ignore[arg-type]


def recipients(mail: Mail) -> list[str | None]:
    finding = read(mail)
    assert finding is not None
    return [bounce.recipient for bounce in finding.bounces]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Delivery to the following recipients failed:\n\n  1. ada@example.org\n  2. bob@example.org",
            ["ada@example.org", "bob@example.org"],
        ),
        ("Delivery failed:\n\n- ada@example.org: no", ["ada@example.org"]),
        ("Delivery failed: 'ada@example.org' is unknown.", ["ada@example.org"]),
        ("Delivery failed for <ada@example.org>; write to <help@example.net> for help", ["ada@example.org"]),
        (
            "Undeliverable: Ada <ada@example.org> (expanded from <all@example.org>)",
            ["ada@example.org", "all@example.org"],
        ),
        (
            "Delivery failed:\n\nada+news@example.org\nada_b%c@example.org",
            ["ada+news@example.org", "ada_b%c@example.org"],
        ),
        ("Delivery failed:\n\ngrüße@bücher.example", ["grüße@bücher.example"]),
        ("宛先アドレスada@example.orgは存在しません", ["ada@example.org"]),
        ("Delivery failed:\n\n    To: ada@example.org\n\nRecipient: bob@example.org", ["bob@example.org"]),
        ("Delivery failed:\n\n    To: ada@example.org\n    Subject: x", ["ada@example.org"]),
        ("Your mail from desk@example.com wasn't delivered to ada@example.org", ["ada@example.org"]),
        ("Delivery failed:\n\nada@example.org<mailto:ada@example.org>\nIt wasn't found.", ["ada@example.org"]),
        ("Delivery failed for ada@example.org <mailto:ada@example.org> today", ["ada@example.org"]),
        ("Delivery failed.", [None]),
        ("", [None]),
    ],
)
def test_recipients_are_found_in_lists_labels_and_sentences(text: str, found: list[str | None]) -> None:
    assert recipients(notice(text)) == found


@pytest.mark.parametrize(
    "words",
    [
        "Det gick inte att leverera till följande mottagare:",
        "Leveringen mislykkedes for denne modtager:",
        "Levering mislyktes til denne mottakeren:",
        "Toimitus seuraaville vastaanottajille epäonnistui:",
        "Zprávu se nepodařilo doručit na adresu:",
        "Η παράδοση απέτυχε για τον παραλήπτη:",
        "Livrarea nu a reușit pentru:",
        "A kézbesítés nem sikerült ennek a címzettnek:",
        "Bu alıcıya teslim başarısız oldu:",
        "다음 사람에게 배달하지 못했습니다.",
        "Thư của bạn không thể gửi đến:",
        "Pesan ini gagal dikirim ke:",
        "לא ניתן היה למסור את ההודעה אל:",
        "تعذر تسليم الرسالة إلى:",
        "この受信者への配信に失敗しました。",
        "您的郵件無法寄送給以下收件者：",
    ],
)
def test_failure_is_told_in_many_languages(words: str) -> None:
    told = notice(f"{words}\n\nada@example.org", subject="x", headers=(("Return-Path", "<>"),))
    assert recipients(told) == ["ada@example.org"]


@pytest.mark.parametrize(("path", "found"), [("<>", True), ("<ada@example.org>", False)])
def test_a_mailer_s_status_is_understood_in_a_language_that_nobody_knows(path: str, found: bool) -> None:
    told = notice("Ni aeth y neges:\n\n<ada@example.org>: 550 5.1.1 x", subject="x", headers=(("Return-Path", path),))
    assert (read(told) is not None) is found
    assert not found or recipients(told) == ["ada@example.org"]


def test_the_header_of_exim_names_recipients_where_the_text_names_none() -> None:
    given = notice("save to /var/mail/ada", headers=(("X-Failed-Recipients", "ada@example.org, bob@example.org"),))
    assert recipients(given) == ["ada@example.org", "bob@example.org"]


def test_the_only_recipient_of_the_original_counts_where_nobody_else_is_named() -> None:
    original = "From: desk@example.com\nTo: Ada <ada@example.org>\nSubject: x\n"
    assert recipients(notice("It failed.", parts=(("message/rfc822", original),))) == ["ada@example.org"]
    several = original.replace("Subject", "Cc: c@example.org\nX").replace(
        "<ada@example.org>", "<ada@example.org>, b@example.org"
    )
    assert recipients(notice("It failed.", parts=(("message/rfc822", several),))) == [None]


def test_a_bounce_that_a_gateway_has_wrapped_is_read_inside() -> None:
    inner = (
        "From: MAILER-DAEMON@inner.example.net\nMessage-ID: <bounce@inner.example.net>\n\n--x\n\n"
        "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n\n--x\n\n"
        "Message-ID: <first.1@example.com>\n"
    )
    (found,) = read(notice("Returned mail", parts=(("message/rfc822", inner),))).bounces  # type: ignore[union-attr]
    assert (found.recipient, found.status, found.original_message_id) == ("ada@example.org", "5.1.1", ORIGINAL)


PASTED = sample("postfix-old").decode().partition("\n\n")[2]
ADA = "ada@example.org"


@pytest.mark.parametrize(
    "mail",
    [
        notice(f"Hello, what does this mean?\n\n{PASTED}", "Undelivered Mail Returned to Sender", ADA),
        notice(PASTED, "Fwd: Undelivered Mail Returned to Sender", ADA),
        notice(PASTED, "WG: Undelivered Mail Returned to Sender", ADA),
        notice("My mail to bob@example.org could not be delivered. Why?", "Undeliverable mail", ADA),
        notice("It says that the user is unknown: 550 5.1.1", "failure notice", ADA),
        notice(
            "Dear colleagues,\nmail from you could not be delivered to bob@example.org. Please look into it.",
            "Your relay",
            "postmaster@example.org",
        ),
        notice(
            "Dear team,\nour mail to bob@example.org could not be delivered.",
            "Delivery problems",
            "postmaster@example.org",
        ),
        notice(
            "Guten Tag, Post an bob@example.org konnte nicht zugestellt werden.",
            "Zustellung",
            "administrator@example.org",
        ),
        notice(
            "I am out of office until Monday. Mail to me could not be delivered to bob@example.org.",
            "Automatic reply",
            ADA,
            headers=(("Return-Path", "<>"), ("Auto-Submitted", "auto-replied")),
        ),
        notice(
            "Ich konnte Ihre Nachricht nicht lesen und bin ab Montag wieder da. Vertretung: bob@example.org",
            "Abwesend",
            ADA,
            headers=(("Return-Path", "<>"),),
        ),
        notice(
            "Your message to bob@example.org was not delivered yet. Please confirm that you are a person.",
            "Please confirm",
            ADA,
            headers=(("Return-Path", "<>"),),
        ),
        notice(
            "Hello, I wrote to you yesterday and got this. Is the address right?\n\nDelivery to the following recipient"
            " failed permanently:\n\n     appeals@example.com\n",
            "Delivery Status Notification (Failure)",
            ADA,
            headers=(("Return-Path", "<>"),),
        ),
        notice("Your mailbox is full. Click here.", "Mailbox full", "noreply@example.org"),
        notice(
            "3 messages could not be delivered to your mailbox",
            "Undelivered mail",
            "info@example.org",
            from_=Address("Mail Delivery System", "info@example.org"),
        ),
        notice("Bounce house rentals for your party", "Bounce, bounce, bounce", "shop@example.org"),
    ],
    ids=[
        "asked about",
        "forwarded",
        "forwarded in German",
        "told of",
        "quoted",
        "postmaster as a person",
        "postmaster of mail to us",
        "administrator",
        "out of office",
        "away",
        "challenge",
        "quoted under a null reverse-path",
        "phishing",
        "phishing under a name",
        "another bounce",
    ],
)
def test_what_people_and_other_robots_write_is_none(mail: Mail) -> None:
    assert read(mail) is None


@given(st.text(max_size=400), st.text(max_size=60), st.sampled_from(["mailer-daemon@example.net", "ada@example.org"]))
def test_any_text_is_read_without_an_exception(text: str, subject: str, sender: str) -> None:
    finding = read(notice(text, subject, sender))
    assert finding is None or all(len(bounce.reason or "") <= 500 for bounce in finding.bounces)


HOSTILE = (
    "From: mailer-daemon@example.net\nDate: x\nTo: y\n\n",
    "From: postmaster\nTo: a@b.example\nDate: x\n\nFinal-Recipient: ",
    "-" * 150 + "\n",
    "a@b\n",
    "a@b.example: 550 user mailbox \n",
    "user ",
    "<",
    "To: x@y.example\n",
    " ",
    "\t\n",
    "x",
    "@",
    "a@",
    "recipient: ",
    "mailbox user address account ",
    "Message-ID: <",
    "Message-ID:\n",
    "5.1.",
    "550 ",
    "exceed ",
    "容量",
    "é@é.é ",
    "Final-Recipient: rfc822; a@b.example\nAction: failed\n\n",
    "From: a\nFrom: b\nX:",
    "original message ",
    "- original",
    "+2B",
    "\\x{",
)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_repetition_takes_no_long_time(unit: str) -> None:
    text = (unit * (200_000 // len(unit)))[:200_000]
    assert read(notice(text)) is not None
    parts = (("message/delivery-status", text), ("message/rfc822", text))
    assert reports.read(notice(text, content_type="multipart/report", parts=parts)) is not None
