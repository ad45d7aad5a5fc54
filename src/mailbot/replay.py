"""Replays mail against changed rules: what would be understood otherwise, before anything is. Writes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailbot.explain import Explainer

COMPARED = (
    *("nature", "desk", "queue", "kind", "category", "categories", "tier", "priority", "hazards", "subject_fields"),
    *("reference", "grounds", "requested_resolution", "wishes", "labels", "missing", "disposition", "needs_triage"),
    *("reply", "clocks"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of one mail's explanation that the changed rules make another."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Replayed:
    """One mail at one desk, with what would change; nothing where it stays as it is."""

    file: str
    subject: str | None
    changes: tuple[Change, ...]


def replay(
    before: Explainer,
    after: Explainer,
    messages: Iterable[tuple[str, bytes]],
    at: datetime,
    to: tuple[str, ...] = (),
) -> Iterator[Replayed]:
    """Every message as both see it.

    Args:
        messages: names and octets.
        at, to: time of receipt and recipients, as `explain` takes them.
    """
    for name, raw in messages:
        old = {said["desk"]: said for said in before.explain(name, raw, at, to)}
        new = {said["desk"]: said for said in after.explain(name, raw, at, to)}
        for desk in dict.fromkeys((*old, *new)):
            one, other = old.get(desk, {}), new.get(desk, {})
            found = (Change(field, one.get(field), other.get(field)) for field in COMPARED)
            changed = tuple(change for change in found if change.before != change.after)
            yield Replayed(name, (one or other)["subject"], changed)
