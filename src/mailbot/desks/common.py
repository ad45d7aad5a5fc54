"""common/<language>.yaml: the words that every desk looks for, and which of them a desk reads as which category."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mailbot.desks.document import Document, Location, read
from mailbot.desks.patterns import Patterns
from mailbot.desks.problems import checked, suggestion
from mailbot.desks.schema import CategoriesFile
from mailbot.desks.schema_rules import CommonFile
from mailbot.desks.wording import Example, as_category, check_also, each_rule, examples_of, rules_of, terms_of
from mailbot.domain.desk import Category, Rule, Term
from mailbot.errors import Problem

FOLDER = "common"  # beside the desks' folders
REFERENCE = "en"  # the language whose file has every topic


@dataclass(frozen=True, slots=True)
class Common:
    """The common rules of each language, their examples, and what is wrong with their files."""

    rules: dict[str, tuple[Rule, ...]]
    terms: tuple[Term, ...]
    examples: tuple[tuple[str, Example], ...]
    problems: tuple[Problem, ...]

    @property
    def topics(self) -> frozenset[str]:
        """What categories may be made of."""
        return frozenset(rule.gives[1] for rules in self.rules.values() for rule in rules if rule.gives[0] == "topic")

    def rules_for(
        self, categories: tuple[Category, ...], topics: dict[str, str], languages: Iterable[str]
    ) -> Iterator[Rule]:
        """What one desk looks for: topics as its categories, tiers that it has, hazards in every language.

        Args:
            topics: the category of each topic.
        """
        tiers = {str(category.tier) for category in categories}
        for language, rules in self.rules.items():
            for rule in rules:
                field, value = rule.gives
                if field not in ("hazard", "harmless") and language not in languages:
                    continue
                if (field != "topic" or value in topics) and (field != "tier" or value in tiers):
                    yield as_category(rule, topics)

    def terms_for(self, languages: Iterable[str]) -> Iterator[Term]:
        """The terms of some languages; those of topics as they are, since desks share them."""
        return (term for term in self.terms if term.language in languages)


def read_common(folder: Path, names: Iterable[str], *, tried: bool) -> Common:
    """Reads every language that is there, whichever the desks ask for, since hazards are looked for in all.

    Args:
        folder: the rules folder.
        names: what the desks are called, for `{us}`.
        tried: see `load`.
    """
    us = "|".join(sorted({re.escape(name.lower()) for name in names}))
    there = {path.stem for path in (folder / FOLDER).glob("*.yaml")}
    rules: dict[str, tuple[Rule, ...]] = {}
    terms: list[Term] = []
    examples: list[tuple[str, Example]] = []
    problems: list[Problem] = []
    documents: list[Document] = []
    for language in sorted(there | {REFERENCE}, key=lambda code: (code != REFERENCE, code)):
        document = read(folder / FOLDER / f"{language}.yaml")
        documents.append(document)
        file = checked(CommonFile, document)
        if file is None:
            continue
        if file.language != language:
            document.problem(("language",), f"is `{file.language}` in the file of `{language}`")
        patterns = Patterns(document, file.words, {"us": us or "us"}, tried=tried)
        rules[language] = rules_of(file, document, patterns, language)
        terms += terms_of(file.terms, document, language)
        _check_topics(file, rules, document)
        for location, _, model in () if tried else each_rule(file, document):
            found = examples_of("", model, ("rule", model.name), document, location)
            examples += [(language, example) for example in found]
    problems += [problem for document in documents for problem in document.problems]
    return Common(rules, tuple(terms), tuple(examples), tuple(problems))


def _check_topics(file: CommonFile, rules: dict[str, tuple[Rule, ...]], document: Document) -> None:
    known = {rule.gives[1] for rule in rules.get(REFERENCE, ()) if rule.gives[0] == "topic"}
    check_also(file, known, document)
    named: list[tuple[Location, str]] = [(("topic", topic), topic) for topic in file.topic]
    named += [(("terms", "topic", topic), topic) for topic in file.terms.topic]
    for place, topic in named:
        if topic not in known:
            document.problem(place, f"is no topic of {REFERENCE}.yaml; {suggestion(topic, known)}")


def topics_of(file: CategoriesFile, common: Common, document: Document) -> dict[str, str]:
    """The category of each topic that a desk names."""
    found: dict[str, str] = {}
    for key, model in file.categories.items():
        for index, topic in enumerate(model.topics):
            place = ("categories", key, "topics", index)
            if topic not in common.topics:
                document.problem(place, f"unknown topic `{topic}`; {suggestion(topic, common.topics)}")
            elif found.setdefault(topic, key) != key:
                document.problem(place, f"`{topic}` is a topic of `{found[topic]}` already")
    return found
