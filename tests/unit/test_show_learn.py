"""What a person sees of an evaluation."""

from io import StringIO

import pytest
from rich.console import Console

from labelled_mail import labelled
from mailbot.desks import load
from mailbot.learn.evaluate import Answer, evaluate
from mailbot.settings import shipped
from mailbot.show_learn import show_evaluation, show_training

DESKS = {desk.name: desk for desk in load(shipped("routing_rules"), ["alludium"]).desks}


def shown(answers: list[Answer], width: int) -> str:
    screen = Console(file=StringIO(), width=width)
    show_evaluation(screen, "alludium", evaluate(answers, DESKS))
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue()


def answer(category: str = "deception", **more: tuple[str, ...]) -> Answer:
    record = labelled(category=category, categories=(category,), **more)
    return Answer(record, "violation_report", category, (category,), 0.9, sure=True, **more)


@pytest.mark.parametrize("title", ["ground", "hazard"])
def test_grounds_and_hazards_are_shown_where_there_are_some(title: str) -> None:
    heading = f"┃ {title} "
    assert heading in shown([answer(grounds=("intent",), hazards=("child_safety",))], 80)
    assert heading not in shown([answer()], 80)


@pytest.mark.parametrize(("width", "fits"), [(80, False), (200, True)])
def test_a_matrix_too_wide_for_the_screen_is_not_shown_crippled(width: int, fits: bool) -> None:
    text = shown([answer(f"category_{number}") for number in range(20)], width)
    assert ("20 category_9" in text) is fits
    assert ("--picture FILE.svg draws it" in text) is not fits


@pytest.mark.parametrize(("known", "told"), [((), True), (("alludium",), False)])
def test_a_desk_with_too_few_mails_is_told_to_be_read_by_rules_alone(known: tuple[str, ...], told: bool) -> None:
    screen = Console(file=StringIO(), width=120)
    show_training(screen, [labelled()], [], {}, 1.0, 10, known)
    assert isinstance(screen.file, StringIO)
    assert ("alludium: fewer than 50 mails" in screen.file.getvalue()) is told
