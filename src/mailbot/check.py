"""Runs the examples that stand in a desk's files through the very matcher that reads mail. Sends and stores nothing."""

from mailbot.classify.patterns import Patterns
from mailbot.classify.rules import Matcher
from mailbot.classify.terms import Lexicon
from mailbot.desks import Example, Loaded
from mailbot.domain.desk import BESIDES
from mailbot.errors import Problem
from mailbot.parsing.subject import normalise


def check_examples(loaded: Loaded) -> list[Problem]:
    """What is wrong with the rules by their own examples: an example that isn't matched, a counterexample that is.

    A convention's example must be matched by that convention before any other, as in mail.
    """
    patterns, lexicon = Patterns(loaded.desks), Lexicon(loaded.desks)
    matchers = {desk.name: Matcher(desk, patterns, lexicon) for desk in loaded.desks}
    languages = {rule.name: frozenset({rule.language}) for desk in loaded.desks for rule in desk.rules}
    problems = (_problem(each, matchers[each.desk], languages.get(each.owner)) for each in loaded.examples)
    return [problem for problem in problems if problem is not None]


def _problem(example: Example, matcher: Matcher, languages: frozenset[str] | None) -> Problem | None:
    if example.kind == "convention":
        match = matcher.convention(normalise(example.text))
        found = match.convention.name if match else None
    else:
        text = example.text
        besides = dict.fromkeys(BESIDES, text)
        names = {hit.rule.name for hit in matcher.hits(text, text, languages, besides)}
        found = example.owner if example.owner in names else None
    if (found == example.owner) == example.should_match:
        return None
    shown = example.text if len(example.text) <= 80 else example.text[:79] + "…"
    if not example.should_match:
        text = f"the counterexample is matched: {shown}"
    elif found is not None:
        text = f"the example is matched by `{found}`, which stands before: {shown}"
    else:
        text = f"the example is not matched: {shown}"
    return Problem(example.file, example.line, example.owner, text)
