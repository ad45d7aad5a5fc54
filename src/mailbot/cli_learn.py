"""Commands for the classifier: train it, and measure how well mail is read."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from mailbot.cli_options import Config, Json, errors, say, screen, settings_from
from mailbot.errors import MailbotError
from mailbot.pictures import check_picture, write_picture
from mailbot.terminal import escape

if TYPE_CHECKING:
    from mailbot.domain.desk import Desk
    from mailbot.learn.evaluate import Evaluation
    from mailbot.learn.training import Progress
    from mailbot.settings import Settings

EXIT_NOT_TAKEN = 1


def train(
    from_tickets: Annotated[
        bool,
        typer.Option(
            "--from-tickets", help="Learn from tickets too of which a person has said what they are, without names."
        ),
    ] = False,
    config: Config = None,
) -> None:
    """Train the classifier on the labelled mail; does nothing where that was done. Rules read alone without it.

    A model that has learnt from tickets is taken only where it reads no worse than the one before: else exits 1.
    """
    from mailbot.learning import School
    from mailbot.policy import load_policy
    from mailbot.show_learn import show_training

    settings = settings_from(config)
    desks = load_policy(settings).desks
    if from_tickets:
        _train_from_tickets(settings, desks)
        return
    school = School(settings, desks, tell_damaged)
    learnt, kept = school.parted()
    if school.models.has(school.key):
        screen.print("[green]✓[/] this labelled mail was learnt already, with these rules", highlight=False)
        return
    began = perf_counter()
    with progress_bars(screen) as progress:
        model = school.make(progress, wait=True)
    if model:
        seconds, octets = perf_counter() - began, school.models.size(school.key)
        show_training(screen, learnt, kept, model.about.figures, seconds, octets, model.about.desks)


def _train_from_tickets(settings: "Settings", desks: "Mapping[str, Desk]") -> None:
    from mailbot.examples import learn_from_tickets
    from mailbot.opening import open_store
    from mailbot.show_learn import show_lesson

    with closing(open_store(settings)) as store, progress_bars(screen) as progress:
        lesson = learn_from_tickets(settings, desks, store.database, progress, tell_damaged)
    show_lesson(screen, lesson, settings.examples)
    if lesson.outcome in ("worse", "unmeasured"):
        raise typer.Exit(EXIT_NOT_TAKEN)


def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Labelled mail [dim](default: what training keeps apart)[/]")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the confusion matrices: FILE.svg or FILE.png.")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Measure how mail is read against what people say that it is: for each desk, class and language."""
    from mailbot.learn.data import read_files, sound
    from mailbot.learn.evaluate import by_desk, plain
    from mailbot.learn.evaluate import evaluate as measure
    from mailbot.learning import School, answers
    from mailbot.policy import load_policy
    from mailbot.show_learn import show_evaluation

    if picture:
        check_picture(picture)
    settings = settings_from(config)
    desks = load_policy(settings).desks
    school = School(settings, desks)
    records = sound(read_files(files, desks)) if files else school.parted()[1]
    if not records:
        where = ", ".join(map(str, files)) if files else "what training keeps apart"
        raise MailbotError(f"there is no labelled mail in {where}, so that nothing can be measured")
    model = school.models.load(school.key)
    read = list(answers(records, desks, model))
    found, together = by_desk(read, desks), measure(read, desks)
    if as_json:
        say({"model": model is not None, "all": plain(together), "desks": {k: plain(v) for k, v in found.items()}})
    else:
        if model is None:
            screen.print("[yellow]none was trained on this data: `mailbot train`; rules alone are measured[/]")
        for name, figures in (*found.items(), *((("all desks", together),) if len(found) > 1 else ())):
            show_evaluation(screen, name, figures)
    if picture:
        _draw(picture, found)


def _draw(picture: Path, found: "Mapping[str, Evaluation]") -> None:
    """Writes the confusion matrices of each desk."""
    from mailbot.learn.picture import confusion_svg

    matrices = {f"{name}: {what}": matrix for name, each in found.items()
                for what, matrix in (("kind", each.confusion), ("category", each.category_confusion))}  # fmt: skip
    write_picture(picture, confusion_svg(matrices))


def tell_damaged(model: Path) -> None:
    """Says that a model wasn't as it was written."""
    told = f"the model in {model} is not as it was written; it is made anew"
    errors.print(f"[yellow]![/] {escape(told)}", highlight=False, soft_wrap=True)


@contextmanager
def progress_bars(console: Console, *, quiet: bool = False) -> "Iterator[Progress]":
    """A bar for each part of the work."""
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=console, transient=True, disable=quiet) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done)

        yield tell
