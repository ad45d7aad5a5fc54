"""What rules and a trained model say of a mail, brought to one probability for each kind and each category.

The rules' findings are among what the model sees, so that it learns how far each can be trusted; what is fitted here
keeps its probabilities honest. Without a model the rules speak alone.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mailbot.classify.features import Mark
from mailbot.domain.desk import GROUNDS
from mailbot.domain.reading import HAZARDS, KINDS

FINDINGS = (*(f"grounds={ground}" for ground in GROUNDS), *(f"hazards={hazard}" for hazard in HAZARDS))
LEAST = 1e-6  # a probability is never nought, or its logarithm would end all argument
LIKELY = 0.5  # above it something is likelier than not
STEPS = (1, 2, 3, 4)  # of a score, each of which is a finding of its own


@dataclass(frozen=True, slots=True)
class Scores:
    """What a desk's rules say of a mail.

    Args:
        kinds, categories: the weights of the rules that speak for each, without subject form and address.
        convention: the kind that the subject's form says.
        addressed: the kind that the address is published for.
        found: whatever else was found, as `ground=context` or `topic=malware`: words of ours, never of the mail.
    """

    kinds: Mapping[str, float] = field(default_factory=dict)
    convention: str | None = None
    addressed: str | None = None
    categories: Mapping[str, float] = field(default_factory=dict)
    found: tuple[str, ...] = ()

    def findings(self) -> Iterator[str]:
        """All of it as the model sees it: a score of three is also one of two and of one."""
        for name, scores in (("kind", self.kinds), ("category", self.categories)):
            for value, score in scores.items():
                yield from (f"{name}={value}>={step}" for step in STEPS if score >= step)
        if self.convention:
            yield f"convention={self.convention}"
        if self.addressed:
            yield f"address={self.addressed}"
        yield from self.found


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail as a model sees it: the words that rules read, and what they found."""

    desk: str
    subject: str
    text: str
    scores: Scores


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of a mail.

    Args:
        kinds: probabilities, which add up to one.
        categories: a probability for each category of the desk.
        findings: a probability for each of FINDINGS.
        marks: those of the mail that the model knows.
        words: all words of the mail, in its order.
    """

    kinds: Mapping[str, float]
    categories: Mapping[str, float]
    findings: Mapping[str, float] = field(default_factory=dict)
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Parameters:
    """How much each voice counts, and how sure one must be.

    Args:
        kind_rules, kind_model, convention, address: factors for a kind's score, its log probability and the two forms.
        category_rules, category_model, category_bias: factors for a category's score and log odds.
        category_cut, named_cut: a category with this probability is one of the mail's; one that an appeal names.
        ground_cut, hazard_cut: what has this probability is found, whatever the rules find.
        kind_sure, category_sure: below it a person looks at the mail's kind, or main category.
    """

    kind_rules: float = 0.0
    kind_model: float = 1.0
    convention: float = 0.0
    address: float = 0.0
    category_rules: float = 0.0
    category_model: float = 1.0
    category_bias: float = 0.0
    category_cut: float = 0.5
    named_cut: float = 0.75
    ground_cut: float = 0.5
    hazard_cut: float = 0.5
    kind_sure: float = 0.6
    category_sure: float = 0.5


class Classifier(Protocol):
    """A trained model of some desks."""

    @property
    def parameters(self) -> Parameters:
        """How its word and that of the rules are weighed."""

    def knows(self, desk: str) -> bool:
        """Whether it was trained on mail of a desk; of others it has nothing to say."""

    def predict(self, mails: Sequence[Seen]) -> list[Prediction]:
        """What it says of each mail of a desk that it knows."""

    def evidence(self, desk: str, finding: str, prediction: Prediction) -> tuple[str, ...]:
        """The mail's own words that speak most for `kind=appeal`, `category=deception` or a finding: five at most."""


RULES_ALONE = Parameters(
    kind_rules=1.0, kind_model=0.0, convention=2.0, address=1.0,
    category_rules=1.0, category_model=0.0, category_bias=-1.0,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Combined:
    """Probabilities from all voices together, and how sure one must be of them.

    Args:
        first: the category that the mail tells of first, where it is about several.
        then: the words by which it goes on to the next; "" where none were found.
    """

    kinds: Mapping[str, float]
    categories: Mapping[str, float]
    parameters: Parameters
    findings: Mapping[str, float] = field(default_factory=dict)
    first: str | None = None
    then: str = ""

    @property
    def kind(self) -> str:
        return max(self.kinds, key=lambda kind: self.kinds[kind])

    @property
    def found_categories(self) -> tuple[str, ...]:
        """Every category that is likely: the one told of first, then the likeliest."""
        return self._likely(self.parameters.category_cut)

    @property
    def named_categories(self) -> tuple[str, ...]:
        """What an appeal names as that which was enforced, the likeliest first."""
        return self._likely(self.parameters.named_cut)

    @property
    def kind_is_sure(self) -> bool:
        return self.kinds[self.kind] >= self.parameters.kind_sure

    @property
    def category_is_sure(self) -> bool:
        return max(self.categories.values(), default=0.0) >= self.parameters.category_sure

    @property
    def likely_findings(self) -> tuple[str, ...]:
        """Those of FINDINGS that the model takes for so."""
        cuts = {"grounds": self.parameters.ground_cut, "hazards": self.parameters.hazard_cut}
        return tuple(name for name, value in self.findings.items() if value >= cuts[name.partition("=")[0]])

    def _likely(self, cut: float) -> tuple[str, ...]:
        likely = [key for key, value in self.categories.items() if value >= cut]
        return tuple(sorted(likely, key=lambda key: (key != self.first, -self.categories[key])))


def combine(
    scores: Scores, prediction: Prediction | None, parameters: Parameters, categories: Iterable[str] = ()
) -> Combined:
    """One probability for each kind and each category.

    Args:
        prediction: None where no model knows the desk: then `parameters` is RULES_ALONE.
        categories: the desk's; only needed without a prediction.
    """
    kinds = tuple(prediction.kinds) if prediction else KINDS
    logits = [_kind_logit(kind, scores, prediction, parameters) for kind in kinds]
    keys = tuple(prediction.categories) if prediction else tuple(categories)
    return Combined(
        dict(zip(kinds, _softmax(logits), strict=True)),
        {key: _sigmoid(_category_logit(key, scores, prediction, parameters)) for key in keys},
        parameters,
        prediction.findings if prediction else {},
    )


def _kind_logit(kind: str, scores: Scores, prediction: Prediction | None, parameters: Parameters) -> float:
    model = math.log(max(prediction.kinds[kind], LEAST)) if prediction else 0.0
    return (
        parameters.kind_rules * scores.kinds.get(kind, 0.0)
        + parameters.kind_model * model
        + parameters.convention * (scores.convention == kind)
        + parameters.address * (scores.addressed == kind)
    )


def _category_logit(key: str, scores: Scores, prediction: Prediction | None, parameters: Parameters) -> float:
    model = log_odds(prediction.categories[key]) if prediction else 0.0
    rules = parameters.category_rules * scores.categories.get(key, 0.0)
    return rules + parameters.category_model * model + parameters.category_bias


def log_odds(probability: float) -> float:
    """The logarithm of a probability's odds, bounded."""
    bounded = min(max(probability, LEAST), 1 - LEAST)
    return math.log(bounded / (1 - bounded))


def _softmax(logits: list[float]) -> list[float]:
    most = max(logits)
    parts = [math.exp(logit - most) for logit in logits]
    return [part / sum(parts) for part in parts]


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-min(max(logit, -50.0), 50.0)))
