"""Where the corpora are: MAILBOT_CORPORA, or `shared/corpora` beside the repository. Nothing of them is kept here."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpora import Row, Rows

BESIDE = Path(__file__).parents[3] / "shared" / "corpora"


@pytest.fixture(scope="session")
def rows() -> Rows:
    """The rows of one set's manifest, each with its file's octets."""
    root = Path(os.environ.get("MAILBOT_CORPORA") or BESIDE)
    if not root.is_dir():
        pytest.skip(f"no corpora at {root}: set MAILBOT_CORPORA")

    def read(folder: str) -> Iterator[tuple[Row, bytes]]:
        lines = (root / folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        for row in map(json.loads, lines):
            yield {"expect": {}, **row}, (root / folder / row["file"]).read_bytes()

    return read
