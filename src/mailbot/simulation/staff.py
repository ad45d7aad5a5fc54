"""Who works on what: matters that wait, and people who take them up, the most urgent first."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from mailbot.domain.authority import People, Person

DOMAIN = "moderators.example"
ROLES = ("senior", "lead", "complaints_officer", "safety")


@dataclass(slots=True)
class Moderator:
    """What one of them has done.

    Args:
        stages: how many stages they ended; worked: the time that it took, nights the part outside working hours.
    """

    person: Person
    stages: int = 0
    worked: timedelta = timedelta(0)
    nights: timedelta = timedelta(0)


@dataclass
class Staff:
    """A team. The least busy takes up what is most urgent, then what has the nearest limit; outside working hours those
    on call take what can't wait.

    Args:
        number: how many they are; on_call: how many of them are called at any hour.
    """

    number: int
    on_call: int
    desk: str
    moderators: list[Moderator] = field(init=False)

    def __post_init__(self) -> None:
        names = [f"moderator-{index + 1}" for index in range(self.number)]
        roles = [
            ("moderator", "on_call") if index < max(self.on_call, 1) else ("moderator",) for index in range(self.number)
        ]
        people = (Person(name, f"{name}@{DOMAIN}", {self.desk: each}) for name, each in zip(names, roles, strict=True))
        self.moderators = [Moderator(person) for person in people]
        self._free = [(timedelta(0), index) for index in range(self.number)]
        self._nights = [(timedelta(0), index) for index in range(min(self.on_call, self.number))]
        self._waiting: tuple[list[tuple[datetime, str]], list[tuple[datetime, str]]] = ([], [])
        self._queued: dict[str, tuple[datetime, bool]] = {}
        heapify(self._free)

    @property
    def people(self) -> People:
        """The team, with one to whom each other role's mail goes."""
        others = tuple(Person(role, f"{role}@{DOMAIN}", {self.desk: (role,)}) for role in ROLES)
        return People((*(each.person for each in self.moderators), *others))

    @property
    def roles(self) -> dict[str, str]:
        """As what each of them gets mail, by address."""
        team = {each.person.address: "moderator" for each in self.moderators}
        return team | {f"{role}@{DOMAIN}": role for role in ROLES}

    @property
    def waiting(self) -> int:
        """How many matters wait for somebody."""
        return len(self._queued)

    def queue(self, ticket_id: str, limit_at: datetime, *, urgent: bool) -> None:
        """A matter waits for somebody to take it up."""
        if self._queued.get(ticket_id) != (limit_at, urgent):
            self._queued[ticket_id] = (limit_at, urgent)
            heappush(self._waiting[not urgent], (limit_at, ticket_id))

    def forget(self, ticket_id: str) -> None:
        """Nobody needs to take a matter up for now."""
        self._queued.pop(ticket_id, None)

    def take(self, *, at_work: bool) -> tuple[str, int] | None:
        """The next matter and who takes it up; None where nothing waits, or nobody is free."""
        free = self._free if at_work else self._nights
        if not free:
            return None
        for heap, urgent in zip(self._waiting, (True, False), strict=True):
            while heap and (at_work or urgent):
                limit_at, ticket_id = heappop(heap)
                if self._queued.get(ticket_id) == (limit_at, urgent):
                    del self._queued[ticket_id]
                    return ticket_id, heappop(free)[1]
        return None

    def done(self, index: int, work: timedelta, *, at_work: bool) -> None:
        """Somebody is free again after some work."""
        moderator = self.moderators[index]
        moderator.stages += 1
        moderator.worked += work
        moderator.nights += timedelta(0) if at_work else work
        heappush(self._free if at_work else self._nights, (moderator.worked, index))
