"""Disguised words in plain letters, in time linear in the mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.unmasked import unmasked
from mailbot.classify.words import MAX_SCANNED, folded


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("\u0441hild", "child"),
        ("\u0441\u043e\u0441\u0430", "coca"),
        ("\u03bf\u03bdeR", "oveR"),
        ("\u1d04\u029c\u026a\u029f\u1d05", "child"),
        ("ch1ld", "child"),
        ("chi1d", "child"),
        ("gir1s", "girls"),
        ("k1ll", "kill"),
        ("n00ds", "noods"),
        ("k!ll!", "kill!"),
        ("k*ll", "kill"),
        ("p**n", "porn"),
        ("c h i l d", "child"),
        ("c.h.i.l.d", "child"),
        ("c  h  i  l  d", "child"),
        ("c h i l d  p o r n", "child porn"),
        ("児 童", "児童"),
        ("z\u0336a\u0336", "za"),
        ("já não", "ja nao"),
        ("ja, łódź", "ja, lodz"),
    ],
)
def test_a_disguise_is_taken_off(written: str, plain: str) -> None:
    assert unmasked(folded(written)) == plain


@pytest.mark.parametrize(
    "text",
    [
        "a plain mail, with 12 words and 3.5 figures",
        "sdxl10 at h264, 12yo, 2nd, agent 7",
        "1 2 3 4",
        "с участием детеи",  # in Cyrillic throughout
        "2 * 3 * 4, and **bold** words",
        "児童ポルノ",
    ],
)
def test_what_is_in_no_disguise_stays(text: str) -> None:
    assert unmasked(text) == text


@given(st.text(max_size=300))
def test_any_text_has_a_plain_form(text: str) -> None:
    assert isinstance(unmasked(folded(text)), str)


@pytest.mark.timeout(30)  # linear: far below a second on a slow machine
@pytest.mark.parametrize(
    "piece", ["a", "a ", "a1", "c h ", "* ", "\u0430", "1", "a*", "@a", "$", "a.", "漢 ", "\u0336"]
)
def test_no_text_makes_it_slow(piece: str) -> None:
    unmasked(piece * (MAX_SCANNED // len(piece)))
