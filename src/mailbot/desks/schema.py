"""The shape of each file of a desk. What these models can't see (other files, other keys) `build` checks."""

import re
from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, RootModel, StringConstraints
from pydantic_core import PydanticCustomError

from mailbot.domain.authority import ROLES
from mailbot.domain.calendar import END_OF_DAY
from mailbot.domain.desk import (
    ASKS,
    GROUNDS,
    PLAIN_REPLIES,
    REPLY_STYLES,
)
from mailbot.domain.provisions import FACTORS, MISUSES
from mailbot.domain.reading import KINDS

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEARS = range(2000, 2101)  # those of a desk's own days; holidays are known of no later ones


def one_of(known: tuple[str, ...]) -> BeforeValidator:
    """Text that is one of a few words."""

    def check(value: object) -> str:
        if isinstance(value, str) and value in known:
            return value
        raise PydanticCustomError("one_of", "unknown", {"found": str(value), "known": known})

    return BeforeValidator(check)


def custom(expected: str, found: object) -> PydanticCustomError:
    return PydanticCustomError("expected", "expected", {"expected": expected, "found": str(found)})


def _address(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
        raise custom("a plain mail address without a plus suffix, such as abuse@example.org", value)
    return value.lower()


def _domain(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
        raise custom("a domain, such as reply.example.org", value)
    return value.lower()


def _tag(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2,5}", value):
        raise custom("two to five capital letters, such as ALU", value)
    return value


def language_code(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise custom("an ISO 639-1 code in lower case, such as en", value)
    return value


def _clock_time(value: object) -> time:
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise custom("a time of day, such as 09:00", value)


def _closing_time(value: object) -> time:
    return END_OF_DAY if value == "24:00" else _clock_time(value)


def _day(value: object) -> date:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise custom("a date, such as 2026-12-24", value) from None
    if day.year not in YEARS:
        raise custom(f"a date between {YEARS[0]} and {YEARS[-1]}, such as 2026-12-24", value)
    return day


def _block(value: str) -> str:
    if not value.strip():
        raise custom("text, one entry a line", "nothing")
    return value


def _fingerprint(value: object) -> str:
    """As GnuPG shows it, with spaces or without."""
    digits = "".join(str(value).split())
    if not re.fullmatch(r"[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}", digits):
        raise custom("the fingerprint of an OpenPGP key, 40 or 64 hexadecimal digits", value)
    return digits.upper()


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


class PolicyModel(Strict):
    version: Text
    url: Text | None = None


class CalendarModel(Strict):
    zone: Text
    country: Text | None = None
    subdivision: Text | None = None
    weekend: list[Annotated[str, one_of(WEEKDAYS)]] | None = None
    days_off: list[Annotated[date, BeforeValidator(_day)]] = []
    opens: Annotated[time, BeforeValidator(_clock_time)] = time(9, 0)
    closes: Annotated[time, BeforeValidator(_closing_time)] = time(17, 30)


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
    plain_reply: Annotated[str, one_of(PLAIN_REPLIES)] = "comment"
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


class EnforcementModel(Strict):
    title: Text
    section: Section = ""
    tiers: list[int] = []
    categories: list[Text] = []
    actions: Annotated[list[Text], Field(min_length=1)]
    steps: list[Text] = []
    grounds: list[Annotated[str, one_of(GROUNDS)]] = []


class ConsideredModel(Strict):
    of: Annotated[str, one_of(tuple(FACTORS))]
    section: Section = ""
    tiers: list[int] = []
    asks: Annotated[dict[str, Text], Field(min_length=1)]


class RestorationModel(Strict):
    section: Section = ""
    after: Annotated[list[Text], Field(min_length=1)]
    demands: Annotated[list[Text], Field(min_length=1)]


class MisuseModel(Strict):
    warn_at: Annotated[int, Field(ge=1)]
    actions: list[Text] = []
    section: Section = ""


class EnforcementFile(Strict):
    """enforcement.yaml: what the policy provides for, told to moderators; nothing acts by it."""

    enforcement: list[EnforcementModel] = []
    factors: list[ConsideredModel] = []
    restoration: RestorationModel | None = None
    misuse: dict[Annotated[str, one_of(MISUSES)], MisuseModel] = {}
    wording: dict[Annotated[Text, AfterValidator(language_code)], dict[Text, Text]] = {}


class PersonModel(Strict):
    name: Text
    address: MailAddress
    roles: dict[str, list[Annotated[str, one_of(ROLES)]]]
    addresses: list[MailAddress] = []
    keys: list[Annotated[str, BeforeValidator(_fingerprint)]] = []
    shared: bool = False


class PeopleFile(Strict):
    """people.yaml"""

    people: Annotated[list[PersonModel], Field(min_length=1)]
