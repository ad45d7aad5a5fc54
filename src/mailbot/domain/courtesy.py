"""When those who write are told something between their mail and its outcome: what a desk's clocks.yaml says of it."""

from dataclasses import dataclass

from mailbot.domain.calendar import Duration

FIVE_DAYS = Duration(5, "business_days")


@dataclass(frozen=True, slots=True)
class Courtesy:
    """What a desk owes those who wait, and those for whom it waits, beside its promises.

    Args:
        merge_window: mails of one person within it are acknowledged by one mail; None: each by its own, at once.
        in_working_hours: acknowledgements leave in working hours, unless the matter is urgent or their target nears.
        delays_apart: a complainant is told of a delay at most once within it, unless another limit would pass untold.
        reminds: kinds whose complainant is reminded that we wait for them.
        remind: how long after we asked.
        close: how long after we asked their ticket is closed without an answer; None where reminds is empty.
        levels: roles that a complainant's own escalation goes to, one after the other.
    """

    merge_window: Duration | None = None
    in_working_hours: bool = False
    delays_apart: Duration = FIVE_DAYS
    reminds: tuple[str, ...] = ()
    remind: tuple[Duration, ...] = ()
    close: Duration | None = None
    levels: tuple[str, ...] = ("senior", "lead", "complaints_officer")

    def level(self, number: int) -> str:
        """The role of a level, counted from 1; the last one's where there is none so high.

        >>> Courtesy().level(1), Courtesy().level(9)
        ('senior', 'complaints_officer')
        """
        return self.above(number)[0]

    def above(self, number: int) -> tuple[str, ...]:
        """The roles of a level and of those above it.

        >>> Courtesy().above(2)
        ('lead', 'complaints_officer')
        """
        return self.levels[min(max(number, 1), len(self.levels)) - 1 :]
