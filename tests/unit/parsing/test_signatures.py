"""Signatures by their delimiter, and by the sender's own name."""

import pytest

from mailbot.parsing.signatures import without_sign_off, without_signature


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["a", "-- ", "Ada"], 1),
        (["a", "--", "Ada"], 1),
        (["a", "-- ", "Ada", "-- ", "A list"], 3),
        (["a", "--", "b", "-- ", "Ada"], 3),
        (["a", "--", "b", "--", "c"], 5),
        (["-- ", "Ada"], 2),
        (["a", "-- ", *["line"] * 16], 18),
        (["a", "-- ", "Ada", "> quoted"], 1),
        (["a", "-- ", "Ada", "> quoted", "answer"], 5),
        (["a", "-- ", "x" * 201], 3),
        (["a", "--", "x" * 101], 3),
        (["a", "--", "one two three four five six seven eight nine ten eleven twelve"], 3),
        (["a"], 1),
        ([], 0),
    ],
)
def test_a_signature_is_short_and_stands_last(lines: list[str], kept: int) -> None:
    assert without_signature(lines) == lines[:kept]


@pytest.mark.parametrize(
    "sign_off", ["Thanks,", "Kind regards", "Mit freundlichen Grüßen", "Cordialement,", "С уважением,", "敬具"]
)
def test_a_sign_off_goes_with_the_sender_s_name(sign_off: str) -> None:
    assert without_sign_off(["Words.", "", sign_off, "Ada"], "Ada Lovelace") == ["Words.", ""]


@pytest.mark.parametrize("sender", ["", "Bob", "Adam"])
def test_a_sign_off_with_another_name_stays(sender: str) -> None:
    lines = ["Words.", "", "Thanks,", "Ada"]
    assert without_sign_off(lines, sender) == lines


DETAILS = ["Head of Safety", "Example Ltd", "Tel: +44 20 0000 0000", "www.example.org", "ada.l@example.org"]


@pytest.mark.parametrize("above", [["---"], ["________"], ["Kind regards,"], ["---", ""]])
@pytest.mark.parametrize("details", [[], DETAILS[:1], DETAILS])
def test_the_sender_s_name_and_details_go_below_a_rule_or_a_sign_off(above: list[str], details: list[str]) -> None:
    lines = ["Words.", "More words.", *above, "Ada Lovelace", *details]
    assert without_sign_off(lines, "Ada Lovelace") == lines[:2]


@pytest.mark.parametrize(
    "below",
    [
        ["Bob"],
        ["Ada Lovelace", "https://example.org/posts/7"],
        ["Ada Lovelace", "bob@example.org"],
        ["Ada Lovelace", "PS: there is more."],
        ["Ada Lovelace", "He lives in Rome."],
        ["Ada Lovelace", "account ACC_7"],
        ["Ada Lovelace", "post 7"],
        ["Ada Lovelace", *["Title"] * 7],
        ["The account is Ada Lovelace"],
    ],
)
@pytest.mark.parametrize("above", ["---", "Kind regards,"])
def test_what_may_be_evidence_below_a_name_stays(above: str, below: list[str]) -> None:
    lines = ["Words.", "More words.", above, *below]
    assert without_sign_off(lines, "Ada Lovelace") == lines


def test_a_delimiter_that_nothing_follows_any_more_goes() -> None:
    assert without_sign_off(["Words.", "--"], "") == ["Words."]
