"""What keeps commands to whom they belong: what the store knows of it, and what a plan changes of that. Data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Guard:
    """What the store knows that keeps commands to whom they belong; empty for mail that neither commands nor bears a
    moderator's token.

    Args:
        spent: of the marks that a mail bears, those that have commanded, each with the message that bore it first.
        told: how many mails about commands went to a registered address in the last hour.
        warned: when a registered address was last told that somebody else had used a token of its person.
        told_of_failure: when one was last told, at this desk, that commands in its person's name had failed.
    """

    spent: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, int] = field(default_factory=dict)
    warned: Mapping[str, datetime] = field(default_factory=dict)
    told_of_failure: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MissCode:
    """A person's code was wrong: after the last of so many, what waits for one on the ticket waits no more."""

    ticket_id: str
    person: str


@dataclass(frozen=True, slots=True)
class Spend:
    """Signatures and orders that have commanded now, by their marks: stale where one of them had before."""

    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountFailure:
    """A mail would have commanded in a person's name, or with their token, and wasn't obeyed.

    Args:
        person: registered address.
    """

    person: str
    because: str


@dataclass(frozen=True, slots=True)
class RevokeTokens:
    """Moderators' tokens of the desk's tickets hold no more, but for those of who works there now.

    Args:
        but: addresses, lower case.
    """

    but: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forget:
    """What counted, and what failed, so long ago that it can't matter any more is known no more at the desk.

    Args:
        spent, failed: what is older goes.
    """

    spent: datetime
    failed: datetime


def warning_mark(address: str) -> str:
    """The name of the mark that is moved when a person is told that somebody else has used a token of theirs."""
    return f"warning {address}"


def failure_mark(desk: str, address: str) -> str:
    """The name of the mark that is moved when a person is told that commands in their name have failed at a desk."""
    return f"failed {desk} {address}"
