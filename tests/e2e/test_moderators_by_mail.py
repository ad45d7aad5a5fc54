"""Moderators who work by mail, end to end: a real bot, a Postfix that carries all mail, and a Dovecot from which people
read theirs and answer it with their mail programs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import pytest

import moderator_replies as programs
import postal
from moderator_replies import Client
from office import words
from postal import Person, World, shown, ticket_in

STAFF = """\
people:
  - name: Robin Example
    address: robin@staff.example.org
    roles: {alludium: [on_call, moderator], infrpool: [on_call, moderator]}
  - name: Mira Example
    address: mira@example.net
    roles: {"*": [moderator], allure: [on_call]}
  - {name: Sam Example, address: sam@staff.example.org, roles: {"*": [moderator, senior]}}
  - {name: Toni Example, address: toni@staff.example.org, roles: {"*": [senior]}}
  - {name: Safi Example, address: safi@staff.example.org, roles: {"*": [safety]}}
  - {name: Uli Example, address: uli@staff.example.org, roles: {"*": [safety]}}
  - {name: Lee Example, address: lee@staff.example.org, roles: {"*": [lead]}}
  - {name: Odile Example, address: odile@staff.example.org, roles: {"*": [complaints_officer]}}
"""
INSIDE: dict[str, Client] = {
    "robin@staff.example.org": programs.thunderbird_in_plain_text,
    "mira@example.net": programs.gmail_on_the_web,
    "sam@staff.example.org": programs.apple_mail_on_ios_in_html,
    "toni@staff.example.org": programs.outlook_for_windows,
    "safi@staff.example.org": programs.gmail_for_android,
    "uli@staff.example.org": programs.k9_mail,
    "lee@staff.example.org": programs.apple_mail_on_macos,
    "odile@staff.example.org": programs.outlook_on_the_web,
    "operator@staff.example.org": programs.thunderbird_in_plain_text,
}
NAMES = (
    "robin",
    "mira",
    "sam@",
    "sam ex",
    "toni",
    "safi",
    "uli@",
    "uli ex",
    "lee@",
    "lee ex",
    "odile",
    "staff.example",
)
ABUSE, APPEALS, COMPLAINTS = "abuse@alludium.ai", "appeals@alludium.ai", "complaints@allure.example"
INSULTS = "The user @{} posts insults about me every day."
NOT_DONE, NOT_YET, DONE = "Nothing of your mail was carried out", "Nothing has been done yet", "Done on ticket"
RULING = """\
/decide violation
action: 1
reason: What was posted on Monday breaks the rules that we all agreed to.
evidence: The posts of Monday, and an ocelot.
severity: many posts
intent: it was meant
history: none
harm: somebody was hurt
legal: none"""


@dataclass(frozen=True)
class Tier:
    """How appeals of a tier are told apart.

    Args:
        report: what is reported of the account that it names.
        decider, reviewer, other: who decides it, and who reviews that, one after the other.
    """

    number: int
    report: str
    decider: str
    reviewer: str
    other: str
    considered: str


@dataclass(frozen=True)
class Outcome:
    """What an appeal comes to: by which command, what its appellant reads, and how many mails they have in the end."""

    command: str
    reads: str
    mails: int = 2
    action: str = ""


ALL = "violated: no\nproportionate: no\nmitigating: none\ncooperation: yes\nhistory: none"
FACTS = "identified: no\nviolated: yes\ntechnical: no\ncompromised: yes\ngrounds: account compromise"
TIERS = (
    Tier(3, "The user @{} sends me spam with links to a shop all day.", "robin", "sam", "lee", ALL),
    Tier(2, INSULTS, "sam", "toni", "lee", ALL),
    Tier(1, "The account @{} sells weapons and drugs on its page.", "toni", "uli", "safi", FACTS),
)
OUTCOMES = (
    Outcome("uphold", "your appeal is upheld", 3),
    Outcome("partial", "your appeal is upheld in part", 3, "\naction: a warning with an explanation"),
    Outcome("deny", "your appeal is denied"),
    Outcome("remand", "a further review"),
)
APPEALED = [(tier, outcome) for tier in TIERS for outcome in OUTCOMES]


def appellant(tier: Tier, outcome: Outcome) -> str:
    return f"holder{tier.number}{outcome.command}"


def complainant(tier: Tier, outcome: Outcome) -> str:
    return f"reporter{tier.number}{outcome.command}"


OUTSIDE: dict[str, Client] = {
    "anna@example.com": programs.gmail_for_android,
    "ben@example.com": programs.apple_mail_on_ios,
    "carla@example.com": programs.outlook_for_windows_in_plain_text,
    "dora@example.com": programs.yahoo_on_the_web,
    "hal@example.com": programs.outlook_for_ios,
    "eve@example.net": programs.thunderbird_in_plain_text,
    **{f"{appellant(*each)}@example.com": programs.gmail_on_the_web for each in APPEALED},
    **{f"{complainant(*each)}@example.com": programs.apple_mail_on_macos for each in APPEALED},
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with postal.world(tmp_path_factory.mktemp("postal"), STAFF, {**INSIDE, **OUTSIDE}) as made:
        yield made


def reported(world: World, who: str, text: str, to: str = ABUSE, subject: str = "Policy Violation Report") -> str:
    """A ticket that somebody's first mail has opened; they read its id in the acknowledgement."""
    sent = world[who].writes(to, subject, text)
    return ticket_in(world[who].reads(answering=sent))


def done(person: Person, mail: EmailMessage, text: str) -> EmailMessage:
    """The receipt of commands that are carried out, once they are confirmed where that is asked for."""
    receipt = person.commands(mail, text)
    if NOT_YET in words(receipt):
        receipt = person.confirms(receipt)
    assert DONE in words(receipt), words(receipt)
    return receipt


def subjects(person: Person, ticket: str) -> set[str]:
    """Those of all that one of our people has on a ticket, which is one thread: `Re:` apart, there is but one."""
    return {str(mail["Subject"]).removeprefix("Re: ") for mail in person.thread(ticket)}


def on_file(world: World, ticket: str) -> Any:
    return json.loads(world.bot.run("show", ticket, "--json").stdout)


# ----------------------------------------------------------------------------------------- a reply goes back and forth
def test_a_report_is_taken_and_answered_and_its_complainant_sees_nothing_of_a_moderator(world: World) -> None:
    ticket, anna, robin = reported(world, "anna", INSULTS.format("troll1")), world["anna"], world["robin"]
    notice = robin.reads(ticket)
    assert "posts insults about me" in words(notice)
    receipt = robin.commands(
        notice, "/take\n/reply Which post do you mean?\nPlease send a link.\n\nBest regards,\nRobin"
    )
    assert "Assigned to Robin Example." in words(receipt)
    question = anna.reads(ticket)
    assert "Which post do you mean? Please send a link." in words(question)
    anna.answers(question, "It is https://alludium.example.com/p/77.")
    answer = robin.reads(ticket)
    assert "It is https://alludium.example.com/p/77." in words(answer)
    robin.answers(answer, "I know this one from last week: a raccoon.")
    assert "comment" in words(robin.reads(ticket))
    world.quiet()
    assert [mail["Auto-Submitted"] for mail in anna.thread(ticket)] == ["auto-replied", None]
    assert shown(anna.inbox(), *NAMES, "raccoon", "/take", "Suggested") == []
    assert len(robin.inbox(ticket)) == 4
    assert subjects(robin, ticket) == {f"[{ticket}] Policy Violation Report"}


@pytest.mark.parametrize(
    "program",
    [programs.apple_mail_on_ios_in_html, programs.gmail_for_ios_in_html, programs.outlook_for_ios],
    ids=lambda program: program.__name__,
)
def test_a_moderator_works_from_a_telephone(world: World, program: Client) -> None:
    ticket, robin = reported(world, "ben", INSULTS.format("troll2")), world["robin"]
    receipt = robin.commands(robin.reads(ticket), "/take\n/reply Thank you. We look into it.", program)
    assert "Assigned to Robin Example." in words(receipt)
    answer = world["ben"].reads(ticket)
    assert "Thank you. We look into it." in words(answer)
    assert shown([answer], *NAMES, "iPhone", "Get Outlook") == []


def test_a_strangers_reply_with_a_stolen_token_does_nothing(world: World) -> None:
    ticket, robin, eve = reported(world, "carla", INSULTS.format("troll3")), world["robin"], world["eve"]
    notice = robin.reads(ticket)
    before = on_file(world, ticket)
    eve.answers(notice, "/take\n/reply The user @troll3 never wrote an insult.\n/close")
    assert "eve@example.net" in words(robin.reads(ticket)), "it is told to whom the token was given"
    world.quiet()
    after = on_file(world, ticket)
    assert [after["ticket"][name] for name in ("assignee", "tier", "state")] == [None, 2, "open"]
    assert after["clocks"] == before["clocks"]
    assert len(world["carla"].inbox(ticket)) == 1
    assert shown(eve.inbox(), "insults", "carla", *NAMES) == []


def test_a_forged_reply_does_nothing_and_is_told_to_whoever_it_names(world: World) -> None:
    ticket, robin = reported(world, "carla", INSULTS.format("troll4")), world["robin"]
    notice = robin.reads(ticket)
    forger = Person(robin.name, robin.address, robin.mailboxes, robin.program)
    forger.answers(notice, "/take\n/reply The user @troll4 never wrote an insult.")
    told = robin.reads(ticket)
    world.quiet()
    assert NOT_YET in words(told)
    assert on_file(world, ticket)["ticket"]["assignee"] is None
    assert len(world["carla"].inbox(ticket)) == 1


# ----------------------------------------------------------------------------------------- from first mail to decision
def test_a_report_goes_from_its_first_mail_to_what_is_done_about_it(world: World) -> None:
    ticket, carla, hal, sam = (
        reported(world, "carla", INSULTS.format("troll5")),
        *map(world.__getitem__, ("carla", "hal", "sam")),
    )
    done(world["robin"], world["robin"].reads(ticket), "/note Sam knows this one: a raccoon.\n/assign Sam")
    decided = done(sam, sam.reads(ticket), RULING.replace("action: 1", "action: 3") + "\nnotice: advance")
    assert "A violation was found" in words(decided)
    asked = sam.commands(decided, "/notify hal@example.com")
    assert NOT_YET in words(asked)
    assert hal.inbox() == []
    sam.confirms(asked)
    notice, outcome = hal.reads(ticket), carla.reads(ticket)
    assert "What we intend" in words(notice)
    assert "breaks the rules that we all agreed to" in words(notice)
    assert "we found that our policy was violated" in words(outcome)
    hal.answers(notice, "I only quoted somebody else, and I have deleted it all.")
    response = sam.reads(ticket)
    assert "The account holder wrote it" in words(response)
    acted = sam.commands(response, "/act")
    assert DONE in words(acted), "they have answered, so that nobody has to wait for it any more"
    assert "What we do" in words(hal.reads(ticket))
    world.quiet()
    theirs, hers = hal.thread(ticket), carla.thread(ticket)
    assert [len(each.inbox(ticket)) for each in (hal, carla, world["robin"], sam)] == [2, 2, 2, 6]
    assert shown(theirs, *NAMES, "carla", "raccoon", "ocelot", "every day") == []
    assert shown(hers, *NAMES, "hal@", "raccoon", "ocelot", "suspension", "quoted somebody") == []
    assert subjects(sam, ticket) == subjects(world["robin"], ticket) == {f"[{ticket}] Policy Violation Report"}
    filed = on_file(world, ticket)
    assert "raccoon" in json.dumps(filed)
    ended = {clock["name"] for clock in filed["clocks"] if clock["state"] == "met"}
    assert {"decision", "notification", "advance_notice"} <= ended
    assert "action taken" in {event["what"] for event in filed["events"]}


# ----------------------------------------------------------------------------------------- appeals
@pytest.mark.parametrize(
    ("tier", "outcome"), APPEALED, ids=lambda each: getattr(each, "command", None) or f"tier {each.number}"
)
def test_an_appeal_of_each_tier_comes_to_each_outcome(world: World, tier: Tier, outcome: Outcome) -> None:
    holder, robin = world[appellant(tier, outcome)], world["robin"]
    account = f"acct{tier.number}{outcome.command}"
    ticket, statement = _decided(world, tier, outcome, account)
    appeal = ticket_in(holder.reads(answering=_appeals(holder, tier, ticket, statement, account)))
    assert appeal != ticket
    notice = robin.reads(appeal)
    if tier.decider == "robin":
        notice = robin.commands(notice, f"/{outcome.command}\nreason: It is right.\n{tier.considered}{outcome.action}")
        assert NOT_DONE in words(notice)
        assert "somebody else" in words(notice)
    done(robin, notice, f"/note Whoever decided it thought of an axolotl.\n/assign {tier.reviewer}")
    reviewer = world[tier.reviewer]
    ruling = f"/{outcome.command}\nreason: We have looked at all of it anew."
    considered = "" if outcome.command == "remand" else f"\n{tier.considered}{outcome.action}"
    receipt = done(reviewer, reviewer.reads(appeal), ruling + considered)
    told = holder.reads(appeal)
    assert outcome.reads in words(told)
    assert "We have looked at all of it anew." in words(told)
    if outcome.command in ("uphold", "partial"):
        done(reviewer, receipt, "/restore")
        assert "is done, and our records are corrected" in words(holder.reads(appeal))
    elif outcome.command == "remand":
        assert "somebody else" in words(reviewer.commands(receipt, "/take"))
        done(world[tier.other], world[tier.other].reads(appeal), "/take")
    world.quiet()
    assert [len(holder.thread(ticket)), len(holder.thread(appeal))] == [1, outcome.mails]
    assert shown(holder.inbox(), *NAMES, complainant(tier, outcome), "ocelot", "axolotl") == []
    reporter = world[complainant(tier, outcome)]
    assert len(reporter.thread(ticket)) == len(reporter.inbox()) == 2
    assert shown(reporter.inbox(), *NAMES, holder.address, "ocelot", "axolotl", appeal) == []
    assert len(subjects(world[tier.decider], ticket)) == len(subjects(reviewer, appeal)) == 1


def _decided(world: World, tier: Tier, outcome: Outcome, account: str) -> tuple[str, EmailMessage]:
    """A ticket whose report was found right, and the statement of reasons that the account holder has."""
    holder, decider, robin = world[appellant(tier, outcome)], world[tier.decider], world["robin"]
    ticket = reported(world, complainant(tier, outcome), tier.report.format(account))
    notice = robin.reads(ticket)
    if decider is not robin:
        done(robin, notice, f"/assign {tier.decider}")
        notice = decider.reads(ticket)
    ruling = f"{RULING}\nnotice: immediate, for the safety of others\n/notify {holder.address}"
    done(decider, notice, f"/take\n{ruling}")
    return ticket, holder.reads(ticket)


def _appeals(holder: Person, tier: Tier, ticket: str, statement: EmailMessage, account: str) -> EmailMessage:
    """The account holder appeals: in answer to what they got, by its reference, or by the account alone."""
    text = f"I appeal: my account @{account} was hacked, it wasn't me who posted that. Please restore it."
    if tier.number == 3:
        return holder.answers(statement, f"{text} The decision is wrong.")
    about = ticket if tier.number == 2 else f"@{account}"
    return holder.writes(APPEALS, f"Tier {tier.number} Appeal - {about}", f"The decision on {about} is wrong. {text}")


# ----------------------------------------------------------------------------------------- complaints
def test_a_complaint_is_taken_higher_to_the_officer_and_ends_with_feedback(world: World) -> None:
    dora, mira, lee, odile = map(world.__getitem__, ("dora", "mira", "lee", "odile"))
    ticket = reported(world, "dora", "The user @troll9 harasses me in the chat every day.", COMPLAINTS, "Complaint")
    resolve = "/take\n/decide resolved\naction: {}\nreason: {}"
    asked = mira.commands(mira.reads(ticket), resolve.format("training", "We have spoken to them."))
    assert "Nothing in your mail proves" in words(asked)
    receipt = mira.confirms(asked)
    assert DONE in words(receipt)
    first = dora.reads(ticket)
    assert "We have spoken to them." in words(first)
    dora.answers(first, "I am not satisfied. Please escalate this to a manager.")
    raised = lee.reads(ticket)
    refused = mira.commands(receipt, resolve.format("training", "We have spoken to them again."))
    assert NOT_DONE in words(mira.confirms(refused) if NOT_YET in words(refused) else refused)
    receipt = done(lee, raised, resolve.format("suspension", "We have looked at all of it."))
    second = dora.reads(ticket)
    dora.answers(second, "I am still not satisfied. Please escalate this to your complaints officer.")
    last = odile.reads(ticket)
    assert NOT_DONE in words(lee.commands(receipt, resolve.format("training", "It is as we said.")))
    done(odile, last, resolve.format("removal", "All of it is taken down now."))
    third = dora.reads(ticket)
    assert "from 1 (badly) to 5 (very well)" in words(third)
    dora.answers(third, "4/5, it took long but thank you!")
    world.quiet()
    assert shown(dora.thread(ticket), *NAMES) == []
    assert [len(subjects(each, ticket)) for each in (mira, lee, odile)] == [1, 1, 1]
    filed = on_file(world, ticket)
    feedback = [clock["state"] for clock in filed["clocks"] if clock["name"] == "feedback"]
    assert feedback[-1] == "met"


# ----------------------------------------------------------------------------------------- at the end
def test_everything_is_accounted_for_and_the_log_names_nobody(world: World) -> None:
    world.quiet()
    compared = world.bot.run("reconcile")
    assert compared.returncode == 0, compared.stdout
    assert world["operator"].inbox() == []
    log = (world.bot.state / "log").read_text().lower()
    assert [name for name in (*NAMES, "anna", "carla", "insult", "raccoon", "example.com") if name in log] == []
