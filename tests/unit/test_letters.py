"""What letters are given to say: nothing of a ticket that came encrypted, whichever mail they are about."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mailbot import letters
from mailbot.domain.desk import Step
from mailbot.domain.fresh import Fresh
from mailbot.domain.plan import Outgoing, Sent
from specimens import ANNA, NOW, PEOPLE, arrival, running_clock, ticket

FRESH = Fresh(b"s" * 32)
LATER: dict[str, Callable[[Any], Sequence[Outgoing]]] = {
    "acknowledgement": lambda of: [letters.acknowledgement(arrival(), FRESH, of, (), None)],
    "notice": lambda of: letters.notices(
        arrival(), FRESH, of, (), event="appended", verified=True, reply_state="queued"
    ),
    "receipt": lambda of: [letters.receipt(arrival(), FRESH, of, None)],
    "undelivered": lambda of: letters.undelivered_notices(
        Sent("row", "desk", "acknowledgement", "queued", ANNA.address, of, running_clock()),
        FRESH, PEOPLE, why="gone", said="550", marked=True,
    ),
    "escalation": lambda of: letters.escalations(
        "desk", FRESH, PEOPLE.with_role("desk", "lead"), of, running_clock(), Step("50%", "lead"), NOW
    ),
}  # fmt: skip


@pytest.mark.parametrize("letter", LATER.values(), ids=LATER)
@pytest.mark.parametrize(("encrypted", "named"), [(True, None), (False, "ACC-48213")])
def test_an_account_that_came_encrypted_is_named_in_no_letter(
    letter: Callable[[Any], Sequence[Outgoing]], encrypted: bool, named: str | None
) -> None:
    made = letter(ticket(reference="ACC-48213", encrypted=encrypted))
    assert made
    assert {mail.context["ticket"].reference for mail in made} == {named}
