"""Commands for the classifier: train it, and measure how good readings are."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli_options import Config, Json, say, screen, settings_from
from mailbot.domain.desk import Desk
from mailbot.errors import MailbotError
from mailbot.settings import Settings

if TYPE_CHECKING:
    from mailbot.classify.fusion import Classifier, Parameters
    from mailbot.learn.data import Labelled
    from mailbot.learn.evaluate import Answer
    from mailbot.learn.training import Progress, ScoresOf

AT_A_TIME = 256  # mails that are read together


def train(config: Config = None) -> None:
    """Train the classifier on the labelled mail; does nothing where that was done. Rules read alone without it."""
    from mailbot import app
    from mailbot.learn import training
    from mailbot.learn.cache import Models
    from mailbot.learn.split import held_out
    from mailbot.show_learn import show_training

    settings = settings_from(config)
    desks = app.load_policy(settings).desks
    records = _training(settings, desks)
    models, key, began = Models(settings.models), _key(settings, desks), perf_counter()
    if models.has(key):
        screen.print(f"[green]✓[/] this data and these rules were learnt already: {models.folder / key[:12]}…")
        return
    learnt, kept = held_out(records)
    with _progress() as progress:
        model = models.make(key, lambda: training.train(learnt, _scores(desks), progress), wait=True)
    if model:
        show_training(screen, learnt, kept, model.about.figures, perf_counter() - began, models.size(key))


def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Labelled mail [dim](default: what training keeps apart)[/]")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Write the confusion matrices as SVG.")] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Measure how mail is read against what people say that it is: for each desk, class and language."""
    from mailbot import app
    from mailbot.learn.cache import Models
    from mailbot.learn.data import read_files, sound
    from mailbot.learn.evaluate import by_desk, plain
    from mailbot.learn.evaluate import evaluate as measure
    from mailbot.learn.picture import confusion_svg
    from mailbot.learn.split import held_out
    from mailbot.show_learn import show_evaluation

    settings = settings_from(config)
    desks = app.load_policy(settings).desks
    records = sound(read_files(files, desks)) if files else held_out(_training(settings, desks))[1]
    model = Models(settings.models).load(_key(settings, desks))
    answers = list(_answers(records, _scores(desks), model, model.about.parameters if model else None, desks))
    found, together = by_desk(answers, desks), measure(answers, desks)
    if as_json:
        say({"model": model is not None, "all": plain(together), "desks": {k: plain(v) for k, v in found.items()}})
    else:
        if model is None:
            screen.print("[yellow]no model was trained on this data: the rules alone are measured[/]")
        for name, figures in (*found.items(), *((("all desks", together),) if len(found) > 1 else ())):
            show_evaluation(screen, name, figures)
    if picture:
        matrices = {f"{name}: {what}": matrix for name, each in found.items()
                    for what, matrix in (("kind", each.confusion), ("category", each.category_confusion))}  # fmt: skip
        picture.write_text(confusion_svg(matrices), encoding="utf-8")


def _training(settings: Settings, desks: Mapping[str, Desk]) -> "list[Labelled]":
    from mailbot.learn.data import read_training, sound

    records = sound(read_training(settings.training, desks.values()))
    if not records:
        raise MailbotError(f"there is no labelled mail of {', '.join(desks)} in {settings.training}")
    return records


def _key(settings: Settings, desks: Mapping[str, Desk]) -> str:
    from mailbot.learn.cache import key_of

    return key_of([*(settings.training / name for name in sorted(desks)), settings.rules])


def _scores(desks: Mapping[str, Desk]) -> "ScoresOf":
    from mailbot.classify.rules import Matcher
    from mailbot.classify.scores import scores_of
    from mailbot.parsing.subject import normalise

    matchers = {name: Matcher(desk) for name, desk in desks.items()}
    return lambda desk, to, subject, text: scores_of(desks[desk], matchers[desk], to, normalise(subject), text)


def _answers(
    records: "Sequence[Labelled]",
    scores: "ScoresOf",
    model: "Classifier | None",
    parameters: "Parameters | None",
    desks: Mapping[str, Desk],
) -> "Iterator[Answer]":
    """What rules and model say together of each mail."""
    from mailbot.classify.fusion import RULES_ALONE, Prediction, Seen, combine
    from mailbot.learn.evaluate import Answer

    for start in range(0, len(records), AT_A_TIME):
        part = records[start : start + AT_A_TIME]
        seen = [Seen(each.desk, each.subject, each.text, scores(each.desk, each.to, each.subject, each.text))
                for each in part]  # fmt: skip
        said: Sequence[Prediction | None] = model.predict(seen) if model else [None] * len(part)
        for record, mail, prediction in zip(part, seen, said, strict=True):
            keys = [category.key for category in desks[record.desk].categories]
            known = prediction if model and model.knows(record.desk) else None
            found = combine(mail.scores, known, parameters if known and parameters else RULES_ALONE, keys)
            about = found.found_categories(asked=found.kind == _report_kind(desks[record.desk]))
            sure = found.kind_is_sure and (not about or found.category_is_sure)
            yield Answer(record, found.kind, about[0] if about else None, about, found.kinds[found.kind], sure)


@contextmanager
def _progress() -> "Iterator[Progress]":
    from rich.progress import Progress as Bar

    with Bar(console=screen, transient=True) as bar:
        tasks = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield tell


def _report_kind(desk: Desk) -> str:
    """What a report about others is to a desk."""
    published = {intake.kind for intake in desk.intakes}
    return "complaint" if "complaint" in published and "violation_report" not in published else "violation_report"
