"""`/kind`, `/category`, `/tier`, `/priority`, `/seal`: a person says what a matter is."""

from dataclasses import replace

import pytest

from commanding import DESK, TICKET, after, dossier, refusals, rule, states, work
from mailbot.domain.desk import Duration


@pytest.mark.parametrize(
    ("text", "category", "categories", "tier"),
    [
        ("/category spam", "spam", ("spam",), 3),
        ("/category harassment, spam", "harassment", ("harassment", "spam"), 2),
        ("/category spam harassment", "spam", ("spam", "harassment"), 3),
        ("/category Harassment and Bullying, SPAM.", "harassment", ("harassment", "spam"), 2),
        ('/category "child sexual abuse"', "csam", ("csam",), 1),
        ("/category spam, spam", "spam", ("spam",), 3),
    ],
)
def test_the_first_category_is_the_main_one_and_gives_a_report_its_tier(
    text: str, category: str, categories: tuple[str, ...], tier: int
) -> None:
    ticket = after(text).ticket
    assert (ticket.category, ticket.categories, ticket.tier) == (category, categories, tier)


def test_an_appeal_keeps_its_tier() -> None:
    appeal = work(dossier(replace(TICKET, kind="appeal", queue="appeals")))
    assert after("/category spam", appeal).ticket.tier == 2


def test_an_unknown_category_is_refused_with_the_nearest() -> None:
    assert "did you mean harassment?" in refusals("/category harasment")
    assert "give one of harassment, spam, csam" in refusals("/category weather")
    assert "give one of harassment, spam, csam" in refusals("/category")


@pytest.mark.parametrize(("text", "sealed"), [("/category csam", True), ("/category spam", False)])
def test_a_restricted_category_seals(text: str, sealed: bool) -> None:
    assert after(text).ticket.restricted is sealed


@pytest.mark.parametrize(
    ("text", "kind", "queue"),
    [
        ("/kind appeal", "appeal", "appeals"),
        ("/kind Policy-Question", "policy_question", "policy"),
        ("/kind security", "security_report", "security"),
        ("/kind legal request", "legal_request", "legal"),
    ],
)
def test_the_queue_follows_the_kind(text: str, kind: str, queue: str) -> None:
    ticket = after(text).ticket
    assert (ticket.kind, ticket.queue) == (kind, queue)


def test_clocks_are_those_of_the_new_kind() -> None:
    assert states(after("/kind policy_question")) == {
        "investigation": "cancelled",
        "triage": "cancelled",
        "resolution": "running",
    }


def test_an_unknown_kind_is_refused() -> None:
    assert "did you mean appeal?" in refusals("/kind apeal")


@pytest.mark.parametrize("text", ["/kind report", "/category spam", "/tier 2"])
def test_who_says_what_it_is_has_looked(text: str) -> None:
    unclear = work(dossier(replace(TICKET, needs_triage="nothing says what it is")))
    assert after(text, unclear).ticket.needs_triage is None


@pytest.mark.parametrize("text", ["/kind complaint", "/category spam", "/tier 2"])
def test_who_says_what_it_is_has_ended_the_initial_review(text: str) -> None:
    three_days = Duration(72, "hours")
    reviewed = (rule("initial_review", ("complaint",), three_days),)
    follows = (rule("investigation", ("complaint",), three_days, starts="initial_review"),)
    complaint = replace(TICKET, kind="complaint", queue="complaints")
    begun = replace(work(dossier(complaint)), desk=replace(DESK, clocks=(*reviewed, *follows)))
    assert states(after(text, begun)) == {"initial_review": "met", "investigation": "running"}


@pytest.mark.parametrize(
    ("text", "because"),
    [("/tier 7", "give one of 1, 2, 3"), ("/tier", "give one of 1, 2, 3"), ("/priority soon", "give one of urgent")],
)
def test_what_there_is_not_is_refused(text: str, because: str) -> None:
    assert because in refusals(text)


def test_a_tier_may_be_named_as_such() -> None:
    assert after("/tier Tier 3").ticket.tier == 3


def test_a_desk_without_tiers_or_categories_says_so() -> None:
    bare = work()
    bare = replace(bare, desk=replace(bare.desk, categories=()))
    assert "has no tiers" in refusals("/tier 2", bare)
    assert "has no categories" in refusals("/category spam", bare)


@pytest.mark.parametrize("name", ["urgent", "high", "normal", "low"])
def test_the_priority_is_as_somebody_says(name: str) -> None:
    assert after(f"/priority {name.upper()}").ticket.priority == name


def test_a_seal_stays_and_is_set_once() -> None:
    done = after("/seal\n/seal")
    assert done.ticket.restricted
    assert len(done.changes) == 1


def test_a_seal_that_nothing_takes_back_is_confirmed_and_one_that_is_there_already_is_not() -> None:
    sealed = after("/seal")
    assert sealed.grave == (
        "Its attachments would be sealed for good; evidence that is exported has their hashes alone.",
    )
    assert after("/seal", work(sealed.dossier)).grave == ()


@pytest.mark.parametrize("text", ["/kind appeal", "/category spam", "/tier 2", "/priority low"])
def test_a_closed_ticket_isnt_changed(text: str) -> None:
    assert "/reopen it first" in refusals(text, work(dossier(replace(TICKET, state="closed"))))
