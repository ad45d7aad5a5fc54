"""Mail that would command and may not: each attack leaves the ticket as it is and tells nobody outside of it."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from attacked import ABUSE, EVE, OURS, Scene, begun, changed, with_people, without
from mailbot.decide_guard import PROVEN_AN_HOUR
from mailbot.domain.authority import People
from mailbot.domain.mail import Envelope
from mailbot.domain.plan import Plan
from mailbot.examine.examiner import Examiner
from mailbot.release import release
from mailbot.sections import AuthenticationSettings, DnsSettings
from mailbot.store.claims import claim_message
from mailbot.store.held import held_messages
from mailbot.store.tables import dispositions
from mailbot.store.tables_work import failures
from mailbot.testing import FakeResolver
from office import ANNA, LEASE, LEE, ROBIN, SAM, Office, words
from senders import Signer

ONE_STORE = True

OURSELVES = Signer("example.org")
EVIL = Signer("evil.example")
ZONE = (
    OURSELVES.record()
    + EVIL.record()
    + '_dmarc.example.org. 300 IN TXT "v=DMARC1; p=none"\n'
    + '_dmarc.evil.example. 300 IN TXT "v=DMARC1; p=none"\n'
)
HTML = "text/html; charset=utf-8"


@pytest.fixture
def scene(office: Office) -> Scene:
    return begun(office)


Make = Callable[[Scene], bytes]


@dataclass(frozen=True)
class Attack:
    """Args:
    make: the mail.
    ends: its disposition.
    proof: what the examination finds, by From address.
    tells: who of our own people gets a mail by it.
    to: whose address it is sent to; "": Robin's notice's.
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


def part(text: str, kind: str = "text/plain; charset=utf-8") -> str:
    return f"Content-Type: {kind}\n\n{text}"


ENCODED = b64encode(b"robin@example.org").decode()
ATTACKS = (
    # Who it says that it is from
    Attack(
        "a forged From with the ticket's tag",
        lambda s: s.letter(subject=s.tag, to=ABUSE),
        "held",
        UNPROVEN,
        (ROBIN,),
        ABUSE,
    ),
    Attack("a forged From that its domain disowns, with a stolen token", from_(ROBIN), "held", DISOWNED, (ROBIN,)),
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
    Attack("a guessed token", lambda s: s.letter(to=guessed(s)), "opened", UNPROVEN, (ROBIN, LEE), "guessed"),
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
    Attack("a colleague's notice by a forged colleague", from_(SAM), "held", {SAM: "none"}, (ROBIN, SAM)),
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
    Attack("commands behind a NUL", from_(ROBIN, text="Seen.\0\n/take"), "appended", tells=(ROBIN,)),
    Attack("ten thousand commands", from_(ROBIN, text="/take\n" * 10_000), "held", tells=(ROBIN,)),
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


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_attack_does_nothing(scene: Scene, attack: Attack) -> None:
    office = scene.office
    raw, to = attack.make(scene), {"annas": scene.annas, "guessed": guessed(scene)}.get(attack.to, attack.to)
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


# What is signed, by real keys


@pytest.fixture
def examined(office: Office) -> Scene:
    """A scene with senders that are examined as in earnest, and today, since signatures name their day."""
    office.clock.at = datetime.now(UTC)
    scene = begun(office)
    examiner = Examiner(DnsSettings(), AuthenticationSettings(), FakeResolver(ZONE))
    office.ticker = replace(office.ticker, bureau=replace(office.pipeline, examine=examiner.examine))
    return scene


def test_a_mail_that_its_domain_signs_commands(examined: Scene) -> None:
    """Without this, what follows would show nothing."""
    assert examined.arrives(OURSELVES.sign(examined.letter())).disposition == "commanded"
    assert examined.stands().ticket.assignee == ROBIN


def test_results_of_the_pinned_machine_prove_a_command(examined: Scene) -> None:
    examined.arrives(injected(examined, "evil mx.alludium.ai"), authserv_id="mx.alludium.ai")
    assert examined.stands().ticket.assignee == ROBIN


def injected(scene: Scene, *ids: str) -> bytes:
    """A forged mail with the results of machines, topmost first; what is called `evil` says that all is well."""
    good = "dmarc=pass header.from=example.org; dkim=pass header.d=example.org"
    fields = (f"Authentication-Results: {id_}; {good if 'evil' in id_ else 'dmarc=none'}\r\n" for id_ in ids)
    return "".join(fields).replace("evil ", "").encode() + scene.letter()


SIGNED: dict[str, Make] = {
    "no signature": lambda s: s.letter(),
    "a signature by another domain": lambda s: EVIL.sign(s.letter()),
    "a signature by another domain under our selector's name": lambda s: EVIL.sign(s.letter()).replace(
        b"d=evil.example", b"d=example.org"
    ),
    "a tail that l= leaves open": lambda s: OURSELVES.sign(s.letter(text=""), length=True) + b"/take\r\n",
    "words before what was signed": lambda s: OURSELVES.sign(s.letter(text="Yes.")).replace(b"Yes.", b"/take\r\nYes."),
    "a second From above the one that is signed": lambda s: f"From: {ROBIN}\r\n".encode() + EVIL.sign(s.letter(EVE)),
    "results on an open door": lambda s: injected(s, "evil mx.alludium.ai"),
    "results of a machine that is not the pinned one": lambda s: injected(s, "evil mx.evil.example"),
    "results below the pinned machine's": lambda s: injected(s, "mx.alludium.ai", "evil mx.alludium.ai"),
    "results in a comment of the pinned machine's": lambda s: injected(
        s, "mx.alludium.ai; dkim=fail (dmarc=pass header.from=example.org)"
    ),
}


@pytest.mark.parametrize("name", SIGNED)
def test_what_no_proof_covers_waits_for_a_code_that_a_forger_never_sees(examined: Scene, name: str) -> None:
    before, outside = examined.stands(), examined.outside()
    pinned = {"authserv_id": "mx.alludium.ai"} if "pinned" in name else {}
    examined.arrives(SIGNED[name](examined), **pinned)
    assert examined.stands() == before
    assert examined.outside() == outside


FEW = (b"from", b"to", b"subject")  # what some domains sign, and no more
ANEW = b"Message-ID: <another@attack.example>\r\nDate: Mon, 02 Mar 2026 09:30:00 +0000\r\nReceived: from evil\r\n"


def again(raw: bytes) -> bytes:
    """The same signed octets under another Message-ID and Date."""
    kept = (line for line in raw.split(b"\r\n") if not line.startswith((b"Message-ID", b"Date")))
    return ANEW + b"\r\n".join(kept)


def newer(scene: Scene) -> bytes:
    """A field that answers the receipt, and so bears its token."""
    return f"References: {scene.office.inbox[ROBIN][-1]['Message-ID']}\r\n".encode()


REPLAYS: dict[str, Callable[[Scene, bytes], bytes]] = {
    "as it was": lambda _, raw: raw,
    "with other trace fields": lambda _, raw: b"Received: from evil\r\n" + raw,
    "under another Message-ID": lambda _, raw: again(raw),
    "in answer to a newer notice": lambda scene, raw: newer(scene) + again(raw),
    "with its signature written otherwise": lambda _, raw: again(raw).replace(b"; b=", b"; b=\r\n "),
}


@pytest.mark.parametrize("name", REPLAYS)
def test_a_signed_mail_commands_once(examined: Scene, name: str) -> None:
    raw = OURSELVES.sign(examined.letter(text="/reply Which post?"), fields=FEW)
    assert examined.arrives(raw).disposition == "commanded"
    assert len(examined.office.inbox[ANNA]) == 2
    before = examined.stands()
    plan = examined.arrives(REPLAYS[name](examined, raw))
    assert plan.disposition == "recorded"
    assert examined.stands() == before
    assert len(examined.office.inbox[ANNA]) == 2


def test_what_a_signed_mail_was_refused_it_never_gets(examined: Scene) -> None:
    raw = OURSELVES.sign(examined.letter(text="/take\n/tier 7"), fields=FEW)
    examined.arrives(raw)
    assert examined.arrives(again(raw)).disposition == "recorded"


# The same orders again, without a signature


def test_the_same_orders_in_answer_to_the_same_notice_are_told_and_not_done(scene: Scene) -> None:
    scene.arrives(scene.letter(text="/reply Which post?"))
    scene.arrives(scene.letter(text="/reply Which post?"))
    assert len(scene.office.inbox[ANNA]) == 2
    assert "once is enough" in words(scene.office.inbox[ROBIN][-1])


def test_the_same_orders_in_answer_to_the_receipt_are_done_again(scene: Scene) -> None:
    scene.arrives(scene.letter(text="/reply Which post?"))
    scene.office.commands(ROBIN, "/reply Which post?")
    assert len(scene.office.inbox[ANNA]) == 3


# Tokens


def test_an_old_notice_commands_nothing_and_is_answered_by_a_new_one(scene: Scene) -> None:
    scene.office.clock.advance(days=31)
    before = scene.stands()
    scene.arrives(scene.letter())
    assert scene.stands().ticket == before.ticket
    told = next(mail for mail in scene.office.inbox[ROBIN] if "answer the newest one" in words(mail))
    scene.office.writes(ROBIN, "/take", answers=told)
    assert scene.stands().ticket.assignee == ROBIN


def test_a_token_ends_with_the_work_at_its_desk(scene: Scene) -> None:
    with_people(scene.office, without(ROBIN))
    scene.office.ticker.take_over()
    office = scene.office
    with_people(office, lambda people: replace(people, everyone=(*people.everyone, robin_again(people))))
    scene.arrives(scene.letter())
    assert scene.stands().ticket.assignee is None
    assert "answer the newest one" in words(office.inbox[ROBIN][-1])


def robin_again(people: People) -> Any:
    return replace(people.everyone[0], name="Robin Demo", address=ROBIN)


def test_whose_token_is_used_elsewhere_is_told_once_an_hour(scene: Scene) -> None:
    inbox = scene.office.inbox[ROBIN]
    for _ in range(3):
        scene.arrives(scene.letter(EVE))
    told = [mail for mail in inbox if "Somebody else answered" in str(mail["Subject"])]
    assert len(told) == 1
    assert EVE in words(told[0])
    scene.office.clock.advance(hours=1)
    scene.arrives(scene.letter(EVE))
    assert len([mail for mail in inbox if "Somebody else answered" in str(mail["Subject"])]) == 2


def test_a_moderator_who_answers_everybody_commands_by_their_own_token(scene: Scene) -> None:
    scene.arrives(scene.letter(to=f"{scene.annas}, {scene.token}"))
    assert scene.stands().ticket.assignee == ROBIN


# Codes


def asked(scene: Scene, text: str = "/take") -> str:
    """The code that Robin is mailed for an order that nothing proves."""
    scene.office.proof[ROBIN] = "none"
    scene.arrives(scene.letter(text=text))
    return words(scene.office.inbox[ROBIN][-1]).partition("/confirm ")[2].split()[0]


def confirms(scene: Scene, code: str, sender: str = ROBIN, **more: Any) -> Plan:
    return scene.arrives(scene.letter(sender, f"/confirm {code}", **more))


def other_ticket(scene: Scene) -> Scene:
    plan = scene.office.writes(ANNA, "My own account was hacked, please help me.", to="security@alludium.ai")
    assert plan.ticket_id is not None
    assert plan.ticket_id != scene.ticket
    return Scene(scene.office, plan.ticket_id, [0] * 1000)


def late(scene: Scene, code: str) -> None:
    scene.office.clock.advance(minutes=61)
    confirms(scene, code)


def by_sam(scene: Scene, code: str) -> None:
    confirms(scene, code, SAM)


def quoted(scene: Scene, code: str) -> None:
    scene.arrives(scene.letter(text=f"What is this?\n\nOn Monday, Desk wrote:\n> /confirm {code}"))


def elsewhere(scene: Scene, code: str) -> None:
    other = other_ticket(scene)
    notice = scene.office.inbox[ROBIN][-1]
    to = notice["Reply-To"].addresses[0].addr_spec
    other.arrives(other.letter(text=f"/confirm {code}", to=to), to=to)


def with_another_order(scene: Scene, code: str) -> None:
    scene.arrives(scene.letter(text=f"/confirm {code}\n/tier 1"))


CODES: dict[str, Callable[[Scene, str], object]] = {
    "guessed": lambda scene, _: confirms(scene, "2222-2222"),
    "late": late,
    "by a stranger": lambda scene, code: confirms(scene, code, EVE),
    "by a colleague": by_sam,
    "quoted": quoted,
    "for another ticket": elsewhere,
    "with another order": with_another_order,
    "in answer to nothing": lambda scene, code: scene.arrives(
        scene.letter(text=f"/confirm {code}", to=ABUSE, subject=scene.tag), to=ABUSE
    ),
}


@pytest.mark.parametrize("name", CODES)
def test_a_code_that_is_used_otherwise_does_nothing(scene: Scene, name: str) -> None:
    code = asked(scene)
    before = scene.stands()
    CODES[name](scene, code)
    assert scene.stands().ticket == before.ticket


def test_another_persons_code_does_nothing(scene: Scene) -> None:
    code = asked(scene)
    office = scene.office
    with_people(office, lambda people: replace(people, everyone=tuple(on_call(each) for each in people.everyone)))
    office.writes(ANNA, "There is another insult.", answers=office.inbox[ANNA][0])
    office.writes(SAM, f"/confirm {code}", answers=office.inbox[SAM][-1])
    assert "the code is none that waits here" in words(office.inbox[SAM][-1])
    assert scene.stands().ticket.assignee is None


def on_call(person: Any) -> Any:
    return replace(person, roles={"*": (*person.roles_at("*"), "on_call")})


def test_a_code_counts_once(scene: Scene) -> None:
    code = asked(scene, "/reply Which post?")
    confirms(scene, code)
    assert len(scene.office.inbox[ANNA]) == 2
    confirms(scene, code)
    assert len(scene.office.inbox[ANNA]) == 2


@pytest.mark.both_stores
def test_two_workers_with_one_code_at_once_carry_it_out_once(scene: Scene) -> None:
    office = scene.office
    code, pipeline = asked(scene, "/reply Which post?"), office.pipeline
    for _ in range(2):
        given = Envelope(ROBIN, (scene.token,), "smtp", office.clock())
        office.spool.put(scene.letter(text=f"/confirm {code}"), given).result()
    claims = [claim_message(pipeline.database, f"worker {number}", office.clock(), LEASE) for number in range(2)]
    plans = [pipeline.plan(pipeline.arrivals(claim)[0], office.clock()) for claim in claims if claim]
    assert [plan.reason for plan in plans] == ["confirm", "confirm"]
    assert [pipeline.write(plan) for plan in plans] == [True, False]
    office.sends()
    assert len(office.inbox[ANNA]) == 2


def test_after_five_wrong_codes_the_right_one_does_nothing(scene: Scene) -> None:
    code = asked(scene)
    for number in range(5):
        confirms(scene, f"2222-222{number + 2}")
    confirms(scene, code)
    assert scene.stands().ticket.assignee is None


def test_after_four_wrong_codes_the_right_one_still_counts(scene: Scene) -> None:
    code = asked(scene)
    for number in range(4):
        confirms(scene, f"2222-222{number + 2}")
    confirms(scene, code)
    assert scene.stands().ticket.assignee == ROBIN


def test_a_wrong_code_is_answered_like_one_that_is_late_or_used(scene: Scene) -> None:
    code = asked(scene)
    said = []
    confirms(scene, "2222-2222")
    said.append(answer(scene))
    confirms(scene, code)
    confirms(scene, code)
    said.append(answer(scene))
    assert said[0] == said[1]


def answer(scene: Scene) -> str:
    return words(scene.office.inbox[ROBIN][-1]).partition(": the code")[2].partition(".")[0]


# Failures


def failed(scene: Scene) -> int:
    with scene.office.pipeline.database.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(failures)).scalar_one())


def alarms(scene: Scene) -> list[str]:
    return [str(mail["Subject"]) for mail in scene.office.inbox[LEE] if "commands failed" in str(mail["Subject"])]


def forges(scene: Scene, times: int) -> None:
    scene.office.proof[ROBIN] = "none"
    for _ in range(times):
        scene.arrives(scene.letter(subject=scene.tag, to=ABUSE), to=ABUSE)


def test_failures_against_one_person_open_one_security_ticket_a_day(scene: Scene) -> None:
    forges(scene, 4)
    assert scene.office.ticker.alarms() == 0
    forges(scene, 1)
    assert scene.office.ticker.alarms() == 1
    forges(scene, 5)
    assert scene.office.ticker.alarms() == 0
    scene.office.sends()
    assert len(alarms(scene)) == 1
    scene.office.clock.advance(days=1)
    assert scene.office.ticker.alarms() == 0
    forges(scene, 5)
    assert scene.office.ticker.alarms() == 1


def test_an_alarm_is_a_security_ticket_of_nobodys_that_is_worked_on_like_any_other(scene: Scene) -> None:
    forges(scene, 5)
    scene.office.ticker.alarms()
    scene.office.sends()
    notice = scene.office.inbox[ROBIN][-1]
    assert "commands failed" in str(notice["Subject"])
    assert f"{ROBIN}: 5" in words(notice)
    scene.office.proof.clear()
    assert "Assigned to Robin" in scene.office.commands(ROBIN, "/take")
    id_ = str(notice["Subject"]).partition("[")[2].partition("]")[0]
    found = scene.office.dossier(id_)
    assert (found.ticket.kind, found.ticket.priority, found.parties) == ("security_report", "high", ())
    assert not any(clock.published for clock in found.clocks)


def test_an_alarm_goes_up_its_ladder_and_writes_to_nobody_outside(scene: Scene) -> None:
    forges(scene, 5)
    scene.office.ticker.alarms()
    outside = scene.outside()
    with_people(scene.office, lambda people: people)
    for _ in range(20):
        scene.office.clock.advance(days=1)
        scene.office.sends()
    assert set(scene.outside()) == set(outside)


def test_what_people_mistype_or_may_not_is_no_failure(scene: Scene) -> None:
    for _ in range(6):
        scene.office.commands(ROBIN, "/tier 7")
    assert failed(scene) == 0


# Loops and floods


def test_a_responder_that_commands_in_answer_to_every_receipt_is_held_in_the_end(scene: Scene) -> None:
    office = scene.office
    for number in range(PROVEN_AN_HOUR + 5):
        plan = office.writes(ROBIN, f"/reopen {number}", answers=office.inbox[ROBIN][-1])
    assert plan.disposition == "held"
    assert len(office.inbox[ROBIN]) <= PROVEN_AN_HOUR + 2


def test_a_responder_that_repeats_our_receipt_is_filed_and_answered_a_bounded_number_of_times(scene: Scene) -> None:
    office = scene.office
    office.commands(ROBIN, "/take")
    for _ in range(30):
        text = f"Ticket received.\n\n{office.inbox[ROBIN][-1].get_body(('plain',)).get_content()}"  # type: ignore[union-attr]
        office.writes(ROBIN, text, answers=office.inbox[ROBIN][-1])
    assert len(office.inbox[ROBIN]) <= 15


def test_a_forger_with_a_stolen_token_has_a_person_mailed_a_bounded_number_of_times(scene: Scene) -> None:
    scene.office.proof[ROBIN] = "none"
    ends = [scene.arrives(scene.letter()).disposition for _ in range(30)]
    assert ends.count("commanded") == 20
    assert ends[-1] == "held"


def test_what_is_held_for_its_proof_and_let_in_is_filed_and_does_no_more(scene: Scene) -> None:
    office = scene.office
    forges(scene, 1)
    with office.pipeline.database.read() as connection:
        held = connection.execute(sa.select(dispositions.c.message_id).where(dispositions.c.disposition == "held"))
        message_id = held.scalar_one()
    release(office.pipeline.database, message_id, LEE, office.clock())
    claim = claim_message(office.pipeline.database, "me", office.clock(), LEASE)
    assert claim is not None
    (plan,) = office.pipeline.process(claim)
    assert plan.disposition == "appended"
    assert scene.stands().ticket.assignee is None


# Tickets that became one, and mail that is held


def test_an_old_notice_of_a_merged_ticket_commands_nothing_in_the_other(scene: Scene) -> None:
    office = scene.office
    plan = office.writes(ANNA, "The user @troll99 now threatens to publish my address as well.", to=ABUSE)
    assert plan.ticket_id is not None
    other = Scene(office, plan.ticket_id)
    scene.arrives(scene.letter(text=f"/merge {plan.ticket_id}"))
    confirms(scene, words(office.inbox[ROBIN][-1]).partition("/confirm ")[2].split()[0])
    assert scene.stands().ticket.merged_into == plan.ticket_id
    before = other.stands()
    scene.arrives(scene.letter())
    assert other.stands() == before


def held_back(scene: Scene) -> str:
    """What can't be read is held, and Lee has a notice of it."""
    plan = scene.arrives(b"\xff\xfe\0\0", ANNA, to=ABUSE)
    assert plan.disposition == "held"
    assert plan.message_id is not None
    return plan.message_id


def of_held(scene: Scene, sender: str, id_: str, to: str) -> Plan:
    return scene.arrives(scene.letter(sender, f"/release {id_}", to=to), to=to)


@pytest.mark.parametrize(
    ("sender", "proof"),
    [
        (LEE, "none"),
        (LEE, "fail"),
        (EVE, "pass"),
        (SAM, "pass"),
        (f"{LEE}, {EVE}", "pass"),
        (f'"{LEE}" <{EVE}>', "pass"),
    ],
)
def test_what_is_held_is_let_in_by_nobody_but_whom_the_notice_went_to(scene: Scene, sender: str, proof: str) -> None:
    id_ = held_back(scene)
    notice = scene.office.inbox[LEE][-1]
    assert id_ in words(notice)
    scene.office.proof[LEE] = proof
    of_held(scene, sender, id_, notice["Reply-To"].addresses[0].addr_spec)
    assert id_ in [row["message_id"] for row in held_messages(scene.office.pipeline.database)]


def test_who_names_no_held_mail_is_told_which_there_are(scene: Scene) -> None:
    id_ = held_back(scene)
    of_held(scene, LEE, "", scene.office.inbox[LEE][-1]["Reply-To"].addresses[0].addr_spec)
    assert f"Held now, the newest: {id_} from" in words(scene.office.inbox[LEE][-1])


def test_whom_the_notice_of_held_mail_went_to_lets_it_in(scene: Scene) -> None:
    """Without this, the one before would show nothing."""
    id_ = held_back(scene)
    of_held(scene, LEE, id_, scene.office.inbox[LEE][-1]["Reply-To"].addresses[0].addr_spec)
    assert held_messages(scene.office.pipeline.database) == []


def test_what_nothing_proves_is_on_record_as_a_mails_and_not_as_a_persons(scene: Scene) -> None:
    scene.office.proof[ROBIN] = "none"
    assert scene.arrives(scene.letter()).actor.startswith("mail ")
    scene.office.proof[ROBIN] = "pass"
    assert scene.arrives(scene.letter(text="/tier 1")).actor == f"person {ROBIN}"
