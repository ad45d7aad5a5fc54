"""The shape of each file of a desk. What these models can't see (other files, other keys) `build` checks."""

import re
from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, RootModel, StringConstraints
from pydantic_core import PydanticCustomError

from mailbot.domain.authority import ROLES
from mailbot.domain.desk import (
    ASKS,
    CLOCK_NAMES,
    COMPLAINANT,
    EACH_BUSINESS_DAY,
    EVENTS,
    GROUNDS,
    PAUSES,
    REPLY_STYLES,
    Duration,
)
from mailbot.domain.reading import KINDS


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


def language_code(value: str) -> str:
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
    if isinstance(value, str) and re.fullmatch(rf"target|limit|{EACH_BUSINESS_DAY}|[1-9]\d?%", value):
        return value
    raise _custom(f"target, limit, a share of the limit such as 80%, or {EACH_BUSINESS_DAY}", value)


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
    url: Text | None = None


class CalendarModel(Strict):
    zone: Text
    country: Text | None = None
    subdivision: Text | None = None
    days_off: list[Annotated[date, BeforeValidator(_day)]] = []
    opens: Annotated[time, BeforeValidator(_clock_time)] = time(9, 0)
    closes: Annotated[time, BeforeValidator(_clock_time)] = time(17, 30)


class LabelModel(Strict):
    title: Text
    section: Section = ""


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
    languages: Annotated[list[Annotated[Text, AfterValidator(language_code)]], Field(min_length=1)]
    labels: dict[Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")], LabelModel] = {}


class TextsFile(RootModel[dict[Annotated[Text, AfterValidator(language_code)], dict[str, Text]]]):
    """texts.yaml: sentences by language and name."""


class IntakeModel(Strict):
    address: MailAddress
    section: Section = ""


class SenderModel(Strict):
    name: Text
    address: MailAddress


class AskModel(Strict):
    name: Annotated[str, one_of(ASKS)]
    categories: list[Text] = []
    labels: list[Text] = []


def _ask(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class QueueModel(Strict):
    intakes: list[IntakeModel] = []
    sender: SenderModel | None = None
    asks: list[Annotated[AskModel, BeforeValidator(_ask)]] = []


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


class CategoryModel(Strict):
    title: Text
    tier: Annotated[int, Field(ge=1, le=9)] | None = None
    section: Section = ""
    restricted: bool = False
    topics: list[Text] = []


class CategoriesFile(Strict):
    """categories.yaml"""

    categories: Annotated[dict[str, CategoryModel], Field(min_length=1)]


class StepModel(Strict):
    at: Annotated[str, BeforeValidator(_step)]
    to: Annotated[str, one_of((*ROLES, COMPLAINANT))]


class ClockModel(Strict):
    name: Annotated[str, one_of(CLOCK_NAMES)]
    kinds: Annotated[list[Kind], Field(min_length=1)]
    tiers: list[Annotated[int | None, BeforeValidator(_tier)]] = []
    categories: list[Text] = []
    starts: Annotated[str, one_of(EVENTS)]
    stops: Annotated[str, one_of(EVENTS)] | None = None
    target: Period | None = None
    limit: Period
    unstated: Period | None = None
    pauses: dict[Annotated[str, one_of(PAUSES)], Period] = {}
    published: bool
    ladder: Text
    section: Section = ""


class AcknowledgementModel(Strict):
    merge_window: Period | None = None
    in_working_hours: bool = False


class WaitingModel(Strict):
    kinds: Annotated[list[Kind], Field(min_length=1)]
    remind: Annotated[list[Period], Field(min_length=1)]
    close: Period


class EscalationModel(Strict):
    levels: Annotated[list[Annotated[str, one_of(ROLES)]], Field(min_length=1)]


class DelaysModel(Strict):
    apart: Period


class ClocksFile(Strict):
    """clocks.yaml"""

    delays: DelaysModel | None = None
    waiting: WaitingModel | None = None
    escalation: EscalationModel | None = None
    acknowledgement: AcknowledgementModel = AcknowledgementModel()
    ladders: dict[str, Annotated[list[StepModel], Field(min_length=1)]]
    clocks: list[ClockModel]


class EnforcementModel(Strict):
    title: Text
    section: Section = ""
    tiers: list[int] = []
    categories: list[Text] = []
    actions: Annotated[list[Text], Field(min_length=1)]
    steps: list[Text] = []
    grounds: list[Annotated[str, one_of(GROUNDS)]] = []


class EnforcementFile(Strict):
    """enforcement.yaml: what the policy provides for, told to moderators; nothing acts by it."""

    enforcement: list[EnforcementModel] = []


class PersonModel(Strict):
    name: Text
    address: MailAddress
    roles: dict[str, list[Annotated[str, one_of(ROLES)]]]


class PeopleFile(Strict):
    """people.yaml"""

    people: Annotated[list[PersonModel], Field(min_length=1)]
