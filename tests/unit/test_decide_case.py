"""What becomes of the second report on a thing, and of the thousandth, as a table of facts and plans."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.decide import decide
from mailbot.decide_case import MANY
from mailbot.domain.case import CoverMatters, Key
from mailbot.domain.desk import Category
from mailbot.domain.examination import Examination
from mailbot.domain.mail import Address, Attachment
from mailbot.domain.plan import AddEntry, LinkTickets, OpenTicket, Plan, UpdateTicket
from mailbot.domain.reading import Report
from mailbot.domain.ticket import Ticket
from mailbot.letters import Arrival
from specimens import ANNA, BUDGET, DESK, NOW, arrival, envelope, facts, mail, reading, thread, ticket

URL = "https://shop.example.org/login"
KEY = ("urls", "shop.example.org/login")
OTHER = ("urls", "shop.example.org/other")
FILE = Attachment("shot.png", "image/png", "image/png", 4, "ab" * 32, (), b"\x89PNG")
CASE = ticket(reports=1, reported_as=("phishing",), version=7)
CLOSED = replace(CASE, id="EXA-333333", state="closed", closed_at=NOW - timedelta(days=1))


def report(**changes: Any) -> Report:
    return Report(**{"format": "xarf", "type": "phishing", "identifiers": {"urls": (URL,)}, **changes})


def reports(given: Report | None = None, *, hazards: tuple[str, ...] = (), **changes: Any) -> Arrival:
    """A machine's report as it arrives."""
    said = reading(nature="machine_report", report=given or report(), hazards=hazards)
    sender = mail(from_=Address("", "reports@mail.example.net"), attachments=(FILE,))
    return arrival(
        **{"reading": said, "mail": sender, "envelope": envelope(mail_from="reports@mail.example.net"), **changes}
    )


def decided(given: Arrival, cases: Mapping[Key, Ticket] | None = None, **known: Any) -> Plan:
    return decide(given, facts(cases=cases or {}, **known), NOW, BUDGET)


def changes(plan: Plan, kind: type) -> list[Any]:
    return [change for change in plan.changes if isinstance(change, kind)]


def told(plan: Plan) -> list[tuple[str, str]]:
    return [(sent.purpose, sent.to.address) for sent in plan.outgoing]


# ------------------------------------------------------------------------------------------------------- the first
def test_the_first_report_opens_a_ticket_that_covers_what_it_names() -> None:
    plan = decided(reports())
    (opened,), (covered,) = changes(plan, OpenTicket), changes(plan, CoverMatters)
    assert (opened.ticket.reports, opened.ticket.reported_as) == (1, ("phishing",))
    assert (covered.ticket_id, covered.was) == (opened.ticket.id, {KEY: None})
    (entry,) = changes(plan, AddEntry)
    assert entry.report == report()
    assert ("notice", "robin@example.org") in told(plan)


def test_mail_that_no_machine_wrote_counts_no_report_and_covers_nothing() -> None:
    plan = decided(arrival(reading=reading(entities={"urls": (URL,)})))
    (opened,) = changes(plan, OpenTicket)
    assert (opened.ticket.reports, opened.ticket.reported_as) == (0, ())
    assert changes(plan, CoverMatters) == []


def test_a_report_that_names_nothing_opens_a_ticket_and_covers_nothing() -> None:
    plan = decided(reports(report(identifiers={})))
    assert plan.disposition == "opened"
    assert changes(plan, CoverMatters) == []


# ---------------------------------------------------------------------------------------------------- those after it
def test_another_report_on_the_same_thing_joins_the_ticket_and_tells_nobody() -> None:
    plan = decided(reports(), {KEY: CASE})
    assert (plan.disposition, plan.ticket_id, plan.versions) == ("appended", CASE.id, {CASE.id: 7})
    (entry,), (update,) = changes(plan, AddEntry), changes(plan, UpdateTicket)
    assert (entry.author.role, entry.author.address) == ("reporter", "reports@mail.example.net")
    assert (entry.report, entry.attachments) == (report(), (FILE,))
    assert update.values == {"reports": 2}
    assert plan.outgoing == ()
    assert not changes(plan, OpenTicket)


def test_the_reporter_does_not_matter() -> None:
    another = mail(from_=Address("", "fbl@example.com"))
    assert decided(reports(mail=another), {KEY: CASE}).disposition == "appended"


@pytest.mark.parametrize(
    ("before", "is_told"), [(1, False), (8, False), (9, True), (10, False), (98, False), (99, True), (999, True)]
)
def test_people_are_told_of_the_tenth_report_the_hundredth_and_the_thousandth(before: int, is_told: bool) -> None:
    plan = decided(reports(), {KEY: replace(CASE, reports=before)})
    assert bool(plan.outgoing) is is_told
    assert changes(plan, UpdateTicket)[0].values["reports"] == before + 1


def test_a_hundred_reports_are_three_notices() -> None:
    told_of, case = 1, CASE
    for _ in range(99):
        plan = decided(reports(), {KEY: case})
        told_of += len(plan.outgoing)
        case = replace(case, **changes(plan, UpdateTicket)[0].values)
    assert (case.reports, told_of) == (100, 3)


def test_a_report_of_another_type_is_told_at_once_so_that_none_hides_behind_a_lesser_one() -> None:
    plan = decided(reports(report(type="malware")), {KEY: CASE})
    assert changes(plan, UpdateTicket)[0].values["reported_as"] == ("phishing", "malware")
    assert told(plan) == [("notice", "robin@example.org")]


def test_types_without_end_are_not_told_of_without_end() -> None:
    many = replace(CASE, reported_as=tuple(f"type {number}" for number in range(10)))
    plan = decided(reports(report(type="type 11")), {KEY: many})
    assert "reported_as" not in changes(plan, UpdateTicket)[0].values
    assert plan.outgoing == ()


def test_danger_to_a_person_is_told_to_the_safety_people_at_once_and_seals_the_ticket() -> None:
    plan = decided(reports(hazards=("child_safety",)), {KEY: CASE})
    assert changes(plan, UpdateTicket)[0].values == {
        "reports": 2,
        "hazards": ("child_safety",),
        "priority": "urgent",
        "restricted": True,
    }
    assert ("notice", "lee@example.org") in told(plan)
    assert plan.outgoing[0].context["sealed"]


def test_a_report_on_several_things_joins_that_of_the_first_that_is_known_and_widens_it() -> None:
    given = reports(report(identifiers={"urls": (f"http://{OTHER[1]}", URL)}))
    plan = decided(given, {KEY: CASE})
    (covered,) = changes(plan, CoverMatters)
    assert (plan.ticket_id, covered.was) == (CASE.id, {OTHER: None})


def test_what_another_open_ticket_covers_stays_there() -> None:
    given = reports(report(identifiers={"urls": (URL, OTHER[1])}))
    plan = decided(given, {KEY: CASE, OTHER: replace(CASE, id="EXA-444444")})
    assert plan.ticket_id == CASE.id
    assert changes(plan, CoverMatters) == []


# ------------------------------------------------------------------------------------------------------ what doesn't
def test_a_report_on_a_closed_case_opens_a_ticket_that_follows_it() -> None:
    plan = decided(reports(), {KEY: CLOSED})
    (link,), (covered,) = changes(plan, LinkTickets), changes(plan, CoverMatters)
    assert (plan.disposition, link.other_id, link.relation) == ("opened", CLOSED.id, "follows")
    assert covered.was == {KEY: CLOSED.id}
    notice = next(sent for sent in plan.outgoing if sent.purpose == "notice")
    assert (notice.context["links"], notice.context["same_matter"]) == ((CLOSED.id,), ())


def test_a_persons_report_on_the_same_thing_is_a_ticket_of_its_own_that_is_linked() -> None:
    plan = decided(arrival(reading=reading(entities={"urls": (URL,)})), {KEY: CASE})
    (link,) = changes(plan, LinkTickets)
    assert (plan.disposition, link.other_id, link.relation) == ("opened", CASE.id, "same matter")
    assert [purpose for purpose, _ in told(plan)] == ["acknowledgement", "notice"]
    assert plan.versions == {}
    acknowledgement, notice = plan.outgoing
    assert CASE.id not in str(acknowledgement.context)
    assert notice.context["same_matter"] == (CASE.id,)


def test_a_late_reply_that_names_what_a_case_covers_has_both_links() -> None:
    late = ticket(id="EXA-555555", state="closed", closed_at=NOW - timedelta(days=31))
    given = arrival(reading=reading(entities={"urls": (URL,)}))
    plan = decided(given, {KEY: CASE}, threads=(thread(ticket=late),))
    links = {(link.other_id, link.relation) for link in changes(plan, LinkTickets)}
    assert links == {(late.id, "follows"), (CASE.id, "same matter")}


def test_a_report_that_its_domain_disowns_touches_no_case() -> None:
    plan = decided(reports(exam=Examination("fail", "DMARC fail")), {KEY: CASE})
    assert (plan.disposition, plan.versions) == ("opened", {})
    assert changes(plan, CoverMatters) == []
    assert [link.relation for link in changes(plan, LinkTickets)] == ["same matter"]


def test_a_report_that_is_not_valid_goes_to_a_person_and_joins_only_its_like() -> None:
    given = reports(report(problems=("source_identifier: is missing",)))
    plan = decided(given, {KEY: CASE})
    (covered,) = changes(plan, CoverMatters)
    assert (plan.disposition, covered.was) == ("opened", {("invalid urls", KEY[1]): None})
    again = decided(given, {KEY: CASE, ("invalid urls", KEY[1]): replace(CASE, id="EXA-444444")})
    assert (again.disposition, again.ticket_id) == ("appended", "EXA-444444")


def test_a_report_that_a_person_let_in_is_a_ticket_for_a_person() -> None:
    assert decided(reports(released_by="lee"), {KEY: CASE}).disposition == "opened"


def feed(number: int, format_: str = "feed") -> tuple[Arrival, tuple[Key, ...]]:
    urls = tuple(f"https://shop.example.org/{line}" for line in range(number))
    return reports(report(format=format_, identifiers={"urls": urls})), tuple(
        ("urls", url.removeprefix("https://")) for url in urls
    )


@pytest.mark.parametrize(("number", "format_"), [(3, "feed"), (MANY + 1, "xarf")])
def test_a_feed_joins_only_the_ticket_that_covers_every_line(number: int, format_: str) -> None:
    given, keys = feed(number, format_)
    assert decided(given, dict.fromkeys(keys, CASE)).disposition == "appended"
    partly = decided(given, dict.fromkeys(keys[1:], CASE))
    assert partly.disposition == "opened"
    assert [link.relation for link in changes(partly, LinkTickets)] == ["same matter"]
    assert changes(partly, CoverMatters)[0].was == {keys[0]: None}
    two = dict.fromkeys(keys, CASE) | {keys[0]: replace(CASE, id="EXA-444444")}
    assert decided(given, two).disposition == "opened"


def test_a_feed_that_is_longer_than_what_is_looked_at_joins_none() -> None:
    given, keys = feed(600)
    assert decided(given, dict.fromkeys(keys, CASE)).disposition == "opened"


# ----------------------------------------------------------------------------------------------------- the reply
ALLOWED = replace(DESK, acknowledges_machines=True)


@pytest.mark.parametrize(
    ("desk", "format_", "headers", "is_answered"),
    [
        (DESK, "xarf", (), False),
        (ALLOWED, "xarf", (), True),
        (ALLOWED, "feed", (), True),
        (ALLOWED, "arf", (), False),
        (ALLOWED, "xarf", (("Auto-Submitted", "auto-generated"),), False),
    ],
)
def test_a_desk_may_acknowledge_machine_reports_but_never_a_feedback_loops(
    desk: Any, format_: str, headers: tuple[tuple[str, str], ...], is_answered: bool
) -> None:
    sender = mail(from_=Address("", "reports@mail.example.net"), headers=headers)
    plan = decided(reports(report(format=format_), desk=desk, mail=sender))
    assert (plan.outgoing[0].suppressed_because is None) is is_answered
    (opened,) = (change for change in plan.changes if isinstance(change, OpenTicket))
    assert ("acknowledge" in {clock.name for clock in opened.clocks}) is is_answered  # else nothing would stop it
    joined = decided(reports(report(format=format_), desk=desk, mail=sender), {KEY: CASE})
    assert joined.outgoing == ()


# ------------------------------------------------------------------------------------------------------- the seal
RESTRICTING = replace(DESK, categories=(Category("child_safety", "Child safety", restricted=True),))


def notices(plan: Plan) -> list[Mapping[str, Any]]:
    return [sent.context for sent in plan.outgoing if sent.purpose == "notice"]


@pytest.mark.parametrize(
    "said",
    [reading(hazards=("imminent_harm",)), reading(category="child_safety", categories=("child_safety",))],
    ids=["a hazard", "a restricted category"],
)
def test_what_comes_with_danger_or_a_restricted_category_is_sealed(said: Any) -> None:
    plan = decided(arrival(reading=said, desk=RESTRICTING, mail=mail(attachments=(FILE,))))
    (opened,) = changes(plan, OpenTicket)
    assert opened.ticket.is_sealed
    assert notices(plan)
    for context in notices(plan):
        assert context["sealed"]
        assert "shot.png" not in repr(context)


def test_attachments_of_other_mail_are_not_sealed() -> None:
    plan = decided(arrival(desk=RESTRICTING, mail=mail(attachments=(FILE,))))
    assert not changes(plan, OpenTicket)[0].ticket.is_sealed
    assert all(context["attachments"] == (FILE,) and not context["sealed"] for context in notices(plan))


@pytest.mark.parametrize(
    ("said", "values"),
    [
        (reading(hazards=("child_safety",)), {"hazards": ("child_safety",), "priority": "urgent"}),
        (reading(categories=("child_safety",)), {"restricted": True}),
    ],
    ids=["a hazard", "a restricted category"],
)
def test_a_later_mail_seals_the_ticket(said: Any, values: Mapping[str, Any]) -> None:
    given = arrival(reading=said, desk=RESTRICTING, mail=mail(attachments=(FILE,)))
    plan = decided(given, threads=(thread(),))
    (update,) = changes(plan, UpdateTicket)
    assert update.values == values
    assert replace(ticket(), **update.values).is_sealed
    assert all(context["sealed"] for context in notices(plan))


@pytest.mark.parametrize(
    ("sender", "is_sealed"),
    [(ANNA, True), (Address("Robin", "robin@example.org"), False)],
    ids=["another's", "their own"],
)
def test_danger_in_a_mail_with_a_moderators_token_counts_where_it_is_another_ones(
    sender: Address, is_sealed: bool
) -> None:
    given = arrival(reading=reading(hazards=("child_safety",)), mail=mail(from_=sender, attachments=(FILE,)))
    plan = decided(given, threads=(thread(role="moderator", address="robin@example.org", parties=()),))
    assert bool(changes(plan, UpdateTicket)) is is_sealed


def test_what_comes_later_to_a_sealed_ticket_is_sealed_too() -> None:
    given = arrival(mail=mail(from_=ANNA, attachments=(FILE,)))
    plan = decided(given, threads=(thread(ticket=ticket(hazards=("child_safety",))),))
    assert plan.disposition == "appended"
    assert all(context["sealed"] and "shot.png" not in repr(context) for context in notices(plan))
