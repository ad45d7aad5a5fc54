"""The disk under the state folder, the modes of secrets, and the TLS certificate."""

import os
import shutil
import ssl
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mailbot.doctor.findings import Finding, Group
from mailbot.secret import is_credential, others_bits
from mailbot.sections import MEGABYTE
from mailbot.settings import Settings
from mailbot.store.probe import probe_folder

DISK, SECRETS, CERTIFICATE = Group("disk"), Group("secrets"), Group("certificate")
LITTLE_SPACE, TOO_LITTLE_SPACE = 1000 * MEGABYTE, 200 * MEGABYTE
LITTLE_SHARE, TOO_LITTLE_SHARE = 0.10, 0.01
SOON = timedelta(days=14)


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Room for mail: octets and inodes, a state folder for its owner alone, a disk that takes writes."""
    state = settings.state
    place = next(folder for folder in (state, *state.parents) if folder.exists())
    if not place.is_dir():
        yield DISK.failed("state folder", f"{place} is no folder", "name another folder in paths.state")
        return
    space = shutil.disk_usage(place)
    yield _room("free space", space.free, space.total, f"{space.free / MEGABYTE:,.0f} MB of {place}")
    inodes = os.statvfs(place)
    if inodes.f_files:  # some file systems have no fixed number
        yield _room("free inodes", inodes.f_favail, inodes.f_files, f"{inodes.f_favail:,} on {place}", least=10_000)
    if not state.exists():
        yield DISK.warning("state folder", f"there is no {state} yet", "`mailbot serve` makes it on its first start")
        return
    yield _state_mode(state)
    yield _takes_writes(state)
    if os.path.lexists(state / "blobs"):  # `mailbot serve` makes it on its first start
        yield _takes_writes(state / "blobs")


def _room(check: str, free: int, total: int, found: str, least: int | None = None) -> Finding:
    little, too_little = (LITTLE_SPACE, TOO_LITTLE_SPACE) if least is None else (least, least // 10)
    share = free / total if total else 0.0
    remedy = "free some; mail isn't taken once nothing is left, and waits with those who sent it"
    if free < too_little or (least is not None and share < TOO_LITTLE_SHARE):
        return DISK.failed(check, f"{found}, {share:.0%}", remedy)
    if free < little or share < LITTLE_SHARE:
        return DISK.warning(check, f"{found}, {share:.0%}", remedy)
    return DISK.ok(check, f"{found}, {share:.0%}")


def _state_mode(state: Path) -> Finding:
    mode = stat.S_IMODE(state.stat().st_mode)
    if mode & 0o022:
        return DISK.failed("state folder", f"others may write {state} (mode {mode:04o})", f"chmod 700 {state}")
    if mode & 0o077:  # what is in it is closed to them
        return DISK.warning("state folder", f"others may enter {state} (mode {mode:04o})", f"chmod 700 {state}")
    return DISK.ok("state folder", f"{state}, for its owner alone")


def _takes_writes(folder: Path) -> Finding:
    began = time.perf_counter()
    try:
        probe_folder(folder)
    except OSError as error:
        remedy = f"let the user that runs mailbot write {folder}, and see that its disk is mounted and not full"
        return DISK.failed(f"writing {folder.name}", f"{folder}: {error.strerror}", remedy)
    return DISK.ok(f"writing {folder.name}", f"written and on disk within {time.perf_counter() - began:.3f} seconds")


def check_secrets(settings: Settings) -> Iterator[Finding]:
    """Files that only their owner may read: there, ours, and closed to others. None is read."""
    state = settings.state
    owner = state.stat().st_uid if state.exists() else os.geteuid()
    if not settings.secret_file.exists():
        yield SECRETS.ok("installation's secret", f"`mailbot serve` makes {settings.secret_file} on its first start")
    else:
        yield _secret("installation's secret", settings.secret_file, owner, "restore it from your backup")
    for account in settings.accounts:
        if account.password_file:
            yield _secret(f"password of {account.name}", account.password_file, owner, "put the password there")
        if account.oauth and account.oauth.client_secret_file:
            path = account.oauth.client_secret_file
            yield _secret(f"client secret of {account.name}", path, owner, "put the client secret there")
        if account.oauth and account.oauth.refresh_token_file and account.oauth.grant == "authorization_code":
            remedy = f"sign in once: `mailbot authorize {account.name}`"
            yield _secret(f"refresh token of {account.name}", account.oauth.refresh_token_file, owner, remedy)
    way_out = settings.way_out
    if way_out.password_file:
        yield _secret("password of the way out", way_out.password_file, owner, "put the password there")
    for key in way_out.dkim:
        yield _secret(f"DKIM key {key.selector} of {key.domain}", key.key_file, owner, "put the private key there")
    for held in settings.keyring.held:
        secrets = {
            "PGP key": held.pgp_key_file,
            "PGP passphrase": held.passphrase_file,
            "S/MIME key": held.smime_key_file,
        }
        named = ((what, file) for what, file in secrets.items() if file is not None)
        for what, file in named:
            yield _secret(f"{what} of {held.address}", file, owner, "put it there")
    if settings.door.tls_key:
        yield _secret("TLS key", settings.door.tls_key, owner, "put the certificate's key there")


def _secret(check: str, path: Path, owner: int, where_missing: str) -> Finding:
    try:
        found = path.stat()
    except OSError as error:
        return SECRETS.failed(check, f"{path}: {error.strerror}", where_missing)
    mode = stat.S_IMODE(found.st_mode)
    if mode & others_bits(path):
        return SECRETS.failed(check, f"others may read {path} (mode {mode:04o})", f"chmod 600 {path}")
    if found.st_uid not in (owner, os.geteuid()) and not is_credential(path):
        remedy = f"chown {owner} {path}, who owns the state folder"
        return SECRETS.failed(check, f"{path} belongs to another user (uid {found.st_uid})", remedy)
    return SECRETS.ok(check, f"{path}, for its owner alone")


def check_certificate(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The SMTP door's certificate: whether it is still good, and whether it is for the name that the door has."""
    door = settings.door
    if door.tls_cert is None:
        remedy = "set smtp.tls_cert and smtp.tls_key, unless an MTA before it speaks TLS"
        public = door.host not in ("127.0.0.1", "::1", "localhost")
        if public:
            yield CERTIFICATE.warning("TLS", "the SMTP door has no certificate and takes mail in the clear", remedy)
        return
    try:
        found = peer_certificate(door.tls_cert, door.tls_key)
    except (OSError, ValueError) as error:
        said = getattr(error, "verify_message", None) or getattr(error, "reason", None) or str(error)
        yield CERTIFICATE.failed(
            "TLS", f"{door.tls_cert}: {said}", "renew it, and put certificate and key there as PEM"
        )
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)
    if ends - now < SOON:
        yield CERTIFICATE.warning("expiry", f"it ends on {ends:%Y-%m-%d}", "renew it, then restart `mailbot serve`")
    else:
        yield CERTIFICATE.ok("expiry", f"good until {ends:%Y-%m-%d}")
    names = [str(value) for kind, value in found.get("subjectAltName", ()) if kind == "DNS"]
    if door.hostname and not any(_names(name, door.hostname) for name in names):
        remedy = "have one made for smtp.hostname, or name the host as the certificate does"
        listed = ", ".join(names) or "no host"
        yield CERTIFICATE.warning("name", f"it is for {listed}, and the door says {door.hostname}", remedy)
    elif door.hostname:
        yield CERTIFICATE.ok("name", f"it is for {door.hostname}")


def _names(pattern: str, host: str) -> bool:
    """Whether a certificate's name covers a host (RFC 6125 6.4): a `*` stands for the whole first label."""
    pattern, host = pattern.lower(), host.lower().removesuffix(".")
    return pattern == host or (pattern.startswith("*.") and pattern[1:] == f".{host.partition('.')[2]}")


def peer_certificate(cert: Path, key: Path | None) -> dict[str, Any]:
    """What a client sees of a certificate: a handshake within this process, where the file vouches for itself.

    Raises:
        ssl.SSLError, OSError, ValueError: it can't be used, or has expired.
    """
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(cert, key, password=lambda: "")
    client_side = ssl.create_default_context(cafile=str(cert))
    client_side.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    client_side.check_hostname = False  # the name is looked at by itself
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(to_client, to_server)
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return client.getpeercert() or {}
