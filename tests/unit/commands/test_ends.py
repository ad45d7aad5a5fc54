"""`/close`, `/spam`, `/reopen`, `/merge`, `/link`: how a ticket ends, goes on, and goes on elsewhere."""

from dataclasses import replace
from datetime import timedelta

import pytest

from commanding import ANNA, LEE, MONDAY, OTHER, ROBIN, TICKET, after, dossier, refusals, states, work
from mailbot.domain.plan import LinkTickets, Note
from mailbot.domain.ticket import LEGAL_HOLD, Party

CLOSED = replace(TICKET, state="closed", closed_at=MONDAY)
QUESTION = replace(TICKET, kind="policy_question", queue="policy", tier=None)
MERGE = f"/merge {OTHER.id}"


@pytest.mark.parametrize("text", ["/close", "/close withdrawn", "/spam", MERGE])
def test_deadlines_that_run_are_cancelled_once_that_is_confirmed(text: str) -> None:
    done = after(text)
    assert (done.ticket.state, done.ticket.closed_at) == ("closed", MONDAY)
    assert set(states(done).values()) == {"cancelled"}
    assert "Deadlines that still run would be cancelled: investigation, triage." in done.grave


def test_where_every_stage_has_ended_nothing_is_confirmed() -> None:
    done = after("/close all done", work(dossier(clocks=())))
    assert done.grave == ()
    assert done.ticket.state == "closed"


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("/close", "closed by Robin Demo"),
        ("/close the link is dead", "closed by Robin Demo: the link is dead"),
        ("/close Withdrawn.", "the complainant withdrew, says Robin Demo"),
        ("/close withdrawn: all the best", "the complainant withdrew, says Robin Demo: all the best"),
        ("/spam", "spam, says Robin Demo"),
    ],
)
def test_the_record_says_why_it_was_closed(text: str, because: str) -> None:
    assert {change.because for change in after(text).changes} == {because}  # type: ignore[union-attr]


def test_a_question_is_resolved_once_it_is_closed() -> None:
    done = after("/close", work(dossier(QUESTION)))
    assert states(done) == {"resolution": "met"}
    assert done.grave == ()


def test_a_question_that_is_withdrawn_isnt_resolved() -> None:
    assert states(after("/close withdrawn", work(dossier(QUESTION)))) == {"resolution": "cancelled"}


@pytest.mark.parametrize("text", ["/close", "/spam", MERGE])
def test_what_is_closed_isnt_closed_again(text: str) -> None:
    assert "is closed" in refusals(text, work(dossier(CLOSED)))


def test_a_closed_ticket_goes_on_with_its_deadlines_from_now() -> None:
    later = MONDAY + timedelta(days=3)
    done = after("/reopen", replace(after("/close"), now=later))
    assert (done.ticket.state, done.ticket.closed_at) == ("open", None)
    assert states(done) == {"investigation": "running", "triage": "running"}
    assert {clock.started_at for clock in done.dossier.clocks} == {later}


def test_a_ticket_that_is_open_again_without_a_deadline_is_in_triage() -> None:
    done = after("/reopen", work(dossier(CLOSED)))
    assert done.ticket.needs_triage == "it is open again though every stage had ended: no deadline runs"
    assert "run anew" not in done.done[-1]
    assert "no deadline runs" in done.done[-1]


def test_the_law_holds_it_still_once_it_is_open_again() -> None:
    done = after("/hold by order of a court\n/close\n/reopen")
    assert set(states(done).values()) == {"paused"}


def test_a_ticket_is_opened_again_as_long_as_the_desk_says() -> None:
    assert "more than 30 days ago" in refusals(
        "/reopen", work(dossier(CLOSED), now=MONDAY + timedelta(days=30, hours=1))
    )
    assert after("/reopen", work(dossier(CLOSED), now=MONDAY + timedelta(days=30))).ticket.state == "open"


def test_what_is_open_isnt_opened() -> None:
    assert "the ticket is open" in refusals("/reopen")


def test_a_merged_ticket_goes_on_in_the_other() -> None:
    done = after(MERGE)
    assert done.ticket.merged_into == OTHER.id
    assert LinkTickets(TICKET.id, OTHER.id, "merged into") in done.changes
    assert Note(OTHER.id, "another ticket goes on here", {"ticket": TICKET.id}) in done.changes
    assert f"{TICKET.id} would be closed, and go on in {OTHER.id}." in done.grave


def test_a_merged_ticket_that_is_opened_again_goes_on_by_itself() -> None:
    assert after(f"{MERGE}\n/reopen").ticket.merged_into is None


@pytest.mark.parametrize(
    ("other", "because"),
    [
        (dossier(OTHER, parties=(Party("complainant", "ben@example.net"),)), "isn't of the same complainant"),
        (dossier(OTHER, parties=()), "isn't of the same complainant"),
        (dossier(replace(OTHER, state="closed")), "is closed"),
        (dossier(replace(OTHER, anonymous=True)), "one is of an anonymous complainant"),
        (dossier(replace(OTHER, kind="appeal")), "another sort of matter"),
        (dossier(replace(OTHER, desk="elsewhere")), "this desk has no ticket"),
        (dossier(OTHER, involved=frozenset({ROBIN.address})), "is for somebody else"),
    ],
)
def test_two_tickets_stay_two(other: object, because: str) -> None:
    assert because in refusals(MERGE, work(named={OTHER.id: other}))


def test_what_the_law_holds_goes_on_only_where_it_holds_that_too() -> None:
    held = work(dossier(replace(TICKET, pauses=TICKET.paused(LEGAL_HOLD, MONDAY))))
    assert f"the law holds {TICKET.id}, and {OTHER.id} isn't held" in refusals(MERGE, held)
    other = dossier(replace(OTHER, pauses=OTHER.paused(LEGAL_HOLD, MONDAY)))
    assert after(MERGE, replace(held, named={OTHER.id: other})).ticket.merged_into == OTHER.id


def test_two_appeals_of_different_decisions_stay_two() -> None:
    appeal = replace(TICKET, kind="appeal")
    other = dossier(replace(OTHER, kind="appeal", appealed="0e" * 16))
    assert "another sort" in refusals(MERGE, work(dossier(appeal), person=LEE, named={OTHER.id: other}))


def test_whoever_has_the_other_ticket_is_told() -> None:
    other = dossier(replace(OTHER, assignee=LEE.address))
    assert [each.person for each in after(MERGE, work(named={OTHER.id: other})).told] == [LEE]


@pytest.mark.parametrize("name", ["link", "merge"])
@pytest.mark.parametrize(
    ("args", "because"),
    [
        ("", "name one ticket"),
        ("the other one", "name one ticket"),
        ("EXA-222222 EXA-333333", "name one ticket"),
        (TICKET.id, "is this very ticket"),
        ("EXA-333333", "this desk has no ticket EXA-333333"),
    ],
)
def test_another_ticket_has_to_be_named(name: str, args: str, because: str) -> None:
    assert because in refusals(f"/{name} {args}")


def test_a_link_is_made_once() -> None:
    done = after(f"/link {OTHER.id.lower()}\n/link {OTHER.id}")
    assert done.changes == (LinkTickets(TICKET.id, OTHER.id, "same matter"),)
    assert done.done == (f"Linked to {OTHER.id}.", f"It was linked to {OTHER.id} already.")


def test_a_link_of_the_other_ticket_counts() -> None:
    assert after(f"/link {OTHER.id}", work(dossier(links=((OTHER.id, "same matter"),)))).changes == ()


def test_a_merge_keeps_the_complainant() -> None:
    assert after(MERGE).dossier.parties == (ANNA,)
