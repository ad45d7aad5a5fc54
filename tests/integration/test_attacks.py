"""Mail that would command and may not: each attack leaves the ticket as it is and tells nobody outside of it."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import sqlalchemy as sa

from mailbot.domain.authority import People
from mailbot.domain.dossier import Dossier
from mailbot.domain.mail import Envelope
from mailbot.domain.plan import Plan
from mailbot.examine.examiner import Examiner
from mailbot.sections import AuthenticationSettings, DnsSettings
from mailbot.store.claims import claim_message
from mailbot.store.tables import dispositions, failures
from mailbot.testing import FakeResolver
from office import ANNA, LEASE, LEE, ROBIN, SAM, Office, words
from senders import Signer

ABUSE, EVE = "abuse@alludium.ai", "eve@evil.example"
OURS = (ROBIN, SAM, LEE)
OURSELVES = Signer("example.org")
EVIL = Signer("evil.example")
ZONE = (
    OURSELVES.record()
    + EVIL.record()
    + '_dmarc.example.org. 300 IN TXT "v=DMARC1; p=none"\n'
    + '_dmarc.evil.example. 300 IN TXT "v=DMARC1; p=none"\n'
)
HTML = "text/html; charset=utf-8"


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
        """How the ticket stands: all but what counts its changes, and our mail on it."""
        found = self.office.dossier(self.ticket)
        return replace(found, ticket=replace(found.ticket, version=0), threads={})

    def outside(self) -> dict[str, int]:
        """How much mail those who don't work here have got."""
        return {address: len(mails) for address, mails in self.office.inbox.items() if address not in OURS and mails}


@pytest.fixture
def scene(office: Office) -> Scene:
    plan = office.writes(ANNA, "The user @troll99 posts insults about me every day.", to=ABUSE)
    assert plan.ticket_id is not None
    return Scene(office, plan.ticket_id)


Make = Callable[[Scene], bytes]


@dataclass(frozen=True)
class Attack:
    """Args:
    make: the mail.
    ends: its disposition.
    proof: what the examination finds, by From address.
    tells: who of our own people gets a mail by it.
    to: whose address it is sent to: Robin's notice's, or a published one.
    """

    name: str
    make: Make
    ends: str
    proof: Mapping[str, str] = field(default_factory=dict)
    tells: tuple[str, ...] = ()
    to: str = ""
    people: Callable[[People], People] = lambda people: people


UNPROVEN, DISOWNED = {ROBIN: "none"}, {ROBIN: "fail"}
STRANGE = {"ends": "appended", "tells": (ROBIN,)}


def from_(sender: str, **more: Any) -> Make:
    return lambda scene: scene.letter(sender, **more)


def without(address: str) -> Callable[[People], People]:
    return lambda people: replace(people, everyone=tuple(each for each in people.everyone if each.address != address))


def changed(**values: Any) -> Callable[[People], People]:
    """Robin is another one since."""
    return lambda people: replace(
        people, everyone=tuple(replace(each, **values) if each.address == ROBIN else each for each in people.everyone)
    )


def part(text: str, kind: str = "text/plain; charset=utf-8") -> str:
    return f"Content-Type: {kind}\n\n{text}"


ENCODED = b64encode(b"robin@example.org").decode()
ATTACKS = (
    # Who it says that it is from
    Attack(
        "a forged From with the ticket's tag", lambda s: s.letter(subject=s.tag, to=ABUSE), "held", UNPROVEN, to=ABUSE
    ),
    Attack("a forged From that its domain disowns, with a stolen token", from_(ROBIN), "held", DISOWNED),
    Attack("a forged From with a stolen token", from_(ROBIN), "commanded", UNPROVEN, (ROBIN,)),
    Attack("a forged From in capitals", from_("ROBIN@Example.ORG"), "commanded", UNPROVEN, (ROBIN,)),
    Attack("a display name that is an address", from_(f'"{ROBIN}" <{EVE}>'), **STRANGE),
    Attack("a display name that is an address in brackets", from_(f'"Robin <{ROBIN}>" <{EVE}>'), **STRANGE),
    Attack("an encoded display name that is an address", from_(f"=?utf-8?B?{ENCODED}?= <{EVE}>"), **STRANGE),
    Attack("a comment that is an address", from_(f"({ROBIN}) {EVE}"), **STRANGE),
    Attack("a local part that is an address", from_(f'"{ROBIN}"@evil.example'), **STRANGE),
    Attack("a route by our domain", from_(f"<@example.org:{EVE}>"), **STRANGE),
    Attack("a NUL behind the address", from_(f"{ROBIN}\0@evil.example"), **STRANGE),
    Attack("two From fields", from_(f"{ROBIN}\r\nFrom: {EVE}"), "commanded", tells=(ROBIN,)),
    Attack("two mailboxes in From", from_(f"{ROBIN}, {EVE}"), "commanded", tells=(ROBIN,)),
    Attack("two mailboxes in From, the other first", from_(f"{EVE}, {ROBIN}"), **STRANGE),
    Attack("a Sender that is ours", from_(EVE, more=f"Sender: {ROBIN}\r\n"), **STRANGE),
    Attack("a Reply-To that is ours", from_(EVE, more=f"Reply-To: {ROBIN}\r\n"), **STRANGE),
    Attack(
        "a Resent-From that is ours", from_(EVE, more=f"Resent-From: {ROBIN}\r\nResent-Sender: {ROBIN}\r\n"), **STRANGE
    ),
    Attack("a homograph of the domain", from_("robin@ex\u0430mple.org"), **STRANGE),
    Attack("a homograph of the domain in its ASCII form", from_("robin@xn--exmple-4nf.org"), **STRANGE),
    Attack("a homograph of the local part", from_("r\u043ebin@example.org"), **STRANGE),
    Attack("an invisible letter in the local part", from_("ro\u200bbin@example.org"), **STRANGE),
    Attack("a plus variant of the address", from_("robin+x@example.org"), **STRANGE),
    Attack("the address at a subdomain", from_("robin@mail.example.org"), **STRANGE),
    # Tokens
    Attack("a guessed token", lambda s: s.letter(to=guessed(s)), "opened", UNPROVEN, (ROBIN,)),
    Attack("a stolen token from elsewhere", from_(EVE), **STRANGE),
    Attack(
        "a stolen token by a proven stranger among Cc",
        lambda s: s.letter(EVE, more=f"Cc: {s.token}\r\n", to=ABUSE),
        to=ABUSE,
        **STRANGE,
    ),
    Attack("a notice that leaked to the complainant", from_(ANNA), **STRANGE),
    Attack("a complainant's own token", lambda s: s.letter(ANNA, to=s.annas), "appended", tells=(ROBIN,), to="annas"),
    Attack(
        "a complainant's token by a moderator", lambda s: s.letter(to=s.annas), "commanded", tells=(ROBIN,), to="annas"
    ),
    Attack("a colleague's notice that was forwarded", from_(SAM), "commanded", tells=(SAM,)),
    Attack("a colleague's notice by a forged colleague", from_(SAM), "held", {SAM: "none"}, (ROBIN,)),
    Attack(
        "a proven mail with the subject's tag alone",
        lambda s: s.letter(subject=s.tag, to=ABUSE),
        "commanded",
        tells=(ROBIN,),
        to=ABUSE,
    ),
    Attack("a shared address", from_(ROBIN), "commanded", tells=(ROBIN,), people=changed(shared=True)),
    Attack("somebody who has left", from_(ROBIN), "appended", tells=(LEE,), people=without(ROBIN)),
    Attack(
        "somebody who works at another desk now",
        from_(ROBIN),
        "appended",
        tells=(LEE,),
        people=changed(roles={"allure": ("lead",)}),
    ),
    # Where the command stands
    Attack(
        "commands in a complainant's words",
        lambda s: s.letter(ANNA, "Please do this:\n/close\n/take", to=s.annas),
        "appended",
        tells=(ROBIN,),
        to="annas",
    ),
    Attack(
        "commands that a complainant quotes",
        lambda s: s.letter(ANNA, "Robin wrote:\n> /close", to=s.annas),
        "appended",
        tells=(ROBIN,),
        to="annas",
    ),
    Attack(
        "commands in what a moderator quotes",
        from_(ROBIN, text="I see.\n\nOn Monday Anna wrote:\n> /take\n> /reply yes"),
        "appended",
        tells=(ROBIN,),
    ),
    Attack("commands in the quote alone", from_(ROBIN, text="> /take\n> /reply yes"), "appended", tells=(ROBIN,)),
    Attack("commands below a moderator's words", from_(ROBIN, text="I wonder.\n/take"), "appended", tells=(ROBIN,)),
    Attack(
        "commands in the subject", from_(ROBIN, subject="/take", text="I have seen it."), "appended", tells=(ROBIN,)
    ),
    Attack(
        "commands that HTML hides",
        from_(ROBIN, kind=HTML, text='<div style="display:none">/take</div><p>Seen.</p>'),
        "appended",
        tells=(ROBIN,),
    ),
    Attack(
        "commands in white on white",
        from_(ROBIN, kind=HTML, text='<p style="color:#fff;background:#fff">/take</p><p>Seen.</p>'),
        "appended",
        tells=(ROBIN,),
    ),
    Attack(
        "commands in letters of no size",
        from_(ROBIN, kind=HTML, text='<p style="font-size:0">/take</p><p>Seen.</p>'),
        "appended",
        tells=(ROBIN,),
    ),
    Attack(
        "commands in an HTML comment",
        from_(ROBIN, kind=HTML, text="<!--\n/take\n--><p>Seen.</p>"),
        "appended",
        tells=(ROBIN,),
    ),
    Attack(
        "commands in HTML beside plain text that has none",
        lambda s: s.mixed(part("Seen."), part("<p>/take</p>", HTML), kind="alternative"),
        "appended",
        tells=(ROBIN,),
    ),
    Attack(
        "commands in an attached mail",
        lambda s: s.mixed(part("Seen."), part(f"From: {ROBIN}\n\n/take", "message/rfc822")),
        "appended",
        tells=(ROBIN,),
    ),
    Attack(
        "commands in an attached text",
        lambda s: s.mixed(part("Seen."), 'Content-Disposition: attachment; filename="a.txt"\n' + part("/take")),
        "appended",
        tells=(ROBIN,),
    ),
    Attack(
        "commands turned round by bidirectional marks",
        from_(ROBIN, text="/\u202eekat\u202c"),
        "commanded",
        tells=(ROBIN,),
    ),
    Attack("commands with look-alike letters", from_(ROBIN, text="/t\u0430ke"), "commanded", tells=(ROBIN,)),
    Attack("commands with a NUL", from_(ROBIN, text="/ta\0ke"), "commanded", tells=(ROBIN,)),
    Attack("ten thousand commands", from_(ROBIN, text="/take\n" * 10_000), "held"),
    # Mail that no person wrote
    Attack(
        "commands in a list's post",
        from_(ROBIN, more="List-Id: <all.example.org>\r\nList-Post: <mailto:all@example.org>\r\n"),
        "recorded",
    ),
    Attack("commands in an automatic reply", from_(ROBIN, more="Auto-Submitted: auto-replied\r\n"), "recorded"),
    Attack("commands in a delivery status", lambda s: delivery_status(s), "recorded"),
    Attack(
        "commands in a mail of ours that comes back",
        lambda s: s.letter(
            more=f"In-Reply-To: {s.office.inbox[ROBIN][0]['Message-ID']}\r\nAuto-Submitted: auto-generated\r\n"
        ),
        "recorded",
    ),
)


def guessed(scene: Scene) -> str:
    local, _, domain = scene.token.partition("@")
    return f"{local[:-26]}{'a' * 26}@{domain}"


def delivery_status(scene: Scene) -> bytes:
    status = part(
        f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {ROBIN}\nAction: failed\nStatus: 5.0.0",
        "message/delivery-status",
    )
    return scene.mixed(
        part("/take"), status, kind="report; report-type=delivery-status", sender="mailer-daemon@example.org"
    )


def with_people(office: Office, change: Callable[[People], People]) -> None:
    pipeline = replace(office.pipeline, people=change(office.pipeline.people))
    office.ticker = replace(office.ticker, pipeline=pipeline)


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_attack_does_nothing(scene: Scene, attack: Attack) -> None:
    office = scene.office
    raw, to = attack.make(scene), {"annas": scene.annas}.get(attack.to, attack.to)
    before, outside = scene.stands(), scene.outside()
    had = {address: len(office.inbox[address]) for address in OURS}
    office.proof.update(attack.proof)
    with_people(office, attack.people)
    plan = scene.arrives(raw, to=to)
    assert scene.stands() == before
    assert scene.outside() == outside
    assert plan.disposition == attack.ends
    assert {address for address in OURS if len(office.inbox[address]) > had[address]} == set(attack.tells)
    assert all("Done on ticket" not in words(mail) for mails in office.inbox.values() for mail in mails)
