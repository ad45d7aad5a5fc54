"""The verdict as a table: findings and a domain's wish → what they come to."""

import pytest

from mailbot.domain.examination import Check
from mailbot.examine.dmarc import Policy
from mailbot.examine.verdict import weigh

US, THEM = "example.org", "mx.example.net"
REJECT, QUARANTINE, NONE, NO_RECORD = Policy("reject"), Policy("quarantine"), Policy("none"), Policy()
STRICT = Policy("reject", strict_dkim=True, strict_spf=True)
TROUBLE = Policy(trouble="no answer")
ASKS = "example.org asks to reject what doesn't align (DMARC)"


def dkim(result: str, domain: str = US, by: str = "us") -> Check:
    return Check("dkim", result, domain, by)


def spf(result: str, domain: str = US, by: str = "us") -> Check:
    return Check("spf", result, domain, by)


def dmarc(result: str, domain: str = US, policy: str = "") -> Check:
    return Check("dmarc", result, domain, THEM, policy)


TABLE: list[tuple[Policy, list[Check], str]] = [
    # a proof that is aligned passes, whatever is asked for
    *((policy, [dkim("pass")], "pass") for policy in (REJECT, QUARANTINE, NONE, NO_RECORD, STRICT)),
    *((policy, [spf("pass")], "pass") for policy in (REJECT, NONE, NO_RECORD, STRICT)),
    (REJECT, [dkim("pass", "mail.example.org"), spf("fail")], "pass"),
    (STRICT, [dkim("pass", "mail.example.org"), spf("fail")], "fail"),
    (REJECT, [dkim("pass", "esp.example.net"), dkim("pass"), spf("fail")], "pass"),
    (REJECT, [spf("pass", "bounces.example.org")], "pass"),
    (STRICT, [spf("pass", "bounces.example.org")], "fail"),
    # others' proofs don't
    (REJECT, [dkim("pass", "esp.example.net"), spf("pass", "esp.example.net")], "fail"),
    (NONE, [dkim("pass", "esp.example.net"), spf("pass", "esp.example.net")], "none"),
    (NO_RECORD, [dkim("pass", "esp.example.net"), spf("pass", "esp.example.net")], "none"),
    # nothing passes
    *((REJECT, [spf(result)], "fail") for result in ("fail", "softfail", "neutral", "none", "permerror")),
    (QUARANTINE, [spf("none"), dkim("fail")], "fail"),
    (NONE, [spf("fail"), dkim("fail")], "none"),
    # without DMARC, SPF's hard fail alone disowns
    (NO_RECORD, [spf("fail")], "fail"),
    (NO_RECORD, [spf("fail", "other.example.net")], "fail"),
    *((NO_RECORD, [spf(result)], "none") for result in ("softfail", "neutral", "none", "permerror")),
    # behind a relay or from a file, SPF can't be judged and nothing is disowned
    *((policy, [], "none") for policy in (REJECT, QUARANTINE, NONE, NO_RECORD)),
    (REJECT, [dkim("fail")], "none"),
    # what a believed machine found
    (REJECT, [dmarc("pass")], "pass"),
    (NO_RECORD, [dmarc("pass")], "pass"),
    (REJECT, [dmarc("pass", "other.example.org")], "none"),
    (REJECT, [dmarc("pass", "")], "none"),
    (REJECT, [dmarc("fail")], "fail"),
    (NO_RECORD, [dmarc("fail", policy="reject")], "fail"),
    (NO_RECORD, [dmarc("fail")], "none"),
    (NONE, [dmarc("fail")], "none"),
    (REJECT, [dmarc("fail"), dkim("pass")], "pass"),
    (REJECT, [spf("pass", by=THEM)], "pass"),
    (REJECT, [dkim("pass", by=THEM)], "pass"),
    (REJECT, [spf("fail", by=THEM)], "fail"),
    (NO_RECORD, [spf("fail", by=THEM)], "fail"),
    # DNS trouble that stands between us and a verdict
    (REJECT, [dkim("temperror"), spf("fail")], "temperror"),
    (REJECT, [dkim("temperror")], "temperror"),
    (REJECT, [spf("temperror")], "temperror"),
    (NONE, [spf("temperror")], "temperror"),
    (NO_RECORD, [spf("temperror")], "temperror"),
    (NO_RECORD, [spf("temperror", "other.example.net")], "temperror"),
    (TROUBLE, [spf("fail")], "temperror"),
    (TROUBLE, [spf("none")], "temperror"),
    (TROUBLE, [dkim("pass", "mail.example.org")], "temperror"),
    (TROUBLE, [dmarc("fail")], "temperror"),
    # and DNS trouble that doesn't
    (REJECT, [dkim("temperror", "esp.example.net"), spf("fail")], "fail"),
    (REJECT, [spf("temperror", "esp.example.net")], "fail"),
    (REJECT, [dkim("pass"), spf("temperror"), dkim("temperror")], "pass"),
    (TROUBLE, [dkim("pass"), spf("temperror")], "pass"),
    (TROUBLE, [dmarc("pass")], "pass"),
    (TROUBLE, [], "none"),
    (REJECT, [dkim("temperror", by=THEM)], "none"),
    (REJECT, [spf("temperror", by=THEM)], "fail"),
]


@pytest.mark.parametrize(("policy", "checks", "verdict"), TABLE)
def test_findings_come_to_a_verdict_with_its_reason(policy: Policy, checks: list[Check], verdict: str) -> None:
    found, why = weigh(US, policy, checks)
    assert (found, "\n" in why, bool(why)) == (verdict, False, True)


@pytest.mark.parametrize(
    ("policy", "checks", "why"),
    [
        (REJECT, [dkim("pass")], "DKIM of example.org passes and is aligned"),
        (REJECT, [spf("pass", by=THEM)], "SPF of example.org passes and is aligned, says mx.example.net"),
        (REJECT, [dmarc("pass")], "example.org passes DMARC, says mx.example.net"),
        (REJECT, [spf("fail")], f"{ASKS}, and nothing aligned passes"),
        (REJECT, [], f"{ASKS}, but its SPF can't be judged here: the mail came by a relay or from a file"),
        (NO_RECORD, [spf("fail")], "example.org doesn't send from there (SPF), and example.org has no DMARC policy"),
        (NO_RECORD, [], "nothing proves example.org, and it has no DMARC policy"),
        (TROUBLE, [spf("fail")], "DMARC of example.org: no answer"),
    ],
)
def test_a_moderator_reads_why(policy: Policy, checks: list[Check], why: str) -> None:
    assert weigh(US, policy, checks)[1] == why
