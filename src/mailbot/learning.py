"""Joins the classifier to what it rests on: labelled mail, a desk's rules, and the readers that read mail for real."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from mailbot.classify.clues import clues_of
from mailbot.classify.fusion import RULES_ALONE, Classifier, Combined, Parameters, Prediction, Scores, Seen, combine
from mailbot.classify.words import unwrapped
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Envelope
from mailbot.domain.reading import Reading
from mailbot.errors import ConfigError, MailbotError, Problem
from mailbot.explain import Explainer
from mailbot.learn.cache import Models, key_of
from mailbot.learn.data import Labelled, read_training, sound
from mailbot.learn.evaluate import NONE, Answer
from mailbot.learn.model import Model
from mailbot.learn.split import held_out, in_families
from mailbot.learn.training import Progress, See, train
from mailbot.parsing.mime import parse
from mailbot.parsing.subject import is_reply
from mailbot.policy import Policy
from mailbot.read import Reader, words_of
from mailbot.readers import build_explained_contents, build_readers
from mailbot.settings import Settings

LOOK_SECONDS = 5.0  # between two looks for a model that another process trains
SENDER = "somebody@example.org"
RECEIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)  # for dates in labelled mail that state no year


class School:
    """What the desks of an installation can learn from, and what they have learnt.

    Args:
        damaged: is told of a model that wasn't as it was written, before it is made anew.
        examples: the folder of what its own tickets have taught; that of the settings where it is left out.
    """

    def __init__(
        self,
        settings: Settings,
        desks: Mapping[str, Desk],
        damaged: Callable[[Path], None] = lambda _: None,
        examples: Path | None = None,
    ) -> None:
        self._training, self._desks = settings.training, desks
        self._examples = examples or settings.examples
        self._parted: tuple[list[Labelled], list[Labelled]] | None = None
        self.models = Models(settings.models, damaged)
        self.key = key_of(settings.training, settings.rules, desks, self._examples)

    def shipped(self) -> list[Labelled]:
        """The labelled mail that people have written for the desks.

        Raises:
            ConfigError: with every line that can't be used.
        """
        return sound(read_training(self._training, self._desks.values()))

    def records(self) -> list[Labelled]:
        """All labelled mail of the desks. Of what tickets have taught, that which the rules know no more is left out.

        Raises:
            ConfigError: as in `shipped`.
        """
        shipped = self.shipped()
        said = {(record.desk, record.subject, record.text) for record in shipped}
        own, _ = read_training(self._examples, self._desks.values())
        return [*shipped, *(record for record in own if (record.desk, record.subject, record.text) not in said)]

    def parted(self) -> tuple[list[Labelled], list[Labelled]]:
        """Mails to learn from, and those to measure with; none of these where all would be. They are looked for once.

        Raises:
            MailbotError: there are none.
        """
        if self._parted is None:
            self._parted = self._part()
        return self._parted

    def _part(self) -> tuple[list[Labelled], list[Labelled]]:
        records = self.records()
        if not records:
            raise MailbotError(f"there is no labelled mail of {', '.join(self._desks)} in {self._training}")
        learnt, kept = held_out(records)
        return (learnt, kept) if learnt else (in_families(records), [])

    def make(self, progress: Progress, *, wait: bool) -> Model | None:
        """The model of the present data and rules, trained where there is none; see Models.make.

        Raises:
            ConfigError: with every line of labelled mail that can't be used; or it can't be kept.
        """

        def training() -> Model:
            return train(self.parted()[0], seeing(build_readers(self._desks.values())), progress)

        try:
            return self.models.make(self.key, training, wait=wait)
        except OSError as error:
            where = error.filename or self.models.folder
            problem = f"{where} can't be used: {error.strerror}; name another folder"
            raise ConfigError([Problem("settings", None, "paths.models", problem)]) from None

    def ready(self, progress: Progress) -> Model | None:
        """The model for somebody at a terminal, who waits for it; None where there is no labelled mail.

        Raises:
            ConfigError: as in `make`.
        """
        if model := self.models.load(self.key):
            return model
        return self.make(progress, wait=True) if self.records() else None

    def trained(self) -> Callable[[], Classifier | None]:
        """Answers with the model from when there is one, looked for now and then; until then with None."""
        found: list[Model] = []
        looked = -LOOK_SECONDS

        def answer() -> Classifier | None:
            nonlocal looked
            if not found and time.monotonic() - looked >= LOOK_SECONDS:
                looked = time.monotonic()
                found.extend(filter(None, [self.models.load(self.key)]))
            return found[0] if found else None

        return answer


def seeing(readers: Mapping[str, Reader]) -> See:
    """How labelled mail is seen: as the reader of its desk would."""

    def see(record: Labelled) -> Seen:
        desk, matcher = readers[record.desk].desk, readers[record.desk].matcher
        subject, text = words_of(desk, record.subject, record.text, is_reply=is_reply(record.subject))
        text = unwrapped(text)
        return clues_of(desk, matcher, subject=subject, text=text, recipients=(record.to,)).seen(subject, text)

    return see


def answers(records: Sequence[Labelled], desks: Mapping[str, Desk], model: Classifier | None) -> Iterator[Answer]:
    """How each mail is read, by all that reads mail."""
    heard = _Heard(model) if model else None
    readers = build_readers(desks.values(), lambda: heard)
    see = seeing(readers)
    for record in records:
        if heard:
            heard.said = None
        envelope = Envelope(SENDER, (record.to,), "file", RECEIVED)
        reading = readers[record.desk].read(parse(as_mail(record)), envelope)
        if heard and heard.said:
            combined = combine(*heard.said, heard.parameters)
        else:  # rules alone have read it
            keys = [category.key for category in desks[record.desk].categories]
            combined = combine(see(record).scores, None, RULES_ALONE, keys)
        yield _answer(record, reading, combined)


@dataclass
class _Heard:
    """A model that remembers what it was shown last and what it said of it, so that it needn't be asked twice."""

    model: Classifier
    said: tuple[Scores, Prediction] | None = None

    @property
    def parameters(self) -> Parameters:
        return self.model.parameters

    def knows(self, desk: str) -> bool:
        return self.model.knows(desk)

    def predict(self, mails: Sequence[Seen]) -> list[Prediction]:
        found = self.model.predict(mails)
        self.said = (mails[-1].scores, found[-1])
        return found

    def evidence(self, desk: str, finding: str, prediction: Prediction) -> tuple[str, ...]:
        return self.model.evidence(desk, finding, prediction)


def _answer(record: Labelled, reading: Reading, combined: Combined) -> Answer:
    kind = reading.kind or NONE
    return Answer(
        record,
        kind,
        reading.category,
        reading.categories,
        probability=combined.kinds.get(kind, 0.0),
        sure=reading.needs_triage is None,
        grounds=reading.grounds,
        hazards=reading.hazards,
    )


def as_mail(record: Labelled) -> bytes:
    """A labelled mail as it would come in."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = SENDER, record.to
    message["Subject"] = " ".join(record.subject.split())
    message["Message-ID"] = "<labelled@example.org>"
    message["Date"] = RECEIVED
    message.set_content(record.text)
    return message.as_bytes()


def build_explainer(
    settings: Settings, policy: Policy, progress: Progress, damaged: Callable[[Path], None] = lambda _: None
) -> Explainer:
    """What explains mail by a policy; the model is made first where there is none."""
    model = School(settings, policy.desks, damaged).ready(progress)
    made = build_readers(policy.desks.values(), lambda: model)
    contents = build_explained_contents(settings)
    return Explainer(policy.desks, lambda desk: made[desk.name], policy.people, contents)
