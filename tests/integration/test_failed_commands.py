"""Commands that fail: what becomes of the mail, and who of our people is told what; nobody outside is told anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from attacked import ABUSE, EVE, Scene, begun, changed, with_people, without
from mailbot.domain.authority import People
from mailbot.domain.mail import Envelope
from mailbot.store.claims import claim_message
from office import LEASE, LEE, ROBIN, SAM, Office, words

ONE_STORE = True
ALLURE = "complaints@allure.example"
HELD, CODE, RECEIPT, WARNING = "A mail in your name", "/confirm", "Nothing of your mail", "answered a notice"


@pytest.fixture
def scene(office: Office) -> Scene:
    return begun(office)


@dataclass(frozen=True)
class Failure:
    """Args:
    make: the mail.
    ends: its disposition.
    tells: by the address of each of our people who is told, words of the mail that they get.
    proof: what the examination finds, by From address.
    to: whose address it is sent to; "": Robin's notice's.
    """

    name: str
    make: Callable[[Scene], bytes]
    ends: str
    tells: Mapping[str, str]
    proof: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    people: Callable[[People], People] = lambda people: people


def tagged(scene: Scene) -> bytes:
    return scene.letter(subject=scene.tag, to=ABUSE)


NONE, FAIL = {ROBIN: "none"}, {ROBIN: "fail"}
FAILURES = (
    Failure("disowned, in answer to a notice", lambda s: s.letter(), "held", {ROBIN: HELD}, FAIL),
    Failure(
        "disowned, with the ticket's tag",
        tagged,
        "held",
        {ROBIN: HELD},
        FAIL,
        ABUSE,
    ),
    Failure("disowned, on no ticket", lambda s: s.letter(to=ABUSE), "held", {ROBIN: HELD}, FAIL, ABUSE),
    Failure(
        "not proven, with the ticket's tag",
        tagged,
        "held",
        {ROBIN: HELD},
        NONE,
        ABUSE,
    ),
    Failure("more than anybody types", lambda s: s.letter(text="/take\n" * 40), "held", {ROBIN: HELD}),
    Failure(
        "disowned, with a colleague's notice",
        lambda s: s.letter(SAM),
        "held",
        {SAM: HELD, ROBIN: WARNING},
        {SAM: "fail"},
    ),
    Failure("not proven, in answer to a notice", lambda s: s.letter(), "commanded", {ROBIN: CODE}, NONE),
    Failure(
        "proven, with the ticket's tag",
        tagged,
        "commanded",
        {ROBIN: RECEIPT},
        {},
        ABUSE,
    ),
    Failure("proven, and not allowed", lambda s: s.letter(text="/tier 9"), "commanded", {ROBIN: RECEIPT}),
    Failure("proven, with a colleague's notice", lambda s: s.letter(SAM), "commanded", {SAM: RECEIPT}),
    Failure("with a notice, by a stranger", lambda s: s.letter(EVE), "appended", {ROBIN: WARNING}),
    Failure(
        "by a shared address",
        lambda s: s.letter(),
        "commanded",
        {ROBIN: RECEIPT},
        people=changed(shared=True),
    ),
    Failure("by somebody who has left", lambda s: s.letter(), "appended", {LEE: "New mail"}, people=without(ROBIN)),
)


@pytest.mark.parametrize("failure", FAILURES, ids=[each.name for each in FAILURES])
def test_a_command_that_fails_is_told_to_whom_it_concerns(scene: Scene, failure: Failure) -> None:
    office = scene.office
    raw, before, outside = failure.make(scene), scene.stands(), scene.outside()
    had = {address: len(mails) for address, mails in office.inbox.items()}
    office.proof.update(failure.proof)
    with_people(office, failure.people)
    plan = scene.arrives(raw, to=failure.to)
    new = {address: mails[had.get(address, 0) :] for address, mails in office.inbox.items()}
    told = {address: words(mail) for address, mails in new.items() for mail in mails}
    assert (plan.disposition, sorted(told), scene.outside()) == (failure.ends, sorted(failure.tells), outside)
    assert all(failure.tells[address] in said for address, said in told.items())
    assert scene.stands() == before


def forges(scene: Scene, subject: str = "", text: str = "/take\n/reply Buy gold at gold.example") -> None:
    scene.office.proof[ROBIN] = "fail"
    scene.arrives(scene.letter(subject=subject or scene.tag, text=text))


def test_what_a_person_is_told_is_a_new_mail_without_a_word_of_the_forged_one(scene: Scene) -> None:
    forges(scene, subject=f"{scene.tag} gold.example")
    mail = scene.office.inbox[ROBIN][-1]
    assert (mail["In-Reply-To"], mail["References"], mail["Subject"]) == (
        None,
        None,
        "A mail in your name was not obeyed",
    )
    assert "gold" not in mail.as_string()
    assert "attack.example" not in mail.as_string()
    for part in (scene.ticket, "Reason: its sender's domain disowns it", "answer the newest notice", "09:00"):
        assert part in words(mail), part


def test_it_is_told_at_most_once_an_hour(scene: Scene) -> None:
    before = len(scene.office.inbox[ROBIN])
    for _ in range(3):
        forges(scene)
    assert len(scene.office.inbox[ROBIN]) == before + 1
    scene.office.clock.advance(minutes=61)
    forges(scene)
    assert len([mail for mail in scene.office.inbox[ROBIN] if "in your name" in words(mail)]) == 2


def test_whoever_works_elsewhere_is_told_of_no_ticket(scene: Scene) -> None:
    with_people(scene.office, changed(roles={"allure": ("moderator",)}))
    forges(scene)
    assert "A mail in your name" in words(scene.office.inbox[ROBIN][-1])
    assert scene.ticket not in scene.office.inbox[ROBIN][-1].as_string()


def test_a_mail_to_two_desks_is_held_and_told_of_at_each(scene: Scene) -> None:
    office = scene.office
    office.proof[ROBIN] = "fail"
    before = len(office.inbox[ROBIN])
    office.spool.put(scene.letter(to=ABUSE), Envelope(EVE, (ABUSE, ALLURE), "smtp", office.clock())).result()
    claim = claim_message(office.pipeline.database, "me", office.clock(), LEASE)
    assert claim is not None
    assert [plan.disposition for plan in office.pipeline.process(claim)] == ["held", "held"]
    office.sends()
    assert len(office.inbox[ROBIN]) == before + 2
