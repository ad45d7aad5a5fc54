"""The shipped replies, read as those who get them: what is said, what is never said."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from mailbot.domain.desk import Calendar
from mailbot.domain.mail import Attachment, Member
from mailbot.domain.provisions import Enforcement
from mailbot.domain.reading import KINDS, Reading, Report, Why
from mailbot.domain.sealing import seal
from mailbot.parsing.own_words import LINE
from mailbot.replies import translated
from mailbot.replies.layout import WIDTH
from mailbot.replies.specimens_tickets import MISSING
from unit.replies.specimens import (
    CONTEXTS,
    NOW,
    TICKET_ID,
    acknowledgement_context,
    clock,
    desk,
    notice_context,
    outgoing,
    renderer,
    ticket,
)

OUTSIDE = ("acknowledgement", "missing_information")
FOR_LEADS = ("daily_digest", "weekly_report")


def body(template: str, form: str = "plain", **changes: object) -> str:
    values = {"context": CONTEXTS[template], **changes}
    raw = renderer().render(outgoing(template, **values), NOW).raw
    part = message_from_bytes(raw, policy=policy.default).get_body((form,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def one_line(text: str) -> str:
    return " ".join(text.split())


def every_outside_text() -> Iterator[str]:
    for template in OUTSIDE:
        for kind in KINDS:
            for changes in (
                {},
                {"missing": MISSING, "anonymous": True, "moved_from": "abuse@example.org", "form": "A - B"},
            ):
                hazards = ("child_safety", "imminent_harm") if changes else ()
                context = acknowledgement_context(kind, ticket=ticket(kind, hazards=hazards), **changes)
                yield body(template, context=context)


def test_texts_are_72_columns_wide() -> None:
    texts = [*every_outside_text(), *(body(name) for name in CONTEXTS)]
    assert max(len(line) for text in texts for line in text.splitlines()) <= WIDTH


def test_texts_have_no_gaps_and_no_traces_of_templates() -> None:
    for text in [*every_outside_text(), *(body(name) for name in CONTEXTS)]:
        assert "\n\n\n" not in text
        assert not re.search(r"None|[{}]|  +\n| ,| \.|\.\.", text)
        assert text == text.strip() + "\n"


def test_nobody_outside_reads_of_internal_things() -> None:
    for text in every_outside_text():
        assert "internal" not in text.lower()


@pytest.mark.parametrize("kind", KINDS)
def test_an_acknowledgement_says_the_ticket_that_a_person_decides_and_how_to_add(kind: str) -> None:
    text = one_line(body("acknowledgement", context=acknowledgement_context(kind)))
    assert f"Ticket: {TICKET_ID}" in text
    answered = kind in ("policy_question", "legal_request")
    assert ("a person writes each of them" if answered else "a person makes each of them") in text
    assert ("evidence" in text) is not answered
    assert "written automatically" in text
    assert f"reply to this mail and leave [{TICKET_ID}] in the subject" in text


@pytest.mark.parametrize(("subject", "named"), [("Appeal - ACC-48213", True), ("Appeal", False)])
def test_what_a_mail_is_about_is_named_where_its_subject_names_it(subject: str, named: bool) -> None:
    text = one_line(body("acknowledgement", context=acknowledgement_context(ticket=ticket("appeal", subject=subject))))
    assert ("About: ACC-48213" in text) is named


def test_each_kind_has_words_of_its_own() -> None:
    texts = {body("acknowledgement", context=acknowledgement_context(kind, clocks=())) for kind in KINDS}
    assert len(texts) == len(KINDS)


def test_published_dates_are_told_in_the_desks_zone() -> None:
    context = acknowledgement_context("appeal", clocks=(clock("decision", 248),))
    made = renderer(calendar=Calendar(ZoneInfo("Asia/Tokyo")))
    raw = made.render(outgoing(context=context), NOW).raw
    part = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert part is not None
    assert "Decision:  by Friday 13 March 2026, 02:05 (Tokyo time, JST)" in part.get_content()


def test_the_clock_that_this_mail_meets_is_not_told() -> None:
    text = body("acknowledgement", context=acknowledgement_context("complaint"))
    assert "Acknowledgement" not in text
    assert "dates" not in text


def test_clocks_that_do_not_run_are_not_told() -> None:
    met = clock("initial_review", 72)
    context = acknowledgement_context(clocks=(type(met)(**{**_fields(met), "state": "met"}),))
    assert "First review" not in body("acknowledgement", context=context)


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]


def test_without_clocks_no_date_is_told_but_that_of_receipt() -> None:
    for kind in KINDS:
        text = body("acknowledgement", context=acknowledgement_context(kind, clocks=()))
        assert len(re.findall(r"\b20\d\d\b", text)) == 1


def test_an_appeal_is_promised_a_person_and_nothing_that_the_desk_does_not_say() -> None:
    text = one_line(body("acknowledgement", context=acknowledgement_context("appeal", clocks=())))
    assert "A person will look at your appeal and decide." in text
    assert not re.search(r"somebody other|\bdate\b|\btier\b", text)


def test_a_mail_that_belongs_to_another_team_is_told_where_it_went() -> None:
    text = one_line(body("acknowledgement", context=acknowledgement_context(moved_from="appeals@example.org")))
    assert "You wrote to appeals@example.org." in text
    assert "don't need to send it again" in text


@pytest.mark.parametrize("name", ["evidence", "decision"])
def test_moderators_are_told_at_once_of_evidence_that_vanishes(name: str) -> None:
    text = one_line(body("moderator_notice", context=notice_context(clocks=(clock(name, 2, published=False),))))
    assert ("may already be gone" in text) is (name == "evidence")


@pytest.mark.parametrize("name", ["evidence", "decision"])
@pytest.mark.parametrize("template", ["escalation", "escalation_digest"])
def test_who_is_told_of_a_deadline_is_told_of_evidence_that_vanishes_and_of_hazards(template: str, name: str) -> None:
    said = {"ticket": ticket(hazards=("imminent_harm",)), "clock": clock(name, 2, published=False), "role": "senior"}
    said |= {"overdue": False, "step": "80%"}
    text = one_line(body(template, context={**said, "items": (said, said)}))
    assert ("may already be gone" in text) is (name == "evidence")
    assert "Hazards: imminent_harm" in text


def test_nobody_is_asked_for_pictures_of_what_is_sealed() -> None:
    context = acknowledgement_context()
    assert "A screenshot" in one_line(body("acknowledgement", context=context))
    sealed = {**context, "ticket": replace(context["ticket"], restricted=True)}
    assert "A screenshot" not in one_line(body("acknowledgement", context=sealed))


def test_a_wish_to_stay_anonymous_is_answered_with_the_desks_own_words() -> None:
    text = one_line(body("acknowledgement", context=acknowledgement_context(anonymous=True)))
    assert "You asked to stay anonymous." in text
    assert "Without a way to ask you" in text


def test_what_is_missing_is_told_in_plain_words() -> None:
    text = one_line(body("missing_information"))
    assert "- the account that it is about" in text
    assert "- why you think that the decision was wrong" in text
    assert "[Tier Level] Appeal - [Account/Content ID]" in text
    assert "reply to this mail" in text
    assert "a person makes each of them" in text


def test_without_a_published_form_none_is_told() -> None:
    text = body("missing_information", context=acknowledgement_context("appeal", missing=("grounds",)))
    assert "form" not in text.split()


def test_somebody_in_danger_is_told_first_whom_to_call() -> None:
    context = acknowledgement_context(ticket=ticket(hazards=("imminent_harm",)))
    text = one_line(body("acknowledgement", context=context))
    assert text.index("emergency services") < text.index(TICKET_ID)


def test_somebody_in_danger_is_told_that_it_is_urgent() -> None:
    context = acknowledgement_context(ticket=ticket(hazards=("imminent_harm",)))
    text = one_line(body("acknowledgement", context=context))
    assert "We have marked your mail as urgent and told the people responsible at once." in text
    assert "To add anything, reply" in text
    assert "urgent" not in body("acknowledgement")


@pytest.mark.parametrize("template", OUTSIDE)
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_asked_for_pictures_of_a_child_being_abused(template: str, kind: str) -> None:
    context = acknowledgement_context(kind, ticket=ticket(kind, hazards=("child_safety",)), missing=MISSING)
    text = body(template, context=context)
    assert "evidence" not in text
    assert "screenshots" not in text


def test_an_appeal_is_not_called_urgent_for_what_it_speaks_of() -> None:
    hazards = ("child_safety", "imminent_harm")
    text = body("acknowledgement", context=acknowledgement_context("appeal", ticket=ticket("appeal", hazards=hazards)))
    assert "emergency services" in text
    assert "urgent" not in text
    assert "pictures" not in text


@pytest.mark.parametrize("template", OUTSIDE)
@pytest.mark.parametrize("kind", KINDS)
def test_where_the_kind_is_not_sure_none_is_told(template: str, kind: str) -> None:
    unclear = ticket(kind, needs_triage="two kinds are as likely", hazards=("imminent_harm",))
    context = acknowledgement_context(kind, ticket=unclear, clocks=(), anonymous=True, unclear=True)
    text = one_line(body(template, context=context))
    assert "A person will first see what your mail is about." in text
    assert "You asked to stay anonymous" in text
    assert "emergency services" in text
    assert "two kinds" not in text
    assert not re.search(r"Your (mail:|report|appeal|complaint|question|request|answer)", text)


def test_a_published_form_does_not_contradict_the_tag() -> None:
    text = one_line(body("missing_information"))
    assert "For a new appeal, the subject that our policy asks for is: - [Tier Level]" in text
    assert "In this thread just reply." in text


def test_of_their_mail_only_the_subject_is_quoted_and_cut_where_it_is_long() -> None:
    subject = "Look " * 60
    text = one_line(body("acknowledgement", context=acknowledgement_context(), subject=subject))
    assert text.count("Look") < 30


def test_a_desk_without_texts_of_its_own_is_answered_too() -> None:
    raw = renderer(texts={}, policy_url="").render(outgoing(context=acknowledgement_context(anonymous=True)), NOW).raw
    assert b"Example" in raw


class Page(HTMLParser):
    """Collects the tags, attributes and words of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "title"):
            self.words += f" {data}"


@pytest.mark.parametrize("template", [*translated.OUTSIDE, *FOR_LEADS])
def test_the_page_is_well_formed_and_fetches_nothing(template: str) -> None:
    source = body(template, "html")
    page = Page(source)
    assert page.open == []
    assert not set(page.tags) & {"img", "link", "script", "iframe", "form", "a"}
    assert not page.attributes & {"src", "href", "background", "onload"}
    assert "url(" not in source
    assert "http" not in source.replace(str(desk().policy_url), "")  # it is named, and nothing is fetched from there
    assert "@import" not in source


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_what_the_text_says(kind: str) -> None:
    context = acknowledgement_context(kind, missing=("evidence",), anonymous=True)
    words = re.findall(r"\w+", Page(body("acknowledgement", "html", context=context)).words)
    assert words == re.findall(r"\w+", body("acknowledgement", context=context))


@pytest.mark.parametrize(("files", "words"), [(0, None), (1, "Attached:   1 file\n"), (4, "Attached:   4 files\n")])
def test_an_acknowledgement_counts_what_came_with_the_mail(files: int, words: str | None) -> None:
    text = body("acknowledgement", context=acknowledgement_context(files=files))
    assert words in text if words else "Attached" not in text


def test_whose_encrypted_mail_nobody_can_open_is_told_so() -> None:
    text = one_line(body("acknowledgement", context=acknowledgement_context(unopened=True)))
    assert "came encrypted, and we couldn't open it. Please send it again" in text
    assert "encrypt" not in body("acknowledgement")


def test_markup_in_a_subject_stays_text_in_the_page() -> None:
    source = body("acknowledgement", "html", subject='<img src="https://example.net/x.png">')
    assert "<img" not in source
    assert "&lt;img src=&#34;https://example.net/x.png&#34;&gt;" in source


def test_a_notice_begins_with_the_line_that_an_answer_stays_above() -> None:
    assert body("moderator_notice").startswith(f"{LINE}\n\n")


def test_a_notice_tells_first_why_a_person_has_to_look() -> None:
    context = notice_context(ticket=ticket("appeal", needs_triage="two kinds are as likely"))
    text = body("moderator_notice", context=context)
    assert text.removeprefix(LINE).lstrip().startswith("A PERSON HAS TO LOOK FIRST: two kinds are as likely\n")


def test_a_notice_of_a_mail_in_a_thread_tells_no_doubt_and_nothing_missing_of_its_own() -> None:
    reading = Reading("human", needs_triage="two kinds are as likely", missing=("description",))
    for event, told in (("opened", True), ("appended", False), ("reopened", False)):
        text = body("moderator_notice", context=notice_context(event=event, reading=reading))
        assert ("two kinds are as likely" in text, "Not found in the mail" in text) == (told, told)


def test_a_notice_tells_what_the_sender_asks_for() -> None:
    wishes = Reading("human", kind="appeal", wishes=("escalation", "anonymity", "withdrawal"))
    text = body("moderator_notice", context=notice_context(reading=wishes))
    assert text.removeprefix(LINE).lstrip().startswith("THE COMPLAINANT STAYS ANONYMOUS: ")
    assert "They ask for:   escalation, anonymity, withdrawal\n" in text
    assert "ask" not in body("moderator_notice").partition("Their words:")[0].lower()


def test_a_notice_tells_the_hazards_of_the_ticket_and_of_this_mail() -> None:
    reading = Reading("human", kind="appeal", hazards=("child_safety", "imminent_harm"))
    context = notice_context(ticket=ticket(hazards=("imminent_harm",)), reading=reading)
    assert "Hazards:        imminent_harm, child_safety\n" in body("moderator_notice", context=context)


def test_a_notice_says_what_to_take_care_of_above_the_words_of_the_mail() -> None:
    context = notice_context(cautions=("infected: invoice.pdf (Evil-1)", "hidden text: 12 letters and digits"))
    text = body("moderator_notice", context=context)
    assert "Take care:\n- infected: invoice.pdf (Evil-1)\n- hidden text: 12 letters and digits\n" in text
    assert text.index("Take care:") < text.index("Their words:") < text.index("Attachments:") < text.index("Deadlines:")
    assert "Take care" not in body("moderator_notice")


def test_a_notice_says_each_flag_of_an_attachment_in_plain_words() -> None:
    said = re.search(r"`message`.*?couldn't", re.sub(r"\s+", " ", Attachment.__doc__ or ""))
    assert said
    flags = tuple(re.findall(r"`(\w+)`", said[0]))
    assert {"infected", "unscanned", "macro"} < set(flags)
    for flag in flags:
        file = Attachment("a.bin", "a/b", "a/b", 5, "0f" * 32, (flag,), b"")
        line = one_line(body("moderator_notice", context=notice_context(attachments=(file,))))
        assert ("a.bin: a/b, 5 bytes, " in line) == (flag != "restricted"), flag


def test_a_notice_tells_what_an_archive_lists() -> None:
    members = tuple(Member(f"{number}.exe", 5) for number in range(7))
    archive = Attachment(
        "a.zip", "application/zip", "application/zip", 5, "0f" * 32, ("archive",), b"", members=members
    )
    text = one_line(body("moderator_notice", context=notice_context(attachments=(archive, archive))))
    assert text.count("; it lists 0.exe, 1.exe, 2.exe, 3.exe, 4.exe, and more - a.zip") == 1
    assert text.count("; it lists 0.exe, 1.exe, 2.exe, 3.exe, 4.exe, and more") == 2


def test_a_finding_without_evidence_ends_with_its_rule() -> None:
    reading = Reading("human", why=(Why("nature=human", "no mark of a machine", ""),))
    text = body("moderator_notice", context=notice_context(reading=reading))
    assert "- nature=human, by no mark of a machine\n" in text


def test_a_notice_has_all_that_was_understood() -> None:
    text = body("moderator_notice")
    for words in (
        "Queue:          appeals",
        "From:           Noor Example <noor@example.com>",
        "Reply to them:  queued",
        "> I think that this was a mistake.",
        "- shot.png: image/png, 48 kB, not what its name or type says; hash\n  0f0f0f0f0f0f\n",
        "- kind=appeal, by subject appeal_published: [Tier 2] Appeal - ACC-48213",
        "- Decision: by Thu 12 Mar 2026, 17:05 GMT",
        "- A first look by a person: by Mon 2 Mar 2026, 13:05 GMT",
        "An answer without a command is an internal comment",
    ):
        assert words in text, words


REPORT = Report(
    *("xarf", "phishing", "reports.example.org", "4", NOW),
    identifiers={"urls": tuple(f"https://shop.example.org/{number}" for number in range(23)), "ips": ("192.0.2.7",)},
    evidence=("image/png",),
    count=23,
)


def told_of(report: Report = REPORT, **changes: object) -> str:
    """The notice of a machine's report, in one line."""
    said = Reading("machine_report", kind="violation_report", report=report)
    return one_line(body("moderator_notice", context=notice_context("violation_report", reading=said, **changes)))


@pytest.mark.parametrize(
    "words",
    [
        "Reported by: reports.example.org",
        "Says: phishing",
        "When: Mon 2 Mar 2026, 09:05 GMT",
        "Incidents: 23",
        "Format: XARF, version 4",
        "Evidence: image/png",
        "- web address: https://shop.example.org/19 ",
        f"- web address: 23 in all; mailbot show {TICKET_ID} lists them",
        "- IP address: 192.0.2.7",
    ],
)
def test_a_notice_tells_what_a_machine_reports(words: str) -> None:
    assert words in told_of()


def test_a_notice_of_one_report_counts_none() -> None:
    text = told_of(Report("arf", count=1), ticket=ticket(reports=1, reported_as=("abuse",)))
    assert "so far" not in text
    assert "Incidents" not in text
    assert "What it names" not in text
    assert "wrong" not in text


def test_a_notice_of_the_hundredth_report_says_so_and_when_the_next_comes() -> None:
    text = told_of(event="reported", ticket=ticket(reports=100, reported_as=("phishing", "malware")))
    assert f"Machines have sent 100 reports on what ticket {TICKET_ID} is about." in text
    assert "the others are filed there without a notice" in text
    assert "Reports so far: 100" in text
    assert "All types so far: phishing, malware" in text


def test_a_notice_tells_what_is_wrong_with_a_report() -> None:
    text = told_of(replace(REPORT, problems=("source_identifier: is missing", "version: is no version")))
    assert "What is wrong with the report: - source_identifier: is missing - version: is no version" in text


def test_a_notice_says_once_what_is_wrong_with_a_report() -> None:
    report = replace(REPORT, problems=("version: is no version",))
    wrong = "an invalid xarf report: version: is no version"
    said = Reading("machine_report", kind="violation_report", report=report, needs_triage=wrong)
    context = notice_context("violation_report", reading=said, ticket=ticket(needs_triage=wrong))
    text = one_line(body("moderator_notice", context=context))
    assert (
        text.removeprefix(LINE)
        .lstrip()
        .startswith("A PERSON HAS TO LOOK FIRST: an invalid xarf report; what is wrong with it is listed below.")
    )
    assert text.count("version: is no version") == 1


def test_a_notice_tells_which_tickets_are_on_the_same_matter() -> None:
    text = body("moderator_notice", context=notice_context(same_matter=("EXA-222222",)))
    assert "Same matter:    EXA-222222\n" in text


def test_a_notice_tells_of_a_sealed_attachment_hash_type_and_size_alone() -> None:
    file = Attachment("telltale.png", "image/png", "image/png", 48_213, "0f" * 32, ("mismatch",), b"")
    text = one_line(body("moderator_notice", context=notice_context(attachments=(seal(file),), sealed=True)))
    assert f"- image/png, 48 kB; sha256 {'0f' * 32}" in text
    assert f"`mailbot attachment {TICKET_ID} HASH --because REASON`" in text
    assert "telltale" not in text
    assert "mismatch" not in text


def test_a_notice_of_a_thousand_attachments_lists_the_first_ones() -> None:
    files = tuple(Attachment(f"{n}.png", "image/png", "image/png", 1, "0f" * 32, (), b"") for n in range(1000))
    text = one_line(body("moderator_notice", context=notice_context(attachments=files)))
    assert text.count("image/png") == 20
    assert f"There are 1000 in all; mailbot show {TICKET_ID} lists them." in text


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("opened", f"New ticket {TICKET_ID}"),
        ("appended", f"New mail on ticket {TICKET_ID}"),
        ("reopened", "has opened it again"),
    ],
)
def test_a_notice_says_what_happened(event: str, words: str) -> None:
    assert words in one_line(body("moderator_notice", context=notice_context(event=event)))


def test_a_notice_says_where_the_sender_is_not_verified() -> None:
    assert "not verified" in body("moderator_notice", context=notice_context(verified=False))
    assert "not verified" not in body("moderator_notice")


def test_notices_of_one_ticket_keep_their_subject() -> None:
    subjects = set()
    for event in ("opened", "appended", "reopened"):
        raw = renderer().render(outgoing("moderator_notice", context=notice_context(event=event)), NOW).raw
        subjects.add(message_from_bytes(raw, policy=policy.default)["Subject"].removeprefix("Re: "))
    for other in ("escalation", "moderator_receipt"):
        raw = (
            renderer()
            .render(outgoing(other, context={**CONTEXTS[other], "ticket": notice_context()["ticket"]}), NOW)
            .raw
        )
        subjects.add(message_from_bytes(raw, policy=policy.default)["Subject"].removeprefix("Re: "))
    assert subjects == {f"[{TICKET_ID}] [Tier 2] Appeal - ACC-48213"}


def test_an_urgent_notice_says_so_in_its_senders_name_and_its_subject_stays() -> None:
    said = []
    for priority in ("urgent", "normal"):
        context = notice_context(ticket=ticket("security_report", priority=priority), reading=Reading("human"))
        mail = outgoing("moderator_notice", context=context, to_role="moderator")
        parsed = message_from_bytes(renderer().render(mail, NOW).raw, policy=policy.default)
        said.append((parsed["From"].startswith('"URGENT: '), parsed["Importance"], parsed["Subject"]))
    (urgent, high, subject), (calm, usual, same) = said
    assert (urgent, high, calm, usual, subject) == (True, "high", False, None, same)


@pytest.mark.parametrize(("overdue", "words"), [(False, "is near."), (True, "has passed.")])
def test_an_escalation_says_first_how_late_it_is(overdue: bool, words: str) -> None:
    text = body("escalation", context={**CONTEXTS["escalation"], "overdue": overdue})
    assert text.splitlines()[0].endswith(words)


def test_an_escalation_says_role_step_and_limit() -> None:
    text = one_line(body("escalation"))
    assert "You are told as senior moderator: the desk's ladder names that role for the step at 80%." in text
    assert "Limit: Thursday 12 March 2026, 17:05 (London time, GMT)" in text


def test_a_held_message_is_told_by_its_facts_and_never_its_text() -> None:
    text = body("held_notice")
    assert f"mailbot release {'0b' * 16}" in text
    assert "Reason:    it can't be read" in text


def test_the_daily_notice_lists_every_held_message() -> None:
    text = body("daily_notice", context={**CONTEXTS["daily_notice"], "left": ()})
    assert text.count("Message:") == 2
    assert "no ticket: 2 messages" in text
    assert "mailbox" not in text


def test_the_daily_notice_lists_spam_apart_a_line_each_and_no_more_than_anybody_reads() -> None:
    held, why = CONTEXTS["held_notice"], "spam, by signs: fortune"
    rows = [{**held, "message_id": f"{n:032}", "nature": "spam", "reason": why} for n in range(60)]
    text = one_line(
        body("daily_notice", context={"items": (*rows[:55], held, *rows[55:]), "left": (), "guessed": (), "more": 0})
    )
    assert "no ticket: 61 messages" in text
    assert "Taken for spam: 60." in text
    assert f"- {0:032}: Hello, from noor@example.com; spam, by signs: fortune - {1:032}" in text
    assert text.count("signs: fortune") == 50
    assert "There are 10 more; mailbot held lists them." in text
    assert text.index("it can't be read") < text.index("Taken for spam")


@pytest.mark.parametrize("name", ["held_notice", "daily_notice"])
def test_a_command_that_a_notice_names_has_all_that_it_needs(name: str) -> None:
    said = re.findall(r"mailbot discard \S+(.*)", body(name))
    assert said
    assert set(said) == {" --because REASON"}


def test_the_daily_notice_lists_what_could_not_be_taken_from_a_mailbox() -> None:
    text = one_line(body("daily_notice", context={**CONTEXTS["daily_notice"], "items": ()}))
    assert "nobody has read it: 1 message." in text
    assert "Message: support/INBOX 1:7" in text
    assert "no ticket" not in text


def test_the_daily_notice_lists_what_was_recorded_by_signs_alone() -> None:
    context = {"items": (), "left": (), "guessed": CONTEXTS["daily_notice"]["items"], "more": 3}
    text = one_line(body("daily_notice", context=context))
    assert "signs alone, and not answered: 5 messages." in text
    assert text.count("Message:") == 2
    assert "3 more: see mailbot held --recorded" in text
    assert "no ticket" not in text


def test_a_moderator_is_told_that_nothing_was_carried_out() -> None:
    assert "nothing in your mail was carried out" in one_line(body("moderator_receipt"))


def test_the_desk_is_named_and_no_person_is() -> None:
    context = acknowledgement_context(ticket=ticket(assignee="robin@example.org"))
    assert "robin" not in body("acknowledgement", context=context)
    assert desk().title in body("acknowledgement", context=context)


def test_a_date_far_away_still_fits_the_width() -> None:
    far = acknowledgement_context(clocks=(clock("investigation", 24 * 211),), received_at=NOW + timedelta(days=211))
    assert max(map(len, body("acknowledgement", context=far).splitlines())) <= WIDTH


def test_a_notice_tells_what_the_policy_provides_for_as_a_suggestion() -> None:
    provided = Enforcement("Tier 3: policy violation", ("a warning",), steps=("warning", "suspension"), section="11.2")
    context = notice_context(provisions=(provided,), labels=("European law is named",))
    text = one_line(body("moderator_notice", context=context))
    assert "Besides: European law is named" in text
    assert "where a person finds that it was broken (Tier 3: policy violation, 11.2): - a warning" in text
    assert "a suggestion: - 1: warning - 2: suspension" in text


def test_a_notice_of_an_appeal_tells_which_of_its_grounds_count() -> None:
    provided = Enforcement("Tier 1", ("termination",), grounds=("identity_error", "technical_error"))
    reading = Reading("human", kind="appeal", grounds=("identity_error", "intent"))
    text = one_line(body("moderator_notice", context=notice_context(provisions=(provided,), reading=reading)))
    assert "alone: it wasn't their account or content; a technical error. Found in the mail:" in text
    assert "it wasn't their account or content; it wasn't meant (not one of them)." in text
