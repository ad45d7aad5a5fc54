"""Codes and words of a refusal, as one enhanced status."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reports._status import status_of


@pytest.mark.parametrize(
    ("text", "action", "stated", "status"),
    [
        ("550 5.1.1 no", "failed", None, "5.1.1"),
        ("550-5.1.1 no such\n550 5.1.1 user", "failed", "5.0.0", "5.1.1"),
        ("554 5.0.0 Service unavailable; 550 5.7.1 refused", "failed", None, "5.7.1"),
        ("550 refused", "failed", "5.7.1", "5.7.1"),
        ("450 4.2.0 later", "failed", "5.2.0", "4.2.0"),
        ("550 5.2.0 no", "failed", "4.4.7", "5.2.0"),
        ("it has been deferred: 5.2.0", "failed", "4.4.7", "4.4.7"),
        ("550 user unknown", "failed", None, "5.1.1"),
        ("450 user unknown", "failed", None, "4.1.1"),
        ("Mailbox full", "failed", None, "5.2.2"),
        ("Mailbox full", "delayed", None, "4.2.2"),
        ("mailbox is full: retry timeout exceeded", "failed", None, "4.2.2"),
        ("connection timed out", "failed", None, "5.4.7"),
        ("Host not found", "failed", None, "5.1.2"),
        ("too many hops", "failed", None, "5.4.6"),
        ("message size exceeds the limit", "failed", None, "5.3.4"),
        ("blocked by our policy", "failed", None, "5.7.1"),
        ("192.0.2.1 does not like recipient.\n550 no mailbox\nGiving up on 192.0.2.1.", "failed", None, "5.1.1"),
        ("192.0.2.1 failed after I sent the message.\n554 no\nGiving up on 192.0.2.1.", "failed", None, "5.0.0"),
        ("given up after five days", "failed", None, "5.4.7"),
        ("250 2.1.0 Ok, then 550 no", "failed", None, "5.0.0"),
        ("nothing that is known", "failed", None, "5.0.0"),
        ("nothing that is known", "delayed", None, "4.0.0"),
        ("250 2.0.0 taken", "delivered", None, "2.0.0"),
        ("", "expanded", None, "2.0.0"),
        ("version 1.5.1.1, and 192.5.1.1, and v5.1.1", None, None, None),
        ("", None, None, None),
    ],
)
def test_the_precise_code_counts_and_words_fill_in(
    text: str, action: str | None, stated: str | None, status: str | None
) -> None:
    assert status_of(text, action, stated) == status


@given(st.text(max_size=500), st.sampled_from([None, "failed", "delayed", "delivered"]))
def test_any_text_gives_a_status_or_none(text: str, action: str | None) -> None:
    status = status_of(text, action)
    assert status is None or status[0] in "245"
