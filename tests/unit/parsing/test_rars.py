"""What a RAR of either format lists of itself."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from containers import new_rar, old_rar
from mailbot.parsing.rars import NEW, OLD, entries

FILES = ((("a.txt", 5), ("folder/run.exe", 100)), False)


def test_both_formats_list_names_and_sizes() -> None:
    assert entries(old_rar((b"a.txt", 5, 0), (b"folder\\run.exe", 100, 0))) == FILES
    assert entries(new_rar((b"a.txt", 5, False), (b"folder/run.exe", 100, False))) == FILES


def test_a_name_in_two_forms_is_read_in_the_plain_one() -> None:
    assert entries(old_rar((b"a.txt\0\x01\x02", 5, 0x200))) == ((("a.txt", 5),), False)


def test_files_that_ask_for_a_password_are_known() -> None:
    assert entries(old_rar((b"a.txt", 5, 0x4))) == ((("a.txt", 5),), True)
    assert entries(new_rar((b"a.txt", 5, True))) == ((("a.txt", 5),), True)


def test_encrypted_names_are_known() -> None:
    old = OLD + struct.pack("<HBHH", 0, 0x73, 0x80, 13) + bytes(6) + b"\xff" * 50
    new = NEW + bytes(4) + bytes([6, 4, 0, 0, 0, 0]) + b"\xff" * 50
    assert entries(old) == entries(new) == ((), True)


def test_a_block_that_never_ends_is_no_loop() -> None:
    assert entries(OLD + struct.pack("<HBHH", 0, 0x7A, 0, 0) + bytes(100)) == ((), False)
    assert entries(NEW + bytes(200)) == ((), False)


def test_an_archive_that_breaks_off_lists_what_came_before() -> None:
    assert entries(old_rar((b"a.txt", 5, 0), (b"b.txt", 6, 0))[:-12])[0][0] == ("a.txt", 5)
    assert entries(new_rar((b"a.txt", 5, False))[:-2]) == ((("a.txt", 5),), False)


@given(st.sampled_from([OLD, NEW]), st.binary(max_size=300))
def test_any_octets_are_listed(start: bytes, octets: bytes) -> None:
    entries(start + octets)
