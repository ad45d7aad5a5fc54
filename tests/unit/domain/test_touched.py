"""Which ticket a change is of, wherever the change has it."""

import pytest

from mailbot.domain.decision import Decide, Decision
from mailbot.domain.dossier import AwaitCode, EndWaiting, Waiting
from mailbot.domain.guard import Spend
from mailbot.domain.plan import Change, Note, OpenTicket, SetClock, SetOutbox
from mailbot.domain.ticket import Clock
from mailbot.domain.touched import touched
from specimens import NOW, ticket


@pytest.mark.parametrize(
    ("change", "ticket_id"),
    [
        (OpenTicket(ticket(id="EXA-1"), (), ()), "EXA-1"),
        (SetClock(Clock("EXA-1", "decision", NOW, NOW, NOW, published=True), "a test"), "EXA-1"),
        (Decide(Decision("d1", "EXA-1", "sam@example.org", NOW, "violation")), "EXA-1"),
        (AwaitCode(Waiting("digest", "EXA-1", "sam@example.org", (), 1, NOW)), "EXA-1"),
        (EndWaiting("digest", "EXA-1", "a test"), "EXA-1"),
        (Note("EXA-1", "noted", {}), "EXA-1"),
        (SetOutbox("outbox id", "sent", ("queued",)), None),
        (Spend(("mark",)), None),
    ],
)
def test_a_change_is_of_the_ticket_that_it_or_what_it_changes_names(change: Change, ticket_id: str | None) -> None:
    assert touched(change) == ticket_id
