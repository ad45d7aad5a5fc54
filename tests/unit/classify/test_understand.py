"""A person's mail as the alludium desk reads it: the content decides, doubts are said, every finding has its why."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.classify.understand import understand
from mailbot.desks import load
from mailbot.domain.desk import ASKS, Desk
from mailbot.domain.mail import Address
from mailbot.domain.reading import KINDS, PRIORITIES, Reading
from mailbot.parsing.subject import normalise
from mailbot.settings import shipped
from unit.classify.models import SURE, saying

MAILS = [json.loads(line) for line in (Path(__file__).parent / "mails.jsonl").read_text("utf-8").splitlines()]
JANE = Address("Jane", "jane@example.org")
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def evidence_of(*urls: str) -> dict[str, tuple[str, ...]]:
    return {"urls": urls, "accounts": ("ACC-99999",)}


class Read(Protocol):
    def __call__(self, subject: str, text: str, to: str = "abuse", **more: Any) -> Reading: ...


@pytest.fixture(scope="module")
def read(alludium: Desk, matcher: Matcher, extractor: Extractor) -> Read:
    def read_mail(subject: str, text: str, to: str = "abuse", **more: Any) -> Reading:
        facts = {"sender": JANE, "written_at": AT, "attachments": 0} | more
        recipients = tuple(f"{name}@alludium.ai" for name in to.split())
        given_subject = normalise(subject)
        return understand(
            alludium, matcher, extractor, subject=given_subject, text=text, recipients=recipients, **facts
        )

    return read_mail


# ------------------------------------------------------------------------------------------------ restoration
@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        (
            "My account was suspended. I acknowledge the violation and removed the posts. Please restore my account.",
            True,
        ),
        ("Mein Konto wurde gesperrt. Ich räume den Verstoß ein. Bitte stellen Sie mein Konto wieder her.", True),
        ("My account was suspended. I did nothing of the kind. Please restore my account.", False),
        ("I appeal. I accept that I broke a rule, but the ban is unfair. Please restore my account.", False),
    ],
)
def test_a_request_to_restore_a_suspended_account_is_no_appeal_before_a_person_says_so(
    read: Read, text: str, doubted: bool
) -> None:
    reading = read("My suspended account", text, "appeals")
    assert ("which is no appeal" in (reading.needs_triage or "")) is doubted


# ------------------------------------------------------------------------------------------------ dangers
@pytest.mark.parametrize(("likely", "hazards"), [(SURE - 0.01, ()), (SURE, ("child_safety",))])
def test_a_category_that_is_in_doubt_alarms_nobody(read: Read, likely: float, hazards: tuple[str, ...]) -> None:
    model = saying({"child_safety": likely})
    reading = read("report", "somebody posts it again and again, " * 4, classifier=model)
    assert (reading.category, reading.hazards) == ("child_safety", hazards)
    assert (reading.needs_triage is None) is bool(hazards)


# ------------------------------------------------------------------------------------------------ kind and category
@pytest.mark.parametrize("mail", MAILS, ids=[f"{mail['kind']}-{mail['subject']}" for mail in MAILS])
def test_mails_are_read_as_a_person_would(read: Read, mail: dict[str, str]) -> None:
    reading = read(mail["subject"], mail["text"], mail["to"])
    assert (reading.kind, reading.category) == (mail["kind"], mail["category"])


def test_every_finding_of_kind_and_category_has_its_why(read: Read) -> None:
    reading = read("[Tier 2] Appeal - ACC-48213", "My account was suspended for spam. It is a mistake.", "appeals")
    whys = {(why.finding, why.rule): why.evidence for why in reading.why}
    assert whys["kind=appeal", "subject appeal_as_published"] == "[Tier 2] Appeal - ACC-48213"
    assert whys["kind=appeal", "rule appeal_own_sanction"] == "My account was suspended"
    assert whys["kind=appeal", "address appeals@alludium.ai"] == "appeals@alludium.ai"
    assert whys["category=commercial_abuse", "rule commercial_spam"] == "spam"
    assert whys["reference=ACC-48213", "subject appeal_as_published"]


def test_mail_to_abuse_and_security_is_on_the_more_urgent_queue(read: Read) -> None:
    assert read("hello", "see below", "abuse security").kind == "security_report"
    assert read("hello", "see below", "security abuse").kind == "security_report"
    reading = read("", "@troll99 has been harassing me with threats.", "abuse security")
    assert (reading.kind, reading.queue) == ("security_report", "security")
    assert any(why.rule == "two addresses" for why in reading.why)


def test_of_two_other_addresses_the_words_decide_and_then_the_more_urgent(read: Read) -> None:
    assert read("", "Please lift the ban on my account.", "policy appeals abuse").kind == "appeal"
    assert read("", "@troll99 has been harassing me with threats.", "policy appeals abuse").kind == "violation_report"
    assert read("hello", "see below", "policy abuse appeals").kind == "appeal"


def test_a_general_address_decides_nothing(read: Read) -> None:
    reading = read("hello", "Hello, are you there?", "legal")
    assert (reading.kind, reading.needs_triage) == ("policy_question", "nothing in the mail says what it is")


@pytest.mark.parametrize(
    ("subject", "text", "to", "reason"),
    [
        ("hello", "see attached", "abuse", "only the address that it was sent to says what it is"),
        ("report", "I want to report @jim. He annoys me so much.", "abuse", "no category was found for a report"),
        ("[Tier 2] Appeal", "It was a tier 3 warning, please restore my post.", "appeals", "its subject says tier 2"),
        ("Appeal", "Tier 1 or tier 2? Please restore my account.", "appeals", "its text names the tiers 1 and 2"),
        ("Anmälan", "Jag vill anmäla en användare som förolämpar mig varje dag.", "abuse", "another language (sv)"),
        ("URGENT - Security Issue", "User @zed posts hate speech.", "security", "its words read as a violation report"),
        ("", "A court order. I found a vulnerability in your site.", "abuse", "it reads as much as a legal request as"),
    ],
)  # fmt: skip
def test_what_is_unclear_says_why_a_person_must_look(read: Read, subject: str, text: str, to: str, reason: str) -> None:
    assert reason in (read(subject, text, to).needs_triage or "")


def test_a_clear_mail_needs_no_triage(read: Read) -> None:
    assert read("Policy Violation Report", "User @spam_king sends spam to everybody.").needs_triage is None


# ------------------------------------------------------------------------------------------ tier, priority, hazards
@pytest.mark.parametrize(
    ("subject", "text", "to", "tier"),
    [
        ("[Tier II] Appeal - ACC-1234", "Please restore my account.", "appeals", 2),
        ("Appeal", "It was a tier 3 warning, please remove it.", "appeals", 3),
        ("Appeal", "My account was suspended for hate speech.", "appeals", None),
        ("report", "@x posts hate speech", "abuse", 2),
        ("report", "@x sells ransomware", "abuse", 1),
        ("question", "Is hate speech in a novel allowed?", "policy", None),
    ],
)
def test_a_report_s_tier_is_its_category_s_and_an_appeal_s_is_as_stated(
    read: Read, subject: str, text: str, to: str, tier: int | None
) -> None:
    assert read(subject, text, to).tier == tier


def test_the_subject_s_tier_wins_and_says_that_the_text_differs(read: Read) -> None:
    reading = read("[Tier 2] Appeal - ACC-1234", "You say it is a tier 3 violation. Please restore it.", "appeals")
    assert reading.tier == 2
    assert any(why.rule == "the subject wins over the text" for why in reading.why)


@pytest.mark.parametrize(
    ("subject", "text", "to", "priority"),
    [
        ("x", "I can read all other users' data. It is being exploited right now.", "security", "urgent"),
        ("x", "My account has been hacked and is sending messages.", "security", "urgent"),
        ("Vulnerability", "There is an XSS in the profile page.", "security", "high"),
        ("URGENT!!! Security Issue", "There is an XSS in the profile page.", "security", "high"),
        ("URGENT URGENT", "I want a refund, you charged me twice!", "abuse", "normal"),
        ("x", "The agent asks children for nude photos.", "abuse", "urgent"),
        ("x", "@x sells ransomware", "abuse", "high"),
        ("x", "Here is a court order for ACC-1.", "legal", "high"),
        ("x", "@x sends spam", "abuse", "normal"),
        ("x", "Just some feedback: I love your editor.", "policy", "low"),
        ("x", "Sir, your domain has no DMARC record. Any bounty?", "security", "low"),
        ("x", "Thank you so much!", "abuse", "low"),
        ("x", "I love your platform, but @x sends spam", "abuse", "normal"),
        ("x", "just some feedback: great product! I am not reporting anything", "abuse", "low"),
        ("x", "Somebody is attacking your API servers. It is still going on", "security", "urgent"),
        ("credential stuffing from one of your agents, ongoing", "See the logs.", "security", "urgent"),
        ("URGENT - Security Issue - attack ongoing", "Call me.", "security", "urgent"),
        ("x", "The agent told my son to kill himself and he says he will do it tonight.", "abuse", "urgent"),
        ("Anmälan", "Jag vill anmäla en användare som förolämpar mig varje dag.", "abuse", "high"),
        ("Anmälan", "Jemand ist in eure Server eingedrungen und liest alles mit.", "security", "high"),
        ("Frage", "Darf ich mit eurem Dienst Gedichte schreiben lassen?", "policy", "normal"),
    ],
)
def test_priority(read: Read, subject: str, text: str, to: str, priority: str) -> None:
    assert read(subject, text, to).priority == priority


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("I have a suggestion: I would like to see a dark mode.", "low"),
        ("I have a suggestion: a dark mode. And I was charged twice, I want a refund.", "normal"),
    ],
)
def test_feedback_of_a_desk_that_has_a_category_for_it_is_low_where_it_is_about_nothing_else(
    text: str, priority: str
) -> None:
    (desk,) = load(shipped("routing_rules"), ["allure"]).desks
    to = (desk.intakes[0].address,)
    facts: dict[str, Any] = {"sender": JANE, "written_at": AT, "attachments": 0}
    reading = understand(
        desk, Matcher(desk), Extractor(desk.calendar.zone), subject="idea", text=text, recipients=to, **facts
    )
    assert reading.priority == priority, reading


@pytest.mark.parametrize(
    ("text", "hazards"),
    [
        ("If you don't unban me I will kill myself tonight.", ("imminent_harm",)),
        ("He says he will shoot people at the school tomorrow.", ("imminent_harm",)),
        ("Child pornography is shared in this workspace.", ("child_safety",)),
        ("He grooms my daughter and says he will hurt her.", ("child_safety", "imminent_harm")),
        ('He wrote: "I will kill you".', ()),
        ("> I'm going to kill you\nHe sent me that.", ()),
        ("The bot promotes suicide.", ()),
        ("The agent told my son to kill himself and he says he will do it tonight.", ("imminent_harm",)),
        ("His agent wrote: you should kill yourself, to my 14 year old daughter", ("imminent_harm",)),
        ("This bug kills my business.", ()),
    ],
)
def test_hazards_are_raised_and_a_quoted_threat_is_none(read: Read, text: str, hazards: tuple[str, ...]) -> None:
    assert set(read("x", text).hazards) == set(hazards)


@pytest.mark.parametrize(
    "text",
    [
        "The agent told my son to kill himself and he says he will do it tonight.",
        "The bot told my son to kill himself. https://www.alludium.ai/share/vid_88213",
    ],
)
def test_who_is_told_to_die_is_harmed(read: Read, text: str) -> None:
    assert read("x", text).category == "harmful_content"


def test_a_deepfake_is_known_by_what_is_said_of_it(read: Read) -> None:
    text = "The agent makes videos in which a candidate appears to say that polling stations will be closed."
    assert read("Policy Violation Report", f"{text} She never said this.").category == "deception"
    assert read("x", "Nothing in the video says that it was made by AI.").category == "deception"


@pytest.mark.parametrize(
    "name", ["@spam_king", "@spam-king", "spam@example.org", "https://spam.example.org/spam", "www.spam.example.org"]
)
def test_names_are_no_words(read: Read, name: str) -> None:
    assert read("report", f"Please look at user {name}").categories == ()
    assert read("report", f"Please look at user {name}, it sends spam").categories == ("commercial_abuse",)


def test_hazards_are_raised_whatever_the_kind(read: Read) -> None:
    text = "My account was closed. Restore it: the one who posts child pornography is @bob."
    reading = read("Appeal", text, "appeals")
    assert (reading.kind, reading.hazards, reading.priority) == ("appeal", ("child_safety",), "urgent")


def test_an_appeal_that_denies_what_it_is_accused_of_raises_none(read: Read) -> None:
    reading = read("Appeal", "My account was closed for child pornography. I did not post it.", "appeals")
    assert (reading.kind, reading.category, reading.hazards) == ("appeal", "child_safety", ())


# ------------------------------------------------------------------------------------- subject, reference, entities
@pytest.mark.parametrize(
    ("subject", "fields"),
    [
        ("[Tier 2] Appeal - ACC-48213", {"tier": "2", "reference": "ACC-48213"}),
        ("Re: Fwd: AW: [tier 2] appeal - acc-48213", {"tier": "2", "reference": "ACC-48213"}),
        ("【Tier 2】 Appeal — ACC-48213", {"tier": "2", "reference": "ACC-48213"}),
        ("(TIER III) APPEAL: acc 48213", {"tier": "3", "reference": "ACC-48213"}),
        ("Tier two appeal for my account acct_99", {"tier": "2", "reference": "acct_99"}),
        ("Appeal Tier 1: acct_99", {"tier": "1", "reference": "acct_99"}),
        ("T1 Appeal ACC48213", {"tier": "1", "reference": "ACC-48213"}),
        ("[Tier Level 3] Appeal - [POST-5521]", {"tier": "3", "reference": "POST-5521"}),
        ("Appeal [Tier 3] - @jane_doe", {"tier": "3", "reference": "@jane_doe"}),
        ("ACC-48213: [Tier 2] Appeal", {"tier": "2", "reference": "ACC-48213"}),
        ("Enforcement Appeal - ACC-48213", {"reference": "ACC-48213"}),
        ("[Tier 2] Appeal", {"tier": "2"}),
        ("[Tier 4] Appeal - ACC-48213", {"reference": "ACC-48213"}),
        ("{Tier 2} Appeal - ACC-48213", {"tier": "2", "reference": "ACC-48213"}),
        ("<Tier 2> Appeal - ACC-48213", {"tier": "2", "reference": "ACC-48213"}),
        ("Appeal ACC-48213 [Tier 2]", {"tier": "2", "reference": "ACC-48213"}),
        ("Appeal - ACC-48213 - Tier 2", {"tier": "2", "reference": "ACC-48213"}),
        ("Appeal ACC-48213 (tier 2)", {"tier": "2", "reference": "ACC-48213"}),
        ("Appeal, account ACC-48213, tier 2", {"tier": "2", "reference": "ACC-48213"}),
        ("Enforcement Appeal ACC-48213 tier 1", {"tier": "1", "reference": "ACC-48213"}),
        ("ACC-48213 / tier 2 / appeal", {"tier": "2", "reference": "ACC-48213"}),
        ("[Teir 2] Apeal - ACC-48213", {"tier": "2", "reference": "ACC-48213"}),
        ("[Tier 2] Appeal - jane@example.com", {"tier": "2", "reference": "jane@example.com"}),
        ("[Tier 2] Appeal - jane123@example.com", {"tier": "2", "reference": "jane123@example.com"}),
        ("[Tier 2] Appeal - user jane_doe", {"tier": "2", "reference": "jane_doe"}),
        ("[Tier 2] Appeal - ACC-4 4123", {"tier": "2", "reference": "ACC-44123"}),
        ("[Tier 2] Appeal - ACC/48213", {"tier": "2", "reference": "ACC-48213"}),
        ("Policy appeal - ACC - 48213 [Tier 1]", {"tier": "1", "reference": "ACC-48213"}),
        ("[Tier 2] Appeal - ＡＣＣ－４８２１３", {"tier": "2", "reference": "ACC-48213"}),
        ("[Tier 2] Appeal - A\u200cCC-48\u200d213", {"tier": "2", "reference": "ACC-48213"}),
        ('[Tier 2] Appeal - "blue_heron"', {"tier": "2", "reference": "blue_heron"}),
        ("[Tier 2] Appeal - account 'blue_heron'", {"tier": "2", "reference": "blue_heron"}),
        ("Appeal for my account #99120311", {"reference": "99120311"}),
        ("[Tier 2] Appeal - ACC-48 2026 was a bad year", {"tier": "2", "reference": "ACC-48"}),
        (
            "[Tier 2] Appeal - https://www.alludium.ai/share/vid_88213",
            {"tier": "2", "reference": "https://www.alludium.ai/share/vid_88213"},
        ),
        ("Tier 2 account suspension appeal: ACC-48213", {"tier": "2", "reference": "ACC-48213"}),
        ("(tier two) APPEAL_ ACC-48213", {"tier": "2", "reference": "ACC-48213"}),
        ("APPEAL OF BAN / TIER I / ACC-48213", {"tier": "1", "reference": "ACC-48213"}),
        ("[Tier 2] Appeal - AGT 3391", {"tier": "2", "reference": "AGT 3391"}),
        ("Enforcement Appeal", {}),
        ("My account", {}),
    ],
)
def test_subject_fields(read: Read, subject: str, fields: dict[str, str]) -> None:
    assert read(subject, "Please restore it.", "appeals").subject_fields == fields


def test_every_numeral_that_a_convention_takes_for_a_tier_is_one(read: Read) -> None:
    words = yaml.safe_load((shipped("routing_rules") / "alludium/subjects.yaml").read_text())["words"]
    several = {"[123]": ["1", "2", "3"], "i{1,3}": ["i", "ii", "iii"], "une?": ["un", "une"]}
    for key, form in (("number", "Tier {} Appeal - ACC-48213"), ("ordinal", "{} Tier Appeal - ACC-48213")):
        for pattern in words[key].split("|"):
            for numeral in several.get(pattern, [pattern]):
                tier = read(form.format(numeral), "", "appeals").subject_fields["tier"]
                assert tier in ("1", "2", "3"), numeral


@pytest.mark.parametrize(
    ("subject", "text", "reference"),
    [
        ("[Tier 2] Appeal - ACC-1111", "My other account is ACC-2222.", "ACC-1111"),
        ("help", "My account is acc 2222, the post is POST-7.", "ACC-2222"),
        ("help", "The post is POST-7, by @jim.", "POST-7"),
        ("help", "It is about @jim.", None),
    ],
)
def test_the_reference_is_the_id_that_the_subject_names_or_else_the_text(
    read: Read, subject: str, text: str, reference: str | None
) -> None:
    assert read(subject, text).reference == reference


def test_entities_are_taken_from_subject_and_text(read: Read) -> None:
    reading = read("Report on @jim", "See hxxps://example[.]org/x")
    assert reading.entities["accounts"] == ("@jim",)
    assert reading.entities["urls"] == ("https://example.org/x",)


# ------------------------------------------------------------------------------------ appeals, wishes, what's missing
@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("That account is not mine, you have the wrong user.", {"identity_error"}),
        ("The post did not violate your policy.", {"misidentification"}),
        ("Your filter malfunctioned.", {"technical_error"}),
        ("My account was hacked.", {"account_compromise"}),
        ("The punishment is too severe.", {"proportionality"}),
        ("I didn't mean to break the rules.", {"intent"}),
        ("It was satire.", {"context"}),
        ("I want my account back.", set()),
        ("My account is locked. Somebody else used it. I want it back.", {"account_compromise"}),
        ("You closed my account ACC-1. It was hacked. Please restore it.", {"account_compromise"}),
    ],
)
def test_grounds_of_an_appeal(read: Read, text: str, grounds: set[str]) -> None:
    assert set(read("Enforcement Appeal", text, "appeals").grounds) == grounds


def test_only_an_appeal_has_grounds_and_a_requested_resolution(read: Read) -> None:
    reading = read("Policy Violation Report", "@jim sends spam. My account was hacked. Please restore it.")
    assert reading.kind == "violation_report"
    assert (reading.grounds, reading.requested_resolution) == ((), None)


def test_the_requested_resolution_is_the_sentence_that_asks(read: Read) -> None:
    reading = read("Appeal", "I was banned. Please lift the ban and restore my posts. Thanks.", "appeals")
    assert reading.requested_resolution == "Please lift the ban and restore my posts."


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("@jim sends spam. I would like to remain anonymous.", ("anonymity",)),
        ("I want to speak to a manager about your support.", ("escalation",)),
        ("Please disregard my earlier report.", ("withdrawal",)),
        ("@jim sends spam.", ()),
    ],
)
def test_wishes(read: Read, text: str, wishes: tuple[str, ...]) -> None:
    assert read("x", text).wishes == wishes


@pytest.mark.parametrize(
    ("subject", "text", "more", "missing"),
    [
        ("report", "User @jim sends spam.", {}, ()),
        ("report", "Somebody sends spam.", {}, ("identifiers",)),
        ("report", "Look at https://alludium.ai/p/1", {}, ("description",)),
        ("report", "User @jim sends spam, screenshots attached.", {}, ("evidence",)),
        ("report", "User @jim sends spam, screenshots attached.", {"attachments": 1}, ()),
        ("report", "User @jim sends spam. I have no screenshots.", {}, ("evidence",)),
        ("report", "@jim sends spam. Screenshots: https://files.example.org/1.png", {}, ()),
        ("report", "User @jim sends spam.", {"sender": None}, ("contact",)),
    ],
)
def test_what_a_report_lacks(
    read: Read, subject: str, text: str, more: dict[str, Any], missing: tuple[str, ...]
) -> None:
    reading = read(f"Policy Violation Report: {subject}", text, **more)
    assert (reading.kind, reading.missing) == ("violation_report", missing)


@pytest.mark.parametrize(
    ("subject", "text", "missing"),
    [
        ("Enforcement Appeal", "See below.", ("account", "action", "grounds", "resolution")),
        ("[Tier 2] Appeal - ACC-1234", "See below.", ("action", "grounds", "resolution")),
        ("Enforcement Appeal", "My account ACC-1 was suspended in error. Please restore it.", ()),
        ("Enforcement Appeal", "You removed my post POST-77. It was satire. Please restore it.", ("account",)),
        ("Enforcement Appeal", "My username is redfox. I was banned.", ("grounds", "resolution")),
        ("Appeal", "You closed my account ACC-1. It is not fair. Please open it back", ("grounds",)),
        ("Appeal", "you close my account ACC-1. open it back", ("grounds",)),
        ("Appeal", "You closed my account ACC-1. Somebody else used it. I want it back.", ()),
        ("Appeal", "It is my account ACC-1. It was hacked. Please restore it.", ("action",)),
        ("Enforcement Appeal", "Snälla ge mig tillbaka mitt konto, jag har inte gjort någonting.", ()),
        ("Enforcement Appeal", "I want to withdraw my appeal.", ()),
        ("[Tier 2] Appeal - jane@example.com", "See below.", ("action", "grounds", "resolution")),
    ],
)
def test_what_an_appeal_lacks(read: Read, subject: str, text: str, missing: tuple[str, ...]) -> None:
    assert read(subject, text, "appeals").missing == missing


def test_an_appeal_in_bare_labels_lacks_nothing(read: Read) -> None:
    text = "Account: jane\nAction: see your mail\nGrounds: see letter\nEvidence: attached\nResolution: lift it"
    reading = read("Appeal", text, "appeals", attachments=1)
    assert (reading.kind, reading.missing, reading.requested_resolution) == (
        "appeal", (), "Account: jane Action: see your mail Grounds: see letter Evidence: attached Resolution: lift it",
    )  # fmt: skip


def test_nothing_is_asked_of_who_is_in_danger_and_does_not_say_what_they_want(read: Read) -> None:
    reading = read("", "i have the pills here on the table and i am going to kill myself tonight", "abuse")
    assert (reading.hazards, reading.kind_is_clear, reading.missing) == (("imminent_harm",), False, ())


def test_a_kind_that_is_asked_for_nothing_lacks_nothing(read: Read) -> None:
    assert read("AUP Policy Question", "What counts as spam?", "policy").missing == ()


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("Thank you so much for your help!", True),
        ("Thanks! Could you also look at @jim?", False),
        ("Thanks, but my account is still suspended.", False),
        ("Thanks in advance. @jim sends spam.", False),
        ("thanks " * 41, False),
    ],
)
def test_only_a_mail_that_says_nothing_else_is_thanks(read: Read, text: str, *, thanks: bool) -> None:
    assert read("Re: your ticket", text).thanks is thanks


# --------------------------------------------------------------------------------------------------------- any input
def test_what_lies_beyond_the_limit_is_said_not_to_be_read(read: Read) -> None:
    reading = read("report", "@jim sends spam. " * 10_000)
    assert any(why.rule == "limit" for why in reading.why)


@given(st.text(max_size=120), st.text(max_size=500))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_mail_gets_a_reading_that_makes_sense(read: Read, subject: str, text: str) -> None:
    reading = read(subject, text)
    assert reading.nature == "human"
    assert reading.kind in KINDS
    assert reading.priority in PRIORITIES
    assert set(reading.missing) <= set(ASKS)
    assert all(len(why.evidence) <= 200 and why.evidence.isprintable() for why in reading.why)


def test_what_an_enclosed_message_names_is_named_but_is_no_reference(read: Read) -> None:
    reading = read("Report", "See the attached mail.", evidence_named=evidence_of("https://evil.example.net/x"))
    assert reading.entities["urls"] == ("https://evil.example.net/x",)
    assert reading.entities["accounts"] == ("ACC-99999",)
    assert reading.reference is None


@pytest.mark.parametrize(
    ("subject", "text", "language"),
    [
        ("[Tier 2] Appeal - ACC-5", "ok", None),  # the policy's words, not the writer's
        ("Policy Violation Report", "?", None),
        ("Ich beschwere mich über eine Sperre", "?", "de"),
        ("Policy Violation Report", "Un utilisateur m'insulte tous les jours.", "fr"),
    ],
)
def test_a_subject_in_the_published_form_tells_no_language(
    read: Read, subject: str, text: str, language: str | None
) -> None:
    assert read(subject, text).language == language


@pytest.mark.parametrize(
    ("subject", "tier", "reference"),
    [
        ("Tier 3 Appeal - @søren.lind", "3", "@søren.lind"),
        ("[Tier 2] Appeal - paper-lantern-press", "2", "paper-lantern-press"),
        ("[Tier 2 - Serious] Appeal - [Content ID: 12/88410-C]", "2", "12/88410-C"),
        ("Tier 2 Appeal - user: marigold - please", "2", "marigold"),
        ("Tier 2 Appeal - my post was removed", "2", None),
        ("Tier 2 Appeal - 12/03/2026", "2", None),
        ("[Tier 2] Appeal - 2026-03-02 suspension of ACC-48213", "2", "ACC-48213"),
        ("[Tier 2] Appeal - Jane Doe (@jane)", "2", "@jane"),
        ("Appeal: tina_22", None, "tina_22"),
        ("Enforcement Appeal - user_4411", None, "user_4411"),
        ("Recurso de nível três - conta 880216", "3", "880216"),
        ("異議申し立て(レベル3) アカウントID:557130", "3", "557130"),
    ],
)
def test_a_subject_tells_tier_and_account_as_its_writer_means_them(
    read: Read, subject: str, tier: str | None, reference: str | None
) -> None:
    fields = read(subject, "", "appeals").subject_fields
    assert (fields.get("tier"), fields.get("reference")) == (tier, reference)


def test_an_account_in_the_text_goes_before_a_mere_word_of_the_subject(read: Read) -> None:
    assert read("Tier 2 Appeal - marigold", "My account ACC-48213 was suspended.", "appeals").reference == "ACC-48213"
    assert read("Tier 2 Appeal - marigold", "My account was suspended.", "appeals").reference == "marigold"


def test_a_handle_with_a_dot_ends_no_sentence(read: Read) -> None:
    asked = "Please reinstate my account @mar.azul, it is all I have."
    assert read("Tier 2 Appeal", f"I was suspended. {asked} Thank you.", "appeals").requested_resolution == asked


def test_who_is_in_danger_is_asked_for_nothing_while_it_is_not_clear_what_they_report(read: Read) -> None:
    unclear = read("Policy Violation Report", "I don't want to live any more and I have pills here.", "abuse")
    assert (unclear.hazards, unclear.kind_is_clear, unclear.missing) == (("imminent_harm",), False, ())
    clear = read("", "@raven_7 threatens to kill me and writes me death threats every night.", "abuse")
    assert (clear.hazards, clear.kind_is_clear) == (("imminent_harm",), True)
