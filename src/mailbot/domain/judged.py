"""How often people found that a mail was read wrongly: what the reading gave a ticket, and what it has now. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mailbot.domain.desk import Desk
from mailbot.domain.ticket import Ticket

FIELDS = ("kind", "category", "tier")
"""What a reading gives a ticket, and a person corrects."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A ticket whose reading a person has corrected, or let stand when they decided it, or answered and closed it.

    Args:
        read: what the reading had given of FIELDS.
        said: those of FIELDS that a person has said, be it what was read.
    """

    ticket: Ticket
    read: Mapping[str, object]
    said: frozenset[str] = field(default=frozenset())

    @property
    def corrected(self) -> tuple[str, ...]:
        """The fields that are others than were read."""
        return tuple(name for name in FIELDS if getattr(self.ticket, name) != self.read[name])

    def categories(self, desk: Desk) -> tuple[str, ...] | None:
        """The desk's categories that it is about, the main one first; None where nobody has said which they are.

        Where a person gives a report another tier than its category has, and no category, then it is about another
        one: that of those found which has this tier. Where none has, or several, it can't be told.
        """
        ticket = self.ticket
        others = ticket.categories if ticket.category in ticket.categories else ()
        named = dict.fromkeys(filter(None, (ticket.category, *others)))
        found = tuple(key for key in named if desk.category(key))
        if not found or "category" in self.said or not _is_of_another_tier(self, desk):
            return found
        right = [key for key in found if (category := desk.category(key)) and category.tier == ticket.tier]
        return (right[0], *(key for key in found if key != right[0])) if len(right) == 1 else None


@dataclass(frozen=True, slots=True)
class Correction:
    """How often one field was read wrongly at a desk, or reports on a category were of another tier than it has.

    Args:
        field: one of FIELDS, or the category with both tiers.
        judged: tickets of which a person has said what they are.
        corrected: those among them that are something else.
    """

    desk: str
    field: str
    judged: int
    corrected: int

    @property
    def share(self) -> float | None:
        return self.corrected / self.judged if self.judged else None


def corrections(desk: Desk, found: Iterable[Judged]) -> tuple[Correction, ...]:
    """The figures of a desk: one a field, and one for each tier that people gave reports on a category against
    categories.yaml. Where that is often, not the reading is wrong but the file."""
    found = tuple(found)
    wrong = [each.corrected for each in found]
    fields = (Correction(desk.name, name, len(wrong), sum(name in each for each in wrong)) for name in FIELDS)
    return (*fields, *_tiers(desk, found))


def _tiers(desk: Desk, found: Iterable[Judged]) -> Iterator[Correction]:
    reports = [each for each in found if each.ticket.kind == desk.report_kind and each.ticket.category]
    of = Counter(each.ticket.category for each in reports)
    others = Counter((each.ticket.category, each.ticket.tier) for each in reports if _is_of_another_tier(each, desk))
    for (key, tier), number in sorted(others.items(), key=lambda each: (-each[1], str(each[0]))):
        category = desk.category(key)
        if category is not None:
            yield Correction(desk.name, f"{key}: tier {category.tier}, not {tier}", of[key], number)


def _is_of_another_tier(found: Judged, desk: Desk) -> bool:
    """Whether a person has given a report another tier than its category has."""
    ticket, category = found.ticket, desk.category(found.ticket.category)
    if ticket.kind != desk.report_kind or "tier" not in found.said or category is None:
        return False
    return None not in (category.tier, ticket.tier) and category.tier != ticket.tier
