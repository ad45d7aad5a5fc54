"""Who works at which desk, and what each may command: the one place that says what a person may do or must be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

ROLES = ("on_call", "moderator", "senior", "lead", "complaints_officer", "safety")
COMMANDS = (
    "take", "assign", "reply", "note", "ask", "reason", "category", "tier", "kind", "priority", "link", "merge",
    "snooze", "hold", "seal", "release", "discard", "decide", "act", "notify", "uphold", "partial", "deny", "remand",
    "restore", "escalate", "false-report", "frivolous", "spam", "block", "close", "reopen", "status", "help",
)  # fmt: skip
OPEN = ("status", "help")
"""What everybody may who works at the desk: it changes nothing."""
DECIDING = ("take", "decide", "uphold", "partial", "deny", "remand", "restore", "act", "close")
"""What is never done to an appeal by whoever made the decision that is appealed, nor by who may not review it."""
STEERING = ("category", "kind", "tier", "link", "merge", "frivolous", "false-report", "spam", "block", "discard")
"""What makes another matter of it or does away with it: as good as a decision to whoever it was made against."""
ANSWERING = ("reply", "ask", "reason", "escalate", "snooze", "hold")
"""What speaks to an appellant, makes them wait, or takes the appeal from its reviewer: whoever made the decision that
is appealed is consulted, and does none of it."""
HANDING = ("assign",)
"""What gives an appeal to a reviewer: whoever made the decision may do it while nobody has the appeal."""
RANKING = ("kind", "tier")
"""What says who reviews an appeal, so that nobody may make a lesser one of it first and decide it then."""
OUTCOMES = ("uphold", "partial", "deny")
"""What ends the review of an appeal."""
REVIEW = ("take", *OUTCOMES)
"""What a reviewer must be able to do, to be one."""
RECORDED = (*OUTCOMES, "restore")
"""What a person puts on file, or carries out, of what a reviewer outside decided: for that they needn't be one."""


@dataclass(frozen=True, slots=True)
class Person:
    """A moderator, as people.yaml names them.

    Args:
        address: registered address, lower case: who they are, whichever of their addresses they write from.
        roles: roles per desk name; `*` stands for every desk.
        addresses: further registered addresses, lower case.
        keys: fingerprints of their OpenPGP keys, upper-case hexadecimal digits.
        shared: an address that several read: it may read and never command, since nobody knows who wrote.
    """

    name: str
    address: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    shared: bool = False

    def has(self, desk: str, role: str) -> bool:
        return role in self.roles_at(desk)

    def works_at(self, desk: str) -> bool:
        return bool(self.roles_at(desk))

    def roles_at(self, desk: str) -> tuple[str, ...]:
        return (*self.roles.get(desk, ()), *self.roles.get("*", ()))

    def is_at(self, address: str) -> bool:
        """Whether an address is one of theirs, in any case."""
        return address.lower() in (self.address, *self.addresses)


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in people.yaml, and the address of the operator, who gets what belongs to no desk."""

    everyone: tuple[Person, ...] = ()
    operator: str = ""

    def with_role(self, desk: str, role: str) -> tuple[Person, ...]:
        """Those who hold a role at a desk; the leads where nobody does, so that no notice goes to nobody."""
        found = tuple(person for person in self.everyone if person.has(desk, role))
        return found or tuple(person for person in self.everyone if person.has(desk, "lead"))

    def of_the_digest(self, desk: str) -> tuple[Person, ...]:
        """Who reads in the morning how a desk stands: its leads, and whoever isn't told of each mail at once."""
        on_call = self.with_role(desk, "on_call")
        others = (each for each in self.everyone if each.works_at(desk) and each not in on_call)
        found = {each.address: each for each in (*self.with_role(desk, "lead"), *others)}
        return tuple(found.values())

    def operators(self) -> tuple[Person, ...]:
        return (Person("Operator", self.operator),) if self.operator else ()

    def is_ours(self, address: str) -> bool:
        """Whether an address gets notices of ours: a moderator's or the operator's."""
        return self.by_address(address) is not None or (bool(address) and address == self.operator.lower())

    def by_address(self, address: str) -> Person | None:
        """Who writes from an address, registered or further."""
        return next((person for person in self.everyone if person.is_at(address)), None)


@dataclass(frozen=True, slots=True)
class Grant:
    """A line of authority.yaml: these roles may give these commands.

    Args:
        kinds, tiers: on these alone; empty means any, and None among tiers is an unknown one.
    """

    commands: tuple[str, ...]
    roles: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    tiers: tuple[int | None, ...] = ()

    def covers(self, command: str, kind: str, tier: int | None) -> bool:
        of_kind = not self.kinds or kind in self.kinds
        of_tier = not self.tiers or tier in self.tiers
        return command in self.commands and of_kind and of_tier


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may do what at a desk; by itself nobody may.

    Args:
        reviewers: roles that review an appeal of a tier; None: its tier is unknown, or the desk has none.
        external: who reviews it outside, by name, where nobody here is eligible.
        levels: roles that a matter goes to which is taken higher, one after the other; empty: the desk has none.
    """

    grants: tuple[Grant, ...] = ()
    reviewers: Mapping[int | None, tuple[str, ...]] = field(default_factory=dict)
    external: Mapping[int | None, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()

    def above(self, level: int) -> tuple[str, ...]:
        """The roles that decide at a level, counted from 1, and above it; the last one alone where none is so high."""
        return self.levels[min(level, len(self.levels)) - 1 :] if level and self.levels else ()

    def granted(self, command: str, kind: str, tier: int | None) -> tuple[str, ...]:
        """The roles that may give a command on a matter."""
        roles = (role for grant in self.grants if grant.covers(command, kind, tier) for role in grant.roles)
        return tuple(dict.fromkeys(roles))


@dataclass(frozen=True, slots=True)
class Matter:
    """What a command is about.

    Args:
        involved: registered addresses of whoever made the decision that is appealed and whoever was assigned to the
            original; of an escalated complaint, whoever has worked on the levels below.
        level: how often it was taken higher.
        deciders: of those involved, who had a part in the decision that is appealed.
        outside: who reviews it outside, by name, from when it was sent there until somebody here takes it.
        recorded: what they decided is put on file by a person, who decides nothing.
        taken: somebody has it.
        unclear: an appeal of which nobody has said yet what it is about; involved are those who had a part in what it
            may be about. One of them may say that it is their own decision, and no more.
    """

    desk: str
    kind: str
    tier: int | None
    involved: frozenset[str] = frozenset()
    level: int = 0
    deciders: frozenset[str] = frozenset()
    outside: str = ""
    recorded: bool = False
    taken: bool = False
    unclear: bool = False

    def keeps(self, person: Person, command: str) -> bool:
        """Whether a person had such a part in it that others give a command. Who has reviewed an appeal so far may put
        on file what somebody outside made of it; who made the decision that is appealed may not even do that."""
        if self.unclear and command == "link":
            return False
        records = self.recorded and command in RECORDED
        return any(person.is_at(address) for address in (self.deciders if records else self.involved))


def refusal(person: Person, command: str, matter: Matter, authority: Authority) -> str | None:
    """Why a person may not give a command on a matter, as it is told inside; None where they may.

    Whoever is involved may still be consulted: a comment decides nothing.
    """
    if person.shared:
        return f"{person.address} is read by several: it gets notices, and nothing is done by its mail"
    if not person.works_at(matter.desk):
        return f"{person.name} doesn't work at the desk {matter.desk}"
    if command in OPEN:
        return None
    kept = (*DECIDING, *STEERING, *(ANSWERING if matter.kind == "appeal" else ()))
    kept = (*kept, *HANDING) if matter.kind == "appeal" and matter.taken else kept
    if command in kept and matter.keeps(person, command):
        return f"`{command}` is for somebody else: {person.name} had a part in what this {_named(matter)} is about"
    if matter.kind == "appeal" and not (matter.recorded and command in RECORDED):
        because = _not_theirs(person, command, matter, authority)
        if because is not None:
            return because
    roles = authority.granted(command, matter.kind, matter.tier)
    higher = tuple(role for role in authority.above(matter.level) if role in roles)
    if higher and matter.kind != "appeal" and command in DECIDING and not _holds(person, matter.desk, higher):
        return f"`{command}` is for {_listed(higher)}: the {_named(matter)} was taken higher"
    if not _holds(person, matter.desk, roles):
        return f"`{command}` of {_article(matter)} {_named(matter)} is for {_listed(roles)}"
    return None


def may_be_assigned(person: Person, matter: Matter, authority: Authority) -> str | None:
    """Why a matter can't be given to a person, as it is told to who would; None where it can.

    Who gets an appeal must be able to review it, whoever assigns it.
    """
    needed = REVIEW if matter.kind == "appeal" else ("take",)
    here = replace(matter, outside="", recorded=False)
    said = (refusal(person, command, here, authority) for command in needed)
    why = next((each for each in said if each is not None), None)
    return None if why is None else f"it can't be given to {person.name}: {why}"


def eligible(people: People, matter: Matter, authority: Authority) -> tuple[Person, ...]:
    """Who may be assigned to a matter, or review it."""
    return tuple(person for person in people.everyone if may_be_assigned(person, matter, authority) is None)


def outside(people: People, matter: Matter, authority: Authority) -> str:
    """Who reviews an appeal outside, by name: whom it was sent to, or whom the desk names where nobody here may review
    it; "" where somebody here does."""
    if matter.kind != "appeal" or matter.outside:
        return matter.outside
    named = authority.external.get(matter.tier, "")
    return named if named and not eligible(people, matter, authority) else ""


def nobody_left(people: People, matter: Matter, authority: Authority) -> str | None:
    """Why nobody here may review an appeal, and who does then; None where somebody may, or it was sent outside."""
    if matter.kind != "appeal" or matter.outside or eligible(people, matter, authority):
        return None
    named = authority.external.get(matter.tier, "")
    if not named:
        return "nobody here may review it: the lead finds somebody"
    return f"nobody here may review it: {named} does, and `reviewer: {named}` below the outcome puts that on file"


def at_level(people: People, matter: Matter, roles: tuple[str, ...]) -> tuple[Person, ...]:
    """Who a matter goes to that was taken higher: those who hold its level and had no part in it; where none is left,
    those of the next one.

    Args:
        roles: of its level and of those above it.
    """
    fit = [each for each in people.everyone if not matter.keeps(each, "decide")]
    found = (tuple(each for each in fit if each.has(matter.desk, role)) for role in roles)
    return next((each for each in found if each), ())


def recorders(people: People, matter: Matter, authority: Authority) -> tuple[Person, ...]:
    """Who may put on file what a reviewer outside decides."""
    told = replace(matter, recorded=True)
    return tuple(
        person
        for person in people.everyone
        if all(refusal(person, command, told, authority) is None for command in RECORDED)
    )


def _not_theirs(person: Person, command: str, matter: Matter, authority: Authority) -> str | None:
    """Why a command on an appeal is somebody else's, who reviews it; None where it isn't."""
    if matter.outside and command in OUTCOMES:
        record = f"`reviewer: {matter.outside}` below /{command} puts on file what they decided"
        return f"{matter.outside} reviews it: {record}; who is to review it here takes it first"
    reviewers = authority.reviewers.get(matter.tier, ())
    if _is_for_reviewers(command, matter.tier) and not _holds(person, matter.desk, reviewers):
        return f"`{command}` is for who reviews an {_named(matter)}: {_listed(reviewers)}"
    return None


def _is_for_reviewers(command: str, tier: int | None) -> bool:
    return command in DECIDING or (command in RANKING and tier is not None)


def _holds(person: Person, desk: str, roles: tuple[str, ...]) -> bool:
    return any(person.has(desk, role) for role in roles)


def _named(matter: Matter) -> str:
    kind = matter.kind.replace("_", " ")
    return kind if matter.tier is None else f"{kind} of tier {matter.tier}"


def _article(matter: Matter) -> str:
    return "an" if matter.kind == "appeal" else "a"


def _listed(roles: tuple[str, ...]) -> str:
    return " or ".join(roles) or "nobody here"
