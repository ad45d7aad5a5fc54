"""Names looked up, for the checks of a sender: from resolvers on the network, or from a master file alone.

What doesn't exist is an empty answer; what can't be found out now is DnsTrouble, so that the message waits for it. The
lookups of one message are bounded in number and time, since its sender chooses the names. It keeps no answer of a
message's own, and says nothing of whom it asked to anybody.
"""

import time
from pathlib import Path
from typing import Any, Protocol

import dns.exception
import dns.inet
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.zone

from mailbot.errors import ConfigError, Problem
from mailbot.sections import DnsSettings

TRY_SECONDS = 2.0  # UDP may lose a packet: the next server, or the same again
CACHED_ANSWERS = 2000
LONGEST_TTL = 3600.0  # dnspython would keep a denial without an SOA record for ever
TROUBLE_SECONDS = 10.0  # a name that got no answer isn't asked for again at once, whoever wrote the next mail
CHAIN = 8  # aliases of aliases (CNAME) in a master file
MESSAGE_QUERIES = 100
MESSAGE_SECONDS = 10.0  # of the 30 that a message may take in all
RECORD_OCTETS = 4096  # of one TXT record: SPF, DKIM and DMARC records have a tenth of it
RECORDS = 100


class DnsTrouble(Exception):
    """No answer for now: a timeout, a server's failure, or no server at all."""


class TooManyLookups(Exception):
    """A message asks for more names than any honest one needs."""


class Answers(Protocol):
    """Where answers come from."""

    def ask(self, name: dns.name.Name, kind: str, seconds: float) -> tuple[Any, ...]:
        """The records of a kind (`TXT`, `MX` …) that a name has, aliases followed; none where it has none.

        Raises:
            DnsTrouble: that couldn't be found out in so many seconds.
        """


class _Cache(dns.resolver.LRUCache):
    """Answers and denials until they expire, which is never late."""

    def put(self, key: dns.resolver.CacheKey, value: dns.resolver.Answer) -> None:
        value.expiration = min(value.expiration, time.time() + LONGEST_TTL)
        super().put(key, value)


class Network:
    """The resolvers that the settings name, or those of the machine."""

    def __init__(self, settings: DnsSettings) -> None:
        self._timeout = settings.timeout
        self._troubled: dict[tuple[dns.name.Name, str], float] = {}
        self._resolver = _resolver(settings)

    def ask(self, name: dns.name.Name, kind: str, seconds: float) -> tuple[Any, ...]:
        now = time.monotonic()
        if self._resolver is None:
            raise DnsTrouble("this machine knows no DNS server; name some as dns.servers")
        if self._troubled.get((name, kind), 0.0) > now:
            raise DnsTrouble(f"{name.to_text(omit_final_dot=True)} got no answer a moment ago")
        try:
            return tuple(self._resolver.resolve(name, kind, lifetime=min(self._timeout, seconds)))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.Timeout, dns.resolver.NoNameservers, OSError) as error:
            if len(self._troubled) >= CACHED_ANSWERS:
                self._troubled.clear()
            self._troubled[name, kind] = now + TROUBLE_SECONDS
            said = "no answer" if isinstance(error, dns.exception.Timeout) else "the servers fail"
            raise DnsTrouble(f"{said} for {name.to_text(omit_final_dot=True)}") from None
        except dns.exception.DNSException:  # a chain of aliases without end, an answer that makes no sense
            return ()


def _resolver(settings: DnsSettings) -> dns.resolver.Resolver | None:
    try:
        resolver = dns.resolver.Resolver(configure=not settings.servers)
    except dns.resolver.NoResolverConfiguration:
        return None
    if settings.servers:
        resolver.nameservers = list(settings.servers)
        resolver.port = settings.port
    resolver.timeout = min(TRY_SECONDS, settings.timeout)
    resolver.cache = _Cache(CACHED_ANSWERS)
    return resolver


class Zone:
    """A master file (RFC 1035 5) that holds all that there is: no network is asked."""

    def __init__(self, text: str) -> None:
        """Raises ValueError where the text is no master file."""
        try:
            self._zone = dns.zone.from_text(text, origin=dns.name.root, relativize=False, check_origin=False)
        except dns.exception.DNSException as error:
            raise ValueError(str(error)) from None

    def ask(self, name: dns.name.Name, kind: str, seconds: float) -> tuple[Any, ...]:  # noqa: ARG002
        for _ in range(CHAIN):
            node = self._zone.get_node(name)
            if node is None:
                return ()
            found = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.from_text(kind))
            if found is not None:
                return tuple(found)
            alias = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.CNAME)
            if alias is None:
                return ()
            name = alias[0].target
        return ()


def open_answers(settings: DnsSettings) -> Answers:
    """What the settings say.

    Args:
        settings: with a zone_file that is absolute.
    Raises:
        ConfigError: the zone file can't be read, or a server is no network address.
    """
    if settings.zone_file is not None:
        return _zone(settings.zone_file)
    wrong = [server for server in settings.servers if not dns.inet.is_address(server)]
    if wrong:
        raise ConfigError([Problem("settings", None, "dns.servers", f"{each} is no address") for each in wrong])
    return Network(settings)


def _zone(path: Path) -> Zone:
    try:
        return Zone(path.read_text(encoding="utf-8"))
    except OSError as error:
        problem = f"can't be read ({error.strerror})"
    except ValueError as error:
        problem = f"is no master file: {error}"
    raise ConfigError([Problem(str(path), None, "dns.zone_file", problem)])


class Lookups:
    """The lookups of one message.

    Args:
        queries, seconds: how many, and how long all of them may take together.
    """

    def __init__(self, answers: Answers, queries: int = MESSAGE_QUERIES, seconds: float = MESSAGE_SECONDS) -> None:
        self._answers, self._left, self._ends = answers, queries, time.monotonic() + seconds

    def __call__(self, name: str, kind: str) -> tuple[Any, ...]:
        """The records of a kind; none where the name has none or can't be one.

        Raises:
            DnsTrouble: it couldn't be found out in time.
            TooManyLookups: the message has had its share.
        """
        try:
            asked = dns.name.from_text(name)
        except (dns.exception.DNSException, UnicodeError):
            return ()
        if self._left <= 0:
            raise TooManyLookups("more names than a message may ask for")
        self._left -= 1
        rest = self._ends - time.monotonic()
        if rest <= 0:
            raise DnsTrouble("the time for this message's lookups is used up")
        return self._answers.ask(asked, kind, rest)[:RECORDS]

    def texts(self, name: str) -> list[bytes]:
        """The TXT records of a name, the strings of each joined (RFC 7208 3.3); oversized ones left out."""
        joined = [b"".join(record.strings) for record in self(name, "TXT")]
        return [text for text in joined if len(text) <= RECORD_OCTETS]
