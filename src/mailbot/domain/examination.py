"""What was found out about a mail with bounded I/O: its sender, its signature and encryption, its attachments."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

DNS_PATIENCE = timedelta(minutes=15)  # how long a sender's domain may stay unknown before it counts as unproven


@dataclass(frozen=True, slots=True)
class Check:
    """One method's finding about a sender (RFC 8601 2.7).

    Args:
        method: `spf`, `dkim`, `dmarc` or `arc`.
        result: the method's own word, such as `pass`, `fail`, `softfail`, `none`, `temperror`, `permerror`.
        domain: what it is about: the return path's or HELO's, the signer's, the From address's, the sealer's.
        by: `us`, or the authserv-id whose word it is.
        detail: what else is worth knowing, in a few words; for DMARC the policy.
        signed: of a good DKIM signature: SHA-256 of the fields that it is over, itself among them. Whoever sends the
            same mail again, with whatever else that isn't signed, can't change it.
        made: when that signature was made, in seconds since 1970: by its own word, else by the Date that it is over;
            0 where neither says.
    """

    method: str
    result: str
    domain: str = ""
    by: str = "us"
    detail: str = ""
    signed: str = field(default="", compare=False)
    made: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner says of one attachment, or of the whole mail.

    Args:
        sha256: of the octets that it is about.
        result: `clean`, `infected` or `unscanned`.
        detail: the signature's name, or why there was no scan.
    """

    sha256: str
    result: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """What became of the signature within a mail (RFC 9580, RFC 8551).

    Args:
        method: `pgp` or `smime`.
        result: `pass` (good, by a known key of the From address), `mismatch` (good, by a known key of somebody else),
            `partial` (good, over a part of what is shown), `fail` (altered since), `expired` (its key is, or was
            revoked), `unknown` (by a key that isn't known here) or `unverifiable`.
        signer: whose key it is, as the known key says; "" where it isn't known.
        fingerprint: of the key, upper-case hex; "" where nothing tells.
        detail: what else is worth knowing, in a few words.
        made: when it was made, as the signer's clock has it, in seconds since 1970; 0 where nothing tells.
    """

    method: str
    result: str
    signer: str = ""
    fingerprint: str = ""
    detail: str = ""
    made: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Decryption:
    """What became of an encrypted mail.

    Args:
        method: `pgp` or `smime`.
        result: `decrypted`, `no_key` (encrypted to a key that isn't held) or `failed`.
        detail: with whose key, or why not.
    """

    method: str
    result: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Inside:
    """What one desk found in a mail with the keys that it holds: what isn't one for all desks that a mail goes to."""

    desk: str
    signature: Signature | None = None
    decryption: Decryption | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found out about a mail with bounded I/O, stored once as facts.

    Args:
        authentication: DMARC's verdict on the From domain, or SPF's where there is no DMARC: `pass` (proven, aligned),
            `fail` (under quarantine or reject, without trusted ARC), `none` or `temperror` (DNS didn't answer).
        why: the evidence in one line.
        checks: what it rests on.
        disowned: it is `none` because SPF couldn't be judged, while the domain asks to refuse what isn't proven: nobody
            is accused, and no automatic reply goes there.
        scans: what a scanner found, each content once; empty where none is set up.
        signature: None where there was none.
        decryption: None where nothing was encrypted.
        inside: what each desk found, where their keys differ; empty where one finding holds for all. See `at`.
    """

    authentication: str = "none"
    why: str = "sender authentication was not examined"
    checks: tuple[Check, ...] = ()
    disowned: bool = False
    scans: tuple[Scan, ...] = ()
    signature: Signature | None = None
    decryption: Decryption | None = None
    inside: tuple[Inside, ...] = ()

    def at(self, desk: str) -> "Examination":
        """The facts as one desk knows them: whose key opened a mail is told to that desk alone."""
        found = next((each for each in self.inside if each.desk == desk), None)
        return replace(self, signature=found.signature, decryption=found.decryption) if found else self

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> "Examination":
        """The facts from plain values, as they are kept; those of an older mailbot say less."""
        inner: dict[str, Any] = {
            "checks": tuple(Check(**each) for each in kept.get("checks", ())),
            "scans": tuple(Scan(**each) for each in kept.get("scans", ())),
            "inside": tuple(Inside(each["desk"], **_inside(each)) for each in kept.get("inside", ())),
        }
        return cls(**{**kept, **inner, **_inside(kept)})


def _inside(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "signature": Signature(**kept["signature"]) if kept.get("signature") else None,
        "decryption": Decryption(**kept["decryption"]) if kept.get("decryption") else None,
    }
