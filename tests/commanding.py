"""Work on a ticket, made by hand: a desk with clocks and categories, its people, and what commands make of it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mailbot.commands import Refused, fold, known
from mailbot.desks.calendars import calendar
from mailbot.domain.authority import COMMANDS, Authority, Grant, People, Person
from mailbot.domain.clock import clocks_for
from mailbot.domain.clock_changes import changed
from mailbot.domain.decision import Decision
from mailbot.domain.desk import Category, ClockRule, Desk, Duration, Step
from mailbot.domain.dossier import Dossier
from mailbot.domain.fresh import Fresh
from mailbot.domain.given import Given
from mailbot.domain.plan import SetClock
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.domain.work import Work
from mailbot.parsing.orders import orders_of

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
TEN_DAYS, FIVE_DAYS = Duration(10, "business_days"), Duration(5, "business_days")
WAITS = {"waiting": TEN_DAYS, "legal_hold": Duration(60, "business_days")}
LADDER = (Step("target", "on_call"), Step("limit", "lead"))
REPORT, APPEAL, QUESTION = ("violation_report",), ("appeal",), ("policy_question",)


def rule(name: str, kinds: tuple[str, ...], limit: Duration, **more: object) -> ClockRule:
    base = ClockRule(name, kinds, (), "receipt", limit, limit, True, LADDER)
    return replace(base, **more)  # type: ignore[arg-type]


DESK = Desk(
    name="desk",
    title="Example",
    tag="EXA",
    calendar=calendar("Europe/London", country="GB", subdivision="ENG"),
    intakes=(),
    senders={},
    return_path="bounces@example.com",
    clocks=(
        rule("investigation", REPORT, Duration(7, "business_days"), target=FIVE_DAYS, pauses=WAITS),
        rule("decision", REPORT, FIVE_DAYS, starts="investigation", pauses=WAITS),
        rule("triage", REPORT, Duration(4, "hours"), published=False, stops="investigation", pauses=WAITS),
        rule("decision", APPEAL, TEN_DAYS, tiers=(2,), pauses=WAITS),
        rule("decision", APPEAL, FIVE_DAYS, tiers=(None, 1, 3), published=False, pauses=WAITS),
        rule("resolution", QUESTION, FIVE_DAYS, pauses=WAITS),
        rule("escalation", REPORT, FIVE_DAYS, starts="escalated"),
    ),
    categories=(
        Category("harassment", "Harassment and bullying", 2),
        Category("spam", "Spam", 3),
        Category("csam", "Child sexual abuse", 1, restricted=True),
    ),
    authority=Authority(
        (Grant(COMMANDS, ("moderator", "senior", "lead")),), dict.fromkeys((1, 2, 3, None), ("senior", "lead"))
    ),
)
ROBIN = Person("Robin Demo", "robin@example.org", {"desk": ("moderator",)})
SAM = Person("Sam Demo", "sam@example.org", {"desk": ("moderator", "senior")})
LEE = Person("Lee Demo", "lee@example.org", {"desk": ("lead", "complaints_officer")})
KIM = Person("Kim Other", "kim@example.org", {"elsewhere": ("lead",)})
PEOPLE = People((ROBIN, SAM, LEE, KIM), "operator@example.org")
ANNA = Party("complainant", "anna@example.net", "Anna")
TICKET = Ticket("EXA-7K3M2Q", "desk", "violation_report", "abuse", "Policy Violation Report", MONDAY, tier=2)
OTHER = replace(TICKET, id="EXA-222222")


def clocks_of(ticket: Ticket) -> tuple[Clock, ...]:
    about = {"tier": ticket.tier, "ticket_id": ticket.id, "categories": ticket.categories}
    return clocks_for(DESK, kind=ticket.kind, starts="receipt", at=ticket.opened_at, **about)  # type: ignore[arg-type]


def dossier(ticket: Ticket = TICKET, **more: object) -> Dossier:
    made = Dossier(ticket, (ANNA,), clocks_of(ticket) if ticket.state == "open" else ())
    return replace(made, **more)  # type: ignore[arg-type]


def work(of: Dossier | None = None, *, person: Person = ROBIN, now: datetime = MONDAY, **more: object) -> Work:
    made = Work(DESK, PEOPLE, person, of or dossier(), Fresh(bytes(32)), now, {OTHER.id: dossier(OTHER)})
    return replace(made, **more)  # type: ignore[arg-type]


def given(text: str) -> tuple[Given, ...]:
    """Commands as a moderator types them."""
    return orders_of(text, known()).commands


def after(text: str, of: Work | None = None) -> Work:
    """The work once all of some commands are carried out."""
    done, refused = fold(of or work(), given(text))
    assert refused == ()
    return done


def refusals(text: str, of: Work | None = None) -> str:
    """Why commands are refused."""
    _, refused = fold(of or work(), given(text))
    assert all(isinstance(each, Refused) for each in refused)
    assert refused
    return "; ".join(each.because for each in refused)


def decided(by: Person, **more: object) -> Decision:
    made = Decision("0d" * 16, TICKET.id, by.address, MONDAY, "violation")
    return replace(made, **more)  # type: ignore[arg-type]


def clocks_after(work_before: Work, work_after: Work) -> tuple[Clock, ...]:
    """The clocks as the changes alone would leave them."""
    made = (change for change in work_after.changes if isinstance(change, SetClock))
    return changed(work_before.dossier.clocks, made)


def states(of: Work) -> dict[str, str]:
    return {clock.name: clock.state for clock in of.dossier.clocks}
