"""Settings as docs/deploy.md shows them, for tests that run the very same with their own ports and folders."""

import re
from pathlib import Path

PAGE = (Path(__file__).parents[1] / "docs" / "deploy.md").read_text(encoding="utf-8")
BLOCKS: dict[str, str] = dict(re.findall(r"^```[a-z]+ ([^\n]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def block(name: str, replaced: dict[str, object] | None = None) -> str:
    """What a file holds, by the name that its block has.

    Args:
        replaced: what stands there, and what a test puts in its place; each must be there.
    """
    text = BLOCKS[name]
    for shown, real in (replaced or {}).items():
        assert shown in text, f"{name} has no {shown} any more"
        text = text.replace(shown, str(real))
    return text


def parameters(text: str) -> dict[str, str]:
    """Postfix's parameters of a piece of main.cf."""
    pairs = (line.partition("=") for line in text.splitlines() if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}
