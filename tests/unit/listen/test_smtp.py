"""What the SMTP door says of settings that it can't start with."""

import socket

import pytest

from door import running_door
from mailbot.errors import ConfigError


def test_a_port_in_use_is_told_as_a_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        problem = rf"smtp\.port: can't listen on 127\.0\.0\.1 port {port}"
        with pytest.raises(ConfigError, match=problem), running_door(port=port):
            pass


@pytest.mark.parametrize("host", ["192.0.2.1", "no..host", "x" * 300], ids=["foreign", "no name", "too long"])
def test_a_host_that_is_not_ours_is_told_as_a_setting(host: str) -> None:
    with pytest.raises(ConfigError, match=r"smtp\.port: can't listen on"), running_door(host=host):
        pass


@pytest.mark.parametrize(
    ("settings", "keys"),
    [
        ({"require_tls": True}, ["smtp.require_tls"]),
        ({"tls_key": "key.pem", "require_tls": True}, ["smtp.tls_key", "smtp.require_tls"]),
        ({"tls_cert": "/nowhere/cert.pem", "tls_key": "/nowhere/key.pem"}, ["smtp.tls_cert", "smtp.tls_key"]),
        ({"tls_cert": "/"}, ["smtp.tls_cert"]),
    ],
)
def test_every_problem_with_the_certificate_is_told_at_once(settings: dict[str, object], keys: list[str]) -> None:
    with pytest.raises(ConfigError) as raised, running_door(**settings):
        pass
    assert [problem.key for problem in raised.value.problems] == keys
