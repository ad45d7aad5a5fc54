"""A policy that is checked in a third of the time of the shipped ones: one desk that reads English alone."""

import re
import shutil
from pathlib import Path

from mailbot.settings import shipped


def english_rules(folder: Path) -> Path:
    """Makes a rules folder with alludium's desk, which has no words of other languages."""
    shutil.copytree(shipped("routing_rules") / "alludium", folder / "alludium")
    (folder / "common").mkdir()
    shutil.copy(shipped("routing_rules") / "common" / "en.yaml", folder / "common")
    desk = folder / "alludium" / "desk.yaml"
    text, changed = re.subn(r"^languages: \[.*\]", "languages: [en]", desk.read_text(), flags=re.MULTILINE)
    assert changed == 1
    desk.write_text(text)
    return folder
