"""Who is told what of the shipped desks' clocks, and when: timelines counted by hand, in the desk's own time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mailbot.decide_clock import Due, decide_due
from mailbot.decide_outbox import decide_sent
from mailbot.domain.authority import ROLES, People, Person
from mailbot.domain.autoreply import Budget
from mailbot.domain.clock import clocks_for, deadline
from mailbot.domain.clock_changes import cancel_all, end_stage, escalated, pause, reclassify, resume
from mailbot.domain.desk import Desk, Duration
from mailbot.domain.mail import Address
from mailbot.domain.plan import OpenTicket, Outgoing, Plan, SetClock, UpdateTicket
from mailbot.domain.reading import QUEUES
from mailbot.domain.season import Chance
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.simulation.memory import Memory
from seasons import desk as shipped

ORDER = ("on_call", "senior", "safety", "complainant", "lead", "complaints_officer")
Event = tuple[str, str, str]
ONE_AN_HOUR = Budget(everyone_an_hour=1)


@dataclass
class Office:
    """A desk with its store in memory, one person a role, and a tick whenever something is due.

    Args:
        now: nothing ticks before.
    """

    desk: Desk
    budget: Budget
    now: datetime
    told: list[str] = field(default_factory=list)
    delays: list[tuple[datetime, tuple[Clock, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.memory = Memory(self.desk, Chance(1))
        self.people = People(tuple(Person(role, f"{role}@example.org", {"*": (role,)}) for role in ROLES))

    def at(self, text: str) -> datetime:
        return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=self.desk.calendar.zone).astimezone(UTC)

    def write(self, at: datetime, *changes: SetClock | UpdateTicket, ticket: Ticket) -> None:
        versions = {ticket.id: self.memory.tickets[ticket.id].version}
        self.memory.apply(Plan(self.desk.name, at, "a person", versions=versions, changes=changes))

    def opens(self, ticket: Ticket, address: str, *, acknowledged: bool = True) -> None:
        to = {"to": Address("", address), "to_role": "complainant", "from_kind": ticket.kind, "ticket_id": ticket.id}
        tokens = {"token": f"t{ticket.id}", "bounce_token": f"b{ticket.id}", "context": {}}
        named = {"purpose": "acknowledgement", "template": "acknowledgement", "desk": self.desk.name}
        mail = Outgoing(id=f"ack {ticket.id}", **named, **to, **tokens)  # type: ignore[arg-type]
        about = {"kind": ticket.kind, "tier": ticket.tier, "categories": ticket.categories}
        starts = clocks_for(self.desk, starts="receipt", ticket_id=ticket.id, at=ticket.opened_at, **about)  # type: ignore[arg-type]
        opened = OpenTicket(ticket, (Party("complainant", address),), starts)
        self.memory.apply(Plan(self.desk.name, ticket.opened_at, "a mail", changes=(opened, mail)))
        if acknowledged:
            self.memory.apply(decide_sent(self.memory.about(mail.id), ticket.opened_at))

    def happens(self, ticket_id: str, at: datetime, what: str, which: str) -> None:
        ticket, clocks, self.now = self.memory.tickets[ticket_id], self.memory.clocks_of(ticket_id), at
        known = (self.desk, ticket, clocks)
        match what:
            case "ends":
                self.write(at, *end_stage(*known, which, at, "done"), ticket=ticket)
            case "pauses":
                waits = UpdateTicket(ticket_id, {"pauses": ticket.paused(which, at)}, "asked")
                self.write(at, waits, *pause(*known, which, at, "asked"), ticket=ticket)
            case "resumes":
                free = UpdateTicket(ticket_id, {"pauses": ticket.resumed(which, at)}, "answered")
                self.write(at, free, *resume(*known, which, at, "answered"), ticket=ticket)
            case "cancelled":
                self.write(at, *cancel_all(clocks, at, "withdrawn"), ticket=ticket)
            case "escalates":
                self.write(at, *escalated(self.desk, replace(ticket, level=1), clocks, at), ticket=ticket)
            case "tier":
                anew = replace(ticket, tier=int(which))
                tier = UpdateTicket(ticket_id, {"tier": int(which)}, "seen")
                self.write(at, tier, *reclassify(self.desk, anew, clocks, at, "seen"), ticket=ticket)

    def ticks_until(self, until: datetime) -> None:
        while (due_at := min((at for clock in self._clocks() if (at := clock.next_step_at)), default=until)) < until:
            self.now = now = max(due_at, self.now)
            due = [
                Due(ticket, clock, self.memory.standing(ticket.id, now))
                for ticket, clock in self.memory.due_clocks(now, 100)
            ]
            plan = decide_due(self.desk, self.people, due, self.memory.fresh(), now, self.budget)
            self.memory.apply(plan)
            self.delays += [
                (now, (mail.context["clock"], *mail.context["also"]))
                for mail in plan.outgoing
                if mail.purpose == "delay"
            ]
            said = [self._said(mail, now) for mail in plan.outgoing]
            self.told += sorted(said, key=lambda line: (ORDER.index(line.split()[2]), line))

    def _clocks(self) -> list[Clock]:
        return [clock for its in self.memory.clocks.values() for clock in its.values()]

    def _said(self, mail: Outgoing, now: datetime) -> str:
        said = mail.context
        clocks = [item["clock"] for item in said["items"]] if "items" in said else [said.get("clock")]
        clocks += said.get("also", ())
        names = "+".join(sorted(clock.name for clock in clocks if clock))
        who = mail.to.address.partition("@")[0] + ("" if mail.purpose == "escalation" else f" {mail.purpose}")
        return f"{now.astimezone(self.desk.calendar.zone):%m-%d %H:%M} {who} {names}".strip()


def plays(
    name: str,
    tickets: Sequence[tuple[str, str]],
    events: Sequence[Event] = (),
    *,
    until: str,
    budget: Budget | None = None,
    awake: str = "",
    acknowledged: bool = True,
    **changes: object,
) -> list[str]:
    """What is told until a time.

    Args:
        tickets: kind and receipt of each; what happens happens to the first one.
        awake: the process is down until then, from the first receipt on.
    """
    office = Office(shipped(name), budget or Budget(), datetime.min.replace(tzinfo=UTC))
    for number, (kind, receipt) in enumerate(tickets):
        at = office.at(receipt)
        ticket = Ticket(f"EXA-22222{number}", name, kind, QUEUES[kind], "A subject", at, **changes)  # type: ignore[arg-type]
        office.opens(ticket, "complainant@example.net", acknowledged=acknowledged)
    office.now = office.at(awake) if awake else office.now
    for when, what, which in events:
        office.ticks_until(office.at(when))
        office.happens("EXA-222220", office.at(when), what, which)
    office.ticks_until(office.at(until))
    return office.told


REPORT, APPEAL, COMPLAINT, SECURITY = "violation_report", "appeal", "complaint", "security_report"


def test_nobody_works_on_a_report_and_two_promises_are_missed_one_after_the_other() -> None:
    # the first review: 72 hours; the investigation: Monday 9th and Wednesday 11th, when work ends
    assert plays("alludium", [(REPORT, "03-02 09:00")], until="03-13 12:00") == [
        "03-04 09:00 on_call initial_review",
        "03-04 18:36 senior initial_review",  # by night: the limit passes as the office opens
        "03-05 01:48 complainant delay initial_review",
        "03-05 09:00 lead initial_review",
        "03-06 09:00 complaints_officer initial_review",
        "03-09 09:00 complaints_officer initial_review",
        "03-10 09:00 on_call investigation",
        "03-10 09:00 senior investigation",
        "03-10 09:00 complaints_officer initial_review",
        "03-11 09:00 complainant delay investigation",  # four business days after the other, and the last chance
        "03-11 09:00 complaints_officer initial_review",
        "03-12 09:00 lead investigation",
        "03-12 09:00 complaints_officer initial_review",
        "03-13 09:00 complaints_officer initial_review+investigation",
    ]


def test_a_late_decision_and_then_a_late_notification_are_both_told_before_they_are_missed() -> None:
    events = [
        ("03-03 12:00", "ends", "initial_review"),
        ("03-04 12:00", "ends", "investigation"),  # decided by Friday 6th and Monday 9th, when work ends
        ("03-09 16:00", "ends", "decision"),  # notified within 24 and 48 hours
    ]
    assert plays("alludium", [(REPORT, "03-02 09:00")], events, until="03-12 12:00") == [
        "03-09 09:00 on_call decision",
        "03-09 09:00 senior decision",
        "03-09 09:00 complainant delay decision",
        "03-10 16:00 on_call notification",
        "03-11 09:00 senior notification",
        "03-11 11:12 complainant delay notification",
        "03-11 16:00 lead notification",
        "03-12 09:00 complaints_officer notification",
    ]


def test_an_appeal_of_tier_1_is_late() -> None:
    assert plays("alludium", [(APPEAL, "03-02 09:00")], until="03-25 12:00", tier=1) == [
        "03-17 09:00 on_call decision",
        "03-19 11:00 senior decision",
        "03-23 09:00 complainant delay decision",
        "03-24 09:00 lead decision",
        "03-25 09:00 complaints_officer decision",
    ]


def test_an_appeal_whose_tier_is_set_on_its_last_day_is_told_as_late_at_once() -> None:
    assert plays("alludium", [(APPEAL, "03-02 09:00")], [("03-09 12:00", "tier", "3")], until="03-11 12:00") == [
        "03-06 09:00 on_call decision",
        "03-09 09:00 senior decision",
        "03-09 12:00 complainant delay decision",  # no date had been promised before
        "03-10 09:00 lead decision",
        "03-11 09:00 complaints_officer decision",
    ]


def test_a_late_appeal_that_turns_out_to_be_of_a_graver_tier_has_a_ladder_of_its_own() -> None:
    events = [("03-11 12:00", "tier", "1")]
    assert plays("alludium", [(APPEAL, "03-02 09:00")], events, until="03-25 12:00", tier=3) == [
        "03-06 09:00 on_call decision",
        "03-09 09:00 senior decision",
        "03-09 09:00 complainant delay decision",
        "03-10 09:00 lead decision",
        "03-11 09:00 complaints_officer decision",
        "03-17 09:00 on_call decision",
        "03-19 11:00 senior decision",
        "03-23 09:00 complainant delay decision",
        "03-24 09:00 lead decision",
        "03-25 09:00 complaints_officer decision",
    ]


def test_two_appeals_are_told_together_and_their_letters_leave_oldest_first_as_the_budget_allows() -> None:
    appeals = [(APPEAL, "03-02 10:00"), (APPEAL, "03-02 09:00")]
    assert plays("alludium", appeals, until="03-25 12:00", tier=1, budget=ONE_AN_HOUR) == [
        "03-17 09:00 on_call decision+decision",
        "03-19 11:00 senior decision",
        "03-19 11:12 senior decision",
        "03-23 09:00 complainant delay decision",
        "03-23 10:00 complainant delay decision",
        "03-24 09:00 lead decision+decision",
        "03-25 09:00 complaints_officer decision+decision",
    ]


def test_an_acknowledgement_that_does_not_leave_is_told_to_our_people_alone() -> None:
    assert plays("alludium", [(REPORT, "03-02 09:00")], until="03-04 12:00", acknowledged=False) == [
        "03-02 21:00 on_call acknowledge",
        "03-03 04:12 senior acknowledge",
        "03-03 09:00 lead acknowledge",
        "03-04 09:00 on_call initial_review",
        "03-04 09:00 complaints_officer acknowledge",
    ]


def test_a_bot_that_was_down_for_three_days_tells_each_step_once_and_the_complainant_of_the_missed_date() -> None:
    assert plays("alludium", [(REPORT, "03-02 09:00")], until="03-11 12:00", awake="03-06 12:00") == [
        "03-06 12:00 on_call initial_review",
        "03-06 12:00 senior initial_review",
        "03-06 12:00 complainant delay initial_review",
        "03-06 12:00 lead initial_review",
        "03-09 09:00 complaints_officer initial_review",
        "03-10 09:00 on_call investigation",
        "03-10 09:00 senior investigation",
        "03-10 09:00 complaints_officer initial_review",
        "03-11 09:00 complainant delay investigation",
        "03-11 09:00 complaints_officer initial_review",
    ]


def test_a_court_holds_an_investigation_and_its_letter_moves_with_the_limit() -> None:
    events = [
        ("03-05 08:00", "ends", "initial_review"),  # its notice of delay went out that night
        ("03-09 10:00", "pauses", "legal_hold"),
        ("03-11 10:00", "resumes", "legal_hold"),  # due by Wednesday 11th and Friday 13th
    ]
    assert plays("alludium", [(REPORT, "03-02 09:00")], events, until="03-16 12:00") == [
        "03-04 09:00 on_call initial_review",
        "03-04 18:36 senior initial_review",
        "03-05 01:48 complainant delay initial_review",
        "03-12 09:00 on_call investigation",
        "03-12 09:00 senior investigation",
        "03-13 09:00 complainant delay investigation",
        "03-16 09:00 lead investigation",
    ]


def test_an_appeal_before_good_friday() -> None:
    # Wednesday 1 April, 23:59: decided by Wednesday 8th and Friday 10th
    assert plays("alludium", [(APPEAL, "04-01 23:59")], until="04-14 12:00", tier=3) == [
        "04-09 09:00 on_call decision",
        "04-09 09:00 senior decision",
        "04-10 09:00 complainant delay decision",
        "04-13 09:00 lead decision",
        "04-14 09:00 complaints_officer decision",
    ]


def test_what_is_withdrawn_is_told_to_nobody_any_more() -> None:
    events = [("03-06 12:00", "cancelled", "")]
    assert plays("alludium", [(APPEAL, "03-02 09:00")], events, until="03-25 12:00", tier=3) == [
        "03-06 09:00 on_call decision"
    ]


def test_allure_promises_no_date_and_a_late_resolution_is_told_within() -> None:
    events = [("03-09 12:00", "ends", "initial_review"), ("03-12 12:00", "ends", "investigation")]
    assert plays("allure", [(COMPLAINT, "03-06 18:00")], events, until="03-24 12:00") == [
        "03-18 09:00 on_call resolution",
        "03-18 09:00 senior resolution",
        "03-23 09:00 lead resolution",
        "03-24 09:00 complaints_officer resolution",
    ]


def test_a_complainants_own_escalation_at_allure_goes_up_by_its_own_clock() -> None:
    events = [
        ("03-02 12:00", "ends", "initial_review"),
        ("03-03 12:00", "ends", "investigation"),
        ("03-04 12:00", "ends", "resolution"),
        ("03-05 12:00", "ends", "notification"),
        ("03-06 12:00", "ends", "feedback"),
        ("03-09 10:00", "escalates", ""),
    ]
    assert plays("allure", [(COMPLAINT, "03-02 09:00")], events, until="03-18 12:00") == [
        "03-13 09:00 lead escalation",
        "03-17 09:00 complaints_officer escalation",
        "03-18 09:00 complaints_officer escalation",
    ]


def test_two_clocks_that_wait_for_one_complainant_bring_one_reminder_and_one_end() -> None:
    events = [("03-02 12:00", "ends", "initial_review"), ("03-03 12:00", "pauses", "waiting")]
    assert plays("allure", [(COMPLAINT, "03-02 09:00")], events, until="04-30 12:00") == [
        "03-11 09:00 complainant reminder",
        "03-18 09:00 complainant closing",
    ]


def test_a_complaint_at_infrpool_that_waits_for_an_answer() -> None:
    assert plays(
        "infrpool", [(COMPLAINT, "03-02 10:00")], [("03-03 12:00", "pauses", "waiting")], until="04-30 12:00"
    ) == ["03-11 09:00 complainant reminder", "03-18 09:00 complainant closing"]


def test_images_that_vanish_on_a_saturday_night_are_told_at_once_and_before_the_window_closes() -> None:
    events = [("03-07 04:30", "ends", "initial_review")]
    about = {"priority": "urgent", "categories": ("reference_image",)}
    assert plays("infrpool", [(REPORT, "03-07 02:00")], events, until="03-09 12:00", **about) == [
        "03-07 03:00 on_call evidence",
        "03-07 03:36 safety evidence",
        "03-07 04:00 lead evidence",
        "03-09 09:00 complaints_officer evidence",
    ]


def test_a_security_report_at_infrpool_is_told_day_and_night() -> None:
    assert plays("infrpool", [(SECURITY, "03-07 03:00")], until="03-10 12:00") == [
        "03-07 05:00 on_call initial_review",
        "03-07 06:12 senior initial_review",
        "03-07 07:00 lead initial_review",
        "03-08 15:00 on_call investigation",
        "03-09 09:00 complaints_officer initial_review",
        "03-09 12:36 senior investigation",
        "03-10 03:00 lead investigation",
        "03-10 09:00 complaints_officer initial_review",
    ]


def test_two_tickets_of_one_person_are_a_letter_each_in_its_own_thread() -> None:
    told = plays("alludium", [(APPEAL, "03-02 09:00")] * 2, until="03-23 12:00", tier=1)
    assert told[-2:] == ["03-23 09:00 complainant delay decision"] * 2


STAGES = ("initial_review", "investigation", "decision", "notification")
HOURS = st.integers(0, 15 * 24)


@given(HOURS, st.tuples(HOURS, HOURS, HOURS, HOURS), st.integers(1, 6), st.none() | st.tuples(HOURS, HOURS))
def test_no_promised_date_of_a_report_passes_untold_and_no_letter_comes_sooner_than_it_must(
    opened: int, takes: tuple[int, int, int, int], apart: int, held: tuple[int, int] | None
) -> None:
    alludium = shipped("alludium")
    courtesy = replace(alludium.courtesy, delays_apart=Duration(apart, "business_days"))
    office = Office(replace(alludium, courtesy=courtesy), Budget(), datetime.min.replace(tzinfo=UTC))
    at = office.at("03-23 00:00") + timedelta(hours=opened)
    office.opens(Ticket("EXA-222220", "alludium", REPORT, "abuse", "A subject", at), "complainant@example.net")
    happens = [(at + timedelta(hours=sum(takes[: n + 1])), "ends", stage) for n, stage in enumerate(STAGES)]
    if held:
        happens.append((since := at + timedelta(hours=held[0]), "pauses", "legal_hold"))
        happens.append((since + timedelta(hours=held[1]), "resumes", "legal_hold"))
    for when, what, which in sorted(happens):
        office.ticks_until(when)
        office.happens("EXA-222220", when, what, which)
    office.ticks_until(at + timedelta(days=90))
    told = {clock.name: told_at for told_at, late in office.delays for clock in late}
    missed = [clock for clock in office.memory.clocks_of("EXA-222220") if clock.state == "missed" and clock.published]
    assert all(told[clock.name] <= clock.limit_at for clock in missed)
    assert len(told) == sum(len(late) for _, late in office.delays)  # each is told once
    for (before, _), (after, late) in pairwise(office.delays):
        allowed = deadline(before, courtesy.delays_apart, alludium.calendar)
        assert allowed <= after or any(clock.limit_at <= allowed for clock in late)
