"""A small desk and what arrives at it, made by hand: for tests of rules that need no file."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.domain.authority import People, Person
from mailbot.domain.autoreply import Budget
from mailbot.domain.desk import Calendar, ClockRule, Convention, Desk, Duration, Intake, Step
from mailbot.domain.examination import Examination
from mailbot.domain.fresh import Fresh
from mailbot.domain.mail import Address, Envelope, Mail
from mailbot.domain.plan import Facts, Thread
from mailbot.domain.reading import Reading
from mailbot.domain.ticket import Clock, Party, Ticket
from mailbot.letters import Arrival

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
LADDER = (Step("target", "on_call"), Step("80%", "senior"), Step("limit", "lead"))
KINDS = ("violation_report", "appeal", "security_report", "complaint", "policy_question", "legal_request")

DESK = Desk(
    name="desk",
    title="Example",
    tag="EXA",
    calendar=Calendar(ZoneInfo("Europe/London")),
    intakes=(
        Intake("abuse@example.com", "violation_report"),
        Intake("appeals@example.com", "appeal"),
        Intake("security@example.com", "security_report"),
        Intake("legal@example.com", None),
    ),
    senders={kind: Address("Example Desk", "abuse@example.com") for kind in KINDS},
    return_path="bounces@example.com",
    conventions=(
        Convention("appeal", "appeal", {"kind": "appeal"}, form="[Tier Level] Appeal - [Account/Content ID]"),
    ),
    clocks=(
        ClockRule("acknowledge", KINDS, (), "receipt", Duration(12, "hours"), Duration(24, "hours"), True, LADDER),
        ClockRule("initial_review", KINDS, (), "receipt", Duration(36, "hours"), Duration(72, "hours"), True, LADDER),
    ),
    policy_version="2025-08-12",
)
PEOPLE = People(
    (
        Person("Robin", "robin@example.org", {"desk": ("on_call", "moderator")}),
        Person("Sam", "sam@example.org", {"desk": ("senior",)}),
        Person("Lee", "lee@example.org", {"*": ("lead",)}),
    ),
    operator="operator@example.org",
)
BUDGET = Budget(per_sender_a_day=3, everyone_an_hour=100)
ANNA = Address("Anna", "anna@example.net")


def mail(**changes: Any) -> Mail:
    given = {
        "sha256": "ab" * 32,
        "size": 700,
        "fingerprint": "f" * 64,
        "subject": "Policy Violation Report",
        "from_": ANNA,
        "message_id": "<one@example.net>",
        "text": "Somebody posts stolen pictures.",
    }
    return Mail(**{**given, **changes})


def envelope(*to: str, **changes: Any) -> Envelope:
    given = Envelope(ANNA.address, to or ("abuse@example.com",), "smtp", NOW)
    return replace(given, **changes)


def reading(**changes: Any) -> Reading:
    given = {
        "nature": "human",
        "desk": "desk",
        "kind": "violation_report",
        "visible_text": "Somebody posts stolen pictures.",
    }
    return Reading(**{**given, **changes})


def arrival(**changes: Any) -> Arrival:
    given = {
        "message_id": "0190" + "0" * 20,
        "envelope": envelope(),
        "mail": mail(),
        "exam": Examination(),
        "reading": reading(),
        "desk": DESK,
        "people": PEOPLE,
    }
    return Arrival(**{**given, **changes})


def facts(**changes: Any) -> Facts:
    return replace(Facts(Fresh(b"s" * 32)), **changes)


def ticket(**changes: Any) -> Ticket:
    given = Ticket("EXA-222222", "desk", "violation_report", "abuse", "Policy Violation Report", NOW)
    return replace(given, **changes)


def thread(how: str = "reply token", **changes: Any) -> Thread:
    of_token = (
        {"role": "complainant", "address": ANNA.address} if how == "reply token" else {"role": None, "address": None}
    )
    given = {"ticket": ticket(), "parties": (Party("complainant", ANNA.address, "Anna"),), **of_token}
    return Thread(**{"how": how, **given, **changes})


def running_clock(**changes: Any) -> Clock:
    given = Clock(
        "EXA-222222",
        "acknowledge",
        NOW,
        datetime(2026, 3, 2, 21, tzinfo=UTC),
        datetime(2026, 3, 3, 9, tzinfo=UTC),
        True,
        next_step_at=datetime(2026, 3, 2, 21, tzinfo=UTC),
    )
    return replace(given, **changes)
