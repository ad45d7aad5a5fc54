"""What pydantic finds wrong, told to who wrote the file: the line, the key, what is expected, a near match."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mailbot.desks.document import Document, Location

M = TypeVar("M", bound=BaseModel)

KINDS_OF_VALUE = {
    "string_type": "text", "int_type": "a whole number", "bool_type": "true or false", "list_type": "a list",
    "dict_type": "a mapping (key: value)", "model_type": "a mapping (key: value)", "literal_error": "`unknown`",
}  # fmt: skip


def checked(model: type[M], document: Document) -> M | None:
    """The document as its model; None, with the problems added to the document, where it isn't one."""
    if document.problems and document.value is None:
        return None
    value = {} if document.value is None else document.value
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _add(document, model, detail)
        return None


def suggestion(found: str, known: Iterable[str]) -> str:
    """`did you mean …?`, or the known words where none is near.

    >>> suggestion("limt", ["target", "limit"])
    'did you mean `limit`?'
    """
    words = sorted(known)
    near = get_close_matches(found, words, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    shown = ", ".join(words[:20]) + (", …" if len(words) > 20 else "")
    return f"expected one of: {shown}" if words else "none is known"


def _add(document: Document, model: type[BaseModel], detail: ErrorDetails) -> None:
    raw: Location = tuple(step for step in detail["loc"] if step != "[key]")
    location = _known_part(document, raw) if detail["type"] != "missing" else raw
    document.problem(location, _sentence(detail, model, location))


def _known_part(document: Document, location: Location) -> Location:
    """A location without the steps that pydantic adds for unions and validators."""
    while location and location not in document.lines:
        location = location[:-1]
    return location


def _sentence(detail: ErrorDetails, model: type[BaseModel], location: Location) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return f"unknown key; {suggestion(str(location[-1]), _keys_at(model, location[:-1]))}"
        case "one_of":
            return f"unknown `{_short(context['found'])}`; {suggestion(context['found'], context['known'])}"
        case "too_short":
            return "must not be empty"
        case "expected":
            return f"expected {context['expected']}; found `{_short(context['found'])}`"
    if kind in KINDS_OF_VALUE:
        return f"expected {KINDS_OF_VALUE[kind]}; found {_found(detail['input'])}{_written(kind, detail['input'])}"
    message = detail["msg"]
    return f"{message[0].lower()}{message[1:]}; found {_found(detail['input'])}"


def _found(value: object) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"`{_short(value)}`"


def _written(kind: str, found: object) -> str:
    """How a plain value is written where something near it is expected; nothing where it is something else."""
    if not isinstance(found, str | int):
        return ""
    text = _short(str(found).lower() if isinstance(found, bool) else found)
    return {"list_type": f": write `[{text}]`", "string_type": f': write `"{text}"`'}.get(kind, "")


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


def _keys_at(model: type[BaseModel], location: Location) -> tuple[str, ...]:
    """The keys that a mapping at a location may have."""
    current: object = model
    for step in location:
        current = _plain(current)
        if isinstance(current, type) and issubclass(current, BaseModel):
            current = current.model_fields[str(step)].annotation
        else:
            current = get_args(current)[-1]
    current = _plain(current)
    return tuple(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else ()


def _plain(annotation: object) -> object:
    """An annotation without `Annotated` and without `| None`."""
    while (origin := get_origin(annotation)) is not None and origin not in (dict, list, tuple):
        annotation = next(argument for argument in get_args(annotation) if argument is not type(None))
    return annotation
