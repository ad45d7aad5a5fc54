"""DKIM signatures of our mail (RFC 6376, RFC 8463), put on when it is composed: every retry sends the same octets.

Signs what it is given and nothing else; a mail from a domain without a key stays as it is.
"""

import base64
import binascii
import re
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import dkim
from dkim.crypto import UnparsableKeyError, parse_pem_private_key

from mailbot.errors import ConfigError, Problem
from mailbot.secret import others_bits
from mailbot.sections import DkimKey

# Those that are in the mail; From once more than it stands there, so that no second one can be put before it.
_SIGNED = (
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Reply-To", "Auto-Submitted"),
    *("MIME-Version", "Content-Type"),
)
_PEM = re.compile(rb"-----BEGIN (?:RSA )?PRIVATE KEY-----\s+(.*?)\s+-----END", re.DOTALL)
_ED25519 = bytes.fromhex("302e020100300506032b657004220420")  # PKCS#8 up to the 32 octets of the seed (RFC 8410)


@dataclass(frozen=True)
class _Key:
    """A key as dkimpy takes it."""

    algorithm: bytes
    private: bytes


@dataclass(frozen=True)
class Signer:
    """Signs with the key of the From address's domain, or else of the nearest domain above it: both are aligned with it
    (RFC 7489 3.1.1). Key files are read on first use.

    Args:
        keys: with absolute paths.
    """

    keys: tuple[DkimKey, ...] = ()

    def sign(self, raw: bytes, address: str) -> bytes:
        """A mail with its signature before it.

        Args:
            address: of its From field, as it stands there.
        Raises:
            ConfigError: see `load`.
        """
        key = self.key_for(address.rpartition("@")[2].lower())
        if key is None:
            return raw
        loaded, there = self.load[key.domain, key.selector], raw.partition(b"\r\n\r\n")[0].lower()
        signed = [name for name in _SIGNED if there.startswith(f"{name}:".lower().encode()) or _field(name) in there]
        header: bytes = dkim.sign(
            raw,
            key.selector.encode(),
            key.domain.lower().encode(),
            loaded.private,
            canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=loaded.algorithm,
            include_headers=[b"From", *(name.encode() for name in signed)],
        )
        return header + raw

    @cached_property
    def load(self) -> dict[tuple[str, str], _Key]:
        """The keys, read and parsed, by domain and selector.

        Raises:
            ConfigError: with every key file that can't be used.
        """
        found: dict[tuple[str, str], _Key] = {}
        problems: list[Problem] = []
        for key in self.keys:
            try:
                found[key.domain, key.selector] = _read(key.key_file)
            except ConfigError as error:
                problems += error.problems
        if problems:
            raise ConfigError(problems)
        return found

    def key_for(self, domain: str) -> DkimKey | None:
        """The key that signs mail from a domain in lower case; None where there is none."""
        above = [key for key in self.keys if domain == key.domain.lower() or domain.endswith(f".{key.domain.lower()}")]
        return max(above, key=lambda key: len(key.domain), default=None)


def _field(name: str) -> bytes:
    return f"\r\n{name}:".lower().encode()


def _read(file: Path) -> _Key:
    try:
        mode, text = file.stat().st_mode, file.read_bytes()
    except OSError as error:
        raise _problem(file, f"can't be read: {error.strerror}") from None
    if stat.S_IMODE(mode) & others_bits(file):
        raise _problem(file, f"may be read by others: chmod 600 {file}")
    body = _PEM.search(text)
    try:
        octets = base64.b64decode(body[1]) if body else b""
        if octets.startswith(_ED25519):
            return _Key(b"ed25519-sha256", base64.b64encode(octets[len(_ED25519) :][:32]))
        parse_pem_private_key(text)
    except (binascii.Error, UnparsableKeyError, ValueError, IndexError):
        body = None
    if body is None:
        raise _problem(file, "is no private key as PEM, RSA or Ed25519, without a password")
    return _Key(b"rsa-sha256", text)


def _problem(file: Path, text: str) -> ConfigError:
    return ConfigError([Problem(str(file), None, "send.dkim.key_file", text)])
