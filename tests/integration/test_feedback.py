"""What complainants say of resolutions is counted once a complaint, on both databases."""

from datetime import timedelta

from mailbot.domain.decision import Decide, Decision
from mailbot.domain.feedback import Contentment, Rate
from mailbot.domain.plan import OpenTicket, Plan
from mailbot.effects import apply
from mailbot.show_feedback import feedback_row
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.feedback import contentment
from mailbot.store.spool import Spool
from specimens import NOW, envelope, ticket

WEEK = timedelta(days=7)


def test_the_last_word_on_each_resolution_of_the_time_counts(database: Database, blobs: Blobs) -> None:
    spool = Spool(database, blobs)
    mails = [spool.put(f"mail {number}".encode(), envelope()).result() for number in range(3)]
    spool.close()
    for number, id_ in enumerate(("EXA-222222", "EXA-333333", "EXA-444444")):
        at = NOW - number * WEEK
        made = Decision(f"{number:032x}", id_, "robin@example.org", at, "resolved")
        changes = (OpenTicket(ticket(id=id_, kind="complaint"), (), ()), Decide(made))
        apply(database, [Plan("desk", at, "person robin@example.org", changes=changes)], {})
    said = [("EXA-222222", 2), ("EXA-222222", 4), ("EXA-444444", 1)]
    for number, ((id_, rating), message) in enumerate(zip(said, mails, strict=True)):
        at, versions = NOW + timedelta(hours=number), {id_: 2 if number == 1 else 1}
        plan = Plan("desk", at, f"mail {message}", versions=versions, changes=(Rate(id_, str(message), rating),))
        apply(database, [plan], {})
    found = contentment(database, "desk", NOW - WEEK, NOW + WEEK)
    assert found == Contentment("desk", 2, (4,))
    assert contentment(database, "elsewhere", NOW - WEEK, NOW + WEEK) == Contentment("elsewhere", 0)
    assert (found.share, found.mean) == (0.5, 4)


def test_a_desk_without_resolutions_has_neither_share_nor_mean() -> None:
    row = feedback_row(Contentment("desk", 0))
    assert (row["answered_share"], row["mean"], row["rated_5"]) == (None, None, 0)
    assert feedback_row(Contentment("desk", 3, (5, 4)))["mean"] == 4.5
