"""The model: two linear layers over marks and meaning of a mail, as pipes of spaCy. It keeps nothing that it reads.

`textcat` says the kind, `textcat_multilabel` the categories, each as `desk:category`, with grounds and hazards. Only
marks that it was trained on reach its layers. Marks are known by their hashes: as strings they would take 7 MB.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import compress
from pathlib import Path
from runpy import run_path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Model as Layer

from mailbot.classify.fusion import FINDINGS, LEAST, Parameters, Prediction, Seen, log_odds
from mailbot.classify.vectors import DIMENSIONS, Array, meaning, shipped
from mailbot.domain.reading import KINDS
from mailbot.learn.marks import KIND, LABELS, PIPES, Bag, bag_of, joined, marks_of, stand_in

LENGTHS = (2**17, 2**16)  # of the layers of PIPES, in weights for each label; more of them collide less
MOST_EVIDENCE = 5
LANGUAGES = ("en", "de", "es", "fr", "it", "ja", "nl", "pl", "pt")
# Words that may lean towards something and tell a person nothing; `die` does in English.
FILLERS = frozenset(
    word
    for code in LANGUAGES  # by the files: the package of a language takes seconds to import
    for word in run_path(f"{Path(spacy.__file__).parent}/lang/{code}/stop_words.py")["STOP_WORDS"]
    if word != "die"
)
AXES = "axes.npz"
NEVER = -1e4  # the score of what can't be
KNOWN = "known"
REPORT, COMPLAINT = "violation_report", "complaint"


@dataclass(frozen=True, slots=True)
class About:
    """What a model is, kept beside its weights.

    Args:
        desks: each desk that it knows, with its categories.
        complaints_only: desks where reports about others are complaints.
        figures: of its training, for people to read.
    """

    desks: Mapping[str, tuple[str, ...]]
    complaints_only: tuple[str, ...]
    parameters: Parameters
    figures: Mapping[str, Any]


class Model:
    """A trained model, see `mailbot.classify.fusion.Classifier`.

    Args:
        axes: for each of PIPES what a mail's meaning adds to the scores, DIMENSIONS x labels.
        known: the keys of the marks that it was trained on, in order.
    """

    def __init__(self, pipeline: Language, axes: Mapping[str, Array], known: Array, about: About) -> None:
        self.about = about
        self._pipeline, self._axes, self.known = pipeline, axes, known
        self._columns = {name: column for column, name in enumerate(labels_of(about.desks))}

    @property
    def parameters(self) -> Parameters:
        return self.about.parameters

    def knows(self, desk: str) -> bool:
        return desk in self.about.desks

    def predict(self, mails: Sequence[Seen]) -> list[Prediction]:
        if not mails:
            return []
        marks, bags, words = zip(*map(marks_of, mails), strict=True)
        found = self.predict_from([mail.desk for mail in mails], bags, np.array([meaning(each) for each in words]))
        return [
            replace(each, marks=tuple(compress(marks[row], stand_in(self.known, bags[row].keys))), words=words[row])
            for row, each in enumerate(found)
        ]

    def predict_from(self, desks: Sequence[str], bags: Sequence[Bag], meanings: Array) -> list[Prediction]:
        """Predictions of mails that are already as layers take them; without the marks and words that they come from.

        Args:
            desks, bags, meanings: of each mail, in the same order.
        """
        inputs = [bag.inputs(self.known) for bag in bags]
        kinds, others = (
            linear(self._pipeline, name).predict(joined([each[name] for each in inputs])) + meanings @ self._axes[name]
            for name in PIPES
        )
        kinds, others = softmax(kinds), sigmoid(others)
        return [
            Prediction(
                kinds=self._kinds(desk, kinds[row]),
                categories=self._categories(desk, others[row]),
                findings={name: float(others[row][self._columns[name]]) for name in FINDINGS},
            )
            for row, desk in enumerate(desks)
        ]

    def evidence(self, desk: str, finding: str, prediction: Prediction) -> tuple[str, ...]:
        field, _, value = finding.partition("=")
        if field == "kind":
            name, columns = KIND, [KINDS.index(value)]
            if value == COMPLAINT and desk in self.about.complaints_only:
                columns.append(KINDS.index(REPORT))
        else:
            name, columns = LABELS, [self._columns[f"{desk}:{value}" if field == "category" else finding]]
        bag = bag_of(prediction.marks)
        seen = compress(prediction.marks, bag.telling[name])
        weights = np.concatenate([self._weights(name, bag), shipped().parts(prediction.words) @ self._axes[name]])
        against = weights.mean(axis=1) if field == "kind" else 0.0
        adds: dict[str, float] = {}
        words = [*(mark.words for mark in seen), *(word.lstrip("·") for word in prediction.words)]
        for said, weight in zip(words, weights[:, columns].max(axis=1) - against, strict=True):
            each = said.split()  # a pair's weight is that of its words
            for word in each:
                adds[word] = adds.get(word, 0.0) + float(weight) / len(each)
        ranked = sorted((word for word in adds if adds[word] > 0), key=lambda word: -adds[word])
        telling = [word for word in ranked if word not in FILLERS]
        return tuple((telling or ranked)[:MOST_EVIDENCE])

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._pipeline.to_disk(folder / "pipeline")
        np.savez(folder / AXES, **{KNOWN: self.known, **self._axes})  # type: ignore[arg-type]  # arrays by name
        about = json.dumps(asdict(self.about), indent=1, sort_keys=True, ensure_ascii=False)
        (folder / "about.json").write_text(about + "\n", encoding="utf-8")

    def with_about(self, about: About) -> "Model":
        return Model(self._pipeline, self._axes, self.known, about)

    def _kinds(self, desk: str, row: Array) -> dict[str, float]:
        kinds = {kind: float(row[column]) for column, kind in enumerate(KINDS)}
        if desk in self.about.complaints_only:
            kinds[COMPLAINT] += kinds.pop(REPORT)
        return kinds

    def _categories(self, desk: str, row: Array) -> dict[str, float]:
        return {key: float(row[self._columns[f"{desk}:{key}"]]) for key in self.about.desks.get(desk, ())}

    def _weights(self, name: str, bag: Bag) -> Array:
        """What each mark adds to each label's score."""
        layer = linear(self._pipeline, name)
        keys, counts = bag.inputs(self.known)[name]
        each = joined([(keys[at : at + 1], counts[at : at + 1]) for at in range(len(keys))])
        return np.asarray(layer.predict(each) - layer.get_param("b"))


def load(folder: Path) -> Model:
    """A model that was saved."""
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    desks = {name: tuple(keys) for name, keys in about["desks"].items()}
    parameters = Parameters(**about["parameters"])
    complaints_only = tuple(about["complaints_only"])
    with np.load(folder / AXES) as file:
        axes, known = {name: file[name] for name in PIPES}, file[KNOWN]
    about_it = About(desks, complaints_only, parameters, about["figures"])
    return Model(spacy.load(folder / "pipeline"), axes, known, about_it)


def blank(desks: Mapping[str, Sequence[str]]) -> Language:
    """A pipeline that takes nothing for likely: its weights are all nought.

    Args:
        desks: the categories of each.
    """
    pipeline = spacy.blank("xx")
    for name, names, length in zip(PIPES, (KINDS, labels_of(desks)), LENGTHS, strict=True):
        layer = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": name == KIND, "ngram_size": 1}
        pipe = pipeline.add_pipe(name, config={"model": {**layer, "length": length, "no_output_layer": False}})
        sample = Example.from_dict(Doc(pipeline.vocab, words=["desk:"]), {"cats": {names[0]: 1.0}})
        pipe.initialize(lambda sample=sample: [sample], labels=names)  # type: ignore[attr-defined]
    unlikely = np.full(len(labels_of(desks)), log_odds(LEAST), "f")  # of which nothing is known
    linear(pipeline, LABELS).set_param("b", unlikely)  # type: ignore[arg-type]
    return pipeline


def labels_of(desks: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The labels of the second pipe, in its order: the categories of each desk, and what may be found at every desk."""
    return (*(f"{desk}:{category}" for desk, keys in desks.items() for category in keys), *FINDINGS)


def linear(pipeline: Language, name: str) -> "Layer[Any, Any]":
    """The layer of a pipe that holds its weights: marks in, a score for each label out."""
    found: Layer[Any, Any] = pipeline.get_pipe(name).model.get_ref("output_layer")  # type: ignore[attr-defined]
    return found


def no_axes(desks: Mapping[str, Sequence[str]]) -> dict[str, Array]:
    """Axes whose weights are all nought."""
    labels = (KINDS, labels_of(desks))
    return {name: np.zeros((DIMENSIONS, len(names)), "f4") for name, names in zip(PIPES, labels, strict=True)}


def softmax(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely: Array = odds / odds.sum(axis=1, keepdims=True)
    return likely


def sigmoid(scores: Array) -> Array:
    likely: Array = 1 / (1 + np.exp(-np.clip(scores, -50, 50)))
    return likely
