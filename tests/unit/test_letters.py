"""What letters are given to say: nothing of a ticket that came encrypted, whichever mail they are about."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from mailbot import letters, letters_ladder
from mailbot.domain.desk import Step
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Outgoing, Sent
from mailbot.domain.provisions import Enforcement
from specimens import ANNA, NOW, PEOPLE, arrival, reading, running_clock, ticket

FRESH = Fresh(b"s" * 32)
LATER: dict[str, Callable[[Any], Sequence[Outgoing]]] = {
    "acknowledgement": lambda of: [letters.acknowledgement(arrival(), FRESH, of, (), None)],
    "notice": lambda of: letters.notices(
        arrival(), FRESH, of, (), event="appended", verified=True, reply_state="queued"
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


def test_the_wish_for_a_higher_level_and_the_ways_of_redress_are_told() -> None:
    assert acknowledged(wishes=("escalation",))["escalation"]
    assert not acknowledged()["escalation"]
    desk = {"texts": {"en": {"redress_eu": "In the European Union …"}}}
    assert acknowledged_by(desk, labels=("eu", "uk"))["redress"] == ("eu",)
