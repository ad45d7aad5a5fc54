"""Labelled mail: a JSON object a line, in `<training>/<desk>/*.jsonl`. Every bad line is told, all of them at once.

`mailbot check`, a start and training ask the same: what one of them takes, each takes.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mailbot.desks.problems import suggestion
from mailbot.domain.desk import GROUNDS, Desk
from mailbot.domain.reading import HAZARDS, KINDS
from mailbot.errors import ConfigError, Problem

KEYS = ("desk", "language", "to", "subject", "text", "kind", "category", "categories", "group")
MAY_BE_LEFT_OUT = ("grounds", "hazards")
LISTS = ("categories", *MAY_BE_LEFT_OUT)
MAY_BE_NULL = ("category",)
LEAST_OF_A_DESK = 50  # mails; from fewer nothing is learnt that is better than its rules
APPEAL = "appeal"
LABELS = ("language", "kind", "category", *LISTS)  # what must be the same where the same mail stands twice
KINDS_WITH_CATEGORY = ("violation_report", "complaint", APPEAL)
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_HALF = re.compile("[\ud800-\udfff]")
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is
it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms
mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk
sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
yo za zh zu
"""
ISO_639_1 = frozenset(_CODES.split())


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mail with what a person says that it is.

    Args:
        category: the main one, the first of `categories`; None where it has none.
        group: mails of one scenario share it, and never stand on both sides of a split.
        grounds: what an appeal pleads.
        hazards: who is in danger, whatever the kind.
    """

    desk: str
    language: str
    to: str
    subject: str
    text: str
    kind: str
    category: str | None
    categories: tuple[str, ...]
    group: str
    grounds: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()


def read_training(folder: Path, desks: Iterable[Desk]) -> tuple[list[Labelled], list[Problem]]:
    """All labelled mail of some desks, in the order of files and lines, and what is wrong with the rest."""
    by_name = {desk.name: desk for desk in desks}
    return read_files([path for name in by_name for path in files_of(folder, name)], by_name)


def files_of(folder: Path, desk: str) -> list[Path]:
    """The files of a desk's labelled mail."""
    return sorted((folder / desk).glob("*.jsonl"))


def strays(folder: Path, names: Iterable[str]) -> list[Problem]:
    """Folders of labelled mail that bear no desk's name, so that nothing would learn from them.

    Args:
        names: of all desks that there are, asked for or not.
    """
    known = set(names)
    found = [file.parent for file in folder.glob("*/*.jsonl") if file.parent.name not in known]
    text = "holds labelled mail for no desk"
    return [Problem(str(path), None, "", f"{text}; {suggestion(path.name, known)}") for path in sorted(set(found))]


def sound(read: tuple[list[Labelled], list[Problem]]) -> list[Labelled]:
    """The mails, where nothing is wrong with any.

    Raises:
        ConfigError: with every problem.
    """
    records, problems = read
    if problems:
        raise ConfigError(problems)
    return records


def read_files(files: Iterable[Path], desks: Mapping[str, Desk]) -> tuple[list[Labelled], list[Problem]]:
    """The labelled mail in some files, and what is wrong with the rest."""
    records: list[Labelled] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str, str], tuple[Labelled, str]] = {}
    for path in files:
        for number, line in _lines(path, problems):
            found, wrong = _record(line, desks)
            problems += [Problem(str(path), number, key, text) for key, text in wrong]
            if found is None:
                continue
            same, where = first.setdefault((found.desk, found.subject, found.text), (found, f"{path}:{number}"))
            if others := [key for key in LABELS if _said(same, key) != _said(found, key)]:
                told = f"the same mail has other labels in {where}: {', '.join(others)}"
                problems.append(Problem(str(path), number, "text", told))
            elif same is found:
                records.append(found)
    return records, problems


def _said(record: Labelled, key: str) -> object:
    """A label; the order of several says nothing, since the main category is one of its own."""
    value = getattr(record, key)
    return frozenset(value) if isinstance(value, tuple) else value


def _lines(path: Path, problems: list[Problem]) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        problems.append(Problem(str(path), None, "", f"can't be read: {error.strerror}"))
        return
    except UnicodeDecodeError as error:
        where = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(str(path), where, "", "can't be read: it is no UTF-8"))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


Wrong = list[tuple[str, str]]


def _record(line: str, desks: Mapping[str, Desk]) -> tuple[Labelled | None, Wrong]:
    """A line as a record, or what is wrong with it by its keys."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "it can't be read"
        return None, [("", f"is no JSON: {reason}")]
    if not isinstance(value, dict):
        return None, [("", "expected an object with the keys of a labelled mail")]
    wrong = _shape(value) or list(_texts(value))
    if not wrong:
        wrong = list(_labels(value, desks))
    if wrong:
        return None, wrong
    return Labelled(**{**value, **{key: tuple(value.get(key, ())) for key in LISTS}}), []


def _shape(value: dict[str, object]) -> Wrong:
    wrong = [(key, f"unknown key; {suggestion(key, KEYS)}") for key in value if key not in (*KEYS, *MAY_BE_LEFT_OUT)]
    wrong += [(key, "is missing") for key in KEYS if key not in value]
    for key in (*KEYS, *MAY_BE_LEFT_OUT):
        found = value.get(key)
        if key in LISTS:
            if key in value and not (isinstance(found, list) and all(isinstance(each, str) for each in found)):
                wrong.append((key, f"expected a list of {key}"))
        elif key in value and not isinstance(found, str) and not (found is None and key in MAY_BE_NULL):
            wrong.append((key, "expected text"))
    return wrong


def _texts(value: dict[str, object]) -> Iterator[tuple[str, str]]:
    """What no mail could say."""
    for key, found in value.items():
        if isinstance(found, str) and _HALF.search(found):
            yield key, "has half a character: an escape such as \\ud83d without its second half"
    yield from ((key, "must not be empty") for key in ("text", "group") if not re.search(r"\S", str(value[key])))
    if not ADDRESS.fullmatch(str(value["to"])):
        yield "to", "expected the address that it was sent to, such as abuse@example.org"


def _labels(value: dict[str, object], desks: Mapping[str, Desk]) -> Iterator[tuple[str, str]]:
    name, kind, language = str(value["desk"]), str(value["kind"]), str(value["language"])
    categories = [str(each) for each in value["categories"]]  # type: ignore[attr-defined]
    if name not in desks:
        yield "desk", f"unknown `{name}`; {suggestion(name, desks)}"
    if kind not in KINDS:
        yield "kind", f"unknown `{kind}`; {suggestion(kind, KINDS)}"
    if language not in ISO_639_1:
        yield "language", f"expected an ISO 639-1 code in lower case, such as en; found `{language}`"
    for key in LISTS:
        given = [str(each) for each in value.get(key, ())]  # type: ignore[attr-defined]
        yield from ((key, f"`{each}` stands there twice") for each in dict.fromkeys(given) if given.count(each) > 1)
    known = [category.key for category in desks[name].categories] if name in desks else None
    for category in categories:
        if known is not None and category not in known:
            yield "categories", f"unknown `{category}`; {suggestion(category, known)}"
    if categories and kind in KINDS and kind not in KINDS_WITH_CATEGORY:
        yield "categories", f"{kind} takes no category; {', '.join(KINDS_WITH_CATEGORY)} do"
    for key, allowed in (("grounds", GROUNDS), ("hazards", HAZARDS)):
        unknown = [str(each) for each in value.get(key, ()) if each not in allowed]  # type: ignore[attr-defined]
        yield from ((key, f"unknown `{each}`; {suggestion(each, allowed)}") for each in unknown)
    if value.get("grounds") and kind in KINDS and kind != APPEAL:
        yield "grounds", f"{kind} takes no grounds; appeal does"
    if value["category"] != (categories[0] if categories else None):
        yield "category", f"the main category must be the first of categories; found `{value['category']}`"
