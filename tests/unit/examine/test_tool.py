"""Programs of the system's within bounds: time, memory, output."""

from collections.abc import Iterator

import pytest

from mailbot.examine.tool import Workplace, workplace


@pytest.fixture
def place() -> Iterator[Workplace]:
    with workplace(5) as made:
        yield made


def test_output_errors_and_status_are_told_apart(place: Workplace) -> None:
    ran = place.run("sh", "-c", "echo out; echo said >&2; exit 3")
    assert (ran.status, ran.out, ran.said, ran.problem) == (3, b"out\n", "said\n", "")


@pytest.mark.timeout(30)
def test_more_output_than_allowed_ends_it(place: Workplace) -> None:
    ran = place.run("cat", "/dev/zero", limit=100_000)
    assert ran.problem == "cat gives more than 100000 octets"
    assert len(ran.out) < 200_000


@pytest.mark.timeout(30)
def test_one_that_takes_too_long_is_ended() -> None:
    with workplace(0.2) as place:
        ran = place.run("sleep", "60")
    assert (ran.problem, ran.status) == ("sleep took too long", -9)


def test_one_that_closes_its_output_and_stays_is_ended() -> None:
    with workplace(0.3) as place:
        assert place.run("sh", "-c", "exec >&-; exec sleep 60").problem == "sh took too long"


def test_time_is_for_all_runs_together() -> None:
    with workplace(0.0) as place:
        assert place.run("sleep", "60").problem == "sleep took too long"


def test_endless_errors_end_it(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.examine.tool.FILE_OCTETS", 1_000_000)
    ran = place.run("sh", "-c", "sleep 0.2; exec cat /dev/zero >&2")
    assert ran.status != 0
    assert len(ran.said) <= 200_000


def test_a_program_that_is_not_there_is_a_problem_and_no_error(place: Workplace) -> None:
    assert place.run("no-such-program").problem == "no-such-program isn't installed"


def test_nothing_of_our_own_environment_is_handed_on(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_SECRET", "x")
    said = place.run("env").out.decode()
    names = {line.partition("=")[0] for line in said.splitlines()}
    assert names <= {"PATH", "LC_ALL", "HOME", "OPENSSL_CONF", "GNUPGHOME", "PWD"}
