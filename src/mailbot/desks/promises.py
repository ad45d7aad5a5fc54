"""categories.yaml and clocks.yaml: what a report can be about, and what is promised by when."""

from collections.abc import Mapping
from dataclasses import replace

from mailbot.desks.document import Document, Location
from mailbot.desks.ladders import check_ladders
from mailbot.desks.problems import suggestion
from mailbot.desks.schema import CategoriesFile, EnforcementFile
from mailbot.desks.schema_clocks import ClockModel, ClocksFile, WaitingModel, written
from mailbot.desks.stages import check_stages
from mailbot.domain.clock import half
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.desk import Category, ClockRule, Duration, Step
from mailbot.domain.provisions import FACTORS, Considered, Enforcement, Misuse, Restoration

MINUTES = {"minutes": 1, "hours": 60}
LONGEST_MERGE = Duration(24, "hours")


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
    check_ladders(file, document)
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
    check_stages(file.clocks, document)
    return tuple(built)


def build_courtesy(file: ClocksFile, document: Document) -> Courtesy:
    """What is owed to those who wait, beside the clocks."""
    waiting, usual = file.waiting, Courtesy()
    if waiting is not None:
        _check_waiting(waiting, file.clocks, document)
    if file.escalation and not any(model.starts == "escalated" for model in file.clocks):
        document.problem(("escalation",), "goes with a clock that `starts: escalated`: add one, or take this out")
    _check_merging(file.acknowledgement.merge_window, file.clocks, document)
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
            mend = "give one `pauses: {waiting: …}`, or take it out"
            document.problem(("waiting", "kinds", position), f"no clock of {kind} pauses for `waiting`: {mend}")
        elif not all(_at_most(waiting.close, each) for each in longest):
            text = f"a clock of {kind} runs on before, or its pause is not counted in this unit"
            document.problem(("waiting", "close"), text)


def _check_merging(window: Duration | None, clocks: list[ClockModel], document: Document) -> None:
    """Who waits for an acknowledgement waits no longer than was promised, and a day where nothing was."""
    place = ("acknowledgement", "merge_window")
    if window is None:
        return
    if window.unit not in MINUTES or not _at_most(window, LONGEST_MERGE):
        document.problem(place, f"mails of one person are merged within {LONGEST_MERGE.amount} hours at most")
        return
    for model in clocks:
        target = model.target or half(model.limit)
        elapsing = replace(target, unit="hours") if target.unit == "business_day_hours" else target
        if model.name == "acknowledge" and elapsing.unit in MINUTES and not _at_most(window, elapsing):
            of = ", ".join(model.kinds)
            text = f"is longer than the target of `acknowledge` of {of}, {written(target)}: shorten it, or promise more"
            document.problem(place, text)


def build_enforcement(
    file: EnforcementFile | None, categories: tuple[Category, ...], document: Document
) -> tuple[Enforcement, ...]:
    """What the policy provides for, in the file's order."""
    built: list[Enforcement] = []
    for index, model in enumerate(file.enforcement if file else ()):
        place = ("enforcement", index)
        _check_categories(model.categories, categories, document, place)
        _check_tiers(model.tiers, categories, document, place)
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


def build_wording(file: EnforcementFile | None, document: Document) -> Mapping[str, Mapping[str, str]]:
    """What actions and steps are called in other languages; of what names none of them no letter would ever tell."""
    if file is None:
        return {}
    known = {text for model in file.enforcement for text in (*model.actions, *model.steps)}
    for language, words in file.wording.items():
        for action in sorted(words.keys() - known):
            text = f"is no action and no step of `enforcement`; {suggestion(action, known)}"
            document.problem(("wording", language, action), text)
    return {language: dict(words) for language, words in file.wording.items()}


def build_considered(
    file: EnforcementFile | None, categories: tuple[Category, ...], document: Document
) -> tuple[Considered, ...]:
    """What the policy asks to be considered; of those that fit a matter the first counts."""
    built: list[Considered] = []
    for index, model in enumerate(file.factors if file else ()):
        place = ("factors", index)
        _check_tiers(model.tiers, categories, document, place)
        known = FACTORS[model.of]
        for name in model.asks:
            if name not in known:
                document.problem((*place, "asks", name), f"unknown factor `{name}`; {suggestion(name, known)}")
        built.append(Considered(model.of, dict(model.asks), tuple(model.tiers), model.section))
    return tuple(built)


def build_restoration(file: EnforcementFile | None) -> Restoration | None:
    """What it takes for a suspended account to be restored; None where the policy names nothing."""
    model = file.restoration if file else None
    if model is None:
        return None
    return Restoration(tuple(model.demands), tuple(each.lower() for each in model.after), model.section)


def build_misuses(file: EnforcementFile | None) -> tuple[Misuse, ...]:
    """What the policy provides for where it is misused."""
    models = file.misuse.items() if file else ()
    return tuple(Misuse(name, model.warn_at, tuple(model.actions), model.section) for name, model in models)


def _check_tiers(named: list[int], categories: tuple[Category, ...], document: Document, place: Location) -> None:
    tiers = {category.tier for category in categories}
    for position, tier in enumerate(named):
        if tier not in tiers:
            document.problem((*place, "tiers", position), f"no category has tier {tier}")


def _check_categories(
    named: list[str], categories: tuple[Category, ...] | None, document: Document, place: Location
) -> None:
    known = {category.key for category in categories or ()}
    for position, key in enumerate(named):
        if categories is not None and key not in known:
            document.problem((*place, "categories", position), f"unknown category `{key}`; {suggestion(key, known)}")


def _at_most(target: Duration, limit: Duration) -> bool:
    if target.unit in MINUTES and limit.unit in MINUTES:
        return target.amount * MINUTES[target.unit] <= limit.amount * MINUTES[limit.unit]
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
