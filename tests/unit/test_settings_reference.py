"""docs/settings.md names every setting that there is, and no other, with the type and the default that it has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailbot.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
SCHEMA = Settings.model_json_schema()
WORDS = {"integer": "whole number", "number": "number", "boolean": "true or false", "array": "list", "string": "text"}
FORMATS = {"path": "path", "ipv4network": "network", "ipv6network": "network"}
BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
Row = tuple[str, str, str]


def sections(shape: dict[str, Any] = SCHEMA, name: str = "") -> Iterator[tuple[str, list[Row]]]:
    """Every section by its line in `mailbot.toml`, "" for the top, with its keys, types and defaults."""
    inner = {key: found for key, field in shape["properties"].items() if (found := section_in(field))}
    required = shape.get("required", [])
    rows = [(key, kind(field), default(key, field, required)) for key, field in shape["properties"].items()]
    yield name, [row for row in rows if row[0] not in inner]
    for key, (inside, many) in inner.items():
        dotted = f"{name.strip('[]')}.{key}".lstrip(".")
        yield from sections(inside, f"[[{dotted}]]" if many else f"[{dotted}]")


def section_in(field: dict[str, Any]) -> tuple[dict[str, Any], bool] | None:
    """The section that a field holds, and whether it is a list of them; None where it is a plain value."""
    for shape in (field, field.get("items", {}), *field.get("anyOf", ())):
        if "$ref" in shape:
            return SCHEMA["$defs"][shape["$ref"].rpartition("/")[2]], "items" in field
    return None


def kind(field: dict[str, Any]) -> str:
    """What a value is, in words."""
    if "enum" in field:
        return " or ".join(f"`{json.dumps(value)}`" for value in field["enum"])
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(kind(each) for each in field["anyOf"] if each.get("type") != "null"))
    if "@" in field.get("pattern", ""):
        return "address"
    word = FORMATS.get(field.get("format", ""), WORDS.get(field.get("type", ""), ""))
    bounds = [f"{sign} {field[key]:g}" for key, sign in BOUNDS.items() if key in field]
    return ", ".join([word, *bounds])


def default(key: str, field: dict[str, Any], required: list[str]) -> str:
    if key in required:
        return "required"
    value = field["default"]
    return "none" if value in (None, []) else f"`{json.dumps(value)}`"


def documented() -> dict[str, list[tuple[str, ...]]]:
    """The page's tables: key, type, default and meaning of each row, by section."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        rows = [line.strip("| ").split(" | ") for line in rest.splitlines() if line.startswith("| `")]
        found[title.strip("`") if title.startswith("`") else ""] = [tuple(cell.strip() for cell in row) for row in rows]
    return found


@pytest.mark.parametrize(("name", "rows"), list(sections()))
def test_every_key_is_documented_with_its_type_and_default(name: str, rows: list[Row]) -> None:
    assert [row[:3] for row in documented()[name]] == [(f"`{key}`", *rest) for key, *rest in rows]


def test_no_section_is_documented_that_does_not_exist() -> None:
    assert list(documented()) == [name for name, _ in sections()]


def test_every_setting_is_explained() -> None:
    assert all(len(row) == 4 and row[3] for rows in documented().values() for row in rows)
