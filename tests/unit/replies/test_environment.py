"""The sandbox: nothing grows without bound, nothing is printed by mistake, HTML is escaped."""

from dataclasses import replace
from pathlib import Path
from types import CodeType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError

from mailbot.domain.desk import Desk
from mailbot.replies import environment
from mailbot.replies.environment import Sandbox, make_environment, render_bounded
from unit.replies.specimens import desk, ticket


def rendered(folder: Path, source: str, name: str = "a.txt", made: Desk | None = None, **context: object) -> str:
    (folder / name).write_text(source)
    return render_bounded(make_environment(made or desk(), (folder,)).get_template(name), context)


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ 10 ** 1000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:1000000000}'.format('a') }}",
        "{{ 'a'.ljust(1000000000) }}",
        "{{ 'a'|center(1000000000) }}",
        "{{ 'a'|indent(1000000000) }}",
        "{{ 'aa'|replace('a', 'b') }}",
        "{{ '%s'|format(1) }}",
        "{% for a in range(100000) %}{{ a }}{% endfor %}",
        "{{ lipsum(1000) }}",
        "{{ ticket.__class__ }}",
        "{{ desk.calendar.zone.key }}",
        "{{ '<b>'|safe }}",
    ],
)
def test_what_could_grow_or_leak_is_out_of_reach(tmp_path: Path, source: str) -> None:
    with pytest.raises(TemplateError):
        rendered(tmp_path, source, ticket=ticket())


def test_output_is_bounded(tmp_path: Path) -> None:
    many = tuple(range(2_000))
    with pytest.raises(SecurityError, match="more than"):
        rendered(tmp_path, "{% for a in many %}{% for b in many %}{{ a }}{% endfor %}{% endfor %}", many=many)


def test_an_unknown_field_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        rendered(tmp_path, "{{ ticket.owner }}", ticket=ticket())


def test_a_value_cannot_start_a_line_of_its_own(tmp_path: Path) -> None:
    assert rendered(tmp_path, "Subject:  {{ subject }}", subject="a\n\n- b\r\nc\u2028d") == "Subject:  a - b c d"


def test_nothing_is_printed_for_none(tmp_path: Path) -> None:
    assert rendered(tmp_path, "[{{ nothing }}]", nothing=None) == "[]"


def test_html_is_escaped_and_text_is_not(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ word }}", "a.html", word="<b>&") == "&lt;b&gt;&amp;"
    assert rendered(tmp_path, "{{ word }}", "a.txt", word="<b>&") == "<b>&"


def test_a_desks_own_file_comes_before_the_common_one(tmp_path: Path) -> None:
    for folder, text in (("own", "own"), ("common", "common")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text)
    made = make_environment(desk(), (tmp_path / "own", tmp_path / "common"))
    assert made.get_template("a.txt").render() == "own"


def test_a_file_that_desks_share_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []

    def compile_it(self: Sandbox, source: str, *rest: Any) -> CodeType:
        compiled.append(source)
        return Environment.compile(self, source, *rest)

    monkeypatch.setattr(Sandbox, "compile", compile_it)
    assert [rendered(tmp_path, "{{ desk.name }}", made=desk(name=name)) for name in ("one", "two")] == ["one", "two"]
    assert compiled == ["{{ desk.name }}"]


def test_a_file_that_was_changed_is_compiled_again(tmp_path: Path) -> None:
    assert [rendered(tmp_path, text) for text in ("before", "after")] == ["before", "after"]


def test_a_time_that_a_shared_file_has_is_told_in_each_desks_own_zone(tmp_path: Path) -> None:
    zones = [replace(desk().calendar, zone=ZoneInfo(name)) for name in ("Europe/London", "Asia/Tokyo")]
    source = "{{ '2026-03-02T17:30:00Z'|brief }}"
    told = [rendered(tmp_path, source, made=desk(calendar=zone)) for zone in zones]
    assert told == ["Mon 2 Mar 2026, 17:30 GMT", "Tue 3 Mar 2026, 02:30 JST"]


def test_the_bound_is_far_above_any_real_mail() -> None:
    assert environment.OUTPUT_LIMIT > 5 * 20_000
