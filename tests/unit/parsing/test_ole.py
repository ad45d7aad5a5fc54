"""Compound files: streams are found and read, and no loop or lie in them costs more than the file is long."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import SECTOR, ole
from mailbot.parsing.ole import SIGNATURE, Ole

STREAMS = {
    "Short": b"a few octets",
    "Storage/Long": bytes(range(256)) * 40,
    "Storage/Inner/Deep": b"x" * 100,
    "Empty": b"",
}


def test_streams_are_read_whether_they_are_short_or_long() -> None:
    file = Ole(ole(STREAMS))
    assert {path: file.read(path, 100_000) for path in STREAMS} == STREAMS


def test_a_stream_is_read_as_far_as_it_is_wanted() -> None:
    file = Ole(ole(STREAMS))
    assert file.read("short", 3) == b"a f"
    assert file.read("storage/long", 600) == STREAMS["Storage/Long"][:600]


def test_what_is_no_stream_reads_as_nothing() -> None:
    file = Ole(ole(STREAMS))
    assert file.read("storage", 100) == file.read("no such", 100) == b""


def test_what_lies_under_a_storage_is_named() -> None:
    file = Ole(ole(STREAMS))
    assert sorted(file.children("")) == ["empty", "short", "storage"]
    assert sorted(file.children("storage")) == ["storage/inner", "storage/long"]


def test_a_file_with_many_streams_is_read_beyond_one_table_sector() -> None:
    many = {f"S{number}": bytes([number]) * 5000 for number in range(40)}
    file = Ole(ole(many))
    assert all(file.read(path, 10_000) == content for path, content in many.items())


@pytest.mark.timeout(30)
def test_loops_end() -> None:
    content = bytearray(ole({"Long": bytes(9000)}))
    table = struct.unpack_from("<I", content, 76)[0]
    for number in range(SECTOR // 4):
        struct.pack_into("<I", content, (table + 1) * SECTOR + 4 * number, number)
    assert len(Ole(bytes(content)).read("long", 10**9)) <= len(content)


def test_a_directory_that_points_at_itself_lists_each_entry_once() -> None:
    content = ole({"A": b"x", "B": b"y"})
    looped = bytearray(content)
    at = content.index("A\0\0\0".encode("latin-1"), SECTOR)
    struct.pack_into("<III", looped, at + 68, 1, 1, 0)
    assert list(Ole(bytes(looped)).paths) == ["a"]


@pytest.mark.parametrize(
    "content", [b"", SIGNATURE, SIGNATURE + b"\xff" * 2000, SIGNATURE + bytes(2000), b"words" * 500]
)
def test_rubbish_has_no_streams(content: bytes) -> None:
    assert [path for path in Ole(content).paths if Ole(content).read(path, 100)] == []


@given(st.binary(max_size=3000))
def test_any_octets_are_read(octets: bytes) -> None:
    file = Ole(SIGNATURE + octets)
    for path in list(file.paths)[:20]:
        file.read(path, 1000)


@given(st.data())
def test_a_file_with_octets_changed_is_read(data: st.DataObject) -> None:
    content = bytearray(ole(STREAMS))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=30)):
        content[at] = data.draw(st.integers(0, 255))
    file = Ole(bytes(content))
    for path in list(file.paths)[:20]:
        file.read(path, 100_000)
