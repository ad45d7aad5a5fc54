"""Passwords and keys: read from files that only their owner may read, never shown. A leaf, like settings."""

import os
import secrets
import stat
from pathlib import Path

from mailbot.errors import ConfigError, Problem

CREDENTIALS = Path("/run/credentials")  # a folder a unit, for that unit's user alone


def read_secret(path: Path, what: str) -> str:
    """A password from a file that only its owner may read.

    Raises:
        ConfigError: it is missing, readable by others, or empty; the content is never shown.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise ConfigError([Problem(str(path), None, "", f"{what} can't be read: {reason}")]) from None
    if stat.S_IMODE(mode) & others_bits(path):
        raise ConfigError([Problem(str(path), None, "", f"{what} may be read by others: chmod 600 {path}")])
    if not text:
        raise ConfigError([Problem(str(path), None, "", f"{what} is empty")])
    return text


def others_bits(path: Path) -> int:
    """The bits of a file's mode that let others read it: of systemd's credentials, those of the group stand for the one
    user whom an access list lets in (systemd.exec, LoadCredential).
    """
    return 0o007 if is_credential(path) else 0o077


def is_credential(path: Path) -> bool:
    """Whether systemd handed it over, for the one unit that it belongs to, whoever is said to own it."""
    return path.parent.parent == CREDENTIALS


def ensure_secret(path: Path, what: str = "the installation's secret") -> bytes:
    """A key of this installation, made with mode 0600 where there is none; 32 octets.

    Raises:
        ConfigError: it can't be made or read, others may read it, or it is no key.
    """
    try:
        _make(path)
    except OSError as error:
        raise ConfigError([Problem(str(path), None, "", f"{what} can't be made: {error.strerror}")]) from None
    text = read_secret(path, what)
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise ConfigError(
            [Problem(str(path), None, "", "is no hexadecimal key; restore it from your backup")]
        ) from None


def _make(path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its key counts
        finally:
            draft.unlink()
