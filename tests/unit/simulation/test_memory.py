"""The store in memory takes and tells what the real one does: a season is played on both at once."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from mailbot.domain.facts import Facts, Sent, Standing
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import OpenTicket, Plan, Rendered, SetOutbox
from mailbot.domain.season import Chance
from mailbot.domain.ticket import Clock, Ticket
from mailbot.effects import apply
from mailbot.errors import StalePlan
from mailbot.replies.compose import message_id_of
from mailbot.simulation.memory import Memory
from mailbot.store import facts as real
from mailbot.store.database import Database
from mailbot.store.facts import Pointers
from mailbot.store.migrate import migrate
from mailbot.store.tables import messages, outbox
from mailbot.store.views import due_clocks
from seasons import desk, prepared
from specimens import NOW, ticket

NAME = "allure"


class Both(Memory):
    """The store in memory beside a real one; each thing that is asked for is compared."""

    database: Database
    compared = 0

    def apply(self, plan: Plan) -> None:
        super().apply(plan)
        if plan.message_id is not None:
            self._receive(plan.message_id, plan.at)
        apply(self.database, [plan], {mail.id: self._rendered(mail) for mail in plan.outgoing})

    def facts_for(self, fingerprint: str, message_id: str, at: Pointers, now: datetime) -> Facts:
        found = super().facts_for(fingerprint, message_id, at, now)
        theirs = real.facts_for(self.database, NAME, fingerprint, message_id, at, now)
        self._agree(replace(found, fresh=Fresh(b"")), replace(theirs, fresh=Fresh(b"")))
        return found

    def standing(self, ticket_id: str, now: datetime) -> Standing:
        found = super().standing(ticket_id, now)
        self._agree(found, real.standing(self.database, ticket_id, now))
        return found

    def about(self, outbox_id: str) -> Sent:
        found = super().about(outbox_id)
        with self.database.read() as connection:
            self._agree(found, real.about(connection, outbox_id))
        return found

    def due_clocks(self, now: datetime, limit: int) -> list[tuple[Ticket, Clock]]:
        found = super().due_clocks(now, limit)
        theirs = due_clocks(self.database, [NAME], now, limit)
        self._agree(sorted(found, key=_key), sorted(theirs, key=_key))
        return found

    def _agree(self, ours: object, theirs: object) -> None:
        assert _plain(ours) == _plain(theirs)
        self.compared += 1

    def _receive(self, message_id: str, at: datetime) -> None:
        row = {"id": message_id, "received_at": at, "ready_at": at, "state": "done"}
        row |= {column.name: _empty(column) for column in messages.c if not column.nullable and column.name not in row}
        with self.database.write() as connection:
            connection.execute(sa.insert(messages), row)

    def _rendered(self, mail: object) -> Rendered:
        return Rendered(b"", message_id_of(mail, self.desk), "bounces@allure.example", mail.to.address)  # type: ignore[attr-defined]


def _empty(column: "sa.Column[object]") -> object:
    return {"JSON": [], "INTEGER": 0, "BOOLEAN": False}.get(str(column.type).upper(), "")


def _key(found: tuple[Ticket, Clock]) -> tuple[str, str]:
    return found[1].ticket_id, found[1].name


def _plain(value: object) -> object:
    """As it is compared: clocks of one limit have no order."""
    if isinstance(value, Clock):
        return repr(value)
    if isinstance(value, tuple | list):
        plain = [_plain(each) for each in value]
        return sorted(plain, key=repr) if value and isinstance(value[0], Clock) else plain
    if hasattr(value, "__slots__") and hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def test_a_season_finds_in_memory_what_it_would_find_in_the_database(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'mailbot.db'}")
    migrate(database)
    play = prepared(NAME, days=21, team=2, asked=0.5, answered=0.5, withdrawn=0.2, escalated=0.5)
    both = Both(play.desk, play.chance)
    both.database = database
    play.memory = both
    play.run(40, lambda *_: None)
    assert both.compared > 300
    with database.read() as connection:
        theirs = {row.id: row.state for row in connection.execute(sa.select(outbox.c.id, outbox.c.state))}
        assert theirs == {id_: row.state for id_, row in both.outbox.items()}
        for known in both.tickets.values():
            assert real.load_ticket(connection, known.id) == known
            assert _plain(real.load_clocks(connection, known.id)) == _plain(both.clocks_of(known.id))
    database.close()


def memory() -> Memory:
    kept = Memory(desk(NAME), Chance(1))
    kept.apply(Plan("desk", NOW, "mail 1", message_id="1", fingerprint="f", changes=(OpenTicket(ticket(), (), ()),)))
    return kept


@pytest.mark.parametrize(
    "plan",
    [
        Plan("desk", NOW, "clock", versions={"EXA-222222": 2}),
        Plan("desk", NOW, "mail 2", message_id="2", fingerprint="f"),
        Plan("desk", NOW, "mail 2", changes=(OpenTicket(ticket(subject="Another"), (), ()),)),
    ],
    ids=["another version", "a fingerprint that is taken", "an id that is taken"],
)
def test_a_stale_plan_changes_nothing(plan: Plan) -> None:
    kept = memory()
    with pytest.raises(StalePlan):
        kept.apply(plan)
    assert list(kept.tickets.values()) == [ticket()]


def test_a_mail_that_has_left_is_not_sent_again() -> None:
    play = prepared(NAME, days=1, team=1)
    play.run(3, lambda *_: None)
    (outbox_id, *_) = (id_ for id_, row in play.memory.outbox.items() if row.state == "sent")
    with pytest.raises(StalePlan, match="no longer queued"):
        play.memory.apply(Plan(NAME, NOW, "sender", changes=(SetOutbox(outbox_id, "sent", ("queued",)),)))
