"""Appeals from the mail that brings them to the one that ends them, and complaints that are taken higher."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from mailbot.at_shell import Outcome, carry_out
from mailbot.domain.authority import People, Person
from mailbot.domain.decision import Decide, Decision
from mailbot.domain.plan import Plan
from mailbot.effects import apply
from mailbot.store.tables import events
from office import ANNA, LEE, ROBIN, SAM, Office, words

ONE_STORE = True

ABUSE, APPEALS, COMPLAINTS = "abuse@alludium.ai", "appeals@alludium.ai", "complaints@allure.example"
MAX, KIM, ALEX = "max@example.com", "kim@example.org", "alex@example.org"
MORE = (Person("Alex Demo", ALEX, {"*": ("on_call", "moderator", "senior")}),)
FULL = """reason: The post was a quotation.
violated: no
proportionate: no
mitigating: none
cooperation: yes
history: none"""
LIMITED = """reason: We have looked into who used the account.
identified: no
violated: yes
technical: no
compromised: yes"""


@pytest.fixture
def staffed(office: Office) -> Office:
    """The demo's people, and as many more as appeals need; all of them are on call."""
    people = People((*office.pipeline.people.everyone, *MORE), office.pipeline.people.operator)
    everyone = tuple(replace(each, roles={"*": (*each.roles["*"], "on_call")}) for each in people.everyone)
    pipeline = replace(office.pipeline, people=replace(people, everyone=everyone))
    office.ticker = replace(office.ticker, bureau=pipeline)
    return office


def decided(office: Office, tier: int, by: str = ROBIN, reference: str = "ACC-48213") -> Decision:
    """A decision on a report of ANNA's, which somebody had."""
    plan = office.writes(ANNA, f"The account {reference} posts insults about me every day.", to=ABUSE)
    ticket = office.dossier(str(plan.ticket_id)).ticket
    made = Decision(
        f"{office.mails:032x}", ticket.id, by, office.clock(), "violation", tier=tier, section="3", reference=reference
    )
    version = {ticket.id: ticket.version}
    written = Plan(ticket.desk, office.clock(), f"person {by}", versions=version, changes=(Decide(made),))
    apply(office.pipeline.database, [written], {})
    return made


def appeals(office: Office, tier: int, text: str = "I was hacked: it wasn't me who posted that.") -> str:
    subject = f"Tier {tier} Appeal - ACC-48213"
    said = f"My account ACC-48213 was suspended and I appeal. {text} Please restore it."
    plan = office.writes(MAX, said, to=APPEALS, subject=subject)
    assert plan.ticket_id is not None
    return plan.ticket_id


def newest(office: Office, who: str, ticket_id: str):  # type: ignore[no-untyped-def] # noqa: ANN201
    return next(mail for mail in reversed(office.inbox[who]) if f"[{ticket_id}]" in mail["Subject"])


def commands(office: Office, who: str, ticket_id: str, text: str) -> str:
    """One of our people answers their newest mail on a ticket, and the code that they are asked for."""
    receipt = office.commands(who, text, newest(office, who, ticket_id))
    if "/confirm " in receipt:
        code = receipt.partition("/confirm ")[2].split()[0]
        receipt = office.commands(who, f"/confirm {code}")
    return receipt


REVIEWERS = {3: ALEX, 2: ALEX, 1: KIM}


@pytest.mark.parametrize("tier", [3, 2, 1])
@pytest.mark.parametrize("outcome", ["upheld", "partly_upheld", "denied", "additional_review"])
def test_an_appeal_of_each_tier_comes_to_each_outcome(staffed: Office, tier: int, outcome: str) -> None:
    original = decided(staffed, tier)
    ticket_id = appeals(staffed, tier)
    assert staffed.dossier(ticket_id).ticket.appealed == original.id
    fields = (LIMITED + "\ngrounds: account compromise" if tier == 1 else FULL) + "\naction: a warning"
    command = {"upheld": "uphold", "partly_upheld": "partial", "denied": "deny"}.get(outcome, "remand")
    text = f"/take\n/{command}\n{fields}" if command != "remand" else "/take\n/remand\nreason: It needs a second view."
    assert "somebody else" in commands(staffed, ROBIN, ticket_id, text.replace("/take\n", ""))
    receipt = commands(staffed, REVIEWERS[tier], ticket_id, text)
    assert "Done on ticket" in receipt, receipt
    dossier = staffed.dossier(ticket_id)
    (made,) = dossier.decisions
    assert (made.outcome, made.by, made.appeals) == (outcome, REVIEWERS[tier], original.id)
    told = staffed.inbox[MAX][-1]
    assert "demo" not in told.as_string().lower()
    reversed_by = staffed.dossier(original.ticket_id).decisions[0].reversed_by
    assert (reversed_by == made.id) == (outcome in ("upheld", "partly_upheld"))
    if reversed_by:
        clock = next(each for each in dossier.clocks if each.name == "reinstatement")
        assert clock.limit_at == staffed.clock() + timedelta(hours=48)
        assert "Reinstatement: by Wednesday 4 March 2026, 09:00" in words(told)
        who = LEE if tier == 2 else SAM if tier == 3 else REVIEWERS[tier]
        assert "Restored, and closed" in commands(staffed, who, ticket_id, "/restore"), staffed.inbox[who][-1]
        assert "is done, and our records are corrected" in words(staffed.inbox[MAX][-1])
    elif outcome == "denied":
        assert dossier.ticket.state == "closed"
    else:
        assert (dossier.ticket.assignee, REVIEWERS[tier] in dossier.involved) == (None, True)


def test_thanks_after_a_restored_appeal_open_nothing_again_and_what_says_more_does(staffed: Office) -> None:
    decided(staffed, 2)
    ticket_id = appeals(staffed, 2)
    commands(staffed, ALEX, ticket_id, f"/take\n/uphold\n{FULL}")
    commands(staffed, LEE, ticket_id, "/restore")
    letter = staffed.inbox[MAX][-1]
    for text in ("Thank you!", "Thank you so much for restoring my account.\n\n-- \nMax Power\nExample Ltd"):
        plan = staffed.writes(MAX, text, answers=letter)
        assert (plan.disposition, plan.ticket_id) == ("appended", ticket_id)
        assert staffed.dossier(ticket_id).ticket.state == "closed"
    staffed.writes(MAX, "Thank you, but two of my posts are still missing.", answers=letter)
    assert staffed.dossier(ticket_id).ticket.state == "open"


def test_a_denied_appeal_is_answered_once_a_week_and_opened_by_a_person_alone(staffed: Office) -> None:
    decided(staffed, 2)
    ticket_id = appeals(staffed, 2)
    commands(staffed, ALEX, ticket_id, f"/take\n/deny\n{FULL}")
    again = staffed.writes(MAX, "I appeal again: my account ACC-48213 was suspended unfairly.", to=APPEALS)
    assert (again.disposition, again.ticket_id) == ("appended", ticket_id)
    assert "That answer was final" in words(staffed.inbox[MAX][-1])
    number = len(staffed.inbox[MAX])
    staffed.writes(MAX, "But it was a quotation!", answers=staffed.inbox[MAX][-1])
    assert len(staffed.inbox[MAX]) == number
    staffed.clock.advance(days=8)
    staffed.writes(MAX, "Please look at my appeal again.", answers=staffed.inbox[MAX][-1])
    assert "That answer was final" in words(staffed.inbox[MAX][-1])
    assert staffed.dossier(ticket_id).ticket.state == "closed"
    commands(staffed, LEE, ticket_id, "/reopen\n/escalate They bring something new.")
    assert (staffed.dossier(ticket_id).ticket.state, staffed.dossier(ticket_id).ticket.level) == ("open", 1)


@pytest.mark.parametrize(
    "order", ["/reply It is denied.", "/ask When?", "/escalate It is hopeless.", "/snooze 60 days", "/assign Lee"]
)
def test_who_decided_neither_answers_the_appeal_nor_takes_it_from_its_reviewer(staffed: Office, order: str) -> None:
    decided(staffed, 2)
    ticket_id = appeals(staffed, 2)
    commands(staffed, ALEX, ticket_id, "/take")
    told = len(staffed.inbox[MAX])
    assert "somebody else" in commands(staffed, ROBIN, ticket_id, order)
    ticket = staffed.dossier(ticket_id).ticket
    assert (ticket.assignee, ticket.level, len(staffed.inbox[MAX])) == (ALEX, 0, told)


def test_who_decided_what_an_appeal_may_be_about_neither_answers_nor_ends_it_before_that_is_clear(
    staffed: Office,
) -> None:
    own, other = decided(staffed, 2, by=SAM), decided(staffed, 2)
    ticket_id = appeals(staffed, 2)
    assert staffed.dossier(ticket_id).ticket.appealed is None
    assert staffed.dossier(ticket_id).involved == {SAM, ROBIN}
    orders = ("/reply It is denied.", "/kind complaint", "/close It is hopeless.", "/take", f"/link {other.ticket_id}")
    assert ["had a part in" in commands(staffed, SAM, ticket_id, order) for order in orders] == [True] * len(orders)
    assert "can't be given to Sam" in commands(staffed, ALEX, ticket_id, "/assign Sam")
    assert "It appeals the decision" in commands(staffed, SAM, ticket_id, f"/link {own.ticket_id}")
    assert staffed.dossier(ticket_id).involved == {SAM}
    assert "Done on ticket" in commands(staffed, ALEX, ticket_id, f"/take\n/deny\n{FULL}")


def test_an_appeal_on_other_grounds_is_amended_once(staffed: Office) -> None:
    decided(staffed, 1)
    ticket_id = appeals(staffed, 1, "The punishment was too severe.")
    deny = "/deny\nreason: You write that it was too severe.\ngrounds: none"
    assert "Nothing is decided" in commands(staffed, KIM, ticket_id, f"/take\n{deny}")
    asked = staffed.inbox[MAX][-1]
    assert "it wasn't" in words(asked) or "grounds" in words(asked)
    assert staffed.dossier(ticket_id).decisions == ()
    staffed.writes(MAX, "My account was hacked. Somebody else posted that.", answers=asked)
    assert "account_compromise" in staffed.dossier(ticket_id).ticket.grounds
    uphold = f"/uphold\n{LIMITED}\ngrounds: account compromise"
    assert "Done on ticket" in commands(staffed, KIM, ticket_id, uphold)
    assert staffed.dossier(ticket_id).decisions[0].outcome == "upheld"


def test_an_appeal_is_decided_at_the_shell_by_the_same_rules(staffed: Office) -> None:
    original = decided(staffed, 2)
    ticket_id = appeals(staffed, 2)

    def gives(who: str) -> Outcome:
        return carry_out(staffed.pipeline, ticket_id, f"/uphold\n{FULL}", who, staffed.clock(), lambda _: True)

    assert "somebody else" in gives(ROBIN).refused[0].because
    assert gives(ALEX).carried_out
    assert staffed.dossier(original.ticket_id).decisions[0].reversed_by is not None


def test_an_appeal_from_elsewhere_is_linked_and_told_nothing_of_the_decision(staffed: Office) -> None:
    original = decided(staffed, 1)
    text = f"I appeal the decision on ticket {original.ticket_id}. My account ACC-48213 was suspended."
    plan = staffed.writes("stranger@example.net", text, to=APPEALS, subject="Appeal")
    ticket = staffed.dossier(str(plan.ticket_id)).ticket
    assert (ticket.appealed, ticket.tier) == (original.id, None)
    assert "account holder" in (ticket.needs_triage or "")


def test_what_a_reviewer_outside_decided_comes_to_the_appellant_by_whom_it_was_not_decided(staffed: Office) -> None:
    external = {1: "the Review Body"}
    desks = staffed.pipeline.desks
    alludium = replace(desks["alludium"], authority=replace(desks["alludium"].authority, external=external))
    pipeline = replace(staffed.pipeline, desks={**desks, "alludium": alludium})
    staffed.ticker = replace(staffed.ticker, bureau=pipeline)
    original = decided(staffed, 1)
    ticket_id = appeals(staffed, 1)
    assert "Done on ticket" in commands(staffed, KIM, ticket_id, "/take\n/remand external It needs one from outside.")
    assert "The Review Body reviews it from here." in words(staffed.inbox[MAX][-1]).replace("the R", "The R")
    outcome = f"/uphold\n{LIMITED}\ngrounds: account compromise"
    assert "the Review Body reviews it" in commands(staffed, ALEX, ticket_id, outcome)
    assert "somebody else" in commands(staffed, ROBIN, ticket_id, f"{outcome}\nreviewer: the Review Body")
    staffed.clock.advance(hours=1)
    receipt = commands(staffed, LEE, ticket_id, f"{outcome}\nreviewer: the Review Body")
    assert "by the Review Body, put on file by lee@example.org" in receipt, receipt
    told = words(staffed.inbox[MAX][-1])
    assert "by an independent reviewer from outside who had no part in the first decision: the Review Body." in told
    made = staffed.dossier(ticket_id).final
    assert made is not None
    assert (made.by, made.recorded_by) == ("the Review Body", LEE)
    assert staffed.dossier(original.ticket_id).decisions[0].reversed_by == made.id
    assert "Restored, and closed" in commands(staffed, LEE, ticket_id, "/restore")
    assert "lee" not in words(staffed.inbox[MAX][-1]).lower()


def test_an_appeal_of_what_was_never_on_file_comes_to_an_outcome_by_somebody_else(staffed: Office) -> None:
    ticket_id = appeals(staffed, 2)
    assert staffed.dossier(ticket_id).ticket.appealed is None
    told = commands(staffed, ALEX, ticket_id, f"/uphold\n{FULL}")
    assert "/help link says how" in told, told
    earlier = "on: 2026-01-15\naction: suspension\nreason: Insults.\nsection: 3.2.1\ntier: 2"
    receipt = commands(staffed, LEE, ticket_id, f"/link\nby: Sam Demo\n{earlier}")
    assert "You put it there; the decision is theirs." in receipt, receipt
    assert "has put on file, for the appeal" in words(newest(staffed, SAM, ticket_id))
    appealed = staffed.dossier(ticket_id).appealed
    assert appealed is not None
    assert (appealed.by, appealed.recorded_by) == (SAM, LEE)
    assert staffed.dossier(appealed.ticket_id).ticket.state == "closed"
    for who in (SAM, LEE):  # who made it, and who alone says that they did
        assert "somebody else" in commands(staffed, who, ticket_id, f"/take\n/uphold\n{FULL}")
    assert "can't be given to Sam Demo" in commands(staffed, ALEX, ticket_id, "/assign Sam")
    assert "Done on ticket" in commands(staffed, ALEX, ticket_id, f"/take\n/uphold\n{FULL}")
    assert staffed.dossier(appealed.ticket_id).decisions[0].reversed_by is not None
    with staffed.pipeline.database.read() as connection:
        what = sa.select(events.c.actor, events.c.what).where(events.c.ticket_id == appealed.ticket_id)
        assert (f"person {LEE}", "decision put on file") in set(map(tuple, connection.execute(what)))


def test_a_complaint_goes_to_the_officer_who_is_somebody_else_and_ends_with_feedback(staffed: Office) -> None:
    plan = staffed.writes(ANNA, "The user @troll99 harasses me in the chat every day.", to=COMPLAINTS)
    ticket_id = str(plan.ticket_id)
    resolve = "/decide resolved\naction: {}\nreason: We have spoken to them."
    receipt = commands(staffed, LEE, ticket_id, "/take\n" + resolve.format("training"))
    assert "Done on ticket" in receipt, receipt
    commands(staffed, LEE, ticket_id, "/notify complainant")
    staffed.writes(ANNA, "I am not satisfied. Please escalate this to a manager.", answers=staffed.inbox[ANNA][-1])
    raised = staffed.dossier(ticket_id)
    assert (raised.ticket.level, raised.ticket.assignee, raised.ticket.barred) == (1, None, (LEE,))
    assert "somebody else" in commands(staffed, LEE, ticket_id, resolve.format("suspension"))
    assert "was taken higher" in commands(staffed, ROBIN, ticket_id, resolve.format("suspension"))
    assert staffed.dossier(ticket_id).final is None
    officer = replace(MORE[-1], roles={"*": ("complaints_officer", "on_call")})
    people = replace(staffed.pipeline.people, everyone=(*staffed.pipeline.people.everyone[:-1], officer))
    staffed.ticker = replace(staffed.ticker, bureau=replace(staffed.pipeline, people=people))
    receipt = commands(staffed, ALEX, ticket_id, "/take\n" + resolve.format("suspension"))
    assert "Done on ticket" in receipt, receipt
    made = staffed.dossier(ticket_id).decisions
    assert sorted((each.level, each.by) for each in made) == [(0, LEE), (1, ALEX)]
    if "Next: /notify" in receipt:
        receipt = commands(staffed, ALEX, ticket_id, "/notify complainant")
        assert "Done on ticket" in receipt, receipt
    told = staffed.inbox[ANNA][-1]
    assert "from 1 (badly) to 5 (very well)" in words(told)
    staffed.writes(ANNA, "5/5, thank you!", answers=told)
    feedback = next(each for each in staffed.dossier(ticket_id).clocks if each.name == "feedback")
    assert feedback.state == "met"
