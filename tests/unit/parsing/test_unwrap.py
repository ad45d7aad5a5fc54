"""What Outlook wrapped is taken out, and the container stays."""

from containers import MESSAGE, attribute, properties, tnef, tnef_file, unicode
from mailbot.domain.mail import Attachment
from mailbot.parsing import mapi
from mailbot.parsing.attachments import describe
from mailbot.parsing.unwrap import MAX_CONTAINERS, unwrap

PDF = tnef_file(b"a.pdf", b"%PDF-1.4", unicode(mapi.MIME_TYPE, "application/pdf"), unicode(mapi.CONTENT_ID, "<x@y>"))
WORDS = attribute(MESSAGE, 0x9003, properties(unicode(mapi.BODY, "the words")))


def winmail(*attributes: bytes) -> Attachment:
    return describe("winmail.dat", "application/ms-tnef", tnef(*attributes))


def test_its_files_are_attachments_of_the_mail_and_it_stays_whole() -> None:
    container, other = winmail(PDF), describe("b.txt", "text/plain", b"x")
    found = unwrap([container, other])
    assert [attachment.name for attachment in found.attachments] == ["winmail.dat", "a.pdf", "b.txt"]
    assert found.attachments[0] == container
    file = found.attachments[1]
    assert (file.type, file.content, file.content_id) == ("application/pdf", b"%PDF-1.4", "x@y")
    assert (file.container, container.container) == ("winmail.dat", "")


def test_its_body_is_found() -> None:
    assert unwrap([winmail(WORDS)]).text == "the words"


def test_a_program_in_it_is_flagged() -> None:
    assert "executable" in unwrap([winmail(tnef_file(b"run.exe", b"x"))]).attachments[1].flags


def test_a_message_in_it_is_known() -> None:
    inner = tnef_file(b"Untitled", b"", (mapi.DATA, mapi.OBJECT, bytes(16) + tnef(WORDS)))
    assert unwrap([winmail(inner)]).attachments[1].flags == ("message",)


def test_a_container_within_a_container_stays_closed() -> None:
    found = unwrap([winmail(tnef_file(b"winmail.dat", tnef(PDF)))])
    assert [attachment.name for attachment in found.attachments] == ["winmail.dat", "winmail.dat"]


def test_a_broken_one_gives_what_can_be_read_and_is_told_of() -> None:
    found = unwrap([describe("winmail.dat", "", tnef(PDF, PDF)[:-5])])
    assert len(found.attachments) > 1
    assert found.defects == ["winmail.dat (TNEF) is broken: what could be read of it was taken out"]


def test_only_so_many_are_opened() -> None:
    found = unwrap([winmail(PDF)] * (MAX_CONTAINERS + 1))
    assert len(found.attachments) == 2 * MAX_CONTAINERS + 1
    assert "the rest was not opened" in found.defects[0]
