"""Loads desks: every file of every desk is read before anything is refused, so that all problems are told at once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mailbot.desks.authority import build_authority
from mailbot.desks.common import FOLDER, Common, read_common, topics_of
from mailbot.desks.document import Document, Location, read
from mailbot.desks.identity import (
    addresses,
    build_asks,
    build_calendar,
    build_intakes,
    build_senders,
    check_addresses,
    kind_order,
)  # fmt: skip
from mailbot.desks.problems import checked, suggestion
from mailbot.desks.promises import (
    build_categories,
    build_clocks,
    build_considered,
    build_courtesy,
    build_enforcement,
    build_misuses,
    build_restoration,
    build_wording,
)
from mailbot.desks.schema import CategoriesFile, DeskFile, EnforcementFile, QueuesFile, TextsFile
from mailbot.desks.schema_authority import AuthorityFile
from mailbot.desks.schema_clocks import ClocksFile
from mailbot.desks.schema_rules import RulesFile, SubjectsFile
from mailbot.desks.sentences import build_texts
from mailbot.desks.stages import check_kinds, check_tiers
from mailbot.desks.wording import Example, build_conventions, build_rules, check_found, each_rule, examples_of, terms_of
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.desk import Category, Desk, Rule, Term
from mailbot.domain.provisions import Label
from mailbot.errors import ConfigError, Problem

FILES = ("desk", "texts", "queues", "subjects", "categories", "clocks", "rules", "enforcement", "authority")
# A policy may ask for no subject, need no words of its own, and be answered in ours.
OPTIONAL = {"texts", "subjects", "rules", "enforcement"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Every desk asked for, complete and checked; the examples that their files hold, where they are to be tried."""

    desks: tuple[Desk, ...]
    examples: tuple[Example, ...]


def load(folder: Path, names: Sequence[str], *, tried: bool = False, year: int | None = None) -> Loaded:
    """The desks of a rules folder.

    Args:
        folder: has a folder for each desk.
        names: which desks to load; at least one.
        tried: these very files were in order before, so that patterns needn't be tried again, nor examples be read.
        year: whose holidays, and those of the next, must be known; None: it isn't asked.

    Raises:
        ConfigError: with every problem of every file.
    """
    problems: list[Problem] = []
    folders: list[_Folder] = []
    for name in dict.fromkeys(names):
        if re.fullmatch("[a-z]{2}", name):
            text = f"a desk can't have the name of a language: templates/{name} would be both"
            problems.append(Problem(str(folder / name), None, "", text))
        elif (folder / name).is_dir() and name != FOLDER:
            folders.append(_Folder(folder / name))
        else:
            there = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
            there = [each for each in there if each != FOLDER]
            text = f"no such desk, and `desks` in the settings names it; {suggestion(name, there)}"
            problems.append(Problem(str(folder / name), None, "", text))
    if not names:
        problems.append(Problem(str(folder), None, "", "no desk is named in the settings"))
    _check_languages(folders, folder / FOLDER)
    common = read_common(folder, _names(folders), tried=tried)
    desks = [desk for each in folders if (desk := each.build(common, year)) is not None]
    _check_shared(folders)
    problems += [*(problem for each in folders for problem in each.problems()), *common.problems]
    if problems:
        raise ConfigError(problems)
    examples = () if tried else (*_common_examples(common, desks), *(e for each in folders for e in each.examples()))
    return Loaded(tuple(desks), examples)


def _check_languages(folders: "Sequence[_Folder]", common: Path) -> None:
    """A language that a desk reads has its words in a file."""
    there = {path.stem for path in common.glob("*.yaml")}
    for each in folders:
        for position, code in enumerate(each.desk.languages if each.desk else ()):
            if code not in there:
                known = f"there are: {', '.join(sorted(there)) or 'none'}"
                text = f"no words are known of `{code}`: write {common / code}.yaml, or take it out; {known}"
                each.documents["desk"].problem(("languages", position), text)


def _names(folders: "Sequence[_Folder]") -> set[str]:
    """What the desks are called."""
    return {name for each in folders if each.desk for name in (each.name, each.desk.title)}


def _common_examples(common: Common, desks: Sequence[Desk]) -> Iterator[Example]:
    """Each example once, at the first desk that has its rule."""
    owners: dict[str, str] = {}
    for desk in desks:
        for rule in desk.rules:
            owners.setdefault(rule.name, desk.name)
    for _, example in common.examples:
        if example.owner in owners:
            yield replace(example, desk=owners[example.owner])


class _Folder:
    """The files of one desk, read and of the right shape, or None each."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.documents = {name: read(path / f"{name}.yaml", optional=name in OPTIONAL) for name in FILES}
        _check_files(path, self.documents["desk"])
        self.desk = checked(DeskFile, self.documents["desk"])
        self.queues = checked(QueuesFile, self.documents["queues"])
        self.subjects = checked(SubjectsFile, self.documents["subjects"])
        self.categories = checked(CategoriesFile, self.documents["categories"])
        self.clocks = checked(ClocksFile, self.documents["clocks"])
        self.rules = checked(RulesFile, self.documents["rules"])
        self.enforcement = checked(EnforcementFile, self.documents["enforcement"])
        self.texts = checked(TextsFile, self.documents["texts"])
        self.authority = checked(AuthorityFile, self.documents["authority"])

    def problems(self) -> list[Problem]:
        return [problem for document in self.documents.values() for problem in document.problems]

    def build(self, common: Common, year: int | None) -> Desk | None:
        """The desk; None where a file is missing or of the wrong shape. What else is wrong is in the problems."""
        documents = self.documents
        calendar = build_calendar(self.desk, documents["desk"], year) if self.desk else None
        intakes = build_intakes(self.queues, documents["queues"]) if self.queues else ()
        conventions = build_conventions(self.subjects, documents["subjects"]) if self.subjects else ()
        categories = build_categories(self.categories) if self.categories else None
        clocks = build_clocks(self.clocks, categories, documents["clocks"]) if self.clocks else ()
        topics = topics_of(self.categories, common, documents["categories"]) if self.categories else {}
        rules = build_rules(self.rules, categories, topics, documents["rules"]) if self.rules else ()
        if self.desk and self.queues:
            check_addresses(self.desk, self.queues, documents)
        self._check_names(rules, common)
        if self.desk is None or self.queues is None or categories is None or calendar is None:
            return None
        known = {"categories": [category.key for category in categories], "labels": list(self.desk.labels)}
        desk = Desk(
            name=self.name,
            title=self.desk.title,
            tag=self.desk.tag,
            calendar=calendar,
            intakes=intakes,
            senders=build_senders(self.queues),
            return_path=self.desk.return_path,
            reply_style=self.desk.reply_style,
            reply_domain=self.desk.reply_domain or "",
            policy_version=self.desk.policy.version,
            policy_url=self.desk.policy.url or "",
            conventions=conventions,
            categories=categories,
            rules=(*common.rules_for(categories, topics, self.desk.languages), *rules),
            terms=(*common.terms_for(self.desk.languages), *self._terms(categories)),
            topics=topics,
            clocks=clocks,
            asks=build_asks(self.queues, known, documents["queues"]),
            texts=build_texts(self.texts, self.desk.languages, documents["texts"]) if self.texts else {},
            kind_order=kind_order(documents["queues"]),
            languages=tuple(self.desk.languages),
            reopen_days=self.desk.reopen_days,
            plain_reply=self.desk.plain_reply,
            acknowledges_machines=self.desk.acknowledge_machine_reports,
            labels=self._labels(),
            enforcement=build_enforcement(self.enforcement, categories, documents["enforcement"]),
            considered=build_considered(self.enforcement, categories, documents["enforcement"]),
            restoration=build_restoration(self.enforcement),
            misuses=build_misuses(self.enforcement),
            wording=build_wording(self.enforcement, documents["enforcement"]),
            courtesy=build_courtesy(self.clocks, documents["clocks"]) if self.clocks else Courtesy(),
        )
        check_kinds(desk, documents["clocks"])
        check_tiers(desk, documents["clocks"])
        if self.rules is not None:
            check_found(desk, documents)
        if self.authority is None:
            return desk
        authority = build_authority(self.authority, desk.tiers, documents["authority"])
        return replace(desk, authority=replace(authority, levels=desk.courtesy.levels))

    def _check_names(self, rules: tuple[Rule, ...], common: Common) -> None:
        """A desk's rule with the name of one that all desks share would be taken for that."""
        shared = {rule.name for rules in common.rules.values() for rule in rules} & {rule.name for rule in rules}
        for place, _, model in each_rule(self.rules, self.documents["rules"]) if self.rules and shared else ():
            if model.name in shared:
                text = f"`{model.name}` is the name of a rule of {FOLDER} too: choose another"
                self.documents["rules"].problem((*place, "name"), text)

    def _terms(self, categories: tuple[Category, ...]) -> tuple[Term, ...]:
        """The desk's own terms; each leans towards a category of it."""
        document, known = self.documents["rules"], {category.key for category in categories}
        for key in self.rules.terms.category if self.rules else ():
            if key not in known:
                document.problem(("terms", "category", key), f"unknown category; {suggestion(key, known)}")
        return tuple(terms_of(self.rules.terms, document)) if self.rules else ()

    def _labels(self) -> tuple[Label, ...]:
        """The desk's labels; each rule finds one of them."""
        models = self.desk.labels if self.desk else {}
        for key in self.rules.label if self.rules else ():
            if key not in models:
                self.documents["rules"].problem(("label", key), f"unknown label; {suggestion(key, models)}")
        return tuple(Label(key, each.title, each.section) for key, each in models.items())

    def examples(self) -> Iterator[Example]:
        """The examples in the desk's files; only for files without a problem."""
        if self.subjects:
            for name, model in self.subjects.conventions.items():
                document, place = self.documents["subjects"], ("conventions", name)
                yield from examples_of(self.name, model, ("convention", name), document, place)
        if self.rules:
            for location, _, rule in each_rule(self.rules, self.documents["rules"]):
                yield from examples_of(self.name, rule, ("rule", rule.name), self.documents["rules"], location)


def _check_files(folder: Path, document: Document) -> None:
    """A file that nothing reads has a wrong name."""
    known = {f"{name}.yaml" for name in FILES}
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in known:
            text = f"{path.name} is no file of a desk; {suggestion(path.name, known)}"
            document.problems.append(Problem(str(path), None, "", text))


def _check_shared(folders: Sequence[_Folder]) -> None:
    """No address and no tag belongs to two desks: mail would belong to both."""
    owners: dict[str, str] = {}
    for each in folders:
        claims: list[tuple[str, Document, Location]] = []
        if each.desk:
            claims.append((each.desk.tag, each.documents["desk"], ("tag",)))
            claims.append((each.desk.return_path, each.documents["desk"], ("return_path",)))
        if each.queues:
            claims += [(address, each.documents["queues"], place) for place, address in addresses(each.queues)]
        for claimed, document, place in claims:
            owner = owners.setdefault(claimed, each.name)
            if owner != each.name:
                document.problem(place, f"{claimed} belongs to the desk {owner} too")
