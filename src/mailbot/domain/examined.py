"""What examining found, beside the sender's authentication, in words for a person: one finding a line."""

from collections.abc import Mapping

from mailbot.domain.examination import Decryption, Examination, Scan, Signature

METHODS = {"pgp": "PGP", "smime": "S/MIME"}
WHOLE = "the mail as a whole"
MOST = 30  # of a thousand attachments a person needs to know no more than this
SIGNED = {
    "pass": "good",
    "mismatch": "good, but somebody else's",
    "partial": "good, but of a part",
    "fail": "BAD",
    "expired": "expired",
    "unknown": "unknown key",
    "unverifiable": "not verified",
}


def findings(exam: Examination, names: Mapping[str, str]) -> tuple[str, ...]:
    """What a scanner, a signature and an encryption say.

    Args:
        names: of the attachments, by SHA-256; what is none of them is the whole mail.
    """
    said = [_scanned(scan, names) for scan in _told(exam.scans, names)]
    if len(said) > MOST:
        said = [*said[:MOST], f"and {len(said) - MOST} more"]
    if exam.signature is not None:
        said.append(_signed(exam.signature))
    if exam.decryption is not None:
        said.append(_decrypted(exam.decryption))
    return tuple(said)


def _told(scans: tuple[Scan, ...], names: Mapping[str, str]) -> list[Scan]:
    """Infected ones first; the whole mail only where no attachment says the same already."""
    found = [scan for scan in scans if scan.result != "clean"]
    of_parts = {scan.result for scan in found if scan.sha256 in names}
    told = [scan for scan in found if scan.sha256 in names or scan.result not in of_parts]
    return sorted(told, key=lambda scan: scan.result)


def _scanned(scan: Scan, names: Mapping[str, str]) -> str:
    return f"{scan.result}: {names.get(scan.sha256, WHOLE)} ({scan.detail})"


def _signed(signature: Signature) -> str:
    key = f"key {signature.fingerprint}" if signature.fingerprint else ""
    about = ", ".join(filter(None, (signature.signer, key, signature.detail)))
    words = f"{METHODS[signature.method]} signature: {SIGNED[signature.result]}"
    return f"{words} ({about})" if about else words


def _decrypted(decryption: Decryption) -> str:
    what = {"decrypted": "decrypted", "no_key": "not decrypted: no key here is the one it is encrypted to"}
    words = f"{METHODS[decryption.method]} encryption: {what.get(decryption.result, 'not decrypted')}"
    return f"{words} ({decryption.detail})" if decryption.detail else words
