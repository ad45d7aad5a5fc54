"""What the notice of a ticket tells somebody whom it newly concerns, and what it keeps from them."""

from dataclasses import replace
from typing import Any

import commanding as desk
from commanding import ANNA, OTHER, ROBIN, SAM, TICKET, decided, dossier, work
from mailbot.domain.dossier import Brought, Wrote
from mailbot.domain.examination import Examination, Scan
from mailbot.domain.mail import Attachment
from mailbot.domain.plan import Outgoing
from mailbot.domain.reading import Reading, Report, Why
from mailbot.domain.sealing import RESTRICTED
from mailbot.letters_told import notices_of

FILE = Attachment("anna.png", "", "image/png", 5, "0f" * 32, ("mismatch",), b"")
WHY = Why("kind=violation_report", "subject report", "written by Anna")
REPORT = Report("xarf", "spam", evidence=("message/rfc822",))
BROUGHT = Brought((Reading("human", missing=("evidence",), why=(WHY,)),), (FILE,), (), REPORT)


def told(brought: Brought = BROUGHT, **of_the_ticket: object) -> dict[str, Any]:
    """What the template of the notice is given."""
    ticket = replace(TICKET, **of_the_ticket)  # type: ignore[arg-type]
    of = dossier(
        ticket, brought=brought, earlier=(OTHER,), number=1, wrote=(Wrote("complainant", desk.MONDAY, "Help"),)
    )
    (mail,) = notices_of(work(of).tells((SAM,), "Look."))
    assert isinstance(mail, Outgoing)
    return dict(mail.context)


def test_it_has_what_was_understood_attached_written_and_known() -> None:
    said = told()
    assert (said["reading"].why, said["reading"].missing, said["reading"].report) == ((WHY,), ("evidence",), REPORT)
    assert (said["attachments"], said["earlier"], said["number"]) == ((FILE,), (OTHER,), 1)
    assert said["cautions"] == ("anna.png is not what its name or type says",)
    assert said["happened"] == "Look."


def test_of_a_sealed_ticket_it_names_no_attachment_and_no_evidence() -> None:
    infected = Examination(scans=(Scan(FILE.sha256, "infected", "Bad.Name"),))
    said = told(replace(BROUGHT, exams=(infected,)), restricted=True)
    assert [(each.name, each.sha256) for each in said["attachments"]] == [("", FILE.sha256)]
    assert said["reading"].report.evidence == (RESTRICTED,)
    assert "anna.png" not in str(said)


def test_of_an_encrypted_ticket_it_has_no_words() -> None:
    said = told(encrypted=True)
    assert (said["reading"].why, said["reading"].report) == ((), None)
    assert "anna.png" not in str(said["attachments"])


def test_of_an_anonymous_ticket_it_names_nobody_and_no_other_ticket_of_theirs() -> None:
    said = told(anonymous=True)
    shown = str([said[name] for name in ("reading", "attachments", "cautions", "sender", "subject")])
    assert "anna" not in shown.lower()
    assert (said["earlier"], said["number"]) == ((), 0)


def test_decisions_here_and_on_the_account_are_told_newest_first() -> None:
    first, second = decided(ROBIN), decided(SAM, id="0e" * 16, at=desk.MONDAY.replace(hour=10), ticket_id=OTHER.id)
    (mail,) = notices_of(work(dossier(decisions=(first,), history=(second,))).tells((SAM,), "Look."))
    assert mail.context["decisions"] == (second, first)


def test_a_person_is_told_once_of_all_and_in_the_thread_that_they_have() -> None:
    of = dossier(threads={SAM.address: ("<1@example.com>", "<2@example.com>")})
    (mail,) = notices_of(work(of).tells((SAM,), "Look.").tells((SAM,), "And look again."))
    assert mail.context["happened"] == "Look. And look again."
    assert (mail.in_reply_to, mail.references) == ("<2@example.com>", ("<1@example.com>", "<2@example.com>"))


def test_whose_part_in_it_bars_them_is_offered_no_ruling() -> None:
    appeal = replace(TICKET, kind="appeal", queue="appeals")
    (mine, barred) = (
        notices_of(work(dossier(appeal, involved=involved), person=ROBIN).tells((SAM,), "Look."))[0]
        for involved in (frozenset[str](), frozenset({SAM.address}))
    )
    assert "uphold" in mine.context["suggested"]
    assert barred.context["suggested"] == ("note", "help")
    assert ANNA.address == mine.context["sender"].address
