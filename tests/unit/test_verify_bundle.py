"""The signature of a bundle is checked in plain Python as RFC 8032 has it, and as the library does that made it."""

import ast
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from mailbot import verify_bundle
from mailbot.domain.times import iso
from mailbot.store.chain import event_row
from mailbot.verify_bundle import _L as ORDER
from mailbot.verify_bundle import is_signed, sha256
from specimens import NOW

# RFC 8032 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "text", "signature"), VECTORS)
def test_the_rfcs_own_signatures_are_good(key: str, text: str, signature: str) -> None:
    given = (bytes.fromhex(key), bytes.fromhex(text), bytes.fromhex(signature))
    assert is_signed(*given)
    assert not is_signed(given[0], given[1] + b"x", given[2])


@settings(max_examples=40, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), text=st.binary(max_size=300), place=st.integers(0, 511))
def test_what_the_library_signs_is_good_and_with_one_bit_changed_it_is_not(
    seed: bytes, text: bytes, place: int
) -> None:
    key = SigningKey(seed)
    public, signature = bytes(key.verify_key), key.sign(text).signature
    assert is_signed(public, text, signature)
    changed = (int.from_bytes(signature, "little") ^ 1 << place).to_bytes(64, "little")
    assert not is_signed(public, text, changed)


def test_a_second_form_of_the_same_signature_is_none() -> None:
    """5.1.7: S is below the group's order, so that nobody makes another signature of one."""
    key = SigningKey(b"s" * 32)
    signature = key.sign(b"x").signature
    again = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert not is_signed(bytes(key.verify_key), b"x", signature[:32] + again)


@pytest.mark.parametrize("key", [b"", b"\xff" * 32, (2).to_bytes(32, "little"), b"\1" + b"\0" * 30 + b"\x80"])
def test_what_is_no_point_is_no_key(key: bytes) -> None:
    assert not is_signed(key, b"x", bytes(64))


def test_events_are_hashed_as_the_store_does() -> None:
    row = event_row("0" * 64, "EXA-1", 7, NOW, "lee\nlin", "opened", '{"ä": "\ud800"}')
    facts = ("0" * 64, "EXA-1", "7", iso(NOW), "lee lin", "opened", sha256('{"ä": "\ud800"}'))
    assert row["hash"] == sha256("\n".join(facts))
    assert row["actor"] == "lee lin"


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(verify_bundle.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
