"""subjects.yaml and rules.yaml: the words that a desk looks for, and the examples that prove them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from mailbot.desks.document import Document, Location
from mailbot.desks.patterns import Patterns, lines_of
from mailbot.desks.problems import suggestion
from mailbot.desks.schema_rules import ConventionModel, RuleModel, RuleSets, RulesFile, SubjectsFile, TermSets
from mailbot.domain.desk import Category, Convention, Desk, Rule, Term

GROUPS = ("tier", "reference")


@dataclass(frozen=True, slots=True)
class Example:
    """A line of a rules file that says what must, or must not, be found in it.

    Args:
        file, line: where it stands.
        owner: name of the convention or rule that it belongs to.
        kind: `convention` or `rule`.
        should_match: False for a counterexample.
    """

    desk: str
    file: str
    line: int
    owner: str
    kind: str
    text: str
    should_match: bool


def build_conventions(file: SubjectsFile, document: Document) -> tuple[Convention, ...]:
    patterns = Patterns(document, file.words)
    found = []
    for name, model in file.conventions.items():
        place = ("conventions", name, "pattern")
        pattern = patterns.one(place, model.pattern)
        for group in patterns.groups(pattern):
            if group not in GROUPS:
                document.problem(place, f"unknown group `{group}`; {suggestion(group, GROUPS)}")
        found.append(Convention(name, pattern, {"kind": model.gives.kind}, model.form, model.section))
    return tuple(found)


def build_rules(
    file: RulesFile, categories: tuple[Category, ...] | None, topics: dict[str, str], document: Document
) -> tuple[Rule, ...]:
    """A desk's own rules, in the file's order; the topic that one speaks for too is read as the desk's category.

    Args:
        categories: None where categories.yaml can't be used: names of categories, tiers and topics go unchecked.
        topics: the category of each topic.
    """
    if categories is not None:
        _check_findings(file, categories, document)
        check_also(file, topics, document)
    built = rules_of(file, document, Patterns(document, file.words))
    return tuple(as_category(rule, topics) for rule in built)


def as_category(rule: Rule, topics: dict[str, str]) -> Rule:
    """A rule that speaks for a topic, as one for the category that a desk makes of it; any other as it is."""
    field, value = rule.gives
    return replace(rule, gives=("category", topics[value])) if field == "topic" and value in topics else rule


def check_also(file: RuleSets, topics: Collection[str], document: Document) -> None:
    """Tells of every rule that speaks for a topic, besides what it finds, that is none."""
    for place, _, model in each_rule(file, document):
        topic = model.also.topic if model.also else None
        if topic and topic not in topics:
            document.problem((*place, "also", "topic"), f"unknown topic `{topic}`; {suggestion(topic, topics)}")


def rules_of(file: RuleSets, document: Document, patterns: Patterns, language: str = "") -> tuple[Rule, ...]:
    """The rules of a file, in its order; what a rule finds `also` is a rule after it."""
    built: list[Rule] = []
    names: set[str] = set()
    for place, gives, model in each_rule(file, document):
        if model.name in names:
            document.problem((*place, "name"), f"`{model.name}` is the name of two rules")
        names.add(model.name)
        rule = Rule(
            name=model.name,
            gives=gives,
            patterns=patterns.each((*place, "patterns"), model.patterns),
            places=tuple(model.places),
            unless=patterns.each((*place, "unless"), model.unless),
            weight=model.weight,
            section=model.section,
            language=language,
        )
        built.append(rule)
        for field, value in model.also or ():
            if value:
                built.append(replace(rule, name=f"{rule.name}_{field}", gives=(field, value)))
    return tuple(built)


def terms_of(terms: TermSets, document: Document, language: str = "") -> Iterator[Term]:
    """The terms of a file; one that has no word is told."""
    for field, values in terms:
        for value, text in values.items():
            place: Location = ("terms", field, value)
            for line, entries in lines_of(document, place, text):
                for entry in filter(None, map(str.strip, entries.split(","))):
                    if not any(map(str.isalnum, entry)):
                        document.problem_on(line, place, f"`{entry}` is no word")
                    yield Term(entry, (field, value), language)


def each_rule(file: RuleSets, document: Document) -> Iterator[tuple[Location, tuple[str, str], RuleModel]]:
    """Every rule with its place in the file and what it gives, in the file's order."""
    for field in document.top_keys():
        if field in ("words", "language", "terms"):
            continue
        values = getattr(file, field)
        groups = {"": values} if field in ("thanks", "news", "further") else values
        for value, rules in groups.items():
            place: Location = (field, value) if value else (field,)
            for index, model in enumerate(rules):
                yield (*place, index), (field, value or field), model


def _check_findings(file: RulesFile, categories: tuple[Category, ...], document: Document) -> None:
    keys = {category.key for category in categories}
    tiers = {str(category.tier) for category in categories if category.tier is not None}
    for field, known in (("category", keys), ("tier", tiers)):
        for value in getattr(file, field):
            if value not in known:
                document.problem((field, value), f"unknown {field}; {suggestion(value, known)}")


def check_found(desk: Desk, documents: Mapping[str, Document]) -> None:
    """A category that no word leads to would never be found until mail was labelled for it; a label never at all."""
    found = {*(rule.gives for rule in desk.rules), *(term.gives for term in desk.terms)}
    for category in desk.categories:
        if ("category", category.key) not in found:
            text = "no words find it: give it `topics`, or a rule or terms in rules.yaml"
            documents["categories"].problem(("categories", category.key), text)
    for label in desk.labels:
        if ("label", label.key) not in found:
            documents["desk"].problem(("labels", label.key), "no rule finds it: add one under `label` in rules.yaml")


def examples_of(
    desk: str, model: ConventionModel | RuleModel, owner: tuple[str, str], document: Document, place: Location
) -> Iterator[Example]:
    """The examples and counterexamples of one convention or rule.

    Args:
        owner: its kind (`convention`, `rule`) and its name.
    """
    kind, name = owner
    for key, text, should_match in (
        ("examples", model.examples, True),
        ("counterexamples", model.counterexamples, False),
    ):
        if text.strip():
            for line, example in lines_of(document, (*place, key), text):
                yield Example(desk, document.file, line, name, kind, example, should_match)
