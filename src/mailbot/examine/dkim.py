"""Who has signed a message, and does it still say what was signed? DKIM (RFC 6376, 8301, 8463), by dkimpy.

Every signature is looked at. One that leaves something open doesn't count: part of the body (`l=`), the From field, a
weak key or hash, a key that is for tests. dkimpy checks header, key and signature; the body's digest is ours, since its
own takes time by the square of what a stranger sends.
"""

import base64
import hashlib
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import dkim
from dkim.canonicalization import CanonicalizationPolicy, InvalidCanonicalizationPolicyError, Relaxed
from dkim.util import InvalidTagValueList, parse_tag_value

from mailbot.domain.examination import Check
from mailbot.examine.dns import DnsTrouble, Lookups, TooManyLookups
from mailbot.examine.domains import ascii_domain
from mailbot.examine.octets import Octets

SIGNATURES = 10
SIGNATURE_OCTETS = 4096
SIGNED_FIELDS = 200
KEY_OCTETS = 2048  # RSA of 8192 bits has 1400; a larger one would take its time
LEAST_BITS = 1024  # RFC 8301 3.2
CLOCK_SKEW = timedelta(hours=10)
_SILENT = logging.getLogger("mailbot.examine.dkim")  # dkimpy's words name people
_SILENT.disabled = True

Tags = dict[bytes, bytes]


class Unusable(dkim.DKIMException):  # type: ignore[misc]
    """A signature that doesn't count. Args: the result in RFC 8601's words, and why."""

    def __init__(self, result: str, why: str) -> None:
        self.result, self.why = result, why
        super().__init__(why)


def check_signatures(message: Octets, lookups: Lookups, at: datetime) -> list[Check]:
    """DKIM's word on each signature, topmost first.

    Args:
        at: when the message was received: a signature that has expired since was still good (RFC 6376 3.5).
    """
    return [_check(message, index, lookups, at) for index in range(len(message.named("dkim-signature")[:SIGNATURES]))]


def _check(message: Octets, index: int, lookups: Lookups, at: datetime) -> Check:
    value = message.named("dkim-signature")[index]
    domain = selector = ""
    try:
        sig = tags_of(value)
        domain = ascii_domain(sig.get(b"d", b"").decode("utf-8", "replace"))
        selector = ascii_domain(sig.get(b"s", b"").decode("utf-8", "replace"))
        _timely(sig, at)
        key = Key(lookups)
        signature = _Signature(message)
        verified = signature.verified(sig, value, key)
    except Unusable as unusable:
        return Check("dkim", unusable.result, domain, detail=unusable.why)
    except DnsTrouble as trouble:
        return Check("dkim", "temperror", domain, detail=str(trouble))
    except TooManyLookups as error:
        return Check("dkim", "permerror", domain, detail=str(error))
    except dkim.KeyFormatError:  # dkimpy's words for these hold what the stranger wrote
        return Check("dkim", "policy", domain, detail=f"its key has fewer than {LEAST_BITS} bits")
    except dkim.DKIMException:
        return Check("dkim", "permerror", domain, detail="the signature has no proper form")
    except Exception as error:  # noqa: BLE001 - dkimpy's, on octets that somebody made up
        return Check("dkim", "permerror", domain, detail=f"can't be read: {type(error).__name__}")
    if key.problem:
        return Check("dkim", "permerror", domain, detail=key.problem)
    detail = f"selector {selector}" if verified else "the header was changed, or another key signed it"
    if not verified:
        return Check("dkim", "fail", domain, detail=detail)
    digest, made = signature.digest(sig, value), made_at(message, sig)
    return Check("dkim", "pass", domain, detail=detail, signed=digest, made=made)


def tags_of(value: bytes) -> Tags:
    """The tags of a signature.

    Raises:
        Unusable: it has no such form, or is larger than any honest one.
    """
    if len(value) > SIGNATURE_OCTETS:
        raise Unusable("permerror", "the signature is too long")
    try:
        tags: Tags = parse_tag_value(value)
    except InvalidTagValueList:
        raise Unusable("permerror", "the signature has no proper form") from None
    return tags


def _timely(sig: Tags, at: datetime) -> None:
    """Its times against the time of receipt; dkimpy would ask the clock, and retries and imports come later."""
    signed, expires = (int(sig[tag]) if sig.get(tag, b"").isdigit() else None for tag in (b"t", b"x"))
    if signed is not None and signed > (at + CLOCK_SKEW).timestamp():
        raise Unusable("policy", "signed in the future")
    if expires is not None and expires < at.timestamp():
        raise Unusable("policy", "the signature had expired")


class BodyChecked(dkim.DomainSigner):  # type: ignore[misc]
    """dkimpy's verifier of one signature over a message, with the body's digest and the demands of ours before it."""

    def __init__(self, message: Octets) -> None:
        super().__init__(None, logger=_SILENT, minkey=LEAST_BITS)
        self.headers = [list(field) for field in message.fields]
        self.message = message

    def verify_sig(
        self, sig: Tags, include_headers: list[bytes], sig_header: tuple[bytes, bytes], dnsfunc: Callable[..., Any]
    ) -> bool:
        """Whether it is a good signature over what there is.

        Raises:
            Unusable: it doesn't count, whatever it is over.
            DnsTrouble: its key couldn't be got.
        """
        if b"bh" in sig:  # over a message; an ARC seal is over its chain alone
            self._demand(sig, include_headers)
        kept = {tag: value for tag, value in sig.items() if tag != b"bh"}
        return bool(super().verify_sig(kept, include_headers, sig_header, dnsfunc))

    def _demand(self, sig: Tags, signed: list[bytes]) -> None:
        if not self.message.whole:
            raise Unusable("permerror", "the header isn't one that could be signed")
        if b"l" in sig:
            raise Unusable("policy", "leaves a part of the body open (l=)")
        if b"from" not in signed:
            raise Unusable("permerror", "doesn't sign the From field")
        if len(signed) > SIGNED_FIELDS:
            raise Unusable("permerror", "signs more fields than any mail has")
        algorithm = sig[b"a"].rpartition(b"-")[2].decode()
        if algorithm != "sha256":
            raise Unusable("policy", "its digest is SHA-1, which proves nothing any more")
        try:
            policy = CanonicalizationPolicy.from_c_value(sig.get(b"c", b"simple/simple"))
        except InvalidCanonicalizationPolicyError:
            raise Unusable("permerror", "an unknown canonicalization") from None
        digest = self.message.body_digest(algorithm, relaxed=policy.body_algorithm is Relaxed)
        if base64.b64encode(digest) != re.sub(rb"\s+", b"", sig[b"bh"]):
            raise Unusable("fail", "the body was changed")


class _Signature(BodyChecked):
    def verified(self, sig: Tags, value: bytes, key: "Key") -> bool:
        dkim.validate_signature_fields({tag: found for tag, found in sig.items() if tag not in (b"t", b"x")})
        return self.verify_sig(sig, self._names(sig), (b"DKIM-Signature", value), key)

    def digest(self, sig: Tags, value: bytes) -> str:
        """What a good signature is over, in hex: the body is in it by its digest (RFC 6376 3.7).

        Not of the signature's own octets, which somebody else can write in several ways.
        """
        policy = CanonicalizationPolicy.from_c_value(sig.get(b"c", b"simple/simple"))
        fields, whole = policy.canonicalize_headers(self.headers), hashlib.sha256()
        names = [*self._names(sig), b"from"]  # as it was verified
        dkim.hash_headers(whole, policy, fields, names, (b"DKIM-Signature", value), sig)
        return whole.hexdigest()

    @staticmethod
    def _names(sig: Tags) -> list[bytes]:
        return [name.lower() for name in re.split(rb"\s*:\s*", sig[b"h"])]


def made_at(message: Octets, sig: Tags) -> int:
    """When a signature was made, in seconds since 1970: by its own tag, else by the Date that it is over, as most are
    (RFC 6376 5.4.1); 0 where neither says."""
    if sig.get(b"t", b"").isdigit():
        return int(sig[b"t"])
    is_signed = b"date" in re.split(rb"\s*:\s*", sig[b"h"].lower())
    date = message.named("date")[-1:] if is_signed else []  # of several the lowest is signed
    try:
        return int(parsedate_to_datetime(date[0].decode("ascii").strip()).timestamp()) if date else 0
    except (ValueError, OverflowError):
        return 0


class Key:
    """The public key of a signature, from DNS; dkimpy calls it. `problem` says why there is none."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups, self.problem = lookups, ""

    def __call__(self, name: bytes, timeout: float = 0) -> bytes | None:  # noqa: ARG002
        asked = ascii_domain(name.decode("utf-8", "replace"))
        records = self._lookups.texts(asked) if asked else []
        record = next((text for text in records if b"p=" in text), None)
        self.problem = "its key isn't published" if record is None else _unfit(record)
        return None if self.problem else record


def _unfit(record: bytes) -> str:
    """Why a key isn't one to rely on (RFC 6376 3.6.1); "" where it is."""
    try:
        tags: Tags = parse_tag_value(record)
    except InvalidTagValueList:
        return "its key has no proper form"
    if len(record) > KEY_OCTETS:
        return "its key is too long"
    if not tags.get(b"p"):
        return "its key was revoked"
    if b"y" in re.split(rb"\s*:\s*", tags.get(b"t", b"")):
        return "its key is for tests"
    return ""
