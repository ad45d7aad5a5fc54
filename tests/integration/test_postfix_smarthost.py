"""A real Postfix as smarthost: what it can't deliver comes back in bounces of its own, through it, to our door."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from harness import PATIENCE, Bot, free_port, report, running

from mailbot.store.database import Database
from mailbot.store.views import list_outbox
from postfix import Postfix, postfix

PEOPLE = """\
people:
  - {name: Robin, address: robin.t@staff.example.org, roles: {"*": [on_call, moderator]}}
  - {name: Lee, address: lee.t@staff.example.org, roles: {"*": [lead, senior, safety]}}
  - {name: Kim, address: kim.t@staff.example.org, roles: {"*": [moderator, senior, safety, complaints_officer]}}
"""
OPERATOR = "operator.t@staff.example.org"
MAILBOX = "desk@provider.example.org"
REFUSALS = {
    "gone": "550 5.1.1 No such user here",
    "policy": "550 5.7.1 Not wanted here",
    "full": "552 5.2.2 Mailbox full",
    "later": "451 4.7.1 Greylisted, come again",
}


@dataclass
class NextHop:
    """The mail system behind the smarthost: refuses some names, keeps what it takes."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        refusal = REFUSALS.get(address.partition("@")[0].rstrip("0123456789"))
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 Welcome"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.original_content, bytes)
        self.taken.append((envelope.rcpt_tos[0], envelope.original_content))
        return "250 2.0.0 Taken"

    def texts_to(self, address: str) -> list[str]:
        """What arrived at an address, as text."""
        messages = [message_from_bytes(raw, policy=policy.default) for to, raw in self.taken if to == address]
        return [str(message["Subject"]) + "\n" + str(message.get_content()) for message in messages]


@dataclass
class World:
    """The bot, the smarthost before it and the mail system behind that."""

    bot: Bot
    smarthost: Postfix
    hop: NextHop

    def outbox(self, *to: str) -> list[dict[str, Any]]:
        with closing(Database(self.bot.settings.store_url)) as database:
            return [row for row in list_outbox(database, limit=1000) if not to or row["rcpt_to"] in to]

    def acknowledgement(self, to: str, *states: str) -> dict[str, Any]:
        """The acknowledgement to an address, when it has come to one of some states."""

        def found() -> dict[str, Any] | None:
            rows = [row for row in self.outbox(to) if row["purpose"] == "acknowledgement" and row["state"] in states]
            return rows[0] if rows else None

        row = until(found, lambda: f"{self.outbox(to)}\n{self.smarthost.log[-3000:]}")
        assert row is not None
        return row

    def shown(self, ticket: str) -> str:
        return self.bot.run("show", ticket).stdout


def until(found: Callable[[], Any], why: Callable[[], str]) -> Any:
    """What is found, as soon as there is something."""
    deadline = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < deadline, why()
        time.sleep(0.1)
    return value


def start(stack: ExitStack, folder: Path, **settings: str) -> World:
    hop, door = NextHop(), free_port()
    controller = Controller(hop, hostname="127.0.0.1", port=hop.port)
    controller.start()
    stack.callback(controller.stop)
    back = f"smtp:[127.0.0.1]:{door}"
    smarthost = stack.enter_context(
        postfix(
            relay_to=hop.port,
            transport={"alludium.ai": back, MAILBOX.partition("@")[2]: back, "local.example.net": "local:"},
            accept=("local.example.net",),
            main_cf={
                "smtpd_reject_unlisted_recipient": "no",  # so that it finds out later, and bounces
                "delay_warning_time": "1s",
            },
        )
    )
    people = folder / "people.yaml"
    people.write_text(PEOPLE)
    more = {"SEND__HOST": "127.0.0.1", "SEND__PORT": str(smarthost.port), "SEND__SECURITY": "none"}
    more |= {"PATHS__PEOPLE": str(people), "OPERATOR": OPERATOR, "SMTP__HOSTNAME": "mx.example.net", **settings}
    bot = stack.enter_context(running(Bot(folder / "state", more, port=door)))
    return World(bot, smarthost, hop)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack:
        yield start(stack, tmp_path_factory.mktemp("smarthost"))


def told(world: World, ticket: str, who: str = "robin.t@staff.example.org") -> list[str]:
    return [text for text in world.hop.texts_to(who) if f"on ticket {ticket} did not arrive" in text]


@pytest.mark.parametrize(
    ("to", "status", "why"),
    [
        ("gone1@hop.example.net", "5.1.1", "there is no such address"),
        ("nobody-of-that-name@local.example.net", "5.1.1", "there is no such address"),
    ],
    ids=["refused by the next hop", "unknown to the smarthost itself"],
)
def test_a_bounce_of_a_bad_address_marks_the_party_and_tells_the_moderators(
    world: World, to: str, status: str, why: str
) -> None:
    world.bot.send(report(1, sender=to), to)
    row = world.acknowledgement(to, "bounced")
    assert row["because"].startswith(status)
    assert why in world.shown(row["ticket_id"])
    (text,) = until(lambda: told(world, row["ticket_id"]), lambda: f"{world.hop.taken}")
    assert why in text
    assert f"mailbot outbox retry {row['id']}" in " ".join(text.split())


@pytest.mark.parametrize(("name", "status"), [("policy", "5.7.1"), ("full", "5.2.2")])
def test_a_bounce_for_another_reason_is_told_and_marks_nobody(world: World, name: str, status: str) -> None:
    to = f"{name}1@hop.example.net"
    world.bot.send(report(2, sender=to), to)
    row = world.acknowledgement(to, "bounced")
    assert row["because"].startswith(status)
    assert "unreachable" not in world.shown(row["ticket_id"])
    assert until(lambda: told(world, row["ticket_id"]), lambda: f"{world.hop.taken}")


def test_mail_to_an_address_that_bounced_is_not_sent_again(world: World) -> None:
    to = "gone2@hop.example.net"
    world.bot.send(report(3, sender=to), to)
    first = world.acknowledgement(to, "bounced")
    world.bot.send(report(4, sender=to), to)
    second = world.acknowledgement(to, "suppressed")
    assert second["ticket_id"] != first["ticket_id"]
    assert "unreachable" in second["because"]


def test_a_delay_is_no_failure(world: World) -> None:
    to = "later1@hop.example.net"
    world.bot.send(report(5, sender=to), to)
    row = world.acknowledgement(to, "sent")
    until(lambda: "acknowledgement delayed" in world.shown(row["ticket_id"]), lambda: world.smarthost.log[-3000:])
    assert world.acknowledgement(to, "sent")["id"] == row["id"]
    assert not told(world, row["ticket_id"])


def test_where_the_smarthost_allows_one_return_path_bounces_are_known_by_the_message_id(tmp_path: Path) -> None:
    to = "gone3@hop.example.net"
    with ExitStack() as stack:
        world = start(stack, tmp_path, SEND__MAIL_FROM=MAILBOX)
        world.bot.send(report(6, sender=to), to)
        row = world.acknowledgement(to, "bounced")
        assert row["mail_from"] == MAILBOX
        assert "there is no such address" in world.shown(row["ticket_id"])


def test_a_notice_that_comes_back_is_told_to_the_leads_and_begins_no_loop(tmp_path: Path) -> None:
    with ExitStack() as stack:
        people = PEOPLE.replace("robin.t@staff", "gone4@staff")
        folder = tmp_path / "people"
        folder.mkdir()
        (folder / "people.yaml").write_text(people)
        world = start(stack, tmp_path, PATHS__PEOPLE=str(folder / "people.yaml"))
        world.bot.send(report(7), "reporter7@example.org")
        (lead,) = until(lambda: world.hop.texts_to("lee.t@staff.example.org"), lambda: world.smarthost.log[-3000:])
        assert "did not arrive" in lead
        assert until(lambda: world.hop.texts_to(OPERATOR), lambda: world.smarthost.log[-3000:])
        world.bot.send(report(8), "reporter8@example.org")
        until(  # one's own people are tried again: the next notice may be about somebody's life
            lambda: [row["state"] for row in world.outbox("gone4@staff.example.org")] == ["bounced", "bounced"],
            lambda: f"{world.outbox()}",
        )
        world.bot.wait_until_settled()
        assert len([row for row in world.outbox() if row["purpose"] == "undelivered"]) == 2
