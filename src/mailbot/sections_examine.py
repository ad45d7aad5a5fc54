"""The shapes of the settings of what mail is examined with: a scanner and keys. A leaf, like sections."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from mailbot.sections import MAILBOX, MEGABYTE, Section

SOCKET = re.compile(r"unix:/\S+|tcp://[^\s:/]+:(\d{1,5})")


def _reachable(address: str) -> str:
    found = SOCKET.fullmatch(address)
    if found is None or (found[1] and int(found[1]) not in range(1, 65536)):
        raise ValueError('expected "unix:/path/of/its.socket", or "tcp://host:port" with a port up to 65535')
    return address


Socket = Annotated[str, AfterValidator(_reachable)]


class ScanSettings(Section):
    """The virus scanner that attachments are shown to.

    Args:
        clamd: `unix:/path/of/its.socket` or `tcp://host:port`; None: nothing is scanned, and nothing says it was.
        timeout: seconds for all of one message; what isn't scanned by then is `unscanned`.
        max_bytes: octets that clamd takes of one file, its StreamMaxLength; above it a file is `unscanned`.
    """

    clamd: Socket | None = None
    timeout: Annotated[float, Field(gt=0, le=20)] = 5
    max_bytes: int = Field(25 * MEGABYTE, ge=1)


class HeldKey(Section):
    """The keys of one published address: what is encrypted to them and sent there is decrypted.

    Args:
        pgp_key_file: secret key, armored; passphrase_file: its passphrase, where it has one.
        smime_key_file: private key as PEM without passphrase; smime_cert: its certificate as PEM.
    """

    address: Annotated[str, Field(pattern=MAILBOX)]
    pgp_key_file: Path | None = None
    passphrase_file: Path | None = None
    smime_key_file: Path | None = None
    smime_cert: Path | None = None

    @model_validator(mode="after")
    def _complete(self) -> "HeldKey":
        if self.pgp_key_file is None and self.smime_key_file is None:
            raise ValueError("needs a pgp_key_file or a smime_key_file")
        if self.passphrase_file and not self.pgp_key_file:
            raise ValueError("a passphrase_file needs the pgp_key_file that it is for")
        if (self.smime_key_file is None) != (self.smime_cert is None):
            raise ValueError("smime_key_file and smime_cert go together")
        return self


class KeySettings(Section):
    """Keys for PGP and S/MIME. Nothing is fetched from a network.

    Args:
        known: folder of public keys (`*.asc`, `*.gpg`) and certificates (`*.pem`, `*.crt`) that vouch for senders.
    """

    known: Path | None = None
    held: tuple[HeldKey, ...] = ()
