"""Joins the classifier to what it rests on: labelled mail, a desk's rules, and the readers that read mail for real."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from mailbot.classify.clues import clues_of
from mailbot.classify.fusion import RULES_ALONE, Classifier, Combined, Seen, combine
from mailbot.classify.understand import language_of, whose_rules
from mailbot.domain.desk import Desk
from mailbot.domain.mail import Envelope
from mailbot.errors import MailbotError
from mailbot.explain import Explainer
from mailbot.learn.cache import Models, key_of
from mailbot.learn.data import Labelled, read_training, sound
from mailbot.learn.evaluate import NONE, Answer
from mailbot.learn.model import Model
from mailbot.learn.split import held_out
from mailbot.learn.training import Progress, See, train
from mailbot.parsing.mime import parse
from mailbot.parsing.reply_text import visible_text
from mailbot.parsing.subject import normalise
from mailbot.policy import Policy
from mailbot.read import Reader
from mailbot.readers import build_explained_contents, build_readers
from mailbot.settings import Settings

LOOK_SECONDS = 5.0  # between two looks for a model that another process trains
SENDER = "somebody@example.org"
RECEIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)  # for dates in labelled mail that state no year


class School:
    """What the desks of an installation can learn from, and what they have learnt."""

    def __init__(self, settings: Settings, desks: Mapping[str, Desk]) -> None:
        self._training, self._desks = settings.training, desks
        self.models = Models(settings.models)
        self.key = key_of(settings.training, settings.rules, desks)

    def records(self) -> list[Labelled]:
        """All labelled mail of the desks.

        Raises:
            ConfigError: with every line that can't be used.
        """
        return sound(read_training(self._training, self._desks.values()))

    def parted(self) -> tuple[list[Labelled], list[Labelled]]:
        """Mails to learn from, and those to measure with.

        Raises:
            MailbotError: there are none.
        """
        records = self.records()
        if not records:
            raise MailbotError(f"there is no labelled mail of {', '.join(self._desks)} in {self._training}")
        return held_out(records)

    def make(self, progress: Progress, *, wait: bool) -> Model | None:
        """The model of the present data and rules, trained where there is none; see Models.make."""

        def training() -> Model:
            return train(self.parted()[0], seeing(build_readers(self._desks.values())), progress)

        return self.models.make(self.key, training, wait=wait)

    def ready(self, progress: Progress) -> Model | None:
        """The model for somebody at a terminal, who waits for it; None where there is no labelled mail.

        Raises:
            ConfigError: with every line of labelled mail that can't be used.
            MailbotError: it can't be kept.
        """
        try:
            if model := self.models.load(self.key):
                return model
            return self.make(progress, wait=True) if self.records() else None
        except OSError as error:
            where = error.filename or self.models.folder
            raise MailbotError(f"{where}: {error.strerror}; name another folder in [paths] models") from None

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
        desk = readers[record.desk].desk
        subject = normalise(record.subject, desk.tag)
        text = visible_text(record.text, is_reply=False)
        language, _ = language_of(desk, subject, text)
        clues = clues_of(
            desk,
            readers[desk.name].matcher,
            subject=subject,
            text=text,
            recipients=(record.to,),
            languages=whose_rules(language),
        )
        return Seen(desk.name, subject, text, clues.scores())

    return see


def answers(records: Sequence[Labelled], desks: Mapping[str, Desk], model: Model | None) -> Iterator[Answer]:
    """How each mail is read, by all that reads mail."""
    readers = build_readers(desks.values(), lambda: model)
    see = seeing(readers)
    for record in records:
        combined = _combined(see(record), model, desks)
        yield _answer(record, readers[record.desk], combined)


def _combined(seen: Seen, model: Model | None, desks: Mapping[str, Desk]) -> Combined:
    if model and model.knows(seen.desk):
        return combine(seen.scores, model.predict([seen])[0], model.parameters)
    return combine(seen.scores, None, RULES_ALONE, [category.key for category in desks[seen.desk].categories])


def _answer(record: Labelled, reader: Reader, combined: Combined) -> Answer:
    envelope = Envelope(SENDER, (record.to,), "file", RECEIVED)
    reading = reader.read(parse(as_mail(record)), envelope)
    kind = reading.kind or NONE
    sure = reading.needs_triage is None
    return Answer(record, kind, reading.category, reading.categories, combined.kinds.get(kind, 0.0), sure)


def as_mail(record: Labelled) -> bytes:
    """A labelled mail as it would come in."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = SENDER, record.to
    message["Subject"] = " ".join(record.subject.split())
    message["Message-ID"] = "<labelled@example.org>"
    message["Date"] = RECEIVED
    message.set_content(record.text)
    return message.as_bytes()


def build_explainer(settings: Settings, policy: Policy, progress: Progress) -> Explainer:
    """What explains mail by a policy; the model is made first where there is none."""
    model = School(settings, policy.desks).ready(progress)
    made = build_readers(policy.desks.values(), lambda: model)
    contents = build_explained_contents(settings)
    return Explainer(policy.desks, lambda desk: made[desk.name], policy.people, contents)
