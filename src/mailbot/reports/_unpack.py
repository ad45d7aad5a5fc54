"""The documents that a mail brings, out of gzip and zip, within hard limits, in memory alone.

Nothing is unpacked twice: an archive in an archive stays shut. What goes beyond a limit is not read at all.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.domain.mail import Attachment, Mail
from mailbot.errors import MalformedReport

MAX_DOCUMENTS = 50
MAX_MEMBERS = 20
MAX_OCTETS = 8_000_000  # of all documents of a mail: a tree of them must fit in memory too
FILE = "the attached file"  # its name isn't told: what is wrong with a report is shown where its files are sealed
GZIP, ZIP, DIRECTORY_ENTRY = b"\x1f\x8b", b"PK\x03\x04", b"PK\x01\x02"
# What the library raises on archives that are damaged, or of a kind that it doesn't know.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, KeyError, EOFError, RuntimeError)
SUPPORTED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a mail, unpacked.

    Args:
        name: its own; of an archive's member the member's.
        declared_type: the attachment's.
        problem: why it isn't read, without its name; "" where it is.
    """

    name: str
    declared_type: str
    content: bytes = b""
    problem: str = ""


def documents(mail: Mail) -> Iterator[Document]:
    """The attached files of a mail, those of its archives for the archives themselves."""
    left = MAX_OCTETS
    for attachment in mail.attachments[:MAX_DOCUMENTS]:
        for document in _opened(attachment, left):
            left -= len(document.content)
            yield document


def _opened(attachment: Attachment, left: int) -> list[Document]:
    name, declared, content = attachment.name, attachment.declared_type, attachment.content
    try:
        if content.startswith(ZIP):
            return [Document(member, declared, octets) for member, octets in _members(content, left)]
        if content.startswith(GZIP):
            return [Document(name.removesuffix(".gz"), declared, gunzipped(content, left))]
        if len(content) > left:
            raise MalformedReport(f"more than {MAX_OCTETS:,} octets of reports")
    except MalformedReport as problem:
        return [Document(name, declared, problem=f"{FILE}: {problem}")]
    return [Document(name, declared, content)]


def gunzipped(content: bytes, most: int) -> bytes:
    """What a gzip file holds.

    Raises:
        MalformedReport: it is damaged, or holds more than `most` octets.
    """
    unpacker = zlib.decompressobj(wbits=31)
    try:
        octets = unpacker.decompress(content, most + 1)
    except zlib.error as error:
        raise MalformedReport("a gzip file that can't be unpacked") from error
    if len(octets) > most:
        raise MalformedReport(f"it unpacks to more than {most:,} octets")
    if not unpacker.eof:
        raise MalformedReport("a gzip file that ends too early")
    return octets


def _members(content: bytes, most: int) -> list[tuple[str, bytes]]:
    if content.count(DIRECTORY_ENTRY) > MAX_MEMBERS:  # before anything is made of them
        raise MalformedReport(f"an archive of more than {MAX_MEMBERS} files")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = []
            for member in archive.infolist():
                found.append((member.filename.rpartition("/")[2], _member(archive, member, most)))
                most -= len(found[-1][1])
            return found
    except BROKEN as error:
        raise MalformedReport("a zip file that can't be unpacked") from error


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """What it says of its own size is not believed."""
    if member.flag_bits & 0x1:
        raise MalformedReport("an encrypted archive")
    if member.compress_type not in SUPPORTED:
        raise MalformedReport("an archive of an unusual compression")
    with archive.open(member) as stream:
        octets = stream.read(most + 1)
    if len(octets) > most:
        raise MalformedReport(f"it unpacks to more than {MAX_OCTETS:,} octets")
    return octets
