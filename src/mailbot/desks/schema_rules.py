"""The shape of the files that hold words to look for: subjects.yaml, rules.yaml, common/<language>.yaml."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from mailbot.desks.schema import Block, Kind, Section, Strict, Text, language_code, one_of
from mailbot.domain.desk import GROUNDS, PLACES, SAYS
from mailbot.domain.reading import HAZARDS, WISHES


class GivesModel(Strict):
    kind: Kind


class ConventionModel(Strict):
    form: str = ""
    section: Section = ""
    gives: GivesModel
    pattern: Text
    examples: Block
    counterexamples: str = ""


Words = dict[Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")], Text]


class SubjectsFile(Strict):
    """subjects.yaml: the first convention that matches speaks for the subject."""

    words: Words = {}
    conventions: dict[str, ConventionModel] = {}


class AlsoModel(Strict):
    hazard: Annotated[str, one_of(HAZARDS)] | None = None
    topic: Text | None = None


class RuleModel(Strict):
    name: Text
    section: Section = ""
    weight: Annotated[int, Field(ge=1, le=5)] = 1
    places: list[Annotated[str, one_of(PLACES)]] = ["subject", "text"]
    patterns: Block
    unless: str = ""
    also: AlsoModel | None = None
    examples: Block
    counterexamples: str = ""


Rules = list[RuleModel]


class RuleSets(Strict):
    """What is found → its value → the rules that find it."""

    words: Words = {}
    kind: dict[Kind, Rules] = {}
    tier: dict[str, Rules] = {}
    hazard: dict[Annotated[str, one_of(HAZARDS)], Rules] = {}
    harmless: dict[Annotated[str, one_of(HAZARDS)], Rules] = {}
    ground: dict[Annotated[str, one_of(GROUNDS)], Rules] = {}
    wish: dict[Annotated[str, one_of(WISHES)], Rules] = {}
    says: dict[Annotated[str, one_of(SAYS)], Rules] = {}
    priority: dict[Annotated[str, one_of(("urgent", "low"))], Rules] = {}
    thanks: Rules = []
    news: Rules = []
    further: Rules = []


class TermSets(Strict):
    """Words and short phrases that lean towards a finding, parted by commas or lines."""

    kind: dict[Kind, Block] = {}


class DeskTerms(TermSets):
    category: dict[str, Block] = {}


class CommonTerms(TermSets):
    topic: dict[str, Block] = {}


class RulesFile(RuleSets):
    """rules.yaml: what a desk looks for besides the words that all desks share."""

    category: dict[str, Rules] = {}
    label: dict[str, Rules] = {}
    terms: DeskTerms = DeskTerms()


class CommonFile(RuleSets):
    """common/<language>.yaml: what every desk looks for."""

    language: Annotated[Text, AfterValidator(language_code)]
    topic: dict[Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")], Rules] = {}
    terms: CommonTerms = CommonTerms()
