"""What octets are, whatever a part or a file name claims: libmagic, or a few signatures where it can't run.

Looks at the beginning only, unpacks nothing, and runs nothing.
"""

import functools
import logging
from collections.abc import Callable, Sequence
from mimetypes import MimeTypes

TAR_MARK = slice(257, 262)
SNIFFED_OCTETS = 64 * 1024
UNKNOWN = "application/octet-stream"

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"PK\x05\x06", "application/zip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed"),
    (b"\xca\xfe\xba\xbe", "application/x-java-applet"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/x-rar"),
    (b"MZ", "application/x-dosexec"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "text/x-shellscript"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/CDFV2"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
)
# What stands in a zip tells what it is; libmagic wants it at one place only.
OOXML = "application/vnd.openxmlformats-officedocument."
ZIP_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"word/", f"{OOXML}wordprocessingml.document"),
    (b"xl/", f"{OOXML}spreadsheetml.sheet"),
    (b"ppt/", f"{OOXML}presentationml.presentation"),
    (b"META-INF/MANIFEST.MF", "application/java-archive"),
)
FAMILIES: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf", "application/x-pdf"),
    "executable": (
        "application/x-dosexec", "application/x-executable", "application/x-pie-executable", "application/x-sharedlib",
        "application/x-mach-binary", "application/x-msdownload", "application/vnd.microsoft.portable-executable",
        "application/x-ms-shortcut", "application/x-msi", "application/x-object", "application/java-archive",
        "application/x-java-applet", "text/x-shellscript", "text/x-msdos-batch", "application/hta",
    ),
    "archive": (
        "application/zip", "application/x-zip-compressed", "application/x-zip", "application/gzip",
        "application/x-gzip", "application/x-7z-compressed", "application/x-rar", "application/vnd.rar",
        "application/x-tar", "application/x-bzip2", "application/bzip2", "application/x-xz", "application/xz",
        "application/zstd",
        "application/x-iso9660-image", "application/vnd.ms-cab-compressed",
    ),
    "ole": (
        "application/CDFV2", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
        "application/vnd.ms-outlook", "application/vnd.ms-office", "application/x-ole-storage",
    ),
    "office": ("application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument"),
    "text": (
        "text/", "message/", "application/json", "application/xml", "application/javascript", "application/x-ndjson",
        "application/rtf", "application/yaml", "application/ics", "application/csv", "application/pgp",
    ),
    "image": ("image/",),
    "audio": ("audio/",),
    "video": ("video/",),
}  # fmt: skip
RUNNABLE_SUFFIXES = frozenset({
    "app", "apk", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "gadget", "hta", "inf", "ins", "iso", "jar",
    "jnlp", "js", "jse", "lnk", "msc", "msi", "msix", "msp", "ocx", "pif", "pkg", "ps1", "psm1", "py", "reg", "scf",
    "scr", "sct", "sh", "sys", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "ws", "wsc", "wsf", "wsh", "xll",
})  # fmt: skip
ARCHIVE_SUFFIXES = frozenset({
    "zip", "rar", "7z", "gz", "tgz", "bz2", "tbz2", "xz", "txz", "tar", "cab", "iso", "img", "arj", "ace", "lzh", "zst",
})  # fmt: skip
# What a person takes for harmless: before another suffix it is there to be believed.
DOCUMENT_SUFFIXES = frozenset({
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "odt", "ods", "txt", "csv", "html", "htm", "jpg", "jpeg",
    "png", "gif", "bmp", "tif", "tiff", "webp", "mp3", "mp4", "avi", "mov", "eml", "msg", "xml", "zip",
})  # fmt: skip
WHOLE_MESSAGES = ("message/rfc822", "message/global", "message/news", "message/partial", "message/external-body")
ENCRYPTED_TYPES = ("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def sniff(content: bytes) -> str:
    """Media type that octets show; application/octet-stream where they show none."""
    if not content:
        return "application/x-empty"
    head = content[:SNIFFED_OCTETS]
    found = _libmagic()(head)
    if found in ("", UNKNOWN):  # libmagic wants more of a file than its first octets: a damaged one is what it was
        found = _signed(head) or found or _by_signature(head)
    if found == "application/zip" or head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in ZIP_KINDS if mark in head), found)
    return found


def zip_type(found: str, names: Sequence[str]) -> str:
    """What a zip is by the names in it, where they can be listed; what its beginning shows otherwise.

    >>> zip_type("application/zip", ["[Content_Types].xml", "xl/workbook.xml"])[-5:]
    'sheet'
    """
    if not names:
        return found
    folders = {name.partition("/")[0] + "/" for name in names if "/" in name}
    if "[Content_Types].xml" in names:
        return next((kind for mark, kind in ZIP_KINDS if mark.decode() in folders), found)
    if "AndroidManifest.xml" in names or "META-INF/MANIFEST.MF" in names:
        return "application/java-archive"
    return "application/zip" if found in {kind for _, kind in ZIP_KINDS} else found


def family(media_type: str) -> str | None:
    """What sort of thing a media type is, as coarse as a person would say it; None where it says nothing."""
    return next((name for name, starts in FAMILIES.items() if media_type.startswith(starts)), None)


def type_of_name(name: str) -> str | None:
    """Media type that a file name promises, of the types that Python knows itself: the same on every machine."""
    media_type, packed = _known_types().guess_type(name.lower(), strict=False)
    return f"application/{packed}" if packed in ("gzip", "bzip2", "xz") else media_type


def suffix_of_type(media_type: str) -> str:
    """File name suffix with its dot; "" where none is known."""
    if media_type.startswith("message/"):
        return ".eml" if media_type in WHOLE_MESSAGES else ".txt"
    return _known_types().guess_extension(media_type, strict=False) or ""


@functools.cache
def _known_types() -> MimeTypes:
    return MimeTypes()


def _signed(head: bytes) -> str | None:
    return next((media_type for mark, media_type in SIGNATURES if head.startswith(mark)), None)


def _by_signature(head: bytes) -> str:
    found = _signed(head)
    if head[TAR_MARK] == b"ustar":
        return "application/x-tar"
    return found or ("text/plain" if _looks_like_text(head) else UNKNOWN)


def _looks_like_text(head: bytes) -> bool:
    return not any(octet < 9 or 13 < octet < 32 for octet in head[:1024] if octet != 27)


@functools.cache
def _libmagic() -> Callable[[bytes], str]:
    """libmagic from its wheel, loaded on first use; nothing where it can't be loaded."""
    try:
        import pylibmagic  # noqa: F401, I001  # tells ctypes where the library is: must come first
        import magic
    except (ImportError, OSError):
        logging.getLogger(__name__).warning("libmagic can't be loaded: file types are told by a few signatures alone")
        return lambda _: ""
    reader = magic.Magic(mime=True)

    def ask(head: bytes) -> str:
        try:
            return str(reader.from_buffer(head))
        except (magic.MagicException, ValueError, OSError):
            return ""

    return ask
