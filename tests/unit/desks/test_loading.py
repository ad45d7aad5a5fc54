"""A desk's files: what a right one gives, and that every wrong one is told with file, line, key and what is meant."""

import re
import shutil
from collections.abc import Callable
from datetime import date, time
from itertools import pairwise
from pathlib import Path

import pytest

from mailbot.desks import load
from mailbot.desks.calendars import known_until
from mailbot.desks.schema import WEEKDAYS
from mailbot.domain.business_time import is_business_day
from mailbot.domain.calendar import END_OF_DAY, Duration
from mailbot.domain.mail import Address
from mailbot.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "routing_rules"
ProblemsAfter = Callable[..., list[str]]


# ------------------------------------------------------------------------------------------------- what is loaded
def test_the_shipped_desk_is_complete() -> None:
    (desk,) = load(SHIPPED, ["alludium"]).desks
    assert (desk.name, desk.tag, desk.policy_version) == ("alludium", "ALU", "2025-08-12")
    assert {intake.address: intake.kind for intake in desk.intakes} == {
        "abuse@alludium.ai": "violation_report",
        "appeals@alludium.ai": "appeal",
        "security@alludium.ai": "security_report",
        "policy@alludium.ai": "policy_question",
        "legal@alludium.ai": None,
    }
    assert {category.key: category.tier for category in desk.categories} == {
        "child_safety": 1, "illegal_content": 1, "security_threat": 1,
        "harmful_content": 2, "platform_abuse": 2, "deception": 2,
        "professional_misuse": 3, "privacy": 3, "commercial_abuse": 3,
    }  # fmt: skip
    assert desk.senders["appeal"] == Address("Alludium Appeals", "appeals@alludium.ai")
    assert [ask.name for ask in desk.asks["appeal"]] == ["account", "action", "grounds", "evidence", "resolution"]
    assert desk.kind_order[0] == "security_report"
    assert str(desk.calendar.zone) == "Europe/London"


def clocks(name: str, kind: str, tier: int | None = None) -> list[tuple[Duration, Duration, bool]]:
    (desk,) = load(SHIPPED, ["alludium"]).desks
    rules = (rule for rule in desk.clocks if rule.name == name and kind in rule.kinds)
    return [(rule.target, rule.limit, rule.published) for rule in rules if not rule.tiers or tier in rule.tiers]


@pytest.mark.parametrize(
    ("name", "kind", "tier", "target", "limit", "published"),
    [
        ("acknowledge", "violation_report", 2, (12, "hours"), (24, "hours"), True),  # 9.2
        ("initial_review", "violation_report", 2, (36, "hours"), (72, "hours"), True),  # 9.2
        ("investigation", "violation_report", 2, (5, "business_days"), (7, "business_days"), True),  # 10.1
        ("decision", "violation_report", 2, (2, "business_days"), (3, "business_days"), True),  # 10.1
        ("notification", "violation_report", 2, (24, "hours"), (48, "hours"), True),  # 10.1
        ("advance_notice", "violation_report", 2, (24, "hours"), (48, "hours"), True),  # 10.2
        ("acknowledge", "appeal", 2, (24, "business_day_hours"), (48, "business_day_hours"), True),  # 12.3
        ("decision", "appeal", 3, (3, "business_days"), (5, "business_days"), True),  # 12.1
        ("decision", "appeal", 2, (7, "business_days"), (10, "business_days"), True),
        ("decision", "appeal", 1, (10, "business_days"), (15, "business_days"), True),
        ("decision", "appeal", None, (3, "business_days"), (5, "business_days"), False),
        ("reinstatement", "appeal", 2, (24, "hours"), (48, "hours"), True),  # 12.8
        ("acknowledge", "security_report", None, (30, "minutes"), (1, "hours"), False),  # 14.5: around the clock
    ],
)
def test_the_shipped_clocks_are_those_of_the_policy(
    name: str, kind: str, tier: int | None, target: tuple[int, str], limit: tuple[int, str], *, published: bool
) -> None:
    assert clocks(name, kind, tier)[0] == (Duration(*target), Duration(*limit), published)


@pytest.mark.parametrize("tier", [3, 2, 1, None])
def test_an_additional_review_of_an_appeal_has_the_time_of_its_tier_anew(tier: int | None) -> None:
    first, again = clocks("decision", "appeal", tier)
    assert first == again


@pytest.mark.parametrize("desk", ["alludium", "infrpool", "allure"])
def test_only_investigations_and_rulings_wait_for_the_complainant(desk: str) -> None:
    (loaded,) = load(SHIPPED, [desk]).desks
    waiting = {rule.name for rule in loaded.clocks if "waiting" in rule.pauses}
    assert waiting <= {"investigation", "decision", "resolution"}
    assert all(rule.pauses for rule in loaded.clocks if rule.name in waiting and "security_report" not in rule.kinds)


@pytest.mark.parametrize("desk", ["alludium", "infrpool", "allure"])
def test_nothing_pauses_an_acknowledgement_what_vanishes_or_security(desk: str) -> None:
    (loaded,) = load(SHIPPED, [desk]).desks
    paused = [rule for rule in loaded.clocks if rule.pauses]
    assert not {"acknowledge", "evidence", "initial_review"} & {rule.name for rule in paused}
    assert not any("security_report" in rule.kinds for rule in paused)


def test_a_clock_knows_what_pauses_it_for_how_long_and_what_stops_it(rules: Path) -> None:
    path = rules / "alludium" / "clocks.yaml"
    path.write_text(
        path.read_text().replace("starts: notice_given", "starts: notice_given\n    stops: corrective_action")
    )
    (desk,) = load(rules, ["alludium"]).desks
    by_name = {rule.name: rule for rule in desk.clocks if "violation_report" in rule.kinds}
    assert by_name["investigation"].pauses == {
        "waiting": Duration(10, "business_days"), "legal_hold": Duration(60, "business_days"),
    }  # fmt: skip
    assert (by_name["advance_notice"].stops, by_name["decision"].stops) == ("corrective_action", "")


def test_security_clocks_run_day_and_night() -> None:
    (desk,) = load(SHIPPED, ["alludium"]).desks
    units = {rule.limit.unit for rule in desk.clocks if "security_report" in rule.kinds}
    assert units <= {"hours", "minutes"}


def test_attachments_of_child_safety_are_restricted_and_machines_get_no_acknowledgement() -> None:
    (desk,) = load(SHIPPED, ["alludium"]).desks
    assert [category.key for category in desk.categories if category.restricted] == ["child_safety"]
    assert not desk.acknowledges_machines


def test_a_desk_may_acknowledge_machine_reports(rules: Path) -> None:
    path = rules / "alludium" / "desk.yaml"
    path.write_text(path.read_text().replace("acknowledge_machine_reports: false", "acknowledge_machine_reports: true"))
    (desk,) = load(rules, ["alludium"]).desks
    assert desk.acknowledges_machines


def test_the_words_of_a_pattern_are_put_in_and_hazards_are_raised_by_their_category() -> None:
    (desk,) = load(SHIPPED, ["alludium"]).desks
    assert not any("{some}" in pattern for rule in desk.rules for pattern in rule.patterns)
    hazards = [rule.name for rule in desk.rules if rule.gives == ("hazard", "child_safety")]
    assert "child_sexual_content_hazard" in hazards


def test_examples_know_their_file_and_line(rules: Path) -> None:
    loaded = load(rules, ["alludium"])
    example = next(example for example in loaded.examples if example.text == "[Tier 2] Appeal - ACC-48213")
    assert (example.owner, example.kind, example.should_match) == ("appeal_as_published", "convention", True)
    lines = Path(example.file).read_text(encoding="utf-8").splitlines()
    assert lines[example.line - 1].strip() == example.text


# ---------------------------------------------------------------------------------------------------- what is wrong
def test_a_desk_from_which_nothing_could_be_answered_is_told(problems_after: ProblemsAfter) -> None:
    senders = re.findall(r"  sender: .*\n", (SHIPPED / "alludium/queues.yaml").read_text())
    told = problems_after(*(("queues.yaml", sender, "  sender: null\n") for sender in senders))
    assert any("no queue has a sender" in line for line in told), told


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (
            ("desk.yaml", "Europe/London", "Europe/Lodnon"),
            "desk.yaml:12: calendar.zone: unknown `Europe/Lodnon`; did you mean `Europe/London`?",
        ),
        (("desk.yaml", "country: GB", "country: UKX"), "desk.yaml:13: calendar.country: unknown `UKX`"),
        (("desk.yaml", "subdivision: ENG", "subdivision: ENQ"), "desk.yaml:14: calendar.subdivision: unknown `ENQ`"),
        (("desk.yaml", 'closes: "17:30"', 'closes: "08:00"'), "calendar.closes: must be later than opens (09:00)"),
        (("desk.yaml", 'closes: "17:30"', 'closes: "00:00"'), "must be later than opens (09:00); the end of"),
        (("desk.yaml", 'closes: "17:30"', 'closes: "24:30"'), "calendar.closes: expected a time of day"),
        (("desk.yaml", 'opens: "09:00"', 'opens: "24:00"'), "calendar.opens: expected a time of day"),
        (("desk.yaml", "country: GB", "country: HolidayBase"), "desk.yaml:13: calendar.country: unknown `HolidayBase`"),
        (("desk.yaml", "country: GB", "days_off: [2206-12-24]"), "days_off.0: expected a date between 2000 and 2100"),
        (("desk.yaml", "country: GB", "weekend: [satuday]"), "weekend.0: unknown `satuday`; did you mean `saturday`?"),
        (("desk.yaml", "country: GB", f"weekend: [{', '.join(WEEKDAYS)}]"), "calendar.weekend: leaves no day to work"),
        (("desk.yaml", "  country: GB\n", ""), "desk.yaml:13: calendar.subdivision: goes with a country"),
        (("desk.yaml", 'opens: "09:00"', "opens: 9"), "calendar.opens: expected a time of day, such as 09:00"),
        (("desk.yaml", "tag: ALU", "tag: alu"), "desk.yaml:3: tag: expected two to five capital letters"),
        (("desk.yaml", "reopen_days: 30", "reopen_days: soon"), "reopen_days: expected a whole number; found `soon`"),
        (("desk.yaml", "[en, de, es, fr, it, ja, nl, pl, pt]", "[]"), "languages: must not be empty"),
        (("desk.yaml", "machine_reports: false", "machine_reports: never"), "acknowledge_machine_reports: expected"),
        (("categories.yaml", "restricted: true", "restricted: maybe"), "categories.child_safety.restricted: expected"),
        (("desk.yaml", "languages: [en, ", "languages: [english, "), "expected an ISO 639-1 code"),
        (("desk.yaml", "languages: [en, ", "languages: [en, sv, "), "languages.1: no words are known of `sv`: write "),
        (("desk.yaml", "[en, de, es, fr, it, ja, nl, pl, pt]", "en"), "expected a list; found `en`: write `[en]`"),
        (("desk.yaml", "title: Alludium", "title: 7"), 'desk.yaml:2: title: expected text; found `7`: write `"7"`'),
        (("desk.yaml", "title: Alludium", "title: true"), 'title: expected text; found `True`: write `"true"`'),
        (("desk.yaml", "reply_style: plus", "reply_style: minus"), "unknown `minus`; expected one of: none, plus"),
        (("desk.yaml", "reply_style: plus", "reply_style: subdomain"), "reply_domain: goes with"),
        (("desk.yaml", "bounces@alludium.ai", "abuse@alludium.ai"), "return_path: is an intake address"),
        (("desk.yaml", "bounces@alludium.ai", "a+b@alludium.ai"), "expected a plain mail address without a plus"),
        (("queues.yaml", "[account, action", "[acount, action"), "appeals.asks.0: unknown `acount`; did you mean"),
        (
            ("queues.yaml", "address: policy@alludium.ai\n", "address: abuse@alludium.ai\n"),
            "policy.intakes.0.address: abuse@alludium.ai is an intake twice",
        ),
        (
            ("queues.yaml", "Legal, address: legal@alludium.ai", "Legal, address: nobody@alludium.ai"),
            "legal.sender.address: nobody@alludium.ai is no intake address",
        ),
        (("queues.yaml", "complaints:\n", "complaint:\n"), "complaint: unknown key; did you mean `complaints`?"),
        (
            ("queues.yaml", "  sender: {name: Alludium Appeals, address: appeals@alludium.ai}\n", ""),
            "appeals.sender: is missing: the queue has an address of its own",
        ),
        (("categories.yaml", "    title: Child safety\n", ""), ":7: categories.child_safety.title: is missing"),
        (("categories.yaml", "tier: 3", "tier: three"), "tier: expected a whole number; found `three`"),
        (("clocks.yaml", "limit: 24 hours", "limt: 24 hours"), "clocks.0.limt: unknown key; did you mean `limit`?"),
        (("clocks.yaml", "limit: 24 hours", "limit: a day"), "clocks.0.limit: expected a number and minutes, hours"),
        (("clocks.yaml", "limit: 24 hours", "limit: 0 hours"), "clocks.0.limit: expected a number"),
        (("clocks.yaml", "target: 5 business days", "target: 9 business days"), "clocks.2.target: is above the limit"),
        (("clocks.yaml", "target: 5 business days", "target: 5 hours"), "is not counted in its unit"),
        (("clocks.yaml", "starts: investigation", "starts: sometime"), "clocks.3.starts: unknown `sometime`"),
        (("clocks.yaml", "starts: investigation", "starts: feedback"), "this clock would never start"),
        (("clocks.yaml", "starts: investigation", "starts: acknowledge"), "`acknowledge` starts no other clock"),
        (("clocks.yaml", "name: initial_review", "name: inital_review"), "did you mean `initial_review`?"),
        (("clocks.yaml", "{waiting: 10", "{wating: 10"), ".pauses.wating: unknown `wating`; did you mean `waiting`?"),
        (("clocks.yaml", "{waiting: 10 business days", "{waiting: long"), ".pauses.waiting: expected a number"),
        (("clocks.yaml", "published: true", "published: true\n    stops: soon"), "clocks.0.stops: unknown `soon`"),
        (("clocks.yaml", "published: true", "published: true\n    stops: feedback"), "nothing ends a stage `feedback`"),
        (("clocks.yaml", "published: true", "published: true\n    stops: receipt"), "it could never stop"),
        (
            ("clocks.yaml", "starts: decision", "starts: decision\n    stops: decision"),
            "clocks.4.stops: `decision` is over when this clock starts: it could never stop",
        ),
        (
            ("clocks.yaml", "published: true", "published: true\n    stops: escalated"),
            "clocks.0.stops: nothing of violation_report escalates: this clock could never stop; add a clock",
        ),
        (
            ("clocks.yaml", "starts: notice_given", "starts: escalated\n    stops: escalated"),
            "clocks.5.stops: `escalated` is over when this clock starts: it could never stop",
        ),
        (
            ("clocks.yaml", "published: true", "published: true\n    stops: upheld"),
            "clocks.0.stops: `upheld` is what becomes of appeals: this clock could never stop for violation_report;",
        ),
        (
            ("clocks.yaml", "starts: notice_given", "starts: notice_given\n    stops: reopened"),
            "clocks.5.stops: `reopened` comes when no clock runs: this one could never stop",
        ),
        (
            ("clocks.yaml", "starts: notice_given", "starts: upheld"),
            "clocks.5.starts: `upheld` is what becomes of appeals: this clock would never start for violation_report",
        ),
        (
            ("clocks.yaml", "kinds: [complaint]\n    starts: receipt", "kinds: [complaint]\n    starts: escalation"),
            "starts: nothing ends a stage `escalation` of complaint: this clock would never start; add a clock",
        ),
        (
            ("clocks.yaml", "[violation_report]\n    starts: receipt\n    limit: 24 hours",
             "[violation_report, complaint]\n    starts: receipt\n    stops: initial_review\n    limit: 24 hours"),
            "clocks.0.stops: nothing ends a stage `initial_review` of complaint: this clock could never stop;",
        ),
        (
            ("clocks.yaml", "starts: decision", "starts: decision\n    stops: investigation"),
            "clocks.4.stops: `investigation` is over when this clock starts: it could never stop",
        ),
        (("clocks.yaml", "kinds: [appeal]", "kinds: [apeal]"), "unknown `apeal`; did you mean `appeal`?"),
        (("clocks.yaml", "ladder: standard", "ladder: standart"), "unknown ladder `standart`; did you mean"),
        (("clocks.yaml", "to: on_call", "to: oncall"), "standard.0.to: unknown `oncall`; did you mean"),
        (("clocks.yaml", "at: 80%", "at: 180%"), "ladders.standard.1.at: expected target, limit, a share"),
        (("clocks.yaml", "90%, to: complainant", "limit, to: complainant"), "is told of a delay once, and before the"),
        (("clocks.yaml", "  standard:\n", "  standard: []\n  other:\n"), "ladders.standard: must not be empty"),
        (
            ("clocks.yaml", "  standard:\n", "  standard: [{at: 90%, to: complainant}]\n  other:\n"),
            "ladders.standard: tells nobody who works here",
        ),
        (
            ("clocks.yaml", "- {at: 80%, to: senior}", "- {at: 40%, to: senior}"),
            "standard.1.at: comes before `target`, which stands above it and would hold it up: put it above",
        ),
        (
            ("clocks.yaml", "- {at: target, to: on_call}", "- {at: limit, to: on_call}"),
            "standard.1.at: comes before `limit`, which stands above it",
        ),
        (
            ("clocks.yaml", "- {at: 90%, to: complainant}", "- {at: 70%, to: complainant}"),
            "standard.2.at: comes before `80%`, which stands above it",
        ),
        (
            ("clocks.yaml", "ladders:\n", "acknowledgement: {merge_window: 25 hours}\nladders:\n"),
            "acknowledgement.merge_window: mails of one person are merged within 24 hours at most",
        ),
        (
            ("clocks.yaml", "ladders:\n", "acknowledgement: {merge_window: 1 business day}\nladders:\n"),
            "acknowledgement.merge_window: mails of one person are merged within 24 hours at most",
        ),
        (
            ("clocks.yaml", "ladders:\n", "acknowledgement: {merge_window: 31 minutes}\nladders:\n"),
            "merge_window: is longer than the target of `acknowledge` of security_report, 30 minutes: shorten it",
        ),
        (
            ("clocks.yaml", "ladders:\n", "acknowledgement: {merge_window: 13 hours}\nladders:\n"),
            "merge_window: is longer than the target of `acknowledge` of violation_report, 12 hours: shorten it",
        ),
        (("clocks.yaml", "remind: [5 business", "remind: [10 business"), "waiting.remind.0: isn't before `close`"),
        (("clocks.yaml", "close: 10 business days", "close: 11 business days"), "waiting.close: a clock of appeal"),
        (("clocks.yaml", "kinds: [appeal, complaint,", "kinds: [security_report,"), "no clock of security_report"),
        (
            ("clocks.yaml", "kinds: [policy_question, legal_request]", "kinds: [legal_request]"),
            "waiting.kinds.2: no clock of policy_question pauses for `waiting`: give one `pauses: {waiting: …}`",
        ),
        (
            ("clocks.yaml", "ladders:\n", "escalation: {levels: [lead]}\nladders:\n"),
            "escalation: goes with a clock that `starts: escalated`: add one, or take this out",
        ),
        (("clocks.yaml", "delays: {apart: 5", "delays: {apart: -5"), "delays.apart: expected a number"),
        (
            ("clocks.yaml", "name: investigation\n    kinds: [violation_report]\n    starts: receipt",
             "name: investigation\n    kinds: [violation_report]\n    starts: notification"),
            "would never start: the stages of violation_report wait for each other",
        ),
        (("clocks.yaml", "tiers: [2]", "tiers: [7]"), "no category has tier 7"),
        (("clocks.yaml", "tiers: [2]", "tiers: [3]"), "a second `decision` clock for appeal from the same start"),
        (("clocks.yaml", "published: true", "published: yes"), "published: expected true or false; found `yes`"),
        (("enforcement.yaml", "severity: sev", "sevrity: sev"), "unknown factor `sevrity`; did you mean `severity`?"),
        (("enforcement.yaml", "of: decision", "of: decison"), "factors.0.of: unknown `decison`"),
        (("enforcement.yaml", "12.6\n    tiers: [1]", "12.6\n    tiers: [9]"), "tiers.0: no category has tier 9"),
        (("subjects.yaml", "gives: {kind: appeal}", "gives: {kind: apeal}"), "gives.kind: unknown `apeal`"),
        (("subjects.yaml", "(?P<reference>{id})", "(?P<refrence>{id})"), "unknown group `refrence`; did you mean"),
        (("subjects.yaml", "{gap}*{appeal}", "{gapp}*{appeal}"), "no words are named `gapp`; did you mean `gap`?"),
        (("common/en.yaml", "name: appeal_undo", "name: appeal_said"), "`appeal_said` is the name of two rules"),
        (("common/en.yaml", "(?:my|our|this|formal|", "(?:(my|our|this|formal|"), "not an RE2 pattern: missing )"),
        (("common/en.yaml", "- name: commercial_spam", "- nam: commercial_spam"), "unknown key; did you mean `name`?"),
        (("common/en.yaml", "  identity_error:", "  identity_eror:"), "did you mean `identity_error`?"),
        (("common/en.yaml", "language: en", "language: de"), ": language: is `de` in the file of `en`"),
        (("categories.yaml", "[spam, ", "[spamm, "), "topics.0: unknown topic `spamm`; did you mean `spam`?"),
        (("categories.yaml", "[spam, ", "[malware, "), "topics.0: `malware` is a topic of `security_threat` already"),
        (
            ("categories.yaml", "categories:\n", "categories:\n  more:\n    title: More\n"),
            "categories.more: no words find it: give it `topics`, or a rule or terms in rules.yaml",
        ),
        (
            ("desk.yaml", "labels:\n", "labels:\n  of_mars: {title: it is of Mars}\n"),
            "labels.of_mars: no rule finds it: add one under `label` in rules.yaml",
        ),
        (
            ("clocks.yaml", "tiers: [unknown]", "tiers: [3]\n    categories: [privacy]"),
            "clocks: no `decision` of appeal runs while its tier is unknown: add one with `tiers: [unknown]`",
        ),
        (
            ("rules.yaml", "- name: law_of_the_eu", "- name: appeal_undo"),
            "name: `appeal_undo` is the name of a rule of common too: choose another",
        ),
        (("clocks.yaml", "starts: investigation", "starts: stated_time"), "unstated: goes with `starts: stated_time`"),
        (("clocks.yaml", "tiers: [2]", "categories: [spamm]"), "categories.0: unknown category `spamm`"),
        (("common/en.yaml", "also: {hazard: child_safety}", "also: {hazard: fire}"), "unknown `fire`; expected one of"),
        (("common/en.yaml", "      examples: |\n", "      exmples: |\n"), "unknown key; did you mean `examples`?"),
        (("common/en.yaml", "      weight: 3\n", "      weight: 30\n"), "less than or equal to 5; found `30`"),
        (("common/en.yaml", "kind:\n  appeal:\n", "kind: appeal\nkinds:\n  appeal:\n"), "kind: expected a mapping"),
        (("common/en.yaml", "places: [text]", "places: [body]"), "places.0: unknown `body`"),
        (
            ("common/fr.yaml", "name: fr_spam\n", "name: fr_spam\n      also: {topic: biling}\n"),
            "topic.spam.0.also.topic: unknown topic `biling`; did you mean `billing`?",
        ),
        (
            ("rules.yaml", "- name: law_of_the_eu\n", "- name: law_of_the_eu\n      also: {topic: spamm}\n"),
            "label.eu.0.also.topic: unknown topic `spamm`; did you mean `spam`?",
        ),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told(problems_after: ProblemsAfter, edit: tuple[str, str, str], problem: str) -> None:
    told = problems_after(edit)
    assert any(problem in line for line in told), told
    assert all(line.partition(":")[2][0].isdigit() for line in told), f"a problem without a line: {told}"


def test_rules_that_cannot_be_read_are_told_alone(rules: Path) -> None:
    path = rules / "allure" / "rules.yaml"
    lines = path.read_bytes().count(b"\n")
    path.write_bytes(path.read_bytes() + "# Größe".encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        load(rules, ["allure"])
    assert [str(problem) for problem in caught.value.problems] == [f"{path}:{lines + 1}: is not UTF-8"]


def test_a_desk_s_own_rule_speaks_for_a_topic_s_category_too(rules: Path) -> None:
    path = rules / "alludium" / "rules.yaml"
    path.write_text(
        path.read_text().replace("- name: law_of_the_eu\n", "- name: law_of_the_eu\n      also: {topic: spam}\n")
    )
    (desk,) = load(rules, ["alludium"]).desks
    found = {rule.name: rule.gives for rule in desk.rules}
    assert found["law_of_the_eu"] == ("label", "eu")
    assert found["law_of_the_eu_topic"] == ("category", "commercial_abuse")


def test_holidays_that_are_not_known_yet_are_told_until_the_desk_lists_them(rules: Path) -> None:
    path = rules / "alludium" / "desk.yaml"
    path.write_text(path.read_text().replace("country: GB", "country: LK").replace("  subdivision: ENG\n", ""))
    known = load(rules, ["alludium"])  # nobody asks
    last = known_until("LK")
    load(rules, ["alludium"], year=last - 1)
    with pytest.raises(ConfigError) as caught:
        load(rules, ["alludium"], year=last)
    (problem,) = caught.value.problems
    told = f"the holidays of LK are known until {last}: list those of {last + 1} under days_off"
    assert str(problem).endswith(f"desk.yaml:13: calendar.country: {told}")
    path.write_text(path.read_text().replace("country: LK", f"country: LK\n  days_off: [{last + 1}-01-14]"))
    (desk,) = load(rules, ["alludium"], year=last).desks
    assert not is_business_day(date(last + 1, 1, 14), desk.calendar)
    assert is_business_day(date(last + 1, 1, 14), known.desks[0].calendar)


def test_a_desk_may_work_day_and_night(rules: Path) -> None:
    path = rules / "alludium" / "desk.yaml"
    text = path.read_text().replace("  country: GB\n  subdivision: ENG\n", "  weekend: []\n")
    path.write_text(text.replace('opens: "09:00"', 'opens: "00:00"').replace('closes: "17:30"', 'closes: "24:00"'))
    (desk,) = load(rules, ["alludium"]).desks
    assert (desk.calendar.opens, desk.calendar.closes, desk.calendar.weekend) == (time.min, END_OF_DAY, frozenset())


def test_a_kind_whose_mail_could_lie_unseen_is_told(problems_after: ProblemsAfter) -> None:
    (told,) = problems_after(
        ("clocks.yaml", "kinds: [complaint, policy_question, legal_request]", "kinds: [complaint, legal_request]"),
        ("clocks.yaml", "kinds: [policy_question, legal_request]", "kinds: [legal_request]"),
        ("clocks.yaml", "kinds: [appeal, complaint, policy_question,", "kinds: [appeal, complaint,"),
    )
    assert ": clocks: no clock of policy_question starts at receipt, so that nobody is told while one waits" in told


def test_every_problem_of_every_file_is_told_at_once(problems_after: ProblemsAfter) -> None:
    told = problems_after(
        ("desk.yaml", "Europe/London", "Nowhere/Land"),
        ("queues.yaml", "[account, action", "[acount, acton"),
        ("subjects.yaml", "gives: {kind: appeal}", "gives: {kind: apeal}"),
        ("categories.yaml", "tier: 3", "tier: three"),
        ("clocks.yaml", "limit: 24 hours", "limit: 24 ours"),
        ("common/en.yaml", "(?:my|our|this|formal|", "(?:(my|our|this|formal|"),
    )
    assert [line.partition(":")[0] for line in told] == [
        "desk.yaml", "queues.yaml", "queues.yaml", "subjects.yaml", "categories.yaml", "clocks.yaml", "common/en.yaml",
    ]  # fmt: skip


def test_a_problem_in_a_pattern_names_the_line_of_the_pattern(problems_after: ProblemsAfter, rules: Path) -> None:
    (told,) = problems_after(("common/en.yaml", "        bug bount(?:y|ies)\n", "        bug bount(?:y|ies\n"))
    line = int(told.split(":")[1])
    assert "bug bount" in (rules / "common" / "en.yaml").read_text(encoding="utf-8").splitlines()[line - 1]


def test_a_pattern_that_matches_nothing_at_all_is_refused(problems_after: ProblemsAfter) -> None:
    (told,) = problems_after(("common/en.yaml", "        bug bount(?:y|ies)\n", "        (?:bug)?\n"))
    assert "matches where there is nothing" in told


def test_words_within_words_cannot_balloon(problems_after: ProblemsAfter) -> None:
    names = "abcdefghijklmnopqrst"
    words = "".join(f"  {b}: '{{{a}}}{{{a}}}'\n" for a, b in pairwise(names))
    told = problems_after(("common/en.yaml", "words:\n", f"words:\n  a: xxxx\n{words}"))
    assert any("is longer than" in line for line in told)


def test_a_missing_file_is_told(rules: Path) -> None:
    (rules / "alludium" / "clocks.yaml").unlink()
    with pytest.raises(ConfigError, match=r"clocks\.yaml: no such file"):
        load(rules, ["alludium"])


def test_an_empty_file_names_what_is_missing(rules: Path) -> None:
    (rules / "alludium" / "desk.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"title: is missing") as caught:
        load(rules, ["alludium"])
    assert len(caught.value.problems) == 6


@pytest.mark.parametrize(
    ("of", "tier", "section", "number"),
    [
        ("decision", 3, "11.3", 5),
        ("decision", None, "11.3", 5),
        ("appeal", 1, "12.4, 12.6", 4),
        ("appeal", 2, "12.4", 5),
    ],
)
def test_what_is_considered_depends_on_the_tier(
    rules: Path, of: str, tier: int | None, section: str, number: int
) -> None:
    desk, other = load(rules, ["alludium", "infrpool"]).desks
    considered = desk.considers(of, tier)
    assert considered is not None
    assert (considered.section, len(considered.asks)) == (section, number)
    assert other.considers(of, tier) is None


def test_a_desk_that_is_not_there_gets_a_suggestion(rules: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"no such desk, and `desks` in the settings names it; did you mean `alludium`\?"
    ):
        load(rules, ["aludium"])


def test_no_desk_at_all_is_a_problem(rules: Path) -> None:
    with pytest.raises(ConfigError, match="no desk is named"):
        load(rules, [])


def test_two_desks_may_share_neither_address_nor_tag(rules: Path) -> None:
    shutil.copytree(rules / "alludium", rules / "copy")
    with pytest.raises(ConfigError) as caught:
        load(rules, ["alludium", "copy"])
    told = [str(problem) for problem in caught.value.problems]
    assert any("tag: ALU belongs to the desk alludium too" in line for line in told)
    assert any("return_path: bounces@alludium.ai belongs" in line for line in told)
    assert sum("intakes" in line for line in told) == 5


def test_a_desk_named_twice_is_loaded_once() -> None:
    assert len(load(SHIPPED, ["alludium", "alludium"]).desks) == 1
