"""Feedback reports, XARF, feeds, DMARC."""

from corpora import Rows, mails, measure
from mailbot import reports


def test_feedback_reports_are_machine_reports(rows: Rows) -> None:
    of = good = 0
    for row, mail in mails(rows, "abuse-reports"):
        if row.get("subclass") != "arf":
            continue
        finding = reports.read(mail)
        wanted = row["expect"].get("feedback_type") or []
        of += 1
        good += bool(finding and finding.report and (not wanted or finding.report.type in wanted))
    measure("machine reports: ARF with its type", good, of, at_least=0.86)
