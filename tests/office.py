"""A desk at work, for tests: people write, answer what they got, and are written to, through the real way of a mail."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from email import policy as policies
from email.message import EmailMessage

from mailbot.domain.dossier import Dossier
from mailbot.domain.examination import Examination
from mailbot.domain.mail import Envelope
from mailbot.domain.plan import Plan
from mailbot.pipeline import Pipeline
from mailbot.scheduling import Ticker
from mailbot.store.claims import claim_message
from mailbot.store.dossiers import dossier
from mailbot.store.spool import Spool
from mailbot.testing import FakeSender, FixedClock

ANNA = "anna@example.net"
ROBIN, SAM, LEE = "robin@example.org", "sam@example.org", "lee@example.org"
LEASE = timedelta(minutes=1)


@dataclass
class Office:
    """A desk with its people, its complainants and its strangers.

    Args:
        proof: what the examination finds of a sender's address, by the address; `pass` for the others.
        inbox: by address, the mail that each has got, oldest first.
    """

    ticker: Ticker
    spool: Spool
    sender: FakeSender
    clock: FixedClock
    proof: dict[str, str] = field(default_factory=dict)
    inbox: dict[str, list[EmailMessage]] = field(default_factory=lambda: defaultdict(list))
    mails: int = 0

    def __post_init__(self) -> None:
        self.ticker = replace(self.ticker, bureau=replace(self.ticker.bureau, examine=self._examine))

    @property
    def pipeline(self) -> Pipeline:
        return self.ticker.bureau

    def _examine(self, _raw: bytes, mail: object, _envelope: Envelope) -> Examination:
        sender = getattr(mail, "from_", None)
        return Examination(self.proof.get(sender.address.lower() if sender else "", "pass"), "a test")

    def writes(
        self,
        who: str,
        text: str,
        *,
        to: str = "",
        subject: str = "Report",
        answers: EmailMessage | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Plan:
        """Somebody writes a first mail, or answers one that they have; what becomes of it.

        Args:
            answers: the mail that is answered: by its Reply-To, its subject and its Message-ID.
            headers: others, or instead of those that an answer has.
        """
        mail, self.mails = EmailMessage(), self.mails + 1
        fields = {"From": who, "To": to, "Subject": subject, "Message-ID": f"<{self.mails}@{who.partition('@')[2]}>"}
        if answers is not None:
            fields |= {"To": str(answers["Reply-To"]), "Subject": f"Re: {answers['Subject']}"}
            fields |= {"In-Reply-To": str(answers["Message-ID"]), "References": str(answers["Message-ID"])}
        for name, value in {**fields, **(headers or {})}.items():
            mail[name] = value
        mail["Date"] = self.clock()
        mail.set_content(text)
        return self.receives(mail.as_bytes(policy=policies.SMTP), who, mail)

    def receives(self, raw: bytes, mail_from: str, mail: EmailMessage) -> Plan:
        """A mail comes in by SMTP."""
        recipients = tuple(address.addr_spec for address in mail["To"].addresses)
        self.spool.put(raw, Envelope(mail_from, recipients, "smtp", self.clock())).result()
        claim = claim_message(self.pipeline.database, "me", self.clock(), LEASE)
        assert claim is not None
        (plan,) = self.pipeline.process(claim)
        self.sends()
        return plan

    def sends(self) -> None:
        """What has come due is told, and what was promised leaves."""
        self.ticker.clocks()
        self.ticker.outbox()
        for sent in self.sender.sent:
            self.inbox[sent.rcpt_to].append(message_from_bytes(sent.raw, policy=policies.default))
        self.sender.sent.clear()

    def commands(self, who: str, text: str, answers: EmailMessage | None = None) -> str:
        """One of our people answers the newest mail that they have; the receipt that they get."""
        self.writes(who, text, answers=answers or self.inbox[who][-1])
        return words(self.inbox[who][-1])

    def dossier(self, ticket_id: str) -> Dossier:
        found = dossier(self.pipeline.database, ticket_id)
        assert found is not None
        return found


def words(mail: EmailMessage) -> str:
    """The plain text of a mail, as one line."""
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())
