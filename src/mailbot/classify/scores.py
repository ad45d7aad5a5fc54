"""What a desk's rules say of a mail as numbers, for the classifier and the fusion with it."""

from collections import Counter

from mailbot.classify.fusion import Scores
from mailbot.classify.rules import Matcher
from mailbot.domain.desk import Desk


def scores_of(desk: Desk, matcher: Matcher, to: str, subject: str, text: str) -> Scores:
    """The weights of the rules that are met, and what subject and address say.

    Args:
        subject: normalised.
    """
    kinds: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    found: dict[str, None] = {}
    for hit in matcher.hits(subject, text):
        field, value = hit.rule.gives
        found.setdefault(f"{field}={value}")
        if field == "kind":
            kinds[value] += hit.rule.weight
        elif field == "category":
            categories[value] += hit.rule.weight
    convention, intake = matcher.convention(subject), desk.intake(to)
    return Scores(
        kinds=dict(kinds),
        convention=convention.convention.gives["kind"] if convention else None,
        addressed=intake.kind if intake else None,
        categories=dict(categories),
        found=tuple(found),
    )
