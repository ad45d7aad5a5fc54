"""The digest of a morning and the report of a week, read as a lead does."""

from email import message_from_bytes, policy
from typing import Any

import pytest

from unit.replies.specimens import CONTEXTS, NOW, VOLUME, outgoing, renderer

NONE = {"number": 0, "rows": (), "more": 0}
QUIET = {**dict.fromkeys(("overdue", "due_today", "breached", "to_triage"), NONE), "came_in": 0, "kinds_in": ()}


def read(template: str, **changes: Any) -> tuple[str, str]:
    """Subject and text, each as one line."""
    mail = outgoing(template, context={**CONTEXTS[template], **changes}, ticket_id=None, subject="")
    message = message_from_bytes(renderer().render(mail, NOW).raw, policy=policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return str(message["Subject"]), " ".join(part.get_content().split())


def test_a_digest_says_in_its_subject_what_a_lead_looks_for() -> None:
    assert read("daily_digest")[0] == "Example today: 12 overdue, 12 due, 12 breached, 1 to triage"


def test_a_quiet_morning_is_told_in_a_line() -> None:
    subject, text = read("daily_digest", **QUIET)
    assert subject == "Example today: nothing is due"
    assert text == (
        "Nothing is overdue, due today, breached or to triage at Example. Came in since Fri 27 Feb 2026, 09:05 GMT: 0."
    )


def test_each_deadline_stands_with_what_is_left_and_with_whom() -> None:
    _, text = read("daily_digest")
    row = "EXA-7K3M2Q, Decision: by Thu 12 Mar 2026, 17:05 GMT, 2 business days 3 h late; nobody is assigned; Policy"
    assert text.count(row) == 3
    assert "A first look by a person (internal): by" in text
    assert "in 3 hours 20 min; nobody is assigned; (no subject)" in text
    assert text.count("10 more: see mailbot due.") == 2


@pytest.mark.parametrize(
    ("part", "title"),
    [
        ("overdue", "Overdue, the longest first"),
        ("due_today", "Due today, the next one first"),
        ("breached", "Breached, in the order"),
        ("to_triage", "To triage, the most urgent first"),
    ],
)
def test_what_there_is_none_of_has_no_list(part: str, title: str) -> None:
    assert title in read("daily_digest")[1]
    assert title not in read("daily_digest", **{part: NONE})[1]


def test_a_report_holds_each_volume_against_the_weeks_before() -> None:
    subject, text = read("weekly_report")
    assert subject == "Example, Mon 23 Feb 2026 to Sun 1 Mar 2026: 12 came in, 3 breached"
    assert "Complaints: 12; the week before 9 (+3), mean of 2 weeks before 8.5 (+3.5)" in text


@pytest.mark.parametrize(
    ("weeks", "said"),
    [(0, "came in: 12."), (1, "came in: 12; the week before 9 (+3)."), (4, "mean of 4 weeks before 8.5 (+3.5).")],
)
def test_a_desk_is_held_against_no_more_weeks_than_it_has_had(weeks: int, said: str) -> None:
    assert said in read("weekly_report", weeks=weeks, total=VOLUME)[1]


def test_a_report_tells_how_each_promise_was_kept() -> None:
    _, text = read("weekly_report")
    assert "Begun: 12, of which 1 is open Within target: 75%" in text
    assert "Within limit: 92%; in the weeks before, the last first: 100%, —" in text
    assert "Took: median 5.0 h, nine of ten at most 20.0 h" in text
    assert "Oldest open: EXA-7K3M2Q, since Mon 2 Mar 2026, 09:05 GMT" in text


def test_reasons_are_told_where_a_limit_passed() -> None:
    assert "- 3: we wait for the logs" in read("weekly_report")[1]
    assert "reasons" not in read("weekly_report", breached=0)[1]
