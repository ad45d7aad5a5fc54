"""Checks templates before anything starts: an unknown name, a mistake in syntax, a value printed unescaped.

Each file is parsed and looked over, then rendered with specimens of every kind of mail that mailbot writes.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables

from mailbot.domain.desk import Desk
from mailbot.errors import Problem
from mailbot.replies.environment import Sandbox, fields_of, nearest, render_bounded
from mailbot.replies.specimens import NAMES, contexts_of, specimens
from mailbot.replies.specimens_tickets import MARKUP
from mailbot.replies.translated import OUTSIDE

REQUIRED = ("subject.txt", "body.txt")
PARTS = (*REQUIRED, "body.html")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file asks of its context, taken branches or not: names, and fields of names, with their lines."""

    names: tuple[tuple[int, str], ...]
    fields: tuple[tuple[int, str, str], ...]


def check_templates(
    environment: Sandbox, desk: Desk, roots: tuple[Path, ...], desks: frozenset[str], asked: dict[Path, Asked]
) -> Iterator[Problem]:
    """The problems of one desk's templates; those of files that desks share are the same for each.

    Args:
        roots: the template folders, the operator's own first.
        desks: names of all desks, whose folders hold overrides.
        asked: what files ask, as far as it was looked up for a desk before.
    """
    language, known = str(environment.globals["language"]), contexts_of(desk)
    for name in _names(roots, desks) if language == "en" else OUTSIDE:
        contexts = tuple({**environment.globals, **context} for context in specimens(name, desk, known))
        for path in _files(environment, name):
            yield from _check_file(environment, roots, path, contexts, asked)


def lost_replies(folder: Path, names: Collection[str]) -> list[Problem]:
    """Folders of replies that bear neither a desk's name nor a language's, so that nothing is taken from them.

    Args:
        names: of all desks that there are, asked for or not.
    """
    holders = {file.parent.parent for part in PARTS for file in folder.glob(f"*/*/{part}")}
    lost = sorted(path for path in holders if path.name not in names and not re.fullmatch("[a-z]{2}", path.name))
    text = f"holds replies, and is neither a language nor a desk: there are {', '.join(sorted(names))}"
    return [Problem(str(path), None, "", text) for path in lost]


def misnamed_replies(root: Path, desks: frozenset[str]) -> Iterator[Problem]:
    """Folders of the operator's whose name is nearly that of a reply, which would be sent as it was."""
    for path in sorted(_reply_folders((root,), desks)):
        if near := _nearly(path.name):
            yield Problem(str(path), None, "", f"no reply is called so; did you mean `{near}`?")


def _nearly(name: str) -> str | None:
    """The reply whose name a name nearly is; None where it is one, or is its own."""
    near = [] if name in NAMES else get_close_matches(name, NAMES, n=1, cutoff=0.85)
    return near[0] if near else None


def _names(roots: tuple[Path, ...], desks: frozenset[str]) -> list[str]:
    """The replies that mailbot writes, and those that folders add."""
    added = {path.name for path in _reply_folders(roots, desks)}
    return sorted({name for name in added if not _nearly(name)} | set(NAMES))


def _reply_folders(roots: tuple[Path, ...], desks: frozenset[str]) -> set[Path]:
    """The folders of replies for every desk, and of each desk's own."""
    folders = [folder for root in roots for folder in (root, *(root / desk for desk in desks))]
    return {file.parent for folder in folders for part in PARTS for file in folder.glob(f"*/{part}")}


def _files(environment: Sandbox, name: str) -> list[str]:
    """The files of one reply as its desk sees them; the required ones even where they are missing."""
    folders = [folder / name for folder in environment.folders]
    found = {file.name for folder in folders for ending in ("txt", "html") for file in folder.glob(f"*.{ending}")}
    return [f"{name}/{file}" for file in sorted(found | set(REQUIRED))]


def _check_file(
    environment: Sandbox,
    roots: tuple[Path, ...],
    path: str,
    contexts: tuple[dict[str, Any], ...],
    asked: dict[Path, Asked],
) -> Iterator[Problem]:
    file = next((root / path for root in environment.folders if (root / path).is_file()), None)
    if file is None:
        yield Problem(str(roots[0] / path), None, "", "is missing: every reply has a subject.txt and a body.txt")
        return
    try:
        if file not in asked:
            asked[file] = _asked(environment, path, file)
        unknown = list(_unknown(asked[file], contexts))
        for line, name, known in unknown:
            yield Problem(str(file), line, name, nearest(name.rpartition(".")[2], known))
        if not unknown and file.name in PARTS:
            yield from _render(environment, path, file, contexts)
    except Exception as error:  # noqa: BLE001 - whatever a template does wrong is its author's to mend
        yield _problem(error, roots, file)


def _asked(environment: Sandbox, path: str, file: Path) -> Asked:
    tree = environment.parse(file.read_text(encoding="utf-8"), path, str(file))
    assigned = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    # Names that every template has aren't among those that Jinja2 counts as undeclared.
    outside = find_undeclared_variables(tree) | (set(environment.globals) - assigned)
    gets = ((get.lineno, get.node, get.attr) for get in tree.find_all(nodes.Getattr))
    return Asked(
        tuple((node.lineno, node.name) for node in tree.find_all(nodes.Name) if node.name in outside),
        tuple((line, of.name, field) for line, of, field in gets if isinstance(of, nodes.Name) and of.name in outside),
    )


def _unknown(asked: Asked, contexts: tuple[dict[str, Any], ...]) -> Iterator[tuple[int, str, set[str]]]:
    """Names and fields of the context that no specimen has, with those that are known in their place."""
    for line, name in asked.names:
        if name not in contexts[0]:
            yield line, name, set(contexts[0])
    for line, name, field in asked.fields:
        if name in contexts[0]:
            values = [context[name] for context in contexts]
            if not any(hasattr(value, field) or isinstance(value, Mapping) for value in values):
                yield line, f"{name}.{field}", {known for value in values for known in fields_of(value)}


def _render(environment: Sandbox, path: str, file: Path, contexts: tuple[dict[str, Any], ...]) -> Iterator[Problem]:
    template = environment.get_template(path)
    for context in contexts:
        text = render_bounded(template, context)
        if path.endswith(".html") and MARKUP in text:
            yield Problem(str(file), None, "", "prints words of a mail unescaped")
            return


def _problem(error: Exception, roots: tuple[Path, ...], file: Path) -> Problem:
    """Where in a template an error arose: the innermost line of one of ours."""
    place, line = str(file), None
    if isinstance(error, TemplateSyntaxError):
        line = error.lineno
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if any(Path(name).is_relative_to(folder) for folder in roots):
            place, line = name, trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, UnicodeDecodeError):
        return Problem(place, None, "", "is no UTF-8 text")
    text = error.message if isinstance(error, TemplateError) and error.message else f"{type(error).__name__}: {error}"
    return Problem(place, line, "", text)
