"""The pieces of sending that need no server."""

import stat
from datetime import timedelta
from mailbox import Maildir
from pathlib import Path

import pytest

from mailbot.domain.plan import Rendered
from mailbot.errors import ConfigError, TemporaryError
from mailbot.replies.patience import CircuitBreaker, backoff
from mailbot.replies.send import MaildirSender, PermanentFailure, SmtpSender
from mailbot.sections import SendSettings
from unit.replies.specimens import NOW

MAIL = Rendered(b"Subject: Hello\r\n\r\nHello\r\n", "<1@example.org>", "bounces@example.org", "noor@example.com")


def test_a_maildir_keeps_the_very_octets(tmp_path: Path) -> None:
    MaildirSender(tmp_path / "state" / "sent").send(MAIL)
    (file,) = (tmp_path / "state" / "sent" / "new").iterdir()
    assert file.read_bytes() == MAIL.raw
    assert stat.S_IMODE((tmp_path / "state" / "sent").stat().st_mode) == 0o700


def test_each_mail_is_a_file_of_its_own(tmp_path: Path) -> None:
    for _ in range(3):
        MaildirSender(tmp_path / "sent").send(MAIL)
    assert len(Maildir(tmp_path / "sent")) == 3


def test_a_maildir_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "sent").write_text("a file is in the way")
    with pytest.raises(TemporaryError):
        MaildirSender(tmp_path / "sent").send(MAIL)


@pytest.mark.parametrize("address", ["", "nobody", "a@example.org, b@example.org"])
def test_what_is_no_address_fails_for_good(tmp_path: Path, address: str) -> None:
    with pytest.raises(PermanentFailure, match=r"5\.1\.3"):
        MaildirSender(tmp_path / "sent").send(Rendered(MAIL.raw, "<1@example.org>", "bounces@example.org", address))


def test_a_password_never_goes_over_the_network_in_the_clear() -> None:
    with pytest.raises(ConfigError, match=r"send\.security"):
        SmtpSender(SendSettings(host="mail.example.org", security="none", user="u"), "secret")


def test_the_breaker_opens_after_failures_in_a_row_and_closes_on_success() -> None:
    breaker = CircuitBreaker(threshold=3, pause=timedelta(minutes=1))
    for _ in range(2):
        breaker.failed(NOW)
    assert breaker.allows(NOW)
    breaker.failed(NOW)
    assert not breaker.allows(NOW + timedelta(seconds=59))
    assert breaker.allows(NOW + timedelta(seconds=60))
    breaker.succeeded()
    assert breaker.allows(NOW)


def test_a_failure_after_the_pause_opens_the_breaker_anew() -> None:
    breaker = CircuitBreaker(threshold=1, pause=timedelta(minutes=1))
    breaker.failed(NOW)
    later = NOW + timedelta(minutes=1)
    assert breaker.allows(later)
    breaker.failed(later)
    assert not breaker.allows(later + timedelta(seconds=59))


def test_a_success_between_failures_starts_the_count_anew() -> None:
    breaker = CircuitBreaker(threshold=2)
    breaker.failed(NOW)
    breaker.succeeded()
    breaker.failed(NOW)
    assert breaker.allows(NOW)


def test_waits_grow_up_to_four_hours() -> None:
    waits = [backoff(attempts) for attempts in range(1, 20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=4))
    assert backoff(0) == backoff(1)
