"""Makes labelled mail of tickets of which a person has said what they are, and has a model learn from it.

What is sealed, came encrypted, is a machine's or a wish to stay anonymous is never an example. Whatever names somebody
is masked; where something of it would still stand, there is no example. A new model is taken only where it reads no
worse than the one before on labelled mail that neither has learnt from.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from mailbot.classify.entities import as_seen
from mailbot.classify.features import MAX_READ
from mailbot.classify.shapes import refanged
from mailbot.domain.desk import Desk
from mailbot.domain.judged import Judged
from mailbot.domain.mail import Envelope
from mailbot.domain.sealing import calls_for_seal
from mailbot.domain.ticket import Ticket
from mailbot.learn.data import APPEAL, ISO_639_1, KINDS_WITH_CATEGORY, Labelled, read_training
from mailbot.learn.evaluate import Evaluation, evaluate
from mailbot.learn.masking import mask, shared, shows, vocabulary
from mailbot.learn.training import Progress
from mailbot.learning import RECEIVED, SENDER, School, answers, as_mail
from mailbot.parsing.mime import parse
from mailbot.read import Reader
from mailbot.readers import build_readers
from mailbot.settings import Settings
from mailbot.store.database import Database
from mailbot.store.judged import Opening, judged, opening

Outcome = Literal["taken", "worse", "unmeasured", "known"]
"""The new model is the one from now on; it reads worse than the one so far; there is no mail to measure them with;
there is nothing that wasn't learnt already."""
FILE = "tickets.jsonl"
GROUP = "ticket-"  # begins the groups of examples
ASIDE = ".new"  # after the name of the folder, for examples that are tried


@dataclass(frozen=True, slots=True)
class Lesson:
    """What became of what tickets teach.

    Args:
        examples: how many there are.
        left_out: tickets that a person has judged and that make no example.
        outcome: see Outcome.
        before, after: the figures of the model so far and of the new one; None where nothing was measured.
    """

    examples: int
    left_out: int
    outcome: Outcome = "known"
    before: Evaluation | None = None
    after: Evaluation | None = None


def learn_from_tickets(
    settings: Settings,
    desks: Mapping[str, Desk],
    database: Database,
    progress: Progress,
    damaged: Callable[[Path], None] = lambda _: None,
) -> Lesson:
    """Collects the examples anew, so that what was erased or sealed since is none any more, and trains with them.

    Raises:
        ConfigError: as in `School.make`.
    """
    now = School(settings, desks, damaged)
    found, left_out = collect(database, desks, now.shipped())
    aside = settings.examples.with_name(settings.examples.name + ASIDE)
    shutil.rmtree(aside, ignore_errors=True)
    write(aside, found)
    tried = School(settings, desks, damaged, aside)
    lesson = Lesson(len(found), left_out)
    try:
        if tried.key != now.key:
            lesson = _compared(now, tried, desks, lesson, progress)
        if lesson.outcome == "taken":
            shutil.rmtree(settings.examples, ignore_errors=True)
            aside.rename(settings.examples)
        else:
            _forget(settings.examples, desks, {each.group for each in found})
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return lesson


def _forget(folder: Path, desks: Mapping[str, Desk], groups: Collection[str]) -> None:
    """Takes those away whose tickets are no example any more, whatever becomes of the others."""
    own, _ = read_training(folder, desks.values())
    kept = [each for each in own if each.group in groups]
    if len(kept) < len(own):
        shutil.rmtree(folder)
        write(folder, kept)


def _compared(now: School, tried: School, desks: Mapping[str, Desk], lesson: Lesson, progress: Progress) -> Lesson:
    """The models of before and after on what neither has learnt from; the new one is taken where it is no worse.

    Tickets are no part of that: what people said of many of them by mistake would prove itself right.
    """
    learnt = {(each.desk, each.subject, each.text) for each in now.parted()[0]}
    written = (each for each in tried.parted()[1] if not each.group.startswith(GROUP))
    exam = [each for each in written if (each.desk, each.subject, each.text) not in learnt]
    models = (now.ready(progress), tried.make(progress, wait=True))
    if not exam:
        return replace(lesson, outcome="unmeasured")
    before, after = (evaluate(list(answers(exam, desks, model)), desks) for model in models)
    return replace(lesson, outcome="worse" if is_worse(after, before) else "taken", before=before, after=after)


def is_worse(after: Evaluation, before: Evaluation) -> bool:
    """Whether a model reads worse: kinds, main categories, or who is in danger."""
    figures = [(each.kind_right, each.category_right, danger_found(each)) for each in (after, before)]
    return any(new < old for new, old in zip(*figures, strict=True))


def danger_found(figures: Evaluation) -> float:
    """The share of dangers that were found."""
    are = sum(each.support for each in figures.hazards.values())
    return round(sum(each.recall * each.support for each in figures.hazards.values()) / are, 4) if are else 1.0


def collect(database: Database, desks: Mapping[str, Desk], taught: Sequence[Labelled]) -> tuple[list[Labelled], int]:
    """The examples that tickets make, and of how many that were judged there is none.

    Args:
        taught: labelled mail, whose words are no names.
    """
    readers = build_readers(desks.values())
    known = vocabulary(words for each in taught for words in (each.subject, each.text))
    known |= shared((first.people[0], first.text) for _, first in _mails(database, desks) if first)
    examples: dict[tuple[str, str, str], Labelled] = {}
    number = 0
    for each, first in _mails(database, desks):
        number += 1
        if first is not None and (made := example(each, first, readers[each.ticket.desk], known)):
            examples[made.desk, made.subject, made.text] = made  # of two that read alike the newer label counts
    return list(examples.values()), number - len(examples)


def _mails(database: Database, desks: Mapping[str, Desk]) -> Iterator[tuple[Judged, Opening | None]]:
    """The tickets that people have judged, each with the mail that opened it; None where it may teach nothing."""
    for name, desk in desks.items():
        for each in judged(database, name):
            yield each, opening(database, each.ticket.id) if may_teach(each.ticket, desk) else None


def may_teach(ticket: Ticket, desk: Desk) -> bool:
    """Whether a ticket may be an example: what is sealed, or should be, what came encrypted, whose complainant stays
    anonymous, and what machines report never is."""
    restricted = calls_for_seal(ticket.hazards, (ticket.category, *ticket.categories), desk)
    return not (ticket.is_sealed or restricted or ticket.encrypted or ticket.anonymous or ticket.reports)


def example(found: Judged, first: Opening, reader: Reader, known: Collection[str]) -> Labelled | None:
    """A ticket as a labelled mail that names nobody; None where that can't be."""
    ticket, desk = found.ticket, reader.desk
    to = next((intake.address for each in first.rcpt_to if (intake := desk.intake(each))), None)
    if to is None or ticket.language not in ISO_639_1 or not first.text.strip():
        return None
    categories = found.categories(desk) if ticket.kind in KINDS_WITH_CATEGORY else ()
    if categories is None:
        return None
    subject, text = (refanged(as_seen(words[:MAX_READ])) for words in (ticket.subject, first.text))
    draft = Labelled(
        desk=desk.name,
        language=ticket.language,
        to=to,
        subject=subject,
        text=text,
        kind=ticket.kind,
        category=categories[0] if categories else None,
        categories=categories,
        group=f"{GROUP}{hashlib.sha256(ticket.id.encode()).hexdigest()[:16]}",
    )
    reading = reader.read(parse(as_mail(draft)), Envelope(SENDER, (to,), "file", RECEIVED))
    if reading.hazards or "anonymity" in reading.wishes:
        return None
    named = {**reading.entities, "content_ids": (*reading.entities.get("content_ids", ()), ticket.reference or "")}
    subject, text = (mask(words, named, first.people, known) for words in (subject, text))
    if shows(f"{subject}\n{text}", named, first.people):
        return None
    # Nobody says what an appeal pleads: what was read of it stands, as it would without the example.
    grounds = reading.grounds if ticket.kind == APPEAL else ()
    return replace(draft, subject=subject, text=text, grounds=grounds)


def write(folder: Path, examples: Iterable[Labelled]) -> None:
    """Keeps examples where nobody else reads them, laid out as labelled mail is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for desk, lines in _by_desk(examples):
        place = folder / desk
        place.mkdir(exist_ok=True, mode=0o700)
        handle = os.open(place / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(lines)


def _by_desk(examples: Iterable[Labelled]) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for each in examples:
        found.setdefault(each.desk, []).append(json.dumps(asdict(each), ensure_ascii=False) + "\n")
    yield from found.items()
