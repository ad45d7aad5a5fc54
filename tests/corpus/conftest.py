"""Where the corpora are: MAILBOT_CORPORA, or `shared/corpora` beside the repository. Nothing of them is kept here."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpora import TABLE, Row, Rows

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
            yield {"expect": {}, **row, **_whole(root / folder, row)}, (root / folder / row["file"]).read_bytes()

    return read


def _whole(folder: Path, row: Row) -> Row:
    """What another parser makes of the mail, from the file beside it that the row names."""
    name = row.get("expect", {}).get("full_expectation")
    return {"full_expectation": json.loads((folder / name).read_text(encoding="utf-8"))} if name else {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One table of all that was measured."""
    if not TABLE:
        return
    terminalreporter.section("corpora")
    widths = [max(len(row[column]) for row in TABLE) for column in range(3)]
    for what, figure, bound, reached in TABLE:
        line = f"{what:{widths[0]}}  {figure:>{widths[1]}}  {bound:{widths[2]}}"
        terminalreporter.write_line(line.rstrip() if reached else f"{line}  BELOW", red=not reached)
