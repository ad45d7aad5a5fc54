"""Every line of labelled mail that can't be learnt from is told with file, line and key, all of them at once."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from labelled_mail import labelled
from mailbot.desks import load
from mailbot.errors import ConfigError
from mailbot.learn.data import read_training, sound, strays
from mailbot.settings import shipped

DESKS = load(shipped("routing_rules"), ["alludium"]).desks
Write = Callable[..., Path]


def line(**changed: Any) -> dict[str, Any]:
    return {**asdict(labelled()), **changed}


def problems(path: Path) -> list[str]:
    found = read_training(path.parent.parent, DESKS)[1]
    return [str(problem).removeprefix(f"{path.parent}/") for problem in found]


def test_sound_lines_are_read_in_their_order(write: Write) -> None:
    path = write(line(text="one"), "", line(text="two", category=None, categories=[], kind="appeal"))
    records, wrong = read_training(path.parent.parent, DESKS)
    assert (records, wrong) == (
        [labelled(text="one"), labelled(text="two", category=None, categories=(), kind="appeal")],
        [],
    )


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{not json", "some.jsonl:2: is no JSON: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "some.jsonl:2: is no JSON: it can't be read"),
        ("[]", "some.jsonl:2: expected an object with the keys of a labelled mail"),
        (line(subjct="x"), "some.jsonl:2: subjct: unknown key; did you mean `subject`?"),
        ({k: v for k, v in line().items() if k != "group"}, "some.jsonl:2: group: is missing"),
        (line(text=3), "some.jsonl:2: text: expected text"),
        (line(text=" "), "some.jsonl:2: text: must not be empty"),
        (line(categories="deception"), "some.jsonl:2: categories: expected a list of categories"),
        (line(kind="apeal"), "some.jsonl:2: kind: unknown `apeal`; did you mean `appeal`?"),
        (line(desk="aludium"), "some.jsonl:2: desk: unknown `aludium`; did you mean `alludium`?"),
        (
            line(language="eng"),
            "some.jsonl:2: language: expected an ISO 639-1 code in lower case, such as en; found `eng`",
        ),
        (
            line(category="deceptoin", categories=["deceptoin"]),
            "some.jsonl:2: categories: unknown `deceptoin`; did you mean `deception`?",
        ),
        (
            line(kind="legal_request"),
            "some.jsonl:2: categories: legal_request takes no category; violation_report, complaint, appeal do",
        ),
        (
            line(categories=["privacy", "deception"]),
            "some.jsonl:2: category: the main category must be the first of categories; found `deception`",
        ),
        (
            line(hazards=["child_safty"]),
            "some.jsonl:2: hazards: unknown `child_safty`; did you mean `child_safety`?",
        ),
        (
            line(categories=["deception", "privacy", "deception"]),
            "some.jsonl:2: categories: `deception` stands there twice",
        ),
        (line(hazards=["child_safety"] * 3), "some.jsonl:2: hazards: `child_safety` stands there twice"),
        *(
            (line(to=to), "some.jsonl:2: to: expected the address that it was sent to, such as abuse@example.org")
            for to in ("", "abuse", "abuse@alludium.ai\nBcc: a@example.org", "Abuse <abuse@alludium.ai>", "a@b, c@d")
        ),
        *(
            (
                line(**{key: "words \ud83d"}),
                f"some.jsonl:2: {key}: has half a character: an escape such as \\ud83d without its second half",
            )
            for key in ("subject", "text", "group")
        ),
        (line(grounds="intent"), "some.jsonl:2: grounds: expected a list of grounds"),
        (line(grounds=["intent"]), "some.jsonl:2: grounds: violation_report takes no grounds; appeal does"),
        (
            line(category=None),
            "some.jsonl:2: category: the main category must be the first of categories; found `None`",
        ),
    ],
)
def test_a_bad_line_is_told(write: Write, bad: dict[str, Any] | str, problem: str) -> None:
    assert problems(write(line(text="sound"), bad)) == [problem]


def test_grounds_and_hazards_may_be_left_out(write: Write) -> None:
    appeal = {"kind": "appeal", "category": None, "categories": []}
    without = {key: value for key, value in line(text="one").items() if key not in ("grounds", "hazards")}
    path = write(without, line(**appeal, text="two", grounds=["intent"], hazards=["imminent_harm"]))
    plain, pleaded = read_training(path.parent.parent, DESKS)[0]
    assert (plain.grounds, plain.hazards) == ((), ())
    assert (pleaded.grounds, pleaded.hazards) == (("intent",), ("imminent_harm",))


APPEAL = {"kind": "appeal", "grounds": ["intent", "context"], "hazards": ["imminent_harm"]}


@pytest.mark.parametrize(
    ("changed", "others"),
    [
        ({"category": "privacy", "categories": ["privacy"]}, "category, categories"),
        ({"categories": ["deception", "privacy"]}, "categories"),
        ({"kind": "complaint", "grounds": []}, "kind, grounds"),
        ({"grounds": ["intent"]}, "grounds"),
        ({"hazards": []}, "hazards"),
        ({"hazards": ["imminent_harm", "child_safety"]}, "hazards"),
        ({"language": "de"}, "language"),
    ],
)
def test_the_same_mail_with_other_labels_is_told_with_the_first(
    write: Write, changed: dict[str, Any], others: str
) -> None:
    path = write(line(**APPEAL), line(**{**APPEAL, **changed}))
    assert problems(path) == [f"some.jsonl:2: text: the same mail has other labels in {path}:1: {others}"]


def test_other_labels_are_told_across_files(write: Write) -> None:
    first = write(line(), name="a.jsonl")
    second = write("", line(hazards=["child_safety"]), name="b.jsonl")
    assert problems(second) == [f"b.jsonl:2: text: the same mail has other labels in {first}:1: hazards"]


@pytest.mark.parametrize("changed", [{}, {"grounds": ["context", "intent"]}, {"group": "two"}])
def test_a_mail_that_stands_twice_counts_once(write: Write, changed: dict[str, Any]) -> None:
    path = write(line(**APPEAL), line(**{**APPEAL, **changed}))
    assert problems(path) == []
    assert len(read_training(path.parent.parent, DESKS)[0]) == 1


def test_all_problems_are_told_together(write: Write) -> None:
    path = write("{", line(kind="nothing"))
    with pytest.raises(ConfigError) as caught:
        sound(read_training(path.parent.parent, DESKS))
    assert len(caught.value.problems) == 2


def test_bytes_that_are_no_text_are_told(write: Write) -> None:
    path = write("{}")
    path.write_bytes(b"{}\n{}\n\xff\xfe\n")
    assert problems(path) == ["some.jsonl:3: can't be read: it is no UTF-8"]


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("alure", "alure: holds labelled mail for no desk; did you mean `allure`?"),
        ("garage", "garage: holds labelled mail for no desk; expected one of: alludium, allure"),
        ("allure", None),
    ],
)
def test_a_folder_of_no_desk_is_told_with_the_nearest(tmp_path: Path, folder: str, told: str | None) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "en.jsonl").write_text("")
    (tmp_path / folder / "de.jsonl").write_text("")
    (tmp_path / "notes").mkdir()
    problems = [str(problem).removeprefix(f"{tmp_path}/") for problem in strays(tmp_path, ["alludium", "allure"])]
    assert problems == ([told] if told else [])


def test_the_shipped_mail_is_sound() -> None:
    assert read_training(shipped("training"), DESKS)[1] == []
