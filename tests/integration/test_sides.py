"""Who sees what of a ticket: complainants, account holders, third parties and moderators."""

from email.message import EmailMessage

import pytest

from mailbot.access import Order, unseal
from mailbot.domain.plan import AddParty, Plan, UpdateTicket
from mailbot.domain.ticket import Party
from mailbot.effects import apply
from mailbot.errors import MailbotError
from mailbot.store.views import list_outbox, show_ticket
from office import ANNA, LEE, ROBIN, SAM, Office, words

ONE_STORE = True

ABUSE = "abuse@alludium.ai"
REPORT = "The user @troll99 posts insults about me every day."
ANONYMOUS = f"{REPORT} Please keep me anonymous, I am Anna Byron."
HOLDER, WITNESS = "holder@example.com", "witness@example.com"


def opened(office: Office, text: str = REPORT, who: str = ANNA, **headers: str) -> str:
    plan = office.writes(who, text, to=ABUSE, headers=headers)
    assert plan.ticket_id is not None
    return plan.ticket_id


def add_holder(office: Office, ticket_id: str) -> None:
    ticket = office.dossier(ticket_id).ticket
    party = AddParty(ticket_id, Party("subject", HOLDER, "Hal Holder"))
    versions = {ticket_id: ticket.version}
    apply(
        office.pipeline.database, [Plan(ticket.desk, office.clock(), "test", versions=versions, changes=(party,))], {}
    )


def whole(mail: EmailMessage) -> str:
    return f"{mail.as_string()}\n{words(mail)}".lower()


# ---------------------------------------------------------------------------------------------------- notices
def test_while_nobody_has_a_ticket_those_on_call_are_told_and_then_only_whoever_has_it(office: Office) -> None:
    opened(office)
    assert [bool(office.inbox[each]) for each in (ROBIN, SAM, LEE)] == [True, False, False]
    office.commands(ROBIN, "/take")
    before = {each: len(office.inbox[each]) for each in (ROBIN, SAM, LEE)}
    office.writes(ANNA, "It was again this morning.", answers=office.inbox[ANNA][-1])
    assert {each: len(office.inbox[each]) - before[each] for each in before} == {ROBIN: 1, SAM: 0, LEE: 0}


def test_of_danger_those_on_call_and_safety_are_told_whoever_has_the_ticket(office: Office) -> None:
    ticket_id = opened(office)
    ticket = office.dossier(ticket_id).ticket
    change = UpdateTicket(ticket_id, {"assignee": SAM, "assignees": (SAM,)}, "test")
    plan = Plan(ticket.desk, office.clock(), "test", versions={ticket_id: ticket.version}, changes=(change,))
    apply(office.pipeline.database, [plan], {})
    before = len(office.inbox[ROBIN])
    office.writes(ANNA, "He wrote that he will kill me tonight.", answers=office.inbox[ANNA][-1])
    assert len(office.inbox[ROBIN]) == before + 1
    assert len(office.inbox[SAM]) == 1


def test_all_that_a_moderator_gets_on_a_ticket_is_one_thread(office: Office) -> None:
    opened(office)
    office.commands(ROBIN, "/take")
    office.writes(ANNA, "It was again this morning.", answers=office.inbox[ANNA][-1])
    mails = office.inbox[ROBIN]
    assert len(mails) == 3
    assert len({str(mail["References"]).split()[0] for mail in mails}) == 1
    assert len({str(mail["Subject"]).removeprefix("Re: ") for mail in mails}) == 1
    assert len({str(mail["Reply-To"]) for mail in mails}) == 3


def test_a_notice_tells_what_they_wrote_before_and_what_was_decided(office: Office) -> None:
    first = opened(office)
    opened(office, "The user @other1 sends me spam with links to a shop all day.")
    assert first in words(office.inbox[ROBIN][-1])
    assert "They have written" not in words(office.inbox[ROBIN][0])


def test_a_notice_suggests_what_its_reader_may_do(office: Office) -> None:
    opened(office)
    assert "- /take: it is yours" in words(office.inbox[ROBIN][-1])
    office.commands(ROBIN, "/take")
    office.writes(ANNA, "It was again this morning.", answers=office.inbox[ANNA][-1])
    assert "/take" not in words(office.inbox[ROBIN][-1])


# ---------------------------------------------------------------------------------------------------- two sides
def test_each_party_has_a_thread_of_its_own_and_is_shown_no_other(office: Office) -> None:
    ticket_id = opened(office)
    add_holder(office, ticket_id)
    office.commands(ROBIN, "/reply to subject\nWhat do you say to the posts of Monday?")
    (asked,) = office.inbox[HOLDER]
    assert "anna" not in whole(asked)
    assert str(asked["References"] or "") == ""
    office.writes(HOLDER, "I wrote nothing of it.", answers=asked)
    assert "The account holder wrote it" in words(office.inbox[ROBIN][-1])
    office.commands(ROBIN, "/reply to complainant: Thank you, we have asked about it.")
    assert "holder" not in whole(office.inbox[ANNA][-1])
    assert len(office.inbox[HOLDER]) == 1


@pytest.mark.parametrize("given", ["/reply Thank you for your answer.", "/ask When was it?"])
def test_where_two_sides_write_an_answer_says_whom_it_is_for(office: Office, given: str) -> None:
    ticket_id = opened(office)
    add_holder(office, ticket_id)
    office.commands(ROBIN, "/reply to subject\nWhat do you say to the posts of Monday?")
    office.writes(HOLDER, "I wrote nothing of it.", answers=office.inbox[HOLDER][-1])
    assert "- /reply to subject: what follows goes to the account holder" in words(office.inbox[ROBIN][-1])
    receipt = office.commands(ROBIN, given)
    assert "say whom it is for" in receipt
    assert "to complainant: …" in receipt
    assert "to subject: …" in receipt
    assert [len(office.inbox[each]) for each in (ANNA, HOLDER)] == [1, 1]
    office.writes(ANNA, "It was again this morning.", answers=office.inbox[ANNA][-1])
    assert "- /reply to complainant: what follows" in words(office.inbox[ROBIN][-1])


def test_what_names_the_complainant_goes_to_nobody_else(office: Office) -> None:
    ticket_id = opened(office, From="Anna Byron <anna@example.net>")
    add_holder(office, ticket_id)
    receipt = office.commands(ROBIN, "/reply to subject\nMs Byron says that you insult her.")
    assert "it names Byron" in receipt
    assert office.inbox[HOLDER] == []


def test_a_third_party_is_asked_once_that_is_confirmed(office: Office) -> None:
    ticket_id = opened(office)
    asked = office.commands(ROBIN, f"/reply to {WITNESS}\nDid you see the posts of Monday?")
    assert f"It goes to {WITNESS}" in asked
    assert office.inbox[WITNESS] == []
    office.commands(ROBIN, f"/confirm {asked.partition('/confirm ')[2].split()[0]}")
    first = office.inbox[WITNESS][-1]
    assert "Did you see the posts" in words(first)
    assert "You haven't written to us" in words(first)
    assert "A message from" in str(first["Subject"])
    assert "Your mail" not in str(first["Subject"])
    office.writes(WITNESS, "Yes, all of them.", answers=office.inbox[WITNESS][-1])
    assert "whom one of us has asked" in words(office.inbox[ROBIN][-1])
    assert [party.role for party in office.dossier(ticket_id).parties] == ["complainant", "third_party"]


# ---------------------------------------------------------------------------------------------------- anonymity
def test_who_stays_anonymous_is_named_to_nobody_and_is_answered(office: Office) -> None:
    ticket_id = opened(office, ANONYMOUS, From="Anna Byron <anna@example.net>")
    assert office.dossier(ticket_id).ticket.anonymous
    office.commands(ROBIN, "/take\n/reply Which post do you mean?")
    assert "Which post" in words(office.inbox[ANNA][-1])
    for mail in office.inbox[ROBIN]:
        assert "anna" not in whole(mail)
        assert "byron" not in whole(mail)
    database = office.pipeline.database
    assert "anna" not in str(show_ticket(database, ticket_id)).lower()
    assert "anna" not in str(list_outbox(database)).lower()


def test_whoever_writes_a_mail_names_no_anonymous_complainant_to_moderators(office: Office) -> None:
    headers = {"From": "Anna Byron <anna@example.net>", "Subject": "A report by Anna Byron"}
    ticket_id = opened(office, f"{ANONYMOUS} Anna Byron", **headers)
    add_holder(office, ticket_id)
    office.commands(ROBIN, "/reply to subject\nWhat do you say to the posts of Monday?")
    office.writes(HOLDER, "It was surely Anna Byron who wrote to you.", answers=office.inbox[HOLDER][-1])
    office.writes(ANNA, "My new number is 0123. Anna Byron", answers=office.inbox[ANNA][-1])
    office.commands(ROBIN, "/assign Lee")
    office.clock.advance(days=3)
    office.sends()
    assert len(office.inbox[ROBIN]) >= 4
    for mail in (*office.inbox[ROBIN], *office.inbox[LEE]):
        assert "byron" not in whole(mail)
        assert "(no sender)" not in whole(mail)
    assert len({str(mail["Subject"]).removeprefix("Re: ") for mail in office.inbox[ROBIN]}) == 1
    assert "by Anna Byron" in str(office.inbox[ANNA][-1]["Subject"])


def test_an_identity_is_unsealed_for_a_reason_that_is_kept(office: Office) -> None:
    ticket_id = opened(office, ANONYMOUS)
    database = office.pipeline.database
    with pytest.raises(MailbotError, match="--because"):
        unseal(database, Order(ticket_id, "Lee", " "), office.clock())
    (party,) = unseal(database, Order(ticket_id, "Lee", "a court asks"), office.clock())
    assert party.address == ANNA
    shown = show_ticket(database, ticket_id)
    assert shown is not None
    assert shown["events"][-1]["what"] == "identity unsealed"
    assert "a court asks" in shown["events"][-1]["body"]


def test_nothing_is_unsealed_where_nobody_is_anonymous(office: Office) -> None:
    ticket_id = opened(office)
    with pytest.raises(MailbotError, match="nobody is anonymous"):
        unseal(office.pipeline.database, Order(ticket_id, "Lee", "curious"), office.clock())


# ------------------------------------------------------------------------------------- who comes to a ticket later
def test_who_is_given_a_ticket_reads_in_the_notice_what_was_written(office: Office) -> None:
    opened(office)
    office.writes(ANNA, "It was again this morning, at https://example.com/p/7.", answers=office.inbox[ANNA][-1])
    office.commands(ROBIN, "/assign sam@example.org")
    told = words(office.inbox[SAM][-1])
    assert REPORT.split()[0] in told
    assert "https://example.com/p/7" in told
    assert "https://example.com/p/7" in office.commands(SAM, "/status")


def test_what_was_written_tells_nobody_who_stays_anonymous(office: Office) -> None:
    opened(office, ANONYMOUS, From="Anna Byron <anna@example.net>")
    office.commands(ROBIN, "/assign sam@example.org")
    assert "troll99" in words(office.inbox[SAM][-1])
    assert "byron" not in whole(office.inbox[SAM][-1])


def test_a_bland_mail_in_a_thread_makes_nothing_urgent(office: Office) -> None:
    ticket_id = opened(office)
    office.writes(ANNA, "Nothing will come of it.", answers=office.inbox[ANNA][-1])
    ticket = office.dossier(ticket_id).ticket
    assert (ticket.hazards, ticket.priority, ticket.restricted) == ((), "normal", False)
