import re

from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.fresh import Fresh, token_digest


@given(st.binary(min_size=32, max_size=32), st.text(max_size=30))
def test_names_have_their_published_shapes(seed: bytes, label: str) -> None:
    fresh = Fresh(seed)
    assert re.fullmatch(r"[a-z2-7]{26}", fresh.token(label))
    assert re.fullmatch(r"ALU-[2-9A-HJ-NP-Z]{6}", fresh.ticket_id("ALU"))
    assert re.fullmatch(r"[0-9a-f]{32}", fresh.id(label))


def test_the_same_seed_gives_the_same_names_and_another_label_another() -> None:
    assert Fresh(b"a" * 32).token("x") == Fresh(b"a" * 32).token("x")
    assert Fresh(b"a" * 32).token("x") != Fresh(b"a" * 32).token("y")
    assert Fresh(b"a" * 32).token("x") != Fresh(b"b" * 32).token("x")


def test_a_token_is_found_in_any_case() -> None:
    token = Fresh(b"a" * 32).token("x")
    assert token_digest(token.upper()) == token_digest(token)


def test_a_seed_is_not_shown() -> None:
    assert "aaaa" not in repr(Fresh(b"a" * 32))
