"""What a 7z lists of itself, packed as it mostly is."""

import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from containers import seven_zip
from mailbot.parsing.sevenzips import AES, SIGNATURE, entries

NAMES = ["a.txt", "folder/größe.exe", "x" * 40]
LISTED = tuple((name, None) for name in NAMES)


@pytest.mark.parametrize("pack", [True, False], ids=["packed", "plain"])
def test_names_are_listed(pack: bool) -> None:
    assert entries(seven_zip(NAMES, pack=pack)) == (LISTED, False)


def test_contents_under_a_password_are_known() -> None:
    assert entries(seven_zip(NAMES, lock=AES)) == (LISTED, True)


def test_names_under_a_password_are_known() -> None:
    header = b"\x17\x06\x00\x01\x09\x10\x00\x07\x0b\x01\x00\x02" + AES + bytes(20)
    assert entries(SIGNATURE + b"\x00\x04" + struct.pack("<IQQI", 0, 0, len(header), 0) + header) == ((), True)


def test_another_way_of_packing_is_not_tried() -> None:
    assert entries(seven_zip(NAMES).replace(b"\x23\x03\x01\x01", b"\x21\x21\x01\x01")) == ((), False)


@pytest.mark.parametrize("kept", [8, 31, 40, 60, 100])
def test_one_that_breaks_off_lists_nothing(kept: int) -> None:
    assert entries(seven_zip(NAMES)[:kept]) == ((), False)


def test_a_size_that_lies_is_not_believed() -> None:
    content = seven_zip(NAMES)
    assert entries(content[:12] + b"\xff" * 16 + content[28:]) == ((), False)


@given(st.binary(max_size=300))
@example(b"\x11\x05")  # names that end with the directory
def test_any_octets_are_listed(octets: bytes) -> None:
    entries(SIGNATURE + octets)
    entries(SIGNATURE + b"\x00\x04" + struct.pack("<IQQI", 0, 0, len(octets) + 1, 0) + b"\x17" + octets)
    entries(SIGNATURE + b"\x00\x04" + struct.pack("<IQQI", 0, 0, len(octets) + 1, 0) + b"\x01" + octets)


@given(st.data())
def test_one_with_octets_changed_is_listed(data: st.DataObject) -> None:
    content = bytearray(seven_zip(NAMES))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    entries(bytes(content))
