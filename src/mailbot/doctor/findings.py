"""What a check has found, and what to do about it. Never the content of a secret."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report.

    Args:
        group: what it belongs to, such as `store`.
        check: what was looked at, in a few words.
        found: what was seen.
        remedy: what to do; "" where it is ok.
    """

    group: str
    check: str
    state: State
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Makes the findings of one group."""

    name: str

    def ok(self, check: str, found: str) -> Finding:
        return Finding(self.name, check, "ok", found)

    def warning(self, check: str, found: str, remedy: str) -> Finding:
        return Finding(self.name, check, "warning", found, remedy)

    def failed(self, check: str, found: str, remedy: str) -> Finding:
        return Finding(self.name, check, "failed", found, remedy)
