"""The keys for PGP and S/MIME, read from the files that the settings name; what is wrong with them is told at once."""

from collections.abc import Callable
from pathlib import Path

from mailbot.domain.authority import People
from mailbot.errors import ConfigError, Problem
from mailbot.examine.decrypt import AddressKeys, Keys
from mailbot.examine.pgp import PgpKey
from mailbot.examine.smime import SmimeKey
from mailbot.secret import read_secret
from mailbot.sections_examine import HeldKey, KeySettings

SECRET_KEY = "-----BEGIN PGP PRIVATE KEY BLOCK-----"  # noqa: S105 - what such a file begins with
CERTIFICATE = "-----BEGIN CERTIFICATE-----"


def load_keys(settings: KeySettings) -> Keys:
    """Reads the keys.

    Args:
        settings: with absolute paths.
    Raises:
        ConfigError: with every problem at once; a file is missing, readable by others, or holds no key.
    """
    problems: list[Problem] = []
    if settings.known is not None and not settings.known.is_dir():
        problems.append(Problem("settings", None, "keys.known", f"{settings.known} is no folder that can be read"))
    held = []
    for number, key in enumerate(settings.held):
        try:
            held.append(_held(key, f"keys.held.{number}"))
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
    return Keys(tuple(held), settings.known)


def keys_for_nobody(settings: KeySettings, accepts: Callable[[str], bool]) -> list[Problem]:
    """Keys of an address at which no mail arrives: they would open nothing, and nobody would notice.

    Args:
        accepts: whether an address is one of a desk's.
    """
    text, where = "is no address of any desk, so that these keys would open nothing", "keys.held.{}.address"
    strange = (each for each in enumerate(settings.held) if not accepts(each[1].address))
    return [Problem("settings", None, where.format(number), f"{key.address} {text}") for number, key in strange]


def keys_unread(settings: KeySettings, people: People) -> list[Problem]:
    """Keys of our own people, where none is read: their signatures would prove nothing, and nobody would notice."""
    if settings.known is not None or not any(person.keys for person in people.everyone):
        return []
    text = "isn't set, so that no signature by the keys in people.yaml proves a command: put their public keys there"
    return [Problem("settings", None, "keys.known", text)]


def _held(key: HeldKey, where: str) -> AddressKeys:
    pgp = smime = None
    if key.pgp_key_file is not None:
        armored = _checked(key.pgp_key_file, "the PGP key", SECRET_KEY, f"{where}.pgp_key_file")
        passphrase = read_secret(key.passphrase_file, "the PGP key's passphrase") if key.passphrase_file else ""
        pgp = PgpKey(armored, passphrase)
    if key.smime_key_file is not None and key.smime_cert is not None:
        private = _checked(key.smime_key_file, "the S/MIME key", "PRIVATE KEY-----", f"{where}.smime_key_file")
        smime = SmimeKey(private, _certificate(key.smime_cert, f"{where}.smime_cert"))
    return AddressKeys(key.address.lower(), pgp, smime)


def _checked(path: Path, what: str, mark: str, where: str) -> str:
    text = read_secret(path, what)
    if mark not in text:
        raise ConfigError([Problem(str(path), None, where, f"is no secret key as text: it has no `{mark}`")])
    return text


def _certificate(path: Path, where: str) -> str:
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise ConfigError([Problem(str(path), None, where, f"can't be read: {reason}")]) from None
    if CERTIFICATE not in text:
        raise ConfigError([Problem(str(path), None, where, f"is no certificate as PEM: it has no `{CERTIFICATE}`")])
    return text
