"""Constructs things: from settings to a running bot, and to its parts. The store alone is opened by `opening`."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING

from mailbot.bureau import Bureau
from mailbot.checked import Checked
from mailbot.domain.autoreply import Budget
from mailbot.errors import ConfigError, MailbotError, Problem, Trouble
from mailbot.keyring import keys_for_nobody, keys_unread, load_keys
from mailbot.listen.smtp import tls_context
from mailbot.logs import get_logger
from mailbot.opening import Clock, Store, open_store, utc_now
from mailbot.policy import Policy, load_policy, read_policy, sound
from mailbot.replies.send import MaildirSender, Sender, SmtpSender
from mailbot.scheduling import Ticker
from mailbot.secret import ensure_secret, read_secret
from mailbot.sending import Sending
from mailbot.settings import Settings
from mailbot.signing import signing_key
from mailbot.store.database import checked_url
from mailbot.store.spool import Spool

if TYPE_CHECKING:
    from mailbot.pipeline import Examine, Pipeline
    from mailbot.worker import Worker

WARM_UP = b"Subject: Warming up\n\nA few words of no importance, in a language that can be told.\n"
LOCK_FILE = "serve.lock"  # in the state folder, held by the one `serve`
LEASE_MARGIN = timedelta(seconds=15)  # on top of the time that the supervisor lets a message take


def load_checked_policy(settings: Settings, *, reads: bool = True) -> Policy:
    """Rules and people, where all that `check` looks at is in order, examples, templates and settings among it.

    A process of its own looks, and only where something has changed since: what trying out thousands of patterns takes
    is given back.
    """
    checked = Checked(settings)
    if checked.holds():
        return sound(*_survey(settings, thorough=False, reads=reads))
    ours, theirs = get_context("fork").Pipe(duplex=False)
    looking = get_context("fork").Process(target=lambda: theirs.send(check(settings)))
    looking.start()
    theirs.close()
    try:
        problems: list[Problem] = ours.recv()
    except EOFError:
        raise MailbotError("the rules could not be checked: `mailbot check` says more") from None
    finally:
        looking.join()
    if problems:
        raise ConfigError(problems)
    checked.keep()
    return load_policy(settings, reads=reads)


def check(settings: Settings, now: Clock = utc_now) -> list[Problem]:
    """Every problem of settings, rules, people and templates, the examples included; empty where all is well."""
    return _survey(settings, year=now().year)[1]


def _survey(
    settings: Settings, *, thorough: bool = True, reads: bool = True, year: int | None = None
) -> tuple[Policy | None, list[Problem]]:
    policy, problems = read_policy(settings, thorough=thorough, tried=not thorough, reads=reads, year=year)
    checks = (build_senders, _check_dkim, _check_dns, _check_secret, _check_url, _check_tls, _check_keys)
    for part in (*checks, *((_check_marks,) if thorough else ())):  # else who reads no mail would keep them in memory
        try:
            part(settings)
        except ConfigError as error:
            problems += error.problems
    if policy is not None:
        problems += [*keys_for_nobody(settings.keys, policy.accepts), *keys_unread(settings.keys, policy.people)]
    return policy, problems


def _check_keys(settings: Settings) -> None:
    load_keys(settings.keyring)


def _check_marks(_settings: Settings) -> None:
    from mailbot.classify.marked import read_marks

    read_marks()


def _check_secret(settings: Settings) -> None:
    if settings.secret_file.exists():
        ensure_secret(settings.secret_file)
    if settings.signing_key_file.exists():
        signing_key(settings.signing_key_file)


def _check_dkim(settings: Settings) -> None:
    if settings.send.dkim:
        from mailbot.replies.sign import Signer

        Signer(settings.way_out.dkim).load  # noqa: B018


def _check_dns(settings: Settings) -> None:
    if settings.dns.zone_file or settings.dns.servers:
        build_examine(settings)


def _check_url(settings: Settings) -> None:
    checked_url(settings.store_url)


def _check_tls(settings: Settings) -> None:
    tls_context(settings.door)


def build_examine(settings: Settings) -> "Examine":
    """What finds out about senders; it keeps answers of DNS for the next mail.

    Raises:
        ConfigError: the DNS settings name what can't be used.
    """
    from mailbot.examine.examiner import Examiner

    return Examiner(settings.names, settings.authentication).examine


def build_bureau(settings: Settings, policy: Policy, store: Store, now: Clock = utc_now) -> Bureau:
    """Where those work who read no mail."""
    budget = Budget(settings.replies.per_sender_a_day, settings.replies.everyone_an_hour)
    return Bureau(store.database, policy.desks, policy.people, policy.renderer, budget, now)


def build_pipeline(
    settings: Settings,
    policy: Policy,
    store: Store,
    now: Clock,
    *,
    troubled: Callable[[Trouble], None] = lambda _: None,
) -> "Pipeline":
    """The way of a message; its readers take the trained model once there is one, until then rules read alone.

    Args:
        troubled: is told of trouble that keeps no message waiting: a scanner that doesn't answer.
    """
    # What reads mail takes a second and a hundred MB: only who reads any loads it, here and below.
    from mailbot.learning import School
    from mailbot.pipeline import Pipeline
    from mailbot.readers import build_contents, build_readers

    return Pipeline(
        **vars(build_bureau(settings, policy, store, now)),
        blobs=store.blobs,
        readers=build_readers(policy.desks.values(), School(settings, policy.desks).trained()),
        examine=build_examine(settings),
        max_attempts=settings.workers.attempts,
        contents=build_contents(settings, troubled),
    )


def build_worker(
    settings: Settings, owner: str, now: Clock = utc_now, tell: Callable[[str], None] = lambda _: None
) -> "Worker":
    from mailbot.domain.mail import Envelope
    from mailbot.examine.tool import sweep
    from mailbot.parsing.mime import parse
    from mailbot.worker import Worker

    log = get_logger("worker")

    def troubled(trouble: Trouble) -> None:
        log.warning("unscanned", kind=trouble.kind, problem=trouble.problem, remedy=trouble.remedy)
        tell(f"trouble {trouble.kind}")

    sweep()
    pipeline = build_pipeline(settings, load_policy(settings), open_store(settings), now, troubled=troubled)
    for reader in pipeline.readers.values():  # what is loaded on first use is loaded now, not with somebody's mail
        reader.read(parse(WARM_UP), Envelope("", (), "file", now()))
    lease = timedelta(seconds=settings.workers.message_seconds) + LEASE_MARGIN
    return Worker(pipeline, owner, lease, log, tell)


def build_senders(settings: Settings) -> tuple[Sender, ...]:
    """The way out: sessions with the smarthost where a host is set, else a Maildir under the state folder.

    Raises:
        ConfigError: the settings of the way out can't be used.
    """
    send = settings.way_out
    if send.host is None:
        return (MaildirSender(settings.state / "sent"),)
    password = send_password(settings)
    return tuple(SmtpSender(send, password, settings.smtp.hostname) for _ in range(send.connections))


def send_password(settings: Settings) -> str | None:
    """The password of [send]; None where there is no login.

    Raises:
        ConfigError: its file can't be used, or is missing.
    """
    send = settings.way_out
    if send.user and not send.password_file:
        raise ConfigError([Problem("settings", None, "send.password_file", "a user needs a password file")])
    if send.password_file and not send.user:
        raise ConfigError([Problem("settings", None, "send.user", "a password file needs a user to log in as")])
    return read_secret(send.password_file, "the password of [send]") if send.password_file else None


def build_ticker(settings: Settings, policy: Policy, store: Store, now: Clock = utc_now) -> Ticker:
    bureau = build_bureau(settings, policy, store, now)
    sending = Sending(
        bureau,
        build_senders(settings),
        get_logger("sender"),
        f"{installation(settings)}:sender",
        per_domain=settings.send.connections_per_domain,
        shadow=settings.send.mode == "shadow",
    )
    return Ticker(bureau, sending, get_logger("ticker"), signing_key(settings.signing_key_file))


def build_spool(store: Store) -> Spool:
    return Spool(store.database, store.blobs)


def installation(settings: Settings) -> str:
    """A name for this installation that tells nothing: derived from its secret."""
    return hashlib.sha256(b"installation" + ensure_secret(settings.secret_file)).hexdigest()[:12]


@contextmanager
def sole_server(settings: Settings) -> Iterator[None]:
    """Holds the state folder for one `serve`: a second one would free what the first is working on.

    Raises:
        MailbotError: another process holds it.
    """
    with (settings.state / LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MailbotError(f"another `mailbot serve` runs on {settings.state}") from None
        yield
