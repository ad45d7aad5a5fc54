"""What a folder makes of a server's refusals, without a server: those that a real one gives seldom."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4
from typing import Any

import pytest

from mailbot.errors import Trouble
from mailbot.listen.imap_folder import CLOCK_SKEW, PART, Facts, Folder, Unfetchable
from mailbot.listen.imap_look import BATCH_MESSAGES, BATCH_OCTETS, _batches
from mailbot.sections import ImapSettings

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACCOUNT = ImapSettings.model_validate(
    {"name": "desk", "host": "imap.example.org", "user": "desk", "password_file": "password"}
)


class Connection:
    """A server that answers as a test says."""

    def __init__(self, answers: Callable[[Any, str], Any], selected: dict[bytes, Any] | None = None) -> None:
        self.answers = answers
        self.searched: list[str] = []
        self.selected = {b"EXISTS": 0, b"UIDVALIDITY": 1, b"UIDNEXT": 1} if selected is None else selected

    def select_folder(self, _name: str, **_: object) -> dict[bytes, Any]:
        return self.selected

    def news(self) -> bool:
        return False

    def search(self, criteria: str) -> list[int]:
        self.searched.append(criteria)
        return [3]


def folder(error: Exception) -> Folder:
    def answers(*_: object) -> Any:
        raise error

    return Folder(Connection(answers), ACCOUNT, "INBOX")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error",
    [IMAP4.error("FETCH failed: [SERVERBUG] its words"), ValueError("no number"), TypeError("x"), KeyError("x")],
)
def test_a_refusal_is_the_messages_own_and_tells_nothing_of_it(error: Exception) -> None:
    with pytest.raises(Unfetchable) as raised:
        folder(error).facts([1])
    assert str(raised.value) in ("the server doesn't give it", "the server doesn't give it (SERVERBUG)")


@pytest.mark.parametrize("code", ["UNAVAILABLE", "INUSE", "LIMIT"])
def test_a_server_that_asks_to_come_later_is_no_fault_of_the_message(code: str) -> None:
    with pytest.raises(Trouble) as raised:
        folder(IMAP4.error(f"FETCH failed: [{code}] later")).octets([1])
    assert (raised.value.kind, raised.value.where) == ("unreachable", "desk")


def test_a_broken_connection_is_told_as_that() -> None:
    with pytest.raises(IMAP4.abort):
        folder(IMAP4.abort("EOF")).octets([1])


def test_a_part_that_is_left_out_is_no_end() -> None:
    with pytest.raises(Unfetchable, match="part"):
        Folder(Connection(lambda *_: {1: {}}), ACCOUNT, "INBOX").octets_in_parts(1, PART)  # type: ignore[arg-type]


def test_a_message_that_is_larger_than_it_was_said_to_be_is_not_fetched_for_ever() -> None:
    def endless(_uids: Any, what: str, _octets: int) -> Any:
        start = what.partition("<")[2].partition(".")[0]
        return {1: {f"BODY[]<{start}>".encode(): b"x" * PART}}

    with pytest.raises(Unfetchable, match="max_bytes"):
        Folder(Connection(endless), ACCOUNT, "INBOX").octets_in_parts(1, 3 * PART)  # type: ignore[arg-type]


def test_a_folder_without_lasting_numbers_cannot_be_read() -> None:
    with pytest.raises(Trouble, match="UIDVALIDITY"):
        Folder(Connection(lambda *_: {}, {b"EXISTS": 0}), ACCOUNT, "INBOX")  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [-1, 0, 2**32, 2**63])
def test_numbers_that_no_server_may_give_a_folder_are_told(number: int) -> None:
    with pytest.raises(Trouble, match="no lasting numbers"):
        Folder(Connection(lambda *_: {}, {b"EXISTS": 0, b"UIDVALIDITY": number}), ACCOUNT, "INBOX")  # type: ignore[arg-type]


def test_a_folder_that_is_said_to_hold_more_than_any_does_is_not_searched() -> None:
    with pytest.raises(Trouble, match="is said to hold") as raised:
        Folder(Connection(lambda *_: {}, {b"EXISTS": 10**15, b"UIDVALIDITY": 1}), ACCOUNT, "INBOX")  # type: ignore[arg-type]
    assert raised.value.kind == "protocol"


def test_a_message_number_that_cannot_be_is_told() -> None:
    connection = Connection(lambda *_: {}, {b"EXISTS": 1, b"UIDVALIDITY": 1, b"UIDNEXT": 1})
    connection.search = lambda _: [2**63]  # type: ignore[method-assign]
    for look in (lambda it: it.uids(NOW), lambda it: it.later_uids()):
        with pytest.raises(Trouble, match="numbers that can't be"):
            look(Folder(connection, ACCOUNT, "INBOX"))  # type: ignore[arg-type]


def test_a_stop_is_looked_at_between_windows() -> None:
    connection = Connection(lambda *_: {}, {b"EXISTS": 100_000_000, b"UIDVALIDITY": 1})
    opened = Folder(connection, ACCOUNT, "INBOX")  # type: ignore[arg-type]
    assert opened.uids(NOW, lambda: len(connection.searched) == 2) == [3]


def test_a_small_message_that_is_larger_than_max_bytes_after_all_is_not_taken() -> None:
    large = b"x" * (ACCOUNT.max_bytes + 1)
    with pytest.raises(Unfetchable, match="max_bytes"):
        Folder(Connection(lambda *_: {1: {b"BODY[]": large}}), ACCOUNT, "INBOX").octets([1])  # type: ignore[arg-type]


def test_a_hundred_thousand_messages_are_looked_for_by_windows_from_the_top() -> None:
    connection = Connection(lambda *_: {}, {b"EXISTS": 45_000, b"UIDVALIDITY": 1, b"UIDNEXT": 50_001})
    assert Folder(connection, ACCOUNT, "INBOX").uids(NOW) == [3]  # type: ignore[arg-type]
    wanted = "OR UNSEEN SINCE 28-Feb-2026"
    assert connection.searched == [f"25001:* {wanted}", f"5001:25000 {wanted}", f"1:5000 {wanted}"]


def test_the_last_message_is_not_new_for_being_the_last() -> None:
    connection = Connection(lambda *_: {}, {b"EXISTS": 1, b"UIDVALIDITY": 1, b"UIDNEXT": 4})
    opened = Folder(connection, ACCOUNT, "INBOX")  # type: ignore[arg-type]
    assert opened.later_uids() == []
    assert connection.searched == ["UID 4:*"]


@pytest.mark.parametrize(
    ("seen", "at", "ours"),
    [
        (False, NOW - timedelta(days=900), True),
        (True, NOW - timedelta(days=1), False),
        (True, NOW - CLOCK_SKEW, True),
        (True, None, True),
    ],
)
def test_only_what_was_read_before_we_came_is_left_alone(seen: bool, at: datetime | None, ours: bool) -> None:
    assert Facts(1, seen, 10, at).is_ours(NOW) is ours


def test_batches_hold_so_many_messages_and_octets_and_large_ones_stand_alone() -> None:
    sizes = [10] * (BATCH_MESSAGES + 1) + [PART + 1, PART, PART, 10]
    batches = list(_batches([Facts(uid, False, size, NOW) for uid, size in enumerate(sizes)]))
    assert [len(batch) for batch in batches] == [BATCH_MESSAGES, 1, 1, 2, 1]
    assert [each.uid for batch in batches for each in batch] == list(range(len(sizes)))
    assert max(sum(each.size for each in batch) for batch in batches) <= BATCH_OCTETS
