"""What a domain asks receivers to do with mail that it hasn't sent: its DMARC record (RFC 7489), found in DNS.

`pct=` isn't heeded: a domain that tries its policy on some of its mail disowns the rest too, and nothing is refused
here but an automatic reply and a place on a ticket. No report is sent to anybody.
"""

from dataclasses import dataclass

from mailbot.examine.dns import DnsTrouble, Lookups
from mailbot.examine.domains import organisational
from mailbot.examine.results import REQUESTS


@dataclass(frozen=True, slots=True)
class Policy:
    """A domain's wish.

    Args:
        request: `none`, `quarantine`, `reject`; "" where the domain has no record, or not just one that can be read.
        trouble: why it isn't known for now.
        strict_dkim, strict_spf: the very domain must have signed or sent it; else one of the same owner's.
    """

    request: str = ""
    trouble: str = ""
    strict_dkim: bool = False
    strict_spf: bool = False

    @property
    def disowns(self) -> bool:
        return self.request in ("quarantine", "reject")

    def strict(self, method: str) -> bool:
        return self.strict_dkim if method == "dkim" else self.strict_spf


def policy_of(domain: str, lookups: Lookups) -> Policy:
    """The policy for a From domain: its own record, else what its organisational domain says of subdomains."""
    try:
        records = _records(lookups, domain)
        owner = organisational(domain)
        if records or owner == domain:
            return _policy(records, "p")
        return _policy(_records(lookups, owner), "sp")
    except DnsTrouble as trouble:
        return Policy(trouble=str(trouble))


def _records(lookups: Lookups, domain: str) -> list[dict[str, str]]:
    texts = (text.decode("ascii", "replace") for text in lookups.texts(f"_dmarc.{domain}"))
    tagged = [[part.partition("=") for part in text.split(";")] for text in texts]
    found = [[(name.strip().lower(), value.strip()) for name, _, value in tags] for tags in tagged]
    return [dict(reversed(tags)) for tags in found if tags[0] == ("v", "DMARC1")]


def _policy(records: list[dict[str, str]], tag: str) -> Policy:
    if len(records) != 1:
        return Policy()
    (record,) = records
    request = record.get(tag, record.get("p", "")).lower()
    if record.get("p", "").lower() not in REQUESTS or request not in REQUESTS:
        request = "none" if "rua" in record else ""  # RFC 7489 6.6.3: it asks for reports alone
    strict_dkim, strict_spf = (record.get(mode, "").lower() == "s" for mode in ("adkim", "aspf"))
    return Policy(request, "", strict_dkim, strict_spf)
