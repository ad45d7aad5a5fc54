"""What archives list of themselves, within limits."""

import bz2
import gzip
import io
import lzma
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import old_rar, seven_zip, zipped
from mailbot.parsing import archives
from mailbot.parsing.archives import listing

LONG = "folder/" * 30 + "file.txt"


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


FILES = {"a.txt": b"words", "folder/run.exe": b"MZ" + bytes(5000), LONG: b"", "größe.txt": b"x"}
LISTED = tuple((name, len(content)) for name, content in FILES.items())


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_tar_is_listed_with_long_names(form: int) -> None:
    assert listing(tarred(FILES, form)).entries == LISTED


def test_the_older_tar_is_listed_with_its_prefix() -> None:
    name = "f" * 60 + "/" + "g" * 60
    assert listing(tarred({name: b"x"}, tarfile.USTAR_FORMAT)).entries == ((name, 1),)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_tar_is_listed(pack: object) -> None:
    assert callable(pack)
    assert listing(pack(tarred(FILES))).entries == LISTED


def test_folders_and_links_in_a_tar_are_no_files() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.DIRTYPE, tarfile.SYMTYPE):
            info = tarfile.TarInfo("a")
            info.type = kind
            archive.addfile(info)
    assert listing(buffer.getvalue()).entries == ()


def test_a_gzip_gives_the_name_that_it_was_made_from() -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile("invoice.exe", "wb", fileobj=buffer) as file:
        file.write(b"MZ")
    assert listing(buffer.getvalue()).entries == (("invoice.exe", None),)


def test_a_gzip_with_an_extra_field_gives_its_name() -> None:
    content = b"\x1f\x8b\x08\x0c" + bytes(6) + b"\x02\x00xxname.txt\0" + gzip.compress(b"words")[10:]
    assert listing(content).entries == (("name.txt", None),)


def test_a_gzip_without_a_name_lists_nothing() -> None:
    assert listing(gzip.compress(b"words")).entries == ()


@pytest.mark.timeout(30)
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_of_a_bomb_only_the_beginning_is_read(pack: object) -> None:
    assert callable(pack)
    bomb = pack(tarred({"big.bin": bytes(50_000_000), "after.exe": b"x"}))
    assert listing(bomb).entries == (("big.bin", 50_000_000),)


@pytest.mark.parametrize("size", [b"\x80" + b"\xff" * 11, b"77777777777\0"])
def test_a_size_that_lies_ends_the_listing(size: bytes) -> None:
    content = bytearray(tarred(FILES))
    content[124:136] = size
    assert [name for name, _ in listing(bytes(content)).entries] == ["a.txt"]


def test_a_size_that_is_no_number_ends_the_listing() -> None:
    content = bytearray(tarred(FILES))
    content[124:136] = b"not a number"
    assert listing(bytes(content)).entries == ()


def test_a_7z_and_a_rar_are_listed() -> None:
    assert listing(seven_zip(["a.txt"])).entries == (("a.txt", None),)
    assert listing(old_rar((b"a.txt", 5, 0))).entries == (("a.txt", 5),)


def test_a_zip_that_asks_for_a_password_is_known() -> None:
    content = zipped(["a.txt"])
    locked = content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert listing(locked).encrypted
    assert not listing(content).encrypted


STARTS = (
    archives.GZIP + b"\x08\x08",
    archives.BZIP2 + b"9",
    archives.XZ,
    archives.RAR,
    archives.SEVEN_ZIP,
)


@given(st.sampled_from([*STARTS, b""]), st.binary(max_size=600))
def test_any_octets_are_listed(start: bytes, octets: bytes) -> None:
    listing(start + octets)


@given(st.data())
def test_a_packed_tar_with_octets_changed_is_listed(data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([tarred(FILES), gzip.compress(tarred(FILES)), lzma.compress(tarred(FILES))]))
    )
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    listing(bytes(content))
