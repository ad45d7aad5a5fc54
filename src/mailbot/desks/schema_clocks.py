"""The shape of clocks.yaml: promises with a deadline, what warns of them, and how people are told."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from mailbot.desks.schema import Kind, Section, Strict, Text, custom, one_of
from mailbot.domain.authority import ROLES
from mailbot.domain.desk import CLOCK_NAMES, COMPLAINANT, EACH_BUSINESS_DAY, EVENTS, PAUSES, Duration


def _duration(value: object) -> Duration:
    """`24 hours`, `48 business-day hours`, `5 business days`, `30 minutes`."""
    match = re.fullmatch(r"([1-9]\d{0,3}) (minute|hour|business-day hour|business day)s?", str(value))
    if match is None:
        expected = "a number and minutes, hours, business-day hours or business days, such as `48 business-day hours`"
        raise custom(expected, value)
    return Duration(int(match[1]), match[2].replace("-", "_").replace(" ", "_") + "s")


def written(duration: Duration) -> str:
    """A duration as the file has it: `48 business-day hours`, `1 business day`."""
    unit = duration.unit.replace("business_day_hours", "business-day hours").replace("business_days", "business days")
    return f"{duration.amount} {unit.removesuffix('s') if duration.amount == 1 else unit}"


def _step(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(rf"target|limit|{EACH_BUSINESS_DAY}|[1-9]\d?%", value):
        return value
    raise custom(f"target, limit, a share of the limit such as 80%, or {EACH_BUSINESS_DAY}", value)


def _tier(value: object) -> int | None:
    if value == "unknown":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise custom("a tier's number, or unknown", value)


Period = Annotated[Duration, BeforeValidator(_duration)]
Tier = Annotated[int | None, BeforeValidator(_tier)]


class StepModel(Strict):
    at: Annotated[str, BeforeValidator(_step)]
    to: Annotated[str, one_of((*ROLES, COMPLAINANT))]


class ClockModel(Strict):
    name: Annotated[str, one_of(CLOCK_NAMES)]
    kinds: Annotated[list[Kind], Field(min_length=1)]
    tiers: list[Tier] = Field(default_factory=list)
    categories: list[Text] = Field(default_factory=list)
    starts: Annotated[str, one_of(EVENTS)]
    stops: Annotated[str, one_of(EVENTS)] | None = None
    target: Period | None = None
    limit: Period
    unstated: Period | None = None
    pauses: dict[Annotated[str, one_of(PAUSES)], Period] = Field(default_factory=dict)
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
