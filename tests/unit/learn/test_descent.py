"""Steps go down the loss: each gradient is what the loss changes by, and asks nothing of what isn't known."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.vectors import Array
from mailbot.learn.descent import kind_gradient, label_gradient

NOT = float("nan")
SCORES = st.lists(st.floats(-5, 5), min_size=4, max_size=4).map(lambda scores: np.array([scores]))
KINDS = (([1, 0, 0, 0],), ([0, 1, 1, 0],))
AIMS = (
    [[1, 1, 0, 0], [0, 1, 0, NOT]],  # two of three categories, the second of which is the main one, and no hazard
    [[1, 0, NOT, NOT], [1, 0, NOT, NOT]],  # of another desk
    [[NOT, NOT, NOT, 1], [NOT, NOT, NOT, NOT]],  # of which only the hazard is asked
)


def loss_of_kinds(scores: Array, may_be: Array) -> float:
    likely = np.exp(scores) / np.exp(scores).sum()
    return float(-np.log((likely * may_be).sum()))


def loss_of_labels(scores: Array, aims: Array) -> float:
    (truth, main), (row,) = aims[0], scores
    each = -np.where(truth == 1, -np.log1p(np.exp(-row)), -np.log1p(np.exp(row)))
    asked = ~np.isnan(main)
    among = np.log(np.exp(row[asked]).sum()) - (row * np.nan_to_num(main)).sum() if asked.any() else 0.0
    return float(each[~np.isnan(truth)].sum() + among)


def changes(loss: Callable[[Array], float], scores: Array) -> list[float]:
    """What the loss changes by with each score."""
    steps = np.eye(scores.shape[1]) * 1e-5
    return [(loss(scores + step) - loss(scores - step)) / 2e-5 for step in steps]


@pytest.mark.parametrize("aim", KINDS)
@given(scores=SCORES)
def test_the_gradient_of_kinds_is_what_the_loss_changes_by(aim: tuple[list[float]], scores: Array) -> None:
    may_be = np.array(aim, float)
    assert kind_gradient(scores, may_be)[0] == pytest.approx(
        changes(lambda at: loss_of_kinds(at, may_be), scores), abs=1e-4
    )


@pytest.mark.parametrize("aim", AIMS)
@given(scores=SCORES)
def test_the_gradient_of_labels_is_what_the_loss_changes_by(aim: list[list[float]], scores: Array) -> None:
    aims = np.array([aim], float)
    found = label_gradient(scores, aims)
    assert found[0] == pytest.approx(changes(lambda at: loss_of_labels(at, aims), scores), abs=1e-4)
    assert (found[0][np.isnan(aims[0]).all(axis=0)] == 0).all()
