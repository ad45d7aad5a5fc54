"""The shape of authority.yaml: who may do what, and who reviews whose decisions."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from mailbot.desks.schema import Kind, Strict, Text, custom, one_of
from mailbot.desks.schema_clocks import Tier
from mailbot.domain.authority import COMMANDS, OPEN, ROLES

EVERY_COMMAND = "*"
GRANTED = tuple(command for command in COMMANDS if command not in OPEN)


def _tier_key(value: object) -> int | None:
    """A tier as the key of a mapping, which YAML gives as text."""
    if value == "unknown":
        return None
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) == 1:
        return int(value)
    raise custom("a tier's number, or unknown", value)


Role = Annotated[str, one_of(ROLES)]
Roles = Annotated[list[Role], Field(min_length=1)]
TierKey = Annotated[int | None, BeforeValidator(_tier_key)]


class GrantModel(Strict):
    roles: Roles
    commands: Annotated[list[Annotated[str, one_of((*GRANTED, EVERY_COMMAND))]], Field(min_length=1)]
    kinds: list[Kind] = Field(default_factory=list)
    tiers: list[Tier] = Field(default_factory=list)


class AuthorityFile(Strict):
    """authority.yaml"""

    reviewers: dict[TierKey, Roles]
    external: dict[TierKey, Text] = Field(default_factory=dict)
    grants: Annotated[list[GrantModel], Field(min_length=1)]
