"""What is found out about a mail with bounded I/O: whether its sender is who it says (SPF, DKIM, DMARC, ARC).

The stage between parsing and reading. It gives facts and decides nothing; it never raises, whatever the octets, and it
alters none of them. Importing it takes a while: only those who examine mail do.
"""

from mailbot.domain.mail import Check, Envelope, Examination, Mail
from mailbot.examine.arc import check_chain
from mailbot.examine.dkim import check_signatures
from mailbot.examine.dmarc import Policy, policy_of
from mailbot.examine.dns import Answers, DnsTrouble, Lookups, open_answers
from mailbot.examine.domains import ascii_domain
from mailbot.examine.octets import Octets, octets_of
from mailbot.examine.results import pinned_results
from mailbot.examine.spf import check_spf
from mailbot.examine.verdict import proven, weigh
from mailbot.sections import AuthenticationSettings, DnsSettings


class Examiner:
    """Examines mail; see Examination for what it finds. One a worker: it keeps answers of DNS for the next mail.

    Args:
        dns: with a zone_file that is absolute.
        answers: where names are looked up instead.
    Raises:
        ConfigError: the settings name what can't be used.
    """

    def __init__(
        self, dns: DnsSettings, authentication: AuthenticationSettings, answers: Answers | None = None
    ) -> None:
        self._answers = answers or open_answers(dns)
        self._sealers = authentication.arc_sealers

    def examine(self, raw: bytes, mail: Mail, envelope: Envelope) -> Examination:
        """The facts about a mail's sender."""
        try:
            return self._examined(octets_of(raw), mail, envelope, Lookups(self._answers))
        except DnsTrouble as trouble:
            return Examination("temperror", str(trouble))
        except Exception as error:  # noqa: BLE001 - a mail is received whatever its sender made up
            return Examination("none", f"sender authentication failed on this mail ({type(error).__name__})")

    def _examined(self, message: Octets, mail: Mail, envelope: Envelope, lookups: Lookups) -> Examination:
        domain, problem = from_domain(message, mail)
        checks = check_signatures(message, lookups, envelope.received_at)
        if envelope.door == "smtp" and envelope.peer and not envelope.relayed:
            checks.append(check_spf(lookups, envelope.peer, envelope.mail_from, envelope.helo or ""))
        if envelope.authserv_id:
            checks += pinned_results(message, envelope.authserv_id)
        if not domain:
            return Examination("none", problem, tuple(checks))
        policy = policy_of(domain, lookups)
        verdict, why = weigh(domain, policy, checks)
        checks.append(_dmarc_check(domain, policy, verdict))
        if verdict == "fail" and self._sealers:
            chain, believed = check_chain(message, lookups, self._sealers)
            checks.append(chain)
            if chain.result == "temperror":
                verdict, why = "temperror", f"{why}; its ARC chain can't be looked up: {chain.detail}"
            elif sealer := proven(domain, policy, believed):
                verdict, why = "none", f"{why}; {sealer.by}, who forwarded it, found it genuine (ARC)"
        return Examination(verdict, why, tuple(checks))


def from_domain(message: Octets, mail: Mail) -> tuple[str, str]:
    """The domain that a mail claims to be from; "" and why where it claims none, or more than one.

    Two readings must agree: what was signed, octet by octet, and what a person is shown.
    """
    domains = {ascii_domain(address.domain) for address in mail.all_from}
    if mail.from_ is None or domains == {""}:
        return "", "its From field names no address that could be proven"
    if len(domains) > 1 or len(message.named("from")) != 1:
        return "", "it has more than one From, so that none of them is proven"
    return domains.pop(), ""


def _dmarc_check(domain: str, policy: Policy, verdict: str) -> Check:
    result = "temperror" if policy.trouble else "none" if not policy.request else verdict
    return Check("dmarc", result, domain, detail=policy.trouble or (f"p={policy.request}" if policy.request else ""))
