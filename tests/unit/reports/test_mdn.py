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


def test_a_receipt_of_an_international_address_is_one() -> None:
    parts = (("message/global-disposition-notification", "Disposition: manual-action; displayed\r\n"),)
    finding = read(Mail("", 0, "", from_=READER, content_type="multipart/report", parts=parts))
    assert finding is not None
    assert finding.report == Report("mdn", "displayed", "example.org")


def test_a_receipt_whose_part_is_gone_is_one_by_its_report_type() -> None:
    finding = read(Mail("", 0, "", content_type="multipart/report", report_type="disposition-notification"))
    assert finding is not None
    assert finding.report == Report("mdn")


def test_another_report_isnt_one() -> None:
    assert read(Mail("", 0, "", content_type="multipart/report", report_type="delivery-status")) is None
