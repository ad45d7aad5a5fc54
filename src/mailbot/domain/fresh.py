"""Fresh names for a plan: unguessable, and the same again for the same seed, so that deciding stays pure."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

TICKET_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: read aloud and typed without mistakes
TOKEN_LENGTH = 26


@dataclass(frozen=True, slots=True, repr=False)
class Fresh:
    """Random names drawn from a 32-octet seed that the store makes for each reading of facts."""

    seed: bytes

    def _octets(self, label: str) -> bytes:
        return hmac.digest(self.seed, label.encode(), "sha256")

    def ticket_id(self, tag: str) -> str:
        """A public ticket id with six random characters, such as `ALU-7K3M2Q`."""
        return f"{tag}-{self.letters('ticket', 6)}"

    def letters(self, label: str, count: int) -> str:
        """Random characters that are read aloud and typed without mistakes."""
        number = int.from_bytes(self._octets(label))
        found = []
        for _ in range(count):
            number, rest = divmod(number, len(TICKET_ALPHABET))
            found.append(TICKET_ALPHABET[rest])
        return "".join(found)

    def token(self, label: str) -> str:
        """A reply token: 26 lower-case base32 characters, 130 random bits."""
        return base64.b32encode(self._octets(f"token {label}")).decode().lower()[:TOKEN_LENGTH]

    def id(self, label: str) -> str:
        """An internal id: 32 hex digits."""
        return self._octets(f"id {label}").hex()[:32]


def token_digest(token: str) -> str:
    """What the store keeps of a token: its SHA-256 in hex, of the lower-case form."""
    return hashlib.sha256(token.lower().encode()).hexdigest()
