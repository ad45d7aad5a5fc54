"""authority.yaml: who may do what, checked so that whatever comes can be done by somebody."""

from collections.abc import Iterator, Sequence
from itertools import product

from mailbot.desks.document import Document, Location
from mailbot.desks.problems import suggestion
from mailbot.desks.schema_authority import EVERY_COMMAND, GRANTED, AuthorityFile
from mailbot.domain.authority import REVIEW, Authority, Grant
from mailbot.domain.reading import KINDS

NEEDED = (
    *product(("take", "close"), KINDS),
    *product(("decide",), ("violation_report", "complaint")),
    *product(REVIEW, ("appeal",)),
)
"""What somebody must be able to do, so that no matter stays with nobody, or for ever."""


def build_authority(file: AuthorityFile, tiers: Sequence[int | None], document: Document) -> Authority:
    """Who may do what at a desk.

    Args:
        tiers: those that a matter can have at the desk, None for an unknown one.
    """
    authority = Authority(
        grants=tuple(
            Grant(_commands(model.commands), tuple(model.roles), tuple(model.kinds), tuple(model.tiers))
            for model in file.grants
        ),
        reviewers={tier: tuple(roles) for tier, roles in file.reviewers.items()},
        external=file.external,
    )
    for place, tier in _tiers_named(file):
        if tier not in tiers:
            known = [tier_name(each) for each in tiers]
            document.problem(place, f"no category has tier {tier}; {suggestion(str(tier), known)}")
    for tier in tiers:
        if tier not in file.reviewers:
            document.problem(
                ("reviewers",), f"nobody reviews an appeal {of_tier(tier)}: add `{tier_name(tier)}: [a role]`"
            )
    _check_grants(authority, tiers, document)
    _check_reviewers(authority, tiers, document)
    return authority


def tier_name(tier: int | None) -> str:
    """A tier as the file has it."""
    return "unknown" if tier is None else str(tier)


def of_tier(tier: int | None) -> str:
    return "without a known tier" if tier is None else f"of tier {tier}"


def _commands(named: Sequence[str]) -> tuple[str, ...]:
    return GRANTED if EVERY_COMMAND in named else tuple(named)


def _tiers_named(file: AuthorityFile) -> Iterator[tuple[Location, int | None]]:
    """Every tier that the file names, and where."""
    for tier in file.reviewers:
        yield ("reviewers", tier_name(tier)), tier
    for tier in file.external:
        yield ("external", tier_name(tier)), tier
    for index, model in enumerate(file.grants):
        for position, tier in enumerate(model.tiers):
            yield ("grants", index, "tiers", position), tier


def _check_grants(authority: Authority, tiers: Sequence[int | None], document: Document) -> None:
    granted = {command for grant in authority.grants for command in grant.commands}
    for command in GRANTED:
        if command not in granted:
            document.problem(("grants",), f"nobody may `{command}`: grant it to a role")
    for (command, kind), tier in product(dict.fromkeys(NEEDED), tiers):
        if command in granted and not authority.granted(command, kind, tier):
            document.problem(("grants",), f"nobody may `{command}` {kind} {of_tier(tier)}: grant it to a role")


def _check_reviewers(authority: Authority, tiers: Sequence[int | None], document: Document) -> None:
    """Each role that reviews an appeal may give all that a review takes; that nobody may is told elsewhere."""
    for tier in tiers:
        granted = {command: authority.granted(command, "appeal", tier) for command in REVIEW}
        for position, role in enumerate(authority.reviewers.get(tier, ())):
            lacks = [command for command, roles in granted.items() if roles and role not in roles]
            if lacks:
                text = f"{role} reviews an appeal {of_tier(tier)}, and may not {_listed(lacks)} it: grant that below"
                document.problem(("reviewers", tier_name(tier), position), text)


def _listed(commands: Sequence[str]) -> str:
    return ", ".join(f"`{command}`" for command in commands)
