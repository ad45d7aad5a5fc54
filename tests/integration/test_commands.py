"""Moderators who work by answering the notices that they got, with the shipped desks on both databases."""

import pytest

from mailbot.at_shell import carry_out
from office import ANNA, ROBIN, SAM, Office, words

ABUSE = "abuse@alludium.ai"


@pytest.fixture
def reported(office: Office) -> str:
    """A ticket that those on call have a notice of."""
    plan = office.writes(ANNA, "The user @troll99 posts insults about me every day.", to=ABUSE)
    assert plan.ticket_id is not None
    return plan.ticket_id


def test_a_reply_with_a_command_does_it_and_is_answered_by_a_receipt(office: Office, reported: str) -> None:
    receipt = office.commands(ROBIN, "/take")
    assert "Assigned to Robin Demo." in receipt
    assert office.dossier(reported).ticket.assignee == ROBIN
    assert office.dossier(reported).ticket.assignees == (ROBIN,)


def test_a_reply_goes_to_the_complainant_without_a_name_of_ours(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/take\n/reply Which post do you mean?\nPlease send a link.")
    mail = office.inbox[ANNA][-1]
    assert "Which post do you mean? Please send a link." in words(mail)
    assert "robin" not in mail.as_string().lower()
    assert mail["In-Reply-To"] == office.inbox[ANNA][0]["Message-ID"]
    assert mail["Auto-Submitted"] is None


def test_all_of_a_mails_commands_are_carried_out_or_none(office: Office, reported: str) -> None:
    receipt = office.commands(ROBIN, "/take\n/tier 7")
    assert "Nothing of your mail was carried out" in receipt
    assert office.dossier(reported).ticket.assignee is None


def test_a_mail_that_nothing_proves_waits_for_the_code_that_the_person_gets(office: Office, reported: str) -> None:
    office.proof[ROBIN] = "none"
    asked = office.commands(ROBIN, "/take")
    assert "Nothing has been done yet" in asked
    assert office.dossier(reported).ticket.assignee is None
    code = asked.partition("/confirm ")[2].split()[0]
    receipt = office.commands(ROBIN, f"/confirm {code}")
    assert "Assigned to Robin Demo." in receipt
    assert office.dossier(reported).ticket.assignee == ROBIN


def test_a_code_holds_once(office: Office, reported: str) -> None:
    office.proof[ROBIN] = "none"
    asked = office.commands(ROBIN, "/take")
    code = asked.partition("/confirm ")[2].split()[0]
    office.commands(ROBIN, f"/confirm {code}")
    assert "the code is none that waits here" in office.commands(ROBIN, f"/confirm {code}")


def test_a_wrong_code_is_told_to_be_wrong_and_how_many_tries_are_left(office: Office, reported: str) -> None:
    office.proof[ROBIN] = "none"
    office.commands(ROBIN, "/take")
    said = [office.commands(ROBIN, f"/confirm 2222-222{number}") for number in range(2, 8)]
    for told, left in zip(said, (4, 3, 2, 1), strict=False):
        assert "it is wrong, was used, or is older than an hour" in told
        assert f"{left} more {'try is' if left == 1 else 'tries are'} left" in told
        assert "For a fresh one give the order again" in told
        assert "Mend that" not in told
    assert "That was the last try" in said[4]
    assert "Nothing waits for a code here now" in said[5]


def test_a_code_beside_another_command_is_told_to_stand_alone(office: Office, reported: str) -> None:
    office.proof[ROBIN] = "none"
    code = office.commands(ROBIN, "/take").partition("/confirm ")[2].split()[0]
    assert "a code stands alone in its mail" in office.commands(ROBIN, f"/confirm {code}\n/tier 2")
    assert office.dossier(reported).ticket.assignee is None
    asked = office.commands(ROBIN, f"/confirm {code}")
    assert "The ticket has changed since you were asked." in asked
    assert "/confirm" in asked


def test_a_tier_that_is_set_once_a_ticket_is_open_again_has_its_dates_from_there(office: Office) -> None:
    plan = office.writes(ANNA, "My account ACC-48213 was suspended by mistake. I appeal.", to="appeals@alludium.ai")
    ticket_id = str(plan.ticket_id)
    carry_out(office.pipeline, ticket_id, "/close", SAM, office.clock(), lambda _: True)
    office.clock.advance(days=21)
    office.writes(ANNA, "Please look at it again.", answers=office.inbox[ANNA][0])
    carry_out(office.pipeline, ticket_id, "/tier 3", SAM, office.clock(), lambda _: True)
    office.sends()
    assert "by Monday 30 March 2026" in words(office.inbox[ANNA][-1])


def test_a_strangers_command_does_nothing(office: Office, reported: str) -> None:
    plan = office.writes("stranger@example.com", "/take", answers=office.inbox[ROBIN][-1])
    assert plan.disposition != "commanded"
    assert office.dossier(reported).ticket.assignee is None


def test_a_reply_without_a_command_is_a_comment(office: Office, reported: str) -> None:
    plan = office.writes(ROBIN, "I have seen this before.", answers=office.inbox[ROBIN][-1])
    assert plan.disposition == "appended"
    assert len(office.inbox[ANNA]) == 1


def test_a_command_below_the_quoted_notice_is_carried_out(office: Office, reported: str) -> None:
    notice = office.inbox[ROBIN][-1].get_body(("plain",))
    assert notice is not None
    quoted = "".join(f"> {line}\n" for line in notice.get_content().split("\n"))
    receipt = office.commands(ROBIN, f"On 2 Mar 2026, at 10:00, Desk <abuse@alludium.ai> wrote:\n{quoted}\n/take\n")
    assert "Assigned to Robin Demo." in receipt


def test_a_command_in_the_middle_of_a_comment_does_nothing_and_that_is_told(office: Office, reported: str) -> None:
    receipt = office.commands(ROBIN, "I know them, so that\n/reply isn't needed yet.")
    assert "These lines look like commands." in receipt
    assert "- /reply isn't needed yet." in receipt
    assert len(office.inbox[ANNA]) == 1


def test_what_is_not_read_as_a_command_within_a_text_is_told_in_the_receipt(office: Office, reported: str) -> None:
    receipt = office.commands(ROBIN, "/take\n\nI shall look at\n  /reply first")
    assert "Not read as commands" in receipt
    assert "- /reply first" in receipt


def test_a_notice_that_is_sent_back_without_words_is_told_to_have_none(office: Office, reported: str) -> None:
    notice = office.inbox[ROBIN][-1].get_body(("plain",))
    assert notice is not None
    receipt = office.commands(ROBIN, f"{notice.get_content()}\n/take\n")
    assert "No words of yours were found in your mail" in receipt
    assert office.dossier(reported).ticket.assignee is None


def test_an_answer_goes_out_without_the_name_that_its_writer_signs_with(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/reply Which post do you mean?\n\nBest regards,\nRobin Demo\nModeration")
    assert "robin" not in office.inbox[ANNA][-1].as_string().lower()


def test_who_was_told_no_date_is_told_it_once_a_person_has_set_the_tier(office: Office) -> None:
    office.writes(ANNA, "My account ACC-48213 was suspended by mistake. I appeal.", to="appeals@alludium.ai")
    assert "our decision: by" not in words(office.inbox[ANNA][-1]).lower()
    office.commands(ROBIN, "/tier 3")
    told = office.inbox[ANNA][-1]
    assert "by Monday 9 March 2026" in words(told)
    assert told["In-Reply-To"] == office.inbox[ANNA][0]["Message-ID"]
    office.commands(ROBIN, "/priority high")
    assert office.inbox[ANNA][-1] is told
