"""How training went and how good readings are, as tables."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.measure import Measurement

from mailbot.examples import Lesson, danger_found
from mailbot.learn.data import LEAST_OF_A_DESK, Labelled
from mailbot.learn.evaluate import ClassFigures, Evaluation
from mailbot.terminal import PlainTable, escape

MOST_WIDE = 10_000  # columns that no screen has


def show_training(
    screen: Console, learnt: Sequence[Labelled], kept: Sequence[Labelled], figures: Mapping[str, Any],
    seconds: float, octets: int, known: Collection[str],
) -> None:  # fmt: skip
    """What was learnt from, how long it took, and how good it is on mails that it had not seen.

    Args:
        known: desks that had mails enough.
    """
    table = PlainTable("desk", "language", "mails")
    counts = Counter((record.desk, record.language) for record in learnt)
    for (desk, language), count in sorted(counts.items()):
        table.add_row(desk, language, str(count))
    screen.print(table)
    for desk in sorted({record.desk for record in learnt}.difference(known)):
        told = f"[yellow]{escape(desk)}: fewer than {LEAST_OF_A_DESK} mails, too few to learn from; rules read alone[/]"
        screen.print(told, highlight=False)
    screen.print(
        f"[green]✓[/] learnt from {len(learnt)} mails in {seconds:.0f} s, {len(kept)} kept apart; "
        f"the model takes {octets / 1e6:.1f} MB",
        highlight=False,
    )
    for name in ("kind", "category"):
        if f"{name}_right" in figures:
            shares = (figures[f"{name}_{what}"] for what in ("right", "unsure", "right_where_sure"))
            right, unsure, sure = (_percent(share) for share in shares)
            told = f"{name}: {right} right on mails not seen; {unsure} left to people, {sure} right among the rest"
            screen.print(told, highlight=False)


TOLD = {
    "taken": "[green]✓[/] the new model reads no worse: it is the one from now on, for a bot from its next start on",
    "worse": "[red]✗[/] the new model reads worse: the one so far stays, and what these tickets teach is not kept",
    "unmeasured": "[red]✗[/] there is no labelled mail to measure the models with: the one so far stays",
    "known": "[green]✓[/] there is nothing that wasn't learnt already",
}


def show_lesson(screen: Console, lesson: Lesson, folder: Path) -> None:
    """What tickets have taught, and the figures of the model before and after.

    Args:
        folder: where the examples are kept.
    """
    screen.print(
        f"{lesson.examples} tickets of which a person has said what they are, masked; {lesson.left_out} more are no "
        "example: sealed, encrypted, anonymous, or not to be masked whole",
        highlight=False,
    )
    if lesson.before and lesson.after:
        both = (lesson.before, lesson.after)
        table = PlainTable(f"of {lesson.after.mails} mails", "model so far", "new model")
        for name, figures in (
            ("kind right", [each.kind_right for each in both]),
            ("main category right", [each.category_right for each in both]),
            ("dangers found", [danger_found(each) for each in both]),
            ("left to people", [each.unsure for each in both]),
            ("right among the rest", [each.right_where_sure for each in both]),
        ):
            table.add_row(name, *map(_percent, figures))
        screen.print(table)
    screen.print(TOLD[lesson.outcome], highlight=False)
    if lesson.outcome == "taken":
        screen.print(f"what was learnt from is kept in {escape(str(folder))}, for nobody else to read", highlight=False)


def show_evaluation(screen: Console, name: str, found: Evaluation) -> None:
    """One desk's figures."""
    screen.rule(escape(name))
    tier = "" if found.tier_right is None else f", tier {_percent(found.tier_right)}"
    screen.print(
        f"{found.mails} mails: kind {_percent(found.kind_right)} right (macro F1 {found.kind_macro_f1:.3f}), "
        f"main category {_percent(found.category_right)} (macro F1 of all {found.category_macro_f1:.3f}){tier}\n"
        f"left to people {_percent(found.unsure)}, right among the rest {_percent(found.right_where_sure)}; "
        f"expected calibration error {found.calibration_error:.3f}",
        highlight=False,
    )
    tables = {"kind": found.kinds, "category": found.categories, "ground": found.grounds, "hazard": found.hazards}
    for title, classes in tables.items():
        if classes:
            screen.print(_classes(title, classes))
    screen.print(_languages(found))
    screen.print(_bins(found))
    for matrix in (found.confusion, found.category_confusion):
        if matrix:
            table = _confusion(matrix)
            needed = Measurement.get(screen, screen.options.update(max_width=MOST_WIDE), table).maximum
            told = f"who is taken for what is {needed} columns wide: --picture FILE.svg draws it"
            screen.print(table if needed <= screen.width else told, highlight=False)


def _classes(title: str, classes: Mapping[str, ClassFigures]) -> PlainTable:
    table = PlainTable(title, "precision", "recall", "F1", "mails")
    for name, each in classes.items():
        table.add_row(name, f"{each.precision:.3f}", f"{each.recall:.3f}", f"{each.f1:.3f}", str(each.support))
    return table


def _languages(found: Evaluation) -> PlainTable:
    table = PlainTable("language", "mails", "kind right", "main category right")
    for language, (mails, kind, category) in found.languages.items():
        table.add_row(language, str(mails), _percent(kind), _percent(category))
    return table


def _bins(found: Evaluation) -> PlainTable:
    table = PlainTable("probability of the kind", "mails", "said", "right")
    for each in found.bins:
        if each.count:
            table.add_row(
                f"{each.least:.1f} – {each.least + 0.1:.1f}", str(each.count), f"{each.said:.3f}", f"{each.right:.3f}"
            )
    return table


def _confusion(matrix: Mapping[str, Mapping[str, int]]) -> PlainTable:
    """Rows are what mails are, columns what was said, by the number of its row."""
    names = sorted({*matrix, *(said for row in matrix.values() for said in row)})
    table = PlainTable("is ↓ said →", *(str(number) for number in range(1, len(names) + 1)))
    for number, truth in enumerate(names, 1):
        row = matrix.get(truth, {})
        table.add_row(f"{number} {truth}", *(str(row[name]) if name in row else "·" for name in names))
    return table


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
