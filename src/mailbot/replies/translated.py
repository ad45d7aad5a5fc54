"""Whether a language's templates are whole: every file of the replies to outsiders, every word that they need."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mailbot.errors import Problem
from mailbot.replies.environment import Sandbox

OUTSIDE = (
    *("acknowledgement", "missing_information", "delay_notice", "reminder", "closing_notice", "status"),
    *("reply", "question", "outcome", "statement", "advance_notice", "appeal_outcome", "appeal_grounds"),
    *("appeal_final", "reinstated", "resolution", "closed", "merged"),
)
"""Replies to those who write to a desk; its own people read English."""
WORDS = "words.txt"
WORD_LISTS = ("kinds", "nouns", "clock_names", "level_names", "stand_names", "missing_words", "ground_words")


def untranslated(environment: Sandbox, english: Sandbox, files: list[str], folder: Path) -> Iterator[Problem]:
    """What a language lacks of the English templates.

    Args:
        files: the `outside_files` of those.
        folder: where the language's templates are expected.
    """
    missing = [path for path in files if not _file(environment, path)]
    for path in missing:
        yield Problem(str(folder / path), None, "", "is missing: a reply is never half in another language")
    if WORDS not in missing:
        yield from _words(environment, english)


def outside_files(environment: Sandbox) -> list[str]:
    """The files that replies to outsiders are made of."""
    names = {
        f"{name}/{file.name}"
        for folder in environment.folders
        for name in OUTSIDE
        for file in (folder / name).glob("*.*")
        if file.suffix in (".txt", ".html")
    }
    return [WORDS, *sorted(names)]


def _words(environment: Sandbox, english: Sandbox) -> Iterator[Problem]:
    file = str(_file(environment, WORDS))
    try:
        found, wanted = (each.get_template(WORDS).module for each in (environment, english))
    except Exception as error:  # noqa: BLE001 - whatever a template does wrong is its author's to mend
        yield Problem(file, getattr(error, "lineno", None), "", str(error))
        return
    for name in WORD_LISTS:
        ours = getattr(found, name, None)
        for key in _keys(getattr(wanted, name, None)) - _keys(ours):
            yield Problem(file, None, f"{name}.{key}", "is missing")


def _keys(words: object) -> set[str]:
    return set(words) if isinstance(words, Mapping) else set()


def _file(environment: Sandbox, path: str) -> Path | None:
    return next((folder / path for folder in environment.folders if (folder / path).is_file()), None)
