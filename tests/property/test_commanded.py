"""Of a mail with commands all are carried out or none, and what lacks proof does nothing but ask for a code."""

from dataclasses import replace

from hypothesis import given as over
from hypothesis import strategies as st

from commanding import DESK, MONDAY, OTHER, PEOPLE, ROBIN, TICKET, dossier, given
from mailbot.commands import fold
from mailbot.decide import decide
from mailbot.decide_command import begin
from mailbot.domain.dossier import AwaitCode, Kept
from mailbot.domain.examination import Examination
from mailbot.domain.given import Orders
from mailbot.domain.guard import CountFailure
from mailbot.domain.mail import Address
from mailbot.domain.plan import AddEntry, Facts, MoveMark, Note, Outgoing, Plan
from mailbot.letters import Arrival
from specimens import BUDGET, arrival, facts, mail, thread

KEPT = Kept("0a" * 16, "held", "eve@example.net")
TEXTS = st.lists(
    st.sampled_from(
        [
            *("/take", "/assign Sam", "/assign nobody", "/note a word", "/reply a word", "/escalate", "/ask a word?"),
            *("/category spam", "/category weather", "/kind appeal", "/tier 1", "/tier 9", "/priority urgent"),
            *(
                f"/link {OTHER.id}",
                f"/merge {OTHER.id}",
                "/snooze 2 days",
                "/hold a court order",
                "/seal",
                "/spam",
                "/block",
            ),
            *("/close", "/reopen", "/status", "/help", f"/release {KEPT.id}", "/release ffffff", "/frobnicate"),
        ]
    ),
    min_size=1,
    max_size=5,
)


def received(texts: list[str], proof: str) -> tuple[Arrival, Facts]:
    orders = Orders(tuple(each for text in texts for each in given(text)))
    sender = Address(ROBIN.name, ROBIN.address)
    came = arrival(desk=DESK, people=PEOPLE, mail=mail(from_=sender), exam=Examination(proof), orders=orders)
    bears = thread(ticket=TICKET, role="moderator", address=ROBIN.address, parties=dossier().parties)
    known = facts(threads=(bears,), dossiers={TICKET.id: dossier(), OTHER.id: dossier(OTHER)}, kept=(KEPT,))
    return came, known


def planned(texts: list[str], proof: str = "pass") -> tuple[Plan, bool, bool]:
    """The plan, whether any command is refused, and whether any is confirmed first."""
    came, known = received(texts, proof)
    work, refused = fold(begin(came, known, ROBIN, dossier(), MONDAY), came.orders.commands)
    plan = decide(came, known, MONDAY, BUDGET)
    actor = f"person {ROBIN.address}" if proof == "pass" else f"mail {came.message_id}"
    assert (plan.disposition, plan.actor) == ("commanded", actor)
    return plan, bool(refused), bool(work.grave)


def mails_to_others(plan: Plan) -> list[Outgoing]:
    return [each for each in plan.outgoing if each.to.address != ROBIN.address]


@over(TEXTS)
def test_where_one_is_refused_nothing_is_done(texts: list[str]) -> None:
    plan, refused, _ = planned(texts)
    if refused:
        assert [type(change) for change in plan.changes] == [AddEntry, Note, Outgoing]
        assert mails_to_others(plan) == []


@over(TEXTS)
def test_what_is_grave_waits_for_a_code_and_what_isnt_doesnt(texts: list[str]) -> None:
    plan, refused, grave = planned(texts)
    asked = any(isinstance(change, AwaitCode) for change in plan.changes)
    assert asked == (grave and not refused)
    if asked:
        assert [type(change) for change in plan.changes] == [AddEntry, AwaitCode, Outgoing]
        assert mails_to_others(plan) == []


@over(TEXTS, st.sampled_from(["none", "temperror"]))
def test_what_nothing_proves_does_nothing(texts: list[str], proof: str) -> None:
    plan, refused, _ = planned(texts, proof)
    assert [type(change) for change in plan.changes] == [AddEntry, Note if refused else AwaitCode, Outgoing]
    assert mails_to_others(plan) == []


@over(TEXTS)
def test_every_mail_that_commands_is_answered_once(texts: list[str]) -> None:
    plan, _, _ = planned(texts)
    answers = [each for each in plan.outgoing if each.to.address == ROBIN.address]
    assert [each.template for each in answers] in (["command_receipt"], ["command_code"])


@over(TEXTS)
def test_a_strangers_commands_do_nothing_at_all(texts: list[str]) -> None:
    came, known = received(texts, "pass")
    eve = replace(came, mail=mail(from_=Address("Eve", "eve@example.net")))
    plan = decide(eve, known, MONDAY, BUDGET)
    assert plan.disposition == "appended"
    assert all(isinstance(change, AddEntry | Outgoing | CountFailure | MoveMark) for change in plan.changes)
    assert {each.to.address for each in plan.outgoing} <= {person.address for person in PEOPLE.everyone}
