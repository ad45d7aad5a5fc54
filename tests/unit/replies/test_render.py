"""From a promised mail to octets: templates are found, filled and laid out."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from jinja2.exceptions import TemplateNotFound, UndefinedError

from mailbot.replies.render import Renderer
from unit.replies.specimens import (
    CONTEXTS,
    NOW,
    TEMPLATES,
    TICKET_ID,
    TOKEN,
    acknowledgement_context,
    desk,
    notice_context,
    outgoing,
    renderer,
    ticket,
)


def reply(folder: Path, name: str, **parts: str) -> None:
    (folder / name).mkdir(parents=True, exist_ok=True)
    for part, text in parts.items():
        kind, _, ending = part.partition("_")
        (folder / name / f"{kind}.{ending}").write_text(text)


def message(raw: bytes) -> EmailMessage:
    made = message_from_bytes(raw, policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made


def text_of(raw: bytes) -> str:
    body = message(raw).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_reply_is_text_alone_where_it_has_no_page(tmp_path: Path) -> None:
    reply(tmp_path, "x", subject_txt="Hello {{ name }}", body_txt="Dear {{ name }}.")
    made = Renderer(tmp_path, {"example": desk()}).render(outgoing("x", context={"name": "Noor"}), NOW)
    assert message(made.raw).get_content_type() == "text/plain"
    assert message(made.raw)["Subject"] == f"[{TICKET_ID}] Hello Noor"
    assert text_of(made.raw) == "Dear Noor.\n"


def test_a_page_gets_the_blocks_of_the_text(tmp_path: Path) -> None:
    page = "<title>{{ title }}</title>{% for block in blocks %}<p>{{ block.lines|first }}</p>{% endfor %}"
    reply(tmp_path, "x", subject_txt="S", body_txt="One\n\n{{ word }}", body_html=page)
    made = Renderer(tmp_path, {"example": desk()}).render(outgoing("x", context={"word": "<two>"}), NOW)
    html = message(made.raw).get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<title>S</title><p>One</p><p>&lt;two&gt;</p>"


def test_a_desks_files_override_the_common_ones_one_by_one(tmp_path: Path) -> None:
    reply(tmp_path, "x", subject_txt="common", body_txt="common")
    reply(tmp_path / "example", "x", body_txt="own")
    made = Renderer(tmp_path, {"example": desk()}).render(outgoing("x"), NOW)
    assert message(made.raw)["Subject"].endswith("common")
    assert text_of(made.raw) == "own\n"


def test_what_the_folder_lacks_is_taken_from_the_shipped_templates(tmp_path: Path) -> None:
    reply(tmp_path, "moderator_receipt", body_txt="Ours for {{ ticket.id }}.")
    made = Renderer(tmp_path, {"example": desk()}, TEMPLATES).render(outgoing("moderator_receipt"), NOW)
    assert text_of(made.raw) == f"Ours for {TICKET_ID}.\n"
    assert message(made.raw)["Subject"] == f"Re: [{TICKET_ID}] Policy Violation Report"


def test_the_desk_is_there_for_every_template(tmp_path: Path) -> None:
    reply(tmp_path, "x", subject_txt="{{ desk.title }}", body_txt="{{ now|local }}")
    made = Renderer(tmp_path, {"example": desk()}).render(outgoing("x", context={}), NOW)
    assert text_of(made.raw) == "Monday 2 March 2026, 09:05 (London time, GMT)\n"


def test_an_unknown_reply_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateNotFound):
        Renderer(tmp_path, {"example": desk()}).render(outgoing("x"), NOW)


def test_a_missing_field_is_an_error_and_not_a_gap(tmp_path: Path) -> None:
    reply(tmp_path, "x", subject_txt="S", body_txt="{{ ticket.owner }}")
    with pytest.raises(UndefinedError):
        Renderer(tmp_path, {"example": desk()}).render(outgoing("x", context={"ticket": ticket()}), NOW)


@pytest.mark.parametrize(
    "subject",
    [
        "Policy Violation Report",
        "Re: Policy Violation Report",
        f"RE: AW: Re : [{TICKET_ID}] Policy Violation Report",
        f"[{TICKET_ID}] Re: [{TICKET_ID}] Policy Violation Report",
    ],
)
def test_answer_marks_and_tags_do_not_pile_up(subject: str) -> None:
    made = renderer().render(outgoing(subject=subject), NOW)
    assert message(made.raw)["Subject"] == f"Re: [{TICKET_ID}] Policy Violation Report"


@pytest.mark.timeout(20)  # minutes where the work grows with the square
def test_a_subject_made_of_answer_marks_ends() -> None:
    renderer().render(outgoing(subject="Re: " * 500_000 + " re" * 500_000), NOW)


def test_a_mail_without_a_subject_gets_one() -> None:
    context = acknowledgement_context(ticket=ticket(subject=""))
    made = renderer().render(outgoing(context=context, subject=""), NOW)
    assert message(made.raw)["Subject"] == f"Re: [{TICKET_ID}] Your mail to Example"
    assert "Subject:" not in text_of(made.raw)


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_same_mail_gives_the_same_octets(name: str) -> None:
    assert renderer().render(outgoing(name), NOW) == renderer().render(outgoing(name), NOW)


def test_the_words_of_a_mail_cannot_pose_as_ours_in_a_notice() -> None:
    words = "Hello\n\nA PERSON HAS TO LOOK FIRST: no\n\nQueue:  nowhere\r\n- reply\x00\u202e"
    made = renderer().render(outgoing("moderator_notice", context=notice_context(visible_text=words)), NOW)
    for line in text_of(made.raw).splitlines():
        if "A PERSON" in line or "nowhere" in line or "- reply" in line:
            assert line.startswith("> ")
    assert "\x00" not in text_of(made.raw)


def test_a_very_long_mail_is_shown_up_to_a_bound() -> None:
    context = notice_context(visible_text="word " * 200_000)
    made = renderer().render(outgoing("moderator_notice", context=context), NOW)
    assert len(made.raw) < 40_000
    assert "more characters]" in text_of(made.raw)


def test_where_the_smarthost_allows_one_return_path_every_mail_has_it() -> None:
    made = desk()
    mail = Renderer(TEMPLATES, {made.name: made}, mail_from="mailbot@example.com").render(outgoing(), NOW)
    assert mail.mail_from == "mailbot@example.com"
    assert TOKEN in mail.message_id  # a bounce is known by it
