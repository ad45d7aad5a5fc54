"""Checks an evidence bundle. This very file stands in each bundle as `verify.py`, and needs nothing but Python 3.11.

A bundle is a zip whose every octet is accounted for: members are stored, never packed, in the manifest's order, with
the headers that `local_header` and `directory` make and nothing else anywhere. So nothing balloons, nothing is written,
and no octet can change unseen: the signature covers the manifest, the manifest the members, the layout the rest.

Signatures are Ed25519 (RFC 8032): small, deterministic, and checked with integers and SHA-512 alone. An HMAC could only
be checked by who can also forge it, and for RSA keys the standard library has nothing.
"""

import argparse
import hashlib
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "key.txt"
SIGNED = (
    b"mailbot evidence bundle\n"  # stands before what is signed, so that no other signature of ours is one of these
)
ERASED = "payloads erased"  # an event that says `seqs`: what earlier events said is gone, and was to go

_MOST = {MANIFEST: 200_000_000, SIGNATURE: 200, KEY: 200}  # octets that are read at once
_CHUNK = 1 << 20
_NAME = re.compile(r"(?!.*\.\.)[a-z][a-z0-9_]*(?:/[A-Za-z0-9._-]+)?(?:\.[a-z0-9]+)?|README\.txt")
_LOCAL, _ENTRY, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_MARK, _VERSION, _DATE, _MODE = b"PK\3\4", 20, 0x21, 0o100600 << 16  # a day that says nothing: 1 January 1980


class BadBundle(Exception):
    """It can't be read as a bundle of ours: it was damaged, packed anew, or never was one."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a bundle: where its octets begin, and what they are."""

    name: str
    at: int
    size: int
    crc: int
    sha256: str


@dataclass(slots=True)
class Verdict:
    """What is wrong with a bundle, what its manifest says, and the key that it was checked with."""

    problems: list[str] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    given: bool = False
    events: int = 0
    erased: int = 0


def local_header(name: str, crc: int, size: int) -> bytes:
    """What stands before a member's octets."""
    octets = name.encode("ascii")
    return _LOCAL.pack(_MARK, _VERSION, 0, 0, 0, _DATE, crc, size, size, len(octets), 0) + octets


def directory(members: list[Member]) -> bytes:
    """What stands behind the last member, of which there is one at least."""
    entries = []
    for each in members:
        name = each.name.encode("ascii")
        made = (3 << 8 | _VERSION, _VERSION, 0, 0, 0, _DATE, each.crc, each.size, each.size, len(name))
        entries.append(_ENTRY.pack(b"PK\1\2", *made, 0, 0, 0, 0, _MODE, each.at - _LOCAL.size - len(name)) + name)
    begins, table = members[-1].at + members[-1].size, b"".join(entries)
    return table + _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(table), begins, 0)


def members_of(file: BinaryIO) -> dict[str, Member]:
    """The members of a bundle by name, in their order, each read once.

    Raises:
        BadBundle: an octet outside of them isn't what a bundle has there.
    """
    found: dict[str, Member] = {}
    while len(head := file.read(_LOCAL.size)) == _LOCAL.size and head[:4] == _MARK:
        member = _member(file, head)
        if found.setdefault(member.name, member) is not member:
            raise BadBundle(f"{member.name} stands in it twice")
    if not found:
        raise BadBundle("it is no zip that mailbot wrote")
    expected = directory(list(found.values()))
    if head + file.read(max(0, len(expected) + 1 - len(head))) != expected:
        raise BadBundle(f"what stands behind {member.name} isn't what belongs there: cut off, added to or changed")
    return found


def _member(file: BinaryIO, head: bytes) -> Member:
    begins = file.tell() - len(head)
    *_, crc, size, _, length, _ = _LOCAL.unpack(head)
    name = file.read(length).decode("ascii", "replace")
    if not _NAME.fullmatch(name) or local_header(name, crc, size) != head + name.encode("ascii"):
        raise BadBundle(f"the header at octet {begins} is none of a bundle's: changed, or packed anew")
    at, left, found, digest = file.tell(), size, 0, hashlib.sha256()
    while left and (chunk := file.read(min(left, _CHUNK))):
        left, found = left - len(chunk), zlib.crc32(chunk, found)
        digest.update(chunk)
    if left or found != crc:
        raise BadBundle(f"{name} was changed or cut off: its octets aren't those of its checksum")
    return Member(name, at, size, crc, digest.hexdigest())


def check(path: Path, key: str | None = None) -> Verdict:
    """Checks a bundle whole.

    Args:
        key: the public key as hex; None for the one in the bundle, which tells nothing of who signed.
    """
    verdict = Verdict(given=key is not None)
    try:
        with path.open("rb") as file:
            members = members_of(file)
            _check_signature(file, members, key, verdict)
            _check_members(members, verdict)
            _Record(file, members, verdict).check()
    except (BadBundle, OSError) as error:
        verdict.problems.append(str(error))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        verdict.problems.append("what it says isn't of the form that mailbot writes")
    return verdict


def _check_signature(file: BinaryIO, members: dict[str, Member], key: str | None, verdict: Verdict) -> None:
    """What the manifest says counts only where it is signed."""
    texts = []
    for name, most in _MOST.items():
        if name not in members or members[name].size > most:
            raise BadBundle(f"{name} is missing, or too large")
        file.seek(members[name].at)
        texts.append(file.read(members[name].size))
    manifest, signature, inside = texts
    public = inside if key is None else f"{key.strip().lower()}\n".encode()
    if inside != public:
        raise BadBundle(f"{KEY}: its key isn't the one that was given: another installation signed it, or none")
    signed, told = bytes.fromhex(signature.decode()), bytes.fromhex(public.decode())
    if signature != f"{signed.hex()}\n".encode() or not is_signed(told, SIGNED + manifest, signed):
        raise BadBundle(f"{SIGNATURE}: the signature isn't the key's over this manifest: one of them was changed")
    verdict.key, verdict.manifest = public.decode().strip(), json.loads(manifest)


def _check_members(members: dict[str, Member], verdict: Verdict) -> None:
    files: dict[str, dict[str, Any]] = verdict.manifest["files"]
    order = dict.fromkeys([*files, MANIFEST, SIGNATURE])
    verdict.problems += [f"{name}: is missing" for name in order if name not in members]
    verdict.problems += [f"{name}: doesn't belong here" for name in members if name not in order]
    if not verdict.problems and list(members) != list(order):
        verdict.problems.append("its members are in another order than in the manifest")
    told = {name: (members[name].size, members[name].sha256) for name in files if name in members}
    changed = [name for name, facts in told.items() if facts != (files[name]["size"], files[name]["sha256"])]
    verdict.problems += [f"{name}: was changed" for name in changed]


@dataclass(slots=True)
class _Record:
    """What a bundle's events say, held against each other and against the files beside them."""

    file: BinaryIO
    members: dict[str, Member]
    verdict: Verdict

    def check(self) -> None:
        ticket_id, problems = self.verdict.manifest["ticket"], self.verdict.problems
        bodies = {row["seq"]: row["body"] for row in self._rows("payloads")}
        before, seq, gone = "", 0, set()
        for row in self._rows("events"):
            seq += 1
            facts = (before, row["ticket_id"], str(row["seq"]), row["at"], row["actor"], row["what"], row["payload"])
            if (row["ticket_id"], row["seq"]) != (ticket_id, seq) or sha256("\n".join(facts)) != row["hash"]:
                problems.append(f"event {row['seq']}: isn't what follows in the chain: changed, left out or moved")
            if (body := bodies.pop(seq, None)) is None:
                gone.add(seq)
            elif sha256(body) != row["payload"]:
                problems.append(f"event {row['seq']}: what it says was changed")
            else:
                self._check_event(row, json.loads(body), gone)
            before = row["hash"]
        gone -= {seq for seq in gone if f"payloads/{seq}" in self.verdict.manifest["withheld"]}
        problems += [f"event {lost}: what it says is missing" for lost in sorted(gone)]
        problems += [f"payload {lost}: no event is behind it" for lost in sorted(bodies)]
        (ticket,) = self._rows("tickets")
        if (ticket["id"], ticket["event_seq"], ticket["event_head"]) != (ticket_id, seq, before):
            problems.append("the events don't end where the ticket says: some are missing")
        self.verdict.events = seq

    def _check_event(self, event: dict[str, Any], said: dict[str, Any], gone: set[int]) -> None:
        """What an event names is there, or declared as withheld."""
        if event["what"] == ERASED:
            self.verdict.erased += len(gone & set(said["seqs"]))
            gone -= set(said["seqs"])
        if event["what"] == "mail filed":
            mails = self.verdict.manifest["mails"]
            raw = mails.get(said["message_id"])
            if raw is None or said.get("sha256", raw) != raw:
                self.verdict.problems.append(f"event {event['seq']}: its mail isn't the one in this bundle")
            else:
                self._check_file(event, f"mails/{raw}.eml", raw)
            for digest in said["attachments"]:
                self._check_file(event, f"attachments/{digest}", digest)
        if "outbox_id" in said and event["what"].endswith(" promised"):
            self._check_file(event, f"outbox/{said['outbox_id']}.eml", said.get("sha256"))

    def _check_file(self, event: dict[str, Any], name: str, digest: str | None) -> None:
        there = self.members.get(name)
        if there is None and name not in self.verdict.manifest["withheld"]:
            self.verdict.problems.append(f"event {event['seq']}: names {name}, which is neither here nor withheld")
        elif there is not None and digest not in (None, there.sha256):
            self.verdict.problems.append(f"event {event['seq']}: names another {name}")

    def _rows(self, table: str) -> Iterator[dict[str, Any]]:
        member = self.members.get(f"record/{table}.jsonl")
        if member is None:
            raise BadBundle(f"record/{table}.jsonl is missing")
        at, end = member.at, member.at + member.size
        while at < end:
            self.file.seek(at)
            line = self.file.readline(end - at)
            at += len(line)
            yield json.loads(line)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


# Ed25519 as RFC 8032 5.1 has it, in extended coordinates; nothing here is secret, so that times may tell.
_P, _L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]


def is_signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether a signature is a key's over a text (RFC 8032 5.1.7)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, nonce, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if public is None or nonce is None or s >= _L or _BASE is None:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % _L
    ours, theirs = _times(s, _BASE), _add(nonce, _times(k, public))
    return all((ours[n] * theirs[2] - theirs[n] * ours[2]) % _P == 0 for n in (0, 1))


def _point(octets: bytes) -> _Point | None:
    """5.1.3; None where it is no point."""
    number = int.from_bytes(octets, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _add(one: _Point, other: _Point) -> _Point:
    """5.1.4."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    for bit in f"{number:b}":
        total = _add(total, total)
        total = _add(total, point) if bit == "1" else total
    return total


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def said_of(verdict: Verdict) -> str:
    """What was found, for people, each on a line of its own."""
    lines, told = [f"✗ {problem}" for problem in verdict.problems], verdict.manifest
    if lines:
        lines.append("this bundle is not as it was exported: ask for a new one, from whom you trust")
    else:
        lines += [
            f"✓ {told['ticket']}, exported {told['at']} by {told['by']}: {told['because'] or 'no reason given'}",
            f"✓ {len(told['files'])} files and {verdict.events} events are as they were",
            f"  withheld, told by hash alone: {len(told['withheld'])}; erased before: {verdict.erased}",
            f"  key: {verdict.key}",
            *(
                []
                if verdict.given
                else ["! the key is the bundle's own: compare it with the one in a mailed checkpoint"]
            ),
        ]
    return "".join("".join(c if c.isprintable() else "\ufffd" for c in line) + "\n" for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks an evidence bundle; 0 where it is as it was exported, else 1.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", help="the installation's public key, as in a mailed checkpoint")
    arguments = parser.parse_args()
    verdict = check(arguments.file, arguments.key)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.write(said_of(verdict))
    return 1 if verdict.problems else 0


if __name__ == "__main__":
    sys.exit(main())
