"""The tool that makes the table of word vectors finds the vectors that a text's meaning is the sum of."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from mailbot.classify.vectors import DIMENSIONS, FEW, ROW, WordVectors, beginning

TOOL = Path(__file__).parents[2] / "tools" / "word_vectors.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = spec_from_file_location("word_vectors", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_finds_what_each_word_means_from_what_texts_mean(tool: ModuleType) -> None:
    chance = np.random.default_rng(1)
    words = [f"word{number}" for number in range(40)]
    weights = np.full(40, 0.9)
    true = chance.normal(size=(40, DIMENSIONS)).astype("f4")
    texts = tool.sums([chance.choice(words, 12) for _ in range(600)], words, weights)
    alone = chance.normal(size=(40, 8)).astype("f4")  # what the public model says of a word has little to do with it
    found = tool.fit(texts, tool.times(texts, true), alone, np.ones(600))
    assert np.corrcoef(found.ravel(), true.ravel())[0, 1] > 0.98


def test_the_table_holds_words_and_their_beginnings(tool: ModuleType) -> None:
    words = ["banned", "banner", "rare", "secret"]
    vectors = np.repeat(np.array([[1.0], [3.0], [2.0], [5.0]]), DIMENSIONS, axis=1)
    made = WordVectors(tool.table(words, np.full(4, 0.5), vectors, [True, True, True, False]))
    parts = made.parts(["banned", "banne", "bannery", "rarely", "secret"])
    weights = np.array([0.5, 1, 1, 1, 1])  # a beginning weighs as much as a rare word
    means = parts[:, 0] * (weights.sum() - weights[3] + FEW) / weights  # of `rarely` nothing is known
    assert means.tolist() == pytest.approx([1.0, 2.0, 2.0, 0.0, 5.0], rel=1e-3)
    assert beginning("secretary") == beginning("secret")


def test_rows_that_lie_near_one_another_fall_into_one_group(tool: ModuleType) -> None:
    chance = np.random.default_rng(1)
    middles = chance.normal(size=(20, DIMENSIONS))
    of = np.arange(4_000) % 20
    rows = np.zeros(4_000, ROW)
    rows["vector"] = np.round(20 * (middles[of] + 0.1 * chance.normal(size=(4_000, DIMENSIONS))))
    wide, narrow = tool.grouped(rows)["groups"].T
    for groups in (wide, narrow):
        assert all(len(set(of[groups == group])) == 1 for group in set(groups.tolist()))
    assert len(set(wide.tolist())) < len(set(narrow.tolist()))


def test_mail_is_learnt_from_by_its_sentences(tool: ModuleType) -> None:
    text = "My account was closed on Monday. Why?\nおかしいと思います。なぜ凍結されたのか説明をお願いいたします。"
    assert list(tool.sentences_of(text)) == [
        "My account was closed on Monday.",
        "なぜ凍結されたのか説明をお願いいたします。",
    ]
