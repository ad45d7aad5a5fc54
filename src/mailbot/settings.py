"""Settings: `mailbot.toml`, each also as `MAILBOT_SECTION__KEY` in the environment, read once and handed on.

A leaf: it knows files and the environment, and nothing of mail.
"""

import json
import tomllib
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError
from pydantic_core import ErrorDetails

from mailbot.errors import ConfigError, Problem

MEGABYTE = 1_000_000
ENVIRONMENT_PREFIX = "MAILBOT_"
NOT_SETTINGS = ("MAILBOT_REQUIRE_SERVICES", "MAILBOT_CORPORA", "MAILBOT_CONFIG")


class Section(BaseModel):
    """A section that refuses keys it doesn't know, so that a misspelt one is found."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise ValueError("names one twice")
    return names


Names = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_each_once), Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


class PathSettings(Section):
    """Folders. rules and templates: None means those that are shipped with mailbot."""

    rules: Path | None = None
    templates: Path | None = None
    people: Path | None = None
    state: Path = Path("var")


class StoreSettings(Section):
    """The database: SQLite under the state folder where no url is given."""

    url: str | None = None


class TrustedPeer(Section):
    """A network whose limits are lifted, and the authserv-id of the checks that it made (RFC 8601)."""

    network: IPv4Network | IPv6Network
    authserv_id: str | None = None


class SmtpSettings(Section):
    """The SMTP door. Sizes in octets, times in seconds, rates per peer address."""

    host: str = "127.0.0.1"
    port: int = Field(8025, ge=0, le=65535)
    hostname: str | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    require_tls: bool = False
    max_bytes: int = Field(40 * MEGABYTE, ge=10_000)
    max_bytes_in_flight: int = Field(200 * MEGABYTE, ge=10_000)
    max_connections: int = Field(500, ge=1)
    max_connections_per_peer: int = Field(20, ge=1)
    max_messages_per_minute: int = Field(120, ge=1)
    max_recipients: int = Field(100, ge=1)
    max_errors: int = Field(10, ge=1)
    idle_timeout: Seconds = 300
    trusted_peers: tuple[TrustedPeer, ...] = ()


class SendSettings(Section):
    """The way out. No host: sent mail is written to `<state>/sent` as a Maildir."""

    host: str | None = None
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_file: Path | None = None
    timeout: Seconds = 30


class ReplySettings(Section):
    """How many automatic replies may go out: per address and day, and to everybody and hour."""

    per_sender_a_day: int = Field(10, ge=0)
    everyone_an_hour: int = Field(1000, ge=0)


class WorkerSettings(Section):
    """Worker processes. message_seconds and message_megabytes bound the work on one message."""

    count: int = Field(1, ge=1, le=64)
    message_seconds: Seconds = 30
    message_megabytes: int = Field(400, ge=64)
    attempts: int = Field(3, ge=1)


class ClockSettings(Section):
    """How often due clocks and the outbox are looked at."""

    tick_seconds: Seconds = 1.0


class SecuritySettings(Section):
    """The key that everything else is derived from; made on first start, mode 0600."""

    secret_file: Path | None = None


class Settings(Section):
    """All settings, checked. Paths are absolute, relative ones from the folder of `mailbot.toml`."""

    desks: Names = ("alludium",)
    operator: Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")] = "operator@example.org"
    log_level: Literal["info", "warning", "error"] = "info"
    paths: PathSettings = PathSettings()
    store: StoreSettings = StoreSettings()
    smtp: SmtpSettings = SmtpSettings()
    send: SendSettings = SendSettings()
    replies: ReplySettings = ReplySettings()
    workers: WorkerSettings = WorkerSettings()
    clock: ClockSettings = ClockSettings()
    security: SecuritySettings = SecuritySettings()
    _folder: Path = PrivateAttr(default_factory=Path)

    def path(self, value: Path) -> Path:
        return value if value.is_absolute() else (self._folder / value).resolve()

    @property
    def door(self) -> SmtpSettings:
        """The SMTP door's settings, with absolute paths."""
        files = {key: self.path(path) for key in ("tls_cert", "tls_key") if (path := getattr(self.smtp, key))}
        return self.smtp.model_copy(update=files)

    @property
    def state(self) -> Path:
        return self.path(self.paths.state)

    @property
    def rules(self) -> Path:
        return self.path(self.paths.rules) if self.paths.rules else shipped("routing_rules")

    @property
    def templates(self) -> Path:
        return self.path(self.paths.templates) if self.paths.templates else shipped("templates")

    @property
    def people(self) -> Path:
        return self.path(self.paths.people) if self.paths.people else shipped("people.yaml")

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
    def store_url(self) -> str:
        return self.store.url or f"sqlite:///{self.state / 'mailbot.db'}"


def shipped(name: str) -> Path:
    """A folder or file that comes with mailbot: inside the wheel, or at the top of a checkout."""
    package = Path(__file__).parent
    inside = package / "_shipped" / name
    if inside.exists():
        return inside
    top = package.parent.parent
    return top / ("data/samples" if name == "samples" else "data/people.yaml" if name == "people.yaml" else name)


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
        place[keys[-1]] = value
        origins[keys] = name
    return origins


def _problem(path: Path | None, origins: dict[tuple[str, ...], str], details: ErrorDetails) -> Problem:
    keys = tuple(str(part) for part in details["loc"])
    variable = next((name for given, name in origins.items() if given[: len(keys)] == keys[: len(given)]), None)
    source = variable or (str(path) if path else "default settings")
    line = _line_of(path, keys) if path and not variable else None
    text = "no such setting" if details["type"] == "extra_forbidden" else details["msg"].lower()
    return Problem(source, line, ".".join(keys), text)


def _line_of(path: Path, keys: tuple[str, ...]) -> int | None:
    """The line of a TOML file that sets a key, or else begins its section; None where it has neither."""
    section: tuple[str, ...] = ()
    begins = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.strip()
        if words.startswith("["):
            section = tuple(words.strip("[] ").split("."))
            begins = number if section == keys[: len(section)] else begins
        elif (*section, words.partition("=")[0].strip()) == keys[: len(section) + 1]:
            return number
    return begins
