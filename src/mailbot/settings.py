"""Settings: `mailbot.toml`, each also as `MAILBOT_SECTION__KEY` in the environment, read once and handed on.

A leaf: it knows files and the environment, and nothing of mail.
"""

import json
import os
import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, PrivateAttr, ValidationError
from pydantic_core import ErrorDetails

from mailbot.errors import ConfigError, Problem
from mailbot.sections import (
    MAILBOX,
    AuthenticationSettings,
    ClockSettings,
    DnsSettings,
    ImapSettings,
    Names,
    PathSettings,
    ReplySettings,
    Section,
    SecuritySettings,
    SendSettings,
    SmtpSettings,
    StoreSettings,
    WatchSettings,
    WorkerSettings,
    each_named_once,
)
from mailbot.sections_examine import KeySettings, ScanSettings

ENVIRONMENT_PREFIX = "MAILBOT_"
NOT_SETTINGS = ("MAILBOT_REQUIRE_SERVICES", "MAILBOT_CORPORA", "MAILBOT_CONFIG")


SectionT = TypeVar("SectionT", bound=Section)


class Settings(Section):
    """All settings, checked. Paths are absolute, relative ones from the folder of `mailbot.toml`."""

    desks: Names = ("alludium", "infrpool", "allure")
    operator: Annotated[str, Field(pattern=MAILBOX)] = "operator@example.org"
    log_level: Literal["info", "warning", "error"] = "info"
    paths: PathSettings = PathSettings()
    store: StoreSettings = StoreSettings()
    smtp: SmtpSettings = SmtpSettings()
    imap: Annotated[tuple[ImapSettings, ...], AfterValidator(each_named_once)] = ()
    dns: DnsSettings = DnsSettings()
    authentication: AuthenticationSettings = AuthenticationSettings()
    scan: ScanSettings = ScanSettings()
    keys: KeySettings = KeySettings()
    send: SendSettings = SendSettings()
    replies: ReplySettings = ReplySettings()
    workers: WorkerSettings = WorkerSettings()
    clock: ClockSettings = ClockSettings()
    watch: WatchSettings = WatchSettings()
    security: SecuritySettings = SecuritySettings()
    _folder: Path = PrivateAttr(default_factory=Path)

    def path(self, value: Path) -> Path:
        return value if value.is_absolute() else (self._folder / value).resolve()

    @property
    def door(self) -> SmtpSettings:
        """The SMTP door's settings, with absolute paths."""
        return self._absolute(self.smtp)

    @property
    def accounts(self) -> tuple[ImapSettings, ...]:
        """The IMAP accounts, with absolute paths."""
        return tuple(self._absolute(account) for account in self.imap)

    @property
    def way_out(self) -> SendSettings:
        """The settings of the way out, with absolute paths."""
        return self._absolute(self.send)

    @property
    def names(self) -> DnsSettings:
        """Whom to ask for names, with absolute paths."""
        return self._absolute(self.dns)

    @property
    def keyring(self) -> KeySettings:
        """The keys for PGP and S/MIME, with absolute paths."""
        return self._absolute(self.keys)

    def _absolute(self, section: SectionT) -> SectionT:
        """A section, and those in it, with paths from the folder of the settings."""
        found: dict[str, object] = {}
        for key, value in section:
            if isinstance(value, Path):
                found[key] = self.path(value)
            elif isinstance(value, Section):
                found[key] = self._absolute(value)
            elif isinstance(value, tuple):
                found[key] = tuple(self._absolute(each) if isinstance(each, Section) else each for each in value)
        return section.model_copy(update=found)

    @property
    def state(self) -> Path:
        return self.path(self.paths.state)

    @property
    def rules(self) -> Path:
        return self.path(self.paths.rules) if self.paths.rules else shipped("routing_rules")

    def with_rules(self, folder: Path) -> "Settings":
        """The same with another rules folder, named from the present one."""
        paths = self.paths.model_copy(update={"rules": folder.absolute()})
        changed = self.model_copy(update={"paths": paths})
        changed._folder = self._folder
        return changed

    @property
    def templates(self) -> Path:
        return self.path(self.paths.templates) if self.paths.templates else shipped("templates")

    @property
    def people(self) -> Path:
        return self.path(self.paths.people) if self.paths.people else shipped("people.yaml")

    @property
    def training(self) -> Path:
        return self.path(self.paths.training) if self.paths.training else shipped("training")

    @property
    def examples(self) -> Path:
        """Where labelled mail that tickets have taught is kept, which is an installation's own: its state."""
        return self.path(self.paths.examples) if self.paths.examples else self.state / "examples"

    @property
    def models(self) -> Path:
        """Where trained classifiers are kept: the user's cache, unless a folder is named."""
        cache = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111 - no error without a home
        return self.path(self.paths.models) if self.paths.models else cache / "mailbot" / "models"

    def as_line(self) -> str:
        """All settings as one line of JSON with absolute paths, for a child process's standard input."""
        return json.dumps({"folder": str(self._folder), "settings": self.model_dump(mode="json")})

    @classmethod
    def from_line(cls, line: str) -> "Settings":
        document = json.loads(line)
        settings = cls.model_validate(document["settings"])
        settings._folder = Path(document["folder"])
        return settings

    @property
    def secret_file(self) -> Path:
        return self.path(self.security.secret_file) if self.security.secret_file else self.state / "secret"

    @property
    def signing_key_file(self) -> Path:
        return self.state / "signing_key"

    @property
    def store_url(self) -> str:
        return self.store.url or f"sqlite:///{self.state / 'mailbot.db'}"


def shipped(name: str) -> Path:
    """A folder or file that comes with mailbot: inside the wheel, or at the top of a checkout."""
    package = Path(__file__).parent
    inside = package / "_shipped" / name
    if inside.exists():
        return inside
    top = package.parent.parent
    return top / (
        f"data/{name}" if name in ("samples", "training", "people.yaml", "demo.zone", "season.yaml") else name
    )


def load_settings(path: Path | None, environment: dict[str, str] | None = None) -> Settings:
    """Reads a settings file and the environment over it.

    Args:
        path: the TOML file; None means defaults, with paths relative to the current folder.
        environment: variables to read `MAILBOT_…` from; none where it is None.
    Raises:
        ConfigError: with every problem at once.
    """
    document: dict[str, Any] = {}
    if path is not None:
        document = _read_toml(path)
    origins = _overlay(document, environment or {})
    try:
        settings = Settings.model_validate(document)
    except ValidationError as error:
        raise ConfigError([_problem(path, origins, details) for details in error.errors()]) from None
    settings._folder = path.parent.resolve() if path is not None else Path.cwd()
    return settings


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = f"can't be read ({error.strerror}); `mailbot init DIR` makes a settings folder"
        raise ConfigError([Problem(str(path), None, "", reason)]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(path), None, "", f"is no TOML: {error}")]) from None


def _overlay(document: dict[str, Any], environment: dict[str, str]) -> dict[tuple[str, ...], str]:
    """Puts `MAILBOT_SECTION__KEY` values into the document; tells which variable gave which key."""
    origins = {}
    for name, value in sorted(environment.items()):
        if not name.startswith(ENVIRONMENT_PREFIX) or name in NOT_SETTINGS:
            continue
        keys = tuple(name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__"))
        place = document
        for key in keys[:-1]:
            if not isinstance(place.get(key, {}), dict):
                place[key] = {}  # what the file says there is no section; the environment's word counts
            place = place.setdefault(key, {})
        place[keys[-1]] = _listed(name, value)
        origins[keys] = name
    return origins


def _listed(name: str, value: str) -> object:
    """A list of sections stands in the environment as JSON: `MAILBOT_IMAP='[{"name": …}]'`."""
    if not value.lstrip().startswith("["):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ConfigError([Problem(name, None, "", f"is no JSON list: {error}")]) from None


def _problem(path: Path | None, origins: dict[tuple[str, ...], str], details: ErrorDetails) -> Problem:
    keys = tuple(str(part) for part in details["loc"])
    variable = next((name for given, name in origins.items() if given[: len(keys)] == keys[: len(given)]), None)
    source = variable or (str(path) if path else "default settings")
    line = _line_of(path, keys) if path and not variable else None
    text = details["msg"].removeprefix("Value error, ") if details["type"] == "value_error" else details["msg"].lower()
    text = "no such setting" if details["type"] == "extra_forbidden" else text
    return Problem(source, line, ".".join(keys), text)


def _line_of(path: Path, keys: tuple[str, ...]) -> int | None:
    """The line of a TOML file that sets a key, or else begins its section; None where it has neither."""
    section: tuple[str, ...] = ()
    seen: Counter[tuple[str, ...]] = Counter()  # how often each `[[…]]` was begun
    begins = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.partition("#")[0].strip()
        if words.startswith("["):
            section = _section(words, seen)
            begins = number if section == keys[: len(section)] else begins
        elif (*section, words.partition("=")[0].strip()) == keys[: len(section) + 1]:
            return number
    return begins


def _section(words: str, seen: "Counter[tuple[str, ...]]") -> tuple[str, ...]:
    """The keys of a section's line, with the number of each table in an array: `imap.0.oauth`."""
    found: tuple[str, ...] = ()
    parts = words.strip("[] ").split(".")
    for part in parts:
        found = (*found, part)
        if words.startswith("[[") and len(found) == len(parts) + sum(key.isdigit() for key in found):
            seen[found] += 1
        if seen[found]:
            found = (*found, str(seen[found] - 1))
    return found
