"""The shape of each file of a desk. What these models can't see (other files, other keys) `build` checks."""

import re
from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, RootModel, StringConstraints
from pydantic_core import PydanticCustomError

from mailbot.domain.authority import ROLES
from mailbot.domain.desk import ASKS, CLOCK_NAMES, EVENTS, GROUNDS, PLACES, REPLY_STYLES, SAYS, Duration
from mailbot.domain.reading import HAZARDS, KINDS, WISHES


def one_of(known: tuple[str, ...]) -> BeforeValidator:
    """Text that is one of a few words."""

    def check(value: object) -> str:
        if isinstance(value, str) and value in known:
            return value
        raise PydanticCustomError("one_of", "unknown", {"found": str(value), "known": known})

    return BeforeValidator(check)


def _custom(expected: str, found: object) -> PydanticCustomError:
    return PydanticCustomError("expected", "expected", {"expected": expected, "found": str(found)})


def _address(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
        raise _custom("a plain mail address without a plus suffix, such as abuse@example.org", value)
    return value.lower()


def _domain(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
        raise _custom("a domain, such as reply.example.org", value)
    return value.lower()


def _tag(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2,5}", value):
        raise _custom("two to five capital letters, such as ALU", value)
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise _custom("an ISO 639-1 code in lower case, such as en", value)
    return value


def _duration(value: object) -> Duration:
    """`24 hours`, `48 business-day hours`, `5 business days`, `30 minutes`."""
    match = re.fullmatch(r"([1-9]\d{0,3}) (minute|hour|business-day hour|business day)s?", str(value))
    if match is None:
        expected = "a number and minutes, hours, business-day hours or business days, such as `48 business-day hours`"
        raise _custom(expected, value)
    return Duration(int(match[1]), match[2].replace("-", "_").replace(" ", "_") + "s")


def _clock_time(value: object) -> time:
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise _custom("a time of day, such as 09:00", value)


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _custom("a date, such as 2026-12-24", value) from None


def _step(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"target|limit|[1-9]\d?%", value):
        return value
    raise _custom("target, limit, or a share of the limit such as 80%", value)


def _tier(value: object) -> int | None:
    if value == "unknown":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _custom("a tier's number, or unknown", value)


def _block(value: str) -> str:
    if not value.strip():
        raise _custom("text, one entry a line", "nothing")
    return value


def _section(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Strict(BaseModel):
    """No key that isn't known, no silent change of type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Block = Annotated[str, AfterValidator(_block)]
Section = Annotated[str, BeforeValidator(_section)]
MailAddress = Annotated[Text, AfterValidator(_address)]
Kind = Annotated[str, one_of(KINDS)]
Period = Annotated[Duration, BeforeValidator(_duration)]


class PolicyModel(Strict):
    version: Text
    url: Text


class CalendarModel(Strict):
    zone: Text
    country: Text | None = None
    subdivision: Text | None = None
    days_off: list[Annotated[date, BeforeValidator(_day)]] = []
    opens: Annotated[time, BeforeValidator(_clock_time)] = time(9, 0)
    closes: Annotated[time, BeforeValidator(_clock_time)] = time(17, 30)


class DeskFile(Strict):
    """desk.yaml"""

    title: Text
    tag: Annotated[Text, AfterValidator(_tag)]
    policy: PolicyModel
    calendar: CalendarModel
    return_path: MailAddress
    reply_style: Annotated[str, one_of(REPLY_STYLES)] = "plus"
    reply_domain: Annotated[Text, AfterValidator(_domain)] | None = None
    reopen_days: Annotated[int, Field(ge=0, le=3650)] = 30
    acknowledge_machine_reports: bool = False
    languages: Annotated[list[Annotated[Text, AfterValidator(_language)]], Field(min_length=1)]


class TextsFile(RootModel[dict[Annotated[Text, AfterValidator(_language)], dict[str, Text]]]):
    """texts.yaml: sentences by language and name."""


class IntakeModel(Strict):
    address: MailAddress
    section: Section = ""


class SenderModel(Strict):
    name: Text
    address: MailAddress


class QueueModel(Strict):
    intakes: list[IntakeModel] = []
    sender: SenderModel
    asks: list[Annotated[str, one_of(ASKS)]] = []


class GeneralModel(Strict):
    intakes: list[IntakeModel]


class QueuesFile(Strict):
    """queues.yaml: the order of the queues is the order of urgency."""

    abuse: QueueModel
    appeals: QueueModel
    security: QueueModel
    complaints: QueueModel
    policy: QueueModel
    legal: QueueModel
    general: GeneralModel | None = None


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


class CategoryModel(Strict):
    title: Text
    tier: Annotated[int, Field(ge=1, le=9)] | None = None
    section: Section = ""
    restricted: bool = False


class CategoriesFile(Strict):
    """categories.yaml"""

    categories: Annotated[dict[str, CategoryModel], Field(min_length=1)]


class StepModel(Strict):
    at: Annotated[str, BeforeValidator(_step)]
    to: Annotated[str, one_of(ROLES)]


class ClockModel(Strict):
    name: Annotated[str, one_of(CLOCK_NAMES)]
    kinds: Annotated[list[Kind], Field(min_length=1)]
    tiers: list[Annotated[int | None, BeforeValidator(_tier)]] = []
    starts: Annotated[str, one_of(EVENTS)]
    target: Period | None = None
    limit: Period
    published: bool
    ladder: Text
    section: Section = ""


class ClocksFile(Strict):
    """clocks.yaml"""

    ladders: dict[str, Annotated[list[StepModel], Field(min_length=1)]]
    clocks: list[ClockModel]


class AlsoModel(Strict):
    hazard: Annotated[str, one_of(HAZARDS)]


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


class RulesFile(Strict):
    """rules.yaml: what is found → its value → the rules that find it."""

    words: Words = {}
    kind: dict[Kind, Rules] = {}
    category: dict[str, Rules] = {}
    tier: dict[str, Rules] = {}
    hazard: dict[Annotated[str, one_of(HAZARDS)], Rules] = {}
    ground: dict[Annotated[str, one_of(GROUNDS)], Rules] = {}
    wish: dict[Annotated[str, one_of(WISHES)], Rules] = {}
    says: dict[Annotated[str, one_of(SAYS)], Rules] = {}
    priority: dict[Annotated[str, one_of(("urgent", "low"))], Rules] = {}
    thanks: Rules = []


class PersonModel(Strict):
    name: Text
    address: MailAddress
    roles: dict[str, list[Annotated[str, one_of(ROLES)]]]


class PeopleFile(Strict):
    """people.yaml"""

    people: Annotated[list[PersonModel], Field(min_length=1)]
