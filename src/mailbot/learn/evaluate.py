"""How good readings of labelled mail are: by class and by language, and whether probabilities mean what they say."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mailbot.domain.desk import GROUNDS, Desk
from mailbot.domain.reading import HAZARDS, KINDS
from mailbot.learn.data import Labelled

BINS = 10
NONE = "none"  # stands for no category at all


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reading said of a labelled mail.

    Args:
        category: the main one; None for none.
        probability: of the kind.
        sure: it is taken as understood, so that nobody needs to look at it first.
        grounds, hazards: all that it found.
    """

    record: Labelled
    kind: str
    category: str | None
    categories: tuple[str, ...]
    probability: float
    sure: bool
    grounds: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Of one class: the share of those called so that are, of those that are which were called so, and how many are."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose probability lies between two tenths: how many, how probable they said, how many were right."""

    least: float
    count: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures for one desk, or for all together."""

    mails: int
    kinds: Mapping[str, ClassFigures]
    categories: Mapping[str, ClassFigures]
    grounds: Mapping[str, ClassFigures]
    hazards: Mapping[str, ClassFigures]
    kind_right: float
    kind_macro_f1: float
    category_right: float
    category_macro_f1: float
    tier_right: float | None
    unsure: float
    right_where_sure: float
    calibration_error: float
    bins: tuple[Bin, ...]
    languages: Mapping[str, tuple[int, float, float]]
    confusion: Mapping[str, Mapping[str, int]]
    category_confusion: Mapping[str, Mapping[str, int]]


def evaluate(answers: Sequence[Answer], desks: Mapping[str, Desk]) -> Evaluation:
    """The figures of some answers; for those of several desks, `desk:category` keeps their categories apart."""
    many = len({answer.record.desk for answer in answers}) > 1

    def named(answer: Answer, keys: Iterable[str]) -> set[str]:
        return {f"{answer.record.desk}:{key}" if many else key for key in keys}

    kinds = _classes([({answer.record.kind}, {answer.kind}) for answer in answers], KINDS)
    asked = [answer for answer in answers if answer.record.categories]
    categories = _classes(
        [
            (named(answer, answer.record.categories), named(answer, answer.categories if answer.category else ()))
            for answer in answers
            if answer.record.categories or answer.kind == answer.record.kind
        ]
    )
    return Evaluation(
        mails=len(answers),
        kinds=kinds,
        categories=categories,
        grounds=_classes([(set(answer.record.grounds), set(answer.grounds)) for answer in answers], GROUNDS),
        hazards=_classes([(set(answer.record.hazards), set(answer.hazards)) for answer in answers], HAZARDS),
        kind_right=_share(answer.kind == answer.record.kind for answer in answers),
        kind_macro_f1=_macro(kinds),
        category_right=_share(answer.category == answer.record.category for answer in asked),
        category_macro_f1=_macro(categories),
        tier_right=_tier_right(asked, desks),
        unsure=_share(not answer.sure for answer in answers),
        right_where_sure=_share(is_right(answer) for answer in answers if answer.sure),
        calibration_error=_calibration_error(bins := _bins(answers)),
        bins=bins,
        languages=_languages(answers),
        confusion=_confusion((answer.record.kind, answer.kind) for answer in answers),
        category_confusion=_confusion(
            (next(iter(named(answer, [answer.record.category or NONE]))), said)
            for answer in asked
            for said in named(answer, [answer.category or NONE])
        ),
    )


def is_right(answer: Answer) -> bool:
    """Whether kind and main category are right."""
    return answer.kind == answer.record.kind and (
        not answer.record.category or answer.category == answer.record.category
    )


def by_desk(answers: Sequence[Answer], desks: Mapping[str, Desk]) -> dict[str, Evaluation]:
    """Figures for each desk that has mails."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.record.desk].append(answer)
    return {desk: evaluate(found[desk], desks) for desk in sorted(found)}


def _classes(pairs: Sequence[tuple[set[str], set[str]]], order: Sequence[str] = ()) -> dict[str, ClassFigures]:
    right: Counter[str] = Counter()
    called: Counter[str] = Counter()
    are: Counter[str] = Counter()
    for truth, said in pairs:
        right.update(truth & said)
        called.update(said)
        are.update(truth)
    names = [name for name in order if name in are or name in called] or sorted({*are, *called})
    return {name: _class(right[name], called[name], are[name]) for name in names}


def _class(right: int, called: int, are: int) -> ClassFigures:
    precision, recall = right / max(called, 1), right / max(are, 1)
    return ClassFigures(_rounded(precision), _rounded(recall), _rounded(2 * right / max(called + are, 1)), are)


def _macro(classes: Mapping[str, ClassFigures]) -> float:
    """The mean F1 of the classes that have mails."""
    values = [figures.f1 for figures in classes.values() if figures.support]
    return _rounded(sum(values) / max(len(values), 1))


def _share(told: Iterable[bool]) -> float:
    values = list(told)
    return _rounded(sum(values) / max(len(values), 1))


def _tier_right(asked: Sequence[Answer], desks: Mapping[str, Desk]) -> float | None:
    """How often the main category's tier is right; None where no desk has tiers."""

    def tier(answer: Answer, key: str | None) -> int | None:
        category = desks[answer.record.desk].category(key)
        return category.tier if category else None

    tiers = [(tier(answer, answer.record.category), tier(answer, answer.category)) for answer in asked]
    tiered = [(truth, said) for truth, said in tiers if truth is not None]
    return _share(truth == said for truth, said in tiered) if tiered else None


def _bins(answers: Sequence[Answer]) -> tuple[Bin, ...]:
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[min(int(answer.probability * BINS), BINS - 1)].append(answer)
    return tuple(
        Bin(
            least=number / BINS,
            count=len(found[number]),
            said=_rounded(sum(answer.probability for answer in found[number]) / max(len(found[number]), 1)),
            right=_share(answer.kind == answer.record.kind for answer in found[number]),
        )
        for number in range(BINS)
    )


def _calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: how far what was said lies from what was right, on average over the answers."""
    total = sum(each.count for each in bins)
    return _rounded(sum(each.count * abs(each.said - each.right) for each in bins) / max(total, 1))


def _languages(answers: Sequence[Answer]) -> dict[str, tuple[int, float, float]]:
    """For each language: mails, kinds right, main categories right where there is one."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.record.language].append(answer)
    return {
        language: (
            len(of),
            _share(answer.kind == answer.record.kind for answer in of),
            _share(answer.category == answer.record.category for answer in of if answer.record.category),
        )
        for language, of in sorted(found.items())
    }


def _confusion(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for truth, said in pairs:
        found[truth][said] += 1
    return {truth: dict(sorted(found[truth].items())) for truth in sorted(found)}


def _rounded(value: float) -> float:
    return round(float(value), 4)


def plain(evaluation: Evaluation) -> dict[str, Any]:
    """The figures as plain values, for JSON."""
    found = asdict(evaluation)
    names = ("mails", "kind_right", "category_right")
    found["languages"] = {key: dict(zip(names, value, strict=True)) for key, value in evaluation.languages.items()}
    return found
