"""Models that say what they are told to, for tests of what is made of it."""

from collections.abc import Mapping
from unittest.mock import create_autospec

from mailbot.classify.fusion import Classifier, Parameters, Prediction
from mailbot.domain.reading import KINDS

SURE = 0.4


def saying(
    categories: Mapping[str, float], kind: str = "violation_report", findings: Mapping[str, float] | None = None
) -> Classifier:
    """A model that says of each mail what it is told to, and is sure of a category from SURE on."""
    kinds = {each: 0.95 if each == kind else 0.01 for each in KINDS}
    model = create_autospec(Classifier, instance=True)
    model.parameters = Parameters(category_sure=SURE, category_cut=0.3, hazard_cut=0.2)
    model.predict.return_value = [Prediction(kinds, categories, findings or {})]
    model.evidence.return_value = ()
    return model  # type: ignore[no-any-return]  # a mock of it
