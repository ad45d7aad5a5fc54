"""What a zip lists of itself, however much its directory lies."""

import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import zipped
from mailbot.parsing import zips
from mailbot.parsing.zips import Entry, beginning, entries

FILES = {"a.txt": b"words " * 50, "folder/b.bin": b"\0" * 1000, "größe.txt": b""}


def test_names_and_sizes_are_those_of_the_directory() -> None:
    assert [(entry.name, entry.size) for entry in entries(zipped(FILES))] == [
        ("a.txt", 300),
        ("folder/b.bin", 1000),
        ("größe.txt", 0),
    ]


def test_what_stands_before_a_zip_hides_nothing() -> None:
    content = b"MZ" + bytes(5000) + zipped(FILES)
    [first, *_] = found = entries(content)
    assert len(found) == 3
    assert beginning(content, first, 6) == b"words "


def test_a_zip_without_a_directory_is_listed_from_its_files() -> None:
    content = zipped(FILES)
    assert [entry.name for entry in entries(content[: content.index(zips.CENTRAL)])] == list(FILES)


def test_backslashes_are_folders() -> None:
    assert entries(zipped(["folder\\run.exe"]))[0].name == "folder/run.exe"


@pytest.mark.parametrize("flags", [0x1, 0x2001])
def test_encrypted_entries_are_known(flags: int) -> None:
    content = bytearray(zipped(["a.txt"]))
    at = content.index(zips.CENTRAL)
    struct.pack_into("<H", content, at + 8, flags)
    assert entries(bytes(content))[0].encrypted


def test_the_beginning_of_a_member_is_all_that_is_read() -> None:
    content = zipped({"bomb.xml": bytes(10_000_000)})
    assert beginning(content, entries(content)[0], 1000) == bytes(1000)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_is_read_as_it_was_written(method: int) -> None:
    content = zipped(FILES, method)
    assert beginning(content, entries(content)[0], 10_000) == FILES["a.txt"]


@pytest.mark.parametrize(
    "entry",
    [
        Entry("a", 1, 1, 8, encrypted=False, offset=10**9),
        Entry("a", 1, 100, 8, encrypted=False, offset=1),
        Entry("a", 1, 100, 8, encrypted=True, offset=0),
        Entry("a", 1, 100, 99, encrypted=False, offset=0),
    ],
    ids=["beyond the end", "no header there", "encrypted", "an unknown method"],
)
def test_a_member_that_cannot_be_read_is_empty(entry: Entry) -> None:
    assert beginning(zipped(["a"]), entry, 100) == b""


def test_a_member_whose_octets_are_rubbish_is_empty() -> None:
    content = bytearray(zipped(FILES))
    content[35:60] = b"\xff" * 25
    assert beginning(bytes(content), entries(bytes(content))[0], 100) == b""


@pytest.mark.timeout(30)
def test_a_million_entries_cost_what_the_limit_does() -> None:
    one = struct.pack("<4s4xHH8xIIHHH8xI", zips.CENTRAL, 0, 0, 1, 1, 1, 0, 0, 0) + b"a"
    content = b"PK\x03\x04" + one * 300_000
    content += struct.pack("<4s8xIIH", zips.END, len(one) * 300_000, 4, 0)
    assert len(entries(content)) == zips.MAX_ENTRIES


def test_sizes_that_are_left_to_zip64_are_unknown() -> None:
    content = bytearray(zipped(["a.txt"]))
    struct.pack_into("<I", content, content.index(zips.CENTRAL) + 24, 0xFFFFFFFF)
    assert entries(bytes(content))[0].size is None


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_octets_are_listed(before: bytes, after: bytes) -> None:
    for content in (before, b"PK\x03\x04" + before, before + zips.CENTRAL + after + zips.END + before):
        for entry in entries(content):
            beginning(content, entry, 100)


@given(st.data())
def test_a_zip_with_octets_changed_is_listed(data: st.DataObject) -> None:
    content = bytearray(zipped(FILES))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    for entry in entries(bytes(content)):
        beginning(bytes(content), entry, 1000)
