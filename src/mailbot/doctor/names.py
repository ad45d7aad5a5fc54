"""DNS records that the desks' addresses need: MX to get mail; SPF, DKIM and DMARC so that ours is believed."""

import ipaddress
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.doctor.findings import Finding, Group
from mailbot.domain.desk import Desk
from mailbot.errors import ConfigError
from mailbot.examine.dkim import check_signatures
from mailbot.examine.dns import Answers, DnsTrouble, Lookups
from mailbot.examine.domains import ascii_domain, organisational
from mailbot.examine.octets import octets_of
from mailbot.examine.spf import check_spf
from mailbot.replies.sign import Signer
from mailbot.sections import DkimKey
from mailbot.settings import Settings

NAMES = Group("names")
SECONDS = 10.0  # for all records of one domain
RESOLVE = "see that the DNS server answers, or name others in dns.servers"
SPECIMEN = b"From: postmaster@%s\r\nSubject: Specimen\r\n\r\nThis is never sent.\r\n"
POLICIES = ("none", "quarantine", "reject")


@dataclass(frozen=True, slots=True)
class Domain:
    """What a domain is used for.

    Args:
        receives: addresses of ours are there; sends: our mail comes from there.
    """

    name: str
    receives: bool = False
    sends: bool = False


Look = Callable[[str, str, Settings, Lookups], Finding]


def domains_of(desks: Collection[Desk], settings: Settings) -> tuple[Domain, ...]:
    """The domains of the desks' addresses, each once."""
    receiving = {intake.address for desk in desks for intake in desk.intakes}
    receiving |= {desk.return_path for desk in desks if settings.send.mail_from is None}
    receiving |= {f"@{desk.reply_domain}" for desk in desks if desk.reply_style == "subdomain"}
    sending = {sender.address for desk in desks for sender in desk.senders.values()}
    sending |= {settings.send.mail_from} if settings.send.mail_from else {desk.return_path for desk in desks}
    here, ours = _domains(receiving), _domains(sending)
    return tuple(Domain(name, name in here, name in ours) for name in sorted(here | ours))


def _domains(addresses: Collection[str]) -> set[str]:
    return {domain for address in addresses if (domain := ascii_domain(address.rpartition("@")[2]))}


def check_domain(domain: Domain, settings: Settings, answers: Answers) -> Iterator[Finding]:
    """MX, SPF and DMARC of one domain."""
    lookups = Lookups(answers, seconds=SECONDS)
    looks: list[tuple[str, Look]] = [("MX", _mx)] if domain.receives else []
    looks += [("SPF", _spf), ("DMARC", _dmarc)] if domain.sends else []
    for kind, look in looks:
        check = f"{kind} of {domain.name}"
        try:
            yield look(check, domain.name, settings, lookups)
        except DnsTrouble as trouble:
            yield NAMES.warning(check, f"couldn't be looked up: {trouble}", RESOLVE)


def check_dkim(key: DkimKey, answers: Answers, now: datetime) -> Iterator[Finding]:
    """Whether the published key confirms what ours signs: a specimen is signed, and checked as its receiver would."""
    check = f"DKIM {key.selector} of {key.domain}"
    record = f"{key.selector}._domainkey.{key.domain}"
    try:
        signed = Signer((key,)).sign(SPECIMEN % key.domain.encode(), f"postmaster@{key.domain}")
    except ConfigError as error:
        yield NAMES.failed(check, str(error), "mend send.dkim")
        return
    found = check_signatures(octets_of(signed), Lookups(answers, seconds=SECONDS), now)[0]
    if found.result == "pass":
        yield NAMES.ok(check, "the published key confirms our signatures")
    elif found.result == "temperror":
        yield NAMES.warning(check, f"couldn't be looked up: {found.detail}", RESOLVE)
    else:
        remedy = f"publish the public part of {key.key_file} as TXT of {record}, or sign with the key that is there"
        yield NAMES.failed(check, f"our signatures aren't confirmed: {found.detail}", remedy)


def check_unsigned(desks: Collection[Desk], settings: Settings) -> Iterator[Finding]:
    """The desks' From domains whose mail leaves here without a signature of ours."""
    host, signer = settings.send.host, Signer(settings.way_out.dkim)
    if host is None:
        return
    for domain in sorted(_domains({sender.address for desk in desks for sender in desk.senders.values()})):
        if signer.key_for(domain) is None:
            found = f"no [[send.dkim]] key is for it: unless {host} signs, its mail goes out unsigned"
            remedy = f"see that {host} signs mail from {domain}, or add a [[send.dkim]] key of your own"
            yield NAMES.warning(f"DKIM of {domain}", found, remedy)


def _mx(check: str, domain: str, settings: Settings, lookups: Lookups) -> Finding:
    found = sorted(
        (record.preference, record.exchange.to_text(omit_final_dot=True)) for record in lookups(domain, "MX")
    )
    hosts = [host.lower() for _, host in found]
    if hosts == ["."]:
        return NAMES.failed(check, "the domain says that it takes no mail (RFC 7505)", "replace its null MX record")
    if not hosts and not (lookups(domain, "A") or lookups(domain, "AAAA")):
        remedy = f"add an MX record for {domain} that names the host which takes its mail"
        return NAMES.failed(check, "there is none, so that no mail arrives", remedy)
    if not hosts:
        return NAMES.warning(check, "there is none; mail goes to the domain's own address", f"add one for {domain}")
    ours = (settings.smtp.hostname or "").lower()
    where = "which is this machine" if ours in hosts else "which hands it on, or keeps it in a mailbox"
    return NAMES.ok(check, f"{', '.join(hosts)}, {where}")


def _spf(check: str, domain: str, settings: Settings, lookups: Lookups) -> Finding:
    records = [text for text in lookups.texts(domain) if text.lower().split(b" ")[0] == b"v=spf1"]
    if len(records) > 1:
        remedy = f"merge them into one TXT record of {domain}: two are none (RFC 7208 4.5)"
        return NAMES.failed(check, f"there are {len(records)}", remedy)
    if not records:
        remedy = f'add one as TXT of {domain}, such as "v=spf1 mx -all", naming every host that sends its mail'
        return NAMES.warning(check, "there is none, so that some won't believe our mail", remedy)
    record = records[0].decode("ascii", "replace")
    if record.split()[-1].lower() in ("+all", "all"):
        return NAMES.failed(check, f"`{record}` lets the whole world send as {domain}", "end it with -all or ~all")
    uncovered = [address for address in _way_out(settings, lookups) if not _covers(lookups, address, domain)]
    if uncovered:
        remedy = f"name {settings.send.host} in it, unless what it hands mail on to is named"
        return NAMES.warning(check, f"`{record}` doesn't name the way out ({', '.join(uncovered)})", remedy)
    return NAMES.ok(check, f"`{record}`")


def _way_out(settings: Settings, lookups: Lookups) -> list[str]:
    """Public addresses of the smarthost; one on our own network sends from others that we can't know."""
    host = settings.send.host
    if host is None:
        return []
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        found = [record.address for kind in ("A", "AAAA") for record in lookups(host, kind)]
    return [address for address in found if ipaddress.ip_address(address).is_global]


def _covers(lookups: Lookups, address: str, domain: str) -> bool:
    return check_spf(lookups, address, f"postmaster@{domain}", domain).result in ("pass", "neutral", "temperror")


def _dmarc(check: str, domain: str, settings: Settings, lookups: Lookups) -> Finding:  # noqa: ARG001 - all looks are called alike
    above = organisational(domain)
    for place in dict.fromkeys((domain, above)):
        records = [text for text in lookups.texts(f"_dmarc.{place}") if text.lower().startswith(b"v=dmarc1")]
        if len(records) > 1:
            return NAMES.failed(check, f"there are {len(records)}, which is none", f"keep one at _dmarc.{place}")
        if records:
            return _policy(check, domain, place, records[0].decode("ascii", "replace"))
    remedy = f'add one as TXT of _dmarc.{above}, such as "v=DMARC1; p=none; rua=mailto:…", and tighten it later'
    return NAMES.warning(check, "there is none, so that anybody may pretend to be you", remedy)


def _policy(check: str, domain: str, place: str, record: str) -> Finding:
    tags = dict(tag.strip().lower().split("=", 1) for tag in record.split(";") if "=" in tag)
    policy = tags.get("sp", tags.get("p", "")) if place != domain else tags.get("p", "")
    policy = policy.strip()
    if policy not in POLICIES:
        return NAMES.failed(
            check, f"`{record}` has no policy", f"give it p=none, p=quarantine or p=reject at _dmarc.{place}"
        )
    if policy == "none":
        return NAMES.ok(check, "p=none: mail that pretends to be yours is delivered; think of quarantine")
    return NAMES.ok(check, f"p={policy}" + (f", of {place}" if place != domain else ""))
