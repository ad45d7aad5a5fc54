"""What a policy asks of a mail, wants to know of it, and provides for: parts of a desk that nothing acts by."""

from collections.abc import Mapping
from dataclasses import dataclass

FACTORS: Mapping[str, tuple[str, ...]] = {
    "decision": ("severity", "intent", "history", "harm", "legal"),
    "appeal": (
        *("violated", "proportionate", "mitigating", "cooperation", "history"),
        *("identified", "technical", "compromised"),
    ),
}
"""What a policy may ask to be considered in a decision on a report and in one on an appeal, by the names that fields of
the commands have."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that a policy asks a mail to contain.

    Args:
        name: one of ASKS.
        categories, labels: it is asked only of a mail that has one of them; empty means of every mail.
    """

    name: str
    categories: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def concerns(self, categories: tuple[str, ...], labels: tuple[str, ...]) -> bool:
        """Whether it is asked of a mail of these categories and labels."""
        wanted = {*self.categories, *self.labels}
        return not wanted or not wanted.isdisjoint((*categories, *labels))


@dataclass(frozen=True, slots=True)
class Label:
    """Something that a desk of its own wants to know of a mail, such as the sender's role or the law that is named.

    Args:
        title: as a moderator reads it; appellants are told the desk's text `redress_<key>` where it has one.
    """

    key: str
    title: str
    section: str = ""


MISUSES = ("false_report", "frivolous")
"""A report that was false on purpose, and an appeal without any ground: counted, and told at a threshold."""


@dataclass(frozen=True, slots=True)
class Misuse:
    """What a policy provides for where somebody misuses it; moderators are told, and nothing follows by itself.

    Args:
        name: one of MISUSES.
        warn_at: how many of one person are told to whoever finds the last of them.
    """

    name: str
    warn_at: int
    actions: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class Enforcement:
    """What a policy provides for where it was broken: told to moderators as it stands, and never done by itself.

    Args:
        tiers, categories: what it goes for; empty means any.
        actions: what may be done, in the policy's order.
        steps: what is usual for a first, second … violation.
        grounds: the only ones that an appeal against it may rest on; empty means any.
    """

    title: str
    actions: tuple[str, ...]
    tiers: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    section: str = ""


APART = "; "
"""What stands between several actions of one decision."""


@dataclass(frozen=True, slots=True)
class Considered:
    """What a policy asks to be considered before somebody decides (alludium 11.3, 12.4).

    Args:
        of: `decision` or `appeal`.
        asks: the policy's words by factor, of FACTORS.
        tiers: what it goes for; empty means any.
    """

    of: str
    asks: Mapping[str, str]
    tiers: tuple[int, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class Restoration:
    """What it takes for a suspended account to be restored (alludium 11.4).

    Args:
        demands: in the policy's order.
        after: pieces of words by which an action is known after which there is something to restore.
    """

    demands: tuple[str, ...]
    after: tuple[str, ...]
    section: str = ""

    def follows(self, action: str) -> bool:
        """Whether an action may be followed by it, in whatever words it was given."""
        return any(each in action.lower() for each in self.after)
