"""What kind of mail it is, and about what: by a trained model where there is one for the desk, else by rules alone.

The model sees what the rules found. Where it isn't sure, it says so, and a person looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.classify.clues import Clues
from mailbot.classify.fusion import LIKELY, Classifier, Combined, Prediction, combine
from mailbot.classify.matters import in_order
from mailbot.classify.rules import Matcher
from mailbot.classify.weigh import TO_URGENT, URGENT, Weighed, weigh_categories, weigh_kind
from mailbot.classify.words import evidence
from mailbot.domain.desk import Desk
from mailbot.domain.reading import Why

A_FEW_WORDS = 40  # characters: "see the attached file please"; languages without spaces have fewer
A_FEW_SENTENCES = 120
SAYS_NOTHING = "it says nothing of what happened"
SUBJECT_ALONE = "nothing but its subject says what it is"
DANGER_ASKED_ABOUT = "it may be a report: it reads as a question, and somebody may be in danger"
TOLD_FIRST = "the mail tells of it first"
TO_THINK_OF = 0.25  # a graver category with this probability is worth a person's look


@dataclass(frozen=True, slots=True)
class Judged:
    """What a mail is taken for.

    Args:
        categories: the main one first.
        doubt: why a person should look at the category; None where it is clear.
        findings: those of fusion.FINDINGS that the model finds, besides the rules.
    """

    kind: Weighed
    categories: tuple[str, ...]
    doubt: str | None
    why: tuple[Why, ...]
    findings: tuple[str, ...] = ()

    @property
    def category(self) -> str | None:
        """The main one."""
        return next(iter(self.categories), None)


def judge(
    clues: Clues,
    matcher: Matcher,
    recipients: tuple[str, ...],
    *,
    subject: str,
    text: str,
    classifier: Classifier | None,
    foreign: bool,
) -> Judged:
    """Judges a mail by its clues and its words.

    Args:
        subject, text: normalised, and the new words.
        classifier: None while none is trained.
        foreign: the mail is in a language that neither rules nor model read.
    """
    by_rules = weigh_kind(clues, recipients, foreign=foreign)
    if classifier is None or foreign or not classifier.knows(clues.desk.name):
        categories, why = weigh_categories(clues) if by_rules.value in _with_category(clues) else ((), ())
        nothing = by_rules.value == "violation_report" and not categories
        return Judged(by_rules, categories, "no category was found for a report" if nothing else None, why)
    seen = clues.seen(subject, text)
    (prediction,) = classifier.predict([seen])
    combined = combine(seen.scores, prediction, classifier.parameters)
    if combined.kind == clues.desk.report_kind:
        combined = in_order(combined, clues, matcher, classifier, subject, text)
    told = text if clues.convention else f"{subject} {text}".strip()
    return _judged(clues, told, by_rules, combined, classifier, prediction)


def _judged(
    clues: Clues, told: str, by_rules: Weighed, combined: Combined, classifier: Classifier, prediction: Prediction
) -> Judged:
    """The judgement of a model.

    Args:
        told: what its sender wrote, without a subject in the desk's own words.
    """
    desk = clues.desk

    def why(finding: str, probability: float) -> Why:
        """The words that most speak for a finding, and its probability."""
        words = ", ".join(classifier.evidence(desk.name, finding, prediction))
        return Why(finding, "model", evidence(f"{words} · {probability:.2f}".lstrip(" ·")))

    whys = [why(f"kind={combined.kind}", combined.kinds[combined.kind])]
    kind = replace(by_rules, value=combined.kind, doubt=_kind_doubt(clues, by_rules, combined))
    if clues.convention and not told and kind.value != (by_form := clues.convention.convention.gives["kind"]):
        kind, whys = replace(kind, value=by_form, doubt=SUBJECT_ALONE), []
    if combined.kind != URGENT and {URGENT, combined.kind} <= clues.addressed:
        kind, whys = replace(kind, value=URGENT), [*whys, TO_URGENT]
    says_nothing = _only_points(clues, told) or _is_vague(clues, told, combined) or clues.is_thanks_for_a_deed
    categories = () if says_nothing else _categories(clues, kind.value, combined)
    whys += [why(f"category={key}", combined.categories[key]) for key in categories]
    if len(categories) > 1 and combined.first == categories[0]:
        then = f"{TOLD_FIRST}; it goes on by “{combined.then}”" if combined.then else TOLD_FIRST
        whys.append(Why(f"category={categories[0]}", "order", evidence(then)))
    _, by_rule = weigh_categories(clues) if categories else ((), ())
    likely = (name for name in combined.likely_findings if not _is_unlikely_second(name, clues, combined))
    findings = tuple(name for name in likely if kind.value == "appeal" or not name.startswith("grounds="))
    whys += [why(name, combined.findings[name]) for name in findings]
    kind = replace(kind, why=(*kind.why, *whys))
    doubt = None
    if kind.value == desk.report_kind:
        doubt = SAYS_NOTHING if says_nothing else _category_doubt(desk, combined, categories)
    return Judged(kind, categories, doubt, by_rule, findings)


def _is_unlikely_second(name: str, clues: Clues, combined: Combined) -> bool:
    """Whether a danger is less likely than not beside a likelier one, which has raised the alarm."""
    if not name.startswith("hazards=") or combined.findings[name] >= LIKELY:
        return False
    raised = {f"hazards={hit.rule.gives[1]}" for hit in clues.hits if hit.rule.gives[0] == "hazard"}
    likelier = (other for other in combined.likely_findings if combined.findings[other] > combined.findings[name])
    raised.update(other for other in likelier if other.startswith("hazards="))
    return bool(raised - {name})


def _only_points(clues: Clues, told: str) -> bool:
    """Whether a mail says where to look and nothing else: the model would guess, and may guess the gravest."""
    points = clues.language is None or any(hit.rule.gives == ("says", "evidence") for hit in clues.hits)
    return points and not _names_a_matter(clues) and len(told) <= A_FEW_WORDS


def _is_vague(clues: Clues, told: str, combined: Combined) -> bool:
    """Whether no word of a few sentences names a matter, so that the model only guesses at one."""
    return not combined.category_is_sure and not _names_a_matter(clues) and len(told) <= A_FEW_SENTENCES


def _names_a_matter(clues: Clues) -> bool:
    """Whether rules or words lead to a category or a danger."""
    by_rule = any(hit.rule.gives[0] in ("category", "hazard") for hit in clues.hits)
    return by_rule or any(field == "category" for field, _ in clues.terms)


def _with_category(clues: Clues) -> tuple[str, ...]:
    """Kinds that have a category: reports, and appeals where the mail names what was enforced."""
    return (clues.desk.report_kind, "appeal")


def _categories(clues: Clues, kind: str, combined: Combined) -> tuple[str, ...]:
    """Every likely category; of a report the likeliest even where it isn't sure, since it is about something."""
    if kind not in _with_category(clues):
        return ()
    if kind == "appeal":
        return combined.named_categories
    if likely := combined.found_categories:
        return likely
    return (max(combined.categories, key=lambda key: combined.categories[key]),)


def _kind_doubt(clues: Clues, by_rules: Weighed, combined: Combined) -> str | None:
    words = any(hit.place != "history" for hit in clues.hits)
    if not (words or clues.terms or clues.convention):
        return by_rules.doubt  # its words say nothing that is known: the model guesses by the address
    if combined.kind == "policy_question" and _tells_of_danger(clues):
        return DANGER_ASKED_ABOUT
    return None if combined.kind_is_sure else f"the model is not sure: {_ranked(combined.kinds)}"


def _tells_of_danger(clues: Clues) -> bool:
    """Whether rules find a danger, and a report or what one is about: a question gets no clock of a report."""
    fields = {field for field, _ in (hit.rule.gives for hit in clues.hits)}
    reports = any(hit.rule.gives == ("kind", clues.desk.report_kind) for hit in clues.hits)
    return "hazard" in fields and (reports or "category" in fields)


def _category_doubt(desk: Desk, combined: Combined, categories: tuple[str, ...]) -> str | None:
    if not categories:
        return "no category was found for a report"
    if not combined.category_is_sure:
        return f"the model is not sure of the category: {_ranked(combined.categories)}"
    if graver := _graver(desk, combined, categories[0]):
        return f"it may be of a graver tier: {_plain(graver)} {combined.categories[graver]:.0%}"
    return None


def _graver(desk: Desk, combined: Combined, main: str) -> str | None:
    """The likeliest category of a graver tier than that of the main one, where there is one to think of."""
    tiers = {category.key: category.tier for category in desk.categories if category.tier is not None}
    graver = [
        key
        for key, likely in combined.categories.items()
        if likely >= TO_THINK_OF and tiers.get(key, 9) < tiers.get(main, 0)
    ]
    return max(graver, key=lambda key: combined.categories[key], default=None)


def _ranked(probabilities: Mapping[str, float]) -> str:
    """The two likeliest, as a moderator reads them."""
    best = sorted(probabilities.items(), key=lambda item: -item[1])[:2]
    return ", ".join(f"{_plain(key)} {probability:.0%}" for key, probability in best)


def _plain(key: str) -> str:
    return key.replace("_", " ")
