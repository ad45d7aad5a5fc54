"""Trains a model on labelled mail, and finds by mails that it had not seen how far its word is good.

The loss is cross-entropy: in cross-validation it reads better, also in other languages, than the squared error of
spaCy's own loop with three times as many rounds.
Repeatable: the same mails, rules and versions give the same weights.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from thinc.api import Adam
from thinc.api import Model as Layer

from mailbot.classify.features import FORM, marks
from mailbot.classify.fusion import Parameters, Prediction, Seen
from mailbot.domain.reading import KINDS
from mailbot.learn import calibrate
from mailbot.learn.data import APPEAL, LEAST_OF_A_DESK, Labelled
from mailbot.learn.model import COMPLAINT, PIPES, REPORT, About, Model, blank, labels_of, linear
from mailbot.learn.split import FOLDS, folds

Array: TypeAlias = "np.ndarray[Any, Any]"
See = Callable[[Labelled], Seen]
"""What a labelled mail is to a model: the words that rules read, and what they find."""
Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is, and of how much."""

SEED = 5
ROUNDS = 5
LEAST_STEPS = 60  # of a few mails, which are soon through, more rounds are made
BATCH = 256
LEARN_RATE = 0.02
DECAY = 1e-4
LEAST_MAILS = 3  # what fewer say would be a name, or chance
DOUBTED = 10  # mails more than there are, of which one has a label: what no mail has is unlikely, not impossible


@dataclass(frozen=True, slots=True)
class Lesson:
    """A labelled mail as the model sees it."""

    record: Labelled
    seen: Seen
    names: tuple[tuple[str, int], ...]


def train(records: Sequence[Labelled], see: See, progress: Progress) -> Model:
    """A model of the desks with mails enough; its parameters come from predictions on mails kept from it in turn."""
    records = _of_desks_with_enough(records)
    if not records:
        return Model(blank({}), About({}, (), Parameters(), {}))
    lessons = prepare(records, see, progress)
    parts = folds(records)
    steps, done = _rounds(lessons) * (FOLDS + 1), 0

    def tick(_round: int) -> None:
        nonlocal done
        done += 1
        progress("training", done, steps)

    unseen = [Prediction({}, {})] * len(lessons)
    for fold in sorted(set(parts)):
        kept = [index for index, part in enumerate(parts) if part == fold]
        model = learn([lesson for lesson, part in zip(lessons, parts, strict=True) if part != fold], lessons, tick)
        for index, prediction in zip(kept, model.predict([lessons[index].seen for index in kept]), strict=True):
            unseen[index] = replace(prediction, marks=())
    parameters, figures = calibrate.fit(records, [lesson.seen.scores for lesson in lessons], unseen)
    model = learn(lessons, lessons, tick)
    return model.with_about(replace(model.about, parameters=parameters, figures=figures))


def _of_desks_with_enough(records: Sequence[Labelled]) -> list[Labelled]:
    mails = Counter(record.desk for record in records)
    return [record for record in records if mails[record.desk] >= LEAST_OF_A_DESK]


def prepare(records: Sequence[Labelled], see: See, progress: Progress) -> list[Lesson]:
    """What rules find in each mail, and its marks."""
    lessons = []
    for index, record in enumerate(records, 1):
        seen = see(record)
        found = marks(seen.desk, seen.subject, seen.text, seen.scores.findings())
        lessons.append(Lesson(record, seen, tuple((mark.name, mark.counts) for mark in found)))
        if index % 50 == 0 or index == len(records):
            progress("reading", index, len(records))
    return lessons


def learn(lessons: Sequence[Lesson], every: Sequence[Lesson], tick: Callable[[int], None]) -> Model:
    """A model of some lessons, with default parameters.

    Args:
        every: all lessons, which say what desks and categories there are.
    """
    desks = categories_of([lesson.record for lesson in every])
    pipeline = blank(desks)
    mails = Counter(name for lesson in lessons for name, _ in lesson.names)
    known = sorted(name for name, count in mails.items() if count >= LEAST_MAILS or name.startswith("desk:"))
    keys = {name: pipeline.vocab.strings.add(name) for name in known}
    inputs = [_keys(lesson, keys) for lesson in lessons]
    complaints_only = reports_are_complaints([lesson.record for lesson in every])
    kinds = np.array([[_may_be(lesson.record, kind, complaints_only) for kind in KINDS] for lesson in lessons], "f")
    _fit(linear(pipeline, PIPES[0]), inputs, kinds, _kind_gradient, _rounds(every), tick)
    truth = np.array([[_says(lesson.record, label) for label in labels_of(desks)] for lesson in lessons], "f")
    linear(pipeline, PIPES[1]).set_param("b", _seldom(truth))  # type: ignore[arg-type]
    matter = {name: key for name, key in keys.items() if not name.startswith(FORM)}
    about = [_keys(lesson, matter) for lesson in lessons]
    _fit(linear(pipeline, PIPES[1]), about, truth, _label_gradient, _rounds(every), lambda _round: None)
    return Model(pipeline, About(desks, complaints_only, Parameters(), {}))


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


def _seldom(truth: Array) -> Array:
    """The log odds of each label, where nothing is known of a mail but how seldom each is."""
    asked = (~np.isnan(truth)).sum(axis=0)
    share = (np.nansum(truth, axis=0) + 1) / (asked + DOUBTED)
    odds: Array = np.log(share / (1 - share)).astype("f")
    return odds


def _keys(lesson: Lesson, keys: dict[str, int]) -> tuple[Array, Array]:
    found = sorted((keys[name], counts) for name, counts in lesson.names if name in keys)
    return np.array([key for key, _ in found], "uint64"), np.array([counts for _, counts in found], "f")


def _rounds(every: Sequence[Lesson]) -> int:
    return max(ROUNDS, LEAST_STEPS * BATCH // len(every) if len(every) > BATCH else LEAST_STEPS)


def _fit(
    layer: "Layer[Any, Any]",
    inputs: Sequence[tuple[Array, Array]],
    truth: Array,
    gradient: Callable[[Array, Array], Array],
    rounds: int,
    tick: Callable[[int], None],
) -> None:
    """Rounds of small steps down the gradient, the mails in another order each time."""
    order, optimizer = np.random.default_rng(SEED), Adam(LEARN_RATE, L2=DECAY, grad_clip=0.0, use_averages=False)
    for number in range(rounds):
        for batch in _batches(order.permutation(len(inputs))):
            keys, counts = (np.concatenate([inputs[index][part] for index in batch]) for part in (0, 1))
            lengths = np.array([len(inputs[index][0]) for index in batch], "int32")
            scores, backwards = layer.begin_update((keys, counts, lengths))
            backwards(np.ascontiguousarray(gradient(scores, truth[batch]) / len(batch), "f"))
            layer.finish_update(optimizer)
        tick(number)


def _batches(order: Array) -> Iterator[Array]:
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _kind_gradient(scores: Array, may_be: Array) -> Array:
    """Of cross-entropy, where each of several kinds may be the right one."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely = odds / odds.sum(axis=1, keepdims=True)
    right = likely * may_be
    found: Array = likely - right / np.maximum(right.sum(axis=1, keepdims=True), 1e-9)
    return found


def _label_gradient(scores: Array, truth: Array) -> Array:
    likely = 1 / (1 + np.exp(-np.clip(scores, -50, 50)))
    found: Array = np.where(np.isnan(truth), 0.0, likely - truth)
    return found
