"""Sending to a real SMTP server: refusals of each class, broken sessions, encryption, login, sessions kept."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

import services
from mailbot.domain.mail import Address
from mailbot.domain.plan import Rendered
from mailbot.errors import ConfigError, TemporaryError
from mailbot.replies import send
from mailbot.replies.send import Misconfigured, PermanentFailure, SmtpSender, Unreachable, probe
from mailbot.sections import SendSettings
from unit.replies.specimens import BOUNCE_TOKEN, NOW, outgoing, renderer

PASSWORD = "correct horse"


@dataclass
class Smarthost:
    """A server that answers as the recipient's name asks it to, and keeps what it took."""

    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    port: int = 0
    only_from: str | None = None

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.only_from not in (None, address):
            return "553 5.7.1 Sender address rejected: not owned by user"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.sessions.add(id(session))
        reply = {
            "later": "451 4.7.1 Greylisted, come again",
            "gone": "550 5.1.1 No such user here",
            "closing": "421 4.3.2 Shutting down",
            "login": "530 5.7.0 Authentication required",
        }.get(address.partition("@")[0])
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name == "drop":
            assert server.transport is not None
            server.transport.abort()
            return "451 4.3.0 Nobody reads this"
        if name in ("full", "spam"):
            return "452 4.3.1 Disk full" if name == "full" else "554 5.7.1 Not\r\n wanted"
        assert isinstance(envelope.original_content, bytes)
        self.taken.append((str(envelope.mail_from), envelope.rcpt_tos[0], envelope.original_content))
        return "250 2.0.0 Taken"


Start = Callable[..., Smarthost]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers on ports of their own; the port is the handler's."""
    with ExitStack() as stack:

        def run(**options: Any) -> Smarthost:
            handler = Smarthost(port=free_port())
            controller = Controller(handler, hostname="127.0.0.1", port=handler.port, **options)
            controller.start()
            stack.callback(controller.stop)
            return handler

        yield run


@pytest.fixture
def sender_to() -> Iterator[Callable[..., SmtpSender]]:
    with ExitStack() as stack:

        def make(host: Smarthost | int, password: str | None = None, **options: Any) -> SmtpSender:
            port = host if isinstance(host, int) else host.port
            settings = SendSettings(**{"host": "127.0.0.1", "port": port, "security": "none", "timeout": 5, **options})
            sender = SmtpSender(settings, password, "mailbot.example.org")
            stack.callback(sender.close)
            return sender

        yield make


Make = Callable[..., SmtpSender]


def mail(to: str = "noor@example.com") -> Rendered:
    return renderer().render(outgoing(to=Address("Noor", to)), NOW)


def test_a_mail_arrives_with_its_octets_and_its_envelope(start: Start, sender_to: Make) -> None:
    host, sent = start(), mail()
    sender_to(host).send(sent)
    assert host.taken == [(f"bounces+{BOUNCE_TOKEN}@example.org", "noor@example.com", sent.raw)]


def test_a_line_with_a_single_dot_does_not_end_the_mail(start: Start, sender_to: Make) -> None:
    host, sent = start(), mail()
    dotted = Rendered(sent.raw + b".\r\n..\r\nend\r\n", sent.message_id, sent.mail_from, sent.rcpt_to)
    sender_to(host).send(dotted)
    assert host.taken[0][2] == dotted.raw


def test_many_mails_share_one_session(start: Start, sender_to: Make) -> None:
    host = start()
    sender = sender_to(host)
    for _ in range(5):
        sender.send(mail())
    assert (len(host.taken), len(host.sessions)) == (5, 1)


def test_a_session_is_changed_after_so_many_mails(
    start: Start, sender_to: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "MAILS_A_CONNECTION", 2)
    host = start()
    sender, held = sender_to(host), []
    for _ in range(5):
        sender.send(mail())
        held.append(sender._connection)
    assert len({id(connection) for connection in held}) == 3


@pytest.mark.parametrize(
    ("name", "error", "text"),
    [
        ("later", TemporaryError, "451 4.7.1 Greylisted, come again"),
        ("full", TemporaryError, "452 4.3.1 Disk full"),
        ("gone", PermanentFailure, "550 5.1.1 No such user here"),
        ("closing", Unreachable, "421 4.3.2 Shutting down"),
        ("login", Unreachable, "530 5.7.0 Authentication required"),
        ("drop", Unreachable, "the session broke off"),
    ],
)
def test_a_refusal_says_whether_to_try_again(
    start: Start, sender_to: Make, name: str, error: type[Exception], text: str
) -> None:
    host = start()
    sender = sender_to(host)
    with pytest.raises(error) as caught:
        sender.send(mail(f"{name}@example.com"))
    assert type(caught.value) is error
    assert text in str(caught.value)
    sender.send(mail())
    assert len(host.taken) == 1


def test_a_permanent_refusal_has_its_code_and_its_text_on_one_line(start: Start, sender_to: Make) -> None:
    with pytest.raises(PermanentFailure) as caught:
        sender_to(start()).send(mail("spam@example.com"))
    assert caught.value.code == 554
    assert "\n" not in caught.value.text


def test_a_refusal_does_not_cost_the_session(start: Start, sender_to: Make) -> None:
    host = start()
    sender = sender_to(host)
    for name in ("later", "gone", "noor"):
        try:
            sender.send(mail(f"{name}@example.com"))
        except (TemporaryError, PermanentFailure):
            continue
    assert (len(host.taken), len(host.sessions)) == (1, 1)


def test_a_session_that_the_server_ended_is_opened_again(start: Start, sender_to: Make) -> None:
    host = start()
    sender = sender_to(host)
    sender.send(mail())
    assert sender._connection is not None
    assert sender._connection.sock is not None
    sender._connection.sock.shutdown(socket.SHUT_RDWR)
    sender.send(mail())
    assert len(host.taken) == 2


def test_nobody_listening_is_trouble_that_may_pass(sender_to: Make) -> None:
    with pytest.raises(Unreachable, match="no session"):
        sender_to(free_port()).send(mail())


def test_a_server_that_says_nothing_is_given_up_after_the_timeout(sender_to: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sender = sender_to(silent.getsockname()[1], timeout=0.2)
        with pytest.raises(Unreachable):
            sender.send(mail())


def test_a_server_that_talks_nonsense_is_trouble_that_may_pass(sender_to: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nonsense:
        sender = sender_to(nonsense.getsockname()[1], timeout=2)
        with ExitStack() as stack:
            stack.callback(_answer(nonsense, b"HTTP/1.1 400 Bad Request\r\n\r\n"))
            with pytest.raises(Unreachable):
                sender.send(mail())


def _answer(listening: socket.socket, octets: bytes) -> Callable[[], None]:
    """Puts an answer into the queue of the next connection; returns what ends it."""

    def run() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(octets)

    thread = threading.Thread(target=run)
    thread.start()
    return thread.join


def test_an_international_recipient_goes_out_with_smtputf8(start: Start, sender_to: Make) -> None:
    host = start(enable_SMTPUTF8=True)
    sender_to(host).send(mail("jürgen@example.org"))
    assert host.taken[0][1] == "jürgen@example.org"
    assert "jürgen@example.org".encode() in host.taken[0][2]


def test_without_smtputf8_an_international_recipient_fails_for_good(start: Start, sender_to: Make) -> None:
    host = start(enable_SMTPUTF8=False)
    sender = sender_to(host)
    with pytest.raises(PermanentFailure, match=r"5\.6\.7"):
        sender.send(mail("jürgen@example.org"))
    sender.send(mail())
    assert len(host.taken) == 1


def test_what_is_no_address_never_reaches_the_server(start: Start, sender_to: Make) -> None:
    host = start()
    with pytest.raises(PermanentFailure):
        sender_to(host).send(mail("a@example.org, b@example.org"))
    assert host.sessions == set()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1's own, and its key."""
    return services.certificate(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trust(certificate: tuple[Path, Path]) -> Path:
    return certificate[0]


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"mailbot", PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def test_starttls_and_login(start: Start, sender_to: Make, server_tls: ssl.SSLContext, trust: Path) -> None:
    host = start(tls_context=server_tls, require_starttls=True, authenticator=authenticate, auth_required=True)
    sender = sender_to(host, PASSWORD, security="starttls", user="mailbot", ca_file=trust)
    for _ in range(2):
        sender.send(mail())
    assert (len(host.taken), len(host.sessions)) == (2, 1)
    assert message_from_bytes(host.taken[0][2], policy=policy.default)["Auto-Submitted"] == "auto-replied"


def test_tls_from_the_first_octet(start: Start, sender_to: Make, server_tls: ssl.SSLContext, trust: Path) -> None:
    host = start(ssl_context=server_tls)
    sender_to(host, security="tls", ca_file=trust).send(mail())
    assert len(host.taken) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    start: Start, sender_to: Make, server_tls: ssl.SSLContext
) -> None:
    host = start(tls_context=server_tls)
    with pytest.raises(Unreachable, match="certificate") as caught:
        sender_to(host, security="starttls").send(mail())
    assert caught.value.kind == "certificate"
    assert "send.ca_file" in caught.value.remedy
    assert host.taken == []


def test_where_starttls_is_not_offered_nothing_is_sent(start: Start, sender_to: Make) -> None:
    host = start()
    with pytest.raises(Unreachable):
        sender_to(host, security="starttls").send(mail())
    assert host.taken == []


def test_a_refused_login_is_our_trouble_and_not_the_mails(
    start: Start, sender_to: Make, server_tls: ssl.SSLContext, trust: Path
) -> None:
    host = start(tls_context=server_tls, authenticator=authenticate, auth_required=True)
    sender = sender_to(host, "wrong", security="starttls", user="mailbot", ca_file=trust)
    with pytest.raises(Unreachable, match="535") as caught:
        sender.send(mail())
    assert (caught.value.kind, caught.value.where) == ("login", "send")
    assert "send.password_file" in caught.value.remedy
    assert "wrong" not in str(caught.value)
    assert host.taken == []


def test_a_return_path_that_the_smarthost_refuses_is_no_fault_of_the_recipient(start: Start, sender_to: Make) -> None:
    host = start()
    host.only_from = "mailbot@example.org"
    sender = sender_to(host)
    with pytest.raises(Misconfigured, match="not owned by user") as caught:
        sender.send(mail())
    assert caught.value.kind == "settings"
    assert "send.mail_from" in caught.value.remedy
    own = mail()
    sender.send(Rendered(own.raw, own.message_id, "mailbot@example.org", own.rcpt_to))
    assert len(host.taken) == 1
    assert len(host.sessions) == 1


@pytest.mark.parametrize("content", [None, "no certificate"], ids=["missing", "no certificate"])
def test_a_ca_file_that_cannot_be_used_is_named(sender_to: Make, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        sender_to(1, security="starttls", ca_file=file)
    (problem,) = caught.value.problems
    assert (problem.file, problem.key) == (str(file), "send.ca_file")


def settings_for(host: Smarthost | int, **options: Any) -> SendSettings:
    port = host if isinstance(host, int) else host.port
    return SendSettings(**{"host": "127.0.0.1", "port": port, "timeout": 5, **options})


def test_a_probe_opens_a_session_as_for_mail_and_sends_none(
    start: Start, server_tls: ssl.SSLContext, trust: Path
) -> None:
    host = start(tls_context=server_tls, require_starttls=True, authenticator=authenticate, auth_required=True)
    probe(settings_for(host, user="mailbot", ca_file=trust), PASSWORD)
    assert (host.taken, host.sessions) == ([], set())


def test_a_probe_says_what_is_wrong_and_how_to_mend_it(start: Start, server_tls: ssl.SSLContext, trust: Path) -> None:
    host = start(tls_context=server_tls, authenticator=authenticate, auth_required=True)
    for settings, password, kind in (
        (settings_for(free_port(), security="none"), None, "unreachable"),
        (settings_for(host), None, "certificate"),
        (settings_for(host, user="mailbot", ca_file=trust), "wrong", "login"),
    ):
        with pytest.raises(Unreachable) as caught:
            probe(settings, password)
        assert (caught.value.kind, bool(caught.value.remedy)) == (kind, True)


def test_a_server_whose_reply_has_no_end_is_left() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    port, said = listening.getsockname()[1], bytearray()

    def talk() -> None:
        peer, _ = listening.accept()
        with peer, suppress(OSError):
            peer.sendall(b"220 here\r\n")
            peer.recv(1000)
            for _ in range(100_000):
                peer.sendall(b"250-and more\r\n")
                said.extend(b".")

    thread = threading.Thread(target=talk)
    thread.start()
    sender = SmtpSender(SendSettings(host="127.0.0.1", port=port, security="none"), None)
    with pytest.raises(Unreachable) as caught:
        sender.send(renderer().render(outgoing(), NOW))
    thread.join(10)
    listening.close()
    assert "has no end" in caught.value.said
    assert len(said) < 100_000
