"""The mail of a season: as it is read, not as octets. Each comes when and about what its number and the seed say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mailbot.classify.grade import has_evidence_clock, is_feedback, priority
from mailbot.domain.authority import People
from mailbot.domain.desk import Calendar, Desk
from mailbot.domain.examination import Examination
from mailbot.domain.mail import Address, Envelope, Mail
from mailbot.domain.reading import Reading
from mailbot.domain.season import Chance, Season, Weighed
from mailbot.letters import Arrival

PROVEN = Examination("pass", "as if its domain had been asked")
OCTETS = 700
REPORT = "violation_report"


@dataclass(frozen=True)
class Arrivals:
    """Makes the mail that comes to a desk."""

    desk: Desk
    people: People
    season: Season
    chance: Chance

    def times(self, first: date, days: int, mails: int) -> list[datetime]:
        """When mail comes, in order; aware UTC."""
        calendar = self.desk.calendar
        all_days = [first + timedelta(days=number) for number in range(days)]
        by_day = Weighed.of([self._weight(day, calendar) for day in all_days])
        if not by_day.sums[-1]:
            by_day = Weighed.of([1] * days)
        by_hour = Weighed.of(self.season.hours)
        return sorted(self._time(number, all_days, by_day, by_hour) for number in range(mails))

    def first(self, number: int, at: datetime) -> Arrival:
        """The mail that begins a matter."""
        desk, chance = self.desk, self.chance
        kinds = tuple(self.season.kinds)
        kind = kinds[Weighed.of(tuple(self.season.kinds.values())).at(chance.unit("kind", number))]
        kind = desk.report_kind if kind == REPORT else kind
        category, tier = self._category(kind, number)
        known = (category,) if category else ()
        marks = {"feedback": is_feedback(desk, known), "dated": has_evidence_clock(desk, kind, known)}
        urgency, _ = priority(kind, tier, (), hazards=(), thanks=False, foreign=False, **marks)
        reading = Reading(
            nature="human",
            desk=desk.name,
            kind=kind,
            category=category,
            categories=known,
            tier=tier,
            priority=urgency,
            language="en",
        )
        writer = int(chance.unit("writer", number) * number)  # some write again
        return self._arrival(f"mail {number}", at, f"writer-{writer}@writers.example", self._address(kind), reading)

    def reply(self, number: int, at: datetime, writer: str, to: str, wishes: tuple[str, ...] = ()) -> Arrival:
        """The answer of who wrote, to a mail of ours."""
        reading = Reading(nature="human", desk=self.desk.name, language="en", wishes=wishes)
        return self._arrival(f"answer {' '.join(wishes)} {number}", at, writer, to, reading)

    def tier(self, number: int) -> int | None:
        """The tier that an appeal is of, whether it says so or not; None where the desk has none."""
        tiers = sorted({each.tier for each in self.desk.categories if each.tier is not None})
        return tiers[int(self.chance.unit("tier", number) * len(tiers))] if tiers else None

    def _category(self, kind: str, number: int) -> tuple[str | None, int | None]:
        weights = self.season.categories
        if kind == self.desk.report_kind and weights:
            category = self.desk.category(
                tuple(weights)[Weighed.of(tuple(weights.values())).at(self.chance.unit("category", number))]
            )
            return (category.key, category.tier if kind == REPORT else None) if category else (None, None)
        unknown = self.chance.happens(self.season.tier_unknown, "tier unknown", number)
        return None, self.tier(number) if kind == "appeal" and not unknown else None

    def _arrival(self, name: str, at: datetime, writer: str, to: str, reading: Reading) -> Arrival:
        fingerprint = self.chance.octets(name).hex()
        mail = Mail(fingerprint, OCTETS, fingerprint, subject=name, from_=Address("", writer))
        return Arrival(
            message_id=fingerprint[:32],
            envelope=Envelope(writer, (to,), "file", at),
            mail=mail,
            exam=PROVEN,
            reading=reading,
            desk=self.desk,
            people=self.people,
        )

    def _address(self, kind: str) -> str:
        """Where mail of a kind is written to."""
        for wanted in (kind, None):
            for intake in self.desk.intakes:
                if intake.kind == wanted:
                    return intake.address
        return self.desk.intakes[0].address

    def _weight(self, day: date, calendar: Calendar) -> int:
        return self.season.holiday if calendar.is_holiday(day) else self.season.weekdays[day.weekday()]

    def _time(self, number: int, days: list[date], by_day: Weighed, by_hour: Weighed) -> datetime:
        chance = self.chance
        day = days[by_day.at(chance.unit("day", number))]
        hour = by_hour.at(chance.unit("hour", number))
        second = int(chance.unit("second", number) * 3600)
        local = datetime.combine(day, time(hour, *divmod(second, 60)), self.desk.calendar.zone)
        return local.astimezone(UTC)


def midnights(first: date, days: int, calendar: Calendar) -> Iterator[datetime]:
    """The end of each day in a desk's zone; aware UTC."""
    for number in range(1, days + 1):
        yield datetime.combine(first + timedelta(days=number), time.min, calendar.zone).astimezone(UTC)
