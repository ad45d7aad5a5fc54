"""What letters are given to say: nothing of a ticket that came encrypted, whichever mail they are about."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from mailbot import letters, letters_ladder
from mailbot.domain.desk import Step
from mailbot.domain.facts import History
from mailbot.domain.fresh import Fresh
from mailbot.domain.mail import Address
from mailbot.domain.plan import Outgoing, Sent
from mailbot.domain.provisions import Ask, Enforcement
from mailbot.domain.reading import SUBJECT_WINS, Why
from mailbot.letters_notice import notices
from specimens import ANNA, NOW, PEOPLE, arrival, reading, running_clock, ticket

FRESH = Fresh(b"s" * 32)
LATER: dict[str, Callable[[Any], Sequence[Outgoing]]] = {
    "acknowledgement": lambda of: [letters.acknowledgement(arrival(), FRESH, of, (), None)],
    "notice": lambda of: notices(
        arrival(), FRESH, of, (), event="appended", verified=True, reply_state="queued", history=History()
    ),
    "receipt": lambda of: [letters.receipt(arrival(), FRESH, of, None)],
    "undelivered": lambda of: letters.undelivered_notices(
        Sent("row", "desk", "acknowledgement", "queued", ANNA.address, of, running_clock()),
        FRESH, PEOPLE, why="gone", said="550", marked=True,
    ),
    "escalation": lambda of: letters_ladder.escalations(
        "desk", FRESH, PEOPLE.with_role("desk", "lead"), of, running_clock(), Step("50%", "lead"), NOW
    ),
}  # fmt: skip


@pytest.mark.parametrize("letter", LATER.values(), ids=LATER)
@pytest.mark.parametrize(("encrypted", "named"), [(True, None), (False, "ACC-48213")])
def test_an_account_that_came_encrypted_is_named_in_no_letter(
    letter: Callable[[Any], Sequence[Outgoing]], encrypted: bool, named: str | None
) -> None:
    made = letter(ticket(reference="ACC-48213", encrypted=encrypted))
    assert made
    assert {mail.context["ticket"].reference for mail in made} == {named}


@pytest.mark.parametrize(
    ("language", "spoken", "written"), [("de", ("en", "de"), "de"), ("fr", ("en", "de"), "en"), ("de", ("en",), "en")]
)
def test_a_sender_is_answered_in_their_language_where_the_desk_writes_it(
    language: str, spoken: tuple[str, ...], written: str
) -> None:
    came = arrival(reading=reading(language=language))
    desk = replace(came.desk, languages=spoken, texts={"en": {}, "de": {}})
    assert letters.acknowledgement(replace(came, desk=desk), FRESH, ticket(), (), None).language == written


def acknowledged(**read: Any) -> dict[str, Any]:
    return acknowledged_by({"texts": {"en": {"reply_deception": "Thanks."}}}, **read)


def acknowledged_by(desk: dict[str, Any], tier: int | None = None, **read: Any) -> dict[str, Any]:
    came = arrival(reading=reading(**read))
    came = replace(came, desk=replace(came.desk, **desk))
    return dict(letters.acknowledgement(came, FRESH, ticket(tier=tier), (), None).context)


def test_what_a_mail_is_about_is_told_only_where_the_reading_is_sure() -> None:
    both = ("deception", "privacy")
    assert acknowledged(category="deception", categories=both)["topics"] == both
    assert acknowledged(category="deception", categories=both, needs_triage="two kinds")["topics"] == ()
    assert acknowledged(category="deception", categories=both, kind_is_clear=False)["topics"] == ()


def test_a_desk_may_have_a_text_for_mail_of_one_category_alone() -> None:
    assert acknowledged(category="deception", categories=("deception",))["instead"] == "reply_deception"
    assert acknowledged(category="deception", categories=("deception", "privacy"))["instead"] == ""
    assert acknowledged(category="privacy", categories=("privacy",))["instead"] == ""


@pytest.mark.parametrize(
    ("grounds", "unavailable"),
    [((), False), (("intent",), True), (("intent", "context"), True), (("intent", "technical_error"), False)],
)
def test_grounds_that_count_for_nothing_are_known_as_such(grounds: tuple[str, ...], unavailable: bool) -> None:
    limited = Enforcement("Tier 1", ("termination",), tiers=(1,), grounds=("identity_error", "technical_error"))
    desk = {"enforcement": (limited,)}
    assert acknowledged_by(desk, tier=1, grounds=grounds)["grounds_unavailable"] is unavailable
    assert not acknowledged_by(desk, tier=2, grounds=grounds)["grounds_unavailable"]


@pytest.mark.parametrize(
    ("language", "told"), [("sv", ("en", "de")), ("de", ()), ("en", ()), (None, ())], ids=["other", "own", "en", "none"]
)
def test_a_language_that_is_not_answered_in_is_told_those_that_are(language: str | None, told: tuple[str, ...]) -> None:
    desk = {"languages": ("en", "de"), "texts": {"en": {}, "de": {}}}
    assert acknowledged_by(desk, language=language)["languages"] == told


@pytest.mark.parametrize(
    ("tier", "rule", "doubtful"),
    [(2, SUBJECT_WINS, True), (2, "category deception", False), (None, SUBJECT_WINS, False)],
)
def test_a_tier_that_the_mail_states_otherwise_too_is_doubtful(tier: int | None, rule: str, doubtful: bool) -> None:
    came = arrival(reading=reading(why=(Why("tier=2", rule, "its subject says tier 2, its text tier 3"),)))
    made = letters.acknowledgement(came, FRESH, ticket(kind="appeal", tier=tier), (), None)
    assert made.context["tier_doubtful"] is doubtful


ASKED = {"asks": {"complaint": (Ask("evidence"),)}, "texts": {"en": {"reply_feedback": "Thanks."}}}


@pytest.mark.parametrize(
    ("kind", "desk", "read", "takes"),
    [
        ("violation_report", {}, {}, True),
        ("appeal", {}, {}, True),
        ("security_report", {}, {}, True),
        ("policy_question", {}, {}, False),
        ("legal_request", {}, {}, False),
        ("complaint", {}, {}, False),
        ("complaint", ASKED, {}, True),
        ("complaint", ASKED, {"category": "feedback"}, False),
        ("violation_report", {}, {"kind_is_clear": False}, False),
    ],
)
def test_evidence_is_asked_for_where_it_may_help(
    kind: str, desk: dict[str, Any], read: dict[str, Any], takes: bool
) -> None:
    came = arrival(reading=reading(kind=kind, **read))
    made = letters.acknowledgement(replace(came, desk=replace(came.desk, **desk)), FRESH, ticket(kind=kind), (), None)
    assert made.context["takes_evidence"] is takes


SENDERS = {
    "violation_report": Address("Abuse", "abuse@example.com"),
    "appeal": Address("Appeals", "appeals@example.com"),
}


@pytest.mark.parametrize(
    ("kind", "written_to", "answered_by", "moved"),
    [
        ("violation_report", ("abuse@example.com",), "violation_report", None),
        ("appeal", ("abuse@example.com",), "appeal", "appeals@example.com"),
        ("complaint", ("abuse@example.com",), "violation_report", None),
        ("complaint", ("appeals@example.com",), "appeal", None),
        ("complaint", ("legal@example.com", "abuse@example.com"), "violation_report", None),
        ("complaint", ("legal@example.com",), "complaint", None),
    ],
)
def test_a_mail_is_answered_by_its_team_or_from_the_address_written_to(
    kind: str, written_to: tuple[str, ...], answered_by: str, moved: str | None
) -> None:
    came = arrival(reading=reading(kind=kind))
    came = replace(came, desk=replace(came.desk, senders=SENDERS), envelope=replace(came.envelope, rcpt_to=written_to))
    made = letters.acknowledgement(came, FRESH, ticket(kind=kind), (), None)
    assert made.from_kind == answered_by
    assert (made.context["moved_to"] and made.context["moved_to"].address) == moved


def test_the_wish_for_a_higher_level_and_the_ways_of_redress_are_told() -> None:
    assert acknowledged(wishes=("escalation",))["escalation"]
    assert not acknowledged()["escalation"]
    desk = {"texts": {"en": {"redress_eu": "In the European Union …"}}}
    assert acknowledged_by(desk, labels=("eu", "uk"))["redress"] == ("eu",)
