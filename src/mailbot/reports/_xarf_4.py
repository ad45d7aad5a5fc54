"""What XARF 4 asks of a document: the published schemas, which the `xarf` library brings, within limits.

The library reads a format's name but not its meaning: times and hosts are looked at here.
"""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from mailbot.reports._rules import HOST, MOMENT

MAX_VALUES = 5_000
MAX_DEPTH = 20
MAX_TEXT = 20_000
MAX_ENTRIES = 200
NO_PAIR = "is not valid under any of the given schemas"
MISSING = re.compile(r"'([^']{1,100})' is a required property")
SAYS = re.compile(
    r".* ((?:is not|is too|is less|is greater|does not|has too|has non|should be) .*)", re.DOTALL
)  # after the value
TIMES = ("timestamp", "first_seen", "last_seen")


def problems_of(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with a document; empty where it keeps to the schema of its category and type."""
    if _values(document, 0) > MAX_VALUES:
        return [f"the report: more than {MAX_VALUES:,} values, or nested too deeply, so that it wasn't checked"]
    from xarf import schema_validator  # loads schemas and pydantic's models: only for who gets such reports

    errors = schema_validator.validate(_cut(document))
    return [_told(error.field, error.message) for error in errors] + _misnamed(document)


def _values(value: object, depth: int) -> int:
    if depth > MAX_DEPTH:
        return MAX_VALUES + 1
    if isinstance(value, dict):
        return 1 + sum(_values(entry, depth + 1) for entry in value.values())
    return 1 + sum(_values(entry, depth + 1) for entry in value) if isinstance(value, list) else 1


def _cut(value: Any) -> Any:  # noqa: ANN401  # JSON
    """A document as it is, but for contents that no rule of a schema looks at to their end."""
    if isinstance(value, dict):
        return {key[:MAX_TEXT]: _cut(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_cut(entry) for entry in islice(value, MAX_ENTRIES)]
    return value[:MAX_TEXT] if isinstance(value, str) else value


def _told(field: str, message: str) -> str:
    if message.endswith(NO_PAIR) and not field:
        return "category and type: are no pair that XARF 4 knows"
    missing = MISSING.fullmatch(message)
    if missing:
        return f"{field}.{missing[1]}: is missing".removeprefix(".")
    said = SAYS.fullmatch(message)  # a value isn't told: what is wrong is shown where evidence and names are sealed
    wrong = said[1] if said else "isn't valid"
    return f"{field or 'the report'}: {wrong}"


def _misnamed(document: Mapping[str, Any]) -> list[str]:
    times = ((field, MOMENT(document[field])) for field in TIMES if isinstance(document.get(field), str))
    parties = ((field, document.get(field)) for field in ("reporter", "sender"))
    domains = ((f"{field}.domain", party.get("domain")) for field, party in parties if isinstance(party, dict))
    hosts = ((field, HOST(domain)) for field, domain in domains if isinstance(domain, str))
    return [f"{field}: {wrong}" for field, wrong in (*times, *hosts) if wrong]
