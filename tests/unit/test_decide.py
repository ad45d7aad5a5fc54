"""What becomes of a mail, as a table of facts and plans."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.decide import decide
from mailbot.domain.desk import ClockRule, Convention, Duration
from mailbot.domain.examination import Examination
from mailbot.domain.mail import Address
from mailbot.domain.plan import (
    AddEntry,
    Facts,
    LinkTickets,
    Note,
    OpenTicket,
    Plan,
    Sent,
    SetClock,
    SetOutbox,
    Thread,
    UpdateTicket,
)
from mailbot.domain.reading import Bounce, Reading, Report, Why
from mailbot.domain.ticket import Clock, Pause
from mailbot.letters import Arrival
from specimens import (
    ANNA,
    BUDGET,
    DESK,
    KINDS,
    LADDER,
    NOW,
    arrival,
    envelope,
    facts,
    mail,
    reading,
    running_clock,
    thread,
    ticket,
)

FAIL = Examination("fail", "DMARC fail")
PASS = Examination("pass", "DMARC pass")


def decided(given: Arrival | None = None, known: Facts | None = None) -> Plan:
    return decide(given or arrival(), known or facts(), NOW, BUDGET)


def changes(plan: Plan, kind: type) -> list[Any]:
    return [change for change in plan.changes if isinstance(change, kind)]


def purposes(plan: Plan) -> list[tuple[str, str]]:
    return [(mail.purpose, mail.to.address) for mail in plan.outgoing]


def test_a_new_matter_opens_a_ticket_with_clocks_one_acknowledgement_and_a_notice() -> None:
    plan = decided()
    (opened,) = changes(plan, OpenTicket)
    assert plan.disposition == "opened"
    assert opened.ticket.queue == "abuse"
    assert [clock.name for clock in opened.clocks] == ["acknowledge", "initial_review"]
    assert purposes(plan) == [("acknowledgement", "anna@example.net"), ("notice", "robin@example.org")]
    assert all(mail.suppressed_because is None for mail in plan.outgoing)


def test_clocks_start_at_receipt_not_at_the_decision() -> None:
    plan = decide(arrival(), facts(), NOW + timedelta(hours=5), BUDGET)
    (opened,) = changes(plan, OpenTicket)
    assert opened.clocks[0].limit_at == NOW + timedelta(hours=24)


def test_hazards_are_told_to_the_safety_people_or_the_lead() -> None:
    plan = decided(arrival(reading=reading(hazards=("child_safety",))))
    assert ("notice", "lee@example.org") in purposes(plan)


def test_the_same_message_again_is_recorded_and_answers_nothing() -> None:
    plan = decided(known=facts(duplicate_of=("first", "EXA-222222")))
    assert (plan.disposition, plan.duplicate_of, plan.ticket_id) == ("recorded", "first", "EXA-222222")
    assert (plan.changes, plan.fingerprint) == ((), None)


@pytest.mark.parametrize(
    ("nature", "disposition"),
    [
        ("auto_reply", "recorded"),
        ("list", "recorded"),
        ("bounce", "recorded"),
        ("spam", "held"),
        ("unreadable", "held"),
    ],
)
def test_mail_that_no_person_wrote_opens_nothing_and_answers_nobody_outside(nature: str, disposition: str) -> None:
    plan = decided(arrival(reading=reading(nature=nature, kind=None)))
    assert plan.disposition == disposition
    assert not changes(plan, OpenTicket)
    assert {purpose for purpose, _ in purposes(plan)} <= {"held"}


def test_mail_by_a_sender_of_mass_mail_is_a_ticket_and_gets_no_automatic_reply() -> None:
    plan = decided(arrival(mail=mail(headers=(("Feedback-ID", "1:2:3:esp"),))))
    (reply,) = (each for each in plan.outgoing if each.purpose == "acknowledgement")
    assert plan.disposition == "opened"
    assert "Feedback-ID" in (reply.suppressed_because or "")


def test_unreadable_mail_is_told_to_the_lead_at_once_and_spam_waits_for_the_day() -> None:
    assert purposes(decided(arrival(reading=reading(nature="unreadable")))) == [("held", "lee@example.org")]
    assert purposes(decided(arrival(reading=reading(nature="spam")))) == []


def test_a_machine_report_of_abuse_opens_a_ticket_and_gets_no_reply() -> None:
    plan = decided(arrival(reading=reading(nature="machine_report", report=Report("arf", "abuse"))))
    (opened,) = changes(plan, OpenTicket)
    assert opened.parties[0].role == "reporter"
    assert plan.outgoing[0].suppressed_because == "machine reports and feedback loops get no reply"


@pytest.mark.parametrize("format_", ["dmarc", "tlsrpt"])
def test_a_dmarc_or_tls_report_is_filed(format_: str) -> None:
    plan = decided(arrival(reading=reading(nature="machine_report", kind=None, report=Report(format_))))
    assert (plan.disposition, plan.changes) == ("recorded", ())


def mail_of_ours(state: str = "sent", *, version: int = 1, **changes: Any) -> Sent:
    row = Sent("row", "desk", "acknowledgement", state, ANNA.address, ticket(version=version))
    return replace(row, **changes)


def test_our_own_mail_that_comes_back_is_a_loop() -> None:
    ours = mail(from_=Address("Example Desk", "abuse@example.com"))
    plan = decided(arrival(mail=ours), facts(ours=mail_of_ours("sent", version=1)))
    assert (plan.disposition, plan.changes) == ("discarded", ())


def test_a_bounce_comes_back_to_the_row_it_belongs_to() -> None:
    bounced = reading(nature="bounce", bounces=(Bounce("anna@example.net", "5.1.1", "failed", "no such user"),))
    plan = decided(arrival(reading=bounced), facts(bounce_of=mail_of_ours("sent", version=4)))
    (row,) = changes(plan, SetOutbox)
    assert (row.outbox_id, row.state, row.because) == ("row", "bounced", "5.1.1 no such user")
    assert changes(plan, Note)
    assert plan.versions == {"EXA-222222": 4}


def test_a_delay_changes_nothing_of_the_row() -> None:
    delayed = reading(nature="bounce", bounces=(Bounce("anna@example.net", "4.4.7", "delayed", None),))
    plan = decided(arrival(reading=delayed), facts(bounce_of=mail_of_ours("sent", version=4)))
    assert not changes(plan, SetOutbox)


def test_our_message_id_in_a_mail_of_somebody_elses_makes_it_no_loop() -> None:
    assert decided(known=facts(ours=mail_of_ours("sent", version=1))).disposition == "opened"


def test_a_bounce_of_a_reply_that_was_never_sent_changes_no_row() -> None:
    bounced = reading(nature="bounce", bounces=(Bounce("anna@example.net", "5.1.1", "failed", "no such user"),))
    known = facts(bounce_of=mail_of_ours("suppressed", version=4))
    assert not changes(decided(arrival(reading=bounced), known), SetOutbox)


def test_what_is_written_to_the_return_path_is_told_to_nobody_at_once() -> None:
    plan = decided(arrival(envelope=envelope("bounces+abc@example.com")))
    assert (plan.disposition, plan.outgoing) == ("held", ())


def test_nobody_is_told_of_their_own_mail_so_that_no_responder_is_fed() -> None:
    robin = mail(from_=Address("Robin", "robin@example.org"))
    plan = decided(arrival(mail=robin))
    assert ("notice", "robin@example.org") not in purposes(plan)
    assert ("notice", "lee@example.org") in purposes(plan)
    operator = mail(from_=Address("", "operator@example.org"))
    assert purposes(decided(arrival(mail=operator, envelope=envelope("postmaster@example.com")))) == []


@pytest.mark.parametrize("sender", ["robin@example.org", "operator@example.org"])
def test_a_flood_from_one_of_our_own_people_is_held_for_the_day(sender: str) -> None:
    within = arrival(mail=mail(from_=Address("", sender)))
    assert decided(within, facts(replies_to_sender=2)).disposition == "opened"
    flooded = decided(within, facts(replies_to_sender=3))
    assert (flooded.disposition, flooded.outgoing) == ("held", ())
    assert decided(known=facts(replies_to_sender=3)).disposition == "opened"  # the public's mail is always a ticket


@pytest.mark.parametrize("to", ["postmaster@example.com", "someone@example.org"])
def test_mail_for_no_published_address_goes_to_the_operator(to: str) -> None:
    plan = decided(arrival(envelope=envelope(to)))
    assert plan.disposition == "held"
    assert purposes(plan) == [("held", "operator@example.org")]


def test_an_unknown_reply_token_is_only_a_hint() -> None:
    plan = decided(arrival(envelope=envelope("abuse+" + "a" * 26 + "@example.com")))
    assert plan.disposition == "opened"


def test_what_failed_again_and_again_is_held_with_its_reason_and_claims_no_fingerprint() -> None:
    plan = decided(arrival(failure="given up after 3 tries"))
    assert (plan.disposition, plan.reason, plan.fingerprint) == ("held", "given up after 3 tries", None)
    assert purposes(plan) == [("held", "lee@example.org")]


def test_a_disowned_mail_that_points_at_a_ticket_is_held() -> None:
    plan = decided(arrival(exam=FAIL), facts(threads=(thread(),)))
    assert plan.disposition == "held"
    assert not plan.versions


def test_a_disowned_mail_without_a_thread_opens_a_ticket_that_needs_triage_and_is_not_answered() -> None:
    plan = decided(arrival(exam=FAIL))
    (opened,) = changes(plan, OpenTicket)
    assert "disowns" in (opened.ticket.needs_triage or "")
    assert "disowns" in (plan.outgoing[0].suppressed_because or "")


def test_a_reply_in_the_thread_is_filed_and_told_and_not_acknowledged_again() -> None:
    plan = decided(known=facts(threads=(thread(),)))
    (entry,) = changes(plan, AddEntry)
    assert (plan.disposition, entry.side, entry.verified) == ("appended", "correspondence", True)
    assert purposes(plan) == [("notice", "robin@example.org")]
    assert plan.versions == {"EXA-222222": 1}


def test_a_stranger_who_quotes_a_ticket_opens_one_of_their_own() -> None:
    stranger = Address("Eve", "eve@example.org")
    plan = decided(arrival(mail=mail(from_=stranger)), facts(threads=(thread("subject tag"),)))
    assert plan.disposition == "opened"
    assert plan.versions == {}
    assert not changes(plan, LinkTickets)
    assert all("EXA-222222" not in str(sent.context) for sent in plan.outgoing)


WAITING = running_clock(
    name="initial_review", state="paused", pauses=(Pause("waiting", NOW - timedelta(days=2)),), next_step_at=None
)
ASKED = (running_clock(), WAITING)
WITHDRAWAL = reading(wishes=("withdrawal",))


def clock_states(given: Arrival, known: Facts) -> dict[str, str]:
    return {change.clock.name: change.clock.state for change in changes(decided(given, known), SetClock)}


def test_the_complainants_reply_resumes_what_waited_for_it_from_its_receipt() -> None:
    early = replace(arrival(), envelope=envelope(received_at=NOW - timedelta(hours=1)))
    (change,) = changes(decided(early, facts(threads=(thread(clocks=ASKED),))), SetClock)
    assert (change.clock.name, change.clock.state, change.because) == (
        "initial_review", "running", "the complainant replied",
    )  # fmt: skip
    assert change.clock.limit_at == WAITING.limit_at + timedelta(hours=47)


def test_a_withdrawal_stops_no_clock_until_a_person_has_read_it() -> None:
    states = clock_states(arrival(reading=WITHDRAWAL), facts(threads=(thread(clocks=ASKED),)))
    assert states == {"initial_review": "running"}


def test_a_mail_that_only_thanks_is_not_the_answer_that_was_waited_for() -> None:
    assert clock_states(arrival(reading=reading(thanks=True)), facts(threads=(thread(clocks=ASKED),))) == {}


@pytest.mark.parametrize(
    "known",
    [
        thread(clocks=ASKED, address="other@example.org"),
        thread("message id", clocks=ASKED),
        thread(clocks=ASKED, role="subject"),
    ],
    ids=["a token from another address", "an unproven party", "another party"],
)
@pytest.mark.parametrize("said", [reading(), WITHDRAWAL], ids=["a reply", "a withdrawal"])
def test_nobody_else_moves_a_clock(said: Reading, known: Thread) -> None:
    assert clock_states(arrival(reading=said), facts(threads=(known,))) == {}


def test_the_notice_of_a_reply_has_the_clocks_as_they_are_after_it() -> None:
    plan = decided(known=facts(threads=(thread(clocks=ASKED),)))
    told: tuple[Clock, ...] = plan.outgoing[0].context["clocks"]
    assert {clock.state for clock in told} == {"running"}


CLOSED = ticket(state="closed", closed_at=NOW - timedelta(days=5))


def test_a_reply_to_a_closed_ticket_reopens_it() -> None:
    plan = decided(known=facts(threads=(thread(ticket=CLOSED),)))
    assert changes(plan, UpdateTicket)[0].values == {"state": "open", "closed_at": None}
    answer, notice = plan.outgoing
    assert (answer.to, answer.context["said"]) == (ANNA, ("reopened",))
    assert notice.context["event"] == "reopened"


@pytest.mark.parametrize(("state", "looked_at"), [("met", True), ("missed", True), ("cancelled", False)])
def test_what_is_open_again_without_a_clock_stands_in_triage_until_somebody_looks(state: str, looked_at: bool) -> None:
    ended = tuple(replace(clock, state=state, pauses=(), next_step_at=None, ended_at=NOW) for clock in ASKED)
    plan = decided(known=facts(threads=(thread(ticket=CLOSED, clocks=ended),)))
    told = [update.values["needs_triage"] for update in changes(plan, UpdateTicket) if "needs_triage" in update.values]
    assert told == (["it is open again though every stage had ended: no deadline runs"] if looked_at else [])


def test_what_is_open_again_has_the_clock_of_its_desk_and_needs_no_triage() -> None:
    rule = ClockRule("triage", KINDS, (), "reopened", Duration(1, "hours"), Duration(2, "hours"), False, LADDER)
    over = tuple(replace(clock, state="met", pauses=(), next_step_at=None, ended_at=NOW) for clock in ASKED)
    given = arrival(desk=replace(DESK, clocks=(*DESK.clocks, rule)))
    plan = decided(given, facts(threads=(thread(ticket=CLOSED, clocks=over),)))
    (begun,) = (change.clock for change in changes(plan, SetClock))
    assert (begun.name, begun.limit_at, begun.state) == ("triage", NOW + timedelta(hours=2), "running")
    assert not any("needs_triage" in update.values for update in changes(plan, UpdateTicket))


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (arrival(reading=reading(thanks=True)), facts(threads=(thread(ticket=CLOSED),))),
        (arrival(), facts(threads=(thread(ticket=CLOSED, address="other@example.org"),))),
        (arrival(), facts(threads=(thread("message id", ticket=CLOSED),))),
    ],
    ids=["thanks", "a token from another address", "an unproven party"],
)
def test_thanks_and_unverified_mail_do_not_reopen(given: Arrival, known: Facts) -> None:
    plan = decided(given, known)
    assert plan.disposition == "appended"
    assert not changes(plan, UpdateTicket)


@pytest.mark.parametrize("how", ["reply token", "subject tag"])
def test_danger_in_a_reply_alerts_the_safety_people_whatever_the_ticket_was(how: str) -> None:
    plan = decided(arrival(reading=reading(hazards=("imminent_harm",))), facts(threads=(thread(how),)))
    (update,) = changes(plan, UpdateTicket)
    assert update.values == {"hazards": ("imminent_harm",), "priority": "urgent"}
    assert ("notice", "lee@example.org") in purposes(plan)
    assert plan.outgoing[0].context["ticket"].hazards == ("imminent_harm",)


def test_an_automatic_mail_does_not_reopen_and_is_noted() -> None:
    plan = decided(arrival(reading=reading(nature="auto_reply")), facts(threads=(thread(ticket=CLOSED),)))
    assert plan.disposition == "recorded"
    assert [type(change) for change in plan.changes] == [Note]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("header auto-submitted", "auto reply"),
        ("signs: says that the writer is away", "auto reply by its signs alone: says that the writer is away"),
    ],
)
def test_the_reason_says_whether_signs_alone_told_an_automatic_mail(rule: str, reason: str) -> None:
    told = reading(nature="auto_reply", why=(Why("nature=auto_reply", rule, ""),))
    assert decided(arrival(reading=told)).reason == reason


def test_a_late_reply_opens_a_ticket_that_follows_the_closed_one() -> None:
    late = ticket(state="closed", closed_at=NOW - timedelta(days=31))
    plan = decided(known=facts(threads=(thread(ticket=late),)))
    (link,) = changes(plan, LinkTickets)
    assert (plan.disposition, link.other_id, link.relation) == ("opened", "EXA-222222", "follows")


def test_a_moderators_mail_is_a_comment_and_says_so_to_them_alone() -> None:
    robin = Address("Robin", "robin@example.org")
    known = facts(threads=(thread(role="moderator", address=robin.address),))
    plan = decided(arrival(mail=mail(from_=robin)), known)
    (entry,) = changes(plan, AddEntry)
    assert (entry.side, entry.author.role) == ("comment", "moderator")
    assert purposes(plan) == [("receipt", "robin@example.org")]


def test_a_moderators_token_in_strange_hands_files_an_unverified_comment_and_warns_whom_it_was_given_to() -> None:
    eve = Address("Eve", "eve@example.org")
    known = facts(threads=(thread(role="moderator", address="robin@example.org"),))
    plan = decided(arrival(mail=mail(from_=eve)), known)
    (entry,) = changes(plan, AddEntry)
    assert (entry.side, entry.verified) == ("comment", False)
    assert purposes(plan) == [("notice", "robin@example.org"), ("warning", "robin@example.org")]


def test_a_released_message_opens_a_ticket_that_a_person_must_look_at() -> None:
    plan = decided(arrival(reading=reading(nature="unreadable", kind=None), released_by="lee"))
    (opened,) = changes(plan, OpenTicket)
    assert "released from hold by lee" in (opened.ticket.needs_triage or "")


def test_an_appeal_that_leaves_something_out_is_told_what_and_how() -> None:
    appeal = reading(kind="appeal", missing=("account", "grounds"))
    plan = decided(arrival(envelope=envelope("appeals@example.com"), reading=appeal))
    assert plan.outgoing[0].template == "missing_information"
    assert plan.outgoing[0].context["form"] == "[Tier Level] Appeal - [Account/Content ID]"
    assert plan.outgoing[0].purpose == "acknowledgement"


def test_who_used_the_form_of_a_desk_without_tiers_is_told_none() -> None:
    form = Convention("appeal", r"appeal \[(?P<reference>.+)\]", {"kind": "appeal"}, "Appeal [account]")
    desk = replace(DESK, conventions=(form,))
    for fields, asked in (({"reference": "BIK-4821"}, ""), ({}, "Appeal [account]")):
        appeal = reading(kind="appeal", missing=("grounds",), subject_fields=fields)
        plan = decided(arrival(envelope=envelope("appeals@example.com"), reading=appeal, desk=desk))
        assert plan.outgoing[0].context["form"] == asked


def test_a_mail_for_another_queue_is_told_of_the_move() -> None:
    plan = decided(arrival(reading=reading(kind="appeal")))
    assert plan.outgoing[0].context["moved_from"] == "abuse@example.com"
    general = decided(arrival(envelope=envelope("legal@example.com"), reading=reading(kind="appeal")))
    assert general.outgoing[0].context["moved_from"] is None


def test_where_a_desk_has_one_address_nobody_wrote_to_the_wrong_one() -> None:
    sole = replace(DESK, intakes=DESK.intakes[:1])
    plan = decided(arrival(desk=sole, reading=reading(kind="appeal")))
    assert plan.outgoing[0].context["moved_from"] is None


def test_the_acknowledgement_names_only_published_clocks() -> None:
    internal = replace(DESK, clocks=tuple(replace(rule, published=False) for rule in DESK.clocks))
    assert decided(arrival(desk=internal)).outgoing[0].context["clocks"] == ()


def test_nobody_but_the_sender_becomes_a_party() -> None:
    copied = mail(cc=(Address("Bob", "bob@example.org"),), to=(Address("", "abuse@example.com"),))
    (opened,) = changes(decided(arrival(mail=copied)), OpenTicket)
    assert [party.address for party in opened.parties] == [ANNA.address]


natures = st.sampled_from(["human", "auto_reply", "bounce", "machine_report", "list", "spam", "unreadable"])
threads = st.lists(
    st.builds(
        thread,
        st.sampled_from(["reply token", "message id", "subject tag"]),
        ticket=st.sampled_from([ticket(), CLOSED, ticket(state="closed", closed_at=NOW - timedelta(days=99))]),
        live=st.booleans(),
        clocks=st.just((running_clock(),)),
    ),
    max_size=3,
)


@given(
    natures,
    st.sampled_from(["none", "pass", "fail", "temperror"]),
    st.sampled_from([ANNA, Address("Eve", "eve@example.org"), Address("Robin", "robin@example.org"), None]),
    st.sampled_from(["", ANNA.address]),
    threads,
    st.booleans(),
)
def test_every_mail_has_one_disposition_and_no_robot_or_stranger_is_answered(
    nature: str, authentication: str, sender: Address | None, mail_from: str, at: list[Any], thanks: bool
) -> None:
    given_arrival = arrival(
        mail=mail(from_=sender),
        envelope=envelope(mail_from=mail_from),
        exam=Examination(authentication, "given"),
        reading=reading(nature=nature, thanks=thanks),
    )
    plan = decided(given_arrival, facts(threads=tuple(at)))
    assert plan.disposition in ("opened", "appended", "recorded", "held", "discarded")
    outside = [m for m in plan.outgoing if m.purpose in ("acknowledgement", "receipt") and not m.suppressed_because]
    if nature != "human" or authentication == "fail" or mail_from == "":
        assert outside == []
    assert len([m for m in plan.outgoing if m.purpose == "acknowledgement"]) == (plan.disposition == "opened")
    if sender is not None and sender.address == "eve@example.org":
        live = any(t.how == "reply token" and t.live for t in at)
        assert live or not plan.versions


def test_a_mail_without_a_sender_in_its_header_opens_a_ticket_and_is_not_answered() -> None:
    """The return path alone may be anybody's."""
    plan = decided(arrival(mail=mail(from_=None)))
    [reply] = [sent for sent in plan.outgoing if sent.purpose == "acknowledgement"]
    assert plan.disposition == "opened"
    assert reply.suppressed_because == "the mail names no address that could be answered"
