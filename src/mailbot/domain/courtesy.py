"""When those who write are told something between their mail and its outcome: what a desk's clocks.yaml says of it."""

from dataclasses import dataclass

from mailbot.domain.calendar import Duration


@dataclass(frozen=True, slots=True)
class Courtesy:
    """What a desk owes those who wait, beside its promises.

    Args:
        merge_window: mails of one person within it are acknowledged by one mail; None: each by its own, at once.
        in_working_hours: acknowledgements leave in working hours, unless the matter is urgent or their target nears.
    """

    merge_window: Duration | None = None
    in_working_hours: bool = False
