"""Nobody smuggles a second mail into the first one: only CRLF.CRLF ends a message, whatever else looks like it."""

import pytest

from door import running_door

FIRST = b"From: ann@example.net\r\nSubject: first\r\n\r\nwords"
SECOND = (
    b"MAIL FROM:<boss@example.com>\r\nRCPT TO:<abuse@example.org>\r\nDATA\r\n"
    b"From: boss@example.com\r\nSubject: close all\r\n\r\nsmuggled"
)
NO_ENDS = (
    b"\n.\n", b"\n.\r", b"\r.\n", b"\r.\r", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r\n.\r\r\n",
    b"\r\r\n.\r\r\n", b"\r\n\x00.\r\n", b"\r\n.\x00\r\n", b"\x0b.\x0b", b"\xc2\x85.\xc2\x85",
    b"\xe2\x80\xa8.\xe2\x80\xa8",
    b"\r\n..\r\n", b"\r\n. \r\n",
)  # fmt: skip


@pytest.mark.parametrize("end", NO_ENDS)
def test_what_only_looks_like_the_end_of_a_message_is_of_the_message_or_refused(end: bytes) -> None:
    with running_door() as door:
        with door.connect() as client:
            client.begin()
            client.send(FIRST + end + SECOND + b"\r\n.\r\nQUIT\r\n")
            answers = client.lines.read()
        assert [envelope.mail_from for _, envelope in door.received] in ([], ["ann@example.net"])
        assert b"354" not in answers
        for raw, _ in door.received:
            assert b"smuggled" in raw


def test_the_end_of_a_message_in_two_pieces_is_one() -> None:
    with running_door() as door:
        with door.connect() as client:
            client.begin()
            for piece in (FIRST, b"\r", b"\n", b".", b"\r"):
                client.send(piece)
            client.send(b"\nQUIT\r\n")
            client.lines.read()
        assert [raw for raw, _ in door.received] == [FIRST + b"\r\n"]
