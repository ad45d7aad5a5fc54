"""What a mail is and asks, as one desk reads it: joins the readers of machine mail and of people's words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot import reports
from mailbot.classify.clues import whose_rules
from mailbot.classify.entities import Extractor
from mailbot.classify.evidence import named_in
from mailbot.classify.fusion import Classifier
from mailbot.classify.grade import grade
from mailbot.classify.nature import nature_of
from mailbot.classify.rules import Hit, Matcher, Try
from mailbot.classify.sender import doubts
from mailbot.classify.understand import known_of, understand
from mailbot.classify.words import unwrapped
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Attachment, Envelope, Mail
from mailbot.domain.reading import ENTITY_KINDS, SIGNS, Reading, Report, Why, of_child_abuse
from mailbot.domain.times import iso
from mailbot.parsing.body import UNREAD_DEFECT
from mailbot.parsing.html import HIDDEN_DEFECT
from mailbot.parsing.reply_text import visible_text
from mailbot.parsing.subject import is_forward, is_reply, normalise, ticket_tags, without_tickets

MAX_REASON = 1_000
MAX_WAITED = timedelta(days=3_650)  # of a mail whose Date is older, a clock was at fault
MAX_DEFECTS = 5  # that are told with a reading; the mail has all of them

NO_EVIDENCE = frozenset({
    "application/vnd.ms-tnef", "application/pgp-signature", "application/pkcs7-signature",
    "application/x-pkcs7-signature",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """A desk's reader, compiled once and used for every mail."""

    desk: Desk
    matcher: Matcher
    extractor: Extractor
    classifier: Callable[[], Classifier | None] = lambda: None  # asked for each mail: one may be trained meanwhile

    @property
    def asks_history(self) -> bool:
        """Whether a rule looks at what is known of the sender."""
        return self.matcher.asks_history

    def read(self, mail: Mail, envelope: Envelope, *, history: str = "", released: bool = False) -> Reading:
        """Reads a mail: its nature, and a person's words by the desk's rules.

        What a person should know of its sender and its form is told with it.

        Args:
            history: what is known of the sender, see `domain.ticket.history_of`.
            released: a person has let it in, so that it is none of what signs or a filter took it for.
        """
        reading = self._read(mail, envelope, history, released)
        doubted = doubts(mail, self.desk.accepts) if reading.nature == "human" else ()
        return replace(reading, why=(*reading.why, *doubted, *map(_told, mail.defects[:MAX_DEFECTS])))

    def _read(self, mail: Mail, envelope: Envelope, history: str, released: bool) -> Reading:
        found = reports.read(mail, envelope.mail_from)
        seen = replace(mail, subject=without_tickets(mail.subject, self.desk.tag))  # our own mark is no list's
        nature, why = nature_of(seen, envelope, found.nature if found else None)
        guessed = nature == "spam" or why.rule.startswith(SIGNS)
        if released and guessed:
            nature, why = "human", Why("nature=human", "released from hold", why.evidence)
        if nature == "human":
            return self._human(mail, envelope, history, why)
        reading = Reading(
            nature=nature,
            desk=self.desk.name,
            visible_text=mail.text if found is None or found.text is None else found.text,
            bounces=found.bounces if found else (),
            report=found.report if found else None,
            why=(why, *(found.why if found else ())),
        )
        return self._machine_report(mail, reading) if nature == "machine_report" else reading

    def _human(self, mail: Mail, envelope: Envelope, history: str, why: Why) -> Reading:
        named, whys = named_in(self.extractor, mail.enclosed)
        sender = mail.from_.name if mail.from_ else ""
        subject, words = words_of(self.desk, mail.subject, mail.text, is_reply=answers(mail), sender=sender)
        reading = understand(
            self.desk,
            self.matcher,
            self.extractor,
            subject=subject,
            text=unwrapped(words),
            recipients=addressed(self.desk, mail, envelope),
            sender=mail.from_,
            written_at=written_at(mail.date, envelope.received_at),
            attachments=sum(map(_may_prove, mail.attachments)),
            evidence_named=named,
            classifier=self.classifier(),
            older=self._older(mail, words),
            history=history,
            answers_us=answers(mail) and self._answers_us(mail),
        )
        unread = UNREAD_DEFECT if UNREAD_DEFECT in mail.defects else None
        doubts = "; ".join(filter(None, (reading.needs_triage, unread))) or None
        return replace(reading, visible_text=words, needs_triage=doubts, why=(why, *reading.why, *whys))

    def _older(self, mail: Mail, words: str) -> str:
        """What an answer quotes, unless it answers us, who have read that before: else nobody here has."""
        if not answers(mail) or self._answers_us(mail):
            return ""
        kept = set(words.splitlines())
        return unwrapped("\n".join(line for line in mail.text.splitlines() if line not in kept))

    def _answers_us(self, mail: Mail) -> bool:
        """Whether a mail says that it answers one of ours; what it says isn't believed for anything else."""
        ours = self.desk.return_path.rpartition("@")[2].lower()
        named = (*mail.in_reply_to, *mail.references)
        return any(each.lower().rstrip(">").endswith(f"@{ours}") for each in named) or bool(
            ticket_tags(mail.subject, self.desk.tag)
        )

    def tries(self, mail: Mail, reading: Reading) -> tuple[Try, ...]:
        """What a person's mail was held against, rule by rule: for those who ask why it was read so."""
        if reading.nature != "human":
            return ()
        subject = normalise(mail.subject, self.desk.tag)
        languages, older = whose_rules(reading.language), self._older(mail, reading.visible_text)
        words = unwrapped(reading.visible_text)
        return tuple(self.matcher.tries(subject, words, languages, known_of(mail.from_, ""), older))

    def _machine_report(self, mail: Mail, reading: Reading) -> Reading:
        """A report about abuse is a violation report whose category a person chooses; the desk's rules may lean on what
        it says of itself."""
        report = reading.report
        if report is not None and report.filed:
            return replace(reading, entities=_with_report({}, report))
        found = self.extractor.extract(mail.text, mail.date)[0]
        wrong = "; ".join(report.problems) if report else ""
        hits = self._hits(mail, report)
        danger = (*(_danger(report) if report else ()), *_of_hits(hits, "hazard", "hazards"))
        about = _of_hits([hit for hit in hits if hit.place == "report"], "category", "category")
        categories = tuple(dict.fromkeys(why.finding.partition("=")[2] for why in about))
        graded = grade(self.desk, self.desk.report_kind, next(iter(categories), None), {}, ())
        return replace(
            reading,
            kind=self.desk.report_kind,
            category=next(iter(categories), None),
            categories=categories,
            tier=graded.tier,
            hazards=tuple(dict.fromkeys(why.finding.partition("=")[2] for why in danger)),
            priority="urgent" if danger else reading.priority,
            entities=_with_report(found, report) if report else found,
            needs_triage=f"an invalid {report.format} report: {wrong}"[:MAX_REASON]
            if report and wrong
            else "a machine report: a person chooses its category",
            why=(*reading.why, *danger, *about, *graded.why),
        )

    def _hits(self, mail: Mail, report: Report | None) -> tuple[Hit, ...]:
        """The rules that the report's own words meet, and what it says of itself; what it encloses isn't read."""
        said = f"format {report.format}, type {report.type}, source {report.source}" if report else ""
        subject, text = normalise(mail.subject, self.desk.tag), unwrapped(mail.text)
        return self.matcher.hits(subject, text, frozenset(), {"report": said})


def _of_hits(hits: Iterable[Hit], field: str, finding: str) -> tuple[Why, ...]:
    found = (hit for hit in hits if hit.rule.gives[0] == field)
    return tuple(Why(f"{finding}={hit.rule.gives[1]}", f"rule {hit.rule.name}", hit.evidence) for hit in found)


def _told(defect: str) -> Why:
    """Words that a reader isn't shown bear on what was read; any other defect is the mail's own."""
    hidden = defect.startswith(HIDDEN_DEFECT)
    return Why("visible_text", "hidden text", defect) if hidden else Why("defect", "parser", defect)


def _danger(report: Report) -> tuple[Why, ...]:
    """The hazard that a report's type speaks of."""
    kind = report.type or ""
    return (Why("hazards=child_safety", "type of the report", kind[:200]),) if of_child_abuse(kind) else ()


def _with_report(found: dict[str, tuple[str, ...]], report: Report) -> dict[str, tuple[str, ...]]:
    """What a report names, before what else stands in the mail's text."""
    named = {kind: report.identifiers.get(kind, ()) for kind in ENTITY_KINDS}
    named["emails"] += report.identifiers.get("recipients", ())
    named["timestamps"] += (iso(report.at),) if report.at else ()
    return {kind: tuple(dict.fromkeys((*named[kind], *found.get(kind, ())))) for kind in ENTITY_KINDS}


def _may_prove(attachment: Attachment) -> bool:
    """Whether an attachment may be evidence: no signature, no wrapping of Outlook's, no text that is read anyway."""
    types = {attachment.type, attachment.declared_type}
    return types.isdisjoint(NO_EVIDENCE) and "broken" not in attachment.flags


def words_of(desk: Desk, subject: str, text: str, *, is_reply: bool, sender: str = "") -> tuple[str, str]:
    """Subject and text as rules and the model see them, of mail that comes in as of mail to learn from.

    Args:
        is_reply: it answers another mail, so that what it quotes is older mail.
        sender: the name that it bears.
    """
    return normalise(subject, desk.tag), visible_text(text, is_reply=is_reply, sender=sender)


def written_at(told: datetime | None, received_at: datetime) -> datetime:
    """When a mail was written: as its Date tells, for it may have waited for us, unless that is absurd."""
    return told if told and received_at - MAX_WAITED <= told <= received_at else received_at


def answers(mail: Mail) -> bool:
    """Whether a mail answers another one, so that what it quotes is older mail; what it forwards is what it says."""
    return is_reply(mail.subject) or (bool(mail.in_reply_to) and not is_forward(mail.subject))


def addressed(desk: Desk, mail: Mail, envelope: Envelope) -> tuple[str, ...]:
    """The desk's published addresses that a mail was sent to: by the envelope, then by To and Cc."""
    given = [*envelope.rcpt_to, *(address.address for address in (*mail.to, *mail.cc))]
    intakes = [desk.intake(address) for address in given]
    return tuple(dict.fromkeys(intake.address for intake in intakes if intake is not None))
