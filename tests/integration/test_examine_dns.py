"""Senders examined with a real name server over UDP and TCP: answers, denials, failures, silence, and what is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import nameserver
from mailbot.domain.examination import Examination
from mailbot.domain.mail import Envelope
from mailbot.examine import dns
from mailbot.examine.dns import DnsTrouble, Lookups, Network, open_answers
from mailbot.examine.examiner import Examiner
from mailbot.parsing.mime import parse
from mailbot.sections import AuthenticationSettings, DnsSettings
from nameserver import NameServer
from senders import PLAIN, Signer, txt

AUTHOR = Signer("example.org")
ZONE = (
    AUTHOR.record()
    + txt("_dmarc.example.org", "v=DMARC1; p=reject")
    + txt("example.org", "v=spf1 ip4:192.0.2.1 -all")
    + txt("wide.example.org", "x" * 1500)
    + txt("for-ever.example.org", "x").replace(" 300 ", " 2000000000 ")
)
HOUR = 3600.0


@pytest.fixture
def server() -> Iterator[NameServer]:
    with nameserver.running(ZONE) as started:
        yield started


def network(server: NameServer, timeout: float = 5) -> Network:
    answers = open_answers(DnsSettings(servers=("127.0.0.1",), port=server.port, timeout=timeout))
    assert isinstance(answers, Network)
    return answers


def examined(answers: Network, raw: bytes, peer: str = "198.51.100.7") -> Examination:
    envelope = Envelope("anna@example.org", ("abuse@alludium.ai",), "smtp", datetime.now(UTC), peer, "mx.example.org")
    return Examiner(DnsSettings(), AuthenticationSettings(), answers).examine(raw, parse(raw), envelope)


def test_a_sender_is_proven_or_disowned(server: NameServer) -> None:
    assert examined(network(server), AUTHOR.sign()).authentication == "pass"
    assert examined(network(server), PLAIN, "192.0.2.1").authentication == "pass"
    assert examined(network(server), PLAIN).authentication == "fail"


def test_the_next_mail_of_a_sender_asks_nothing_again_not_even_what_does_not_exist(server: NameServer) -> None:
    answers = network(server)
    nobody = PLAIN.replace(b"<anna@example.org>", b"<anna@mail.example.net>")
    for raw in (AUTHOR.sign(), nobody):
        examined(answers, raw)
    asked = list(server.asked)
    for raw in (AUTHOR.sign(), nobody):
        examined(answers, raw)
    assert len(asked) == len(set(asked)) == 5
    assert server.asked == asked


def test_an_answer_too_large_for_udp_comes_by_tcp(server: NameServer) -> None:
    assert Lookups(network(server)).texts("wide.example.org") == [b"x" * 1500]
    assert [how for _, _, how in server.asked] == ["udp", "tcp"]


def test_nothing_is_kept_for_ever(server: NameServer) -> None:
    answers = network(server)
    for name in ("for-ever.example.org", "nobody.example.org"):
        Lookups(answers).texts(name)
    assert answers._resolver is not None
    kept = answers._resolver.cache.data.values()  # type: ignore[union-attr]
    latest = datetime.now(UTC).timestamp() + HOUR
    assert len(kept) == 2
    assert all(node.value.expiration <= latest for node in kept)


@pytest.mark.parametrize("kind", ["fails", "silent"])
def test_a_server_that_fails_or_keeps_silent_is_trouble_and_is_left_alone_for_a_moment(
    server: NameServer, kind: str
) -> None:
    getattr(server, kind).add("_dmarc.example.org")
    answers = network(server, timeout=0.3)
    first = examined(answers, PLAIN)
    said = "no answer" if kind == "silent" else "the servers fail"
    assert (first.authentication, first.why) == (
        "temperror",
        f"DMARC of example.org: {said} for _dmarc.example.org",
    )
    asked = list(server.asked)
    assert examined(answers, PLAIN).authentication == "temperror"
    assert server.asked == asked
    getattr(server, kind).clear()
    answers._troubled.update(dict.fromkeys(answers._troubled, 0.0))  # the moment is over
    assert answers.ask(dns.dns.name.from_text("_dmarc.example.org"), "TXT", 5) != ()


def test_where_nobody_listens_it_is_trouble() -> None:
    answers = open_answers(DnsSettings(servers=("127.0.0.1",), port=nameserver.closed_port(), timeout=0.3))
    with pytest.raises(DnsTrouble):
        Lookups(answers).texts("example.org")


def test_a_machine_without_resolvers_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object, **__: object) -> None:
        raise dns.dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.dns.resolver.Resolver, "read_resolv_conf", nothing)
    with pytest.raises(DnsTrouble, match=r"dns\.servers"):
        Lookups(open_answers(DnsSettings())).texts("example.org")


def test_a_slow_server_takes_no_more_of_a_message_than_its_share(server: NameServer) -> None:
    server.silent |= {"a.example.org", "b.example.org"}
    ask = Lookups(network(server, timeout=5), seconds=0.4)
    for name in ("a.example.org", "b.example.org", "example.org"):
        with pytest.raises(DnsTrouble):
            ask.texts(name)
    assert "example.org" not in {name for name, _, _ in server.asked}
