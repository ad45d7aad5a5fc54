"""Bounces of many mail systems."""

from corpora import Rows, mails, measure, nature
from mailbot import reports


def test_bounces_are_bounces(rows: Rows) -> None:
    of = good = structured = right = 0
    for row, mail in mails(rows, "bounces"):
        if row["class"] not in ("bounce", "delivery-delay"):
            continue
        finding = reports.read(mail)
        of += 1
        good += nature(mail) == "bounce"
        wanted = row["expect"].get("recipients")
        if wanted and finding and finding.bounces:
            structured += 1
            right += {bounce.recipient for bounce in finding.bounces} == set(wanted)
    measure("bounces: recipients", right, structured, at_least=0.95)
    measure("bounces: recognised", good, of, at_least=0.91)
