"""The installation's signature: checkpoints and evidence bundles bear it, so that others can tell what is ours.

Ed25519, whose check fits into a bundle as plain Python: see `verify_bundle`. The secret half stays in one file,
which is made on first start beside the installation's secret and which only its owner may read.
"""

from dataclasses import dataclass, field
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from mailbot.errors import ConfigError, Problem
from mailbot.secret import ensure_secret

SEED = 32  # octets


@dataclass(frozen=True, slots=True)
class Key:
    """Signs, and knows its own signatures again."""

    _secret: SigningKey = field(repr=False)

    @property
    def public(self) -> str:
        """The half that may be told, as 64 hexadecimal digits."""
        return bytes(self._secret.verify_key).hex()

    def sign(self, text: bytes) -> str:
        """The signature as 128 hexadecimal digits."""
        return self._secret.sign(text).signature.hex()

    def signed(self, text: bytes, signature: str) -> bool:
        """Whether a signature is this key's over a text."""
        try:
            VerifyKey(bytes(self._secret.verify_key)).verify(text, bytes.fromhex(signature))
        except (BadSignatureError, ValueError):
            return False
        return True


def signing_key(path: Path) -> Key:
    """The installation's key, made with mode 0600 where there is none.

    Raises:
        ConfigError: it can't be read, others may read it, or it is no key.
    """
    seed = ensure_secret(path, "the signing key")
    if len(seed) != SEED:
        raise ConfigError([Problem(str(path), None, "", "is no signing key; restore it from your backup")])
    return Key(SigningKey(seed))
