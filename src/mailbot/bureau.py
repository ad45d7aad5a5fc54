"""Where those work who act without a mail in hand: the store, the desks, their people, and the one way to write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mailbot.domain.authority import People
from mailbot.domain.autoreply import Budget
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Envelope
from mailbot.domain.plan import Plan
from mailbot.effects import apply
from mailbot.errors import StalePlan
from mailbot.replies.render import Renderer
from mailbot.store.database import Database

STALE_TRIES = 3


@dataclass(frozen=True)
class Bureau:
    """Wired once by `app`. It reads no mail, so that who needs no more than this loads nothing that does."""

    database: Database
    desks: Mapping[str, Desk]
    people: People
    renderer: Renderer
    budget: Budget
    now: Callable[[], datetime]

    def write(self, plan: Plan) -> bool:
        """Writes a plan that no message caused, with its mail; False where another process was first."""
        rendered = {mail.id: self.renderer.render(mail, plan.at) for mail in plan.outgoing}
        try:
            apply(self.database, [plan], rendered)
        except StalePlan:
            return False
        return True


def desks_for(desks: Mapping[str, Desk], envelope: Envelope) -> tuple[Desk, ...]:
    """The desks that own a recipient; the first desk where none does, so that somebody is told."""
    found = [desk for desk in desks.values() if any(desk.accepts(address) for address in envelope.rcpt_to)]
    return tuple(found or list(desks.values())[:1])
