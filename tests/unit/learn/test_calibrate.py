"""Factors are fitted so that probabilities mean what they say; few mails don't carry them far from their defaults."""

import random

import pytest

from labelled_mail import labelled
from mailbot.classify.fusion import Prediction, Scores, combine
from mailbot.learn.calibrate import LIKELY, RIGHT_ENOUGH, fit, sure_enough
from mailbot.learn.data import Labelled


def boastful(count: int) -> tuple[list[Labelled], list[Scores], list[Prediction]]:
    """A model that says 0.99 and is right seven times in ten."""
    records, predictions = [], []
    for number in range(count):
        right = number % 10 < 7
        records.append(labelled(kind="appeal" if right else "complaint", category=None, categories=()))
        predictions.append(Prediction({"appeal": 0.99, "complaint": 0.01}, {}))
    return records, [Scores()] * count, predictions


def test_a_boastful_model_is_taken_down() -> None:
    records, scores, predictions = boastful(1000)
    parameters, figures = fit(records, scores, predictions)
    said = combine(scores[0], predictions[0], parameters).kinds["appeal"]
    assert said == pytest.approx(0.7, abs=0.08)
    assert figures["kind_right"] == 0.7


def test_rules_that_are_right_where_the_model_is_not_gain_weight() -> None:
    choose = random.Random(3)
    records, scores, predictions = [], [], []
    for _ in range(600):
        kind = choose.choice(["appeal", "complaint"])
        said = choose.choice(["appeal", "complaint"])
        records.append(labelled(kind=kind, category=None, categories=()))
        scores.append(Scores({kind: 1}))
        predictions.append(Prediction({"appeal": 0.5, "complaint": 0.5, said: 0.8}, {}))
    parameters, _ = fit(records, scores, predictions)
    assert parameters.kind_rules > 0.5
    assert parameters.kind_model < 0.9


def test_the_cut_parts_categories_that_are_from_those_that_are_not() -> None:
    records = [labelled(category=key, categories=(key,)) for key in ("privacy", "deception") * 50]
    predictions = [
        Prediction({"violation_report": 1.0}, {key: 0.4 if key == record.category else 0.1})
        for record in records
        for key in ("privacy",)
    ]
    parameters, _ = fit(records, [Scores()] * 100, predictions)
    first, second = (combine(Scores(), prediction, parameters) for prediction in predictions[:2])
    assert (first.found_categories, second.found_categories) == (("privacy",), ())


def test_a_hazard_is_cut_lower_than_a_ground_of_the_same_doubt() -> None:
    doubtful = [(0.3, number == 0) for number in range(3)] + [(0.6, True)] * 3
    plain = {"kind": "appeal", "category": None, "categories": ()}
    records = [
        labelled(**plain, grounds=("intent",) if true else (), hazards=("imminent_harm",) if true else ())
        for _, true in doubtful
    ]
    predictions = [
        Prediction({"appeal": 1.0}, {}, {"grounds=intent": said, "hazards=imminent_harm": said}) for said, _ in doubtful
    ]
    parameters, _ = fit(records, [Scores()] * len(records), predictions)
    assert parameters.hazard_cut <= 0.3 < LIKELY <= parameters.ground_cut <= 0.6


def test_no_category_at_all_leaves_the_defaults() -> None:
    records, scores, predictions = boastful(20)
    parameters, figures = fit(records, scores, predictions)
    assert (parameters.category_model, parameters.category_bias) == (1.0, 0.0)
    assert "category_right" not in figures


def test_sure_is_what_leaves_enough_right() -> None:
    said = [(number / 100, number >= 5) for number in range(100)]
    sure = sure_enough(said, 0.06)
    above = [good for probability, good in said if probability >= sure]
    assert sum(above) / len(above) >= RIGHT_ENOUGH


def test_no_more_than_a_few_are_left_to_people() -> None:
    said = [(number / 100, number % 2 == 0) for number in range(100)]
    assert sum(probability < sure_enough(said, 0.15) for probability, _ in said) <= 15
