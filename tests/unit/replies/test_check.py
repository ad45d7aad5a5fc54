"""Mistakes in templates are named with file and line before anything starts."""

from pathlib import Path

import pytest

from mailbot.desks import load
from mailbot.errors import Problem
from mailbot.replies.check import check_templates, lost_replies
from mailbot.replies.render import Renderer
from unit.replies.specimens import TEMPLATES, desk

RULES = TEMPLATES.parent / "routing_rules"


def check(folder: Path) -> list[Problem]:
    return Renderer(folder, {"example": desk()}, TEMPLATES).check()


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_shipped_templates_are_right() -> None:
    desks = {"example": desk(), "bare": desk(name="bare", texts={}, policy_url="", categories=(), intakes=())}
    assert Renderer(TEMPLATES, desks).check() == []


def test_a_missing_reply_is_named(tmp_path: Path) -> None:
    problems = Renderer(tmp_path, {"example": desk()}).check()
    assert str(problems[0]).startswith(str(tmp_path / "acknowledgement" / "body.txt"))
    assert {Path(problem.file).parent.name for problem in problems} >= {"acknowledgement", "escalation", "daily_notice"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("one\n{% if %}", 2, "Expected an expression"),
        ("one\n{{ ticket.id", 2, "unexpected end"),
        ("one\n\n{{ tickt.id }}", 3, "tickt"),
        ("one\n{{ tickt }}", 2, "nearest are `ticket`, `title`"),
        ("one\n{{ ticket.owner }}", 2, "owner"),
        ("one\n{{ desk.tittle }}", 2, "desk.tittle: is unknown; nearest is `title`"),
        (
            "{% if ticket.tier == 17 %}\n{{ desk.tittle }}\n{% endif %}",
            2,
            "desk.tittle: is unknown; nearest is `title`",
        ),
        ("{% set desk = ticket %}\n{{ desk.is_seald }}", 2, "field `is_seald` is unknown; nearest is `is_sealed`"),
        (
            "{% for clock in clocks %}\n{{ clock.limitat }}{% endfor %}",
            2,
            "field `limitat` is unknown; nearest is `limit_at`",
        ),
        ("one\n{{ desk.calendar.zne }}", 2, "field `zne` is unknown; nearest is `zone`"),
        ("one\n{{ desk.title.upper() }}", 2, "field `upper` is unknown; there are no fields to ask for"),
        ("one\n{{ texts.delay }}", 2, "field `delay` is unknown; nearest is `delays`"),
        ("{% if ticket.tier == 17 %}\n{{ ticket.owner }}\n{% endif %}", 2, "owner"),
        ("{% if ticket.tier == 17 %}\n{{ tickt }}\n{% endif %}", 2, "tickt"),
        ("{% for clock in clocks %}\n{{ clock.due }}\n{% endfor %}", 2, "due"),
        ("one\n{{ ticket.id|nicely }}", 2, "nicely"),
        ("\n{{ 'a' * 100000000 }}", 2, "*"),
        ("\n{{ ticket.tier + 'a' }}", 2, "TypeError"),
        ("\n{% include 'nothing.txt' %}", 2, "nothing.txt"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    file = write(tmp_path / "acknowledgement" / "body.txt", text)
    (problem,) = check(tmp_path)
    assert (problem.file, problem.line) == (str(file), line)
    assert words in str(problem)


def test_a_mistake_in_an_included_file_is_named_there(tmp_path: Path) -> None:
    file = write(tmp_path / "acknowledgement" / "closing.txt", "Yours\n{{ desk.nobody }}")
    problems = check(tmp_path)
    assert {(problem.file, problem.line) for problem in problems} == {(str(file), 2)}


def test_a_mistake_in_the_page_of_every_language_is_named_once(tmp_path: Path) -> None:
    file = write(tmp_path / "page.html", "one\n{{ desk.titel }}")
    (made,) = load(RULES, ["allure"]).desks
    assert made.reply_languages > ("en",)
    (problem,) = Renderer(tmp_path, {"allure": made}, TEMPLATES).check()
    assert (problem.file, problem.line) == (str(file), 2)


@pytest.mark.parametrize("place", [".", "example"])
def test_a_reply_whose_name_is_misspelt_is_named_once(tmp_path: Path, place: str) -> None:
    file = write(tmp_path / place / "acknowledgment" / "body.txt", "Hello")
    (problem,) = check(tmp_path)
    assert problem.file == str(file.parent)
    assert "did you mean `acknowledgement`?" in problem.problem


def test_a_mistake_in_one_desks_own_file_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "example" / "escalation" / "subject.txt", "{{ overdu }}")
    (problem,) = check(tmp_path)
    assert (problem.file, problem.line, problem.key) == (str(file), 1, "overdu")


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    write(tmp_path / "acknowledgement" / "body.txt", "{{ a }}\n{{ b }}")
    write(tmp_path / "escalation" / "body.txt", "{{ c }}")
    assert [problem.key for problem in check(tmp_path)] == ["a", "b", "c"]


def test_a_file_in_another_charset_is_named(tmp_path: Path) -> None:
    file = tmp_path / "escalation" / "body.txt"
    file.parent.mkdir()
    file.write_bytes("Grüße".encode("latin-1"))
    (problem,) = check(tmp_path)
    assert problem.file == str(file)
    assert "UTF-8" in problem.problem


def test_a_page_that_prints_words_unescaped_is_named(tmp_path: Path) -> None:
    page = "{% macro raw(word) %}{{ word }}{% endmacro %}"
    write(tmp_path / "macros.txt", page)
    file = write(
        tmp_path / "acknowledgement" / "body.html", "{% from 'macros.txt' import raw %}{{ raw(ticket.subject) }}"
    )
    (problem,) = check(tmp_path)
    assert problem.file == str(file)
    assert "unescaped" in problem.problem


def test_a_reply_of_ones_own_may_use_any_known_name(tmp_path: Path) -> None:
    write(tmp_path / "x" / "subject.txt", "{{ ticket.id }}")
    write(tmp_path / "x" / "body.txt", "{{ ticket.id }} {{ clock.name }} {{ sender|person }}")
    assert check(tmp_path) == []


def test_a_folder_of_a_desk_that_is_not_configured_is_no_reply(tmp_path: Path) -> None:
    write(tmp_path / "another" / "acknowledgement" / "body.txt", "{{ nonsense }}")
    assert check(tmp_path) == []


def test_replies_of_no_desk_are_told(tmp_path: Path) -> None:
    for folder in ("desk/acknowledgement", "sv/acknowledgement", "dsek/acknowledgement", "my_own"):
        write(tmp_path / folder / "body.txt", "Hello")
    (told,) = lost_replies(tmp_path, {"desk", "other"})
    problem = "holds replies, and is neither a language nor a desk: there are desk, other"
    assert told == Problem(str(tmp_path / "dsek"), None, "", problem)


def test_problems_shared_by_desks_are_told_once(tmp_path: Path) -> None:
    write(tmp_path / "escalation" / "body.txt", "{{ c }}")
    desks = {"example": desk(), "second": desk(name="second")}
    assert len(Renderer(tmp_path, desks, TEMPLATES).check()) == 1


def test_the_check_can_be_asked_of_one_desk() -> None:
    made = Renderer(TEMPLATES, {"example": desk()})
    environment = made._environments["example", "en"]
    assert list(check_templates(environment, desk(), (TEMPLATES,), frozenset({"example"}), {})) == []
