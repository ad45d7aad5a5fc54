"""Which styles hide text."""

import pytest

from mailbot.parsing.html_styles import colour_of, hides, is_small, style_of


@pytest.mark.parametrize("size", ["0", "0px", "1px", "0.5pt", "1pt", "0%", "1%", "0em", "0.01em", ".5px"])
def test_a_size_that_nobody_reads_is_small(size: str) -> None:
    assert is_small(size)


@pytest.mark.parametrize("size", ["2px", "10px", "0.8em", ".9em", "1em", "1", "80%", "small", "", "xx-large", "11pt"])
def test_any_other_size_is_not(size: str) -> None:
    assert not is_small(size)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#FFF", "ffffff"), ("#ffffff", "ffffff"), ("white", "ffffff"), ("rgb(255, 255, 255)", "ffffff"),
        ("black", "000000"),
        ("rgba(0,0,0,0.5)", "000000"), ("rgba(0,0,0,0)", None), ("transparent", None), ("", None), ("#ff", None),
        ("url(x)", None), ("rgb(300,0,0)", "ff0000"),
    ],
)  # fmt: skip
def test_a_colour_is_read_in_its_common_forms(value: str, colour: str | None) -> None:
    assert colour_of(value) == colour


@pytest.mark.parametrize(
    ("source", "hidden"),
    [
        ("display:none", True), ("DISPLAY: None ! important", True), ("opacity:0", True),
        ("max-height:0;overflow:hidden", True),
        ("position:absolute;left:-9999px", True), ("text-indent:-999px", True), ("display:block", False),
        ("max-height:0", False), ("left:-9999px", False), ("text-indent:-9px", False), ("opacity:", False), ("", False),
        ("overflow:hidden;height:10px", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_a_style_hides_what_nobody_is_shown(source: str, hidden: bool) -> None:
    assert hides(style_of(source.replace("! important", "!important"))) is hidden
