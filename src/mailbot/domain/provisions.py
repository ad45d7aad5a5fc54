"""What a policy asks of a mail, wants to know of it, and provides for: parts of a desk that nothing acts by."""

from dataclasses import dataclass


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
