"""What mail is examined with: the virus scanner, and the keys for PGP and S/MIME, tried out on a specimen of ours."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbot.doctor.findings import Finding, Group
from mailbot.errors import ConfigError
from mailbot.examine.clamd import ClamdTrouble, stream, version
from mailbot.examine.decrypt import AddressKeys
from mailbot.examine.pgp import Gpg, PgpKey, key_files
from mailbot.examine.scan import REMEDY
from mailbot.examine.smime import OpenSsl, SmimeKey, cert_files
from mailbot.examine.tool import workplace
from mailbot.keyring import load_keys
from mailbot.settings import Settings

SCANNER, KEYS = Group("scanner"), Group("keys")
SECONDS = 10.0
STALE = timedelta(days=7)
SPECIMEN = b"Content-Type: text/plain\r\n\r\nThis is never sent.\r\n"
UPDATE = "see that freshclam runs: malware of since then isn't found"
RENEW = "make it valid for longer, or put a new one there, and publish it"


def check_scanner(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whether clamd answers, takes a file, and knows what is going round."""
    address = settings.scan.clamd
    if address is None:
        return
    ends = time.monotonic() + SECONDS
    try:
        named, said = version(address, ends), stream(address, b"This is no malware.", ends)
    except ClamdTrouble as trouble:
        remedy = "start it (`systemctl start clamav-daemon`), and see that mailbot's user may use its socket"
        yield SCANNER.failed("clamd", f"{address} {trouble}", remedy)
        return
    if said != "OK":
        yield SCANNER.failed("clamd", f"it says of a harmless text: {said}", REMEDY)
        return
    since = database_of(named)
    if since is not None and now - since > STALE:
        yield SCANNER.warning("clamd", f"{named}: its database is of {since:%Y-%m-%d}", UPDATE)
    else:
        yield SCANNER.ok("clamd", f"{named} answers")


def database_of(named: str) -> datetime | None:
    """Of when clamd's database is, such as `ClamAV 1.4.3/27800/Tue Oct 21 09:45:25 2025`; None where it has no date."""
    try:
        return datetime.strptime(named.split("/")[2], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return None


def check_keys(settings: Settings) -> Iterator[Finding]:
    """Whether what is encrypted to each key of ours can be read, and what the folder of known keys holds."""
    if not settings.keys.held and settings.keys.known is None:
        return
    try:
        keys = load_keys(settings.keyring)
    except ConfigError as error:
        for problem in error.problems:
            yield KEYS.failed(problem.key or problem.file, str(problem), "mend [keys]")
        return
    for held in keys.held:
        yield from _held(held)
    if keys.known is not None:
        yield from _known(keys.known)


def _held(held: AddressKeys) -> Iterator[Finding]:
    if held.pgp is not None:
        yield _tried(f"PGP key of {held.address}", *_pgp(held.pgp))
    if held.smime is not None:
        yield _tried(f"S/MIME key of {held.address}", *_smime(held.smime))


def _tried(check: str, problem: str, remedy: str) -> Finding:
    return KEYS.failed(check, problem, remedy) if problem else KEYS.ok(check, "what is encrypted to it can be read")


def _pgp(key: PgpKey) -> tuple[str, str]:
    """What keeps a key from working, and what to do; two empty strings where nothing does."""
    with workplace(SECONDS) as place:
        gpg = Gpg(place, None)
        specimen = gpg.specimen(SPECIMEN, key)
        if specimen.problem:
            return specimen.problem, "apt-get install gnupg"
        if specimen.status != 0:
            return "nobody can encrypt to it: it has expired, was revoked, or is no key for that", RENEW
        opened = gpg.decrypt(specimen.out, key, "", len(SPECIMEN))
    why = opened.decryption.detail if opened.decryption else "no message"
    return ("", "") if opened.content == SPECIMEN else (why, "put the key and its passphrase there, as they belong")


def _smime(key: SmimeKey) -> tuple[str, str]:
    with workplace(SECONDS) as place:
        tool = OpenSsl(place, None)
        specimen = tool.specimen(SPECIMEN, key)
        if specimen.problem:
            return specimen.problem, "apt-get install openssl"
        opened = tool.decrypt(specimen.out, key, len(SPECIMEN) * 2)
        if opened.content is None:
            return "key and certificate don't belong together", "put the key there that the certificate was made for"
        if not tool.lasts(key):
            return "its certificate has expired, or does within two weeks", RENEW
    return "", ""


def _known(folder: Path) -> Iterator[Finding]:
    files, certificates = key_files(folder), cert_files(folder)
    with workplace(SECONDS) as place:
        gpg = Gpg(place, None)
        bad = [path.name for path in files if not gpg.holds_key(path)]
    bad += [path.name for path in certificates if b"-----BEGIN CERTIFICATE-----" not in path.read_bytes()]
    if bad:
        found = f"no key that is good today is in {', '.join(sorted(bad)[:10])} of {folder}"
        yield KEYS.warning("known keys", found, "ask their owners for new ones, and take the old out")
    else:
        found = f"{len(files)} file(s) of PGP keys and {len(certificates)} of certificates in {folder}"
        yield KEYS.ok("known keys", found)
