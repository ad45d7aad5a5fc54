"""The marks' files are read, checked, and say why each of them is there."""

from pathlib import Path

import pytest

from mailbot.classify import marked
from mailbot.classify.facts import FACTS
from mailbot.classify.marked import FILES, WEIGHED, header_marks, signs
from mailbot.domain.reading import NATURES
from mailbot.errors import ConfigError

GOOD = {"name": "a sign", "family": "f", "where": "text", "weight": 3, "why": "because", "patterns": ["word"]}


def test_every_sign_and_header_says_why() -> None:
    assert all(sign.why and sign.name for nature in WEIGHED for sign in signs()[nature])
    assert all(mark.why and mark.nature in NATURES for mark in header_marks())


@pytest.mark.parametrize("nature", WEIGHED)
def test_no_two_signs_of_a_nature_have_one_name(nature: str) -> None:
    names = [sign.name for sign in signs()[nature]]
    assert len(names) == len(set(names))


def test_every_fact_is_asked_for() -> None:
    assert {sign.fact for nature in WEIGHED for sign in signs()[nature] if sign.fact} == set(FACTS)


@pytest.mark.parametrize("nature", WEIGHED)
def test_words_alone_never_stand_alone_but_for_a_test_string(nature: str) -> None:
    alone = [sign for sign in signs()[nature] if sign.alone and not sign.is_structure]
    assert [sign.name for sign in alone] == (["the test string"] if nature == "spam" else [])


def test_a_good_sign_is_taken() -> None:
    sign = marked._sign("x.toml", "list", GOOD)
    assert (sign.natures, sign.core, sign.alone, sign.is_structure) == (("list",), False, False, False)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"where": "nowhere"}, "where makes no sense"),
        ({"where": "header"}, "where makes no sense"),
        ({"where": "fact", "fact": "unheard of"}, "fact makes no sense"),
        ({"fact": "null sender"}, "fact makes no sense"),
        ({"natures": ["human"]}, "natures makes no sense"),
        ({"weight": 0}, "weight makes no sense"),
        ({"weight": "ten"}, "weight makes no sense"),
        ({"family": None}, "keys are missing: family"),
        ({"patterns": None}, "patterns makes no sense"),
        ({"patterns": ["("]}, "no RE2 pattern"),
        ({"patterns": ["a*"]}, "matches where there is nothing"),
        ({"colour": "red"}, "no such keys: colour"),
    ],
)
def test_a_bad_sign_is_refused_with_its_file_and_name(change: dict[str, object], problem: str) -> None:
    entry = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    with pytest.raises(ConfigError, match=problem) as refused:
        marked._sign("x.toml", "list", entry)
    assert "marks/x.toml: a sign" in str(refused.value)


def test_what_speaks_for_people_may_not_have_a_positive_weight() -> None:
    with pytest.raises(ConfigError, match="weight"):
        marked._sign("people.toml", "human", GOOD)


def test_every_file_of_signs_is_read() -> None:
    from importlib import resources

    found = {each.name for each in (resources.files("mailbot.classify") / "marks").iterdir()}
    assert found == {*FILES, "headers.toml", "filters.toml"}


def test_a_table_that_is_no_toml_is_told_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "marks").mkdir()
    (tmp_path / "marks" / "spam.toml").write_text("[[sign]\n")
    monkeypatch.setattr(marked.resources, "files", lambda _: tmp_path)
    with pytest.raises(ConfigError, match=r"marks/spam\.toml: TOML: .*line 1"):
        marked._read("spam.toml")


def test_all_tables_can_be_read_before_mail_comes() -> None:
    marked.read_marks()
