"""Whom the bot talks to: mailbox accounts, the smarthost, and the bot itself where it runs."""

import fcntl
import json
import urllib.error
import urllib.request
from collections.abc import Iterator

from mailbot import app
from mailbot.doctor.findings import Finding, Group
from mailbot.errors import ConfigError, Trouble
from mailbot.sections import ImapSettings
from mailbot.settings import Settings

ACCOUNTS, WAY_OUT, RUNNING = Group("accounts"), Group("way out"), Group("running")
SENDERS = Group("senders")
OWN_CHECK_ALONE = (
    "no authserv_id, so that only our own DKIM check counts: mail that its domain asks to reject or quarantine gets no "
    "automatic reply where no signature proves it (it is ticketed all the same)"
)
SECONDS = 15.0
READY_SECONDS = 8.0


def check_account(account: ImapSettings) -> Iterator[Finding]:
    """Logs in, and looks at the folders without reading a message."""
    from mailbot.listen.imap_session import probe

    shorter = account.model_copy(update={"timeout": min(account.timeout, SECONDS)})
    try:
        probe(shorter)
    except Trouble as trouble:
        yield _failed(ACCOUNTS, account.name, trouble)
    except ConfigError as error:
        yield ACCOUNTS.failed(account.name, str(error), "mend the settings of the account")
    else:
        folders = ", ".join(account.folder)
        yield ACCOUNTS.ok(account.name, f"{account.host} lets us in, and {folders} can be read")


def check_believed(settings: Settings) -> Iterator[Finding]:
    """Who hands mail over, and whose findings about its senders aren't believed since the settings don't name them."""
    unnamed = [(f"[[imap]] {account.name}", "its provider") for account in settings.imap if not account.authserv_id]
    peers = (peer for peer in settings.smtp.trusted_peers if not peer.authserv_id)
    unnamed += [(f"[[smtp.trusted_peers]] {peer.network}", "it") for peer in peers]
    for check, who in unnamed:
        remedy = f"set it to the name with which the Authentication-Results begin that {who} writes, if it does"
        yield SENDERS.warning(check, OWN_CHECK_ALONE, remedy)


def check_way_out(settings: Settings) -> Iterator[Finding]:
    """Greets the smarthost and logs in; sends nothing."""
    from mailbot.replies.send import probe
    from mailbot.secret import read_secret

    send = settings.way_out
    if send.host is None:
        yield WAY_OUT.ok("smarthost", f"none: mail is written to {settings.state / 'sent'}")
        return
    try:
        password = read_secret(send.password_file, "the password of [send]") if send.password_file else None
        shorter = send.model_copy(update={"timeout": min(send.timeout, SECONDS)})
        probe(shorter, password, settings.smtp.hostname)
    except Trouble as trouble:
        yield _failed(WAY_OUT, "smarthost", trouble)
    except ConfigError as error:
        yield WAY_OUT.failed("smarthost", str(error), "mend [send]")
    else:
        shadow = ", but in shadow mode nothing goes outside" if send.mode == "shadow" else ""
        yield WAY_OUT.ok("smarthost", f"{send.host} takes our mail{shadow}")


def _failed(group: Group, check: str, trouble: Trouble) -> Finding:
    said = f" (it said: {trouble.said})" if trouble.said else ""
    return group.failed(check, f"{trouble.problem}{said}", trouble.remedy)


def check_running(settings: Settings) -> Iterator[Finding]:
    """Whether `mailbot serve` runs on this state folder, and what it says of itself."""
    if not _is_served(settings):
        yield RUNNING.warning("serve", f"no `mailbot serve` runs on {settings.state}", "start it: `mailbot serve`")
        return
    yield RUNNING.ok("serve", f"`mailbot serve` runs on {settings.state}")
    if settings.watch.port:
        yield from _ready(settings.watch.host, settings.watch.port)


def _is_served(settings: Settings) -> bool:
    """Whether somebody holds the lock of `app.sole_server`, without making its file."""
    try:
        with (settings.state / app.LOCK_FILE).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _ready(host: str, port: int) -> Iterator[Finding]:
    place = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what it listens on, not we
    url = f"http://[{place}]:{port}/readyz" if ":" in place else f"http://{place}:{port}/readyz"
    open_ = urllib.request.build_opener(urllib.request.ProxyHandler({})).open  # never by way of a proxy
    try:
        with open_(url, timeout=READY_SECONDS) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        with error:
            faults = json.loads(error.read()).get("faults", []) if error.code == 503 else []
        for fault in faults:
            yield RUNNING.failed(f"readiness of {fault['name']}", fault["problem"], fault["remedy"])
        if not faults:
            yield RUNNING.failed("readiness", f"{url} answers {error.code}", "restart `mailbot serve`")
    except OSError as error:
        yield RUNNING.failed("readiness", f"{url}: {error}", "restart `mailbot serve`")
    else:
        yield RUNNING.ok("readiness", "it says that everything works")
