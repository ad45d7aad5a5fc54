from dataclasses import replace

import pytest

from mailbot.domain.autoreply import Budget, Occasion, says_automatic, suppression

ANSWERED = Occasion(
    mail_from="anna@example.net",
    to="anna@example.net",
    nature="human",
    authentication="none",
    to_ourselves=False,
    disowned=False,
    unreachable=False,
    replies_to_sender=0,
    replies_to_all=0,
    budget=Budget(3, 100),
)


@pytest.mark.parametrize("authentication", ["none", "pass", "temperror"])
def test_a_person_is_answered(authentication: str) -> None:
    assert suppression(replace(ANSWERED, authentication=authentication)) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mail_from": ""}, "null envelope sender"),
        ({"nature": "auto_reply"}, "automatic"),
        ({"nature": "bounce"}, "automatic"),
        ({"nature": "list"}, "mailing list"),
        ({"nature": "machine_report"}, "feedback loops"),
        ({"to_ourselves": True}, "our own addresses"),
        ({"unreachable": True}, "refused our mail for good"),
        ({"authentication": "fail"}, "disowns"),
        ({"by_bulk_mailer": True}, "mass mail"),
        ({"disowned": True}, "nothing proves it here"),
        ({"replies_to_sender": 3}, "this address"),
        ({"replies_to_all": 100}, "everybody"),
        ({"to": ""}, "no address"),
        ({"to": "no-at-sign"}, "no address"),
        ({"to": "a b@example.net"}, "no address"),
        ({"to": "a@example.net\r\nBcc: x@example.org"}, "no address"),
        ({"hops": 100}, "loop"),
        ({"to": "MAILER-DAEMON@example.net"}, "mail system"),
        ({"to": "mailerdaemon@example.net"}, "mail system"),
        ({"to": "no-reply@example.net"}, "takes no replies"),
        ({"to": "NoReply@example.net"}, "takes no replies"),
        ({"to": "do_not_reply+7@example.net"}, "takes no replies"),
        ({"to": "orders-noreply@example.net"}, "takes no replies"),
        ({"to": "gardening-request@example.net"}, "a list's"),
        ({"to": "gardening-bounces@example.net"}, "a list's"),
        ({"to": "owner-gardening@example.net"}, "a list's"),
    ],
)
def test_no_automatic_reply_goes_to(change: dict[str, object], reason: str) -> None:
    found = suppression(replace(ANSWERED, **change))  # type: ignore[arg-type]
    assert found is not None
    assert reason in found


REPORT = replace(ANSWERED, nature="machine_report", acknowledges=True)


def test_a_desk_may_acknowledge_a_machine_report() -> None:
    assert suppression(REPORT) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"acknowledges": False}, "feedback loops"),
        ({"automatic": "auto-submitted"}, "headers ask for no reply"),
        ({"to": "postmaster@example.net"}, "mail system"),
        ({"to": "noreply@example.net"}, "takes no replies"),
        ({"hops": 100}, "goes round"),
        ({"by_bulk_mailer": True}, "mass mail"),
        ({"mail_from": ""}, "null envelope sender"),
        ({"to_ourselves": True}, "our own addresses"),
        ({"authentication": "fail"}, "disowns"),
        ({"unreachable": True}, "refused our mail for good"),
        ({"replies_to_sender": 3}, "this address"),
        ({"replies_to_all": 100}, "everybody"),
    ],
)
def test_an_acknowledged_report_is_suppressed_as_any_mail_is(change: dict[str, object], reason: str) -> None:
    assert reason in (suppression(replace(REPORT, **change)) or "")  # type: ignore[arg-type]


@pytest.mark.parametrize("nature", ["auto_reply", "bounce", "list"])
def test_the_setting_of_a_desk_allows_no_other_machine(nature: str) -> None:
    assert suppression(replace(REPORT, nature=nature)) is not None


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("Auto-Submitted", "auto-generated (report)", "auto-submitted"),
        ("auto-submitted", "no; owner=x", None),
        ("Auto-Submitted", "", None),
        ("Precedence", "Bulk", "precedence"),
        ("Precedence", "first-class", None),
        ("List-Id", "<reports.example.net>", "list-id"),
        ("List-Unsubscribe", "<mailto:x@example.net>", "list-unsubscribe"),
        ("X-Auto-Response-Suppress", "All", "x-auto-response-suppress"),
        ("X-Loop", "reports@example.net", "x-loop"),
        ("Subject", "auto-submitted: yes", None),
    ],
)
def test_headers_by_which_a_program_asks_for_no_reply(name: str, value: str, found: str | None) -> None:
    assert says_automatic([("From", "r@example.net"), (name, value)]) == found


@pytest.mark.parametrize(
    "local", ["noreen", "reply", "requests", "owner", "norbert.replyson", "casino-replay", "donato", "o.request.a"]
)
def test_a_person_whose_address_looks_a_little_like_nobodys_is_answered(local: str) -> None:
    assert suppression(replace(ANSWERED, to=f"{local}@example.net")) is None
