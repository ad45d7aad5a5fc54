"""What starts and stops the clocks of clocks.yaml: each begins some time, and ends, for every kind that it runs for."""

from mailbot.desks.document import Document
from mailbot.desks.schema_clocks import ClockModel
from mailbot.domain.desk import Desk
from mailbot.domain.reading import KINDS

BEGINNINGS = frozenset({"receipt", "stated_time"})
DECISIONS = frozenset({"upheld", "remanded"})  # of an appeal alone
REOPENED = "reopened"
AT_ONCE = "acknowledge"  # ends when its mail leaves, and starts nothing


def check_stages(clocks: list[ClockModel], document: Document) -> None:
    """A clock that waits for what never happens to a matter of one of its kinds never starts, or never stops."""
    for index, model in enumerate(clocks):
        if (problem := _start(model, clocks)) is not None:
            document.problem(("clocks", index, "starts"), problem)
        if model.stops is not None and (problem := _stop(model, model.stops, clocks)) is not None:
            document.problem(("clocks", index, "stops"), problem)


def check_kinds(desk: Desk, document: Document) -> None:
    """Of every kind of mail that may come somebody is told while it waits: a clock of it runs from receipt.

    What is a complaint where the policy has an address for those alone is no report of a violation there.
    """
    without = set(KINDS) - {kind for rule in desk.clocks if rule.starts in BEGINNINGS for kind in rule.kinds}
    if desk.report_kind == "complaint":
        without.discard("violation_report")
    if desk.clocks and without:
        of = ", ".join(kind for kind in KINDS if kind in without)
        text = f"no clock of {of} starts at receipt, so that nobody is told while one waits: add a clock for it"
        document.problem(("clocks",), text)


def check_tiers(desk: Desk, document: Document) -> None:
    """A stage with a clock for each tier has one for mail whose tier nobody has set yet, or that would have none."""
    every = {category.tier for category in desk.categories} - {None}
    limits: dict[tuple[str, str, str], set[int | None]] = {}
    for rule in desk.clocks:
        for kind in rule.kinds:
            limits.setdefault((rule.name, kind, rule.starts), set()).update(rule.tiers or (None,))
    for (name, kind, _), tiers in limits.items():
        if every and every <= tiers and None not in tiers:
            text = f"no `{name}` of {kind} runs while its tier is unknown: add one with `tiers: [unknown]`"
            document.problem(("clocks",), text)


def _start(model: ClockModel, clocks: list[ClockModel]) -> str | None:
    if model.starts == AT_ONCE:
        return f"`{AT_ONCE}` starts no other clock: mail is acknowledged at once, so write `starts: receipt`"
    without = [kind for kind in model.kinds if model.starts not in _happens(clocks, kind)]
    if without or model.starts == model.name:
        return _never("start", model, model.starts, without or list(model.kinds), clocks)
    waiting = [kind for kind in model.kinds if model.starts not in _reached(clocks, kind)]
    if waiting:
        of = ", ".join(waiting)
        return f"this clock would never start: the stages of {of} wait for each other; begin one at receipt"
    return None


def _stop(model: ClockModel, stops: str, clocks: list[ClockModel]) -> str | None:
    if stops in BEGINNINGS or any(stops in _before(clocks, kind, model.starts) for kind in model.kinds):
        return f"`{stops}` is over when this clock starts: it could never stop; name what comes later, or leave it out"
    if stops == REOPENED:
        return f"`{stops}` comes when no clock runs: this one could never stop; name a stage, or leave it out"
    without = [kind for kind in model.kinds if stops not in _happens(clocks, kind)]
    return _never("stop", model, stops, without, clocks) if without else None


def _never(what: str, model: ClockModel, event: str, kinds: list[str], clocks: list[ClockModel]) -> str:
    """Why an event never comes, and what would mend it."""
    of = ", ".join(kinds)
    never = "this clock would never start" if what == "start" else "this clock could never stop"
    if event in DECISIONS:
        return f"`{event}` is what becomes of appeals: {never} for {of}; take that out of `kinds`, or name a stage"
    if event == "escalated":
        return f"nothing of {of} escalates: {never}; add a clock of {of} with `starts: escalated`, or name a stage"
    stages = set.intersection(*({each.name for each in clocks if kind in each.kinds} for kind in kinds))
    known = ", ".join(sorted(stages - {model.name, AT_ONCE})) or "there is no other"
    return f"nothing ends a stage `{event}` of {of}: {never}; add a clock of that name, or name another ({known})"


def _happens(clocks: list[ClockModel], kind: str) -> set[str]:
    """What can happen to a matter of a kind, in whatever order."""
    of_kind = [model for model in clocks if kind in model.kinds]
    happens = {*BEGINNINGS, "notice_given", REOPENED, *(model.name for model in of_kind)}
    if kind == "appeal":
        happens |= DECISIONS
    if any(model.starts == "escalated" for model in of_kind):
        happens.add("escalated")
    return happens


def _reached(clocks: list[ClockModel], kind: str) -> set[str]:
    """What can happen to a matter of one kind, one stage after the other."""
    of_kind = [model for model in clocks if kind in model.kinds]
    reached = _happens(clocks, kind) - {model.name for model in of_kind}
    while more := {model.name for model in of_kind if model.starts in reached} - reached:
        reached |= more
    return reached


def _before(clocks: list[ClockModel], kind: str, event: str) -> set[str]:
    """An event and the stages that lie before it, whichever clock of its name ran."""
    over: set[str] = {event}
    while earlier := {model.starts for model in clocks if kind in model.kinds and model.name in over} - over:
        over |= earlier
    return over
