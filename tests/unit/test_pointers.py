"""Where a mail points, before anything of it is believed."""

import pytest

from mailbot.domain.reading import Bounce
from mailbot.pointers import pointers
from specimens import arrival, mail, reading


@pytest.mark.parametrize(("nature", "named"), [("bounce", ("<ours@example.com>",)), ("human", ())])
def test_a_bounce_without_the_original_names_it_in_its_references(nature: str, named: tuple[str, ...]) -> None:
    given = arrival(mail=mail(references=("<ours@example.com>",)), reading=reading(nature=nature))
    assert pointers(given).original_message_ids == named


def test_the_original_that_a_bounce_brings_counts_before_its_references() -> None:
    found = Bounce("anna@example.net", "5.1.1", "failed", None, "<original@example.com>")
    given = arrival(mail=mail(in_reply_to=("<named@example.com>",)), reading=reading(nature="bounce", bounces=(found,)))
    assert pointers(given).original_message_ids == ("<original@example.com>", "<named@example.com>")


RETURNED = "Return-Path: <bounces+abcdefgh@example.com>\nMessage-ID: <another@relay.example.net>\n"


@pytest.mark.parametrize(("nature", "tokens"), [("bounce", ("abcdefgh",)), ("human", ()), ("auto_reply", ())])
def test_our_return_path_in_what_a_bounce_brings_back_is_a_pointer(nature: str, tokens: tuple[str, ...]) -> None:
    given = arrival(mail=mail(parts=(("text/rfc822-headers", RETURNED),)), reading=reading(nature=nature))
    assert pointers(given).bounce_tokens == tokens
    given = arrival(mail=mail(text=f"It failed.\n\n{RETURNED}"), reading=reading(nature=nature))
    assert pointers(given).bounce_tokens == tokens


def test_other_addresses_in_a_bounce_point_nowhere() -> None:
    returned = mail(text="From: desk+abcdefgh@example.net\nbounces@example.com")
    assert pointers(arrival(mail=returned, reading=reading(nature="bounce"))).bounce_tokens == ()


def test_whether_another_desk_reads_it_too_is_handed_on() -> None:
    assert pointers(arrival()).alone
    assert not pointers(arrival(alone=False)).alone
