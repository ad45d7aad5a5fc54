"""Trains a model on labelled mail, and finds by mails that it had not seen how far its word is good.

Repeatable: the same mails, rules and versions give the same weights.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mailbot.classify.fusion import Parameters, Prediction, Seen
from mailbot.classify.vectors import Array, key_of, meaning
from mailbot.domain.reading import KINDS
from mailbot.learn import calibrate
from mailbot.learn.beside import by_two
from mailbot.learn.data import APPEAL, LEAST_OF_A_DESK, Labelled
from mailbot.learn.descent import Task, fit, kind_gradient, label_gradient
from mailbot.learn.marks import KIND, LABELS, PIPES, Bag, marks_of
from mailbot.learn.model import COMPLAINT, REPORT, About, Model, blank, labels_of, linear, no_axes
from mailbot.learn.split import folds

See = Callable[[Labelled], Seen]
"""What a labelled mail is to a model: the words that rules read, and what they find."""
Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is, and of how much."""

# Seeds: the order of the mails alone moves what is right by a hundredth, so the mean of three is taken.
ORDERS = (5, 6, 7)
ROUNDS = 3
LEAST_STEPS = 60  # of a few mails, which are soon through, more rounds are made
BATCHES = {KIND: 256, LABELS: 512}  # mails to a step
LEAST_MAILS = 3  # what fewer say would be a name, or chance
FEW = 500  # mails, which are read sooner than a second process has made its patterns
DOUBTED = 10  # mails more than there are, of which one has a label: what no mail has is unlikely, not impossible


@dataclass(frozen=True, slots=True)
class Lesson:
    """A labelled mail as the model sees it."""

    record: Labelled
    seen: Seen
    bag: Bag
    meaning: Array


def train(records: Sequence[Labelled], see: See, progress: Progress) -> Model:
    """A model of the desks with mails enough; its parameters come from predictions on mails kept from it in turn."""
    records = _of_desks_with_enough(records)
    if not records:
        return Model(blank({}), no_axes({}), np.empty(0, "u8"), About({}, (), Parameters(), {}))
    lessons = prepare(records, see, progress)
    steps = itertools.count(1)

    def learnt() -> Model:
        rounds = _rounds(lessons) * len(ORDERS)
        return learn(lessons, lessons, lambda _round: progress("training", next(steps), rounds), ORDERS)

    tasks: list[Callable[[], Any]] = [learnt, lambda: _unseen(lessons)]
    model, unseen = by_two(tasks, lambda task: task(), worth=len(records) >= FEW)
    about: About = model.about
    if unseen:
        parameters, figures = calibrate.fit(records, [lesson.seen.scores for lesson in lessons], unseen)
        about = replace(about, parameters=parameters, figures=figures)
    found: Model = model.with_about(about)
    return found


def _unseen(lessons: Sequence[Lesson]) -> list[Prediction]:
    """What models say of the lessons that were kept from them in turn; nothing where all are of one fold."""
    parts = folds([lesson.record for lesson in lessons])
    if len(set(parts)) == 1:
        return []
    unseen = [Prediction({}, {})] * len(lessons)
    for fold in sorted(set(parts)):
        kept = [index for index, part in enumerate(parts) if part == fold]
        others = [lesson for lesson, part in zip(lessons, parts, strict=True) if part != fold]
        found = predicted(learn(others, lessons, lambda _round: None, ORDERS[:1]), [lessons[index] for index in kept])
        for index, prediction in zip(kept, found, strict=True):
            unseen[index] = prediction
    return unseen


def _of_desks_with_enough(records: Sequence[Labelled]) -> list[Labelled]:
    mails = Counter(record.desk for record in records)
    return [record for record in records if mails[record.desk] >= LEAST_OF_A_DESK]


def prepare(records: Sequence[Labelled], see: See, progress: Progress) -> list[Lesson]:
    """What rules find in each mail, and its marks."""
    lessons = []
    made = by_two(records, lambda record: _lesson(record, see(record)), worth=len(records) >= FEW)
    for index, lesson in enumerate(made, 1):
        lessons.append(lesson)
        if index % 50 == 0 or index == len(records):
            progress("reading", index, len(records))
    return lessons


def _lesson(record: Labelled, seen: Seen) -> Lesson:
    _, bag, words = marks_of(seen)
    return Lesson(record, seen, bag, meaning(words))


def predicted(model: Model, lessons: Sequence[Lesson]) -> list[Prediction]:
    """What a model says of lessons."""
    desks = [lesson.record.desk for lesson in lessons]
    return model.predict_from(desks, [lesson.bag for lesson in lessons], np.array([each.meaning for each in lessons]))


def learn(
    lessons: Sequence[Lesson], every: Sequence[Lesson], tick: Callable[[int], None], orders: Sequence[int]
) -> Model:
    """A model of some lessons, with default parameters.

    Args:
        every: all lessons, which say what desks and categories there are.
        orders: seeds of the orders in which they are gone through; the model is the mean of what each comes to.
    """
    desks = categories_of([lesson.record for lesson in every])
    pipeline = blank(desks)
    axes: dict[str, Array] = {}
    keys, mails = np.unique(np.concatenate([lesson.bag.keys for lesson in lessons]), return_counts=True)
    known = keys[(mails >= LEAST_MAILS) | np.isin(keys, [key_of(f"desk:{desk}") for desk in desks])]
    complaints_only = reports_are_complaints([lesson.record for lesson in every])
    kinds = np.array([[_may_be(lesson.record, kind, complaints_only) for kind in KINDS] for lesson in lessons], "f")
    labels = labels_of(desks)
    truth = np.array([[_says(lesson.record, label) for label in labels] for lesson in lessons], "f")
    mains = np.array([[_is_main(lesson.record, label) for label in labels] for lesson in lessons], "f")
    linear(pipeline, LABELS).set_param("b", _seldom(truth))  # type: ignore[arg-type]
    meanings = np.array([lesson.meaning for lesson in lessons])
    aims = np.stack([truth, mains], axis=1)
    tasks = ((kinds, kind_gradient, tick), (aims, label_gradient, lambda _round: None))
    inputs = [lesson.bag.inputs(known) for lesson in lessons]
    for name, (aim, gradient, told) in zip(PIPES, tasks, strict=True):
        task = Task([each[name] for each in inputs], meanings, aim, gradient, BATCHES[name])
        axes[name] = fit(linear(pipeline, name), task, _rounds(every), orders, told)
    return Model(pipeline, axes, known, About(desks, complaints_only, Parameters(), {}))


def categories_of(records: Sequence[Labelled]) -> dict[str, tuple[str, ...]]:
    """The desks that have mails, with their categories that have some."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        found[record.desk].update(record.categories)
    return {desk: tuple(sorted(found[desk])) for desk in sorted(found)}


def reports_are_complaints(records: Sequence[Labelled]) -> tuple[str, ...]:
    """Desks with complaints that have a category, and no reports: there, a report about others is a complaint."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for record in records:
        kinds[record.desk].add(record.kind)
    with_category = {record.desk for record in records if record.kind == COMPLAINT and record.categories}
    return tuple(sorted(desk for desk in with_category if REPORT not in kinds[desk]))


def _may_be(record: Labelled, kind: str, complaints_only: Sequence[str]) -> float:
    if record.desk in complaints_only and record.kind == COMPLAINT:
        return float(kind in (COMPLAINT, REPORT))
    return float(kind == record.kind)


def _says(record: Labelled, label: str) -> float:
    """Whether a mail has a label; not a number where that isn't asked of it.

    Categories are asked of mails of the desk that have some, and of its appeals: those have what they name, or none.
    """
    field, _, value = label.partition("=")
    if field == "hazards":
        return float(value in record.hazards)
    if field == "grounds":
        return float(value in record.grounds) if record.kind == APPEAL else float("nan")
    desk, _, category = label.partition(":")
    if record.desk != desk or not (record.categories or record.kind == APPEAL):
        return float("nan")
    return float(category in record.categories)


def _is_main(record: Labelled, label: str) -> float:
    """Whether a label is the main category of a mail; not a number where it can't be, or the mail has none."""
    desk, _, category = label.partition(":")
    if record.desk != desk or not record.category or record.kind == APPEAL:
        return float("nan")
    return float(category == record.category)


def _seldom(truth: Array) -> Array:
    """The log odds of each label, where nothing is known of a mail but how seldom each is."""
    asked = (~np.isnan(truth)).sum(axis=0)
    share = (np.nansum(truth, axis=0) + 1) / (asked + DOUBTED)
    odds: Array = np.log(share / (1 - share)).astype("f")
    return odds


def _rounds(every: Sequence[Lesson]) -> int:
    batch = min(BATCHES.values())
    return max(ROUNDS, LEAST_STEPS * batch // len(every) if len(every) > batch else LEAST_STEPS)
