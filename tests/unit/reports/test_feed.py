"""Feeds are told by their shape and by a mark of the program that sent them; a person's table is a person's."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot import reports
from mailbot.domain.mail import Address, Attachment
from mailbot.domain.reading import Report
from mailbot.reports.feed import read
from reported import file, gzipped, mail, zipped

CSV = """\
"timestamp","ip","port","protocol","hostname","tag"
"2026-03-02 08:15:00","192.0.2.20",53,"udp","a.example.org","openresolver"
"2026-03-02 08:16:00","2001:db8::20",53,"udp",,"openresolver"
"""
AT = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
ACNS = """\
<?xml version="1.0" encoding="UTF-8"?>
<Infringement xmlns="http://www.acns.net/ACNS"><Case><ID>77</ID></Case>
<Complainant><Entity>Studio</Entity><Email>rights@studio.example.net</Email></Complainant>
<Source><TimeStamp>2026-03-02T08:15:00.000Z</TimeStamp><IP_Address>192.0.2.30</IP_Address><Port>6881</Port></Source>
<Content><Item><Title>A film</Title><Hash Type="SHA1">0123456789abcdef0123456789abcdef01234567</Hash></Item></Content>
</Infringement>
"""
IODEF = """\
<IODEF-Document version="2.00" xmlns="urn:ietf:params:xml:ns:iodef-2.0"><Incident purpose="reporting">
<StartTime>2026-03-02T08:15:00Z</StartTime><EventData><Flow><System category="source"><Node>
<Address category="ipv4-addr">192.0.2.31</Address></Node></System></Flow></EventData></Incident></IODEF-Document>
"""
SAFE = """\
<notification_message asn="64512" date="2026-03-02"><list><url_info url="http://bad.example.org/" ip="192.0.2.32"/>
<url_info url="http://bad.example.org/2"/></list></notification_message>
"""


def reported(*files: Attachment, **values: Any) -> Report | None:
    finding = read(mail(*files, **values))
    return finding.report if finding else None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("2026-03-02-scan_dns-example-asn.csv", CSV.encode()),
        ("2026-03-02-scan_dns-example-asn.csv.gz", gzipped(CSV.encode())),
        ("feed.zip", zipped(**{"2026-03-02-scan_dns-example-asn__csv": CSV.encode()})),
        ("2026-03-02-scan_dns-example-asn.csv", b"\xef\xbb\xbf" + CSV.replace("\n", "\r\n").encode()),
    ],
)
def test_a_table_is_read_however_it_is_packed(name: str, content: bytes) -> None:
    assert reported(file(name, content)) == Report(
        format="feed",
        type="scan_dns",
        source="honeypot.example.net",
        at=AT,
        identifiers={"ips": ("192.0.2.20", "2001:db8::20"), "domains": ("a.example.org",)},
        evidence=("2026-03-02-scan_dns-example-asn.csv",),
        count=2,
    )


@pytest.mark.parametrize("divider", [",", ";", "\t", "|"])
@pytest.mark.parametrize("header", [("timestamp", "ip", "tag"), ("Date", "Source IP", "Category")])
def test_columns_may_have_other_names_and_dividers(header: tuple[str, ...], divider: str) -> None:
    row = ("2026-03-02T08:15:00Z", "192.0.2.20", "scanner")
    table = f"{divider.join(header)}\n{divider.join(row)}\n"
    found = reported(file("list.csv", table))
    assert found is not None
    assert (found.type, found.at, found.identifiers) == ("scanner", AT, {"ips": ("192.0.2.20",)})


def test_date_and_time_may_stand_in_columns_of_their_own() -> None:
    found = reported(file("a.csv", "event_date,event_time,src_ip\n2026-03-02,08:15:00,192.0.2.20\n"))
    assert found is not None
    assert found.at == AT


def test_a_table_drawn_in_the_text_is_read_to_its_end() -> None:
    text = (
        "This message was generated automatically.\n+-----\n|date |id |virusname |ip |Url|\n+-----\n"
        "|2026-03-02 08:15:00 UTC |7 |JS/Bad |192.0.2.20 |http://bad.example.org/|\n+-----\n\nRegards, 198.51.100.1\n"
    )
    found = reported(text=text, sender="abuse@watch.example.net")
    assert found is not None
    assert (found.type, found.at, found.count) == ("JS/Bad", AT, 1)
    assert found.identifiers["ips"] == ("192.0.2.20",)


def test_rows_that_name_no_source_are_told_of_where_none_does() -> None:
    found = reported(file("a.csv", "timestamp,ip\n2026-03-02,unknown\n"))
    assert found is not None
    assert found.problems == ("1 rows: name no source that can be read",)


def test_a_table_that_cannot_be_unpacked_is_told_of_without_its_name() -> None:
    found = reported(file("b.csv.gz", b"\x1f\x8b\x08 no gzip"), file("a.csv", "timestamp,ip\n2026-03-02,unknown\n"))
    assert found is not None
    assert found.problems[0] == "the attached file: a gzip file that can't be unpacked"


PERSON = {"sender": "ada@example.org", "text": "Please see the attached list of those who attacked me."}


@pytest.mark.parametrize(
    ("values", "machine"),
    [
        (PERSON, False),
        ({**PERSON, "headers": (("X-Mailer", "Microsoft Outlook 16.0"),)}, False),
        ({**PERSON, "headers": (("User-Agent", "Mozilla Thunderbird"),)}, False),
        ({**PERSON, "headers": (("Auto-Submitted", "no"),)}, False),
        ({**PERSON, "headers": (("Auto-Submitted", "auto-generated"),)}, True),
        ({**PERSON, "headers": (("X-Mailer", "PHPMailer 6.9"),)}, True),
        ({**PERSON, "headers": (("Errors-To", "bounce@example.org"),)}, True),
        ({**PERSON, "headers": (("Precedence", "bulk"),)}, True),
        ({**PERSON, "sender": "no-reply@watch.example.net"}, True),
        ({**PERSON, "sender": "autoreports@watch.example.net"}, True),
        ({**PERSON, "from_": Address("Abuse-Team (auto-generated)", "team@watch.example.net")}, True),
        ({**PERSON, "text": "This is an automated report."}, True),
        ({**PERSON, "text": "Diese Nachricht wurde automatisch erstellt."}, True),
        ({**PERSON, "text": "Ce message a été généré automatiquement."}, True),
        ({**PERSON, "text": "Este mensaje fue generado automáticamente."}, True),
        ({**PERSON, "text": "このメールは自動送信されています。"}, True),
        ({"sender": "no-reply@watch.example.net", "subject": "Fwd: list"}, False),
        ({"sender": "no-reply@watch.example.net", "in_reply_to": ("<1@example.org>",)}, False),
        ({"sender": "mailer-daemon@watch.example.net"}, False),
        ({"sender": "no-reply@watch.example.net", "content_type": "multipart/report"}, False),
    ],
)
def test_a_table_is_a_feed_only_where_a_program_sent_it(values: dict[str, Any], machine: bool) -> None:
    assert (reported(file("list.csv", CSV), **values) is not None) is machine


@pytest.mark.parametrize(
    "table",
    [
        "name,amount,date\nAda,5,2026-03-02\n",
        "ip\n192.0.2.20\n",
        "",
        "timestamp,ip\n",
        "a,b\n" * 50,
        "date,ip_notes\n1,2\n",
    ],
)
def test_other_tables_are_no_feeds(table: str) -> None:
    assert reported(file("list.csv", table), subject="statistics") is None


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize(
    ("xml", "kind", "identifiers", "count"),
    [
        (ACNS, "infringement", {"ips": ("192.0.2.30",), "hashes": ("0123456789abcdef0123456789abcdef01234567",)}, 1),
        (ACNS.replace(' xmlns="http://www.acns.net/ACNS"', ""), "infringement",
         {"ips": ("192.0.2.30",), "hashes": ("0123456789abcdef0123456789abcdef01234567",)}, 1),
        (IODEF, "incident", {"ips": ("192.0.2.31",)}, 1),
        (SAFE, "safe-browsing", {"urls": ("http://bad.example.org/", "http://bad.example.org/2"),
                                 "ips": ("192.0.2.32",), "domains": ("bad.example.org",)}, 2),
    ],
)  # fmt: skip
def test_xml_is_read_attached_and_in_the_text(
    xml: str, kind: str, identifiers: dict[str, Any], count: int, inline: bool
) -> None:
    words = "Dear Sir or Madam,\n\n- --- Start\n"
    found = (
        reported(text=f"{words}{xml}- --- End\n", sender="rights@studio.example.net")
        if inline
        else reported(file("notice.xml", xml), text=words, sender="rights@studio.example.net")
    )
    assert found is not None
    assert (found.type, found.count, found.identifiers, found.problems) == (kind, count, identifiers, ())
    assert found.at is not None
    assert found.at.date() == AT.date()


def test_xml_that_names_nothing_is_told_of_where_a_file_is_it() -> None:
    empty = "<Infringement><Case/></Infringement>"
    found = reported(file("notice.xml", empty))
    assert found is not None
    assert found.problems == ("source: no address is named",)
    assert reported(text=empty, sender="ada@example.org") is None


def test_xml_with_entities_is_told_of_and_never_expanded() -> None:
    bomb = '<!DOCTYPE Infringement [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    found = reported(file("a.xml", f"{bomb}]><Infringement><ID>&j;</ID></Infringement>"))
    assert found is not None
    assert found.problems == ("the attached file: XML with a document type, which isn't read",)


def test_a_person_who_passes_a_notice_on_is_a_person() -> None:
    assert reported(text=ACNS, sender="ada@example.org", subject="Fwd: Notice of infringement") is None


BLOCK = """\
This is an automated abuse alert.

IP:          192.0.2.40
URL:         http://bad.example.org/x
Tested on:   2026-03-02 09:15:00 +0100
Result:      BAD.URL
"""


def test_fields_in_plain_text_are_read() -> None:
    found = reported(subject="[CERT#77] Malicious content on 192.0.2.40", text=BLOCK, sender="desk@cert.example.net")
    assert found == Report(
        format="feed",
        type="BAD.URL",
        source="cert.example.net",
        at=AT,
        identifiers={"ips": ("192.0.2.40",), "urls": ("http://bad.example.org/x",), "domains": ("bad.example.org",)},
    )


def test_fields_in_an_attached_text_are_read() -> None:
    text = "---\nuri: http://bad.example.org/x\nip: 192.0.2.40\nfile_sha256: " + "ab" * 32 + "\nsignature: BAD\n...\n"
    found = reported(file("MALWARE-report.txt", text, "text/plain"), subject="Malware on your network")
    assert found is not None
    assert found.type == "BAD"
    assert found.identifiers["hashes"] == ("ab" * 32,)


@pytest.mark.parametrize("name", ["incidents.csv", "2026-03-02-scan_dns-example-asn.csv"])
def test_a_row_on_the_abuse_of_children_gives_a_table_its_type(name: str) -> None:
    found = reported(file(name, f'{CSV}"2026-03-02 08:17:00","192.0.2.21",443,"tcp",,"csam"\n'))
    assert found is not None
    assert (found.type, found.count) == ("csam", 3)


def test_a_field_on_the_abuse_of_children_gives_a_text_its_type() -> None:
    text = f"{BLOCK}\nCategory:    Child abuse\n"
    found = reported(subject="[CERT#77] Malicious content on 192.0.2.40", text=text, sender="desk@cert.example.net")
    assert found is not None
    assert found.type == "Child abuse"


def test_addresses_alone_on_their_lines_are_read_with_their_heading() -> None:
    text = "Your report\n\nHarvesting Addresses On Your Network:\n\n192.0.2.41\n192.0.2.42 (H)\n\nThe Others:\n\nnone\n"
    found = reported(subject="Honey Pot Monitor Report", text=text)
    assert found is not None
    assert (found.type, found.count) == ("Harvesting Addresses On Your Network", 2)
    assert found.identifiers == {"ips": ("192.0.2.41", "192.0.2.42")}


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Compromised host", "IP: 192.0.2.40 (GB/United Kingdom/-)"),
        ("[Fail2Ban] sshd: banned 192.0.2.40 from a.example.net", "The IP 192.0.2.40 has just been banned."),
        ("lfd on a.example.net: blocked 192.0.2.40 (GB/United Kingdom/-)", "Failures: 5 (sshd)"),
        ("[crowdsec] 192.0.2.40 performed ssh-bf", "IP: 192.0.2.40"),
        ("Infizierte Systeme in Ihrem Netz", "IP-Adresse: 192.0.2.40\nZeit: 2026-03-02 08:15:00"),
        ("Machine compromise", "Adresse IP : 192.0.2.40\nHeure : 2026-03-02 08:15:00"),
        ("不審な通信について", "IPアドレス：192.0.2.40\n日時：2026-03-02 08:15:00"),
        ("关于恶意扫描", "IP地址：192.0.2.40"),
        ("Вредоносная активность", "IP-адрес: 192.0.2.40"),
    ],
)
def test_a_firewalls_and_a_certs_own_words_are_read_in_many_languages(subject: str, text: str) -> None:
    found = reported(subject=subject, text=text, sender="reports@watch.example.net")
    assert found is not None
    assert found.identifiers["ips"] == ("192.0.2.40",)


def test_a_mail_of_spamcop_names_its_source_in_the_subject() -> None:
    found = reported(
        sender="77@reports.example.net", subject="[SpamCop (192.0.2.43) id:6543210] An offer",
        headers=(("X-SpamCop-sourceip", "192.0.2.43"),), text="Email from 192.0.2.43 / 2 Mar 2026",
    )  # fmt: skip
    assert found is not None
    assert (found.type, found.identifiers["ips"]) == ("spam", ("192.0.2.43",))


def test_the_subject_may_name_the_source_alone() -> None:
    found = reported(
        sender="fail2ban@host.example.net", subject="[Fail2Ban] sshd: attack by 192.0.2.44", text="It is banned."
    )
    assert found is not None
    assert found.identifiers == {"ips": ("192.0.2.44",)}


def test_several_addresses_on_a_line_and_words_beside_them_are_read() -> None:
    found = reported(
        subject="Abuse", text="Source IPs:\nIPs: 192.0.2.1, 192.0.2.2 (host.example.org)\nAttacker = 192.0.2.3\n"
    )
    assert found is not None
    assert found.identifiers["ips"] == ("192.0.2.1", "192.0.2.2", "192.0.2.3")


@pytest.mark.parametrize(
    "line",
    [
        "192.0.2.50   2026-03-02  trap hits",
        "192.0.2.50\t7",
        "192.0.2.50 | 64500 |",
        '192.0.2.50 - - [02/Mar/2026] "GET /"',
    ],
)
def test_a_line_of_columns_or_of_a_log_names_the_address_that_it_begins_with(line: str) -> None:
    found = reported(subject="spam source summary", text=f"Sources:\n\n{line}\n")
    assert found is not None
    assert found.identifiers == {"ips": ("192.0.2.50",)}


@pytest.mark.parametrize(
    "values",
    [
        {"subject": "Undeliverable: abuse report", "text": BLOCK},
        {
            "subject": "Abuse form",
            "text": "Name: Ada\nE-Mail: ada@example.org\nURL: http://bad.example.org/\nMessage: help\n",
        },
        {"subject": "abuse [ticket 77]", "text": "Your report has been received.\n\nIP: 192.0.2.1\n"},
        {"subject": "abuse", "text": BLOCK, "headers": (("Auto-Submitted", "auto-replied"),)},
        {"subject": "antispam 192.0.2.1", "text": BLOCK, "headers": (("List-Id", "<commits.example.org>"),)},
        {"subject": "abuse", "text": BLOCK.replace("automated", "awful"), "sender": "ada@example.org"},
        {"subject": "Your invoice", "text": BLOCK},
        {"subject": "Your abuse report", "text": "We have got your report, and come back to you."},
        {"subject": "Re: your abuse report", "text": BLOCK},
    ],
)
def test_a_persons_words_and_a_programs_other_mail_are_no_feed(values: dict[str, Any]) -> None:
    assert reported(**values) is None


def test_what_has_a_format_of_its_own_is_left_to_it() -> None:
    x_arf = "Reported-From: a@example.net\nCategory: abuse\nReport-Type: scan\nSource-Type: ipv4\nSource: 192.0.2.1\n"
    finding = reports.read(mail(file("report.txt", x_arf, "text/plain"), subject="abuse", text=BLOCK))
    assert finding is not None
    assert finding.report is not None
    assert finding.report.format == "xarf"
    assert reported(subject="abuse", text=BLOCK, headers=(("X-ARF", "yes"),)) is None


@given(st.text(max_size=600), st.text(max_size=600))
def test_any_text_and_table_is_read_without_an_exception(text: str, table: str) -> None:
    found = reported(file("a.csv", f"timestamp,ip\n{table}"), subject="abuse", text=text)
    assert found is None or found.format == "feed"


@pytest.mark.parametrize(
    "hostile",
    [
        "|" * 200_000, "ip:" * 70_000, "1.2.3.4\n" * 25_000, "IP" + " " * 200_000 + ":", "A " * 100_000, '"' * 200_000,
        "<infringement>" * 15_000, "this email " * 20_000, "timestamp,ip\n" + '"' * 200_000, "[" * 200_000,
        "timestamp,ip" + "," * 200_000, "a" * 200_000 + "@", "://" * 60_000, "---\nreport-type:" * 12_000,
    ],
)  # fmt: skip
@pytest.mark.timeout(20)
def test_long_hostile_text_takes_no_time(hostile: str) -> None:
    files = file("a.csv", hostile), file("report.txt", hostile, "text/plain")
    found = reported(*files, subject="abuse", text=hostile)
    assert found is None or found.format == "feed"
