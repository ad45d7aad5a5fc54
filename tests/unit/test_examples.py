"""Tickets as examples: what becomes one, with which labels, and which model is taken."""

import json
import stat
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from labelled_mail import labelled
from mailbot.desks import load
from mailbot.domain.desk import Desk
from mailbot.domain.judged import Judged
from mailbot.domain.ticket import Ticket
from mailbot.examples import example, is_worse, may_teach, write
from mailbot.learn.data import Labelled, read_training
from mailbot.learn.evaluate import Answer, Evaluation, evaluate
from mailbot.read import Reader
from mailbot.readers import build_readers
from mailbot.settings import shipped
from mailbot.store.judged import Opening
from specimens import NOW

READ = {"kind": "violation_report", "category": "deception", "tier": 2}
TICKET = Ticket(
    "ALU-7K3M2Q", "alludium", "violation_report", "abuse", "A fake profile", NOW,
    category="deception", categories=("deception",), tier=2, language="en", state="closed",
)  # fmt: skip
TEXT = "The account @heron_77 pretends to be me. My name is Kirsten Quellmalz, write to kq@mail.example."
KNOWN = frozenset(f"a fake profile {TEXT.partition('.')[0]} my name is write to i please".casefold().split())


@cache
def reader() -> Reader:
    return build_readers(load(shipped("routing_rules"), ["alludium"]).desks)["alludium"]


def desk() -> Desk:
    return reader().desk


def made(
    text: str = TEXT, to: str = "abuse@alludium.ai", said: tuple[str, ...] = (), **changes: Any
) -> Labelled | None:
    first = Opening(("Kirsten Q.", "kirsten@mail.example"), (to,), text)
    return example(Judged(replace(TICKET, **changes), READ, frozenset(said)), first, reader(), KNOWN)


def test_an_example_says_what_it_said_and_names_nobody() -> None:
    found = made()
    assert found is not None
    assert found.text == "The account @user00 pretends to be me. My name is … …, write to somebody@example.org."
    assert (found.subject, found.to, found.language) == ("A fake profile", "abuse@alludium.ai", "en")
    assert TICKET.id not in json.dumps(found.group)


@pytest.mark.parametrize(
    ("changes", "kind", "categories"),
    [
        ({}, "violation_report", ("deception",)),
        ({"category": "privacy"}, "violation_report", ("privacy",)),  # the main one was replaced, and the others fell
        ({"category": "privacy", "categories": ("deception", "privacy")}, "violation_report", ("privacy", "deception")),
        ({"category": None, "categories": ()}, "violation_report", ()),
        ({"kind": "policy_question"}, "policy_question", ()),
        ({"kind": "appeal"}, "appeal", ("deception",)),
        ({"category": "gone", "categories": ("gone",)}, "violation_report", ()),
    ],
)
def test_its_labels_are_what_the_ticket_is_in_the_end(
    tmp_path: Path, changes: dict[str, Any], kind: str, categories: tuple[str, ...]
) -> None:
    found = made(**changes)
    assert found is not None
    assert (found.kind, found.categories, found.category) == (kind, categories, categories[0] if categories else None)
    write(tmp_path / "examples", [found])
    assert read_training(tmp_path / "examples", [desk()]) == ([found], [])


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"hazards": ("child_safety",)}, False),
        ({"restricted": True}, False),
        ({"encrypted": True}, False),
        ({"anonymous": True}, False),
        ({"reports": 1}, False),
        ({"category": "child_safety"}, False),  # a person found out what it is, and nobody has sealed it
    ],
)
def test_what_is_sealed_or_came_encrypted_or_from_a_machine_teaches_nothing(changes: dict[str, Any], may: bool) -> None:
    restricted = tuple(replace(each, restricted=each.key == "child_safety") for each in desk().categories)
    assert may_teach(replace(TICKET, **changes), replace(desk(), categories=restricted)) is may


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Someone here wants to kill himself tonight, please help.", {}),  # a danger that nobody had seen
        ("The account @heron_77 pretends to be me. Please keep me anonymous.", {}),
        (TEXT, {"to": "somebody@else.example"}),
        (TEXT, {"language": None}),
        (" \n", {}),
        (TEXT, {"tier": 1, "said": ("tier",)}),  # it is about something else than was read, and nobody has said what
    ],
)
def test_what_can_be_no_example_is_none(text: str, changes: dict[str, Any]) -> None:
    assert made(text, **changes) is None


def test_nobody_else_reads_examples(tmp_path: Path) -> None:
    write(folder := tmp_path / "state" / "examples", [labelled()])
    (file,) = folder.glob("*/*.jsonl")
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, file.parent, file)] == [0o700, 0o700, 0o600]


def figures(right: Collection[bool], dangers: Collection[bool] = ()) -> Evaluation:
    """Of readings whose kinds, and whose dangers, were found or not."""
    kinds = [Answer(labelled(), "violation_report" if each else "appeal", None, (), 1, sure=True) for each in right]
    said = labelled(hazards=("imminent_harm",))
    found = [
        Answer(said, "violation_report", None, (), 1, sure=True, hazards=said.hazards if each else ())
        for each in dangers
    ]
    return evaluate([*kinds, *found], {"alludium": desk()})


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        (figures((True, False)), figures((True, False)), False),
        (figures((True, False)), figures((True, True)), False),
        (figures((True, True)), figures((True, False)), True),
        (figures((False,), (True,)), figures((True,), (False,)), True),  # a danger weighs what any kind does
    ],
)
def test_a_model_is_worse_where_one_of_its_figures_is(before: Evaluation, after: Evaluation, worse: bool) -> None:
    assert is_worse(after, before) is worse
