"""How often people found that a mail was read wrongly: what the reading gave a ticket, and what it has now. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mailbot.domain.ticket import Ticket

FIELDS = ("kind", "category", "tier")
"""What a reading gives a ticket, and a person corrects."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A ticket whose reading a person has corrected, or let stand when they decided or closed it.

    Args:
        read: what the reading had given of FIELDS.
    """

    ticket: Ticket
    read: Mapping[str, object]

    @property
    def corrected(self) -> tuple[str, ...]:
        """The fields that are others than were read."""
        return tuple(name for name in FIELDS if getattr(self.ticket, name) != self.read[name])


@dataclass(frozen=True, slots=True)
class Correction:
    """How often one field was read wrongly at a desk.

    Args:
        judged: tickets of which a person has said what they are.
        corrected: those among them that were read as something else.
    """

    desk: str
    field: str
    judged: int
    corrected: int

    @property
    def share(self) -> float | None:
        return self.corrected / self.judged if self.judged else None


def corrections(desk: str, found: Iterable[Judged]) -> tuple[Correction, ...]:
    """The figures of a desk, a field each."""
    wrong = [each.corrected for each in found]
    return tuple(Correction(desk, name, len(wrong), sum(name in each for each in wrong)) for name in FIELDS)
