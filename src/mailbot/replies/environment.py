"""The Jinja2 sandbox that templates run in: a mistake in one is an error with file and line, never a flood or a leak.

Template authors are the operator's own people; the sandbox guards against mistakes, and against what mail brings along.
Out of reach: methods of plain values, multiplying, formatting with widths, `range`, filters that make much of little.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template, TemplateNotFound, Undefined
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing, pass_context

from mailbot.domain.desk import Desk
from mailbot.replies import filters

NEAR = 3
OUTPUT_LIMIT = 500_000
PAGE = "page.html"
_FILTERS = (
    *("capitalize", "default", "escape", "e", "first", "forceescape", "join", "last", "length", "list", "lower", "map"),
    *("reject", "rejectattr", "select", "selectattr", "sort", "string", "title", "trim", "unique", "upper"),
)


class Unknown(StrictUndefined):
    """A name or field that isn't there, told to who wrote the template: with the nearest that are."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, owner = str(self._undefined_name), self._undefined_obj
        if self._undefined_hint or owner is missing:
            return self._undefined_hint or f"`{name}` is unknown here"
        return f"field `{name}` {nearest(name, fields_of(owner))}"


def fields_of(value: object) -> set[str]:
    """What a template may ask of a value: a record's fields and properties, a mapping's keys."""
    if isinstance(value, Mapping):
        return {str(key) for key in value}
    if not is_dataclass(value):
        return set()
    kind = value if isinstance(value, type) else type(value)
    named = {field.name for field in fields(kind)}
    return named | {name for name, each in vars(kind).items() if isinstance(each, property)}


def nearest(found: str, known: Collection[str]) -> str:
    """What is said of a name that isn't known.

    >>> nearest("titel", {"title", "tag", "zone"})
    'is unknown; nearest is `title`'
    """
    near = get_close_matches(found, sorted(known), n=NEAR)
    if near:
        return f"is unknown; nearest {'is' if len(near) == 1 else 'are'} {_listed(near)}"
    return f"is unknown; known are {_listed(sorted(known))}" if known else "is unknown; there are no fields to ask for"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox without what can grow, over folders of templates."""

    intercepted_binops = frozenset({"*", "**", "%"})
    folders: tuple[Path, ...] = ()

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401, ARG002
        raise SecurityError(f"templates can't calculate with {operator}")

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:  # noqa: ANN401, ARG002
        return None  # so that `format` is a method of a plain value like any other

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ANN401
        return self.undefined(obj=obj, name=attribute, exc=SecurityError)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401, ARG002
        """Fields of records, and of what Jinja2 itself makes; keys of a mapping need no attribute."""
        return attr[:1] != "_" and (is_dataclass(obj) or isinstance(obj, LoopContext | TemplateModule))


class _Page(FileSystemLoader):
    """The one template that has no words, for replies in any language."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template != PAGE:
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


class _Compiled(BytecodeCache):
    """What templates are compiled to, in memory: desks share most files, and the code knows neither desk nor language.

    Jinja2's checksum is of a file's text, so that one that was changed is compiled again.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def make_environment(
    desk: Desk, folders: tuple[Path, ...], language: str = "en", common: tuple[Path, ...] = ()
) -> Sandbox:
    """The templates of one desk in one language: a file is taken from the first folder that has it.

    Args:
        common: folders of the page that HTML twins of every language are made with.
    """
    environment = Sandbox(
        loader=ChoiceLoader([FileSystemLoader(folders, followlinks=True), _Page(common, followlinks=True)]),
        undefined=Unknown,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        finalize=filters.printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # so that an included file stays a block of its own
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_COMPILED,
    )
    words = _words(environment)
    environment.filters = {name: environment.filters[name] for name in _FILTERS} | {
        "local": _of_desk(filters.local_time(desk.calendar.zone, language, words)),
        "brief": _of_desk(filters.brief_time(desk.calendar.zone)),
        "worded": _of_desk(filters.worded(desk.wording.get(language, {}), words)),
        "size": filters.size,
        "person": filters.person,
        "quoted": filters.quoted,
        "paragraphs": filters.paragraphs,
        "short": filters.short,
    }
    environment.globals = {"desk": desk, "texts": desk.texts.get(language, {}), "language": language}
    environment.folders = folders
    return environment


def _of_desk(told: Callable[[Any], str]) -> Callable[[Context, Any], str]:
    """A filter that Jinja2 applies to nothing when it compiles, since what is compiled serves every desk."""

    @pass_context
    def filtered(_: Context, value: Any) -> str:  # noqa: ANN401 - whatever the filter takes
        return told(value)

    return filtered


def _words(environment: Sandbox) -> Callable[[str], str | None]:
    """What a language's words.txt says of times, looked up when it is first needed."""

    @cache
    def word(name: str) -> str | None:
        try:
            return getattr(environment.get_template("words.txt").module, name, None)
        except TemplateNotFound:
            return None

    return word


def render_bounded(template: Template, context: dict[str, Any]) -> str:
    """A template's text.

    Raises:
        SecurityError: it is longer than 500,000 characters.
        TemplateError: another mistake in the template.
    """
    return "".join(_bounded(template, context))


def _bounded(template: Template, context: dict[str, Any]) -> Iterator[str]:
    length = 0
    for piece in template.generate(context):
        length += len(piece)
        if length > OUTPUT_LIMIT:
            raise SecurityError(f"{template.name} makes more than {OUTPUT_LIMIT} characters")
        yield piece
