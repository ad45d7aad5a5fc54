"""`/take`, `/assign`, `/escalate`: who works on a ticket, and who does no more."""

from dataclasses import replace

import pytest

from commanding import DESK, LEE, ROBIN, SAM, TICKET, after, decided, dossier, refusals, states, work
from mailbot.domain.authority import COMMANDS, Grant, Person
from mailbot.domain.desk import Desk

APPEAL = replace(TICKET, kind="appeal", queue="appeals")


@pytest.mark.parametrize(
    ("who", "person"),
    [
        ("sam@example.org", SAM),
        ("<Sam@Example.org>", SAM),
        ("Sam Demo", SAM),
        ("sam", SAM),
        ("lead", LEE),
        ("complaints officer", LEE),
        ("senior", SAM),
    ],
)
def test_a_person_is_meant_by_address_name_or_role(who: str, person: Person) -> None:
    done = after(f"/assign {who}")
    assert done.ticket.assignee == person.address
    assert done.ticket.assignees == (person.address,)


def test_whom_it_is_assigned_to_is_told() -> None:
    (told,) = after("/assign Sam").told
    assert (told.person, told.why) == (SAM, "Robin Demo has assigned it to you.")


@pytest.mark.parametrize(
    ("kind", "command"), [("violation_report", "decide"), ("complaint", "decide"), ("policy_question", "close")]
)
@pytest.mark.parametrize("text", ["/take", "/assign Robin"])
def test_the_receipt_says_where_somebody_else_has_to_end_it(text: str, kind: str, command: str) -> None:
    """Whoever can't decide a matter may look into it."""
    for_seniors = Grant((command,), ("senior",), tiers=(2,))
    rest = Grant(tuple(name for name in COMMANDS if name != command), ("moderator", "senior"))
    desk = replace(DESK, authority=replace(DESK.authority, grants=(for_seniors, rest)))
    of = work(dossier(replace(TICKET, kind=kind)), desk=desk)
    done = after(text, of)
    assert done.ticket.assignee == ROBIN.address
    assert f"Robin Demo may look into it, and somebody else ends it: `{command}` of a " in done.done[-1]
    assert "is for senior." in done.done[-1]
    assert after("/assign Sam", of).done == ("Assigned to Sam Demo.",)


def test_who_takes_it_knows_of_it() -> None:
    assert after("/take").told == ()


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("/assign Demo", "Demo may be any of Robin Demo, Sam Demo, Lee Demo"),
        ("/assign moderator", "moderator may be any of Robin Demo, Sam Demo"),
        ("/assign Samm", "did you mean Sam Demo?"),
        ("/assign safety", "nobody at this desk is called safety"),
        ("/assign Kim", "nobody at this desk is called Kim"),
        ("/assign", "a name, an address or a role"),
    ],
)
def test_who_isnt_one_person_of_the_desk_gets_nothing(text: str, because: str) -> None:
    assert because in refusals(text)


def test_of_several_the_one_who_may_is_meant() -> None:
    assert after("/assign moderator", work(dossier(APPEAL), person=LEE)).ticket.assignee == SAM.address


def test_an_appeal_is_assigned_to_nobody_who_had_a_part_in_it() -> None:
    involved = dossier(APPEAL, involved=frozenset({SAM.address}))
    assert "Sam Demo had a part in what" in refusals("/assign Sam", work(involved, person=LEE))


def test_who_has_worked_on_it_is_out_once_it_is_raised() -> None:
    worked = dossier(replace(TICKET, assignee=ROBIN.address, assignees=(ROBIN.address,)), decisions=(decided(SAM),))
    done = after("/escalate it is beyond me", work(worked))
    assert (done.ticket.level, done.ticket.assignee) == (1, None)
    assert done.ticket.barred == (ROBIN.address, SAM.address)
    assert done.dossier.involved == {ROBIN.address, SAM.address}
    assert states(done)["escalation"] == "running"


def test_who_raised_it_takes_it_no_more_in_the_same_mail() -> None:
    worked = dossier(replace(TICKET, assignee=ROBIN.address, assignees=(ROBIN.address,)))
    assert "is for somebody else" in refusals("/escalate\n/take", work(worked))


@pytest.mark.parametrize(("level", "person"), [(0, SAM), (1, LEE), (2, LEE)])
def test_those_of_the_next_level_are_told(level: int, person: Person) -> None:
    done = after("/escalate it is beyond me", work(dossier(replace(TICKET, level=level))))
    assert [each.person for each in done.told] == [person]
    assert "it is beyond me" in done.told[0].why


def test_where_nobody_is_left_at_a_level_those_of_the_next_one_are_told() -> None:
    done = after("/escalate", work(dossier(replace(TICKET, assignees=(SAM.address,)))))
    assert [each.person for each in done.told] == [LEE]
    assert done.done[-1] == "Raised to level 1, senior. It is told to Lee Demo."


def test_where_nobody_is_left_at_any_level_the_receipt_says_so() -> None:
    done = after("/escalate", work(dossier(replace(TICKET, assignees=(SAM.address, LEE.address)))))
    assert done.told == ()
    assert "Nobody of senior or above is left" in done.done[-1]


def test_the_highest_level_is_the_last() -> None:
    assert "highest level" in refusals("/escalate", work(dossier(replace(TICKET, level=3))))


def two_seniors() -> Desk:
    return replace(DESK, courtesy=replace(DESK.courtesy, levels=("moderator",)))


def test_what_tells_several_people_is_confirmed() -> None:
    done = after("/escalate", replace(work(person=LEE), desk=two_seniors()))
    assert len(done.told) == 2
    assert done.grave == ("/escalate writes to 2 people.",)


def test_what_tells_one_person_isnt() -> None:
    assert after("/assign Sam").grave == ()
