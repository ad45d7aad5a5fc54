"""Replies in other languages: whole in one language, laid out as the English ones, dated as people there write."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailbot.desks.loading import load
from mailbot.domain.desk import Desk
from mailbot.domain.plan import Rendered
from mailbot.domain.reading import KINDS
from mailbot.replies.filters import local_time, written_date
from mailbot.replies.layout import WIDTH, blocks, columns, plain
from mailbot.replies.render import Renderer
from mailbot.replies.specimens import specimens
from mailbot.replies.translated import OUTSIDE, WORD_LISTS

from .specimens import NOW, TEMPLATES, acknowledgement_context, desk, outgoing, ticket

RULES = TEMPLATES.parent / "routing_rules"
LANGUAGES = tuple(sorted(folder.name for folder in TEMPLATES.iterdir() if re.fullmatch("[a-z]{2}", folder.name)))
DE = {"en": {"delays": "Usual times."}, "de": {"delays": "Übliche Zeiten."}}


@cache
def alludium(language: str) -> Desk:
    return replace(load(RULES, ["alludium"]).desks[0], languages=("en", language))


@cache
def renderer(language: str) -> Renderer:
    return Renderer(TEMPLATES, {"alludium": alludium(language)})


def rendered(template: str, language: str, context: dict[str, Any]) -> Rendered:
    mail = outgoing(template, desk="alludium", language=language, context=context)
    return renderer(language).render(mail, NOW)


def text_of(mail: Rendered, form: str = "plain") -> str:
    part = message_from_bytes(mail.raw, policy=policy.default).get_body((form,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def english_lines() -> set[str]:
    """Words of the English templates, as runs between markup: what no other language says."""
    files = [file for name in OUTSIDE for file in (TEMPLATES / name).glob("*.txt")]
    runs = {
        run.strip()
        for file in files
        for run in re.split(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|\n|(?<=[.:]) ", file.read_text(), flags=re.DOTALL)
    }
    runs |= set(alludium("en").texts["en"].values())
    return {run for run in runs if len(run.split()) >= 3}


def all_contexts(language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for template in OUTSIDE:
        for context in specimens(template, alludium(language)):
            yield template, {**context, "answered_subject": "", "form": ""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_translations_are_whole(language: str) -> None:
    assert language in alludium(language).reply_languages
    assert renderer(language).check() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_english_is_left_in_a_translated_reply(language: str) -> None:
    english = english_lines()
    assert len(english) > 50
    for template, context in all_contexts(language):
        told = " ".join(text_of(rendered(template, language, context)).split())
        assert [line for line in english if line in told] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translated_reply_fits_and_says_the_same_twice(language: str) -> None:
    for template, context in all_contexts(language):
        mail = rendered(template, language, {**context, "moved_from": None, "moved_to": None})
        text, page = text_of(mail), text_of(mail, "html")
        assert [line for line in text.split("\n") if columns(line) > WIDTH and " " in line.strip()] == []
        assert f'<html lang="{language}">' in page
        words = re.sub(r"<[^>]+>", "", page.partition("<main>")[2].partition("</main>")[0])
        assert _letters(words) == _letters(text)


def _letters(text: str) -> str:
    plain_text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&#39;", "'")
    return re.sub(r"[\W_]", "", plain_text.replace("&#34;", '"'))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_tells_its_language(language: str, kind: str) -> None:
    mail = rendered("acknowledgement", language, acknowledgement_context(kind, ticket=ticket(kind)))
    assert message_from_bytes(mail.raw, policy=policy.default)["Content-Language"] == language


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Monday 2 March 2026"),
        ("de", "Montag, 2. März 2026"),
        ("fr", "lundi 2 mars 2026"),
        ("es", "lunes, 2 de marzo de 2026"),
        ("pt", "segunda-feira, 2 de março de 2026"),
        ("it", "lunedì 2 marzo 2026"),
        ("nl", "maandag 2 maart 2026"),
        ("pl", "poniedziałek, 2 marca 2026"),
        ("ja", "2026年3月2日月曜日"),
    ],
)
def test_dates_are_written_as_people_write_them(language: str, expected: str) -> None:
    assert written_date(date(2026, 3, 2), language) == expected


def test_the_zone_is_named_in_the_replys_words() -> None:
    words = {"date_time": "{date}, {time} Uhr", "zone_time": "Ortszeit {city}, {zone}"}
    told = local_time(ZoneInfo("Europe/London"), "de", words.get)(datetime(2026, 7, 2, 23, tzinfo=UTC))
    assert told == "Donnerstag, 2. Juli 2026, 24:00 Uhr (Ortszeit London, BST)"
    assert local_time(ZoneInfo("UTC"), "de", words.get)(NOW) == "Montag, 2. März 2026, 09:05 Uhr (UTC)"


def german(folder: Path, **changes: object) -> Renderer:
    return Renderer(folder, {"example": desk(languages=("en", "de"), **{"texts": DE, **changes})}, TEMPLATES)


def language_of(made: Renderer, language: str) -> str:
    raw = made.render(outgoing(language=language), NOW).raw
    return str(message_from_bytes(raw, policy=policy.default)["Content-Language"])


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(DE, "de"), ({}, "en"), ({"en": DE["en"]}, "en"), ({"en": DE["en"], "de": {}}, "en")],
)
def test_a_desk_replies_in_what_its_texts_are_whole_in(tmp_path: Path, texts: object, expected: str) -> None:
    made = german(tmp_path, texts=texts)
    assert language_of(made, "de") == expected
    assert language_of(made, "ja") == "en"


def test_a_language_of_which_a_file_is_missing_is_named_and_not_written(tmp_path: Path) -> None:
    made = Renderer(_english_and(tmp_path, "sv"), {"example": desk(languages=("sv",), texts={"en": {}, "sv": {}})})
    assert f"{tmp_path}/sv/acknowledgement/body.txt: is missing" in "\n".join(map(str, made.check()))
    assert language_of(made, "sv") == "en"


def _english_and(folder: Path, language: str) -> Path:
    for file in TEMPLATES.glob("**/*.*"):
        path = file.relative_to(TEMPLATES)
        if path.parts[0] not in LANGUAGES:
            (folder / path.parent).mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(file.read_text())
    (folder / language).mkdir()
    return folder


@pytest.mark.parametrize("name", WORD_LISTS)
def test_a_word_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    source = (TEMPLATES / "de/words.txt").read_text()
    (tmp_path / "de").mkdir()
    (tmp_path / "de/words.txt").write_text(source.replace(f"{{% set {name} = {{", f"{{% set other_{name} = {{"))
    problems = [str(problem) for problem in german(tmp_path).check()]
    assert problems
    assert all(f"de/words.txt: {name}." in problem and "is missing" in problem for problem in problems)


def test_a_desk_may_have_its_own_words_in_a_language(tmp_path: Path) -> None:
    (tmp_path / "example/de/acknowledgement").mkdir(parents=True)
    (tmp_path / "example/de/acknowledgement/closing.txt").write_text("Bis bald.\n")
    made = german(tmp_path)
    assert made.check() == []
    assert text_of(made.render(outgoing(language="de"), NOW)).endswith("Bis bald.\n")
    assert "Bis bald" not in text_of(made.render(outgoing(), NOW))


def test_japanese_is_filled_by_columns_and_its_facts_align() -> None:
    told = plain(blocks("受付:  EXA-7K3M2Q\n受信日時:  " + "「推論」API の応答を確認しました。" * 8))
    first, *rest = told.rstrip("\n").split("\n")
    assert columns(first.partition("EXA")[0]) == columns(rest[0].partition("「")[0])
    assert len(rest) > 2
    for line in rest:
        assert columns(line) <= WIDTH
        assert not line.endswith("「")
        assert line.strip()[0] not in "。」"
    assert "".join(line.strip() for line in rest).count("API") == 8


def test_an_announcement_may_end_with_a_wide_colon() -> None:
    assert plain(blocks("次のとおりです：\n\n- 一\n")) == "次のとおりです：\n- 一\n"


def test_a_japanese_subject_comes_back_as_it_was() -> None:
    subject = "アカウント停止についての異議申し立て" * 4
    raw = Renderer(TEMPLATES, {"example": desk()}).render(outgoing(subject=subject), NOW).raw
    assert raw.partition(b"\r\n\r\n")[0].isascii()
    assert subject in message_from_bytes(raw, policy=policy.default)["Subject"]
