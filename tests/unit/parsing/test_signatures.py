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
