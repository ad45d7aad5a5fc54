"""Fits how much each voice counts, so that a probability of 0.9 is right nine times in ten, and how sure one must be.

From predictions on mails that the model had not seen. Few numbers are fitted, and each is held near a sane default.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from mailbot.classify.fusion import LEAST, LIKELY, Combined, Parameters, Prediction, Scores, combine, log_odds
from mailbot.domain.reading import KINDS
from mailbot.learn.data import APPEAL, KINDS_WITH_CATEGORY, Labelled
from mailbot.learn.model import NEVER, softmax

Array: TypeAlias = "np.ndarray[Any, Any]"

STEPS = 400
RATE = 0.05
HELD_NEAR = 0.02  # how strongly the defaults hold
RIGHT_ENOUGH = 0.97  # among the mails whose reading is taken as sure
MOST_UNSURE_KINDS = 0.06  # of the labelled mails go to a person for the doubt about the kind
MOST_UNSURE_CATEGORIES = 0.2  # of those with a category; these labelled mails are harder than most that come in
CUTS = tuple(round(0.2 + 0.02 * step, 2) for step in range(26))
MISSED = 4.0  # how much worse a hazard that is missed is than a false alarm
WEIGHTS = ("kind_rules", "kind_model", "convention", "address")
CATEGORY_WEIGHTS = ("category_rules", "category_model", "category_bias")


def fit(
    records: Sequence[Labelled], scores: Sequence[Scores], predictions: Sequence[Prediction]
) -> tuple[Parameters, dict[str, float]]:
    """Parameters for `combine`, and figures that say how good they are on these very mails."""
    default = Parameters()
    fitted = {
        **_fit_kinds(records, scores, predictions, default),
        **_fit_categories(records, scores, predictions, default),
    }
    parameters = replace(default, **fitted)
    combined = [combine(*each, parameters) for each in zip(scores, predictions, strict=True)]
    parameters = replace(parameters, **_cuts(records, combined, predictions))
    kinds = [(each.kinds[each.kind], each.kind == record.kind) for record, each in zip(records, combined, strict=True)]
    mains = [
        _main(record, each)
        for record, each in zip(records, combined, strict=True)
        if record.kind in KINDS_WITH_CATEGORY and record.category
    ]
    sure, main_sure = sure_enough(kinds, MOST_UNSURE_KINDS), sure_enough(mains, MOST_UNSURE_CATEGORIES)
    parameters = replace(parameters, kind_sure=sure, category_sure=main_sure)
    figures = {**_figures("kind", kinds, sure), **_figures("category", mains, main_sure)}
    return parameters, figures


def sure_enough(said: Sequence[tuple[float, bool]], most_unsure: float) -> float:
    """The least probability above which enough is right, or above which `most_unsure` of them at most are left out.

    >>> sure_enough([(0.9, True)] * 30 + [(0.8, True), (0.3, False)], 0.06)
    0.8
    """
    ranked = sorted(said, key=lambda each: each[0])
    right, total = sum(good for _, good in ranked), len(ranked)
    for left_out, (probability, good) in enumerate(ranked):
        if right >= RIGHT_ENOUGH * (total - left_out) or left_out + 1 > most_unsure * total:
            return round(float(probability), 4)
        right -= good
    return 1.0


def _main(record: Labelled, combined: Combined) -> tuple[float, bool]:
    likeliest = max(combined.categories, key=lambda key: combined.categories[key])
    return combined.categories[likeliest], likeliest == record.category


def _figures(name: str, said: Sequence[tuple[float, bool]], sure: float) -> dict[str, float]:
    if not said:
        return {}
    taken = [good for probability, good in said if probability >= sure]
    return {
        f"{name}_right": round(sum(good for _, good in said) / len(said), 4),
        f"{name}_unsure": round(1 - len(taken) / len(said), 4),
        f"{name}_right_where_sure": round(sum(taken) / max(len(taken), 1), 4),
    }


def _fit_kinds(
    records: Sequence[Labelled], scores: Sequence[Scores], predictions: Sequence[Prediction], default: Parameters
) -> dict[str, float]:
    given = np.zeros((len(records), len(KINDS), len(WEIGHTS)))
    has = np.array([[kind in prediction.kinds for kind in KINDS] for prediction in predictions])
    for row, (score, prediction) in enumerate(zip(scores, predictions, strict=True)):
        for column, kind in enumerate(KINDS):
            model = np.log(max(prediction.kinds.get(kind, 0.0), LEAST))
            form = (score.convention == kind, score.addressed == kind)
            given[row, column] = (score.kinds.get(kind, 0.0), model, *form)
    truth = np.array([[kind == record.kind for kind in KINDS] for record in records], float)

    def gradient(weights: Array) -> Array:
        likely = softmax(np.where(has, given @ weights, NEVER))  # a desk needn't have every kind
        found: Array = np.einsum("ij,ijk->k", likely - truth, given) / len(records)
        return found

    start = np.array([getattr(default, name) for name in WEIGHTS])
    return dict(zip(WEIGHTS, _descend(start, gradient), strict=True))


def _fit_categories(
    records: Sequence[Labelled], scores: Sequence[Scores], predictions: Sequence[Prediction], default: Parameters
) -> dict[str, float]:
    rows = [
        (score.categories.get(key, 0.0), log_odds(probability), 1.0, float(key in record.categories))
        for record, score, prediction in zip(records, scores, predictions, strict=True)
        for key, probability in prediction.categories.items()
        if record.categories or record.kind == APPEAL
    ]
    if not rows:
        return {}
    given, truth = np.array(rows)[:, :3], np.array(rows)[:, 3]

    def gradient(weights: Array) -> Array:
        likely = 1 / (1 + np.exp(-np.clip(given @ weights, -50, 50)))
        found: Array = given.T @ (likely - truth) / len(given)
        return found

    start = np.array([getattr(default, name) for name in CATEGORY_WEIGHTS])
    return dict(zip(CATEGORY_WEIGHTS, _descend(start, gradient), strict=True))


def _descend(start: Array, gradient: Callable[[Array], Array]) -> list[float]:
    weights = start.copy()
    for _ in range(STEPS):
        weights -= RATE * (gradient(weights) + HELD_NEAR * (weights - start))
    return [round(float(weight), 5) for weight in weights]


def _cuts(
    records: Sequence[Labelled], combined: Sequence[Combined], predictions: Sequence[Prediction]
) -> dict[str, float]:
    """From which probability on categories, grounds and hazards count.

    To miss a hazard is worse than a false alarm. A ground that is less likely than not is none: else nobody would ask
    the appellant for one.
    """
    read = list(zip(records, combined, predictions, strict=True))
    appeals = [each for each in read if each[0].kind == APPEAL]
    about = [each for each in read if each[0].kind in KINDS_WITH_CATEGORY and each[0].kind != APPEAL]
    return {
        "category_cut": _best_cut([(record.categories, found.categories) for record, found, _ in about]),
        "named_cut": _best_cut([(record.categories, found.categories) for record, found, _ in appeals]),
        "ground_cut": max(LIKELY, _best_cut([(record.grounds, _of(said, "grounds")) for record, _, said in appeals])),
        "hazard_cut": _best_cut([(record.hazards, _of(said, "hazards")) for record, _, said in read], MISSED),
    }


def _of(prediction: Prediction, field: str) -> dict[str, float]:
    found = {name.partition("="): value for name, value in prediction.findings.items()}
    return {value: probability for (name, _, value), probability in found.items() if name == field}


def _best_cut(said: Sequence[tuple[tuple[str, ...], Mapping[str, float]]], missed_weighs: float = 1.0) -> float:
    """Where to cut off so that most of what is found is right and most is found: F1, or another F, over all.

    Args:
        said: what is true of a mail, and the probability of each value.
        missed_weighs: one that is missed, beside one that is found and wrong.
    """

    telling = [each for each in said if each[0] or max(each[1].values(), default=0.0) >= min(CUTS)]

    def quality(cut: float) -> float:
        right = wrong = missed = 0
        for true, probabilities in telling:
            found = {value for value, probability in probabilities.items() if probability >= cut}
            right += len(found.intersection(true))
            wrong += len(found.difference(true))
            missed += len(set(true) - found)
        weighed = (1 + missed_weighs) * right
        return weighed / max(weighed + wrong + missed_weighs * missed, 1)

    return max(CUTS, key=quality)
