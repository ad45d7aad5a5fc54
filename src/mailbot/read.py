"""What a mail is and asks, as one desk reads it: joins the readers of machine mail and of people's words."""

from dataclasses import dataclass, replace

from mailbot import reports
from mailbot.classify.entities import Extractor
from mailbot.classify.nature import nature_of
from mailbot.classify.rules import Matcher
from mailbot.classify.understand import understand
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Envelope, Mail
from mailbot.domain.reading import Reading, Report, Why
from mailbot.parsing.reply_text import visible_text
from mailbot.parsing.subject import is_reply, normalise

TRIAGE = "a machine report: a person chooses its category"
MOST_PROBLEMS = 5
CHILD_ABUSE = ("csam", "csem", "csea", "child")


@dataclass(frozen=True, slots=True)
class Reader:
    """A desk's reader, compiled once and used for every mail."""

    desk: Desk
    matcher: Matcher
    extractor: Extractor

    def read(self, mail: Mail, envelope: Envelope) -> Reading:
        """Reads a mail: its nature from structure and headers, and a person's words by the desk's rules."""
        found = reports.read(mail)
        nature, why = nature_of(mail, envelope, found.nature if found else None)
        if nature == "human":
            return self._human(mail, envelope, why)
        reading = Reading(
            nature=nature,
            desk=self.desk.name,
            visible_text=mail.text,
            bounces=found.bounces if found else (),
            report=found.report if found else None,
            why=(why, *(found.why if found else ())),
        )
        return self._machine_report(mail, reading) if nature == "machine_report" else reading

    def _human(self, mail: Mail, envelope: Envelope, why: Why) -> Reading:
        words = visible_text(mail.text, is_reply=bool(mail.in_reply_to) or is_reply(mail.subject))
        reading = understand(
            self.desk,
            self.matcher,
            self.extractor,
            subject=normalise(mail.subject, self.desk.tag),
            text=words,
            recipients=addressed(self.desk, mail, envelope),
            sender=mail.from_,
            received_at=envelope.received_at,
            attachments=len(mail.attachments),
        )
        return replace(reading, visible_text=words, why=(why, *reading.why))

    def _machine_report(self, mail: Mail, reading: Reading) -> Reading:
        """A report about abuse is a violation report whose category a person chooses; what is wrong with it is told."""
        report = reading.report
        if report is not None and report.filed:
            return reading
        wrong = "; ".join(report.problems[:MOST_PROBLEMS]) if report is not None else ""
        hazards = hazards_of(report)
        why = tuple(Why(f"hazards={name}", "type of the report", (report and report.type) or "") for name in hazards)
        return replace(
            reading,
            kind="violation_report",
            hazards=hazards,
            priority="urgent" if hazards else reading.priority,
            entities=self.extractor.extract(mail.text, mail.date)[0],
            needs_triage=f"the report is not valid: {wrong}" if wrong else TRIAGE,
            why=(*reading.why, *why),
        )


def hazards_of(report: Report | None) -> tuple[str, ...]:
    """The danger that a report's type speaks of, as formats name it: XARF's csam and csem, feeds' child abuse."""
    kind = (report.type or "").lower() if report is not None else ""
    return ("child_safety",) if any(word in kind for word in CHILD_ABUSE) else ()


def addressed(desk: Desk, mail: Mail, envelope: Envelope) -> tuple[str, ...]:
    """The desk's published addresses that a mail was sent to: by the envelope, then by To and Cc."""
    given = [*envelope.rcpt_to, *(address.address for address in (*mail.to, *mail.cc))]
    intakes = [desk.intake(address) for address in given]
    return tuple(dict.fromkeys(intake.address for intake in intakes if intake is not None))
