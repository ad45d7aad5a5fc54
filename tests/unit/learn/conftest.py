"""Files of labelled mail to break."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes labelled mails, or lines as they stand, to a desk's file."""

    def to_file(*lines: dict[str, Any] | str, name: str = "some.jsonl") -> Path:
        path = tmp_path / "alludium" / name
        path.parent.mkdir(exist_ok=True)
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return path

    return to_file
