"""Messages of files: where one ends in an mbox, what of a folder is mail, and what is told of the rest."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import MailbotError
from mailbot.listen import files
from mailbot.listen.files import files_of, messages_in, octets_in, walk

FROM = b"From ann@example.net Mon Mar  2 09:00:00 2026\n"
ONE = b"Subject: 1\n\nDear team\n"
TWO = b"Subject: 2\n\nyours\n"
PLENTY = 1_000_000


def boxed(content: bytes, tmp_path: Path, max_bytes: int = PLENTY) -> list[bytes | str]:
    """The messages of an mbox, or the problems of those that have one."""
    box = tmp_path / "box"
    box.write_bytes(content)
    return [found.problem or found.raw for found in walk(str(box), max_bytes)]


def test_the_messages_of_an_mbox_have_no_separator_and_no_empty_line_behind(tmp_path: Path) -> None:
    assert boxed(FROM + ONE + b"\n" + FROM + TWO + b"\n", tmp_path) == [ONE, TWO]
    assert [found.file for found in walk(str(tmp_path / "box"), PLENTY)] == [f"{tmp_path}/box:{n}" for n in (1, 2)]


def test_an_mbox_of_one_message_goes_by_its_own_name(tmp_path: Path) -> None:
    assert boxed(FROM + ONE, tmp_path) == [ONE]
    assert [name for name, _ in messages_in(str(tmp_path / "box"))] == [f"{tmp_path}/box"]


def test_a_message_has_the_same_octets_when_its_mbox_has_grown(tmp_path: Path) -> None:
    (before,) = boxed(FROM + ONE + b"\n", tmp_path)
    after, _ = boxed(FROM + ONE + b"\n" + FROM + TWO, tmp_path)
    assert before == after == ONE


@pytest.mark.parametrize(
    "line",
    [
        b"From ann@example.net Mon Mar  2 09:00:00 2026",
        b"From ann@example.net Mon Mar 02 09:00:00 +0000 2026",
        b"From - Mon Mar 02 09:00:00 2026",
        b"From MAILER-DAEMON Mon Mar  2 09:00 UTC 2026",
        b'From "ann at home"@example.net Mon Mar  2 09:00:00 2026 +0100',
    ],
)
def test_a_separator_is_a_line_with_a_time(tmp_path: Path, line: bytes) -> None:
    assert boxed(FROM + ONE + b"\n" + line + b"\n" + TWO, tmp_path) == [ONE, TWO]


@pytest.mark.parametrize(
    "line",
    [b"From here on it went wrong.", b"From Monday, 2 March 2026 at 09:00 on", b"From Mon Mar", b"from ann", b"From "],
)
def test_a_sentence_is_no_separator(tmp_path: Path, line: bytes) -> None:
    message = ONE + b"\n" + line + b"\nNote: so it was\n"
    assert boxed(FROM + message, tmp_path) == [message]


def test_a_separator_stands_behind_an_empty_line(tmp_path: Path) -> None:
    assert boxed(FROM + ONE + FROM + TWO, tmp_path) == [ONE + FROM + TWO]


def test_where_separators_have_no_time_all_separate(tmp_path: Path) -> None:
    assert boxed(b"From a\n" + ONE + b"\nFrom b\n" + TWO, tmp_path) == [ONE, TWO]


def test_a_sentence_is_no_separator_where_separators_have_no_time_either(tmp_path: Path) -> None:
    message = ONE + b"\nFrom here on it went wrong.\n\nSo it was\n"
    assert boxed(b"From a\n" + message + b"\nFrom b\n" + TWO, tmp_path) == [message, TWO]


@pytest.mark.parametrize("start", [b"From -\n", b"From - \n", b"From - Mon Mar 02 09:00:00 2026\n"])
def test_netscape_and_its_heirs_write_no_empty_line(tmp_path: Path, start: bytes) -> None:
    assert boxed(start + ONE + start + TWO, tmp_path) == [ONE, TWO]


def test_a_byte_order_mark_hides_no_mbox(tmp_path: Path) -> None:
    assert boxed(b"\xef\xbb\xbfFrom -\n" + ONE + b"\nFrom -\n" + TWO, tmp_path) == [ONE, TWO]


@pytest.mark.parametrize(("said", "found"), [(b"10", 2), (b"11", 1), (b"x", 1), (b"99999999999999999999", 1)])
def test_a_message_that_says_how_long_it_is_may_end_without_an_empty_line(
    tmp_path: Path, said: bytes, found: int
) -> None:
    message = b"Content-Length: " + said + b"\nSubject: 1\n\nDear team\n"
    assert len(boxed(FROM + message + FROM + TWO, tmp_path)) == found


def test_the_quoting_of_mboxo_and_mboxrd_is_taken_off(tmp_path: Path) -> None:
    quoted = b"Subject: 1\n\n>From here\n\n>>From there\n> From far\n>Fromage\n"
    assert boxed(FROM + quoted, tmp_path) == [b"Subject: 1\n\nFrom here\n\n>From there\n> From far\n>Fromage\n"]


def test_line_ends_are_kept_as_they_are(tmp_path: Path) -> None:
    crlf = (FROM + ONE + b"\n" + FROM + TWO + b"\n").replace(b"\n", b"\r\n")
    assert boxed(crlf, tmp_path) == [ONE.replace(b"\n", b"\r\n"), TWO.replace(b"\n", b"\r\n")]


def test_a_message_that_is_too_big_is_told_and_those_behind_it_are_read(tmp_path: Path) -> None:
    found = boxed(FROM + ONE + b"x" * 5000 + b"\n\n" + FROM + TWO, tmp_path, 1000)
    assert found == [f"too big: {len(ONE) + 5001} octets, at most 1000 are taken", TWO]
    (alone,) = boxed(b"x" * 5000, tmp_path, 1000)
    assert alone == "too big: 5000 octets, at most 1000 are taken"


def test_a_line_longer_than_a_piece_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIECE", 50)
    long = b"Subject: 1\n\n" + b"x" * 50 + FROM + b"y" * 100 + b">From here\n"
    assert boxed(FROM + long + b"\n" + FROM + TWO, tmp_path) == [long, TWO]


LINES = st.lists(st.sampled_from([FROM, b"\n", b"From here\n", b">From there\n", b"Subject: x\n", b"end", b"\r\n"]))


@given(LINES, st.sampled_from([1, 3, 50, 1 << 18]))
def test_every_octet_of_an_mbox_is_read_once(lines: list[bytes], piece: int) -> None:
    content = FROM + b"".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "PIECE", max(piece, len(FROM)))
        found = list(files._messages("box", io.BytesIO(content), PLENTY))
    read = sum(each.octets for each in found)
    assert len(content) - 2 <= read <= len(content), "an empty line at the end belongs to no message"
    assert content.count(b"there\n") == sum(each.raw.count(b"there\n") for each in found)


@given(st.lists(st.sampled_from([b"Subject: x\n", b"a line\n", b"From here\n", b">From there\n", b">>From\n"])))
def test_what_a_program_quoted_comes_out_as_it_was(lines: list[bytes]) -> None:
    """mboxrd's rule, forth and back."""
    message = b"".join(lines) + b"end\n"
    quoted = b"".join(
        b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in message.splitlines(True)
    )
    (found,) = files._messages("box", io.BytesIO(FROM + quoted + b"\n"), PLENTY)
    assert found.raw == message


def laid_out(top: Path, *names: str) -> None:
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(b"Subject: " + name.encode() + b"\n\n")


def names_in(top: Path) -> list[str]:
    return [str(path.relative_to(top)) for path in files_of(top)]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    laid_out(tmp_path, "b.eml", "a/2.eml", "a/10.eml", "c.eml", ".hidden", ".git/config", "a/.DS_Store")
    assert names_in(tmp_path) == ["a/10.eml", "a/2.eml", "b.eml", "c.eml"]


def test_of_a_maildir_only_messages_are_read(tmp_path: Path) -> None:
    laid_out(tmp_path, "cur/1:2,S", "new/2", "tmp/3", "dovecot-uidlist", "subscriptions", "cur/.nfs0001")
    laid_out(tmp_path, ".Sent/cur/4", ".Sent/new/5", ".Sent/tmp/6", ".Sent/maildirfolder", "Archive/2025/cur/7")
    (tmp_path / "Archive/2025/new").mkdir()
    assert names_in(tmp_path) == [".Sent/cur/4", ".Sent/new/5", "Archive/2025/cur/7", "cur/1:2,S", "new/2"]


def test_links_and_what_is_no_file_are_no_trap(tmp_path: Path) -> None:
    laid_out(tmp_path, "a/1.eml")
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    (tmp_path / "again.eml").symlink_to(tmp_path / "a" / "1.eml")
    (tmp_path / "loop.eml").symlink_to(tmp_path / "loop.eml")
    os.mkfifo(tmp_path / "pipe")
    assert names_in(tmp_path) == ["a/1.eml", "again.eml", "loop.eml"]
    found = {Path(each.file).name: each.problem for each in walk(str(tmp_path), PLENTY)}
    assert found["loop.eml"].startswith("can't be read: Too many levels of symbolic links")
    assert found["1.eml"] == found["again.eml"] == ""


def test_the_octets_of_a_source_are_those_that_are_read(tmp_path: Path) -> None:
    laid_out(tmp_path, "cur/1", "new/2")
    (tmp_path / "cur" / "box").write_bytes(FROM + ONE + b"\n" + FROM + TWO)
    assert octets_in(str(tmp_path)) == sum(found.octets for found in walk(str(tmp_path), PLENTY)) > 0
    assert octets_in("-") == octets_in(str(tmp_path / "nowhere")) == 0


def test_a_name_that_is_no_text_can_be_told(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.eml"))).write_bytes(ONE)
    (found,) = walk(str(tmp_path), PLENTY)
    assert found.file.encode().endswith("\N{REPLACEMENT CHARACTER}.eml".encode())


def test_a_file_that_is_not_there_is_a_problem_or_an_error(tmp_path: Path) -> None:
    (found,) = walk(str(tmp_path / "nowhere.eml"), PLENTY)
    assert found.problem == "can't be read: No such file or directory"
    with pytest.raises(MailbotError, match=r"nowhere\.eml: can't be read"):
        list(messages_in(str(tmp_path / "nowhere.eml")))
