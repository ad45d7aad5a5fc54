"""Threads of people who wait, through the real way of a mail with the three shipped desks: what each of their mails
moves, and what they read of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from email import policy as policies
from email.message import EmailMessage
from pathlib import Path
from unicodedata import east_asian_width

import pytest
import structlog

from mailbot import app
from mailbot.domain.clock_changes import cancel_all, end_stage, pause, resume
from mailbot.domain.examination import Examination
from mailbot.domain.mail import Envelope
from mailbot.domain.plan import Change, Plan, UpdateTicket
from mailbot.domain.ticket import Clock, Ticket
from mailbot.effects import apply
from mailbot.opening import Store
from mailbot.pipeline import Pipeline
from mailbot.policy import Policy
from mailbot.read import Reader
from mailbot.scheduling import Ticker
from mailbot.sending import Sending
from mailbot.settings import load_settings, shipped
from mailbot.store.blobs import Blobs
from mailbot.store.claims import claim_message
from mailbot.store.database import Database
from mailbot.store.rows import load_clocks, load_ticket
from mailbot.store.spool import Spool
from mailbot.testing import FakeSender, FixedClock

ONE_STORE = True

ANNA = "anna@example.net"
ALLURE, APPEALS, ABUSE = "complaints@allure.example", "appeals@alludium.ai", "abuse@alludium.ai"
INFRPOOL = "support.infrpool@dotgear.jp"
LEASE = timedelta(minutes=1)
WIDEST = 78


@dataclass
class Thread:
    """One complainant's thread with a desk.

    Args:
        last: the newest mail that they got, which their next one answers.
    """

    ticker: Ticker
    spool: Spool
    sender: FakeSender
    clock: FixedClock
    last: EmailMessage | None = None
    ticket_id: str = ""
    mails: int = 0

    @property
    def pipeline(self) -> Pipeline:
        return self.ticker.bureau

    def writes(self, text: str, to: str = "", subject: str = "") -> list[str]:
        """They write a first mail, or answer what they got last; what they are sent at once."""
        mail, self.mails = EmailMessage(), self.mails + 1
        if self.last is not None:
            to = self.last["Reply-To"].addresses[0].addr_spec
            subject = str(self.last["Subject"])
            mail["In-Reply-To"] = self.last["Message-ID"]
        mail["From"], mail["To"], mail["Subject"], mail["Date"] = ANNA, to, subject, self.clock()
        mail["Message-ID"] = f"<{self.mails}@example.net>"
        mail.set_content(text)
        self.spool.put(mail.as_bytes(policy=policies.SMTP), Envelope(ANNA, (to,), "smtp", self.clock())).result()
        claim = claim_message(self.pipeline.database, "me", self.clock(), LEASE)
        assert claim is not None
        (plan,) = self.pipeline.process(claim)
        assert plan.disposition == ("appended" if self.last else "opened"), plan.reason
        self.ticket_id = plan.ticket_id or ""
        return self.sent()

    def sent(self) -> list[str]:
        """What they are sent now, as they read it."""
        self.ticker.clocks()
        self.ticker.outbox()
        found = [mail for mail in self.sender.sent if mail.rcpt_to == ANNA]
        self.sender.sent.clear()
        return [self._read(mail.raw) for mail in found]

    def _read(self, raw: bytes) -> str:
        self.last = message_from_bytes(raw, policy=policies.default)
        part = self.last.get_body(("plain",))
        assert part is not None
        lines = str(part.get_content()).splitlines()
        assert max(sum(2 if east_asian_width(char) in "WF" else 1 for char in line) for line in lines) <= WIDEST
        glue = "" if any(east_asian_width(char) == "W" for char in lines[0]) else " "
        return glue.join(" ".join(line.split()) for line in lines)

    def waits(self, days: float) -> list[str]:
        """Time passes; what they are sent meanwhile."""
        found: list[str] = []
        for _ in range(int(days * 24)):
            self.clock.advance(hours=1)
            found += self.sent()
        return found

    def known(self) -> tuple[Ticket, tuple[Clock, ...]]:
        with self.pipeline.database.read() as connection:
            ticket = load_ticket(connection, self.ticket_id)
            assert ticket is not None
            return ticket, load_clocks(connection, self.ticket_id)

    def states(self) -> dict[str, str]:
        return {clock.name: clock.state for clock in self.known()[1] if clock.name != "acknowledge"}

    def ended(self, *stages: str) -> None:
        """A moderator ends stages, which has no command of its own yet."""
        for stage in stages:
            ticket, clocks = self.known()
            self._write(*end_stage(self.pipeline.desks[ticket.desk], ticket, clocks, stage, self.clock(), "done"))

    def asked(self, reason: str = "waiting") -> None:
        ticket, clocks = self.known()
        waits = UpdateTicket(ticket.id, {"pauses": ticket.paused(reason, self.clock())}, "asked")
        self._write(waits, *pause(self.pipeline.desks[ticket.desk], ticket, clocks, reason, self.clock(), "asked"))

    def freed(self) -> None:
        ticket, clocks = self.known()
        free = UpdateTicket(ticket.id, {"pauses": ticket.resumed("legal_hold", self.clock())}, "free")
        self._write(free, *resume(self.pipeline.desks[ticket.desk], ticket, clocks, "legal_hold", self.clock(), "free"))

    def closed(self) -> None:
        _, clocks = self.known()
        values = {"state": "closed", "closed_at": self.clock()}
        self._write(UpdateTicket(self.ticket_id, values, "done"), *cancel_all(clocks, self.clock(), "closed"))

    def _write(self, *changes: Change) -> None:
        ticket, _ = self.known()
        versions = {ticket.id: ticket.version}
        apply(
            self.pipeline.database, [Plan(ticket.desk, self.clock(), "Robin", versions=versions, changes=changes)], {}
        )


@pytest.fixture
def thread(
    database: Database, blobs: Blobs, clock: FixedClock, tmp_path: Path, policy: Policy, read: Mapping[str, Reader]
) -> Iterator[Thread]:
    more = {"MAILBOT_PATHS__STATE": str(tmp_path), "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone"))}
    made = app.build_pipeline(load_settings(None, more), policy, Store(database, blobs), clock)
    made = replace(made, examine=lambda *_: Examination("pass", "a test"), readers=read)
    sender, log = FakeSender(), structlog.get_logger("test")
    spool = Spool(database, blobs)
    yield Thread(Ticker(made, Sending(made, (sender,), log), log), spool, sender, clock)
    spool.close()


# ------------------------------------------------------------------------------- news, while nobody waits for them
@pytest.mark.parametrize(
    ("to", "first", "asks", "told"),
    [
        (ALLURE, "The user @troll99 insults me in the chat.", "Any news?", "You asked how your complaint stands."),
        (ABUSE, "@troll99 insults me daily.", "What happened to my report?", "First review: by Thursday 5 March 2026"),
        (ABUSE, "Der Nutzer @troll99 beleidigt mich jeden Tag.", "Gibt es etwas Neues?", "Das können wir Ihnen jetzt"),
        (INFRPOOL, "利用規約違反を報告します。タスクID task-8f3a21 で、私の写真が無断で使われました。",
         "その後、進捗はいかがでしょうか。", "今お伝えできることは次のとおりです"),
    ],
)  # fmt: skip
def test_who_asks_for_news_is_told_once_and_every_clock_runs_on(
    thread: Thread, to: str, first: str, asks: str, told: str
) -> None:
    thread.writes(first, to, "Report")
    before = thread.known()[1]
    thread.waits(0.5)
    (answer,) = thread.writes(asks)
    assert told in answer
    assert {clock.limit_at for clock in thread.known()[1]} == {clock.limit_at for clock in before}
    assert thread.writes(f"{asks} {asks}") == []


# ------------------------------------------------------------------------------------------------- while we wait
WAITING = {
    "en": ("My account ACC-48213 was suspended by mistake, I did nothing.", "Any news on my appeal?",
           "We are still waiting for your answer", "It was my own account, and I wrote nothing of it."),
    "de": ("Mein Konto ACC-48213 wurde zu Unrecht gesperrt, ich lege Einspruch ein.", "Gibt es schon etwas Neues?",
           "Wir warten noch auf Ihre Antwort", "Das Konto gehört mir, und ich habe nichts davon geschrieben."),
    "fr": ("Mon compte ACC-48213 a été suspendu par erreur. Je conteste cette décision.", "Avez-vous des nouvelles ?",
           "Nous attendons encore votre réponse", "Le compte est à moi, et je n'ai rien écrit de tout cela."),
}  # fmt: skip


@pytest.mark.parametrize("language", WAITING)
def test_a_question_for_news_ends_no_wait_and_the_answer_does(thread: Thread, language: str) -> None:
    first, asks, waits, answers = WAITING[language]
    thread.writes(first, APPEALS, "Appeal")
    thread.waits(1)
    thread.asked()
    thread.waits(1)
    (status,) = thread.writes(asks)
    assert waits in status
    assert thread.states()["decision"] == "paused"
    assert len(thread.waits(7)) == 1  # the reminder comes all the same
    thread.writes(answers)
    assert thread.states()["decision"] == "running"


def test_who_says_nothing_but_any_news_is_told_before_their_ticket_is_closed_and_can_come_back(thread: Thread) -> None:
    thread.writes("My account ACC-48213 was suspended by mistake, I did nothing.", APPEALS, "Appeal")
    thread.asked()
    thread.waits(1)
    (status,) = thread.writes("Any news?")
    assert "Please answer: by Monday 16 March 2026, 17:30 (London time, GMT)" in status
    reminder, closing = thread.waits(14)
    assert "haven't had one yet" in reminder
    assert "we have closed the ticket for now" in closing
    (again,) = thread.writes("I was ill. It was my own account, and I wrote nothing of it.")
    assert "Your ticket is open again" in again
    assert (thread.known()[0].state, thread.states()["decision"]) == ("open", "running")


def test_what_is_asked_for_during_a_legal_hold_is_waited_for_after_it(thread: Thread) -> None:
    thread.writes("The user @copycat impersonates my company.", ABUSE, "Policy Violation Report")
    thread.ended("initial_review")
    thread.asked("legal_hold")
    thread.waits(1)
    thread.asked()
    (status,) = thread.writes("What happened to my report?")
    assert "We are still waiting for your answer" in status
    assert "Please answer" not in status  # nothing is closed while the law holds it
    thread.waits(1)
    thread.freed()
    assert thread.states()["investigation"] == "paused"
    thread.waits(1)
    thread.writes("Here is the trademark: 123456.")
    assert thread.states()["investigation"] == "running"
    assert {"legal_hold", "waiting"} == {each.reason for clock in thread.known()[1] for each in clock.pauses}


# ----------------------------------------------------------------------------------------------- higher and higher
@pytest.mark.parametrize(
    ("first", "asks", "told"),
    [
        ("Somebody posts pictures of me, please help.", "I want this escalated to a manager please.",
         ("it goes there now", "Level: a higher level of management", "Level: a designated complaints officer")),
        ("Ein Nutzer beleidigt mich jeden Tag.", "Ich möchte, dass sich Ihr Vorgesetzter damit befasst.",
         ("der Vorgang geht jetzt dorthin", "eine höhere Leitungsebene", "eine beauftragte Person für Beschwerden")),
    ],
)  # fmt: skip
def test_each_level_is_told_once_and_keeps_its_clock(
    thread: Thread, first: str, asks: str, told: tuple[str, str, str]
) -> None:
    thread.writes(first, ALLURE, "Complaint")
    (answer,) = thread.writes(asks)
    assert told[0] in answer
    assert told[1] in answer
    assert thread.writes(f"{asks} {asks}") == []  # the level has time left
    thread.waits(8)
    (answer,) = thread.writes(asks)
    assert told[2] in answer
    states = thread.states()
    assert (states["escalation"], states["escalation 2"]) == ("missed", "running")


def test_a_first_mail_that_asks_for_a_higher_level_has_it(thread: Thread) -> None:
    words = "I complained in the app and am not satisfied with your resolution. Please escalate it to your management."
    (answer,) = thread.writes(words, ALLURE, "Complaint")
    assert "Your mail goes there too, and a person reads it." in answer
    assert (thread.known()[0].level, thread.states()["escalation"]) == (1, "running")


@pytest.mark.parametrize("to", [ABUSE, INFRPOOL])
def test_a_desk_without_levels_promises_none(thread: Thread, to: str) -> None:
    thread.writes("The user @troll99 insults me every day.", to, "Policy Violation Report")
    assert thread.writes("I want this escalated to a manager please.") == []
    assert "escalation" not in thread.states()


# ----------------------------------------------------------------------------------------- withdrawn, and reopened
@pytest.mark.parametrize(
    ("first", "withdraws", "told"),
    [
        (
            "Somebody insults me every day.",
            "I withdraw my complaint, it is settled.",
            "Until then the ticket stays open.",
        ),
        ("Ein Nutzer beleidigt mich jeden Tag.", "Ich ziehe meine Beschwerde zurück.", "bleibt der Vorgang offen."),
    ],
)
def test_who_withdraws_is_told_that_a_person_sees_to_it(thread: Thread, first: str, withdraws: str, told: str) -> None:
    thread.writes(first, ALLURE, "Complaint")
    states = thread.states()
    (answer,) = thread.writes(withdraws)
    assert told in answer
    assert (thread.known()[0].state, thread.states()) == ("open", states)


def test_a_matter_that_goes_on_takes_up_its_stage_and_may_go_higher_in_the_same_mail(thread: Thread) -> None:
    thread.writes("Somebody posts pictures of me, please help.", ALLURE, "Complaint")
    thread.ended("initial_review")
    thread.closed()
    thread.waits(1)
    (answer,) = thread.writes("I am not satisfied with that. I want this escalated to a manager.")
    assert "Your ticket is open again." in answer
    assert "Level: a higher level of management" in answer
    assert thread.states() == {
        "initial_review": "met",
        "investigation": "running",
        "resolution": "running",
        "escalation": "running",
    }
