"""What the findings come to: is this mail from whom it says it is? Pure, from checks to a verdict and its reason.

`pass` takes a proof that is aligned with the From domain. `fail` takes a domain that disowns what it can't prove, and a
chance to prove it: a mail whose SPF nobody could judge, since it came by a relay or from a file, is never disowned.
"""

from mailbot.domain.examination import Check
from mailbot.examine.dmarc import Policy
from mailbot.examine.domains import aligned

Verdict = tuple[str, str]


def weigh(domain: str, policy: Policy, checks: list[Check]) -> Verdict:
    """The verdict on a mail, and why, in a line for a moderator.

    Args:
        domain: of the From address.
        policy: what that domain asks for.
        checks: of DKIM, SPF and, where another machine is believed, its DMARC.
    """
    proof = proven(domain, policy, checks)
    if proof and (not policy.trouble or proof.method == "dmarc" or proof.domain == domain):
        return "pass", _proof(proof, domain)
    trouble = _trouble(domain, policy, checks, proof)
    if trouble:
        return "temperror", trouble
    spf = next((check for check in checks if check.method == "spf"), None)
    disowned = _disowned(domain, checks)
    if policy.disowns or disowned in ("quarantine", "reject"):
        asks = f"{domain} asks to {policy.request if policy.disowns else disowned} what doesn't align (DMARC)"
        if spf or disowned is not None:
            return "fail", f"{asks}, and nothing aligned passes"
        return "none", f"{asks}, but its SPF can't be judged here: the mail came by a relay or from a file"
    if policy.request == "none":
        return "none", f"nothing aligned with {domain} passes, and it asks for nothing to be done about that (DMARC)"
    if spf and spf.result == "fail":
        return "fail", f"{spf.domain} doesn't send from there (SPF){_says(spf)}, and {domain} has no DMARC policy"
    return "none", f"nothing proves {domain}, and it has no DMARC policy"


def proven(domain: str, policy: Policy, checks: list[Check]) -> Check | None:
    """The check that proves a From domain: its own DMARC, or a pass that is aligned; the best of them."""
    passes = [check for check in checks if check.result == "pass" and _speaks_for(check, domain, policy)]
    return min(passes, key=lambda check: (check.domain != domain, check.method != "dkim"), default=None)


def _speaks_for(check: Check, domain: str, policy: Policy) -> bool:
    return aligned(check.domain, domain, strict=check.method == "dmarc" or policy.strict(check.method))


def _trouble(domain: str, policy: Policy, checks: list[Check], proof: Check | None) -> str:
    """The failure of DNS that stands between us and a verdict; "" where none does. Only our own may pass."""
    failed = [check for check in checks if check.result == "temperror" and check.by == "us"]
    for check in failed:
        if _speaks_for(check, domain, policy) or (check.method == "spf" and not policy.request):
            return f"{check.method.upper()} of {check.domain}: {check.detail}"
    matters = proof or any(check.method == "spf" for check in checks) or _disowned(domain, checks) is not None
    return f"DMARC of {domain}: {policy.trouble}" if policy.trouble and matters else ""


def _disowned(domain: str, checks: list[Check]) -> str | None:
    """The policy under which another machine found that DMARC fails, "" where it doesn't say; None where it didn't."""
    found = (check for check in checks if (check.method, check.result, check.domain) == ("dmarc", "fail", domain))
    return next((check.detail for check in found), None)


def _proof(proof: Check, domain: str) -> str:
    if proof.method == "dmarc":
        return f"{domain} passes DMARC{_says(proof)}"
    return f"{proof.method.upper()} of {proof.domain} passes and is aligned{_says(proof)}"


def _says(check: Check) -> str:
    return "" if check.by == "us" else f", says {check.by}"
