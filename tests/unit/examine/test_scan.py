"""clamd's words as findings: only a plain `OK` is clean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.examine.scan import scan_of


@pytest.mark.parametrize(
    ("reply", "result", "detail"),
    [
        ("OK", "clean", ""),
        ("Win.Test.EICAR_HDB-1 FOUND", "infected", "Win.Test.EICAR_HDB-1"),
        ("A name with FOUND in it FOUND", "infected", "A name with FOUND in it"),
        ("INSTREAM size limit exceeded. ERROR", "unscanned", "clamd says: INSTREAM size limit exceeded. ERROR"),
        (
            "Heuristics.Limits.Exceeded.MaxFileSize FOUND",
            "unscanned",
            "clamd says: Heuristics.Limits.Exceeded.MaxFileSize",
        ),
        ("UNKNOWN COMMAND", "unscanned", "clamd says: UNKNOWN COMMAND"),
        ("", "unscanned", "clamd says: "),
        ("OK FOUND", "infected", "OK"),
        ("NOT OK", "unscanned", "clamd says: NOT OK"),
        ("Evil\x1b[31m FOUND", "infected", "Evil[31m"),
    ],
)
def test_a_reply_is_one_finding(reply: str, result: str, detail: str) -> None:
    found = scan_of("ab", reply)
    assert (found.result, found.detail) == (result, detail)


@given(st.text())
def test_nothing_but_ok_is_clean(reply: str) -> None:
    found = scan_of("ab", reply)
    assert (found.result == "clean") == ("".join(c for c in reply if c.isprintable()).strip() == "OK")
    assert len(found.detail) <= 120
