"""What a mail is and asks, as one desk reads it: joins the readers of machine mail and of people's words."""

from dataclasses import dataclass, replace

from mailbot import reports
from mailbot.classify.entities import Extractor
from mailbot.classify.nature import nature_of
from mailbot.classify.rules import Matcher
from mailbot.classify.understand import understand
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Envelope, Mail
from mailbot.domain.reading import Reading, Why
from mailbot.parsing.html import HIDDEN_DEFECT
from mailbot.parsing.reply_text import visible_text
from mailbot.parsing.subject import is_forward, is_reply, normalise


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
        words = visible_text(mail.text, is_reply=answers(mail), sender=mail.from_.name if mail.from_ else "")
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
        return replace(reading, visible_text=words, why=(why, *_hidden(mail), *reading.why))

    def _machine_report(self, mail: Mail, reading: Reading) -> Reading:
        """A report about abuse is a violation report whose category a person chooses."""
        if reading.report is not None and reading.report.format in ("dmarc", "tlsrpt"):
            return reading
        return replace(
            reading,
            kind="violation_report",
            entities=self.extractor.extract(mail.text, mail.date)[0],
            needs_triage="a machine report: a person chooses its category",
        )


def answers(mail: Mail) -> bool:
    """Whether a mail answers another one, so that what it quotes is older mail; what it forwards is what it says."""
    return is_reply(mail.subject) or (bool(mail.in_reply_to) and not is_forward(mail.subject))


def _hidden(mail: Mail) -> tuple[Why, ...]:
    """What a moderator should know of words in the HTML that a reader isn't shown; the source has them."""
    found = (defect for defect in mail.defects if defect.startswith(HIDDEN_DEFECT))
    return tuple(Why("visible_text", "hidden text", defect) for defect in found)


def addressed(desk: Desk, mail: Mail, envelope: Envelope) -> tuple[str, ...]:
    """The desk's published addresses that a mail was sent to: by the envelope, then by To and Cc."""
    given = [*envelope.rcpt_to, *(address.address for address in (*mail.to, *mail.cc))]
    intakes = [desk.intake(address) for address in given]
    return tuple(dict.fromkeys(intake.address for intake in intakes if intake is not None))
