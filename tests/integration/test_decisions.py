"""A report from its first mail to what was done about it: the decision, and what each side is told."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.signing import signing_key
from office import ANNA, ROBIN, Office, words
from recorded import Recorded

ONE_STORE = True

ABUSE = "abuse@alludium.ai"
HOLDER = "shop@example.com"
SECRET = "my neighbour Pauline saw it from number 14"
DECIDE = """/decide violation
category: commercial_abuse
action: a suspension of 14 days
reason: Twelve posts advertise a shop.
evidence: the posts, and their times
severity: daily, for a month
intent: clear
history: none
harm: annoyance
legal: none
account: @shop77
notice: """


@pytest.fixture
def reported(office: Office) -> str:
    """A ticket that a moderator has taken."""
    text = f"The user @shop77 sends me spam with advertisements every day, and {SECRET}."
    plan = office.writes(ANNA, text, to=ABUSE, subject="Pauline and the spam")
    assert plan.ticket_id is not None
    office.commands(ROBIN, "/take")
    return plan.ticket_id


def confirmed(office: Office, who: str, text: str, answers: EmailMessage | None = None) -> str:
    """What a person is told once they have confirmed what they asked for."""
    asked = office.commands(who, text, answers)
    code = asked.partition("/confirm ")[2].split()[0]
    return office.commands(who, f"/confirm {code}")


def state(office: Office, ticket_id: str, name: str) -> str:
    return next((each.state for each in office.dossier(ticket_id).clocks if each.name == name), "")


def test_a_report_from_its_first_mail_to_what_was_done(office: Office, reported: str) -> None:
    receipt = office.commands(ROBIN, DECIDE + "advance")
    assert "Decided. A violation was found: a suspension of 14 days." in receipt
    (decision,) = office.dossier(reported).decisions
    assert (decision.by, decision.outcome, decision.notice) == (ROBIN, "violation", "advance")
    assert len(office.inbox[ANNA]) == 1

    receipt = confirmed(office, ROBIN, f"/notify {HOLDER}")
    assert "has notice" in receipt
    notice, outcome = office.inbox[HOLDER][-1], office.inbox[ANNA][-1]
    assert "We intend to act on it" in words(notice)
    assert "Twelve posts advertise a shop." in words(notice)
    assert "we found that our policy was violated" in words(outcome)
    assert "suspension" not in words(outcome)
    assert state(office, reported, "advance_notice") == "running"
    assert state(office, reported, "notification") == "met"

    plan = office.writes(HOLDER, "It was my brother who wrote that.", answers=notice)
    assert (plan.disposition, plan.ticket_id) == ("appended", reported)
    assert state(office, reported, "advance_notice") == "met"
    assert "It was my brother who wrote that." in words(office.inbox[ROBIN][-1])
    assert len(office.inbox[ANNA]) == 2

    office.clock.advance(hours=25)
    receipt = office.commands(ROBIN, "/act")
    assert "Recorded: a suspension of 14 days." in receipt
    statement = office.inbox[HOLDER][-1]
    assert "What we do: a suspension of 14 days" in words(statement)
    assert statement["In-Reply-To"] == notice["Message-ID"]
    assert len(office.inbox[ANNA]) == 2


def test_what_the_notice_asked_to_be_corrected_is_not_denied_by_the_statement(office: Office, reported: str) -> None:
    office.commands(ROBIN, DECIDE + "advance")
    assert "by a date or a number of days" in office.commands(ROBIN, f"/notify {HOLDER}\ncorrective: Remove them soon.")
    confirmed(office, ROBIN, f"/notify {HOLDER}\ncorrective: Remove the posts by 9 March.")
    assert "Remove the posts by 9 March." in words(office.inbox[HOLDER][-1])
    office.clock.advance(hours=25)
    office.commands(ROBIN, "/act")
    assert "In effect" in words(office.inbox[HOLDER][-1])
    assert "ask you to correct anything" not in words(office.inbox[HOLDER][-1])


def test_neither_side_learns_of_the_other(office: Office, reported: str) -> None:
    office.commands(ROBIN, DECIDE + "immediate, security")
    confirmed(office, ROBIN, f"/notify {HOLDER}")
    for mail in office.inbox[HOLDER]:
        assert [name for name in (ANNA, "Pauline", SECRET, "sends me spam") if name in whole(mail)] == []
        assert mail["In-Reply-To"] is None
    for mail in office.inbox[ANNA]:
        assert [name for name in (HOLDER, "14 days", "Twelve") if name in whole(mail)] == []
    for mail in (*office.inbox[HOLDER], *office.inbox[ANNA]):
        assert [name for name in (ROBIN, "Robin Demo") if name in whole(mail)] == []


def whole(mail: EmailMessage) -> str:
    """Head and every part of a mail, decoded."""
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts])


@pytest.mark.parametrize("sender", ["other@example.com", HOLDER])
def test_an_answer_that_nothing_proves_leaves_the_notice_running(office: Office, reported: str, sender: str) -> None:
    office.commands(ROBIN, DECIDE + "advance")
    confirmed(office, ROBIN, f"/notify {HOLDER}")
    office.proof[sender] = "fail" if sender == HOLDER else "none"
    office.writes(sender, "It was my brother.", answers=office.inbox[HOLDER][-1])
    assert state(office, reported, "advance_notice") == "running"


def test_no_violation_is_told_to_the_complainant_at_once(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/decide no violation\nreason: The posts quote a song.\ntold: The posts quote a song.")
    mail = office.inbox[ANNA][-1]
    assert "we found no violation of our policy" in words(mail)
    assert "The posts quote a song." in words(mail)
    assert mail["Subject"] == f"Re: [{reported}] Pauline and the spam"
    assert state(office, reported, "notification") == "met"


def test_a_second_decision_is_refused_and_changes_nothing(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/decide no violation\nreason: The posts quote a song.")
    receipt = office.commands(ROBIN, DECIDE + "advance")
    assert "it is decided already" in receipt
    assert len(office.dossier(reported).decisions) == 1


def test_a_decision_that_is_taken_back_before_its_action_is_sound_in_the_record(
    office: Office, reported: str, tmp_path: Path
) -> None:
    office.commands(ROBIN, DECIDE + "advance")
    confirmed(office, ROBIN, f"/notify {HOLDER}")
    office.writes(HOLDER, "It was my brother who wrote that.", answers=office.inbox[HOLDER][-1])
    office.commands(ROBIN, "/act none\nreason: It was somebody else.")
    (decision,) = office.dossier(reported).decisions
    assert decision.reversed_by == decision.id
    assert "What we do: no action is taken" in words(office.inbox[HOLDER][-1])
    assert Recorded(office.pipeline, signing_key(tmp_path / "signing_key"), {"": reported}).audit() == []
