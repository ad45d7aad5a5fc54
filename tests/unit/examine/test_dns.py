"""Lookups of one message: what doesn't exist, what can't be found out, and how much is asked at most."""

from pathlib import Path

import pytest

from mailbot.errors import ConfigError
from mailbot.examine.dns import DnsTrouble, Lookups, TooManyLookups, Zone, open_answers
from mailbot.sections import DnsSettings
from mailbot.settings import load_settings, shipped
from mailbot.testing import FakeResolver

ZONE = """
$TTL 60
$ORIGIN example.org.
@        IN TXT "first " "and second"
@        IN MX 10 mx
mx       IN A 192.0.2.1
www      IN CNAME alias
alias    IN CNAME mx
loop     IN CNAME loop
large    IN TXT {large}
"""


def lookups(*troubled: str, **limits: float) -> Lookups:
    large = " ".join(f'"{"x" * 250}"' for _ in range(20))
    return Lookups(FakeResolver(ZONE.format(large=large), *troubled), **limits)  # type: ignore[arg-type]


def test_a_master_file_answers_for_the_names_that_it_has() -> None:
    ask = lookups()
    assert ask.texts("example.org") == [b"first and second"]
    assert [record.address for record in ask("MX.example.org", "A")] == ["192.0.2.1"]
    assert [record.exchange.to_text() for record in ask("example.org", "MX")] == ["mx.example.org."]


def test_aliases_are_followed_and_not_for_ever() -> None:
    ask = lookups()
    assert [record.address for record in ask("www.example.org", "A")] == ["192.0.2.1"]
    assert ask("loop.example.org", "A") == ()


@pytest.mark.parametrize(
    "name", ["nobody.example.org", "mx.example.org", "", "..", "a" * 64 + ".example.org", "\ud800"]
)
def test_what_does_not_exist_or_can_be_no_name_has_no_records(name: str) -> None:
    assert lookups()(name, "TXT") == ()


def test_a_record_larger_than_any_honest_one_is_left_out() -> None:
    assert lookups().texts("large.example.org") == []


def test_a_name_without_an_answer_is_trouble() -> None:
    with pytest.raises(DnsTrouble, match=r"no answer for example\.org"):
        lookups("example.org").texts("example.org")


def test_a_message_asks_for_so_many_names_and_no_more() -> None:
    ask = lookups(queries=2)
    ask("a.example.org", "A")
    ask("b.example.org", "A")
    with pytest.raises(TooManyLookups):
        ask("c.example.org", "A")


def test_when_the_time_is_used_up_the_rest_is_trouble() -> None:
    ask = lookups(seconds=0)
    with pytest.raises(DnsTrouble, match="used up"):
        ask("example.org", "TXT")


def test_an_empty_master_file_is_an_empty_world() -> None:
    assert Lookups(Zone(""))("example.org", "TXT") == ()


@pytest.mark.parametrize(
    ("text", "says"), [("example.org. IN TXT", "no master file"), ("\0", "no master file"), (None, "can't be read")]
)
def test_a_zone_file_that_cannot_be_used_is_named(tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "some.zone"
    if text is not None:
        file.write_text(text)
    with pytest.raises(ConfigError, match=says) as caught:
        open_answers(DnsSettings(zone_file=file))
    assert "some.zone" in str(caught.value)


def test_a_server_that_is_no_address_is_named() -> None:
    with pytest.raises(ConfigError, match=r"dns\.example\.org is no address"):
        open_answers(DnsSettings(servers=("127.0.0.1", "dns.example.org")))


def test_servers_may_stand_in_the_environment() -> None:
    assert load_settings(None, {"MAILBOT_DNS__SERVERS": "127.0.0.1, ::1"}).dns.servers == ("127.0.0.1", "::1")


def test_the_shipped_zone_is_one() -> None:
    assert Lookups(open_answers(DnsSettings(zone_file=shipped("demo.zone")))).texts("_dmarc.bank.example.com")
