"""Which network addresses mean one machine everywhere."""

import pytest

from mailbot.domain.networks import anybodys


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:DB8:0:0::1]", "2001:db8::1"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        *((private, "") for private in ("10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1")),
        *((local, "") for local in ("127.0.0.1", "::1", "169.254.1.1", "fe80::1", "0.0.0.1", "::", "224.0.0.1")),
        *((none, "") for none in ("", "host.example.org", "192.0.2.256", "192.0.2.1:25")),
    ],
)
def test_an_address_counts_where_it_is_one_machine_s(written: str, found: str) -> None:
    assert anybodys(written) == found
