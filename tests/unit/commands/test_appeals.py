"""/uphold, /partial, /deny, /remand and /restore: what becomes of an appeal, and who may say so."""

from dataclasses import replace
from typing import Any

import pytest

from mailbot.domain.authority import Authority, People, Person
from mailbot.domain.clock import clocks_for
from mailbot.domain.decision import Decide, Decision, Reverse
from mailbot.domain.dossier import Dossier
from mailbot.domain.plan import OpenTicket, UpdateTicket
from mailbot.domain.ticket import Ticket
from mailbot.domain.work import Letter, Work
from unit.commands.working import MIRA, NOOR, NOW, SASHA, decision_of, desk, done, given, later, refused, work_on

SAFE = Person("Safi Demo", "safi@example.org", {"*": ("safety",)})
LEE = Person("Lee Demo", "lee@example.org", {"*": ("lead",)})
ROBIN = Person("Robin Demo", "robin@example.org", {"*": ("moderator",)})
OURS = People((MIRA, ROBIN, SASHA, SAFE, LEE))
ORIGINAL = "ALU-222222"
FULL = """reason: The post was a quotation.
violated: no, it quotes
proportionate: no
mitigating: context
cooperation: yes
history: none"""
LIMITED = """reason: It was somebody else.
identified: no
violated: yes
technical: no
compromised: yes"""


def made(tier: int, by: Person = MIRA) -> Decision:
    return Decision("0d" * 16, ORIGINAL, by.address, NOW, "violation", category="deception", section="3.2", tier=tier)


def appeal(tier: int = 3, person: Person = ROBIN, by: Person = MIRA, **its: Any) -> Work:
    """An appeal of what MIRA decided on another ticket that MIRA alone worked on."""
    work = work_on(person=person, **{"kind": "appeal", "queue": "appeals", "tier": tier, "appealed": "0d" * 16, **its})
    decision = made(tier, by)
    of = replace(work.dossier, appealed=decision, involved=frozenset({by.address, *work.ticket.barred}))
    of = replace(of, deciders=frozenset({by.address}))
    other = Dossier(Ticket(ORIGINAL, "alludium", "violation_report", "abuse", "x", NOW), decisions=(decision,))
    return replace(work, dossier=of, people=OURS, named={ORIGINAL: other})


def letter(work: Work, template: str) -> Letter:
    (found,) = (each for each in work.letters if each.template == template)
    return found


def state(work: Work, name: str) -> str:
    return next((clock.state for clock in work.dossier.clocks if clock.name == name), "")


# ------------------------------------------------------------------------------------------ who may
@pytest.mark.parametrize("command", ["take", "uphold x", "partial x", "deny x", "remand x", "restore"])
@pytest.mark.parametrize("tier", [3, 2])
def test_who_decided_does_nothing_to_the_appeal(command: str, tier: int) -> None:
    assert "somebody else" in refused(appeal(tier, person=SASHA, by=SASHA), f"/{command}")


@pytest.mark.parametrize(
    ("tier", "person", "may"),
    [(3, ROBIN, True), (2, ROBIN, False), (2, SASHA, True), (1, SASHA, False), (1, LEE, False), (1, SAFE, True)],
)
def test_the_tier_says_who_reviews(tier: int, person: Person, *, may: bool) -> None:
    _, found = given(appeal(tier, person), "/take")
    assert (found == ()) == may


@pytest.mark.parametrize(
    ("its", "because"),
    [
        ({"tier": None}, "isn't known"),
        ({"tier": 2}, "the decision was of tier 3"),
        ({"kind": "complaint"}, "this is no appeal"),
    ],
)
def test_what_says_who_reviews_it_is_clear_first(its: dict[str, Any], because: str) -> None:
    work = appeal(3, LEE)
    work = replace(work, dossier=replace(work.dossier, ticket=replace(work.ticket, **its)))
    assert because in refused(work, f"/uphold\n{FULL}")


def test_an_appeal_without_a_decision_on_file_is_linked_first() -> None:
    work = appeal()
    work = replace(work, dossier=replace(work.dossier, appealed=None, involved=frozenset()))
    assert "/link" in refused(work, f"/uphold\n{FULL}")


# ------------------------------------------------------------------------------------------ outcomes
def test_an_appeal_that_is_upheld_takes_the_decision_back_and_starts_the_restoration() -> None:
    work = done(appeal(), f"/uphold\n{FULL}\nmonitoring: for 30 days")
    decision = decision_of(work)
    assert (decision.outcome, decision.appeals, decision.by, decision.tier) == ("upheld", "0d" * 16, ROBIN.address, 3)
    assert decision.factors["violated"] == "no, it quotes"
    assert Reverse(ORIGINAL, "0d" * 16, decision.id) in work.changes
    assert (state(work, "decision"), state(work, "reinstatement")) == ("met", "running")
    said = letter(work, "appeal_outcome")
    assert (said.to, said.said["words"], said.said["monitoring"]) == (NOOR, "The post was a quotation.", "for 30 days")
    assert work.grave == ()


def test_an_appeal_that_is_upheld_in_part_says_what_is_done_instead() -> None:
    assert "`action: …`" in refused(appeal(), f"/partial\n{FULL}")
    work = done(appeal(), f"/partial\n{FULL}\naction: 1")
    assert decision_of(work).action == "a warning with an explanation"
    assert decision_of(work).outcome == "partly_upheld"
    assert any(isinstance(change, Reverse) for change in work.changes)
    assert state(work, "reinstatement") == "running"


@pytest.mark.parametrize("command", ["uphold", "partial", "deny"])
def test_all_that_is_missing_is_asked_for_at_once(command: str) -> None:
    told = refused(appeal(), f"/{command}")
    assert all(f"`{field}: …`" in told for field in ("reason", "violated", "proportionate", "history"))
    assert ("`action: …`" in told) == (command == "partial")
    assert "`reason: …`" not in refused(appeal(), f"/{command} The post was a quotation.")


def test_the_outcome_tells_by_when_all_is_restored() -> None:
    for command, told in (("uphold", ["reinstatement"]), ("deny", [])):
        clocks = letter(done(appeal(), f"/{command}\n{FULL}"), "appeal_outcome").said["clocks"]
        assert [clock.name for clock in clocks if clock.name != "acknowledge"] == told


def test_the_time_of_another_review_is_told_by_the_name_of_its_stage() -> None:
    clocks = letter(done(appeal(), "/remand Another view."), "appeal_outcome").said["clocks"]
    assert [clock.name for clock in clocks if clock.name != "acknowledge"] == ["decision"]


def test_an_appeal_that_is_denied_is_closed_and_the_decision_stands() -> None:
    work = done(appeal(), f"/deny\n{FULL}")
    assert decision_of(work).outcome == "denied"
    assert work.ticket.state == "closed"
    assert not any(clock.is_live for clock in work.dossier.clocks)
    assert not any(isinstance(change, Reverse) for change in work.changes)
    assert letter(work, "appeal_outcome").said["final_at"] == NOW


@pytest.mark.parametrize("second", ["uphold", "partial", "deny", "remand"])
def test_an_appeal_is_decided_once(second: str) -> None:
    work = later(done(appeal(), f"/uphold\n{FULL}"))
    assert "decided already" in refused(work, f"/{second}\n{FULL}\naction: 1")


def test_two_decisions_in_one_mail_are_none() -> None:
    assert "decided already" in refused(appeal(), f"/uphold\n{FULL}\n/uphold\n{FULL}")


def test_what_was_taken_back_isnt_taken_back_again() -> None:
    work = appeal()
    taken = replace(made(3), reversed_by="0e" * 16)
    work = replace(work, dossier=replace(work.dossier, appealed=taken))
    assert "taken back already" in refused(work, f"/uphold\n{FULL}")


@pytest.mark.parametrize("line", FULL.splitlines())
def test_whatever_the_policy_asks_the_reviewer_says(line: str) -> None:
    asked = line.partition(":")[0]
    assert f"`{asked}: …`" in refused(appeal(), "/uphold\n" + FULL.replace(f"{line}\n", "").replace(line, ""))


@pytest.mark.parametrize("words", ["Robin Demo looked at it.", "write to robin@example.org"])
def test_a_reason_that_names_one_of_us_goes_nowhere(words: str) -> None:
    assert "whom they are not shown" in refused(
        appeal(), "/uphold\n" + FULL.replace("The post was a quotation.", words)
    )


# ------------------------------------------------------------------------------------ the gravest tier
def test_an_appeal_of_tier_1_is_decided_on_its_grounds_and_confirmed() -> None:
    work = appeal(1, SAFE, grounds={"account_compromise": "my account was hacked"})
    because = refused(work, f"/uphold\n{LIMITED}")
    assert "identity error, misidentification, technical error, account compromise, or none" in because
    assert "pleaded: account compromise (“my account was hacked”)" in because
    upheld = done(work, f"/uphold\n{LIMITED}\ngrounds: Account-Compromise")
    assert decision_of(upheld).factors["grounds"] == "account_compromise"
    assert ("account compromise (“my account was hacked”)",) in dict(upheld.shown).values()
    assert upheld.grave


@pytest.mark.parametrize(
    ("grounds", "because"),
    [("none", "one of the grounds"), ("proportionality", "can't rest on"), ("it was raining", "`grounds` are")],
)
def test_an_appeal_of_tier_1_is_upheld_on_one_of_its_grounds_alone(grounds: str, because: str) -> None:
    assert because in refused(appeal(1, SAFE), f"/uphold\n{LIMITED}\ngrounds: {grounds}")


def test_an_appeal_of_tier_1_on_other_grounds_is_told_the_four_once_and_decided_then() -> None:
    work = done(appeal(1, SAFE), "/deny\nreason: You write that it was too severe.\ngrounds: none")
    assert not any(isinstance(change, Decide) for change in work.changes)
    assert letter(work, "appeal_grounds").said["grounds"][0] == "identity_error"
    assert (work.ticket.grounds_asked, work.ticket.state, state(work, "decision")) == (True, "open", "paused")
    again = done(later(work), "/deny\nreason: Again no ground.\ngrounds: none")
    assert (decision_of(again).outcome, decision_of(again).factors["grounds"]) == ("denied", "none")
    assert again.grave


def test_the_words_of_an_appeal_that_came_encrypted_are_not_mailed() -> None:
    work = appeal(1, SAFE, encrypted=True, grounds={"account_compromise": "my account was hacked"})
    assert "hacked" not in refused(work, f"/uphold\n{LIMITED}")


# ---------------------------------------------------------------------------------- an additional review
def test_an_additional_review_is_somebody_elses_and_begins_anew() -> None:
    work = appeal(3, ROBIN, assignee=ROBIN.address, assignees=(ROBIN.address,))
    work = done(work, "/remand\nreason: A second view is needed.")
    assert decision_of(work).outcome == "additional_review"
    assert (work.ticket.assignee, work.ticket.barred) == (None, (ROBIN.address,))
    assert (state(work, "decision"), state(work, "decision 2")) == ("met", "running")
    assert [told.person for told in work.told] == [SASHA, LEE]
    assert "somebody else" in refused(later(work), f"/uphold\n{FULL}")
    upheld = done(later(work, person=SASHA), f"/uphold\n{FULL}")
    assert (decision_of(upheld).outcome, state(upheld, "decision 2")) == ("upheld", "met")


def test_where_nobody_is_left_the_lead_hears_of_it_and_nothing_is_decided() -> None:
    work = done(appeal(1, SAFE), "/remand It needs a second view.")
    assert decision_of(work).is_final is False
    assert "nobody here may review it any more" in (work.ticket.needs_triage or "")
    assert [told.person for told in work.told] == [LEE]


def test_an_appeal_goes_to_whom_the_desk_names_outside() -> None:
    assert "names nobody outside" in refused(appeal(1, SAFE), "/remand external\nreason: x")
    named: Authority = replace(desk().authority, external={1: "the Review Body"})
    work = appeal(1, SAFE)
    work = done(replace(work, desk=replace(work.desk, authority=named)), "/remand external It needs one from outside.")
    assert letter(work, "appeal_outcome").said["external"] == "the Review Body"
    assert letter(work, "appeal_outcome").said["words"] == "It needs one from outside."
    assert work.ticket.needs_triage == "additional review: the Review Body reviews it"


def sent_outside(person: Person = LEE, by: Person = ROBIN, tier: int = 1, sender: Person = SAFE) -> Work:
    """An appeal that went to a reviewer outside, as another person has it before them."""
    named = replace(desk().authority, external={1: "the Review Body", 2: "the Review Body"})
    work = appeal(tier, sender, by)
    work = done(replace(work, desk=replace(work.desk, authority=named)), "/remand external It needs one from outside.")
    return later(work, person=person, told=())


BODY = "reviewer: the Review Body"


@pytest.mark.parametrize(
    ("command", "outcome", "state"),
    [("uphold", "upheld", "open"), ("partial\naction: 1", "partly_upheld", "open"), ("deny", "denied", "closed")],
)
def test_what_a_reviewer_outside_decided_is_put_on_file_as_theirs(command: str, outcome: str, state: str) -> None:
    work = done(sent_outside(), f"/{command}\n{LIMITED}\ngrounds: account compromise\n{BODY}")
    made = decision_of(work)
    assert (made.outcome, made.by, made.recorded_by) == (outcome, "the Review Body", LEE.address)
    assert (work.ticket.state, bool(work.grave)) == (state, True)
    assert letter(work, "appeal_outcome").said["external"] == "the Review Body"
    assert "On file as decided by the Review Body, and put there by you." in work.done


def test_the_lead_hears_of_what_is_put_on_file_for_somebody_outside_and_it_is_confirmed() -> None:
    work = done(sent_outside(SASHA, tier=2, sender=LEE), f"/deny\n{FULL}\n{BODY}")
    (told,) = work.told
    assert (told.person, told.why) == (LEE, "Sasha Demo has put on file what the Review Body decided: denied.")
    assert work.grave == ("/deny writes to 2 people.",)


def test_where_the_only_lead_puts_something_on_file_as_somebody_elses_others_hear_of_it() -> None:
    """Else one person alone could rule by another's name, and nobody would know."""
    outcome = done(sent_outside(), f"/deny\n{LIMITED}\ngrounds: account compromise\n{BODY}")
    assert [told.person for told in outcome.told] == [SASHA, SAFE]
    earlier_one = done(unlinked(LEE), earlier("Olga Old, left"))
    assert [told.person for told in earlier_one.told] == [SASHA]
    assert earlier_one.dossier.involved == {"Olga Old", LEE.address}


@pytest.mark.parametrize("said", ["external", "The review body.", "the  Review Body"])
def test_a_reviewer_outside_is_named_in_any_way(said: str) -> None:
    work = done(sent_outside(tier=2, sender=SASHA), f"/deny\n{FULL}\nreviewer: {said}")
    assert decision_of(work).by == "the Review Body"


@pytest.mark.parametrize("command", ["uphold", "partial", "deny"])
def test_whoever_decided_what_is_appealed_puts_nothing_on_file_either(command: str) -> None:
    lines = f"/{command}\n{LIMITED}\ngrounds: account compromise\naction: 1\n{BODY}"
    assert "somebody else" in refused(sent_outside(LEE, by=LEE), lines)
    assert not given(sent_outside(SAFE, by=LEE), lines)[1]


def test_who_may_not_decide_such_a_matter_puts_nothing_on_file() -> None:
    told = refused(sent_outside(MIRA), f"/deny\n{LIMITED}\ngrounds: account compromise\n{BODY}")
    assert told == "`deny` of an appeal of tier 1 is for senior or safety or lead"


def test_while_somebody_outside_reviews_it_nobody_here_decides_before_they_have_taken_it() -> None:
    work = sent_outside(SASHA, tier=2, sender=LEE)
    assert "`reviewer: the Review Body` below /deny" in refused(work, f"/deny\n{FULL}")
    assert "no reviewer outside has this appeal" in refused(work, f"/take\n/deny\n{FULL}\n{BODY}")
    assert decision_of(done(work, f"/take\n/deny\n{FULL}")).by == SASHA.address


@pytest.mark.parametrize("who", ["me", "", "another Review Body"])
def test_nobody_else_is_named_as_the_reviewer(who: str) -> None:
    work = sent_outside(tier=2, sender=SASHA)
    assert "write `reviewer: the Review Body`" in refused(work, f"/deny\n{FULL}\nreviewer: {who}")


def test_what_is_reviewed_here_is_nobodys_outside() -> None:
    assert "no reviewer outside has this appeal" in refused(appeal(2, SASHA), f"/deny\n{FULL}\n{BODY}")


def test_where_nobody_here_is_eligible_whom_the_desk_names_outside_reviews_it() -> None:
    work = appeal(1, LEE, by=SAFE)
    work = replace(work, desk=replace(work.desk, authority=replace(desk().authority, external={1: "the Review Body"})))
    work = done(work, f"/uphold\n{LIMITED}\ngrounds: account compromise\n{BODY}")
    assert decision_of(work).by == "the Review Body"
    assert done(later(work), "/restore").ticket.state == "closed"
    assert "somebody else" in refused(later(work, person=SAFE), "/restore")


@pytest.mark.parametrize(
    ("external", "because"), [({}, "the lead finds somebody"), ({1: "the Review Body"}, "the Review Body does")]
)
def test_an_appeal_that_comes_to_have_no_reviewer_here_is_told_to_the_lead(
    external: dict[int | None, str], because: str
) -> None:
    named = replace(desk().authority, external=external)
    work = replace(unlinked(SASHA), desk=replace(desk(), authority=named))
    other = Dossier(Ticket(ORIGINAL, "alludium", "violation_report", "x", "x", NOW), decisions=(made(1, SAFE),))
    work = done(replace(work, named={ORIGINAL: other}), f"/link {ORIGINAL}")
    assert because in (work.ticket.needs_triage or "")
    assert [told.person for told in work.told] == [LEE]
    assert not any(isinstance(change, Decide) for change in work.changes)


def test_an_appeal_whose_tier_leaves_a_reviewer_here_is_told_to_nobody() -> None:
    work = done(replace(unlinked(SASHA), named={ORIGINAL: appeal(3).named[ORIGINAL]}), f"/link {ORIGINAL}")
    assert (work.ticket.needs_triage, work.told) == (None, ())


def test_a_tier_that_leaves_nobody_to_review_it_is_told_to_the_lead() -> None:
    work = done(appeal(None, SASHA, by=SAFE), "/tier 1")  # type: ignore[arg-type]
    assert "nobody here may review it" in (work.ticket.needs_triage or "")
    assert [told.person for told in work.told] == [LEE]


def test_a_link_after_the_decision_changes_nothing_of_what_it_was_about() -> None:
    work = later(done(appeal(), f"/uphold\n{FULL}"), person=SASHA)
    other = replace(work.named[ORIGINAL], ticket=replace(work.named[ORIGINAL].ticket, id="ALU-444444"))
    again = replace(made(3, LEE), id="0f" * 16)
    work = replace(work, named={"ALU-444444": replace(other, decisions=(again,))})
    assert done(work, "/link ALU-444444").ticket.appealed == "0d" * 16


def test_what_an_appeal_is_about_is_unclear_no_more_once_a_person_has_linked_it() -> None:
    work = replace(unlinked(SASHA, needs_triage="no decision"), named={ORIGINAL: appeal(3).named[ORIGINAL]})
    assert done(work, f"/link {ORIGINAL}").ticket.needs_triage is None


def test_who_may_put_it_on_file_is_told_with_what_to_write() -> None:
    named = replace(desk().authority, external={1: "the Review Body"})
    work = appeal(1, SAFE, by=LEE)
    work = done(replace(work, desk=replace(work.desk, authority=named)), "/remand It needs a second view.")
    assert "`reviewer: the Review Body` below /uphold, /partial or /deny puts it on file" in work.done[-2]
    assert work.done[-1] == "Who may put it on file: Sasha Demo, Safi Demo."


def test_the_tier_of_an_appeal_that_is_reviewed_anew_moves_the_time_that_it_has_from_then() -> None:
    work = later(done(appeal(3, ROBIN, by=SASHA), "/remand Another view."), person=LEE)
    two = next(clock for clock in done(work, "/tier 2").dossier.clocks if clock.name == "decision 2")
    begun = clocks_for(desk(), kind="appeal", tier=2, starts="remanded", ticket_id=work.ticket.id, at=NOW)
    assert (two.state, two.limit_at) == ("running", begun[0].limit_at)


@pytest.mark.parametrize(
    ("tier", "said", "expected"),
    [
        (2, "a warning", "a warning with an explanation"),
        (2, "2", "manual review within 5-7 business days"),
        (2, "removal of content", "removal of content"),
        (1, "immediate suspension", "immediate suspension of the account"),
        (3, "1", "a warning with an explanation"),
    ],
)
def test_what_is_done_instead_may_be_what_the_policy_has_for_slighter_violations(
    tier: int, said: str, expected: str
) -> None:
    fields, person = (LIMITED + "\ngrounds: account compromise", SAFE) if tier == 1 else (FULL, SASHA)
    work = done(appeal(tier, person), f"/partial\n{fields}\naction: {said}")
    assert decision_of(work).action == expected


# --------------------------------------------------------------------------------------- restoration
def test_what_was_promised_is_confirmed_once_it_is_done() -> None:
    upheld = later(done(appeal(), f"/uphold\n{FULL}\nmonitoring: for 30 days"), person=SASHA)
    work = done(upheld, "/restore We are sorry.")
    assert (state(work, "reinstatement"), work.ticket.state) == ("met", "closed")
    said = letter(work, "reinstated").said
    assert (said["words"], said["monitoring"]) == ("We are sorry.", "for 30 days")
    assert said["action"] == ""  # which the letter says in its own language


@pytest.mark.parametrize("before", ["", f"/deny\n{FULL}", "/remand Another view."])
def test_nothing_is_restored_that_wasnt_upheld(before: str) -> None:
    work = done(appeal(), before) if before else appeal()
    assert refused(later(work, person=SASHA), "/restore")


# -------------------------------------------------------------------------------------------- linking
def test_an_appeal_that_is_linked_later_leaves_whoever_had_a_part_in_the_decision() -> None:
    work = appeal(None, SASHA, assignee=MIRA.address, appealed=None)  # type: ignore[arg-type]
    work = replace(work, dossier=replace(work.dossier, appealed=None, involved=frozenset()))
    other = work.named[ORIGINAL]
    other = replace(other, decisions=(made(2, ROBIN),), ticket=replace(other.ticket, assignees=(MIRA.address,)))
    work = done(replace(work, named={ORIGINAL: other}), f"/link {ORIGINAL}")
    assert (work.ticket.appealed, work.ticket.tier, work.ticket.assignee) == ("0d" * 16, 2, None)
    assert work.dossier.involved == {ROBIN.address, MIRA.address}
    assert [told.person for told in work.told] == [MIRA]
    assert state(work, "decision") == "running"


def test_a_link_to_what_nobody_has_decided_appeals_nothing() -> None:
    work = appeal(3, SASHA, appealed=None)
    work = replace(work, named={ORIGINAL: replace(work.named[ORIGINAL], decisions=())})
    assert done(work, f"/link {ORIGINAL}").ticket.appealed is None


# ------------------------------------------------------------------------------ decisions from before
EARLIER = """by: {}
on: 2026-01-15
action: 1
reason: The account sold followers.
section: 3.3.3
tier: 3"""


def unlinked(person: Person = SASHA, **its: Any) -> Work:
    """An appeal of what isn't on file."""
    work = appeal(**{"tier": None, "person": person, "appealed": None, "reference": "ACC-48213", **its})
    nothing = replace(work.dossier, appealed=None, involved=frozenset(), deciders=frozenset())
    return replace(work, dossier=nothing, named={})


def earlier(by: str = "Mira Demo", **other: str) -> str:
    lines = (line for line in EARLIER.format(by).splitlines() if line.partition(":")[0] not in other)
    return "\n".join(("/link", *lines, *(f"{name}: {value}" for name, value in other.items())))


@pytest.mark.parametrize("by", ["Mira Demo", "mira", "Mira@example.org", "Mira Demo, left"])
def test_an_earlier_decision_is_on_file_as_its_deciders_who_has_no_part_in_the_appeal(by: str) -> None:
    work = done(unlinked(), earlier(by))
    made, appealed = decision_of(work), work.dossier.appealed
    assert (made.by, made.recorded_by, f"{made.at:%Y-%m-%d}") == (MIRA.address, SASHA.address, "2026-01-15")
    assert (made.outcome, made.tier, made.section, made.reference) == ("violation", 3, "3.3.3", "ACC-48213")
    assert made.action == "a warning with an explanation"
    assert (appealed, work.ticket.appealed, work.ticket.tier) == (made, made.id, 3)
    assert work.dossier.involved == work.dossier.deciders == {MIRA.address, SASHA.address}
    assert [told.person for told in work.told] == [MIRA]
    (opened,) = (change.ticket for change in work.changes if isinstance(change, OpenTicket))
    assert (opened.id, opened.state, opened.kind) == (made.ticket_id, "closed", "violation_report")


@pytest.mark.parametrize("said", ["reason: It was a quotation.", "Reason : It was a quotation.", "It was a quotation."])
def test_a_reason_on_the_commands_own_line_is_told_without_the_word_that_says_so(said: str) -> None:
    work = done(appeal(3, SASHA), f"/deny {said}\n{FULL.partition(chr(10))[2]}")
    assert decision_of(work).reason == "It was a quotation."
    ruled = done(work_on(), f"/decide no violation {said}")
    assert decision_of(ruled).reason == "It was a quotation."


@pytest.mark.parametrize("person", [MIRA, SASHA])
@pytest.mark.parametrize("command", ["take", "assign {}", "uphold x", "deny x", "link ALU-5RVR8V"])
def test_who_made_an_earlier_decision_and_who_put_it_on_file_do_nothing_to_its_appeal(
    person: Person, command: str
) -> None:
    """Else a decision of one's own, put on file as a colleague's or as that of somebody who left, could be reviewed."""
    work = later(done(unlinked(), earlier()), person=person)
    assert "had a part in" in refused(work, f"/{command.format(person.name)}")


def test_who_decided_what_an_appeal_may_be_about_links_it_to_no_colleagues_decision_and_does_nothing_else() -> None:
    theirs = replace(made(3), by=ROBIN.address)
    other = Dossier(Ticket(ORIGINAL, "alludium", "violation_report", "abuse", "x", NOW), decisions=(theirs,))
    work = replace(unlinked(), named={ORIGINAL: other})
    unclear = replace(work, dossier=replace(work.dossier, involved=frozenset({SASHA.address, ROBIN.address})))
    assert "you had a part in a decision that it may be about" in refused(unclear, f"/link {ORIGINAL}")
    for order in ("/reply It is denied.", "/kind complaint", "/close", "/take", "/spam"):
        assert "had a part in" in refused(unclear, order)
    assert done(replace(unclear, person=ROBIN), f"/link {ORIGINAL}").dossier.appealed == theirs
    assert done(work, f"/link {ORIGINAL}").dossier.appealed == theirs


def test_an_earlier_decision_of_somebody_who_left_is_theirs_and_the_lead_hears_of_it() -> None:
    work = done(unlinked(), earlier("Olga Old, left"))
    assert (decision_of(work).by, work.dossier.involved) == ("Olga Old", {"Olga Old", SASHA.address})
    assert [told.person for told in work.told] == [LEE]
    assert decision_of(done(unlinked(), earlier("Olga@Old.example (who has left)"))).by == "olga@old.example"


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"by": "Mria Demo"}, "nobody here is called Mria Demo; did you mean Mira Demo?"),
        ({"by": "Olga Old"}, "of somebody who left, write `by: Olga Old, left`"),
        ({"by": "Demo"}, "may be any of Mira Demo, Robin Demo"),
        ({"by": "left"}, "nobody here is called left"),
        ({"on": "last year"}, "`on` is a day such as 2026-03-02"),
        ({"on": "2026-03-03"}, "has still to come"),
        ({"tier": "4"}, "the tiers here are 1, 2, 3"),
        ({"action": "77"}, "there is no action 77"),
        *(({field: " "}, f"`{field}: …`") for field in ("by", "on", "action", "reason", "section", "tier")),
    ],
)
def test_an_earlier_decision_is_put_on_file_whole(said: dict[str, str], because: str) -> None:
    assert because in refused(unlinked(), earlier(**said))


@pytest.mark.parametrize(
    ("work", "because"),
    [
        (unlinked(kind="complaint"), "/kind appeal first"),
        (unlinked(state="closed"), "/reopen it first"),
        (replace(unlinked(), person=Person("Ona Demo", "ona@example.org", {"*": ("on_call",)})), "`decide` of a viol"),
        (replace(unlinked(), person=MIRA), ""),
    ],
)
def test_an_earlier_decision_is_put_on_file_by_who_may_decide_so_for_an_open_appeal(work: Work, because: str) -> None:
    _, found = given(work, earlier())
    assert bool(found) == bool(because)
    assert all(because in each.because for each in found)


def test_an_earlier_decision_of_a_graver_tier_is_put_on_file_by_who_may_decide_in_it() -> None:
    assert "of tier 1 is for senior or safety or lead" in refused(unlinked(MIRA), earlier("Lee Demo", tier="1"))


def test_an_earlier_decision_stands_on_the_ticket_that_is_named_unless_one_does_already() -> None:
    report = Ticket(ORIGINAL, "alludium", "violation_report", "abuse", "x", NOW, assignees=(ROBIN.address,))
    other = Dossier(replace(report, state="closed"))
    work = replace(unlinked(), named={ORIGINAL: other})
    after = done(work, earlier().replace("/link", f"/link {ORIGINAL}"))
    assert decision_of(after).ticket_id == ORIGINAL
    assert after.dossier.involved == {MIRA.address, ROBIN.address, SASHA.address}
    assert not any(isinstance(change, OpenTicket) for change in after.changes)
    decided = replace(work, named={ORIGINAL: replace(other, decisions=(made(3),))})
    assert "without more lines" in refused(decided, earlier().replace("/link", f"/link {ORIGINAL}"))


@pytest.mark.parametrize(
    ("its", "because"),
    [
        ({"state": "open"}, "is open: who rules on it says /decide there"),
        ({"kind": "appeal", "state": "open"}, "is an appeal itself"),
        ({"kind": "appeal"}, "is an appeal itself"),
        ({"kind": "complaint", "level": 1}, "had a part in what this complaint"),
    ],
)
def test_nobody_rules_on_another_ticket_by_somebody_elses_name(its: dict[str, Any], because: str) -> None:
    ticket = Ticket(ORIGINAL, "alludium", "violation_report", "abuse", "x", NOW, state="closed")
    other = Dossier(replace(ticket, **its), involved=frozenset({SASHA.address}))
    work = replace(unlinked(), named={ORIGINAL: other})
    assert because in refused(work, earlier().replace("/link", f"/link {ORIGINAL}"))


def test_the_appeal_isnt_decided_by_the_mail_that_puts_its_decision_on_file() -> None:
    assert "Sasha Demo had a part in" in refused(unlinked(), f"{earlier()}\n/uphold\n{FULL}")
    assert "Sasha Demo had a part in" in refused(unlinked(), f"{earlier()}\n{earlier()}")


def test_whoever_had_the_appeal_and_made_the_earlier_decision_leaves_it_and_is_told_once() -> None:
    work = done(unlinked(assignee=MIRA.address, assignees=(MIRA.address,)), earlier())
    assert (work.ticket.assignee, [told.person for told in work.told]) == (None, [MIRA])


# --------------------------------------------------------------------------------------------- misuse
@pytest.mark.parametrize(
    ("before", "warned"),
    [({}, False), ({"frivolous": 1}, True), ({"frivolous": 4}, True), ({"false_report": 4}, False)],
)
def test_a_frivolous_appeal_is_counted_and_told_at_the_threshold(before: dict[str, int], *, warned: bool) -> None:
    work = appeal(3, SASHA)
    work = replace(work, dossier=replace(work.dossier, misuses=before))
    after = done(work, "/frivolous The same words as last week.")
    assert after.ticket.misuse == "frivolous"
    assert bool(after.shown) == warned
    assert not any(isinstance(change, Decide) for change in after.changes)
    assert after.letters == ()


def test_a_finding_of_misuse_is_taken_back() -> None:
    work = later(done(work_on(), "/false-report Their own posts."))
    assert work.ticket.misuse == "false_report"
    (change,) = done(work, "/false-report no").changes
    assert isinstance(change, UpdateTicket)
    assert change.values == {"misuse": None}


@pytest.mark.parametrize(("kind", "command"), [("appeal", "false-report"), ("violation_report", "frivolous")])
def test_each_misuse_is_of_its_own_kind(kind: str, command: str) -> None:
    assert "see /" in refused(work_on(kind=kind, tier=2), f"/{command} because")
