"""Blocks of PGP within a text."""

import pytest

from mailbot.examine.armor import MESSAGE, SIGNED, block

BLOCK = "-----BEGIN PGP MESSAGE-----\n\nwcDM\n-----END PGP MESSAGE-----"


@pytest.mark.parametrize("text", ["%s", "%s\n", "Hello,\n%s\nBye", "Hello,\r\n%s\r\n"])
def test_a_block_that_begins_a_line_is_found(text: str) -> None:
    whole = text % BLOCK
    found = block(whole, MESSAGE)
    assert found is not None
    assert whole[found] == BLOCK


@pytest.mark.parametrize(
    "text",
    [
        "",
        "> " + BLOCK.replace("\n", "\n> "),
        "I got -----BEGIN PGP MESSAGE----- and\n-----END PGP MESSAGE-----",
        BLOCK.partition("-----END")[0],
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\n-----END PGP PUBLIC KEY BLOCK-----",
    ],
)
def test_what_is_quoted_mentioned_or_never_ends_is_none(text: str) -> None:
    assert block(text, MESSAGE) is None


def test_signed_text_ends_with_its_signature() -> None:
    text = f"{SIGNED[0]}\nHash: SHA512\n\nHello\n-----BEGIN PGP SIGNATURE-----\nabc\n{SIGNED[1]}\nmore"
    found = block(text, SIGNED)
    assert found is not None
    assert text[found.stop :] == "\nmore"


@pytest.mark.timeout(30)
def test_a_hundred_thousand_beginnings_take_no_time() -> None:
    assert block(f"{MESSAGE[0]}\n" * 100_000, MESSAGE) is None
