"""`/status` and `/help`: what a person is told, and that nothing changes."""

from dataclasses import replace

import pytest

from commanding import ANNA, LEE, MONDAY, OTHER, ROBIN, TICKET, after, dossier, refusals, work
from mailbot.commands import commands
from mailbot.domain.authority import Authority, Grant
from mailbot.domain.dossier import Kept
from mailbot.domain.ticket import Pause

REPLY = Kept("99887766" * 4, "suppressed", ANNA.address)
LITTLE = Authority((Grant(("take", "note"), ("moderator",)),))


@pytest.mark.parametrize("text", ["/status", "/help", "/help close"])
def test_nothing_changes(text: str) -> None:
    done = after(text)
    assert (done.changes, done.letters, done.told, done.grave) == ((), (), (), ())
    assert done.done[0].startswith("Nothing is changed")


def test_a_status_tells_what_the_ticket_itself_doesnt_show() -> None:
    much = replace(
        TICKET,
        snoozed_until=MONDAY,
        pauses=(Pause("legal_hold", MONDAY),),
        restricted=True,
        delay_reason="We wait.",
        hazards=("child_safety",),
    )
    ((_, facts),) = after("/status", work(dossier(much, links=((OTHER.id, "same matter"),), blocked="floods"))).shown
    for each in (
        "sleeps until",
        "legal hold",
        "sealed",
        "We wait.",
        "child_safety",
        f"same matter: {OTHER.id}",
        "floods",
    ):
        assert any(each in fact for fact in facts)


def test_help_lists_what_the_person_may_do_and_nothing_else() -> None:
    little = replace(work(), desk=replace(work().desk, authority=LITTLE))
    ((_, usages),) = after("/help", little).shown
    assert [usage.split()[0].strip(":") for usage in usages] == ["/help", "/note", "/status", "/take"]


def test_help_lists_every_command_to_whom_all_are_granted() -> None:
    ((_, usages),) = after("/help", work(person=LEE)).shown
    assert len(usages) == len(commands())


def test_help_tells_of_a_command_that_isnt_theirs() -> None:
    little = replace(work(), desk=replace(work().desk, authority=LITTLE))
    done = after("/help close", little)
    assert "/close WORDS" in done.done[0]
    assert done.done[1].startswith("You can't use it here")


def test_help_knows_what_was_meant() -> None:
    assert "did you mean close?" in refusals("/help clsoe")


def test_who_commands_is_named_by_address_in_events() -> None:
    assert work().by == f"person {ROBIN.address}"


@pytest.mark.parametrize("text", ["/status", "/block", "/block\n/block\n/block off", f"/release {REPLY.id}"])
def test_nobody_is_told_who_stays_anonymous(text: str) -> None:
    done = after(text, work(dossier(replace(TICKET, anonymous=True)), kept=(REPLY,)))
    assert ANNA.address not in f"{done.done} {done.shown}"
    assert ANNA.name not in f"{done.done} {done.shown}"


def test_nobody_is_told_which_appeal_an_anonymous_complainant_has() -> None:
    hidden = dossier(replace(TICKET, anonymous=True), appeals=(OTHER.id,))
    assert OTHER.id not in refusals("/block", work(hidden))
