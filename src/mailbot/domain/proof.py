"""What proves that a command comes from whom its mail names, and what counts no second time: the place of promise 6."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from mailbot.domain.authority import OPEN, Person
from mailbot.domain.examination import Check, Examination, Signature
from mailbot.domain.given import Given
from mailbot.domain.mail import Mail

TOKEN_LIFE = timedelta(days=30)
"""How long a notice can be answered with commands. An older one is answered by a new one, and nothing is done."""
SIGNATURE_LIFE = timedelta(days=1)
"""How old an OpenPGP signature may be: it says nothing of the mail around it, which anybody may have made anew."""
CLOCK_SKEW = timedelta(hours=1)
DKIM_LIFE = timedelta(days=30)
"""How old the signatures of a mail's domains may be for it to command, so that no mail has to be known for ever."""
DKIM_SKEW = timedelta(hours=10)
MARKS_KEPT = timedelta(days=400)
"""How long what has counted is known. A mailbox's word on when a mail came is believed for 366 days (`listen`), and a
signature counts that is 30 days older than that, and was made 10 hours after it came at most: what counted longer ago
counts no more, whoever brings it. Orders answer a notice as long as its token holds, which is shorter."""
FAILURES_KEPT = timedelta(days=30)  # alarms look back an hour; the rest is for people who look for what led to one
WRONG_CODES = 5
"""After so many wrong codes of a person on a ticket, what waits for one there waits no more."""


def proof(exam: Examination, mail: Mail, person: Person, at: datetime) -> str | None:
    """What proves that a mail comes from a person, in words; None where nothing does, so that a code must.

    Either their domain vouches for the From address, seen by us or by a machine that is pinned, by no signature older
    than a month; or an OpenPGP signature by one of their keys covers all that is read of the mail, made within a day.

    Args:
        at: when the mail was received.
    """
    if mail.from_ is None or len(mail.all_from) > 1 or not _is_theirs(mail.from_.address, person):
        return None
    if exam.authentication == "pass":
        return exam.why if all(_is_recent(check, at) for check in exam.checks if check.signed) else None
    signature = exam.signature
    if signature is None or not _is_by_key(signature, person):
        return None
    if not _was_made(signature.made, at - SIGNATURE_LIFE, at + CLOCK_SKEW):
        return None
    return f"an OpenPGP signature by key {signature.fingerprint}"


def _is_recent(check: Check, at: datetime) -> bool:
    """Whether a good DKIM signature was made lately. One that nobody knows the age of could be of any year."""
    return _was_made(check.made, at - DKIM_LIFE, at + DKIM_SKEW)


def _was_made(seconds: int, first: datetime, last: datetime) -> bool:
    return first.timestamp() <= seconds <= last.timestamp()


def _is_theirs(address: str, person: Person) -> bool:
    """Whether an address is theirs as it is written: of other alphabets' letters some are one in lower case only."""
    return address.isascii() == (address.lower().isascii()) and person.is_at(address)


def _is_by_key(signature: Signature, person: Person) -> bool:
    good = signature.method == "pgp" and signature.result in ("pass", "mismatch")  # whatever names the key bears
    return good and signature.fingerprint.upper() in person.keys


def signed(exam: Examination, mail: Mail) -> tuple[str, ...]:
    """Marks of what a mail's good signatures are over: the same in each mail that is made of this one, whatever other
    Message-ID, Date or recipient it is given."""
    found = [check.signed for check in exam.checks if check.method == "dkim" and check.signed]
    signature = exam.signature
    if signature is not None and signature.method == "pgp" and signature.made:
        found.append(_mark("pgp", signature.fingerprint, str(signature.made), mail.text.strip()))
    return tuple(dict.fromkeys(found))


def ordered(person: Person, ticket_id: str, token: str, orders: Iterable[Given]) -> str | None:
    """The mark of some orders in answer to one notice; None where they may be given as often as anybody likes."""
    orders = tuple(orders)
    if not token or all(each.name in OPEN for each in orders):
        return None
    said = [[each.name, each.args, each.text, sorted(each.fields.items())] for each in orders]
    return _mark("orders", person.address, ticket_id, token, json.dumps(said))


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
