"""Stalls: a door, the way out or the work behind them stands still, and the leads are told, once a stall.

What it says goes through a plan like any other mail. Marks in the store keep several processes, and a restart, from
telling the same twice. Where the way out itself stands still the notice waits behind it: the log has it too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from structlog.typing import FilteringBoundLogger

from mailbot import letters
from mailbot.bureau import Bureau
from mailbot.domain.authority import People, Person
from mailbot.domain.desk import Desk
from mailbot.domain.examination import DNS_PATIENCE
from mailbot.domain.plan import MoveMark, Plan
from mailbot.status import Status
from mailbot.store.facts import fresh
from mailbot.store.figures import Waiting, waiting
from mailbot.store.marks import read_mark
from mailbot.watch.health import RESTART, fault_of

REMIND = timedelta(days=1)
MOST_PUT_OFF = DNS_PATIENCE + timedelta(minutes=15)  # a message may wait so long for DNS, and for its turn after that


@dataclass(frozen=True, slots=True)
class Stall:
    """Something that stands still.

    Args:
        door: `smtp`, `imap` or `send`; `workers` or `sender` for the work behind them.
        name: the account (and folder) for IMAP, else the door again.
        since: when it last worked, aware UTC.
        said: the other side's own words: for mail to the leads, never for the log.
    """

    door: str
    name: str
    since: datetime
    kind: str
    problem: str
    remedy: str
    said: str = ""


def stalls(statuses: Iterable[Status], queues: Waiting, now: datetime, after: timedelta) -> list[Stall]:
    """What has stood still for longer than `after`, doors first.

    Work that is slow but moves is no stall: a backlog of old mail is old as long as it lasts. Nor is a message or a
    mail that was put off and has its next try ahead, unless a message was put off for longer than anything may be.
    """
    found = []
    for status in statuses:
        if status.stalled(now, after):
            fault, trouble = fault_of(status), status.trouble
            words = (fault.kind, fault.problem, fault.remedy, trouble.said if trouble else "")
            found.append(Stall(status.door, status.name, status.ok_at, *words))
    remedy = "see `worker died`, `failed` and `deferred` in the log, then restart `mailbot serve`"
    idle_since = max(filter(None, (queues.ready_at, queues.disposed_at)), default=now)
    if queues.ready_at is not None and now - idle_since > after:
        problem = f"{queues.messages} received messages wait and no worker takes them up"
        found.append(Stall("workers", "workers", idle_since, "silent", problem, remedy))
    elif queues.deferrals and queues.oldest_at is not None and now - queues.oldest_at > after + MOST_PUT_OFF:
        problem = f"a message has been put off {queues.deferrals} times"
        found.append(Stall("workers", "workers", queues.oldest_at, "deferred", problem, remedy))
    way_out_stands = any(stall.door == "send" for stall in found)
    if queues.sendable_at is not None and now - queues.sendable_at > after and not way_out_stands:
        problem = "mail that is due to leave isn't sent"
        found.append(Stall("sender", "sender", queues.sendable_at, "silent", problem, RESTART))
    return found


@dataclass
class StallWatch:
    """Looks for stalls; called twice a minute.

    Args:
        accounts: the address that an IMAP account is read for, by the account's name, where its settings say so.
    """

    bureau: Bureau
    statuses: Callable[[], Iterable[Status]]
    accounts: Mapping[str, str | None]
    after: timedelta
    log: FilteringBoundLogger
    _began: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _logged: set[tuple[str, str]] = field(default_factory=set)

    def look(self) -> int:
        """Tells of what stands still, and of what works again; how many things were told of."""
        now, statuses = self.bureau.now(), tuple(self.statuses())
        for status in statuses:
            self._began.setdefault((status.door, status.name), status.ok_at)
        doors = stalls(statuses, Waiting(), now, self.after)
        for stall in doors:  # before the store is asked, which may be what stands still
            self._log(stall, now)
        found = stalls(statuses, waiting(self.bureau.database), now, self.after)
        for stall in found:
            self._log(stall, now)
        standing = {(stall.door, stall.name) for stall in found}
        told = sum(self._tell(stall, now) for stall in found)
        for door, name in [*((s.door, s.name) for s in statuses if self._proven(s)), *_BEHIND]:
            if (door, name) not in standing:
                told += self._tell_again(door, name, now)
        return told

    def _proven(self, status: Status) -> bool:
        """Whether it has worked since this process began: at a start everything looks well."""
        return status.trouble is None and status.ok_at > self._began[status.door, status.name]

    def _log(self, stall: Stall, now: datetime) -> None:
        if (stall.door, stall.name) in self._logged:
            return
        self._logged.add((stall.door, stall.name))
        what = {"door": stall.door, "name": stall.name, "kind": stall.kind}
        seconds = round((now - stall.since).total_seconds())
        self.log.error("stalled", **what, problem=stall.problem, remedy=stall.remedy, seconds=seconds)

    def _tell(self, stall: Stall, now: datetime) -> bool:
        stalled, again = self._marks(stall.door, stall.name)
        told = stalled is not None and (again is None or again < stalled)
        if stalled is not None and told and now - stalled < REMIND:
            return False
        said = {
            "door": stall.door,
            "name": stall.name,
            "works": False,
            "since": min(stall.since, stalled) if stalled is not None and told else stall.since,
            "problem": stall.problem,
            "remedy": stall.remedy,
            "said": stall.said,
        }
        return self._write(MoveMark(_mark("stalled", stall.door, stall.name), stalled), said, now)

    def _tell_again(self, door: str, name: str, now: datetime) -> bool:
        stalled, again = self._marks(door, name)
        if (door, name) in self._logged:
            self._logged.remove((door, name))
            self.log.info("works again", door=door, name=name)
        if stalled is None or (again is not None and again >= stalled):
            return False
        said = {"door": door, "name": name, "works": True, "since": stalled, "problem": "", "remedy": "", "said": ""}
        return self._write(MoveMark(_mark("works again", door, name), again), said, now)

    def _marks(self, door: str, name: str) -> tuple[datetime | None, datetime | None]:
        """When it was last told that it stands still, and that it works again."""
        database = self.bureau.database
        return (
            read_mark(database, _mark("stalled", door, name)),
            read_mark(database, _mark("works again", door, name)),
        )

    def _write(self, mark: MoveMark, said: Mapping[str, object], now: datetime) -> bool:
        desks = self._concerned(str(said["door"]), str(said["name"]))
        mails = letters.stalled_notices(desks[0].name, fresh(), whom(self.bureau.people, desks), said)
        return self.bureau.write(Plan(desk=desks[0].name, at=now, actor="watch", changes=(mark, *mails)))

    def _concerned(self, door: str, name: str) -> tuple[Desk, ...]:
        """The desks that a stall keeps mail from: those of an account's address, else all."""
        address = self.accounts.get(name.partition("/")[0]) if door == "imap" else None
        desks = tuple(self.bureau.desks.values())
        return tuple(desk for desk in desks if address is not None and desk.accepts(address)) or desks


_BEHIND = (("workers", "workers"), ("sender", "sender"))


def whom(people: People, desks: Iterable[Desk]) -> tuple[Person, ...]:
    """Who is told: the leads of the desks concerned, and the operator, each once."""
    leads = [person for desk in desks for person in people.with_role(desk.name, "lead")]
    return tuple({person.address: person for person in (*people.operators(), *leads)}.values())


def _mark(what: str, door: str, name: str) -> str:
    return f"{what} {door} {name}"
