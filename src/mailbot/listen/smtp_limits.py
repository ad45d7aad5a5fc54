"""What the SMTP door gives to one peer and to all together: connections, messages, recipients, octets in flight.

Counts only, in memory and bounded; it opens no socket, reads no clock, and knows nothing of a message but its size.
"""

from collections import Counter
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from mailbot.errors import Rejected
from mailbot.sections import SmtpSettings

IPV6_HOST_BITS = 64  # whoever has one IPv6 address has its whole /64, so that is what is counted
MINUTE = 60.0
TRUSTED_RECIPIENTS = 10_000  # a trusted peer's limits are lifted, but memory stays bounded


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end.

    Args:
        address: network address as text, a mapped one as the IPv4 address that it is; None where there is none.
        group: what its connections and messages are counted under: the address, or the /64 that it is in.
        trusted: its limits are lifted, and it relays what others sent.
        authserv_id: whose checks of those others it brings (RFC 8601); None where nobody's are believed.
        spam_filter: whose spam headers it brings; None where nobody's are believed.
    """

    address: str | None
    group: str
    trusted: bool
    authserv_id: str | None = None
    spam_filter: str | None = None


class Limits:
    """The counts of one door. Each method that refuses raises Rejected with the reply to give."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._connections: Counter[str] = Counter()
        self._messages: Counter[str] = Counter()
        self._minute_ends = 0.0
        self._in_flight = 0

    def peer(self, address: str | None) -> Peer:
        """Says who an address is; what is no IP address (a local socket) is a group of its own, and not trusted."""
        ip = _ip(address)
        if ip is None:
            return Peer(address, address or "", trusted=False)
        among = [peer for peer in self._settings.trusted_peers if ip in peer.network]
        closest = max(among, key=lambda peer: peer.network.prefixlen, default=None)
        kept = (True, closest.authserv_id, closest.spam_filter) if closest else (False, None, None)
        if isinstance(ip, IPv6Address):
            return Peer(str(ip), f"{int(ip) >> IPV6_HOST_BITS:x}::/64", *kept)
        return Peer(str(ip), str(ip), *kept)

    def is_proxy(self, address: str | None) -> bool:
        """Whether connections from there begin with a PROXY header."""
        ip = _ip(address)
        return ip is not None and any(ip in network for network in self._settings.proxies)

    def connect(self, peer: Peer) -> None:
        """Takes a connection, to be given back by disconnect; a refused one takes nothing."""
        if not peer.trusted:
            if self._connections.total() >= self._settings.max_connections:
                raise Rejected(421, "4.3.2", "too many connections, try again later")
            if self._connections[peer.group] >= self._settings.max_connections_per_peer:
                raise Rejected(421, "4.7.0", "too many connections from your address, try again later")
        self._connections[peer.group] += 1

    def disconnect(self, peer: Peer) -> None:
        self._connections[peer.group] -= 1
        if not self._connections[peer.group]:
            del self._connections[peer.group]

    def count_message(self, peer: Peer, at: float) -> None:
        """Counts the begin of a message.

        Args:
            at: seconds on a clock that never goes back. Minutes are counted from the first message on, for everybody.
        """
        if at >= self._minute_ends:
            self._messages.clear()
            self._minute_ends = at + MINUTE
        if not peer.trusted and self._messages[peer.group] >= self._settings.max_messages_per_minute:
            raise Rejected(452, "4.7.0", "too many messages from your address, try again in a minute")
        self._messages[peer.group] += 1

    def check_recipients(self, peer: Peer, already: int) -> None:
        if already >= (TRUSTED_RECIPIENTS if peer.trusted else self._settings.max_recipients):
            raise Rejected(452, "4.5.3", "too many recipients in one message, send the others in another")

    def too_many_errors(self, peer: Peer, errors: int) -> bool:
        return not peer.trusted and errors > self._settings.max_errors

    def check_room(self, octets: int) -> None:
        """Refuses a message that is announced too large for ever, or for now."""
        if octets > self._settings.max_bytes:
            raise Rejected(552, "5.3.4", f"message too big, at most {self._settings.max_bytes} octets are taken")
        if self._in_flight + octets > self._settings.max_bytes_in_flight:
            raise Rejected(452, "4.3.1", "no room for this message now, try again later")

    def reserve(self, octets: int) -> bool:
        """Takes octets from the budget that all connections share, to be given back by release; False takes none."""
        if self._in_flight + octets > self._settings.max_bytes_in_flight:
            return False
        self._in_flight += octets
        return True

    def release(self, octets: int) -> None:
        self._in_flight -= octets

    @property
    def idle(self) -> bool:
        """Whether all that was taken has been given back."""
        return not self._connections and not self._in_flight


def _ip(address: str | None) -> IPv4Address | IPv6Address | None:
    """An address as one that networks are compared with: a mapped one is the IPv4 address that it stands for."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return None
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
