"""YAML as plain values with lines: what is read, and what is refused with its place."""

import os
from pathlib import Path

import pytest

from mailbot.desks.document import Document, read


def document(tmp_path: Path, text: str | bytes) -> Document:
    path = tmp_path / "file.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path)


def test_values_are_those_of_yaml_1_2_and_clauses_stay_text(tmp_path: Path) -> None:
    text = "a: 1\nb: on\nc: NO\nd: true\ne: 12.10\nf: 2026-12-24\ng: 09:00\nh: [x, ~]\ni: '5'\nj:\n"
    found = document(tmp_path, text)
    assert found.problems == []
    assert found.value == {
        "a": 1, "b": "on", "c": "NO", "d": True, "e": "12.10", "f": "2026-12-24", "g": "09:00", "h": ["x", None],
        "i": "5", "j": None,
    }  # fmt: skip


def test_every_key_has_its_line(tmp_path: Path) -> None:
    found = document(tmp_path, "a:\n  b:\n    - x\n    - c: 1\n")
    assert found.lines["a",] == 1
    assert found.lines["a", "b"] == 2
    assert found.lines["a", "b", 1, "c"] == 4
    assert found.top_keys() == ("a",)


def test_a_block_text_knows_the_line_of_each_of_its_lines(tmp_path: Path) -> None:
    found = document(tmp_path, "a:\n  b: |\n    one\n\n    three\n  c: one line\n")
    assert found.line_within(("a", "b"), 0) == 3
    assert found.line_within(("a", "b"), 2) == 5
    assert found.line_within(("a", "c"), 0) == 6


def test_a_key_given_twice_names_both_lines(tmp_path: Path) -> None:
    found = document(tmp_path, "a: 1\nb: 2\na: 3\n")
    assert [str(problem).partition("file.yaml:")[2] for problem in found.problems] == [
        "3: a: is given twice, first on line 1"
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1", 1),
        ("b: {a: 1\nc: 2", 1),
        ("a: 1\n b: 2", 2),
        ("a: 1\nb: 'x\n\n", 2),
        ("a: &x 1\nb: *x", 2),
        ("? [a]\n: 1", 1),
        ("--- 1\n--- 2", 2),
        (b"a: 1\nb: \xff\xfe", 2),
        (b"a: \x00", None),
        ("[" * 5000, 1),
        ("- " * 5000, 1),
        ("a: " + "{b: " * 30 + "1" + "}" * 30, 1),
    ],
)
def test_what_is_no_yaml_of_ours_is_refused_with_its_line(tmp_path: Path, text: str | bytes, line: int | None) -> None:
    found = document(tmp_path, text)
    assert found.problems
    assert found.problems[0].line == line


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("title: Spoke: Street", "quote text that has a colon and a space"),
        ("- a\n   b: 1", "indent keys of one mapping alike"),
        ("a: 1\n\tb: 1", "indent with spaces"),
        ("a:\n\tb: 1", "indent with spaces"),
        ("a: [1, 2", "a `[` is not closed, or a comma is missing"),
        ("a: {b: 1", "a `{` is not closed, or a comma is missing"),
        ("a: 'b", "a quotation mark is not closed"),
        ("a: {*: [b]}", "quote text that begins with `*` or `&`"),
        ("a: @b", "quote text that begins with a sign"),
        ("a:\n  - 1\n - 2", "indent what belongs together alike"),
    ],
)
def test_what_is_no_yaml_is_told_with_what_mends_it(tmp_path: Path, text: str, mend: str) -> None:
    (told,) = document(tmp_path, text).problems
    assert told.problem.startswith("is not YAML: ")
    assert mend in told.problem


def test_aliases_cannot_balloon(tmp_path: Path) -> None:
    text = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    found = document(tmp_path, text)
    assert "write it out" in str(found.problems[0])


def test_a_tag_makes_no_object(tmp_path: Path) -> None:
    assert document(tmp_path, "a: !!python/object/apply:os.getcwd []\n").value == {"a": []}


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    found = read(tmp_path / "none.yaml")
    assert [problem.problem for problem in found.problems] == ["no such file"]


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    assert "can't be read" in read(tmp_path).problems[0].problem


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    assert "larger" in document(tmp_path, "x" * 2_000_001).problems[0].problem


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    found = document(tmp_path, "")
    assert (found.value, found.problems) == (None, [])


def test_a_link_to_nowhere_is_no_file_that_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").symlink_to(tmp_path / "gone.yaml")
    (problem,) = read(tmp_path / "file.yaml", optional=True).problems
    assert problem.problem == "leads to no file"


def test_a_pipe_is_refused_and_nothing_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "file.yaml")
    (problem,) = read(tmp_path / "file.yaml").problems
    assert problem.problem == "is no file, but a pipe"
