"""OpenPGP by GnuPG: a message decrypted with a desk's key, a signature verified with the keys that are known here.

What GnuPG means it says on its status lines (doc/DETAILS of its sources); its exit status and its prose count for
nothing. It fetches no key, runs with no options but these, and its agent ends with the mail.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mailbot.domain.examination import Decryption, Signature
from mailbot.examine.armor import MESSAGE
from mailbot.examine.tool import Ran, Workplace

BASE = ("gpg", "--no-options", "--batch", "--no-tty", "--status-fd", "2", "--disable-dirmngr")
RULES = ("--no-auto-key-retrieve", "--trust-model", "always", "--pinentry-mode", "loopback")
KEY_FILES = (".asc", ".gpg", ".pgp", ".key")
KEYS = 1000
ARMOR = MESSAGE[0].encode()
SESSION_KEYS = (1, 3)  # the packets that begin what is encrypted
BROKEN_DIGESTS = ("1", "2", "3")  # MD5, SHA-1 and RIPEMD-160 (RFC 9580 9.5): such a signature proves nothing
# The agent protects its own copy of the key anew, for the second that it lives; how to do that best takes it longer.
AGENT = b"s2k-count 65536\n"
BAD_PASSPHRASE = 11  # the lower half of an error's number (libgpg-error)
EXPIRED = {
    "EXPKEYSIG": "its key has expired",
    "REVKEYSIG": "its key was revoked",
    "EXPSIG": "it has expired itself",
}
UID_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})")
UID_ADDRESS = re.compile(r"<([^<>\s]{3,254})>\s*$|^([^<>\s@]{1,64}@[^<>\s@]{1,255})$")

Statuses = list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class PgpKey:
    """A secret key of ours, armored, with its passphrase; "" where it has none."""

    armored: str = field(repr=False)
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """What GnuPG made of a message. content is None where it can't be read."""

    content: bytes | None = field(repr=False)
    decryption: Decryption | None = None
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Gpg:
    """GnuPG at work on one mail.

    Args:
        known: folder of public keys; None: nobody's are known.
    """

    place: Workplace
    known: Path | None

    def decrypt(self, message: bytes, key: PgpKey, sender: str, limit: int) -> Opened:
        """Decrypts a message, and verifies the signature within it.

        Args:
            sender: the From address, lower case.
            limit: octets of the content at most.
        """
        self.place.write("gpg-agent.conf", AGENT)
        with self._agent():
            secret = self.place.write("secret.asc", key.armored.encode())
            self._run("--import", secret)
            secret.unlink()
            self._know()
            passphrase = self.place.write("passphrase", key.passphrase.encode())
            words = ("--passphrase-file", passphrase, "--decrypt", self.place.write("message", message))
            ran = self._run(*words, limit=limit)
            passphrase.unlink()
            return self._decrypted(ran, sender)

    def specimen(self, text: bytes, key: PgpKey) -> Ran:
        """A text encrypted to a key of ours, as a stranger would, so that it can be tried out."""
        with self._agent():
            self._run("--import", self.place.write("own.asc", key.armored.encode()))
            listed = self._run("--with-colons", "--list-secret-keys")
            primary = next((line.split(":")[9] for line in listed.out.decode().splitlines() if line[:4] == "fpr:"), "")
            return self._run("--recipient", primary, "--output", "-", "--encrypt", self.place.write("text", text))

    def holds_key(self, path: Path) -> bool:
        """Whether a file holds a public key that has neither expired nor was revoked."""
        shown = self._run("--no-autostart", "--with-colons", "--show-keys", path).out.decode("utf-8", "replace")
        return any(line.startswith("pub:") and line.split(":")[1] not in ("e", "r", "i") for line in shown.splitlines())

    def _decrypted(self, ran: Ran, sender: str) -> Opened:
        if ran.problem:
            return Opened(None, Decryption("pgp", "failed", ran.problem))
        said = statuses(ran.said)
        names = {name for name, _ in said}
        if "PLAINTEXT" in names and "BEGIN_DECRYPTION" not in names:  # signed alone, under the same armor
            return Opened(ran.out, None, self._signature(said, sender))
        # Without an integrity check anybody on the way may have altered it, and GnuPG fails then (EFAIL).
        if "DECRYPTION_OKAY" in names and not names & {"DECRYPTION_FAILED", "BADMDC", "NODATA", "UNEXPECTED"}:
            used = next((words[1] for name, words in said if name == "DECRYPTION_KEY" and len(words) > 1), "")
            if "PLAINTEXT" in names:
                return Opened(ran.out, Decryption("pgp", "decrypted", used), self._signature(said, sender))
        if "NO_SECKEY" in names and "DECRYPTION_KEY" not in names:
            return Opened(None, Decryption("pgp", "no_key", ", ".join(_asked_for(said))))
        return Opened(None, Decryption("pgp", "failed", _failure(said)))

    def verify(self, signature: bytes, signed: bytes, sender: str) -> Signature:
        """Verifies a signature that stands apart from what is signed (RFC 3156 5)."""
        self._know()
        files = (self.place.write("signature", signature), self.place.write("signed", signed))
        ran = self._run("--no-autostart", "--verify", *files)
        return self._verified(ran, sender)

    def verify_clear(self, message: bytes, sender: str, limit: int) -> Opened:
        """Verifies text that holds its signature (RFC 9580 7); the content is what was signed."""
        self._know()
        ran = self._run("--no-autostart", "--decrypt", self.place.write("message", message), limit=limit)
        found = self._verified(ran, sender)
        text = ran.out if not ran.problem and any(name == "PLAINTEXT" for name, _ in statuses(ran.said)) else None
        return Opened(text, None, found)

    def _verified(self, ran: Ran, sender: str) -> Signature:
        if ran.problem:
            return Signature("pgp", "unverifiable", detail=ran.problem)
        found = self._signature(statuses(ran.said), sender)
        return found or Signature("pgp", "unverifiable", detail="there is no signature that can be read")

    def _signature(self, said: Statuses, sender: str) -> Signature | None:
        """One word on all signatures: a bad one counts before a good one, a good one before an unknown one."""
        by_name = dict(reversed(said))
        if "BADSIG" in by_name:
            return Signature("pgp", "fail", fingerprint=by_name["BADSIG"][0], detail="altered since it was signed")
        if valid := _after("GOODSIG", said):
            return self._good(valid, sender)
        for name, why in EXPIRED.items():
            if name in by_name:
                return Signature("pgp", "expired", fingerprint=(_after(name, said) or by_name[name])[-1], detail=why)
        return _unchecked(by_name.get("ERRSIG"))

    def _good(self, valid: list[str], sender: str) -> Signature:
        primary, made = valid[9], int(valid[2]) if valid[2].isdigit() else 0
        addresses, shown = self._owner(primary)
        if valid[7] in BROKEN_DIGESTS:
            return Signature("pgp", "unverifiable", shown, primary, "its digest is broken: it proves nothing")
        if sender in addresses:
            return Signature("pgp", "pass", shown, primary, made=made)
        return Signature("pgp", "mismatch", shown, primary, "the key isn't one of the From address", made)

    def _owner(self, fingerprint: str) -> tuple[set[str], str]:
        """The addresses of a known key, lower case, and its first user id."""
        listed = self._run("--no-autostart", "--with-colons", "--list-keys", fingerprint).out.decode("utf-8", "replace")
        rows = [line.split(":") for line in listed.splitlines() if line.startswith("uid:")]
        names = [_unescaped(row[9]) for row in rows if len(row) > 9 and row[1] not in ("r", "e")]
        found = (UID_ADDRESS.search(name) for name in names)
        return {(match[1] or match[2]).lower() for match in found if match}, names[0] if names else ""

    def _know(self) -> None:
        files = key_files(self.known)
        if files:
            self._run("--no-autostart", "--import", *files)

    @contextmanager
    def _agent(self) -> Iterator[None]:
        """The agent that GnuPG starts to hold the secret key is ended, whatever happens."""
        try:
            yield
        finally:
            end = Workplace(self.place.folder, self.place.ends + 2)
            end.run("gpgconf", "--kill", "gpg-agent")
            end.run("gpgconf", "--remove-socketdir")

    def _run(self, *words: str | Path, limit: int = 200_000) -> Ran:
        return self.place.run(*BASE, *RULES, *words, limit=limit)


def key_files(folder: Path | None) -> list[Path]:
    """The public keys in a folder, in order."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in KEY_FILES and path.is_file())[:KEYS]


def is_message(content: bytes) -> bool:
    """Whether octets are an encrypted message, and no key or signature (RFC 9580 4.2, 5.1, 5.3).

    >>> is_message(b"-----BEGIN PGP PUBLIC KEY BLOCK-----"), is_message(bytes.fromhex("c1c0"))
    (False, True)
    """
    first = content[0] if content else 0
    tag = first & 0x3F if first & 0x40 else (first & 0x3C) >> 2
    return content[:80].lstrip().startswith(ARMOR) or (first & 0x80 != 0 and tag in SESSION_KEYS)


def statuses(said: str) -> Statuses:
    """GnuPG's status lines: keyword and words.

    >>> statuses("gpg: noise\\n[GNUPG:] BADSIG 0123 Anna <anna@example.org>\\n")
    [('BADSIG', ['0123', 'Anna', '<anna@example.org>'])]
    """
    lines = (line.split() for line in said.split("\n") if line.startswith("[GNUPG:] "))
    return [(words[1], words[2:] or [""]) for words in lines if len(words) > 1]


def _after(name: str, said: Statuses) -> list[str]:
    """The words of the VALIDSIG that belongs to the first status of a name; none where there is no such signature."""
    starts = next((place for place, (found, _) in enumerate(said) if found == name), len(said))
    return next((words for found, words in said[starts:] if found == "VALIDSIG" and len(words) > 9), [])


def _asked_for(said: Statuses) -> list[str]:
    return [f"key {words[0]}" for name, words in said if name == "NO_SECKEY"][:5]


def _failure(said: Statuses) -> str:
    names = {name for name, _ in said}
    errors = [int(words[1]) & 0xFFFF for name, words in said if name == "ERROR" and words[1:2] and words[1].isdigit()]
    if "BADMDC" in names:
        return "altered on its way"
    if BAD_PASSPHRASE in errors:
        return "the key's passphrase is wrong"
    if "BEGIN_DECRYPTION" in names:
        return "it is damaged, or nothing protects it from being altered"
    return "it is no message that can be read"


def _unchecked(words: list[str] | None) -> Signature | None:
    """A signature that GnuPG couldn't check: ERRSIG keyid algorithm digest class time rc fingerprint."""
    if words is None:
        return None
    fingerprint = words[6] if len(words) > 6 and words[6] != "-" else words[0]
    if len(words) > 5 and words[5] == "9":
        return Signature("pgp", "unknown", fingerprint=fingerprint, detail="by a key that isn't known here")
    return Signature("pgp", "unverifiable", fingerprint=fingerprint, detail="in a way that can't be checked here")


def _unescaped(text: str) -> str:
    shown = UID_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return "".join(letter for letter in shown if letter.isprintable())[:200]
