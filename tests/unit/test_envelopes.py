"""Who a message in a mailbox was sent to, and by whom, as its header tells it."""

from datetime import UTC, datetime

import pytest

from mailbot.envelopes import LARGEST_HEAD, envelope_in_mailbox

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OURS = ("abuse@example.com", "appeals@example.com", "büro@example.com")


def recipients(raw: bytes, address: str | None = None) -> tuple[str, ...]:
    return envelope_in_mailbox(raw, NOW, lambda it: it.lower() in OURS, address).rcpt_to


def sender(raw: bytes) -> str:
    return envelope_in_mailbox(raw, NOW, lambda _: True).mail_from


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Delivered-To: abuse@example.com\r\nTo: appeals@example.com\r\n\r\n", ("abuse@example.com",)),
        (b"DELIVERED-TO: <Abuse@Example.com>\n\n", ("Abuse@Example.com",)),
        (
            b"Delivered-To: x@example.net\nDelivered-To: abuse@example.com\nX-Original-To: appeals@example.com\n\n",
            ("abuse@example.com", "appeals@example.com"),
        ),
        (b"Delivered-To: abuse@example.com\r\nDelivered-To: abuse@example.com\r\n\r\n", ("abuse@example.com",)),
        ("Delivered-To: büro@example.com\r\n\r\n".encode(), ("büro@example.com",)),
        (b"To: A <a@example.net>,\r\n\tDesk <abuse@example.com>\r\nCc: x@example.net\r\n\r\n", ("abuse@example.com",)),
        (b"Delivered-To: box@example.net\r\nTo: a@example.net\r\n\r\n", ("box@example.net",)),
        (b"To: a@example.net\r\n\r\nDelivered-To: abuse@example.com\r\n", ()),
        (b"\r\nDelivered-To: abuse@example.com\r\n", ()),
        (b"", ()),
    ],
)
def test_the_recipients_are_those_of_ours_that_the_header_names(raw: bytes, expected: tuple[str, ...]) -> None:
    assert recipients(raw) == expected


def test_the_mailboxs_own_address_comes_before_to_and_after_what_was_delivered() -> None:
    raw = b"Delivered-To: box@example.net\r\nTo: appeals@example.com\r\n\r\n"
    assert recipients(raw, "abuse@example.com") == ("abuse@example.com",)
    assert recipients(b"Delivered-To: appeals@example.com\r\n" + raw, "abuse@example.com") == ("appeals@example.com",)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Return-Path: <>\r\nFrom: daemon@example.net\r\n\r\n", ""),
        (b"Return-Path: < ann@example.net >\r\nReturn-Path: <b@example.net>\r\n\r\n", "ann@example.net"),
        (b'From: "Ann, B" <ann@example.net>\r\n\r\n', "ann@example.net"),
        (b"Subject: x\r\n\r\n", ""),
    ],
)
def test_the_sender_is_the_return_path_else_from(raw: bytes, expected: str) -> None:
    assert sender(raw) == expected


def test_only_the_beginning_of_a_head_without_end_is_looked_at() -> None:
    assert recipients(b"X: y\r\n" * LARGEST_HEAD + b"Delivered-To: abuse@example.com\r\n\r\n") == ()


def test_the_door_and_whose_checks_count() -> None:
    found = envelope_in_mailbox(b"", NOW, lambda _: True, None, "mx.example.net")
    assert (found.door, found.relayed, found.authserv_id, found.received_at) == ("imap", True, "mx.example.net", NOW)


def test_a_mailboxs_spam_filter_is_the_one_that_its_settings_name() -> None:
    raw = b"From: a@example.net\n\n"
    assert envelope_in_mailbox(raw, NOW, lambda _: True, spam_filter="exchange").spam_filter == "exchange"
    assert envelope_in_mailbox(raw, NOW, lambda _: True).spam_filter is None
