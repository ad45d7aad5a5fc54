"""A person lets something go that was held back: a held message in, or a suppressed reply out."""

from datetime import datetime

from mailbot.decide_clock import decide_released
from mailbot.effects import apply
from mailbot.store.database import Database
from mailbot.store.held import release_message
from mailbot.store.outbox import about


def release(database: Database, id_: str, by: str, now: datetime) -> bool:
    """Releases a held message or a suppressed reply; False where the id is neither.

    Raises:
        StalePlan: the reply's ticket was changed at this very moment; try again.
    """
    if release_message(database, id_, by, now):
        return True
    with database.read() as connection:
        mail = about(connection, id_)
    if mail is None or mail.state != "suppressed":
        return False
    apply(database, [decide_released(mail.desk, id_, mail.ticket, by, now)], {})
    return True
