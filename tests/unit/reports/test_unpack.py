"""Documents out of archives, within limits; what a file says of its own size is not believed."""

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reports._unpack import MAX_OCTETS, documents
from reported import file, gzipped, mail, zipped


def test_files_and_the_members_of_archives_are_documents() -> None:
    found = documents(
        mail(file("a.txt", b"a"), file("b.csv.gz", gzipped(b"b")), file("c.zip", zipped(d__csv=b"d", e__csv=b"e")))
    )
    assert [(each.name, each.content) for each in found] == [
        ("a.txt", b"a"), ("b.csv", b"b"), ("d.csv", b"d"), ("e.csv", b"e"),
    ]  # fmt: skip


def test_an_archive_in_an_archive_stays_shut() -> None:
    inner = gzipped(b"x")
    [found] = documents(mail(file("a.gz", gzipped(inner))))
    assert found.content == inner


def test_a_folder_is_no_part_of_a_name() -> None:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("../../etc/report.csv", b"x")
    [found] = documents(mail(file("a.zip", octets.getvalue())))
    assert found.name == "report.csv"


def encrypted() -> bytes:
    content = bytearray(zipped(a=b"x"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def of_compression(method: int) -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", method) as archive:
        archive.writestr("a", b"x")
    return octets.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (gzipped(bytes(50_000_000)), "it unpacks to more than 8,000,000 octets"),
        (zipped(a=bytes(50_000_000)), "it unpacks to more than 8,000,000 octets"),
        (zipped(**{f"m{number}": b"x" for number in range(30)}), "an archive of more than 20 files"),
        (encrypted(), "an encrypted archive"),
        (of_compression(zipfile.ZIP_LZMA), "an archive of an unusual compression"),
        (zipped(a=b"x" * 999)[:-30], "a zip file that can't be unpacked"),
        (b"\x1f\x8b\x08 no gzip", "a gzip file that can't be unpacked"),
        (bytes(MAX_OCTETS + 1), "more than 8,000,000 octets of reports"),
    ],
    ids=range(8),
)
def test_what_goes_beyond_a_limit_is_not_read(content: bytes, problem: str) -> None:
    [found] = documents(mail(file("a", content)))
    assert (found.content, found.problem) == (b"", f"the attached file: {problem}")


def test_the_limit_is_for_all_files_together() -> None:
    found = list(documents(mail(*(file(f"{number}.gz", gzipped(bytes(3_000_000))) for number in range(5)))))
    assert sum(len(each.content) for each in found) <= MAX_OCTETS
    assert found[-1].problem


def test_a_bomb_costs_no_memory_to_speak_of() -> None:
    bombs = file("a.gz", gzipped(bytes(200_000_000))), file("a.zip", zipped(a=bytes(200_000_000)))
    tracemalloc.start()
    list(documents(mail(*bombs)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000


@given(
    st.sampled_from([b"PK\x03\x04", b"\x1f\x8b", zipped(a=b"x" * 50), gzipped(b"x" * 50)]),
    st.binary(max_size=60),
    st.integers(0, 60),
)
def test_damaged_archives_are_read_without_an_exception(head: bytes, rubbish: bytes, place: int) -> None:
    content = head[:place] + rubbish + head[place + len(rubbish) :]
    for found in documents(mail(file("a.zip", head + rubbish), file("b.gz", content))):
        assert found.problem == "" or found.content == b""
