"""categories.yaml and clocks.yaml: what a report can be about, and what is promised by when."""

from mailbot.desks.document import Document, Location
from mailbot.desks.problems import suggestion
from mailbot.desks.schema import CategoriesFile, ClockModel, ClocksFile, EnforcementFile, WaitingModel
from mailbot.domain.clock import half
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.desk import COMPLAINANT, EACH_BUSINESS_DAY, Category, ClockRule, Duration, Step
from mailbot.domain.provisions import Enforcement

BEGINNINGS = {"receipt", "stated_time"}
OUTSIDE_EVENTS = BEGINNINGS | {"notice_given", "upheld", "escalated"}


def build_categories(file: CategoriesFile) -> tuple[Category, ...]:
    return tuple(
        Category(key, model.title, model.tier, model.section, model.restricted)
        for key, model in file.categories.items()
    )


def build_clocks(
    file: ClocksFile, categories: tuple[Category, ...] | None, document: Document
) -> tuple[ClockRule, ...]:
    """Clocks in the file's order.

    Args:
        categories: None where categories.yaml can't be used: tiers go unchecked.
    """
    tiers = {category.tier for category in categories or ()}
    ladders = {name: tuple(Step(step.at, step.to) for step in steps) for name, steps in file.ladders.items()}
    _check_ladders(file, document)
    built: list[ClockRule] = []
    for index, model in enumerate(file.clocks):
        place = ("clocks", index)
        if model.ladder not in ladders:
            document.problem(
                (*place, "ladder"), f"unknown ladder `{model.ladder}`; {suggestion(model.ladder, ladders)}"
            )
        for position, tier in enumerate(model.tiers):
            if categories is not None and tier is not None and tier not in tiers:
                document.problem((*place, "tiers", position), f"no category has tier {tier}")
        _check_categories(model.categories, categories, document, place)
        if (model.starts == "stated_time") != (model.unstated is not None):
            document.problem((*place, "unstated"), "goes with `starts: stated_time`, and only with it")
        target = model.target or half(model.limit)
        if not _at_most(target, model.limit):
            document.problem((*place, "target"), "is above the limit, or is not counted in its unit")
        rule = ClockRule(
            name=model.name,
            kinds=tuple(model.kinds),
            tiers=tuple(model.tiers),
            starts=model.starts,
            target=target,
            limit=model.limit,
            published=model.published,
            ladder=ladders.get(model.ladder, ()),
            section=model.section,
            categories=tuple(model.categories),
            unstated=model.unstated,
            stops=model.stops or "",
            pauses=model.pauses,
        )
        _check_against_others(rule, built, document, place)
        built.append(rule)
    _check_events(file.clocks, document)
    return tuple(built)


def build_courtesy(file: ClocksFile, document: Document) -> Courtesy:
    """What is owed to those who wait, beside the clocks."""
    waiting, usual = file.waiting, Courtesy()
    if waiting is not None:
        _check_waiting(waiting, file.clocks, document)
    return Courtesy(
        merge_window=file.acknowledgement.merge_window,
        in_working_hours=file.acknowledgement.in_working_hours,
        delays_apart=file.delays.apart if file.delays else usual.delays_apart,
        reminds=tuple(waiting.kinds) if waiting else (),
        remind=tuple(waiting.remind) if waiting else (),
        close=waiting.close if waiting else None,
        levels=tuple(file.escalation.levels) if file.escalation else usual.levels,
    )


def _check_waiting(waiting: WaitingModel, clocks: list[ClockModel], document: Document) -> None:
    """A reminder comes before the end, and the end while the clocks of its kinds still stand."""
    for position, after in enumerate(waiting.remind):
        if not _at_most(after, waiting.close) or after == waiting.close:
            text = "isn't before `close`, or is not counted in its unit"
            document.problem(("waiting", "remind", position), text)
    for position, kind in enumerate(waiting.kinds):
        longest = [model.pauses["waiting"] for model in clocks if kind in model.kinds and "waiting" in model.pauses]
        if not longest:
            document.problem(("waiting", "kinds", position), f"no clock of {kind} pauses for `waiting`")
        elif not all(_at_most(waiting.close, each) for each in longest):
            text = f"a clock of {kind} runs on before, or its pause is not counted in this unit"
            document.problem(("waiting", "close"), text)


def build_enforcement(
    file: EnforcementFile | None, categories: tuple[Category, ...], document: Document
) -> tuple[Enforcement, ...]:
    """What the policy provides for, in the file's order."""
    tiers = {category.tier for category in categories}
    built: list[Enforcement] = []
    for index, model in enumerate(file.enforcement if file else ()):
        place = ("enforcement", index)
        _check_categories(model.categories, categories, document, place)
        for position, tier in enumerate(model.tiers):
            if tier not in tiers:
                document.problem((*place, "tiers", position), f"no category has tier {tier}")
        built.append(
            Enforcement(
                title=model.title,
                actions=tuple(model.actions),
                tiers=tuple(model.tiers),
                categories=tuple(model.categories),
                steps=tuple(model.steps),
                grounds=tuple(model.grounds),
                section=model.section,
            )
        )
    return tuple(built)


def _check_categories(
    named: list[str], categories: tuple[Category, ...] | None, document: Document, place: Location
) -> None:
    known = {category.key for category in categories or ()}
    for position, key in enumerate(named):
        if categories is not None and key not in known:
            document.problem((*place, "categories", position), f"unknown category `{key}`; {suggestion(key, known)}")


def _at_most(target: Duration, limit: Duration) -> bool:
    minutes = {"minutes": 1, "hours": 60}
    if target.unit in minutes and limit.unit in minutes:
        return target.amount * minutes[target.unit] <= limit.amount * minutes[limit.unit]
    return target.unit == limit.unit and target.amount <= limit.amount


def _check_against_others(rule: ClockRule, others: list[ClockRule], document: Document, place: Location) -> None:
    for other in others:
        kinds = set(rule.kinds) & set(other.kinds)
        if rule.name != other.name or not kinds:
            continue
        same_tier = not rule.tiers or not other.tiers or set(rule.tiers) & set(other.tiers)
        same_category = not rule.categories or not other.categories or set(rule.categories) & set(other.categories)
        if rule.starts == other.starts and same_tier and same_category:
            document.problem(place, f"a second `{rule.name}` clock for {', '.join(sorted(kinds))} from the same start")
        elif rule.ladder != other.ladder:
            document.problem((*place, "ladder"), f"differs from that of the other `{rule.name}` clock of this kind")


def _check_ladders(file: ClocksFile, document: Document) -> None:
    """Somebody who works here is told; what is repeated comes last, or what stands after it would never be told."""
    for name, steps in file.ladders.items():
        for position, step in enumerate(steps[:-1]):
            if step.at == EACH_BUSINESS_DAY:
                document.problem(("ladders", name, position, "at"), f"`{EACH_BUSINESS_DAY}` must be the last step")
        if not any(step.to != COMPLAINANT for step in steps):
            document.problem(("ladders", name), "tells nobody who works here")
        for position, step in enumerate(steps):
            if step.to == COMPLAINANT and step.at in ("limit", EACH_BUSINESS_DAY):
                text = "a complainant is told of a delay once, and before the limit"
                document.problem(("ladders", name, position, "at"), text)
        if [step.at for step in steps] == [EACH_BUSINESS_DAY]:
            document.problem(("ladders", name), f"`{EACH_BUSINESS_DAY}` needs a step before it, after which it begins")


def _reached(clocks: list[ClockModel], kind: str) -> set[str]:
    """The events that can happen to a matter of one kind, one stage after the other."""
    reached, of_kind = set(OUTSIDE_EVENTS), [model for model in clocks if kind in model.kinds]
    while more := {model.name for model in of_kind if model.starts in reached} - reached:
        reached |= more
    return reached


def _check_events(clocks: list[ClockModel], document: Document) -> None:
    """A clock that starts or stops at the end of a stage needs that stage, or it never does."""
    for index, model in enumerate(clocks):
        stages = {other.name for other in clocks if set(model.kinds) & set(other.kinds)}
        if model.starts not in OUTSIDE_EVENTS | stages or model.starts == model.name:
            text = f"nothing ends a stage `{model.starts}` of {', '.join(model.kinds)}: this clock would never start"
            document.problem(("clocks", index, "starts"), text)
        elif any(model.starts not in _reached(clocks, kind) for kind in model.kinds):
            text = f"this clock would never start: the stages of {', '.join(model.kinds)} wait for each other"
            document.problem(("clocks", index, "starts"), text)
        if model.stops is None:
            continue
        place = ("clocks", index, "stops")
        if model.stops in BEGINNINGS or model.stops == model.starts:
            document.problem(place, f"`{model.stops}` is over when this clock starts: it could never stop")
        elif model.stops not in OUTSIDE_EVENTS | stages:
            text = f"nothing ends a stage `{model.stops}` of {', '.join(model.kinds)}: this clock could never stop"
            document.problem(place, text)
