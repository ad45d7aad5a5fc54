"""What another machine found out: Authentication-Results (RFC 8601), by authres.

Only the machine's whose authserv-id is pinned to the account or peer that the message came by, and of its instances the
topmost: whoever else can write a header can write this one. The others are left as they are, and count for nothing.
"""

import re

import authres

from mailbot.domain.examination import Check
from mailbot.examine.domains import ascii_domain
from mailbot.examine.octets import Octets

VALUE_OCTETS = 8192
COMMENTS = 50  # authres nests as deep as they do, and reads on in the middle where it can't
INSTANCES = 100
_ID = re.compile(r'\s*(?:\([^()]{0,200}\)\s*){0,5}(?:"([^"\\]{1,255})"|([^\s;()"]{1,255}))')
_WORDS = {"hardfail": "fail"}  # before RFC 6577
_ABOUT = {
    "dkim": (("header", "d"), ("header", "i")),
    "spf": (("smtp", "mailfrom"), ("smtp", "helo")),
    "dmarc": (("header", "from"),),
}
_POLICY = (("policy", "dmarc"), ("policy", "published-domain-policy"))
REQUESTS = ("none", "quarantine", "reject")


def pinned_results(message: Octets, authserv_id: str) -> list[Check]:
    """The findings of the pinned machine; none where it left none that can be read."""
    for value in message.named("authentication-results")[:INSTANCES]:
        text = value.decode("utf-8", "replace")
        found = _ID.match(text)
        if found is None:
            return []  # it may be the pinned machine's: what stands below it isn't the topmost then
        if (found[1] or found[2]).lower() == authserv_id.lower():
            return checks_of(text, authserv_id)
    return []


def checks_of(text: str, by: str) -> list[Check]:
    """SPF, DKIM and DMARC as one instance states them.

    Args:
        text: the value of the field, with its authserv-id.
        by: whose word it is.

    >>> [found] = checks_of("mx.example.net; dmarc=pass (p=REJECT) header.from=example.org", "mx.example.net")
    >>> found.method, found.result, found.domain, found.by
    ('dmarc', 'pass', 'example.org', 'mx.example.net')
    """
    if len(text) > VALUE_OCTETS or text.count("(") > COMMENTS:
        return []
    try:
        parsed = authres.AuthenticationResultsHeader.parse_value(re.sub(r"\r?\n", "", text).strip("; \t"))
    except Exception:  # noqa: BLE001 - authres', on a value that somebody made up
        return []
    stated = (each for each in parsed.results if hasattr(each, "method"))  # a `none` among others states nothing
    return [_check(result, by) for result in stated if result.method in _ABOUT]


def _check(result: authres.AuthenticationResult, by: str) -> Check:
    stated = {(each.type, each.name): str(each.value or "") for each in reversed(result.properties)}
    about = next((stated[key] for key in _ABOUT[result.method] if stated.get(key)), "")
    policy = next((stated[key].lower() for key in _POLICY if stated.get(key)), "")
    word = _WORDS.get(result.result, result.result)
    domain = ascii_domain(about.rpartition("@")[2])
    return Check(result.method, word[:40], domain, by, policy if policy in REQUESTS else "")
