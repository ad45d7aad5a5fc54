"""A real Postfix of the tests' own: on loopback, with folders of its own; as smarthost, or in front of a door.

Nothing leaves the machine: mail for a domain without a route is bounced, and no DNS is asked.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import services

PATIENCE = 30.0
PROGRAMS = Path("/usr/lib/postfix/sbin")
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
showq unix n - n - - showq
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """A running Postfix: where it listens, and its folder with `etc`, `queue`, `data` and `log`."""

    port: int
    folder: Path

    @property
    def log(self) -> str:
        with suppress(FileNotFoundError):
            return (self.folder / "log").read_text(errors="replace")
        return ""

    def flush(self) -> None:
        """Has what is deferred tried again now."""
        _run(self.folder, "postqueue", "-f")

    def queued(self) -> list[str]:
        """The ids of what is in its queue."""
        listed = _run(self.folder, "postqueue", "-j").stdout
        return [line.partition('"queue_id": "')[2].partition('"')[0] for line in listed.splitlines()]


@contextmanager
def postfix(
    *,
    relay_to: int | None = None,
    transport: Mapping[str, str] | None = None,
    accept: tuple[str, ...] = (),
    main_cf: Mapping[str, str] | None = None,
    master_cf: str = "",
) -> Iterator[Postfix]:
    """Runs a Postfix; ends it, and removes its folder.

    Args:
        relay_to: port on 127.0.0.1 that everything without a route of its own goes to; None: it is bounced.
        transport: routes by domain or address, such as `{"alludium.ai": "smtp:[127.0.0.1]:8025"}`.
        accept: domains that it delivers itself, to users of this machine: all others are unknown and are refused.
        main_cf: parameters over ours.
        master_cf: lines added to ours; `{folder}` in it, and in main_cf, is the folder.
    """
    services.require("postfix", "postfix", "postmap", "postqueue", "smtpd", "qmgr")
    if os.geteuid() != 0:
        services.missing("postfix", "only root can start it")
    folder = Path(tempfile.mkdtemp(prefix="mailbot-postfix-"))
    port = free_port()
    try:
        _lay_out(folder, port, relay_to, transport or {}, accept, main_cf or {}, master_cf)
        _run(folder, "postfix", "start")
        made = Postfix(port, folder)
        try:
            _wait_for_greeting(made)
            yield made
        finally:
            _run(folder, "postfix", "stop", check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _lay_out(
    folder: Path,
    port: int,
    relay_to: int | None,
    transport: Mapping[str, str],
    accept: tuple[str, ...],
    main_cf: Mapping[str, str],
    master_cf: str,
) -> None:
    folder.chmod(0o755)  # its programs run as users of their own
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    routes = "".join(f"{key} {value}\n" for key, value in transport.items())
    (folder / "etc" / "transport").write_text(routes)
    values = {
        "compatibility_level": "3.6",
        "queue_directory": "{folder}/queue",
        "data_directory": "{folder}/data",
        "daemon_directory": str(PROGRAMS),
        "maillog_file": "{folder}/log",
        "maillog_file_prefixes": "{folder}",
        "inet_interfaces": "127.0.0.1",
        "inet_protocols": "ipv4",
        "myhostname": "mx.example.org",
        "mydestination": ", ".join(accept),
        "mynetworks": "127.0.0.0/8",
        "alias_maps": "",
        "alias_database": "",
        "local_recipient_maps": "proxy:unix:passwd.byname",
        "smtpd_relay_restrictions": "permit_mynetworks, reject",
        "smtpd_peername_lookup": "no",
        "disable_dns_lookups": "yes",
        "transport_maps": "texthash:{folder}/etc/transport",
        "default_transport": f"smtp:[127.0.0.1]:{relay_to}" if relay_to else "error:5.4.4 there is no way there",
        "smtp_tls_security_level": "none",
        "smtp_host_lookup": "native",
        "queue_run_delay": "1s",
        "minimal_backoff_time": "1s",
        "maximal_backoff_time": "2s",
        **main_cf,
    }
    text = "".join(f"{key} = {value}\n" for key, value in values.items())
    (folder / "etc" / "main.cf").write_text(text.replace("{folder}", str(folder)))
    master = MASTER.replace("{port}", str(port)) + master_cf.replace("{folder}", str(folder))
    (folder / "etc" / "master.cf").write_text(master)


def _run(folder: Path, program: str, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    command = [program, "-c", str(folder / "etc"), *arguments]
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
    done = subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, f"{command}: {done.stderr}{Postfix(0, folder).log}"
    return done


def _wait_for_greeting(made: Postfix) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", made.port), timeout=5) as probe:
            if probe.recv(4) == b"220 ":
                return
        time.sleep(0.05)
    raise AssertionError(f"Postfix did not greet: {made.log}")
