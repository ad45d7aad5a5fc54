"""The figures of an evaluation, against some worked out by hand."""

import json
from typing import Any

import pytest
from lxml import html

from labelled_mail import labelled
from mailbot.desks import load
from mailbot.learn.evaluate import Answer, ClassFigures, by_desk, evaluate, plain
from mailbot.learn.picture import confusion_svg
from mailbot.settings import shipped

DESKS = {desk.name: desk for desk in load(shipped("routing_rules"), ["alludium"]).desks}


def answer(truth: dict[str, Any], kind: str, *categories: str, probability: float = 0.95, sure: bool = True) -> Answer:
    return Answer(labelled(**truth), kind, categories[0] if categories else None, categories, probability, sure)


REPORT: dict[str, Any] = {}
APPEAL = {"kind": "appeal", "category": None, "categories": ()}
ANSWERS = [
    answer(REPORT, "violation_report", "deception"),
    answer(REPORT, "violation_report", "harmful_content", probability=0.65),
    answer(REPORT, "appeal", probability=0.45, sure=False),
    answer({**REPORT, "language": "pl"}, "violation_report", "privacy", "deception", probability=0.95),
    answer(APPEAL, "appeal", probability=0.85),
    answer(APPEAL, "violation_report", "deception", probability=0.55),
]


def test_figures_of_a_class() -> None:
    appeal = evaluate(ANSWERS, DESKS).kinds["appeal"]
    assert (appeal.precision, appeal.recall, appeal.f1, appeal.support) == (0.5, 0.5, 0.5, 2)
    report = evaluate(ANSWERS, DESKS).kinds["violation_report"]
    assert (report.precision, report.recall, report.support) == (0.75, 0.75, 4)


def test_shares_of_all() -> None:
    found = evaluate(ANSWERS, DESKS)
    assert found.kind_right == pytest.approx(4 / 6, abs=1e-4)
    assert found.kind_macro_f1 == pytest.approx(0.625)
    assert found.category_right == 0.25
    assert found.tier_right == 0.5  # deception and harmful content are of the same tier, privacy and nothing are not
    assert found.unsure == pytest.approx(1 / 6, abs=1e-4)
    assert found.right_where_sure == pytest.approx(2 / 5)


def test_every_category_of_a_mail_counts() -> None:
    deception = evaluate(ANSWERS, DESKS).categories["deception"]
    assert (deception.precision, deception.recall, deception.support) == (1.0, 0.5, 4)


def test_grounds_and_hazards_have_figures_of_each() -> None:
    found = evaluate(
        [
            Answer(labelled(grounds=("intent", "context")), "appeal", None, (), 0.9, sure=True, grounds=("intent",)),
            Answer(labelled(hazards=("child_safety",)), "complaint", None, (), 0.9, sure=True, grounds=("intent",)),
            Answer(labelled(), "complaint", None, (), 0.9, sure=True, hazards=("child_safety",)),
            Answer(labelled(hazards=("child_safety",)), "appeal", None, (), 0.9, sure=True, hazards=("child_safety",)),
        ],
        DESKS,
    )
    assert found.grounds == {"intent": ClassFigures(0.5, 1.0, 0.6667, 1), "context": ClassFigures(0.0, 0.0, 0.0, 1)}
    assert found.hazards == {"child_safety": ClassFigures(0.5, 0.5, 0.5, 2)}


def test_what_neither_is_nor_was_said_has_no_figures() -> None:
    found = evaluate(ANSWERS, DESKS)
    assert (found.grounds, found.hazards) == ({}, {})


def test_calibration_is_the_distance_between_said_and_right() -> None:
    found = evaluate([answer(REPORT, "violation_report", probability=0.95)] * 3 + [answer(REPORT, "appeal")], DESKS)
    assert found.calibration_error == pytest.approx(0.2)
    assert (found.bins[9].count, found.bins[9].said, found.bins[9].right) == (4, 0.95, 0.75)


def test_certainty_falls_into_the_last_bin() -> None:
    assert evaluate([answer(REPORT, "appeal", probability=1.0)], DESKS).bins[9].count == 1


def test_languages_are_told_apart() -> None:
    assert evaluate(ANSWERS, DESKS).languages["pl"] == (1, 1.0, 0.0)


def test_confusion_has_what_was_said_in_place_of_what() -> None:
    found = evaluate(ANSWERS, DESKS)
    assert found.confusion["violation_report"] == {"appeal": 1, "violation_report": 3}
    assert found.category_confusion["deception"] == {"deception": 1, "harmful_content": 1, "none": 1, "privacy": 1}


def test_figures_are_plain_values() -> None:
    assert json.loads(json.dumps(plain(evaluate(ANSWERS, DESKS))))["languages"]["pl"]["mails"] == 1


def test_no_mail_has_figures_too() -> None:
    assert evaluate([], DESKS).mails == 0
    assert by_desk([], DESKS) == {}


def test_the_picture_shows_each_count() -> None:
    picture = confusion_svg({"a <b>": {"x": {"x": 7, "y": 2}}, "second": {"z": {"z": 1}}})
    texts = [each.text for each in html.fromstring(picture).iter() if each.tag == "text"]
    assert {"a <b>", "7", "2", "x", "y", "z", "second"} <= set(texts)
