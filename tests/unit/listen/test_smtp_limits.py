"""What one peer and all of them get."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import Rejected
from mailbot.listen.smtp_limits import TRUSTED_RECIPIENTS, Limits
from mailbot.sections import SmtpSettings


def limits(**values: object) -> Limits:
    return Limits(SmtpSettings.model_validate(values))


def refusal(call: Callable[..., object], *args: object) -> str:
    with pytest.raises(Rejected) as raised:
        call(*args)
    return f"{raised.value.code} {raised.value.enhanced}"


def trusting(**values: object) -> Limits:
    return limits(trusted_peers=[{"network": "192.0.2.0/24"}, {"network": "2001:db8::/32"}], **values)


@pytest.mark.parametrize(
    ("address", "group", "trusted"),
    [
        ("192.0.2.9", "192.0.2.9", True),
        ("198.51.100.1", "198.51.100.1", False),
        ("::ffff:c000:209", "192.0.2.9", True),
        ("2001:db8::1", "20010db800000000::/64".lstrip("0"), True),
        ("2001:db9:0:5::1", "20010db900000005::/64".lstrip("0"), False),
        ("fe80::1%eth0", "fe80000000000000::/64", False),
        ("/run/door.sock", "/run/door.sock", False),
        (None, "", False),
    ],
)
def test_a_peer_is_known_by_its_address_and_trusted_by_its_network(
    address: str | None, group: str, trusted: bool
) -> None:
    peer = trusting().peer(address)
    assert (peer.group, peer.trusted) == (group, trusted)
    assert peer.address == ("192.0.2.9" if address == "::ffff:c000:209" else address)


def test_a_proxy_is_known_by_its_network() -> None:
    some = limits(proxies=["192.0.2.0/24", "2001:db8::/32"])
    proxies = ("192.0.2.9", "::ffff:192.0.2.9", "2001:db8::1")
    assert all(some.is_proxy(address) for address in proxies)
    assert not any(some.is_proxy(address) for address in ("198.51.100.1", "2001:db9::1", "/run/door.sock", None))


def test_addresses_of_one_ipv6_network_are_one_peer() -> None:
    some = limits(max_connections_per_peer=1)
    some.connect(some.peer("2001:db8::1"))
    assert refusal(some.connect, some.peer("2001:db8::ffff")) == "421 4.7.0"
    some.connect(some.peer("2001:db8:0:1::1"))


def test_a_peer_gets_its_connections_and_one_again_for_each_that_it_gives_back() -> None:
    some = limits(max_connections_per_peer=2)
    peer = some.peer("192.0.2.1")
    some.connect(peer)
    some.connect(peer)
    assert refusal(some.connect, peer) == "421 4.7.0"
    some.disconnect(peer)
    some.connect(peer)


def test_all_peers_together_get_the_connections_of_the_door() -> None:
    some = limits(max_connections=2)
    for last in (1, 2):
        some.connect(some.peer(f"192.0.2.{last}"))
    assert refusal(some.connect, some.peer("192.0.2.3")) == "421 4.3.2"


def test_messages_are_counted_a_minute_and_peer() -> None:
    some = limits(max_messages_per_minute=2)
    one, other = some.peer("192.0.2.1"), some.peer("192.0.2.2")
    some.count_message(one, 1000.0)
    some.count_message(one, 1059.0)
    assert refusal(some.count_message, one, 1059.9) == "452 4.7.0"
    some.count_message(other, 1059.9)
    some.count_message(one, 1060.0)


def test_a_trusted_peer_has_no_limits_of_its_own() -> None:
    some = trusting(max_connections=1, max_connections_per_peer=1, max_messages_per_minute=1, max_recipients=1)
    peer = some.peer("192.0.2.1")
    for _ in range(5):
        some.connect(peer)
        some.count_message(peer, 0.0)
    some.check_recipients(peer, 5)
    assert not some.too_many_errors(peer, 1000)


def test_even_a_trusted_peer_fills_no_memory_with_recipients() -> None:
    some = trusting()
    assert refusal(some.check_recipients, some.peer("192.0.2.1"), TRUSTED_RECIPIENTS) == "452 4.5.3"


def test_recipients_are_counted_a_message() -> None:
    some = limits(max_recipients=3)
    some.check_recipients(some.peer("192.0.2.1"), 2)
    assert refusal(some.check_recipients, some.peer("192.0.2.1"), 3) == "452 4.5.3"


def test_errors_up_to_the_limit_are_borne() -> None:
    some = limits(max_errors=3)
    assert [some.too_many_errors(some.peer("192.0.2.1"), errors) for errors in (3, 4)] == [False, True]


def test_a_message_that_can_never_fit_is_refused_for_good_and_one_that_cannot_now_for_now() -> None:
    some = limits(max_bytes=20_000, max_bytes_in_flight=30_000)
    some.check_room(20_000)
    assert refusal(some.check_room, 20_001) == "552 5.3.4"
    assert some.reserve(15_000)
    assert refusal(some.check_room, 20_000) == "452 4.3.1"


@given(st.lists(st.integers(0, 20_000), max_size=60), st.data())
def test_the_budget_is_never_exceeded_and_comes_back_whole(sizes: list[int], data: st.DataObject) -> None:
    some = limits(max_bytes=10_000, max_bytes_in_flight=30_000)
    held: list[int] = []
    for size in sizes:
        if some.reserve(size):
            held.append(size)
        elif held:
            some.release(held.pop(data.draw(st.integers(0, len(held) - 1))))
        assert sum(held) <= 30_000
    for size in held:
        some.release(size)
    assert some.idle


@given(st.lists(st.tuples(st.sampled_from(["192.0.2.1", "192.0.2.2", "192.0.2.3"]), st.booleans()), max_size=60))
def test_connections_stay_within_both_limits_whoever_comes_and_goes(steps: list[tuple[str, bool]]) -> None:
    some = limits(max_connections=4, max_connections_per_peer=2)
    open_: list[str] = []
    for address, comes in steps:
        peer = some.peer(address)
        if not comes and address in open_:
            some.disconnect(peer)
            open_.remove(address)
        elif comes and (len(open_) == 4 or open_.count(address) == 2):
            assert refusal(some.connect, peer).startswith("421")
        elif comes:
            some.connect(peer)
            open_.append(address)
    for address in open_:
        some.disconnect(some.peer(address))
    assert some.idle
