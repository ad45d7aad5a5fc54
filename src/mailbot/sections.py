"""The shapes of the settings, a class a section of `mailbot.toml`; `settings` reads them. A leaf, like settings."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

MEGABYTE = 1_000_000


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
MAILBOX = r"^[^@\s<>]+@[^@\s<>]+$"
HERE = ("localhost", "127.0.0.1", "::1")
Seconds = Annotated[float, Field(gt=0, le=86_400)]
SpamFilter = Literal[
    "spamassassin", "rspamd", "exchange", "google", "proofpoint", "barracuda", "bogofilter", "dspam", "hmailserver"
]


class PathSettings(Section):
    """Folders. rules and templates: None means those that are shipped with mailbot."""

    rules: Path | None = None
    templates: Path | None = None
    people: Path | None = None
    training: Path | None = None
    models: Path | None = None
    examples: Path | None = None
    state: Path = Path("var")


class StoreSettings(Section):
    """The database: SQLite under the state folder where no url is given."""

    url: str | None = None


class TrustedPeer(Section):
    """A network whose limits are lifted, the authserv-id of the checks that it made (RFC 8601), and its spam filter."""

    network: IPv4Network | IPv6Network
    authserv_id: str | None = None
    spam_filter: SpamFilter | None = None


class SmtpSettings(Section):
    """The SMTP door. Sizes in octets, times in seconds, rates per peer address.

    Args:
        proxies: networks whose connections begin with a PROXY header (HAProxy's protocol, version 1 or 2).
    """

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
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()


def _private(url: str) -> str:
    """Secrets go over TLS, or stay on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise ValueError("is no https address")
    return url


class OAuthSettings(Section):
    """How an account's access tokens are got (RFC 6749). A provider fills in what isn't given: see listen/oauth.

    Args:
        grant: `authorization_code`: a person signs in once, by `mailbot authorize ACCOUNT`, and refresh_token_file
            keeps what came of it; `client_credentials`: the application signs in by itself.
        refresh_token_file: `mailbot authorize` writes it, mode 0600; it is written anew when the provider changes it.
        tenant: the directory of a Microsoft 365 organisation.
        authorize_url, token_url: for a provider that mailbot doesn't know; https, or on this very machine.
    """

    provider: Literal["google", "microsoft"] | None = None
    grant: Literal["authorization_code", "client_credentials"] = "authorization_code"
    client_id: str
    client_secret_file: Path | None = None
    refresh_token_file: Path | None = None
    tenant: str | None = None
    authorize_url: Annotated[str, AfterValidator(_private)] | None = None
    token_url: Annotated[str, AfterValidator(_private)] | None = None
    scope: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "OAuthSettings":
        signs_in = self.grant == "authorization_code"
        if signs_in and self.refresh_token_file is None:
            raise ValueError("grant authorization_code needs a refresh_token_file for `mailbot authorize` to write")
        if not signs_in and (self.client_secret_file is None or self.refresh_token_file is not None):
            raise ValueError("grant client_credentials needs a client_secret_file and has no refresh_token_file")
        if self.provider is None and (self.token_url is None or (signs_in and self.authorize_url is None)):
            raise ValueError("without a provider, token_url is needed, and authorize_url where a person signs in")
        if not signs_in and self.provider == "google":
            raise ValueError("google gives mailboxes to no client_credentials: use authorization_code")
        if not signs_in and self.provider == "microsoft" and self.tenant is None:
            raise ValueError("grant client_credentials needs the tenant of your organisation")
        return self


class ImapSettings(Section):
    """A mailbox account that is read. Sizes in octets, times in seconds.

    Args:
        name: what logs, metrics and `doctor` call it, and by which is remembered what was taken: don't change it.
        security: `none` only on this very machine.
        ca_file: certificates that the server's may rest on, for a server of one's own.
        login: how to log in: `login` (the LOGIN command), `plain`, `xoauth2`, `oauthbearer`; None: by what is given.
        authserv_id: of the `Authentication-Results` that this account's provider writes (RFC 8601).
        spam_filter: whose headers the provider writes, and so believed.
        folder: the folders to read, one or many; what a person had read before mailbot first came is left alone.
        done_folder: where taken messages go; None: they stay, marked as seen.
        failed_folder: where those go that can't be taken; None: they stay, flagged.
        address: the recipient of messages whose headers name none of ours.
        poll_seconds: how often to look where the server has no IDLE.
        idle_seconds: how long one IDLE lasts: RFC 2177 asks for less than 29 minutes, many a firewall for less than
            10, and each end of one shows that the account still works.
        attempts: how often a message is tried before it counts as failed.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    host: str
    port: int = Field(993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    ca_file: Path | None = None
    user: str
    password_file: Path | None = None
    login: Literal["login", "plain", "xoauth2", "oauthbearer"] | None = None
    oauth: OAuthSettings | None = None
    authserv_id: str | None = None
    spam_filter: SpamFilter | None = None
    folder: Names = ("INBOX",)
    done_folder: str | None = None
    failed_folder: str | None = None
    address: Annotated[str, Field(pattern=MAILBOX)] | None = None
    poll_seconds: Seconds = 60
    idle_seconds: Annotated[float, Field(gt=0, lt=29 * 60)] = 9 * 60
    timeout: Seconds = 60
    attempts: int = Field(3, ge=1)
    max_bytes: int = Field(60 * MEGABYTE, ge=10_000)

    @model_validator(mode="after")
    def _consistent(self) -> "ImapSettings":
        if (self.password_file is None) == (self.oauth is None):
            raise ValueError("needs either password_file or oauth")
        if self.security == "none" and self.host not in HERE:
            raise ValueError("security = none is only for a server on this machine; use tls or starttls")
        if (self.login in ("xoauth2", "oauthbearer")) != (self.oauth is not None) and self.login is not None:
            raise ValueError("login xoauth2 and oauthbearer go with oauth, login and plain with password_file")
        reread = {self.done_folder, self.failed_folder} & set(self.folder)
        if reread:
            raise ValueError(f"{min(filter(None, reread))} can't be read from and moved to")
        return self


class DnsSettings(Section):
    """Whom to ask for names. Times in seconds.

    Args:
        servers: addresses of resolvers; none: those of the machine.
        zone_file: answers come from this master file (RFC 1035 5) alone and no network is asked: for demo and tests.
    """

    servers: Annotated[tuple[str, ...], BeforeValidator(_split)] = ()
    port: int = Field(53, ge=1, le=65535)
    timeout: Seconds = 5
    zone_file: Path | None = None


class AuthenticationSettings(Section):
    """Whose word on a sender counts beside our own checks.

    Args:
        arc_sealers: domains whose ARC seals are trusted (RFC 8617), such as a forwarding service of your own.
    """

    arc_sealers: Annotated[tuple[str, ...], BeforeValidator(_split)] = ()


class DkimKey(Section):
    """A key that signs mail of a domain (RFC 6376).

    Args:
        key_file: private key as PEM, RSA or Ed25519, mode 0600.
    """

    domain: str
    selector: str
    key_file: Path


class SendSettings(Section):
    """The way out. No host: sent mail is written to `<state>/sent` as a Maildir.

    Args:
        mode: `shadow`: nothing is sent but a daily mail to the leads of what would have been.
        mail_from: the envelope sender where the smarthost allows no other; None: the desk's return path with its token.
        connections: how many sessions with the smarthost at most, and how many of them for mail to one domain.
        dkim: keys by the domain of the From address.
    """

    host: str | None = None
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: Path | None = None
    user: str | None = None
    password_file: Path | None = None
    timeout: Seconds = 30
    mode: Literal["send", "shadow"] = "send"
    mail_from: Annotated[str, Field(pattern=MAILBOX)] | None = None
    connections: int = Field(4, ge=1, le=50)
    connections_per_domain: int = Field(2, ge=1, le=50)
    dkim: tuple[DkimKey, ...] = ()


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


class WatchSettings(Section):
    """What watches over the bot. port serves /healthz, /readyz and /metrics on host; None serves nothing.

    Args:
        stalled_minutes: how long a door or the way out may fail before the leads are told.
    """

    host: str = "127.0.0.1"
    port: int | None = Field(None, ge=0, le=65535)
    stalled_minutes: float = Field(15, gt=0)


class SecuritySettings(Section):
    """The key that everything else is derived from; made on first start, mode 0600."""

    secret_file: Path | None = None


def each_named_once(accounts: tuple[ImapSettings, ...]) -> tuple[ImapSettings, ...]:
    _each_once(tuple(account.name for account in accounts))
    return accounts
