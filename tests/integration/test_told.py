"""Whom a ticket newly concerns gets the notice that its mails would have brought them."""

from email import policy as policies
from email.message import EmailMessage

import pytest

from office import ANNA, ROBIN, SAM, Office, words

ABUSE = "abuse@alludium.ai"
SHOT = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
LOG = b"10:00 the first line of a log\n"


def mailed(office: Office, text: str, files: dict[str, bytes], *, answers: EmailMessage | None = None) -> str:
    """A complainant's mail with attachments; its ticket."""
    mail, office.mails = EmailMessage(), office.mails + 1
    mail["From"] = f"Anna Smithson <{ANNA}>"
    mail["To"] = str(answers["Reply-To"]) if answers else ABUSE
    mail["Subject"] = f"Re: {answers['Subject']}" if answers else "Policy Violation Report"
    mail["Message-ID"], mail["Date"] = f"<{office.mails}@example.net>", office.clock()
    mail.set_content(text)
    for name, octets in files.items():
        mail.add_attachment(octets, maintype="application", subtype="octet-stream", filename=name)
    return str(office.receives(mail.as_bytes(policy=policies.SMTP), ANNA, mail).ticket_id)


def notice(office: Office, who: str) -> str:
    """The newest mail of one of our people, who got it unasked."""
    mail = office.inbox[who][-1]
    assert "Reply above this line" in words(mail)
    return words(mail)


@pytest.fixture
def reported(office: Office) -> str:
    """A ticket of somebody who wrote before, that nobody but those on call knows of."""
    office.writes(ANNA, "The user @other99 posts insults about me every day.", to=ABUSE)
    return mailed(office, "The user @troll99 posts insults about me every day.", {"shot.png": SHOT})


def test_who_is_assigned_gets_all_that_a_notice_of_the_mail_has(office: Office, reported: str) -> None:
    first = words(office.inbox[ROBIN][-1])
    office.commands(ROBIN, f"/assign {SAM}")
    told = notice(office, SAM)
    assert "Robin Demo has assigned it to you." in told
    for part in ("@troll99 posts insults", "shot.png", "They have written 1 time before", "Deadlines:", "/decide"):
        assert part in told, part
    why = first.partition("Why it was understood so:")[2]
    assert why
    assert why in told


def test_the_attachments_of_every_mail_are_listed_and_what_was_read_in_the_newest(
    office: Office, reported: str
) -> None:
    answers = office.inbox[ANNA][-1]
    office.clock.advance(minutes=5)
    mailed(office, "Here is the log. I want to talk to a manager about this.", {"app.log": LOG}, answers=answers)
    office.commands(ROBIN, f"/assign {SAM}")
    told = notice(office, SAM)
    assert told.index("shot.png") < told.index("app.log")
    assert "wishes=escalation" in told
    assert "kind=violation_report" in told
    assert "Here is the log." in told


def test_of_a_sealed_ticket_no_attachment_is_named(office: Office, reported: str) -> None:
    asked = office.commands(ROBIN, "/seal restricted pictures")
    office.commands(ROBIN, f"/confirm {asked.partition('/confirm ')[2].split()[0]}")
    office.commands(ROBIN, f"/assign {SAM}")
    told = notice(office, SAM)
    assert "Attachments, sealed." in told
    assert "sha256 " in told
    assert "shot.png" not in told


def test_an_anonymous_complainant_is_named_nowhere(office: Office) -> None:
    office.writes(f"Anna Smithson <{ANNA}>", "The user @other99 posts insults about me every day.", to=ABUSE)
    text = "The user @troll99 posts insults. I, Anna Smithson, wish to stay anonymous."
    mailed(office, text, {"smithson.png": SHOT})
    office.commands(ROBIN, f"/assign {SAM}")
    mail = office.inbox[SAM][-1].as_string().lower()
    assert "the complainant, who stays anonymous" in notice(office, SAM)
    assert "smithson" not in mail
    assert ANNA not in mail
    assert "before or besides" not in notice(office, SAM)


def test_who_holds_the_level_that_a_ticket_is_raised_to_gets_such_a_notice(office: Office, reported: str) -> None:
    office.commands(ROBIN, "/escalate it needs somebody senior")
    told = notice(office, SAM)
    for part in ("It was raised to senior by Robin Demo", "shot.png", "kind=violation_report", "/take"):
        assert part in told, part


def test_who_is_told_of_two_things_at_once_is_told_in_one_mail(office: Office, reported: str) -> None:
    before = len(office.inbox[SAM])
    office.commands(ROBIN, f"/escalate it needs somebody senior\n/assign {SAM}")
    assert len(office.inbox[SAM]) == before + 1
    told = notice(office, SAM)
    assert "It was raised to senior by Robin Demo" in told
    assert "Robin Demo has assigned it to you." in told


def test_the_answer_to_such_a_notice_commands(office: Office, reported: str) -> None:
    office.commands(ROBIN, f"/assign {SAM}")
    office.commands(SAM, "/tier 3")
    assert office.dossier(reported).ticket.tier == 3
