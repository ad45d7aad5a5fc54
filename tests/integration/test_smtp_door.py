"""The SMTP door over real sockets: whose mail it takes, and that the octets come through."""

import os
import random
import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from door import MAIL, NOW, WAIT, Running, running_door
from mailbot.domain.mail import Envelope


@pytest.fixture
def door() -> Iterator[Running]:
    with running_door() as running:
        yield running


@pytest.mark.parametrize("address", ["abuse@example.org", "ABUSE@EXAMPLE.ORG", "postmaster", "PostMaster"])
def test_our_addresses_are_taken_in_any_case_and_bare_postmaster_too(door: Running, address: str) -> None:
    with door.connect() as client:
        client.begin(recipient=address)
        client.send(MAIL + b".\r\n")
        assert client.reply() == "250 2.0.0 queued as S1"
    assert door.received[0][1].rcpt_to == (address,)


@pytest.mark.parametrize("path", ["<nobody@example.org>", "<abuse@example.net>", "<>", "<postmaster@example.net>"])
def test_other_addresses_are_refused_for_good(door: Running, path: str) -> None:
    with door.connect() as client:
        client.say("EHLO client.example.net")
        client.say("MAIL FROM:<ann@example.net>")
        assert client.say(f"RCPT TO:{path}") == "550 5.1.1 no such address here"
        assert client.say("RCPT TO:<abuse@example.org>").startswith("250 2.1.5")


def test_the_null_sender_is_taken_and_told_as_empty(door: Running) -> None:
    with door.connect() as client:
        client.begin(sender="")
        client.send(MAIL + b".\r\n")
        assert client.reply().startswith("250")
    assert door.received[0][1].mail_from == ""


def test_the_envelope_tells_the_transfer_as_it_was(door: Running) -> None:
    with door.connect() as client:
        client.say("EHLO client\x1b[2J.example.net")
        client.say("MAIL FROM:<Ann@Example.net>")
        client.say("RCPT TO:<Abuse@example.org>")
        client.say("RCPT TO:<nobody@example.org>")
        client.say("RCPT TO:<appeals@example.org>")
        client.say("DATA")
        client.send(MAIL + b".\r\n")
        client.reply()
    assert door.received == [
        (
            MAIL,
            Envelope(
                mail_from="Ann@Example.net",
                rcpt_to=("Abuse@example.org", "appeals@example.org"),
                door="smtp",
                received_at=NOW,
                peer="127.0.0.1",
                helo="client?[2J.example.net",
            ),
        )
    ]


def test_two_mails_of_one_connection_know_nothing_of_each_other(door: Running) -> None:
    with door.connect() as client:
        for recipient in ("abuse@example.org", "appeals@example.org"):
            client.begin(recipient=recipient)
            client.send(MAIL + b".\r\n")
            client.reply()
    assert [envelope.rcpt_to for _, envelope in door.received] == [("abuse@example.org",), ("appeals@example.org",)]


def test_addresses_beyond_ascii_are_taken(door: Running) -> None:
    with smtplib.SMTP("127.0.0.1", door.port, timeout=WAIT) as client:
        client.ehlo("client.example.net")
        assert client.has_extn("smtputf8")
        client.sendmail("jürgen@example.net", ["büro@example.org"], MAIL, ["SMTPUTF8", "BODY=8BITMIME"])
    assert (door.received[0][1].mail_from, door.received[0][1].rcpt_to) == ("jürgen@example.net", ("büro@example.org",))


def test_what_is_no_utf8_in_an_address_is_refused(door: Running) -> None:
    with door.connect() as client:
        client.say("EHLO client.example.net")
        client.send(b"MAIL FROM:<j\xfcrgen@example.net>\r\n")
        assert client.reply().startswith("553 5.1.3")


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\r\n",
        b".\r\n",
        b"..\r\n.\r\n...a\r\n",
        b"\r\n.\r\n",
        b"Subject: x\r\n\r\n" + bytes(range(256)) + b"\r\n",
        b"bare\nlines\nand\rreturns\r\n",
        b"x" * 5_000_000 + b"\r\n",
        b"Subject: " + b"y" * 200_000 + b"\r\n\r\n" + b"a.\r\n" * 50_000,
    ],
    ids=["empty", "blank", "dot", "dots", "inner end", "all octets", "bare", "5 MB line", "long subject"],
)
def test_the_octets_come_through_exactly(door: Running, message: bytes) -> None:
    with door.connect() as client:
        client.begin()
        client.send((b"\r\n" + message).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n")
        assert client.reply().startswith("250")
    assert door.received[0][0] == message


@pytest.mark.parametrize("seed", range(5))
def test_the_octets_come_through_exactly_however_the_network_cuts_them(door: Running, seed: int) -> None:
    chance = random.Random(seed)
    pieces = [b"\r\n", b".", b"\n", b"\r", b"text", b"z" * 70_000]
    message = b"".join(chance.choices(pieces, [9, 9, 3, 3, 9, 1], k=200)) + b"\r\n"
    wire = (b"\r\n" + message).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"
    with door.connect() as client:
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.begin()
        at = 0
        while at < len(wire):
            step = chance.choice([1, 2, 3, 100, 65_536])
            client.send(wire[at : at + step])
            at += step
        assert client.reply().startswith("250")
    assert door.received[0][0] == message


END_LIKE = [b"\n.\n", b"\n.\r", b"\r.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r\n.\r\r\n", b"\r\n\0.\r\n"]


@pytest.mark.parametrize("like", END_LIKE, ids=repr)
def test_nothing_but_the_end_of_data_ends_data(door: Running, like: bytes) -> None:
    smuggled = b"MAIL FROM:<eve@example.net>\r\nRCPT TO:<abuse@example.org>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n"
    with door.connect() as client:
        client.begin()
        client.send(b"Subject: first\r\n\r\nfirst" + like + smuggled + b".\r\nQUIT\r\n")
        assert client.reply().startswith("250 2.0.0")
        assert client.reply().startswith("221")
        assert client.reply() == ""
    [(raw, envelope)] = door.received
    assert raw.endswith(smuggled)
    assert envelope.mail_from == "ann@example.net"


def test_commands_sent_ahead_are_answered_in_order(door: Running) -> None:
    transaction = (
        b"MAIL FROM:<ann@example.net>\r\nRCPT TO:<nobody@example.org>\r\nRCPT TO:<abuse@example.org>\r\nDATA\r\n"
    )
    with door.connect() as client:
        assert client.say("EHLO client.example.net").startswith("250")
        client.send((transaction + MAIL + b".\r\n") * 3 + b"QUIT\r\n")
        codes = [client.reply()[:3] for _ in range(16)]
        assert client.reply() == ""
    assert codes == ["250", "550", "250", "354", "250"] * 3 + ["221"]
    assert [raw for raw, _ in door.received] == [MAIL] * 3


CORPORA = Path(os.environ.get("MAILBOT_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
SCRIPTS = sorted((CORPORA / "hostile").glob("smtp-s*/*.smtp"))


@pytest.mark.skipif(not SCRIPTS, reason="needs the corpora: MAILBOT_CORPORA names no folder that has them")
def test_hostile_client_bytes_give_one_message_at_most() -> None:
    for script in SCRIPTS:
        octets = script.read_bytes()
        with running_door(accepts=lambda _: True) as door, door.connect() as client:
            client.send(octets if octets.endswith(b"\n") else octets + b"\r\n")
            client.send(b"QUIT\r\n")
            replies = [client.reply()]
            while replies[-1] and not replies[-1].startswith("221"):
                replies.append(client.reply())
        assert len(door.received) <= 1, script.name
        senders = [envelope.mail_from for _, envelope in door.received]
        assert "admin@trusted.example" not in senders, script.name
        if script.name == "dot-stuffing.smtp":
            assert door.received[0][0].endswith(b"\r\n\r\n.leading dot\r\n..\r\n")
        if script.name == "null-sender.smtp":
            assert senders == [""]
        if script.name == "line-100k.smtp":
            assert replies[0].startswith("500")
