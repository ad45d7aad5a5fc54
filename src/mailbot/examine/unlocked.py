"""What was found inside a mail, and how findings of several layers and pieces become one. Pure."""

import secrets
from dataclasses import dataclass, field, replace
from email.message import Message

from mailbot.domain.examination import Decryption, Signature
from mailbot.examine.entity import Entity

PLAIN = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
OCTETS = "application/octet-stream"
PGP_SUFFIXES = (".pgp", ".gpg", ".asc")


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What was found inside a mail.

    Args:
        content: a MIME entity that is read in place of the mail's own parts; None: nothing was opened.
        whole: the content is all that there is; else the mail's attachments stay beside it.
        signed: the entity that the signature covers, where it is good.
    """

    content: bytes | None = field(default=None, repr=False)
    whole: bool = True
    signed: bytes | None = field(default=None, repr=False)
    signature: Signature | None = None
    decryption: Decryption | None = None


def partial(signature: Signature) -> Signature:
    """A good signature, of less than what is shown, vouches for nothing; any other stays what it is."""
    if signature.result not in ("pass", "mismatch"):
        return signature
    return replace(signature, result="partial", detail="a part of what is shown isn't signed")


def joined(outer: Unlocked, inner: Unlocked) -> Unlocked:
    """Two layers as one: the innermost content with the findings of both."""
    if outer.content is not None and not inner.whole:  # it stays where it stands, within the content of the outer one
        inner = replace(inner, content=None, whole=True, decryption=_unread(inner.decryption))
    signature = inner.signature
    if signature is None and outer.signature is not None:
        signature = partial(outer.signature) if inner.decryption else outer.signature  # a cipher is all that was signed
    failed = inner.decryption is not None and inner.decryption.result != "decrypted"
    return Unlocked(
        content=inner.content if inner.content is not None else outer.content,
        whole=outer.whole and inner.whole,
        signed=inner.signed if inner.signature else outer.signed,
        signature=signature,
        decryption=inner.decryption if failed else outer.decryption or inner.decryption,
    )


def _unread(decryption: Decryption | None) -> Decryption | None:
    return decryption and replace(decryption, result="failed", detail="encrypted again within what was encrypted")


def as_text(content: bytes, leaf: Entity) -> bytes:
    """Text that was decrypted, as an entity: UTF-8, or else in the charset of the part where it stood."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode(leaf.codec, "replace")
    return PLAIN + text.encode("utf-8", "replace")


def as_file(content: bytes, name: str) -> bytes:
    """A decrypted file, as an entity that is an attachment, under its name without the suffix of the encryption."""
    head = Message()
    bare = name[: -len(name.rpartition(".")[2]) - 1] if name.lower().endswith((*PGP_SUFFIXES, ".p7m")) else name
    head.add_header("Content-Type", OCTETS)
    head.add_header("Content-Disposition", "attachment", filename=("utf-8", "", bare or "decrypted"))
    head.add_header("Content-Transfer-Encoding", "8bit")
    return head.as_bytes() + content


def mixed(contents: list[bytes]) -> bytes:
    """Entities as one."""
    if len(contents) == 1:
        return contents[0]
    boundary = secrets.token_hex(16).encode()
    parts = b"".join(b"--%b\r\n%b\r\n" % (boundary, content) for content in contents)
    return b"Content-Type: multipart/mixed; boundary=%b\r\n\r\n%b--%b--\r\n" % (boundary, parts, boundary)
