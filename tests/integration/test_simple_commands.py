"""What moderators do to a ticket by mail, from their reply to what everybody else gets."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from mailbot.domain.desk import Duration
from mailbot.store.held import held_messages
from office import ANNA, LEE, ROBIN, SAM, Office, words

ONE_STORE = True

ABUSE = "abuse@alludium.ai"


@pytest.fixture
def reported(office: Office) -> str:
    """A ticket that those on call have a notice of."""
    return opened(office, "The user @troll99 posts insults about me every day.")


def opened(office: Office, text: str, who: str = ANNA) -> str:
    plan = office.writes(who, text, to=ABUSE)
    assert plan.ticket_id is not None
    return plan.ticket_id


def confirmed(office: Office, who: str, text: str) -> str:
    """A command that is asked about, and confirmed by the code."""
    asked = office.commands(who, text)
    assert "Nothing has been done yet" in asked
    return office.commands(who, f"/confirm {asked.partition('/confirm ')[2].split()[0]}")


def assigned(office: Office) -> str:
    """Who may decide what those on call have the newest notice of, once it is assigned to them."""
    office.commands(ROBIN, "/assign Sam")
    return SAM


def test_a_question_waits_for_the_complainants_answer(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/ask Which post do you mean?")
    assert "Which post do you mean?" in words(office.inbox[ANNA][-1])
    clocks = {clock.name: clock.state for clock in office.dossier(reported).clocks}
    assert clocks["investigation"] == "paused"
    office.clock.advance(hours=30)
    office.writes(ANNA, "The one of yesterday.", answers=office.inbox[ANNA][-1])
    assert {clock.state for clock in office.dossier(reported).clocks if clock.name == "investigation"} == {"running"}


def test_a_note_stays_inside(office: Office, reported: str) -> None:
    before = len(office.inbox[ANNA])
    assert "Kept as an internal comment." in office.commands(ROBIN, "/note This is their tenth report.")
    assert len(office.inbox[ANNA]) == before


def test_whoever_it_is_assigned_to_works_on_it_by_answering_the_notice(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/assign Sam")
    assert "Robin Demo has assigned it to you." in words(office.inbox[SAM][-1])
    office.commands(SAM, "/priority high")
    assert office.dossier(reported).ticket.priority == "high"


def test_a_ticket_is_closed_once_its_person_confirms(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/assign Sam")
    receipt = confirmed(office, SAM, "/close withdrawn")
    assert "Closed: the complainant withdrew." in receipt
    assert "You wanted to withdraw your report." in words(office.inbox[ANNA][-1])
    found = office.dossier(reported)
    assert found.ticket.state == "closed"
    assert not any(clock.is_live for clock in found.clocks)
    office.commands(ROBIN, "/reopen")
    assert office.dossier(reported).ticket.state == "open"


def test_its_complainant_hears_that_it_is_closed_and_comes_back_by_answering(office: Office, reported: str) -> None:
    assert "with your words" in confirmed(office, assigned(office), "/close Both posts are gone already.")
    letter = office.inbox[ANNA][-1]
    assert "A person on our team has closed the ticket of your report." in words(letter)
    assert "Both posts are gone already." in words(letter)
    assert letter["In-Reply-To"] == office.inbox[ANNA][0]["Message-ID"]
    assert letter["Auto-Submitted"] is None
    assert not [each for each in (ROBIN, "Robin") if each in str(letter)]
    office.writes(ANNA, "There is a third one.", answers=letter)
    assert office.dossier(reported).ticket.state == "open"


def test_spam_and_what_promise_4_leaves_unanswered_hear_nothing(office: Office) -> None:
    office.proof["eve@example.net"] = "fail"
    for text, who in (("/spam", ANNA), ("/close", "eve@example.net")):
        opened(office, "The user @troll99 posts insults about me every day.", who)
        before = len(office.inbox[who])
        confirmed(office, assigned(office), text)
        assert len(office.inbox[who]) == before


def test_an_account_holder_who_was_asked_hears_that_it_is_closed_and_nothing_of_who_complained(
    office: Office, reported: str
) -> None:
    confirmed(office, ROBIN, "/reply to hal@example.com: Did you write this?")
    receipt = confirmed(office, assigned(office), "/close Anna, we are sorry.")
    assert "So is hal@example.com, without more." in receipt
    letter = office.inbox["hal@example.com"][-1]
    assert "A person on our team has closed it." in words(letter)
    assert not [each for each in (ANNA, "Anna", "sorry", "Report") if each in words(letter) + str(letter["Subject"])]


def test_after_the_outcome_no_second_letter_says_that_it_is_closed(office: Office, reported: str) -> None:
    office.commands(assigned(office), "/decide no violation\nreason: They quote somebody.")
    before = len(office.inbox[ANNA])
    assert "they know the outcome already" in office.commands(SAM, "/close")
    assert len(office.inbox[ANNA]) == before


def test_a_second_ticket_that_the_first_ones_answer_acknowledged_is_closed_with_a_letter_too(office: Office) -> None:
    desks = office.pipeline.desks
    merging = replace(
        desks["alludium"], courtesy=replace(desks["alludium"].courtesy, merge_window=Duration(5, "minutes"))
    )
    office.ticker = replace(office.ticker, bureau=replace(office.pipeline, desks={**desks, "alludium": merging}))
    opened(office, "The user @troll99 posts insults about me every day.")
    second = opened(office, "The user @spammer7 sends everybody links to a casino.")
    office.clock.advance(minutes=6)
    office.sends()
    assert len(office.inbox[ANNA]) == 1
    confirmed(office, ROBIN, "/close")
    assert second in office.inbox[ANNA][-1]["Subject"]
    assert "has closed the ticket" in words(office.inbox[ANNA][-1])


def test_mail_on_a_merged_ticket_goes_on_in_the_other(office: Office, reported: str) -> None:
    first = office.inbox[ANNA][-1]
    other = opened(office, "The user @troll99 now threatens to publish my address as well.")
    notice = next(mail for mail in office.inbox[ROBIN] if reported in mail["Subject"])
    asked = office.commands(ROBIN, f"/merge {other}", answers=notice)
    office.commands(ROBIN, f"/confirm {asked.partition('/confirm ')[2].split()[0]}")
    assert office.dossier(reported).ticket.merged_into == other
    assert f"It goes on in: {other}" in words(office.inbox[ANNA][-1])
    plan = office.writes(ANNA, "And today again.", answers=first)
    assert (plan.disposition, plan.ticket_id) == ("appended", other)
    office.commands(ROBIN, "/reopen", answers=notice)
    assert office.writes(ANNA, "Still.", answers=first).ticket_id == reported


def test_tickets_are_linked_once_however_often_that_is_asked_for(office: Office, reported: str) -> None:
    other = opened(office, "Another bot sells stolen cards.", who="ben@example.net")
    office.commands(ROBIN, f"/link {reported}")
    assert "already" in office.commands(ROBIN, f"/link {reported}")
    assert (other, "same matter") in office.dossier(reported).links


def test_a_blocked_senders_mail_waits_for_a_person_but_no_appeal_of_theirs(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/block floods us")
    plan = office.writes(ANNA, "The user @troll99 is at it again.", to=ABUSE)
    assert plan.disposition == "held"
    assert plan.reason == "its sender is blocked: blocked by Robin Demo: floods us"
    appeal = "I appeal against the suspension of my account ACC-48213. It was a mistake: I was misidentified."
    plan = office.writes(ANNA, appeal, to="appeals@alludium.ai", subject="[Tier 2] Appeal - ACC-48213")
    assert plan.disposition == "opened"
    assert office.writes("ben@example.net", "The user @troll99 insults me.", to=ABUSE).disposition == "opened"


def test_held_mail_is_let_in_from_any_notice_of_the_desk(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/block floods us")
    held = office.writes(ANNA, "The user @troll99 is at it again.", to=ABUSE)
    assert held.message_id is not None
    assert "is read as a person's" in office.commands(ROBIN, f"/release {held.message_id[:8]}")
    assert held_messages(office.pipeline.database) == []


def test_held_mail_is_put_away_with_the_reason(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/block")
    held = office.writes(ANNA, "The user @troll99 is at it again.", to=ABUSE)
    assert "say why" in office.commands(ROBIN, f"/discard {held.message_id}")
    assert "is put away" in office.commands(ROBIN, f"/discard {held.message_id} the same again")
    assert held_messages(office.pipeline.database) == []


@pytest.fixture
def held(office: Office) -> str:
    """A message that is held, and that the lead has a notice of."""
    mail = EmailMessage()
    mail["To"] = ABUSE
    plan = office.receives(b"", "eve@example.net", mail)
    assert (plan.disposition, len(office.inbox[LEE])) == ("held", 1)
    assert plan.message_id is not None
    return plan.message_id


def test_held_mail_is_let_in_by_a_reply_to_the_notice_of_it(office: Office, held: str) -> None:
    receipt = office.commands(LEE, f"/release {held}")
    assert f"The message {held[:8]}… from eve@example.net is read as a person's." in receipt
    assert held_messages(office.pipeline.database) == []


def test_held_mail_is_put_away_by_a_reply_to_the_notice_of_it(office: Office, held: str) -> None:
    assert "say why after the id" in office.commands(LEE, f"/discard {held}")
    assert "is put away" in office.commands(LEE, f"/discard {held} empty")
    assert held_messages(office.pipeline.database) == []


def test_a_notice_of_held_mail_takes_no_commands_of_tickets(office: Office, held: str) -> None:
    assert "this notice is of no ticket" in office.commands(LEE, f"/release {held}\n/take")
    assert len(held_messages(office.pipeline.database)) == 1


def test_held_mail_is_let_in_by_nobody_who_may_not(office: Office, held: str) -> None:
    desk = office.pipeline.desks["alludium"]
    little = replace(desk, authority=replace(desk.authority, grants=()))
    office.ticker = replace(office.ticker, bureau=replace(office.pipeline, desks={"alludium": little}))
    assert "`release` of a held message is for nobody here" in office.commands(LEE, f"/release {held}")
    assert len(held_messages(office.pipeline.database)) == 1


def test_held_mail_is_let_in_by_nothing_that_isnt_proven(office: Office, held: str) -> None:
    office.proof[LEE] = "none"
    assert "nothing in your mail proves" in office.commands(LEE, f"/release {held}")
    assert len(held_messages(office.pipeline.database)) == 1


def test_held_mail_is_let_in_by_nobody_elses_reply(office: Office, held: str) -> None:
    for who in (SAM, "stranger@example.com"):
        plan = office.writes(who, f"/release {held}", answers=office.inbox[LEE][0])
        assert plan.disposition != "commanded"
    assert held in {row["message_id"] for row in held_messages(office.pipeline.database)}


def test_a_ticket_that_is_raised_reaches_the_next_level(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/take")
    office.commands(ROBIN, "/escalate it is beyond me")
    assert "raised to senior by Robin Demo: it is beyond me" in words(office.inbox[SAM][-1])
    found = office.dossier(reported)
    assert (found.ticket.level, found.ticket.barred, found.ticket.assignee) == (1, (ROBIN,), None)
    assert "is for somebody else" in office.commands(ROBIN, "/take")


@pytest.fixture
def replying(office: Office) -> Office:
    """A desk where a plain reply is an answer."""
    desks = office.pipeline.desks
    turned = {**desks, "alludium": replace(desks["alludium"], plain_reply="reply")}
    office.ticker = replace(office.ticker, bureau=replace(office.pipeline, desks=turned))
    return office


def test_a_plain_reply_is_an_answer_where_the_desk_says_so(replying: Office) -> None:
    opened(replying, "The user @troll99 posts insults about me every day.")
    receipt = replying.commands(ROBIN, "Thank you, we look into it.")
    assert "Your answer goes to the complainant." in receipt
    assert "Thank you, we look into it." in words(replying.inbox[ANNA][-1])


def test_a_plain_reply_that_nothing_proves_waits_for_a_code(replying: Office) -> None:
    opened(replying, "The user @troll99 posts insults about me every day.")
    replying.proof[ROBIN] = "none"
    before = len(replying.inbox[ANNA])
    asked = replying.commands(ROBIN, "Thank you, we look into it.")
    assert len(replying.inbox[ANNA]) == before
    replying.commands(ROBIN, f"/confirm {asked.partition('/confirm ')[2].split()[0]}")
    assert "Thank you, we look into it." in words(replying.inbox[ANNA][-1])


@pytest.mark.parametrize("text", ["/note They lie.", "Well.\n\n/note They lie."])
def test_no_note_goes_out_where_a_plain_reply_is_an_answer(replying: Office, text: str) -> None:
    opened(replying, "The user @troll99 posts insults about me every day.")
    before = len(replying.inbox[ANNA])
    replying.commands(ROBIN, text)
    assert len(replying.inbox[ANNA]) == before


def test_a_ticket_that_sleeps_reminds_nobody_of_what_wasnt_promised(office: Office) -> None:
    question = "What does your policy say about bots that trade?"
    ticket_id = office.writes(ANNA, question, to="legal@alludium.ai", subject="Question on the policy").ticket_id
    assert ticket_id is not None
    office.commands(ROBIN, "/kind policy_question\n/snooze 20 days")
    before = {who: len(office.inbox[who]) for who in (ROBIN, SAM, LEE)}
    for _ in range(10):
        office.clock.advance(days=1)
        office.sends()
    told = [mail for who in before for mail in office.inbox[who][before[who] :] if ticket_id in str(mail)]
    assert told == []
    office.clock.advance(days=12)
    office.sends()
    assert len(office.inbox[ROBIN]) > before[ROBIN]


def test_help_tells_what_the_person_may_do(office: Office, reported: str) -> None:
    receipt = office.commands(ROBIN, "/help")
    assert "/take: Assigns the ticket to you." in receipt
    assert "/tier NUMBER" not in receipt


def test_a_reminder_of_a_ticket_comes_again_after_it_slept(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/snooze 3 days")
    ticket = office.dossier(reported).ticket
    assert ticket.snoozed_until is not None
    assert ticket.snoozed_until - office.clock() <= timedelta(days=3)
