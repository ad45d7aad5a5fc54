"""Whether a mail's sender is who it says: SPF, DKIM, DMARC and ARC, come to one verdict.

The stage between parsing and reading. It gives facts and decides nothing; it never raises, whatever the octets, and it
alters none of them. Importing it takes a while: only those who examine senders do.
"""

from mailbot.domain.examination import Check, Examination
from mailbot.domain.mail import Envelope, Mail
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

POLICY_QUERIES, POLICY_SECONDS = 4, 6.0  # the domain's own record, and its owner's


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
            return self._examined(octets_of(raw), mail, envelope)
        except DnsTrouble as trouble:
            return Examination("temperror", str(trouble))
        except Exception as error:  # noqa: BLE001 - a mail is received whatever its sender made up
            return Examination("none", f"sender authentication failed on this mail ({type(error).__name__})")

    def _examined(self, message: Octets, mail: Mail, envelope: Envelope) -> Examination:
        domain, problem = from_domain(message, mail)
        # First, and with lookups of its own: what a forger makes us ask for must not use up those of the one forged.
        policy = policy_of(domain, Lookups(self._answers, POLICY_QUERIES, POLICY_SECONDS)) if domain else Policy()
        lookups = Lookups(self._answers)
        checks = check_signatures(message, lookups, envelope.received_at)
        if envelope.door == "smtp" and envelope.peer and not envelope.relayed:
            checks.append(check_spf(lookups, envelope.peer, envelope.mail_from, envelope.helo or ""))
        if envelope.authserv_id:
            checks += pinned_results(message, envelope.authserv_id)
        if not domain:
            return Examination("none", problem, tuple(checks))
        verdict, why = weigh(domain, policy, checks)
        checks.append(_dmarc_check(domain, policy, verdict))
        disowned = verdict == "none" and policy.disowns
        chain, believed = check_chain(message, lookups, self._sealers)
        if chain.result != "none":
            checks.append(chain)
        if verdict == "fail" or disowned:
            if chain.result == "temperror" and self._sealers:
                verdict, why = "temperror", f"{why}; its ARC chain can't be looked up: {chain.detail}"
            elif sealer := proven(domain, policy, believed):
                verdict, why = "none", f"{why}; {sealer.by}, who forwarded it, found it genuine (ARC)"
                disowned = False
        return Examination(verdict, why, tuple(checks), disowned)


def from_domain(message: Octets, mail: Mail) -> tuple[str, str]:
    """The domain that a mail claims to be from; "" and why where it claims none, or more than one.

    Two readings must agree: what was signed, octet by octet, and what a person is shown.
    """
    domain = ascii_domain(mail.from_.domain) if mail.from_ is not None else ""
    if len(mail.all_from) > 1 or len(message.named("from")) > 1:
        return "", "it has more than one From, so that none of them is proven"
    if not domain or not message.named("from"):
        return "", "its From field names no address that could be proven"
    return domain, ""


def _dmarc_check(domain: str, policy: Policy, verdict: str) -> Check:
    result = "temperror" if policy.trouble else "none" if not policy.request else verdict
    return Check("dmarc", result, domain, detail=policy.trouble or (f"p={policy.request}" if policy.request else ""))
