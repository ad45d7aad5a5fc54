"""Who works at which desk: the one place that says what a person may do or must be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ROLES = ("on_call", "moderator", "senior", "lead", "complaints_officer", "safety")


@dataclass(frozen=True, slots=True)
class Person:
    """A moderator, as people.yaml names them.

    Args:
        address: registered address, lower case.
        roles: roles per desk name; `*` stands for every desk.
    """

    name: str
    address: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has(self, desk: str, role: str) -> bool:
        return role in self.roles.get(desk, ()) or role in self.roles.get("*", ())

    def works_at(self, desk: str) -> bool:
        return bool(self.roles.get(desk) or self.roles.get("*"))


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in people.yaml, and the address of the operator, who gets what belongs to no desk."""

    everyone: tuple[Person, ...] = ()
    operator: str = ""

    def with_role(self, desk: str, role: str) -> tuple[Person, ...]:
        """Those who hold a role at a desk; the leads where nobody does, so that no notice goes to nobody."""
        found = tuple(person for person in self.everyone if person.has(desk, role))
        return found or tuple(person for person in self.everyone if person.has(desk, "lead"))

    def operators(self) -> tuple[Person, ...]:
        return (Person("Operator", self.operator),) if self.operator else ()

    def is_ours(self, address: str) -> bool:
        """Whether an address gets notices of ours: a moderator's or the operator's."""
        return self.by_address(address) is not None or (bool(address) and address == self.operator.lower())

    def by_address(self, address: str) -> Person | None:
        return next((person for person in self.everyone if person.address == address.lower()), None)
