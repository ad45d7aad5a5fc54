"""What two processes make is the same as if one had made it."""

import os
import subprocess
import sys
from multiprocessing import active_children

import pytest

from labelled_mail import labelled
from mailbot.classify.fusion import Scores, Seen
from mailbot.learn.beside import by_two
from mailbot.learn.data import Labelled

FIRST = os.getpid()
# Each process says that it is at work, and isn't done before long; the output ends when both have ended.
AT_WORK = """
import os, time
from mailbot.learn.beside import by_two

def make(_number):
    os.write(1, b"*")
    time.sleep(600)

list(by_two(range(2), make, worth=True))
"""
MANY = 500


def mails(count: int) -> list[Labelled]:
    return [labelled(text=f"mail {number}") for number in range(count)]


def seen(record: Labelled) -> Seen:
    return Seen(str(os.getpid()), record.subject, record.text, Scores())


@pytest.mark.parametrize("count", [MANY, MANY + 1])
def test_every_other_mail_is_read_by_a_second_process_in_their_order(count: int) -> None:
    found = list(by_two(mails(count), seen, worth=True))
    assert [each.text for each in found] == [record.text for record in mails(count)]
    assert {each.desk == str(FIRST) for each in found[::2]} == {True}
    assert {each.desk == str(FIRST) for each in found[1::2]} == {False}
    assert not active_children()


def test_what_is_not_worth_it_is_done_by_one() -> None:
    assert {each.desk for each in by_two(mails(MANY), seen, worth=False)} == {str(FIRST)}


def test_the_first_process_reads_on_when_the_second_has_ended() -> None:
    def ending(record: Labelled) -> Seen:
        if os.getpid() != FIRST and record.text == "mail 101":
            os._exit(1)
        return seen(record)

    found = list(by_two(mails(MANY), ending, worth=True))
    assert [each.text for each in found] == [record.text for record in mails(MANY)]
    assert {each.desk for each in found[101:]} == {str(FIRST)}


def test_the_second_process_ends_with_who_no_longer_listens() -> None:
    reading = by_two(mails(10 * MANY), seen, worth=True)
    next(reading)
    assert active_children()
    reading.close()  # type: ignore[attr-defined]  # it is a generator
    assert not active_children()


def test_the_second_process_ends_with_the_first_however_that_ends_and_whatever_it_is_at() -> None:
    with subprocess.Popen([sys.executable, "-c", AT_WORK], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.read(2) == b"**"
        first.kill()
        assert first.stdout.read() == b""
