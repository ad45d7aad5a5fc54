"""The store itself keeps whoever had a part in a decision from its appeal, on both databases and in every race."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from mailbot.domain.decision import Decide, Decision, Reverse
from mailbot.domain.plan import AddParty, Change, OpenTicket, Plan, UpdateTicket
from mailbot.domain.ticket import Party, Ticket
from mailbot.effects import apply
from mailbot.errors import StalePlan, TemporaryError, Unfair
from mailbot.store.appeals import MOST_RULED, Named, with_ruled
from mailbot.store.database import Database
from mailbot.store.dossiers import dossier
from mailbot.store.tables import tickets
from mailbot.store.tables_work import decisions
from specimens import NOW, facts, ticket

DECIDER, WORKER, REVIEWER, OTHER = (f"{name}@example.org" for name in ("robin", "sam", "lee", "kim"))
REPORT = ticket(id="EXA-333333", assignees=(WORKER,), reference="ACC-1")
MADE = Decision("0d" * 16, REPORT.id, DECIDER, NOW, "violation", reference="ACC-1")
APPEAL = ticket(id="EXA-444444", kind="appeal", queue="appeals", appealed=MADE.id)
RACES = 8


def write(database: Database, *changes: Change, versions: dict[str, int] | None = None) -> None:
    apply(database, [Plan("desk", NOW, f"person {OTHER}", versions=versions or {}, changes=changes)], {})


@pytest.fixture
def appealed(database: Database) -> Database:
    """A report that was decided, and an appeal of it."""
    write(database, OpenTicket(REPORT, (), ()), Decide(MADE), OpenTicket(APPEAL, (), ()))
    return database


def assign(database: Database, of: Ticket, person: str) -> None:
    known = dossier(database, of.id)
    assert known is not None
    worked = tuple(dict.fromkeys((*known.ticket.assignees, person)))
    values = {"assignee": person, "assignees": worked}
    write(database, UpdateTicket(of.id, values, "a test"), versions={of.id: known.ticket.version})


def ruling(by: str, number: int = 1, outcome: str = "upheld") -> Decision:
    return Decision(f"{number:032x}", APPEAL.id, by, NOW, outcome, appeals=MADE.id)


def state(database: Database) -> tuple[str | None, str | None, int]:
    """Who has the appeal, who has the report, and how many final decisions the appeal has."""
    with database.read() as connection:
        has = {row.id: row.assignee for row in connection.execute(sa.select(tickets.c.id, tickets.c.assignee))}
        made = sa.select(sa.func.count()).where(decisions.c.ticket_id == APPEAL.id, decisions.c.final)
        return has[APPEAL.id], has[REPORT.id], connection.execute(made).scalar_one()


@pytest.mark.parametrize("person", [DECIDER, WORKER])
def test_nobody_who_had_a_part_in_the_decision_gets_its_appeal_or_decides_it(appealed: Database, person: str) -> None:
    with pytest.raises(Unfair):
        assign(appealed, APPEAL, person)
    with pytest.raises(Unfair):
        write(appealed, Decide(ruling(person)), versions={APPEAL.id: 1})
    assert state(appealed) == (None, None, 0)


def test_nobody_who_was_barred_decides(appealed: Database) -> None:
    write(appealed, UpdateTicket(APPEAL.id, {"barred": (OTHER,)}, "a test"), versions={APPEAL.id: 1})
    with pytest.raises(Unfair):
        write(appealed, Decide(ruling(OTHER)), versions={APPEAL.id: 2})


@pytest.mark.parametrize(("by", "recorder"), [("a body", DECIDER), ("a body", WORKER), (DECIDER, OTHER)])
def test_nobody_who_had_a_part_in_the_decision_puts_on_file_what_somebody_outside_decided(
    appealed: Database, by: str, recorder: str
) -> None:
    with pytest.raises(Unfair):
        write(appealed, Decide(replace(ruling(by), recorded_by=recorder)), versions={APPEAL.id: 1})
    assert state(appealed)[2] == 0


def test_who_has_reviewed_it_so_far_puts_on_file_what_somebody_outside_decided(appealed: Database) -> None:
    write(appealed, UpdateTicket(APPEAL.id, {"barred": (OTHER,)}, "a test"), versions={APPEAL.id: 1})
    write(appealed, Decide(replace(ruling("a body"), recorded_by=OTHER)), versions={APPEAL.id: 2})
    found = dossier(appealed, APPEAL.id)
    assert found is not None
    assert found.deciders == {DECIDER, WORKER}
    assert [(each.by, each.recorded_by) for each in found.decisions] == [("a body", OTHER)]


def test_who_made_a_decision_before_it_was_on_file_and_who_put_it_there_get_no_appeal_of_it(database: Database) -> None:
    made = replace(MADE, recorded_by=OTHER)
    write(database, OpenTicket(replace(REPORT, assignees=()), (), ()), Decide(made), OpenTicket(APPEAL, (), ()))
    for person in (DECIDER, OTHER):
        with pytest.raises(Unfair):
            assign(database, APPEAL, person)
        with pytest.raises(Unfair):
            write(database, Decide(ruling(person)), versions={APPEAL.id: 1})
    assign(database, APPEAL, REVIEWER)
    write(database, Decide(ruling(REVIEWER)), versions={APPEAL.id: 2})
    assert state(database) == (REVIEWER, None, 1)


def test_who_reviews_an_appeal_isnt_assigned_to_what_it_is_about(appealed: Database) -> None:
    assign(appealed, APPEAL, REVIEWER)
    with pytest.raises(Unfair):
        assign(appealed, REPORT, REVIEWER)
    assign(appealed, REPORT, OTHER)
    assert state(appealed) == (REVIEWER, OTHER, 0)


def test_a_decision_is_taken_back_once(appealed: Database) -> None:
    write(appealed, Reverse(REPORT.id, MADE.id, "x"), versions={REPORT.id: 1})
    with pytest.raises(StalePlan):
        write(appealed, Reverse(REPORT.id, MADE.id, "y"), versions={REPORT.id: 2})


def test_a_level_has_one_final_decision_and_as_many_others_as_there_are(appealed: Database) -> None:
    for number in (1, 2):
        write(appealed, Decide(ruling(REVIEWER, number, "additional_review")), versions={APPEAL.id: number})
    write(appealed, Decide(ruling(REVIEWER, 3)), versions={APPEAL.id: 3})
    with pytest.raises(StalePlan):
        write(appealed, Decide(ruling(OTHER, 4, "denied")), versions={APPEAL.id: 4})
    write(appealed, Decide(replace(ruling(OTHER, 5, "denied"), level=1)), versions={APPEAL.id: 4})
    assert state(appealed)[2] == 2


# --------------------------------------------------------------------------------------------- races
def raced(*work: Callable[[], None]) -> int:
    """How many of several, begun at one moment, are written."""
    ready = Barrier(len(work))

    def one(each: Callable[[], None]) -> bool:
        ready.wait()
        try:
            each()
        except (StalePlan, Unfair, TemporaryError):
            return False
        return True

    with ThreadPoolExecutor(len(work)) as pool:
        return sum(pool.map(one, work))


def test_of_two_who_decide_at_once_one_does(appealed: Database) -> None:
    done = raced(
        lambda: write(appealed, Decide(ruling(REVIEWER, 1)), versions={APPEAL.id: 1}),
        lambda: write(appealed, Decide(ruling(OTHER, 2, "denied")), versions={APPEAL.id: 1}),
    )
    assert (done, state(appealed)[2]) == (1, 1)


def test_one_person_never_gets_an_appeal_and_what_it_is_about_at_once(appealed: Database) -> None:
    for _ in range(RACES):
        raced(lambda: assign(appealed, APPEAL, REVIEWER), lambda: assign(appealed, REPORT, REVIEWER))
        has_appeal, has_report, _ = state(appealed)
        assert (has_appeal, has_report) != (REVIEWER, REVIEWER)
        with appealed.write() as connection:
            connection.execute(sa.update(tickets).values(assignee=None))
            worked = tickets.c.id == REPORT.id
            connection.execute(sa.update(tickets).where(worked).values(assignees=[WORKER]))


def test_nobody_decides_an_appeal_while_they_are_assigned_to_what_it_is_about(appealed: Database) -> None:
    raced(
        lambda: assign(appealed, REPORT, REVIEWER),
        lambda: write(appealed, Decide(ruling(REVIEWER)), versions={APPEAL.id: 1}),
    )
    _, has_report, number = state(appealed)
    made_first = number == 1
    assert made_first or has_report == REVIEWER


# ------------------------------------------------------------------------------------------- linking
@pytest.mark.parametrize(
    ("named", "how"),
    [
        (Named(ids=(REPORT.id,)), ["named"]),
        (Named(ids=(MADE.id,)), ["named"]),
        (Named(ids=(APPEAL.id,)), ["named"]),
        (Named(references=("acc-1",)), ["reference"]),
        (Named("somebody@example.com", ("EXA-999999",), ("ACC-2",)), []),
    ],
)
def test_the_decisions_that_an_appeal_may_be_about_are_found(appealed: Database, named: Named, how: list[str]) -> None:
    found = with_ruled(appealed, facts(), "desk", named).ruled
    assert found is not None
    assert [(each.how, each.decision.id) for each in found] == [(each, MADE.id) for each in how]


def test_a_decision_that_is_named_is_found_among_however_many_newer_ones(appealed: Database) -> None:
    for number in range(MOST_RULED):
        newer = replace(REPORT, id=f"EXA-5555{number + 22}")
        made = replace(MADE, id=f"{number + 22:032x}", ticket_id=newer.id, at=NOW + timedelta(days=number + 1))
        write(appealed, OpenTicket(newer, (), ()), Decide(made))
    found = with_ruled(appealed, facts(), "desk", Named(ids=(REPORT.id,), references=("ACC-1",))).ruled or ()
    assert (found[0].how, found[0].decision.id, len(found)) == ("named", MADE.id, MOST_RULED)


def test_a_decision_of_another_desk_is_none_that_may_be_appealed(appealed: Database) -> None:
    assert with_ruled(appealed, facts(), "elsewhere", Named(ids=(REPORT.id,))).ruled == ()


def test_an_appeal_that_was_denied_comes_with_the_decision(appealed: Database) -> None:
    write(appealed, Decide(ruling(REVIEWER, 1, "denied")), versions={APPEAL.id: 1})
    (found,) = with_ruled(appealed, facts(), "desk", Named(references=("ACC-1",))).ruled or ()
    assert found.denied is not None
    assert (found.denied.ticket.id, found.denied.decisions[0].outcome) == (APPEAL.id, "denied")


def test_a_decision_is_found_by_the_address_that_was_told_of_it(appealed: Database) -> None:
    party = Party("subject", "holder@example.com")
    write(appealed, AddParty(REPORT.id, party), versions={REPORT.id: 1})
    (found,) = with_ruled(appealed, facts(), "desk", Named("holder@example.com")).ruled or ()
    assert (found.how, found.decision.id, found.parties) == ("address", MADE.id, (party,))


# -------------------------------------------------------------------------------------------- misuse
def test_misuse_is_counted_by_person_and_appeals_by_account_too(database: Database) -> None:
    anna, others = Party("complainant", "anna@example.net"), Party("complainant", "other@example.net")
    known = [
        (ticket(id="EXA-222222", misuse="false_report"), anna),
        (ticket(id="EXA-333333", misuse="false_report", desk="elsewhere"), anna),
        (ticket(id="EXA-444444", misuse="frivolous", kind="appeal", reference="ACC-1"), others),
        (ticket(id="EXA-555555", misuse="false_report"), others),
        (ticket(id="EXA-666666", kind="appeal", reference="ACC-1"), anna),
        (ticket(id="EXA-777777", reference="ACC-1"), anna),
    ]
    for each, party in known:
        write(database, OpenTicket(each, (party,), ()))
    found = {id_: dossier(database, id_) for id_ in ("EXA-666666", "EXA-777777")}
    assert {id_: each.misuses for id_, each in found.items() if each} == {
        "EXA-666666": {"false_report": 1, "frivolous": 1},
        "EXA-777777": {"false_report": 1},
    }
