"""Whatever moderators command, in whatever order: a ticket stays possible, and its record says how it came to be."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given as over
from hypothesis import strategies as st

from commanding import DESK, LEE, OTHER, PEOPLE, ROBIN, SAM, TICKET, dossier, given, work
from mailbot.commands import fold
from mailbot.domain.clock import rule_of
from mailbot.domain.clock_changes import changed, resume
from mailbot.domain.dossier import Kept
from mailbot.domain.plan import SetClock, UpdateTicket
from mailbot.domain.ticket import Clock, Ticket
from mailbot.domain.work import Work

KEPT = (Kept("0a" * 16, "held", "eve@example.net"), Kept("0b" * 16, "suppressed", "anna@example.net"))
TEXTS = st.sampled_from(
    [
        *(
            "/take",
            "/assign Sam",
            "/assign lead",
            "/assign nobody",
            "/note a word",
            "/reply a word",
            "/escalate a word",
        ),
        *(
            "/ask a word?",
            "/reason a word",
            "/reason ''",
            "/category spam",
            "/category csam, spam",
            "/category weather",
        ),
        *("/kind appeal", "/kind violation_report", "/kind policy_question", "/tier 1", "/tier 3", "/tier 9"),
        *("/priority urgent", "/priority low", f"/link {OTHER.id}", f"/merge {OTHER.id}", "/merge EXA-333333"),
        *(
            "/snooze 2 days",
            "/snooze off",
            "/snooze never",
            "/hold a court order",
            "/hold off",
            "/seal",
            "/spam",
            "/block",
            "/block off",
        ),
        *(
            "/close",
            "/close withdrawn",
            "/reopen",
            "/status",
            "/help",
            f"/release {KEPT[0].id}",
            f"/discard {KEPT[0].id} x",
        ),
    ]
)
PERSONS = st.sampled_from([ROBIN, SAM, LEE])
STEPS = st.lists(st.tuples(TEXTS, PERSONS, st.timedeltas(timedelta(0), timedelta(days=4))), max_size=12)
Steps = list[tuple[str, object, timedelta]]


def played(steps: Steps) -> tuple[list[Work], Work]:
    """The work after each command that was carried out, one mail each; and the work before."""
    begun = work(kept=KEPT)
    found, now = begun, begun.now
    after: list[Work] = []
    for text, person, later in steps:
        now += later
        done, refused = fold(replace(found, person=person, now=now), given(text))  # type: ignore[arg-type]
        if not refused:
            found = done
            after.append(done)
    return after, begun


def as_written(before: Work, after: Work) -> tuple[Ticket, tuple[Clock, ...]]:
    """What the changes alone make of a ticket, as the store does."""
    ticket = before.ticket
    for change in after.changes:
        if isinstance(change, UpdateTicket):
            ticket = replace(ticket, **change.values)
    clocks = changed(before.dossier.clocks, (change for change in after.changes if isinstance(change, SetClock)))
    return ticket, clocks


@over(STEPS)
def test_what_is_written_is_what_the_commands_saw(steps: Steps) -> None:
    after, begun = played(steps)
    for each in after:
        assert as_written(begun, each) == (each.ticket, each.dossier.clocks)


@over(STEPS)
def test_a_closed_ticket_has_no_deadline_that_runs(steps: Steps) -> None:
    for each in played(steps)[0]:
        closed = each.ticket.state == "closed"
        assert closed == (each.ticket.closed_at is not None)
        assert not (closed and any(clock.is_live for clock in each.dossier.clocks))
        assert closed or each.ticket.merged_into is None


@over(STEPS)
def test_an_open_ticket_is_never_forgotten(steps: Steps) -> None:
    """A deadline runs, or a person has to look."""
    for each in played(steps)[0]:
        live = any(clock.is_live for clock in each.dossier.clocks)
        assert each.ticket.state == "closed" or live or each.ticket.needs_triage


@over(STEPS)
def test_what_the_law_holds_stands_still_whatever_it_turns_out_to_be(steps: Steps) -> None:
    for each in played(steps)[0]:
        if each.ticket.legal_hold:
            rules = [(clock, rule_of(each.desk, each.ticket, clock)) for clock in each.dossier.clocks]
            assert not [clock for clock, rule in rules if rule and rule.pauses and clock.state == "running"]


@over(STEPS)
def test_nobody_has_a_ticket_who_may_not_decide_it(steps: Steps) -> None:
    for each in played(steps)[0]:
        assert each.ticket.assignee not in each.dossier.involved
        assert set(each.ticket.barred) <= each.dossier.involved


@over(STEPS)
def test_what_has_ended_stays_as_it_ended(steps: Steps) -> None:
    after, begun = played(steps)
    for before, each in zip((begun, *after), after, strict=False):
        ended = {clock for clock in before.dossier.clocks if clock.state in ("met", "missed")}
        assert ended <= set(each.dossier.clocks)


@over(STEPS)
def test_a_seal_is_never_taken_off(steps: Steps) -> None:
    after, _ = played(steps)
    sealed = [each.ticket.restricted for each in after]
    assert sealed == sorted(sealed)


@over(STEPS)
def test_letters_go_to_the_complainant_and_notices_to_our_own(steps: Steps) -> None:
    for each in played(steps)[0]:
        assert all(letter.to in each.dossier.parties for letter in each.letters)
        assert all(told.person in PEOPLE.everyone for told in each.told)


@over(st.lists(TEXTS, max_size=6), PERSONS)
def test_folding_is_pure(texts: list[str], person: object) -> None:
    begun = work(person=person, kept=KEPT)  # type: ignore[arg-type]
    orders = [each for text in texts for each in given(text)]
    first, second = fold(begun, orders), fold(begun, orders)
    assert first == second
    assert begun == work(person=person, kept=KEPT)  # type: ignore[arg-type]


@over(st.lists(TEXTS, max_size=6))
def test_a_refused_command_changes_nothing_by_itself(texts: list[str]) -> None:
    for text in texts:
        begun = work(kept=KEPT)
        done, refused = fold(begun, given(text))
        assert not refused or replace(done, begun=None) == begun


GAPS = st.lists(st.tuples(*(st.timedeltas(timedelta(0), timedelta(days=3)),) * 2), min_size=1, max_size=5)


@over(GAPS)
def test_questions_and_answers_conserve_what_remains(gaps: list[tuple[timedelta, timedelta]]) -> None:
    found = work(dossier(TICKET))
    (triage,) = (clock for clock in found.dossier.clocks if clock.name == "triage")
    now, stood = found.now, timedelta(0)
    for runs, stands in gaps:
        now += runs
        found, refused = fold(replace(found, now=now), given("/ask What?\n/reply Thanks.\n/ask And when?"))
        assert not refused
        over_already = now >= triage.limit_at + stood
        now += stands
        stood += timedelta(0) if over_already else stands
        answered = resume(DESK, found.ticket, found.dossier.clocks, "waiting", now, "answered")
        found = found.moved(answered)
    (triage_now,) = (clock for clock in found.dossier.clocks if clock.name == "triage")
    assert triage_now.limit_at == triage.limit_at + stood
