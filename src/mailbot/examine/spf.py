"""May this host send mail for this domain? SPF (RFC 7208), by pyspf with our own lookups.

Asked only where we are the receiver of the SMTP peer: of a relay's address, or of a file, it would say nothing true.
"""

from typing import Any

import spf

from mailbot.domain.examination import Check
from mailbot.examine.dns import RECORD_OCTETS, DnsTrouble, Lookups, TooManyLookups
from mailbot.examine.domains import ascii_domain

RESULTS = ("pass", "fail", "softfail", "neutral", "none", "permerror", "temperror")
_VALUES = {
    "A": lambda record: record.address,
    "AAAA": lambda record: record.address,
    "MX": lambda record: (record.preference, record.exchange.to_text(omit_final_dot=True)),
    "PTR": lambda record: record.target.to_text(omit_final_dot=True),
    "TXT": lambda record: (b"".join(record.strings),),
}


def check_spf(lookups: Lookups, peer: str, mail_from: str, helo: str) -> Check:
    """SPF's word on a peer.

    Args:
        peer: network address, IPv4, IPv6 or IPv4 within IPv6.
        mail_from: return path; where it is null, the HELO name counts (RFC 7208 2.4).
        helo: what the peer called itself.
    """
    local, _, named = mail_from.rpartition("@")
    domain = ascii_domain(named if mail_from else helo)
    if "." not in domain:
        return Check("spf", "none", domain, detail="no domain that could say it")
    sender = f"{local.replace('@', '.') or 'postmaster'}@{domain}"  # pyspf divides at the first @
    identity = "return path" if mail_from else "HELO name"
    try:
        result, _, _ = _Query(lookups, peer, sender, ascii_domain(helo)).check()
    except DnsTrouble as trouble:
        return Check("spf", "temperror", domain, detail=str(trouble))
    except TooManyLookups as error:
        return Check("spf", "permerror", domain, detail=str(error))
    except Exception as error:  # noqa: BLE001 - pyspf's, on a record that somebody made up
        return Check("spf", "permerror", domain, detail=f"the record can't be read: {type(error).__name__}")
    return Check("spf", result if result in RESULTS else "permerror", domain, detail=f"{identity}, sent by {peer}")


class _Query(spf.query):  # type: ignore[misc]
    """One question, whose lookups are ours; pyspf keeps the RFC's limits on mechanisms and on names without records."""

    def __init__(self, lookups: Lookups, peer: str, sender: str, helo: str) -> None:
        super().__init__(i=peer, s=sender, h=helo, strict=True)
        self._lookups = lookups

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:  # noqa: ARG002
        """What pyspf asks for, in its own terms; aliases are followed where answers come from."""
        value = _VALUES[qtype]
        found = [value(record) for record in self._lookups(str(name), qtype)]  # type: ignore[no-untyped-call]
        if qtype == "TXT":
            found = [strings for strings in found if len(strings[0]) <= RECORD_OCTETS]
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many names without records")
        return found
