"""Mails of reporters, for the tests of the readers of machine formats."""

import gzip
import hashlib
import io
import zipfile
from typing import Any

from mailbot.domain.mail import Address, Attachment, Mail


def file(name: str, content: bytes | str, declared: str = "application/octet-stream") -> Attachment:
    octets = content.encode() if isinstance(content, str) else content
    return Attachment(name, declared, declared, len(octets), hashlib.sha256(octets).hexdigest(), (), octets)


def mail(*files: Attachment, sender: str = "reports@honeypot.example.net", **values: Any) -> Mail:
    return Mail("", 0, "", **{"from_": Address("", sender), "attachments": files, **values})


def zipped(**members: bytes) -> bytes:
    """A zip file; a member's name is the keyword with dots for double underscores."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return octets.getvalue()


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content)
