"""`mailbot export`: a ticket as an evidence bundle, into a new file of a person's own, after that is on record.

What a bundle is, `verify_bundle` says, which stands in it. Nothing that is sealed leaves but its hash.
"""

import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from mailbot import verify_bundle
from mailbot.access import Accessed, Order, put_on_record
from mailbot.domain.ticket import Ticket
from mailbot.domain.times import iso
from mailbot.errors import MailbotError
from mailbot.signing import Key
from mailbot.store.blobs import Blobs
from mailbot.store.chain import plain
from mailbot.store.database import Database
from mailbot.store.evidence import Evidence
from mailbot.verify_bundle import KEY, MANIFEST, SIGNATURE, SIGNED, Member, directory, local_header

MOST_MEMBERS, MOST_OCTETS = 65_000, 4_000_000_000  # of a zip as every program reads it
README = """Evidence of one ticket, exported by mailbot.

To check on any machine with Python 3.11 or later, and nothing else:

    python3 verify.py BUNDLE.zip --key KEY

KEY is the public key of the installation. It stands in the checkpoints that the desk's leads were mailed, and `mailbot
audit key` prints it. Without it, the key in this bundle is taken, which shows only that nothing was changed since.
verify.py is small and can be read; who doesn't trust this copy takes the one that comes with mailbot.

manifest.json   the files with size and SHA-256, who exported them and why, and what is withheld and known by hash alone
manifest.sig    the signature over it, Ed25519 (RFC 8032)
record/         the ticket's rows, one JSON object a line; events.jsonl is the chain, payloads.jsonl what events say
mails/          raw mails as they were received, by SHA-256
attachments/    what they brought, by SHA-256: open these only where they can do no harm
outbox/         what was sent or was to be sent

Comments and notices are in it that parties outside never saw, and addresses of all. Give it on with that in mind.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: str
    ticket: str
    files: int
    withheld: int
    sha256: str


@dataclass(slots=True)
class _Bundle:
    """A bundle being written: each member is in the file when `add` returns."""

    file: BinaryIO
    members: list[Member] = field(default_factory=list)

    def add(self, name: str, octets: bytes) -> None:
        crc = zlib.crc32(octets)
        header = local_header(name, crc, len(octets))
        if len(self.members) >= MOST_MEMBERS or self.file.tell() + len(header) + len(octets) > MOST_OCTETS:
            raise MailbotError("the ticket is too large for one bundle: 65,000 files or 4 GB are the most")
        self.file.write(header)
        self.members.append(Member(name, self.file.tell(), len(octets), crc, hashlib.sha256(octets).hexdigest()))
        self.file.write(octets)

    def close(self, manifest: dict[str, Any], key: Key) -> None:
        """Adds manifest and signature, and what stands behind the last member."""
        files = {member.name: {"size": member.size, "sha256": member.sha256} for member in self.members}
        text = json.dumps({**manifest, "files": files}, ensure_ascii=False, indent=1).encode() + b"\n"
        self.add(MANIFEST, text)
        self.add(SIGNATURE, f"{key.sign(SIGNED + text)}\n".encode())
        self.file.write(directory(self.members))


def export(database: Database, blobs: Blobs, key: Key, order: Order, out: Path | None, now: datetime) -> Exported:
    """Writes a ticket's evidence into a new file for its owner alone, and the export into the ticket's events.

    Args:
        out: the file; None for one named by the ticket, where the command was called.

    Raises:
        MailbotError: there is no such ticket, a file of it is damaged, or no such file can be made.
    """
    with database.read() as connection:
        found = Evidence(connection, order.ticket_id)
        _ticket_of(found, order)
        for sha256 in (*found.mails().values(), *found.attachments()):
            blobs.get(sha256)  # what is damaged is told before anything is on record
    path = out or Path(f"{order.ticket_id}-evidence.zip")
    with _new_file(path) as file:
        _record(database, order, now)
        bundle = _Bundle(file)
        with database.read() as connection:
            withheld = _write(bundle, Evidence(connection, order.ticket_id), blobs, key, order, now)
        file.flush()
        os.fsync(file.fileno())
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Exported(str(path), order.ticket_id, len(bundle.members), withheld, digest)


def _write(bundle: _Bundle, found: Evidence, blobs: Blobs, key: Key, order: Order, now: datetime) -> int:
    """Writes all members; how many files are withheld."""
    bundle.add("README.txt", README.encode())
    bundle.add("verify.py", Path(verify_bundle.__file__).read_bytes())
    bundle.add(KEY, f"{key.public}\n".encode())
    for name, rows in found.rows():
        lines = (json.dumps(row, default=plain, sort_keys=True, ensure_ascii=False) + "\n" for row in rows)
        bundle.add(f"record/{name}.jsonl", "".join(lines).encode())
    mails, withheld = found.mails(), found.withheld()
    files = [(f"mails/{sha256}.eml", sha256) for sha256 in dict.fromkeys(mails.values())]
    files += [(f"attachments/{sha256}", sha256) for sha256 in found.attachments()]
    for name, sha256 in files:
        if name not in withheld:
            bundle.add(name, blobs.get(sha256))
    for id_, raw in found.outgoing():
        if f"outbox/{id_}.eml" not in withheld:
            bundle.add(f"outbox/{id_}.eml", raw)
    who = {"ticket": order.ticket_id, "at": iso(now), "by": order.by, "because": order.because}
    bundle.close({**who, "mails": mails, "withheld": withheld}, key)
    return len(withheld)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that wasn't there, and that is there whole or not at all: nothing is overwritten."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        if path.exists() or path.is_symlink():
            raise FileExistsError
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
            os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError:
        raise MailbotError(f"{path} is there already, and nothing is overwritten: name another with --to") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no file name"
        raise MailbotError(f"{path} can't be written: {reason}") from None


def _record(database: Database, order: Order, now: datetime) -> None:
    def look() -> Accessed:
        with database.read() as connection:
            return _ticket_of(Evidence(connection, order.ticket_id), order), {"by": order.by, "because": order.because}

    put_on_record(database, order.by, "evidence exported", look, now)


def _ticket_of(found: Evidence, order: Order) -> Ticket:
    if found.ticket is None:
        raise MailbotError(f"there is no ticket {order.ticket_id}; `mailbot tickets` lists them")
    return found.ticket
