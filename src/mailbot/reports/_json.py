"""JSON of strangers, within limits: what is deep, vast or broken says so."""

import json
from typing import Any

from mailbot.errors import MalformedReport

MAX_BRACKETS = 200_000  # each opens a value that costs memory
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parsed(content: bytes) -> Any:  # noqa: ANN401  # any JSON
    """What a document holds.

    Raises:
        MalformedReport: it isn't JSON, or more of it than is read.
    """
    if content.count(b"{") + content.count(b"[") > MAX_BRACKETS:
        raise MalformedReport(f"JSON of more than {MAX_BRACKETS:,} objects and lists")
    try:
        return json.loads(content.removeprefix(BYTE_ORDER_MARK))
    except json.JSONDecodeError as error:
        raise MalformedReport(f"isn't JSON, at line {error.lineno}") from error
    except (ValueError, RecursionError) as error:
        raise MalformedReport("isn't JSON that can be read") from error
