"""What an address's earlier tickets are is read by rules and told to moderators; not outside, and nothing follows."""

import pytest

from office import ANNA, ROBIN, SAM, Office, words

ABUSE = "abuse@alludium.ai"
TOLD = "this or another report from this address was found false"
AGAIN = "The user @other99 posts insults about me every day."


@pytest.fixture
def found_false(office: Office) -> None:
    office.writes(ANNA, "The user @troll99 posts insults about me every day.", to=ABUSE)
    receipt = office.commands(ROBIN, "/false-report it was made up")
    assert "false report" in receipt


@pytest.mark.usefixtures("found_false")
def test_a_report_found_false_is_told_with_the_next_mail_of_its_address(office: Office) -> None:
    office.clock.advance(minutes=5)
    plan = office.writes(ANNA.upper(), AGAIN, to=ABUSE)
    notice = words(office.inbox[ROBIN][-1])
    assert plan.disposition == "opened"
    assert TOLD in notice
    assert "violation_report open" in notice  # the words that the label rests on
    assert "false" not in words(office.inbox[ANNA][-1]).lower()


@pytest.mark.usefixtures("found_false")
def test_of_another_address_nothing_is_told(office: Office) -> None:
    plan = office.writes("lena@example.net", AGAIN, to=ABUSE)
    assert str(plan.ticket_id) in office.inbox[ROBIN][-1].as_string()
    assert TOLD not in words(office.inbox[ROBIN][-1])


@pytest.mark.usefixtures("found_false")
def test_who_asks_to_stay_anonymous_is_not_told_of_by_what_they_did_before(office: Office) -> None:
    office.clock.advance(minutes=5)
    office.writes(ANNA, f"{AGAIN} I wish to stay anonymous.", to=ABUSE)
    assert "stays anonymous" in words(office.inbox[ROBIN][-1])
    assert TOLD not in words(office.inbox[ROBIN][-1])
    before, first = len(office.inbox[ROBIN]), office.inbox[ANNA][-1]
    office.clock.advance(minutes=5)
    office.writes(ANNA, "The user @next99 posts insults too.", to=ABUSE)
    assert TOLD in words(office.inbox[ROBIN][-1])  # under her name
    office.clock.advance(minutes=5)
    office.writes(ANNA, "He did it again today.", answers=first)
    assert len(office.inbox[ROBIN]) >= before + 2
    assert "He did it again today." in words(office.inbox[ROBIN][-1])
    assert TOLD not in words(office.inbox[ROBIN][-1])


@pytest.mark.usefixtures("found_false")
def test_what_may_be_taken_back_is_not_kept_with_the_ticket(office: Office) -> None:
    office.clock.advance(minutes=5)
    office.writes(ANNA, AGAIN, to=ABUSE)
    assert TOLD in words(office.inbox[ROBIN][-1])
    office.commands(ROBIN, f"/assign {SAM}")
    assert "@other99 posts insults" in words(office.inbox[SAM][-1])
    assert TOLD not in words(office.inbox[SAM][-1])
