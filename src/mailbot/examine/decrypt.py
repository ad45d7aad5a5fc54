"""Opens what is encrypted to a desk, and verifies what is signed: PGP and S/MIME, with keys from files alone.

A mail may have layers: a signature within an encryption within a signature. The content of the innermost is what is
read. Encrypted and plain parts never become one text without a mark between them, and what is encrypted without an
integrity check is not opened where the format has one (EFAIL). Nothing here raises, whatever the octets.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from mailbot.domain.examination import Decryption, Signature
from mailbot.domain.mail import Mail, without_plus
from mailbot.examine.armor import MESSAGE, SIGNED, block
from mailbot.examine.entity import Entity, entity_of
from mailbot.examine.pgp import ARMOR, Gpg, Opened, PgpKey, is_message
from mailbot.examine.smime import OpenSsl, SmimeKey, kind_of
from mailbot.examine.tool import Workplace, workplace
from mailbot.examine.unlocked import OCTETS, PGP_SUFFIXES, Unlocked, as_file, as_text, joined, mixed, partial

SECONDS = 6.0  # for one mail at one desk, of the 30 that a message may take in all
LAYERS, LEAVES, PIECES = 3, 200, 5
BEGINS_MIME = re.compile(rb"(content-[a-z-]{1,40}|mime-version):", re.IGNORECASE)
CONTENT_OCTETS = 25_000_000  # of one mail; reading takes ten times as much memory
SMIME_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
SIGNATURE_TYPES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
WRAPPED = ("multipart/encrypted", "multipart/signed", *SMIME_TYPES)


@dataclass(frozen=True, slots=True)
class AddressKeys:
    """The keys of one published address, lower case."""

    address: str
    pgp: PgpKey | None = None
    smime: SmimeKey | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys: those of our addresses, and the folder of those that senders are known by."""

    held: tuple[AddressKeys, ...] = ()
    known: Path | None = None

    def unlock(self, raw: bytes, mail: Mail, recipients: Iterable[str]) -> Unlocked:
        """Opens a mail.

        Args:
            recipients: addresses of one desk that it was sent to; only their keys are tried.
        """
        if not is_protected(mail):
            return Unlocked()
        sender = mail.from_.address.lower() if mail.from_ and len(mail.all_from) == 1 else ""
        addresses = set(map(without_plus, recipients))
        held = tuple(each for each in self.held if each.address in addresses)
        try:
            with workplace(SECONDS) as place:
                return _Opener(place, held, self.known, bool(self.held or self.known), sender).open(raw)
        except Exception as error:  # noqa: BLE001 - a mail is received whatever its sender made up
            return Unlocked(decryption=Decryption("pgp", "failed", f"it can't be opened ({type(error).__name__})"))


NO_KEYS = Keys()


def is_protected(mail: Mail) -> bool:
    """Whether anything in a mail claims to be encrypted or signed; most mail costs nothing here."""
    types = {mail.content_type, *(attachment.declared_type for attachment in mail.attachments)}
    if types & {*WRAPPED, *SIGNATURE_TYPES, "application/pgp-encrypted"} or "-----BEGIN PGP " in mail.text:
        return True
    names = (attachment.name.lower() for attachment in mail.attachments)
    armored = any(attachment.content.startswith(ARMOR) for attachment in mail.attachments)
    return armored or any(name.endswith((*PGP_SUFFIXES, ".p7m")) for name in names)


@dataclass(frozen=True, slots=True)
class _Opener:
    """Opens one mail at one desk."""

    place: Workplace
    held: tuple[AddressKeys, ...]
    known: Path | None
    verifies: bool
    sender: str

    def open(self, raw: bytes) -> Unlocked:
        """Layer by layer from the outside, as long as one is found and opened."""
        found = Unlocked()
        entity = entity_of(raw)
        for _ in range(LAYERS):
            layer = self._layer(entity)
            if layer is None:
                return found
            found = joined(found, layer)
            inner = layer.content or layer.signed
            if inner is None or not layer.whole:
                break
            entity = entity_of(inner)
        return found

    def _layer(self, entity: Entity) -> Unlocked | None:
        """The outermost layer; None where there is none."""
        if entity.type == "multipart/signed":
            return self._signed(entity)
        wrapped = next((part for part in entity.parts() if part.type == "multipart/signed"), None)
        if wrapped is not None and (found := self._signed(wrapped)) is not None:  # a list put its own words around it
            return replace(found, signature=found.signature and partial(found.signature), signed=None, whole=False)
        leaves = list(islice(entity.leaves(), LEAVES))
        kind = kind_of(leaves[0].decoded()) if len(leaves) == 1 and leaves[0].type in (*SMIME_TYPES, OCTETS) else ""
        if kind in ("signed", "encrypted"):
            return self._smime(leaves[0].decoded(), kind, CONTENT_OCTETS)
        for position, leaf in enumerate(leaves[:-1]):
            if leaf.type == "application/pgp-encrypted" and leaf.decoded().lower().startswith(b"version:"):
                whole = entity.type == "multipart/encrypted"  # else a gateway has wrapped both parts anew
                return replace(self._pgp(leaves[position + 1].decoded(), CONTENT_OCTETS), whole=whole)
        return self._pieces(leaves)

    def _pieces(self, leaves: list[Entity]) -> Unlocked | None:
        """What is encrypted or signed here and there in a mail: its text, files that are attached."""
        found: list[Unlocked] = []
        left = CONTENT_OCTETS
        for leaf in leaves:
            piece = (self._inline(leaf, left) or self._attached(leaf, left)) if len(found) < PIECES else None
            if piece is not None:
                found.append(piece)
                left -= min(left, len(piece.content or b""))
        if not found:
            return None
        contents = [piece.content for piece in found if piece.content is not None]
        shut = (piece.decryption for piece in found if piece.decryption and piece.decryption.result != "decrypted")
        return Unlocked(
            content=mixed(contents) if contents else None,
            whole=False,
            signed=found[0].signed if len(found) == 1 else None,
            signature=next((piece.signature for piece in found if piece.signature), None),
            decryption=next(shut, found[0].decryption),
        )

    def _signed(self, entity: Entity) -> Unlocked | None:
        parts = entity.parts()
        if len(parts) != 2 or parts[1].type not in SIGNATURE_TYPES:
            return None
        method = "pgp" if parts[1].type == "application/pgp-signature" else "smime"
        if not self.verifies:
            return Unlocked(signature=_unasked(method))
        octets, signature = canonical(parts[0].octets), parts[1].decoded()
        if method == "pgp":
            found: Signature | None = Gpg(self.place, self.known).verify(signature, octets, self.sender)
        else:
            found = OpenSsl(self.place, self.known).verify(signature, octets, self.sender, CONTENT_OCTETS).signature
        return Unlocked(signed=parts[0].octets, signature=found)

    def _smime(self, content: bytes, kind: str, limit: int) -> Unlocked:
        tool = OpenSsl(self.place, self.known)
        if kind == "signed":
            return _unlocked(tool.verify(content, None, self.sender, limit), "smime")
        keys = ((each.address, each.smime) for each in self.held if each.smime)
        tries = ((address, tool.decrypt(content, key, limit)) for address, key in keys)
        return _unlocked(_first(tries, "smime"), "smime")

    def _pgp(self, message: bytes, limit: int) -> Unlocked:
        tool = Gpg(self.place, self.known)
        keys = ((each.address, each.pgp) for each in self.held if each.pgp)
        tries = ((address, tool.decrypt(message, key, self.sender, limit)) for address, key in keys)
        return _unlocked(_first(tries, "pgp"), "pgp")

    def _inline(self, leaf: Entity, limit: int) -> Unlocked | None:
        """A message, or signed text, that stands in the text itself."""
        if leaf.type != "text/plain" or b"-----BEGIN PGP " not in leaf.body:
            return None
        text = leaf.text()
        if (found := block(text, MESSAGE)) is not None:
            opened = self._pgp(text[found].encode("ascii", "replace"), limit)
        elif (found := block(text, SIGNED)) is None:
            return None
        elif not self.verifies:
            opened = Unlocked(signature=_unasked("pgp"))
        else:
            octets = text[found].encode(leaf.codec, "replace")
            clear = Gpg(self.place, self.known).verify_clear(octets, self.sender, limit)
            opened = Unlocked(clear.content, signature=clear.signature)
        content = as_text(opened.content, leaf) if opened.content is not None else None
        return replace(opened, content=content, signed=content)

    def _attached(self, leaf: Entity, limit: int) -> Unlocked | None:
        """A file that was encrypted by itself, by what it is or is called."""
        content = leaf.decoded()
        if leaf.type in (*SMIME_TYPES, OCTETS) and kind_of(content) == "encrypted":
            opened = self._smime(content, "encrypted", limit)
        elif content.startswith(ARMOR) or (leaf.name.lower().endswith(PGP_SUFFIXES) and is_message(content)):
            opened = self._pgp(content, limit)
        else:
            return None
        inner = opened.content
        if inner is not None and not BEGINS_MIME.match(inner):
            inner = as_file(inner, leaf.name)
        return replace(opened, content=inner, signed=inner)


def canonical(octets: bytes) -> bytes:
    r"""Octets as they are signed, whatever ends their lines here.

    >>> canonical(b"one\ntwo\r\n")
    b'one\r\ntwo\r\n'
    """
    return octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _first(tries: Iterable[tuple[str, Opened]], method: str) -> Opened:
    """The first key that opens it, with whose it is; else the last one's failure. No more are tried than need be."""
    found = Opened(None, Decryption(method, "no_key"))
    for address, opened in tries:
        if opened.content is not None and opened.decryption is None:
            return opened
        if opened.content is not None and opened.decryption is not None:
            detail = "; ".join(filter(None, (f"with the key of {address}", opened.decryption.detail)))
            return replace(opened, decryption=replace(opened.decryption, detail=detail))
        found = opened
    return found


def _unlocked(opened: Opened, method: str) -> Unlocked:
    content, signature = opened.content, opened.signature
    if opened.decryption is None and content is None and signature is not None:  # the text is inside, and stays there
        failed = Decryption(method, "failed", f"signed, and its content can't be taken out: {signature.detail}")
        return Unlocked(signature=signature, decryption=failed)
    return Unlocked(content, signed=content, signature=signature, decryption=opened.decryption)


def _unasked(method: str) -> Signature:
    return Signature(method, "unverifiable", detail="no keys are known here: see [keys]")
