"""S/MIME (RFC 8551) by openssl: decrypted with a desk's key, signatures verified with the certificates known here.

No certificate of the system vouches for anybody, only those in the folder of known ones: a sender's own, or that of an
authority of one's choice. Nothing is fetched: no issuer, no revocation list.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from mailbot.domain.examination import Decryption, Signature
from mailbot.examine.pgp import Opened
from mailbot.examine.tool import Ran, Workplace

CERT_FILES = (".pem", ".crt", ".cer")
CERTS = 1000
CERT_OCTETS = 100_000
LASTING = "1209600"  # seconds: two weeks
NO_SYSTEM_CERTS = ("-no-CAfile", "-no-CApath", "-no-CAstore")
FINGERPRINT = re.compile(r"sha256 fingerprint=([0-9A-F:]{95})", re.IGNORECASE)
# Object identifiers of the kinds of content (RFC 5652, RFC 5083, RFC 3274), as DER.
SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
AUTHENTICATED = bytes.fromhex("060b2a864886f70d0109100117")
COMPRESSED = bytes.fromhex("060b2a864886f70d0109100109")
WHERE_KIND_STANDS = 24


@dataclass(frozen=True, slots=True)
class SmimeKey:
    """A private key of ours and its certificate, both PEM."""

    key: str = field(repr=False)
    certificate: str = field(repr=False)


def kind_of(content: bytes) -> str:
    """`signed`, `encrypted` or `compressed`, by the octets: what the type's parameter says is anybody's; else ""."""
    head = content[:WHERE_KIND_STANDS]
    if SIGNED in head:
        return "signed"
    if ENVELOPED in head or AUTHENTICATED in head:
        return "encrypted"
    return "compressed" if COMPRESSED in head else ""


@dataclass(frozen=True, slots=True)
class OpenSsl:
    """openssl at work on one mail.

    Args:
        known: folder of certificates; None: nobody's are known.
    """

    place: Workplace
    known: Path | None

    def decrypt(self, message: bytes, key: SmimeKey, limit: int) -> Opened:
        """Decrypts enveloped data. Most of it bears no integrity check by its very format, which is said."""
        private = self.place.write("key.pem", key.key.encode())
        certificate = self.place.write("certificate.pem", key.certificate.encode())
        words = ("-decrypt", "-inkey", private, "-recip", certificate, "-passin", "pass:")
        ran = self._cms("message.der", message, *words, limit=limit)
        private.unlink()
        if ran.problem:
            return Opened(None, Decryption("smime", "failed", ran.problem))
        if ran.status == 0:
            weak = "" if AUTHENTICATED in message[:WHERE_KIND_STANDS] else "its format has no integrity check"
            return Opened(ran.out, Decryption("smime", "decrypted", weak))
        if "using private key" in ran.said:  # it got no further than looking for a recipient whose key this is
            return Opened(None, Decryption("smime", "no_key"))
        return Opened(
            None, Decryption("smime", "failed", "it is damaged, or encrypted in a way that can't be read here")
        )

    def specimen(self, text: bytes, key: SmimeKey) -> Ran:
        """A text encrypted to a certificate of ours, as a stranger would, so that it can be tried out."""
        certificate = self.place.write("certificate.pem", key.certificate.encode())
        words = ("-encrypt", "-binary", "-aes256", "-outform", "DER", "-in", self.place.write("text", text))
        return self.place.run("openssl", "cms", *words, certificate)

    def lasts(self, key: SmimeKey) -> bool:
        """Whether a certificate is good for two weeks more."""
        certificate = self.place.write("certificate.pem", key.certificate.encode())
        return self.place.run("openssl", "x509", "-in", certificate, "-noout", "-checkend", LASTING).status == 0

    def verify(self, signature: bytes, signed: bytes | None, sender: str, limit: int) -> Opened:
        """Verifies a signature.

        Args:
            signature: the CMS structure, as DER.
            signed: what it is about; None where the structure holds it, and it is the content then.
            sender: the From address, lower case.
        """
        self.place.write("signature.der", signature)
        apart = ("-content", self.place.write("signed", signed)) if signed is not None else ()
        checked = self._checked(apart, limit)
        if checked.status == 0 and not checked.problem:
            return Opened(checked.out if signed is None else None, None, self._good(sender))
        loose = self._verify(apart, limit, "-noverify")
        content = loose.out if signed is None and not loose.problem else None
        if loose.problem:
            return Opened(None, None, Signature("smime", "unverifiable", detail=loose.problem))
        if loose.status != 0:
            return Opened(content or None, None, self._bad(loose))
        _, fingerprint = self._signer()
        if "expired" in checked.said:
            return Opened(content, None, Signature("smime", "expired", "", fingerprint, "its certificate has expired"))
        why = "by a certificate that nothing known here vouches for"
        return Opened(content, None, Signature("smime", "unknown", "", fingerprint, why))

    def _checked(self, apart: tuple[str | Path, ...], limit: int) -> Ran:
        """The signature and its certificate, both; a failure where nobody's certificate is known."""
        trusted = b"\n".join(path.read_bytes()[:CERT_OCTETS] for path in cert_files(self.known))
        if not trusted:
            return Ran(1)
        anchors = self.place.write("known.pem", trusted)
        return self._verify(apart, limit, "-CAfile", anchors, "-partial_chain")

    def _verify(self, apart: tuple[str | Path, ...], limit: int, *words: str | Path) -> Ran:
        signer = ("-signer", self.place.folder / "signer.pem")
        command = ("-verify", "-in", self.place.folder / "signature.der", *NO_SYSTEM_CERTS)
        return self._openssl(*command, *apart, *signer, *words, limit=limit)

    def _good(self, sender: str) -> Signature:
        addresses, fingerprint = self._signer()
        shown = ", ".join(addresses)[:200]
        if sender in (address.lower() for address in addresses):
            return Signature("smime", "pass", shown, fingerprint)
        return Signature("smime", "mismatch", shown, fingerprint, "the certificate isn't one of the From address")

    def _bad(self, ran: Ran) -> Signature:
        altered = "verification failure" in ran.said or "digest" in ran.said
        if altered and "unknown digest" not in ran.said:
            return Signature("smime", "fail", detail="altered since it was signed")
        return Signature("smime", "unverifiable", detail="it can't be read, or is made in a way that can't be checked")

    def _signer(self) -> tuple[list[str], str]:
        """Addresses and fingerprint (SHA-256) of the first signer's certificate, as openssl wrote it down."""
        words = (
            "openssl",
            "x509",
            "-in",
            self.place.folder / "signer.pem",
            "-noout",
            "-fingerprint",
            "-sha256",
            "-email",
        )
        said = self.place.run(*words).out.decode("utf-8", "replace")
        found = FINGERPRINT.search(said)
        addresses = [line.strip() for line in said.splitlines() if "@" in line and line.isprintable()]
        return addresses[:10], found[1].replace(":", "").upper() if found else ""

    def _cms(self, name: str, octets: bytes, *words: str | Path, limit: int) -> Ran:
        return self._openssl(*words, "-in", self.place.write(name, octets), limit=limit)

    def _openssl(self, *words: str | Path, limit: int) -> Ran:
        return self.place.run("openssl", "cms", "-inform", "DER", *words, limit=limit)


def cert_files(folder: Path | None) -> list[Path]:
    """The certificates in a folder, in order."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in CERT_FILES and path.is_file())[:CERTS]
