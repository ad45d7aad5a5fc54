"""Amazon SES's notifications by way of SNS."""

import json
from typing import Any

import pytest

from mailbot.domain.mail import Address, Mail
from mailbot.domain.reading import Bounce
from mailbot.reports.ses import read

SENT = {"commonHeaders": {"messageId": "<first.1@example.com>", "to": ["ada@example.org"]}}
SNS = Address("Notices", "no-reply@sns.amazonaws.com")


def sns(
    document: object, text: str = "{}\n\n--\nIf you wish to stop receiving notifications, click here.", **of: Any
) -> Mail:
    body = text.replace("{}", json.dumps(document), 1)
    return Mail("", 0, "", **{"from_": SNS, "subject": "AWS Notification Message", "text": body, **of})


def only(document: object) -> Bounce:
    finding = read(sns(document))
    assert finding is not None
    assert finding.nature == "bounce"
    (found,) = finding.bounces
    return found


def test_a_bounce_tells_recipient_status_reason_and_original() -> None:
    one = {"emailAddress": "ada@example.org", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 no such user"}
    found = only({"notificationType": "Bounce", "bounce": {"bouncedRecipients": [one]}, "mail": SENT})
    assert found == Bounce("ada@example.org", "5.1.1", "failed", "550 5.1.1 no such user", "<first.1@example.com>")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (
            {
                "notificationType": "Bounce",
                "bounce": {"bounceType": "Transient", "bouncedRecipients": [{"emailAddress": "a@b.example"}]},
            },
            ("4.0.0", "failed"),
        ),
        (
            {
                "eventType": "Bounce",
                "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "a@b.example"}]},
            },
            ("5.0.0", "failed"),
        ),
        (
            {
                "notificationType": "Delivery",
                "delivery": {"recipients": ["a@b.example"], "smtpResponse": "250 2.6.0 taken"},
            },
            ("2.6.0", "delivered"),
        ),
        (
            {"notificationType": "Complaint", "complaint": {"complainedRecipients": [{"emailAddress": "a@b.example"}]}},
            ("2.0.0", "delivered"),
        ),
        (
            {
                "eventType": "DeliveryDelay",
                "deliveryDelay": {"delayedRecipients": [{"emailAddress": "a@b.example", "status": "4.4.1"}]},
            },
            ("4.4.1", "delayed"),
        ),
    ],
)
def test_each_kind_says_what_was_done(document: dict[str, Any], says: tuple[str, str]) -> None:
    found = only(document)
    assert (found.recipient, found.status, found.action) == ("a@b.example", *says)
    assert not (found.permanent and says[1] != "failed")


def test_json_that_a_mail_system_has_folded_is_read() -> None:
    whole = '{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"ada@exam\n ple.org"}]}}'
    finding = read(sns({}, whole))
    assert finding is not None
    assert finding.bounces[0].recipient == "ada@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"notificationType": 7}',
        '{"notificationType": "Bounce", "bounce": []}',
        "[" * 10_000,
        '{"a":' * 10_000,
        '{"notificationType": "Bounce", "bounce": {"bouncedRecipients": [null, 3, {}]}, "mail": {"commonHeaders": 3}}',
        "Hello from SNS",
    ],
)
def test_what_is_no_notification_raises_nothing(text: str) -> None:
    finding = read(sns({}, text))
    assert finding is None or finding.nature == "bounce"


def test_a_person_who_sends_such_json_is_a_person() -> None:
    document = {"notificationType": "Bounce", "bounce": {"bouncedRecipients": [{"emailAddress": "a@b.example"}]}}
    assert read(sns(document, from_=Address("Ada", "ada@example.org"))) is None
