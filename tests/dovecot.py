"""A real Dovecot of the tests' own: on loopback, with users, certificate and folders of its own; it can be killed and
started again on the same port and mail.

Nothing of the machine's own mail system is touched. As root its mail is `nobody`'s; an ordinary user owns all of it.
"""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from imapclient import IMAPClient

import services

STARTS = 5
PATIENCE = 30.0
PASSWORD = "correct-horse"
SERVICES = ("anvil", "auth", "auth-worker", "config", "dict", "director", "dns-client", "imap", "imap-login", "stats")


@dataclass
class Dovecot:
    """A Dovecot with the users `desk` and whoever else logs in with the password.

    Args:
        folder: where all of it lives: `conf`, `log`, `mail/<user>` as Maildir, `cert.pem`.
        port: plain IMAP with STARTTLS.
        tls_port: IMAP over TLS.
    """

    folder: Path
    port: int
    tls_port: int
    more: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> str:
        with suppress(FileNotFoundError):
            return (self.folder / "log").read_text(errors="replace")
        return ""

    @property
    def ca_file(self) -> Path:
        return self.folder / "cert.pem"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    def maildir(self, user: str = "desk") -> Path:
        return self.folder / "mail" / user

    def start(self) -> None:
        """Starts it and waits until it greets; one that was killed as it started may leave another that never does."""
        for _ in range(STARTS):
            if self._greets():
                return
            self.kill()
        raise AssertionError(f"Dovecot did not greet: {self.log[-3000:]}")

    def _greets(self) -> bool:
        command = ["dovecot", "-F", "-c", str(self.folder / "conf")]
        path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
        environment = {**os.environ, "PATH": path}
        with (self.folder / "out").open("ab") as out:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        deadline = time.monotonic() + PATIENCE / STARTS
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as probe:
                if probe.recv(4) == b"* OK":
                    return True
            said = (self.folder / "out").read_text(errors="replace") + self.log
            assert self.process.poll() is None, said[-3000:]
            time.sleep(0.01)
        return False

    def kill(self) -> None:
        """Ends all of its processes at once, as a power cut would."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def connect(self, user: str = "desk") -> IMAPClient:
        """A client of somebody who looks into the mailbox beside the door."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=PATIENCE)
        try:
            client.login(user, PASSWORD)
        except BaseException:
            with suppress(OSError, IMAPClient.Error):
                client.shutdown()
            raise
        return client

    def deliver(self, *messages: bytes, user: str = "desk", folder: str = "INBOX") -> None:
        """Appends messages, unseen, as a mail system would."""
        with self.connect(user) as client:
            for raw in messages:
                client.append(folder, raw)

    def uids(self, folder: str = "INBOX", criteria: str = "ALL", user: str = "desk") -> list[int]:
        """The UIDs that a search finds; none where there is no such folder."""
        with self.connect(user) as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            return list(client.search(criteria))

    def texts(self, folder: str = "INBOX", user: str = "desk") -> list[bytes]:
        """The octets of every message of a folder, oldest first."""
        with self.connect(user) as client:
            client.select_folder(folder, readonly=True)
            found = client.search()
            return [client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"] for uid in found]


@contextmanager
def dovecot(**more: str) -> Iterator[Dovecot]:
    """Runs a Dovecot; ends it, and removes its folder.

    Args:
        more: settings over ours, such as `imap_capability`; `passdb` is the text of passdbs before ours, and
            `oauth2_conf` that of a file which they may name as `{folder}/oauth2.conf`.
    """
    services.require("dovecot-imapd", "dovecot")
    folder = Path(tempfile.mkdtemp(prefix="mailbot-dovecot-"))
    made = Dovecot(folder, free_port(), free_port(), more)
    try:
        _lay_out(made)
        made.start()
        yield made
    finally:
        if made.process is not None:
            made.kill()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _lay_out(made: Dovecot) -> None:
    folder, root = made.folder, os.geteuid() == 0
    folder.chmod(0o755)  # its programs run as users of their own
    (folder / "mail").mkdir()
    if root:
        shutil.chown(folder / "mail", "nobody")
    services.certificate(folder, "IP:127.0.0.1")
    made.password_file.write_text(PASSWORD + "\n")
    made.password_file.chmod(0o600)
    me = pwd.getpwuid(os.geteuid()).pw_name
    mine = grp.getgrgid(os.getegid()).gr_name
    owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    values = {
        "base_dir": f"{folder}/run",
        "state_dir": f"{folder}/state",
        "log_path": f"{folder}/log",
        "listen": "127.0.0.1",
        "protocols": "imap",
        "mail_location": f"maildir:{folder}/mail/%u",
        "mail_uid": str(owner.pw_uid),
        "mail_gid": str(owner.pw_gid),
        "first_valid_uid": "1",
        "ssl": "yes",
        "ssl_cert": f"<{folder}/cert.pem",
        "ssl_key": f"<{folder}/key.pem",
        "disable_plaintext_auth": "no",
        "auth_mechanisms": "plain login",
        "auth_failure_delay": "0",
        "auth_username_chars": "",
        "mail_max_userip_connections": "100",
        "mail_fsync": "never",  # its own safety isn't ours to test
        "default_process_limit": "50",
    }
    if not root:
        values |= {"default_internal_user": me, "default_login_user": me, "default_internal_group": mine}
    values |= {key: value for key, value in made.more.items() if key not in ("passdb", "oauth2_conf")}
    text = "".join(f"{key} = {value}\n" for key, value in values.items())
    (folder / "oauth2.conf").write_text(made.more.get("oauth2_conf", ""))
    text += made.more.get("passdb", "").replace("{folder}", str(folder))
    text += f"passdb {{\n driver = static\n args = password={PASSWORD}\n}}\n"
    text += f"userdb {{\n driver = static\n args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail/%u\n}}\n"
    text += _listeners(made)
    if not root:  # what would go into another root or become another user stays as it is
        text += "".join(f"service {name} {{\n chroot =\n}}\n" for name in SERVICES)
    (folder / "conf").write_text(text)


def _listeners(made: Dovecot) -> str:
    return (
        "service imap-login {\n"
        f" inet_listener imap {{\n port = {made.port}\n }}\n"
        f" inet_listener imaps {{\n port = {made.tls_port}\n ssl = yes\n }}\n}}\n"
    )
