"""Everybody's mail between the bot and people: a Postfix that carries it, a Dovecot with their mailboxes, and the mail
programs that they write with."""

import pwd
import smtplib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email import policy as policies
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, localtime, make_msgid
from pathlib import Path

from harness import PATIENCE, Bot, free_port, running

import moderator_replies as programs
from dovecot import Dovecot, dovecot
from moderator_replies import Client
from office import words
from postfix import Postfix, postfix
from senders import Signer, txt

STAFF = Signer("staff.example.org")
ZONE = STAFF.record() + txt("_dmarc.staff.example.org", "v=DMARC1; p=reject")
OURS = ("alludium.ai", "allure.example", "dotgear.jp")
THEIRS = ("staff.example.org", "example.net", "example.com")
VIRTUAL = "virtual unix - n n - - virtual\n"


@dataclass(frozen=True)
class Mailboxes:
    """Where mail is brought to and fetched from."""

    postfix: Postfix
    dovecot: Dovecot

    @property
    def log(self) -> str:
        """What Postfix did last."""
        return self.postfix.log[-3000:]


@dataclass(frozen=True)
class Person:
    """Somebody with a mailbox, and the mail program that they write with.

    Args:
        signer: signs what they write, as their provider would; None: nothing proves it.
    """

    name: str
    address: str
    mailboxes: Mailboxes
    program: Client = programs.gmail_on_the_web
    signer: Signer | None = None
    sent: list[EmailMessage] = field(default_factory=list)

    def writes(self, to: str, subject: str, text: str) -> EmailMessage:
        """A first mail; what was sent."""
        mail = EmailMessage()
        mail.set_content(text)
        return self._sends(mail, {"To": to, "Subject": subject})

    def answers(self, mail: EmailMessage, text: str, program: Client | None = None) -> EmailMessage:
        """Answers a mail that somebody got, below what was typed the mail as the program quotes it; what was sent."""
        part = mail.get_body(("plain",))
        assert part is not None
        subject = str(mail["Subject"])
        fields = {
            "To": str(mail["Reply-To"] or mail["From"]),
            "Subject": subject if subject.startswith("Re: ") else f"Re: {subject}",
            "In-Reply-To": str(mail["Message-ID"]),
            "References": f"{mail['References'] or ''} {mail['Message-ID']}".strip(),
        }
        return self._sends(_parsed((program or self.program)(text, "en", part.get_content())), fields)

    def _sends(self, mail: EmailMessage, fields: Mapping[str, str]) -> EmailMessage:
        domain = self.address.partition("@")[2]
        own = {"From": formataddr((self.name, self.address)), "Message-ID": make_msgid(domain=domain)}
        for name, value in {**own, "Date": format_datetime(localtime()), **fields}.items():
            del mail[name]
            mail[name] = value
        raw = mail.as_bytes(policy=policies.SMTP)
        recipients = [each.addr_spec for each in mail["To"].addresses]
        self.sends(self.signer.sign(raw) if self.signer else raw, *recipients)
        self.sent.append(mail)
        return mail

    def sends(self, raw: bytes, *to: str) -> None:
        """Hands octets to Postfix, as they are."""
        with smtplib.SMTP("127.0.0.1", self.mailboxes.postfix.port, "client.example.net", timeout=PATIENCE) as client:
            refused = client.sendmail(self.address, to, raw)
        assert refused == {}

    def reads(self, about: str = "", *, answering: EmailMessage | None = None) -> EmailMessage:
        """The oldest mail that they haven't read yet, as soon as there is one.

        Args:
            about: what stands in its subject.
            answering: a mail of theirs that it answers.
        """
        criteria = ["UNSEEN", "SUBJECT", about] if about else ["UNSEEN"]
        if answering is not None:
            criteria += ["HEADER", "In-Reply-To", str(answering["Message-ID"])]
        with self.mailboxes.dovecot.connect(self.address) as client:
            client.select_folder("INBOX")
            until(lambda: client.noop() and client.search(criteria), lambda: f"{criteria}\n{self.mailboxes.log}")
            found = client.search(criteria)
            return _parsed(client.fetch(found[:1], ["BODY[]"])[found[0]][b"BODY[]"])

    def inbox(self, about: str = "") -> list[EmailMessage]:
        """All that they have, or have about a ticket, read or not, oldest first."""
        with self.mailboxes.dovecot.connect(self.address) as client:
            client.select_folder("INBOX", readonly=True)
            found = client.fetch(client.search(["SUBJECT", about] if about else "ALL"), ["BODY.PEEK[]"])
        mails = (_parsed(found[uid][b"BODY[]"]) for uid in sorted(found))
        return [mail for mail in mails if about in ("", ticket_in(mail))]

    def thread(self, about: str) -> list[EmailMessage]:
        """All that they have about a matter, oldest first, which their mail program shows as one thread: each mail but
        the first answers one that is there."""
        mails, known = self.inbox(about), {str(mail["Message-ID"]) for mail in self.sent}
        for number, mail in enumerate(mails):
            chain = set(f"{mail['References'] or ''} {mail['In-Reply-To'] or ''}".split())
            assert not number or chain & known, f"{mail['Subject']}: {chain} isn't in {known}"
            known |= {str(mail["Message-ID"]), *chain}
        return mails

    def commands(self, mail: EmailMessage, text: str, program: Client | None = None) -> EmailMessage:
        """Answers a notice with commands; the receipt, or what they are asked first."""
        return self.reads(answering=self.answers(mail, text, program))

    def confirms(self, asked: EmailMessage) -> EmailMessage:
        """Answers with the code that they were mailed; the receipt."""
        code = words(asked).partition("/confirm ")[2].split()[0]
        return self.commands(asked, f"/confirm {code}")


@dataclass
class World:
    """The bot, and everybody by the name that their address begins with."""

    bot: Bot
    mailboxes: Mailboxes
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def quiet(self) -> None:
        """Waits until all that was written has arrived, and all that follows from it."""
        self._carried()
        self.bot.wait_until_settled()
        self._carried()

    def _carried(self) -> None:
        """Nothing is under way in Postfix; a mail that moves between two of its queues may escape one look."""
        until(lambda: not any(self.mailboxes.postfix.queued() for _ in range(2)), lambda: self.mailboxes.log)


@contextmanager
def world(folder: Path, staff: str, people: Mapping[str, Client], **more: str) -> Iterator[World]:
    """A bot whose mail goes through Postfix, with people in whose mailboxes it ends.

    Args:
        staff: people.yaml.
        people: by address, what each writes with. Mail of staff.example.org is signed, and disowned where it isn't.
        more: settings of the bot, by their environment names.
    """
    (folder / "people.yaml").write_text(staff)
    (folder / "zone").write_text(ZONE)
    with ExitStack() as stack:
        kept = stack.enter_context(dovecot())
        door = free_port()
        carried = stack.enter_context(_postfix(kept, door, people))
        given = {
            "SEND__HOST": "127.0.0.1",
            "SEND__PORT": str(carried.port),
            "SEND__SECURITY": "none",
            "SMTP__TRUSTED_PEERS": '[{"network": "127.0.0.1/32"}]',
            "PATHS__PEOPLE": str(folder / "people.yaml"),
            "OPERATOR": "operator@staff.example.org",
            "DNS__ZONE_FILE": str(folder / "zone"),
            "CLOCK__TICK_SECONDS": "0.05",
        }
        bot = stack.enter_context(running(Bot(folder / "state", {**given, **more}, port=door)))
        mailboxes = Mailboxes(carried, kept)
        everybody = (_person(mailboxes, address, program) for address, program in people.items())
        yield World(bot, mailboxes, {each.address.partition("@")[0]: each for each in everybody})


def _person(mailboxes: Mailboxes, address: str, program: Client) -> Person:
    name, _, domain = address.partition("@")
    return Person(f"{name.title()} Example", address, mailboxes, program, STAFF if domain == STAFF.domain else None)


@contextmanager
def _postfix(kept: Dovecot, door: int, people: Mapping[str, Client]) -> Iterator[Postfix]:
    """What is for the desks goes to the bot, what is for people into the Maildirs that Dovecot shows them."""
    listed = kept.folder / "mailboxes"
    listed.write_text("".join(f"{address} {address}/\n" for address in people))
    owner = (kept.folder / "mail").stat()
    main_cf = {
        "relay_domains": ", ".join(OURS),
        "virtual_mailbox_domains": ", ".join(THEIRS),
        "virtual_mailbox_base": str(kept.folder / "mail"),
        "virtual_mailbox_maps": f"texthash:{listed}",
        "virtual_uid_maps": f"static:{owner.st_uid}",
        "virtual_gid_maps": f"static:{pwd.getpwuid(owner.st_uid).pw_gid}",
    }
    routes = dict.fromkeys(OURS, f"smtp:[127.0.0.1]:{door}")
    with postfix(transport=routes, main_cf=main_cf, master_cf=VIRTUAL) as made:
        yield made


def _parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policies.default)
    assert isinstance(mail, EmailMessage)
    return mail


def ticket_in(mail: EmailMessage) -> str:
    """The ticket that a subject begins with."""
    return str(mail["Subject"]).partition("[")[2].partition("]")[0]


def whole(mail: EmailMessage) -> str:
    """All of a mail, as it came and as it reads, in small letters."""
    return f"{mail.as_string()}\n{words(mail)}".lower()


def shown(mails: list[EmailMessage], *secrets: str) -> list[str]:
    """Which of some words stand in any of some mails."""
    return [secret for secret in secrets if any(secret.lower() in whole(mail) for mail in mails)]


def until(holds: Callable[[], object], why: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(0.03)
