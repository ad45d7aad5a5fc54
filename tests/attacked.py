"""A ticket that somebody would command on, for tests: mail as octets, and how the ticket stands after it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from mailbot.domain.authority import People
from mailbot.domain.dossier import Brought, Dossier
from mailbot.domain.mail import Envelope
from mailbot.domain.plan import Plan
from mailbot.store.claims import claim_message
from office import ANNA, LEASE, LEE, ROBIN, SAM, Office

ABUSE, EVE = "abuse@alludium.ai", "eve@evil.example"
OURS = (ROBIN, SAM, LEE, "kim@example.org", "noa@example.org")


@dataclass
class Scene:
    """A ticket of Anna's, of which Robin has a notice; somebody who would command there."""

    office: Office
    ticket: str
    numbers: list[int] = field(default_factory=list)

    @property
    def token(self) -> str:
        """The address that Robin's notice is answered at."""
        return self.office.inbox[ROBIN][0]["Reply-To"].addresses[0].addr_spec

    @property
    def annas(self) -> str:
        return self.office.inbox[ANNA][0]["Reply-To"].addresses[0].addr_spec

    @property
    def tag(self) -> str:
        return f"Re: [{self.ticket}] Report"

    def letter(
        self,
        sender: str = ROBIN,
        text: str = "/take\n/reply We close your account.",
        *,
        to: str = "",
        subject: str = "Re: Report",
        kind: str = "text/plain; charset=utf-8",
        more: str = "",
    ) -> bytes:
        """Octets of a mail, whose header nobody has made proper."""
        self.numbers.append(0)
        head = f"From: {sender}\r\nTo: {to or self.token}\r\nSubject: {subject}\r\n{more}"
        head += (
            f"Message-ID: <{len(self.numbers)}@attack.example>\r\nDate: {self.office.clock():%a, %d %b %Y %T +0000}\r\n"
        )
        head += f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        return head.encode() + text.replace("\n", "\r\n").encode() + b"\r\n"

    def mixed(self, *parts: str, kind: str = "mixed", **more: Any) -> bytes:
        body = "".join(f"--line\n{part}\n" for part in parts)
        return self.letter(text=f"{body}--line--", kind=f"multipart/{kind}; boundary=line", **more)

    def arrives(self, raw: bytes, mail_from: str = EVE, to: str = "", **envelope: Any) -> Plan:
        """A mail comes in; what becomes of it."""
        office = self.office
        given = Envelope(mail_from, (to or self.token,), "smtp", office.clock(), **envelope)
        office.spool.put(raw, given).result()
        claim = claim_message(office.pipeline.database, "me", office.clock(), LEASE)
        assert claim is not None
        (plan,) = office.pipeline.process(claim)
        office.sends()
        return plan

    def stands(self) -> Dossier:
        """How the ticket stands: all but what counts its changes, and the mail on it."""
        found = self.office.dossier(self.ticket)
        return replace(
            found, ticket=replace(found.ticket, version=0), threads={}, wrote=(), brought=Brought(), earlier=()
        )

    def outside(self) -> dict[str, int]:
        """How much mail those who don't work here have got."""
        return {address: len(mails) for address, mails in self.office.inbox.items() if address not in OURS and mails}


def begun(office: Office) -> Scene:
    plan = office.writes(ANNA, "The user @troll99 posts insults about me every day.", to=ABUSE)
    assert plan.ticket_id is not None
    return Scene(office, plan.ticket_id)


def with_people(office: Office, change: Callable[[People], People]) -> None:
    pipeline = replace(office.pipeline, people=change(office.pipeline.people))
    office.ticker = replace(office.ticker, bureau=pipeline)


def without(address: str) -> Callable[[People], People]:
    return lambda people: replace(people, everyone=tuple(each for each in people.everyone if each.address != address))


def changed(**values: Any) -> Callable[[People], People]:
    """Robin is another one since."""
    return lambda people: replace(
        people, everyone=tuple(replace(each, **values) if each.address == ROBIN else each for each in people.everyone)
    )
