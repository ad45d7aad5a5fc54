"""The ladders of clocks.yaml: somebody who works here is told, and the steps stand in the order in which they come."""

from itertools import pairwise

from mailbot.desks.document import Document, Location
from mailbot.desks.schema_clocks import ClocksFile, StepModel
from mailbot.domain.desk import COMPLAINANT, EACH_BUSINESS_DAY, Duration

HALF = 50  # per cent of the limit: see `half`


def check_ladders(file: ClocksFile, document: Document) -> None:
    """What is wrong with each ladder by itself, and with those clocks' targets that it is used for."""
    for name, steps in file.ladders.items():
        place = ("ladders", name)
        if not any(step.to != COMPLAINANT for step in steps):
            document.problem(place, "tells nobody who works here: add a step to a role, such as lead")
        for position, step in enumerate(steps):
            if step.to == COMPLAINANT and step.at in ("limit", EACH_BUSINESS_DAY):
                text = "a complainant is told of a delay once, and before the limit, such as at 90%"
                document.problem((*place, position, "at"), text)
        if [step.at for step in steps] == [EACH_BUSINESS_DAY]:
            document.problem(place, f"`{EACH_BUSINESS_DAY}` needs a step before it, after which it begins")
        _check_order(steps, _earliest_target(file, name), document, place)


def _check_order(steps: list[StepModel], target: float, document: Document, place: Location) -> None:
    """A step is told no sooner than the one before it, so that what stands too late is told too late."""
    for position, (before, step) in enumerate(pairwise(steps)):
        if before.at == EACH_BUSINESS_DAY:
            document.problem((*place, position, "at"), f"`{EACH_BUSINESS_DAY}` must be the last step")
        elif _share(step.at, target) < _share(before.at, target):
            text = f"comes before `{before.at}`, which stands above it and would hold it up: put it above"
            document.problem((*place, position + 1, "at"), text)


def _share(at: str, target: float) -> float:
    """When a step comes, as a share of the limit."""
    named = {"target": target, "limit": 100, EACH_BUSINESS_DAY: 101}
    return named[at] if at in named else int(at.removesuffix("%"))


def _earliest_target(file: ClocksFile, ladder: str) -> float:
    """The earliest target of the clocks with a ladder, as a share of their limits: half where the file gives none."""
    clocks = [model for model in file.clocks if model.ladder == ladder]
    return min((_target(model.target, model.limit) for model in clocks), default=HALF)


def _target(target: Duration | None, limit: Duration) -> float:
    return HALF if target is None or target.unit != limit.unit else 100 * target.amount / limit.amount
