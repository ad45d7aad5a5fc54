"""Whatever is mailed and commanded, in whatever order and by whomever: nobody who had a part in a decision has to do
with its appeal, only a person's command decides, and no level of a ticket has two final decisions.

The rules and the commands are those that run; what they plan is applied in memory, with the facts and dossiers that the
store would give.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from mailbot.commands import fold, known
from mailbot.decide import decide
from mailbot.domain.authority import People, Person
from mailbot.domain.clock_changes import changed
from mailbot.domain.decision import Decide, Decision, Reverse, had_part
from mailbot.domain.dossier import Dossier
from mailbot.domain.examination import Examination
from mailbot.domain.facts import Facts, Ruled, Thread
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import AddParty, Change, OpenTicket, SetClock, UpdateTicket
from mailbot.domain.ticket import Party, Ticket
from mailbot.domain.work import Work
from mailbot.parsing.orders import orders_of
from specimens import BUDGET, arrival, envelope, mail, reading
from unit.commands.working import NOW, desk

PROVEN = Examination("pass", "a test")
OURS = People(
    (
        Person("Ada", "ada@example.org", {"*": ("on_call", "moderator")}),
        Person("Ben", "ben@example.org", {"*": ("moderator", "senior")}),
        Person("Cem", "cem@example.org", {"*": ("senior", "safety")}),
        Person("Dia", "dia@example.org", {"*": ("lead", "complaints_officer")}),
        Person("Eli", "eli@example.org", {"*": ("moderator", "senior", "lead", "safety", "complaints_officer")}),
    )
)
HOLDER, REPORTER = "holder@example.com", "reporter@example.net"
FIELDS = """reason: because
evidence: some
notice: immediate for safety
action: 1
section: 3
severity: x
intent: x
history: x
harm: x
legal: x
violated: x
proportionate: x
mitigating: x
cooperation: x
identified: x
technical: x
compromised: x
grounds: account compromise"""
COMMANDS = st.sampled_from(
    [
        *("/take", "/assign Ada", "/assign Ben", "/assign Cem", "/assign Dia", "/assign Eli", "/reopen", "/restore"),
        *(f"/decide violation\n{FIELDS}\ncategory: {each}" for each in ("privacy", "deception", "child_safety")),
        *("/kind appeal", "/kind complaint", "/tier 1", "/tier 2", "/tier 3", "/escalate more", "/link {other}"),
        *(f"/{name}\n{FIELDS}" for name in ("uphold", "partial", "deny", "remand")),
        *(f"/take\n/{name}\n{FIELDS}" for name in ("uphold", "deny", "remand")),
        *(f"/{name}\n{FIELDS}\nreviewer: external" for name in ("uphold", "partial", "deny")),
        *(f"/link\nby: {each}\non: 2026-01-05\ntier: 2\n{FIELDS}" for each in ("Ada", "Ben", "Dia", "Old, left")),
        "/remand external because",
        "/deny\nreason: none of them\ngrounds: none",
        "/frivolous once more",
        "/close",
    ]
)
SENT, RECORDED = "/remand external because", f"/uphold\n{FIELDS}\nreviewer: external"
BODY = "the Review Body"
OFFICE = replace(desk(), authority=replace(desk().authority, external={1: BODY, 2: BODY}))
MAILS = st.sampled_from(["report", "appeal", "stray", "answer", "higher"])
STEP = st.one_of(
    st.tuples(st.just("mail"), MAILS, st.integers(0, 1), st.integers(0, 3)),
    st.tuples(st.just("person"), COMMANDS, st.integers(0, 4), st.integers(0, 3), st.integers(0, 2)),
)
STEPS = st.lists(STEP, max_size=20)
RULINGS = st.tuples(st.integers(0, 4), st.sampled_from(["privacy", "deception", "child_safety"]))


@dataclass
class Memory:
    """What the store would hold."""

    now: datetime = NOW
    seed: int = 0
    tickets: dict[str, Ticket] = field(default_factory=dict)
    parties: dict[str, tuple[Party, ...]] = field(default_factory=dict)
    clocks: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)

    def fresh(self) -> Fresh:
        self.seed += 1
        return Fresh(self.seed.to_bytes(32, "big"))

    def of(self, ticket_id: str) -> tuple[Decision, ...]:
        return tuple(each for each in self.decisions.values() if each.ticket_id == ticket_id)

    def deciders(self, ticket: Ticket) -> frozenset[str]:
        appealed = self.decisions.get(ticket.appealed or "")
        return had_part(appealed, self.tickets[appealed.ticket_id]) if appealed else frozenset()

    def involved(self, ticket: Ticket) -> frozenset[str]:
        return self.deciders(ticket).union(ticket.barred)

    def dossier(self, ticket_id: str) -> Dossier:
        ticket, made = self.tickets[ticket_id], {each.id for each in self.of(ticket_id)}
        appeals = (each for each in self.tickets.values() if each.appealed in made and each.state == "open")
        return Dossier(
            ticket,
            self.parties[ticket_id],
            self.clocks[ticket_id],
            self.of(ticket_id),
            self.decisions.get(ticket.appealed or ""),
            self.involved(ticket),
            reviewers=frozenset(each.assignee for each in appeals if each.assignee),
            deciders=self.deciders(ticket),
        )

    def thread(self, ticket_id: str, how: str = "message id") -> Thread:
        parts = (self.parties[ticket_id], self.clocks[ticket_id], {}, self.of(ticket_id))
        return Thread(self.tickets[ticket_id], how, None, None, True, *parts)

    def ruled(self, ticket_id: str) -> tuple[Ruled, ...]:
        made = [each for each in self.of(ticket_id) if each.is_final and each.appeals is None]
        appeals = (each for each in self.decisions.values() if each.outcome == "denied")
        denied = {each.appeals: self.thread(each.ticket_id) for each in appeals}
        parties = (*self.parties[ticket_id], Party("subject", HOLDER))
        return tuple(Ruled(each, "named", self.tickets[ticket_id], parties, denied.get(each.id)) for each in made[::-1])

    def apply(self, changes: Iterable[Change]) -> None:
        for change in changes:
            match change:
                case OpenTicket():
                    self.tickets[change.ticket.id] = change.ticket
                    self.parties[change.ticket.id] = change.parties
                    self.clocks[change.ticket.id] = change.clocks
                case UpdateTicket():
                    self.tickets[change.ticket_id] = replace(self.tickets[change.ticket_id], **change.values)
                case AddParty():
                    self.parties[change.ticket_id] += (change.party,)
                case SetClock():
                    of = change.clock.ticket_id
                    self.clocks[of] = changed(self.clocks[of], [change])
                case Decide():
                    self.decisions[change.decision.id] = change.decision
                case Reverse():
                    made = self.decisions[change.decision_id]
                    self.decisions[change.decision_id] = replace(made, reversed_by=change.by)
                case _:
                    pass


def mailed(memory: Memory, what: str, sender: str, about: str | None) -> tuple[Change, ...]:
    """What a mail of somebody outside calls for."""
    kind = {"report": "violation_report", "higher": "complaint"}.get(what, "appeal")
    said = reading(kind=kind, desk="alludium", wishes=("escalation",) if what == "higher" else ())
    given = arrival(
        desk=desk(),
        people=OURS,
        exam=PROVEN,
        reading=said,
        envelope=replace(envelope("abuse@alludium.ai"), received_at=memory.now),
        mail=mail(from_=replace(mail().from_, address=sender)),  # type: ignore[type-var]
    )
    threads = (memory.thread(about),) if about and what in ("answer", "higher") else ()
    found = memory.ruled(about) if about and what not in ("report", "stray") else ()
    return decide(given, Facts(memory.fresh(), threads=threads, ruled=found), memory.now, BUDGET).changes


def commanded(memory: Memory, person: Person, text: str, on: str, other: str) -> tuple[Change, ...]:
    """What a mail of a person's commands changes, once it is confirmed."""
    dossiers = {each: memory.dossier(each) for each in memory.tickets}
    named = {each: dossier for each, dossier in dossiers.items() if each != on}
    work = Work(OFFICE, OURS, person, dossiers[on], memory.fresh(), memory.now, named)
    done, refused = fold(work, orders_of(text.replace("{other}", other), known()).commands)
    return () if refused else done.changes


def checked(memory: Memory, changes: tuple[Change, ...], person: Person | None) -> None:
    """What holds of whatever is about to be written, and of what it makes of the tickets."""
    made = [change.decision for change in changes if isinstance(change, Decide)]
    assert person is not None or not made
    for each in made:
        assert person is not None
        assert person.address == (each.recorded_by or each.by)
        ticket = memory.tickets.get(each.ticket_id)  # of a decision from before it may be new
        if each.recorded_by is None:
            assert ticket is not None
            assert each.by not in memory.involved(ticket)
        elif each.appeals is not None:
            assert ticket is not None
            assert (each.by, ticket.kind) == (BODY, "appeal")
            assert memory.deciders(ticket).isdisjoint((each.by, each.recorded_by))
        else:
            assert ticket is None or (ticket.state, ticket.kind == "appeal") == ("closed", False)
    memory.apply(changes)
    for ticket in memory.tickets.values():
        assert ticket.state == "closed" or ticket.assignee not in memory.involved(ticket)
    final = [(each.ticket_id, each.level) for each in memory.decisions.values() if each.is_final]
    assert len(final) == len(set(final))


def ruling(person: int, category: str) -> tuple[Any, ...]:
    return "person", f"/take\n/decide violation\n{FIELDS}\ncategory: {category}", person, 0, 0


def played(steps: Iterable[tuple[Any, ...]], decider: int, category: str) -> Memory:
    """A report that somebody decides, or may not; an appeal of it, and whatever else happens."""
    memory = Memory()
    checked(memory, mailed(memory, "report", REPORTER, None), None)
    for step in (ruling(decider, category), ("mail", "appeal", 1, 0), *steps):
        memory.now += timedelta(hours=5)
        ids = list(memory.tickets)
        if step[0] == "mail":
            sender = HOLDER if step[2] % 2 else REPORTER
            checked(memory, mailed(memory, step[1], sender, ids[step[3] % len(ids)]), None)
        else:
            person, on, other = OURS.everyone[step[2]], ids[step[3] % len(ids)], ids[step[4] % len(ids)]
            checked(memory, commanded(memory, person, step[1], on, other), person)
    return memory


@over(STEPS, RULINGS)
@settings(max_examples=200, deadline=None)
def test_nobody_who_had_a_part_in_a_decision_decides_its_appeal_whatever_happens(
    steps: list[tuple[Any, ...]], ruled: tuple[int, str]
) -> None:
    played(steps, *ruled)


def test_such_a_play_comes_to_decisions_on_appeals_too() -> None:
    """So that the property above isn't true for want of any."""
    barred, reviewed = (("person", f"/take\n/uphold\n{FIELDS}", person, 1, 0) for person in (1, 2))
    memory = played([barred, reviewed], 1, "deception")
    assert [(each.outcome, each.by) for each in memory.decisions.values()] == [
        ("violation", "ben@example.org"),
        ("upheld", "cem@example.org"),
    ]
    sent, outside = (("person", text, person, 1, 0) for text, person in ((SENT, 2), (RECORDED, 3)))
    memory = played([sent, outside], 1, "deception")
    assert [(each.outcome, each.by) for each in memory.decisions.values()][1:] == [
        ("additional_review", "cem@example.org"),
        ("upheld", BODY),
    ]
