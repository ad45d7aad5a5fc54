"""Rules and model come to one probability; without a model the rules speak alone."""

import math

import pytest

from mailbot.classify.fusion import RULES_ALONE, Parameters, Prediction, Scores, combine, log_odds
from mailbot.domain.reading import KINDS


def test_a_score_is_a_finding_for_each_whole_step() -> None:
    scores = Scores({"appeal": 2}, "appeal", "complaint", {"privacy": 1}, ("ground=context",))
    assert list(scores.findings()) == [
        "kind=appeal>=1", "kind=appeal>=2", "category=privacy>=1", "convention=appeal", "address=complaint",
        "ground=context",
    ]  # fmt: skip


def test_with_default_parameters_the_model_is_repeated() -> None:
    prediction = Prediction({"appeal": 0.7, "complaint": 0.3}, {"privacy": 0.6, "deception": 0.1})
    found = combine(Scores({"complaint": 5}), prediction, Parameters())
    assert found.kinds == pytest.approx({"appeal": 0.7, "complaint": 0.3})
    assert found.categories == pytest.approx({"privacy": 0.6, "deception": 0.1})
    assert found.kind == "appeal"


def test_rules_alone_say_what_most_speaks_for() -> None:
    found = combine(Scores({"appeal": 2}, None, "complaint", {"privacy": 3}), None, RULES_ALONE, ["privacy", "x"])
    assert found.kind == "appeal"
    assert sum(found.kinds.values()) == pytest.approx(1)
    assert set(found.kinds) == set(KINDS)
    assert found.found_categories == ("privacy",)


def test_nothing_found_is_not_sure() -> None:
    found = combine(Scores(), None, RULES_ALONE, ["privacy"])
    assert not found.kind_is_sure
    assert not found.category_is_sure


def test_every_voice_counts_by_its_factor() -> None:
    parameters = Parameters(kind_rules=1, kind_model=0.5, convention=2, address=3)
    prediction = Prediction({"appeal": 0.5, "complaint": 0.5}, {})
    found = combine(Scores({"appeal": 1}, "appeal", "complaint"), prediction, parameters)
    assert math.log(found.kinds["appeal"] / found.kinds["complaint"]) == pytest.approx(1 + 2 - 3)


def test_no_category_is_found_where_none_is_likely() -> None:
    found = combine(Scores(), Prediction({"appeal": 1.0}, {"privacy": 0.2, "deception": 0.3}), Parameters())
    assert found.found_categories == ()


def test_categories_stand_in_the_order_of_their_probability() -> None:
    found = combine(Scores(), Prediction({"appeal": 1.0}, {"a": 0.6, "b": 0.9, "c": 0.1}), Parameters())
    assert found.found_categories == ("b", "a")


def test_what_an_appeal_names_has_a_cut_of_its_own() -> None:
    parameters = Parameters(category_cut=0.5, named_cut=0.8)
    found = combine(Scores(), Prediction({"appeal": 1.0}, {"a": 0.6, "b": 0.9}), parameters)
    assert (found.found_categories, found.named_categories) == (("b", "a"), ("b",))


def test_grounds_and_hazards_have_cuts_of_their_own() -> None:
    said = {"grounds=intent": 0.4, "grounds=context": 0.6, "hazards=child_safety": 0.4, "hazards=imminent_harm": 0.2}
    parameters = Parameters(ground_cut=0.5, hazard_cut=0.3)
    found = combine(Scores(), Prediction({"appeal": 1.0}, {}, said), parameters)
    assert found.likely_findings == ("grounds=context", "hazards=child_safety")


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_certainty_is_bounded(probability: float) -> None:
    assert math.isfinite(log_odds(probability))
    assert combine(Scores(), Prediction({"appeal": probability, "complaint": 1 - probability}, {}), Parameters())
