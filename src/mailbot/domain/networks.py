"""Network addresses that are nobody's: they mean another machine at every site."""

import ipaddress

# Those for documentation are told apart well enough.
NOBODYS = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.168.0.0/16", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8"),
    )
)


def anybodys(written: str) -> str:
    """An address in its shortest form; "" for what is none, and for one that isn't one machine's everywhere.

    >>> anybodys("[2001:DB8:0::1]"), anybodys("::ffff:192.0.2.1"), anybodys("10.0.0.1")
    ('2001:db8::1', '192.0.2.1', '')
    """
    try:
        address = ipaddress.ip_address(written.strip("[]"))
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    return "" if any(address in network for network in NOBODYS) else str(address)
