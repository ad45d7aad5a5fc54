"""Read receipts."""

import pytest

from mailbot.domain.mail import Address, Mail
from mailbot.domain.reading import Report
from mailbot.reports.mdn import read

READER = Address("Ada", "ada@example.org")


@pytest.mark.parametrize(
    ("text", "disposition"),
    [
        ("Disposition: manual-action/MDN-sent-manually; displayed\n", "displayed"),
        ("Reporting-UA: x\nDisposition: automatic-action/MDN-sent-automatically; Deleted/error\n", "deleted"),
        ("nothing here", None),
    ],
)
def test_a_receipt_tells_its_disposition(text: str, disposition: str | None) -> None:
    finding = read(Mail("", 0, "", from_=READER, content_type="multipart/report",
                        parts=(("message/disposition-notification", text),)))  # fmt: skip
    assert finding is not None
    assert finding.nature == "auto_reply"
    assert finding.report == Report("mdn", disposition, "example.org")


def test_another_report_isnt_one() -> None:
    assert read(Mail("", 0, "", content_type="multipart/report", report_type="delivery-status")) is None
