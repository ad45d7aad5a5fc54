"""Fits a layer to what it has to learn: rounds of small steps down the gradient, in several orders of the mails.

The loss is cross-entropy: in cross-validation it reads better, also in other languages, than the squared error of
spaCy's own loop with three times as many rounds. Repeatable: the same lessons and versions give the same weights.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from thinc.api import Adam
from thinc.api import Model as Layer

from mailbot.classify.vectors import Array
from mailbot.learn.marks import Input, joined
from mailbot.learn.model import AXES, NEVER, sigmoid, softmax

LEARN_RATE = 0.012
LAST_RATE = 0.2  # of it, in the last round: it falls evenly
DECAY = 1e-5


@dataclass(frozen=True, slots=True)
class Task:
    """What a layer has to learn.

    Args:
        inputs, meanings, aim: of each mail, in the same order.
        gradient: of scores, where the aim is known.
        batch: how many mails a step is made of.
    """

    inputs: Sequence[Input]
    meanings: Array
    aim: Array
    gradient: Callable[[Array, Array], Array]
    batch: int


def fit(layer: "Layer[Any, Any]", task: Task, rounds: int, orders: Sequence[int], tick: Callable[[int], None]) -> Array:
    """Fits a layer as the mean of what each order comes to, which is as good as all their scores' mean: it is linear.

    Returns:
        The axes that go with it.
    """
    start = {name: layer.get_param(name) for name in layer.param_names}
    fitted: list[dict[str, Any]] = []
    for order in orders:
        for name, value in start.items():
            layer.set_param(name, value.copy())
        axes = _descend(layer, task, rounds, order, tick)
        fitted.append({AXES: axes, **{name: layer.get_param(name) for name in start}})
    for name in start:
        layer.set_param(name, np.mean([each[name] for each in fitted], axis=0))
    found: Array = np.mean([each[AXES] for each in fitted], axis=0)
    return found


def _descend(layer: "Layer[Any, Any]", task: Task, rounds: int, order: int, tick: Callable[[int], None]) -> Array:
    """Rounds of small steps down the gradient, the mails in another order each time; what the axes come to."""
    axes = np.zeros((task.meanings.shape[1], task.aim.shape[-1]), "f4")
    chance = np.random.default_rng(order)
    optimizer = Adam(LEARN_RATE, L2=DECAY, L2_is_weight_decay=False, grad_clip=0.0, use_averages=False)
    for number, share in enumerate(np.linspace(1, LAST_RATE, rounds)):
        optimizer.learn_rate = LEARN_RATE * float(share)
        for batch in _batches(chance.permutation(len(task.inputs)), task.batch):
            meanings = task.meanings[batch]
            scores, backwards = layer.begin_update(joined([task.inputs[index] for index in batch]))
            gradient = np.ascontiguousarray(task.gradient(scores + meanings @ axes, task.aim[batch]) / len(batch), "f")
            backwards(gradient)
            layer.finish_update(optimizer)
            axes, _ = optimizer((0, AXES), axes, meanings.T @ gradient)
        tick(number)
    return axes


def _batches(order: Array, size: int) -> Iterator[Array]:
    for start in range(0, len(order), size):
        yield order[start : start + size]


def kind_gradient(scores: Array, may_be: Array) -> Array:
    """Of the scores of kinds, where each of several may be the right one."""
    likely = softmax(scores)
    right = likely * may_be
    found: Array = likely - right / np.maximum(right.sum(axis=1, keepdims=True), 1e-9)
    return found


def label_gradient(scores: Array, aims: Array) -> Array:
    """Of the scores of labels: each by itself, and that of the main category beside the others that could be it.

    Args:
        aims: of each mail two rows, which labels it has, and which is its main category; not a number where not asked.
    """
    truth, main = aims[:, 0], aims[:, 1]
    each = np.where(np.isnan(truth), 0.0, sigmoid(scores) - truth)
    asked = ~np.isnan(main)
    among = softmax(np.where(asked, scores, NEVER))
    found: Array = each + np.where(asked, among - main, 0.0)
    return found
