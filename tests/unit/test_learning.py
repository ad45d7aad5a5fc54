"""Labelled mail is seen and read as mail that comes in would be."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelled_mail import few_mails, labelled
from mailbot.classify.fusion import Parameters, Prediction, Seen
from mailbot.desks import load
from mailbot.errors import ConfigError
from mailbot.learn.data import ADDRESS
from mailbot.learn.model import Model
from mailbot.learn.training import Progress, train
from mailbot.learning import School, answers, as_mail, seeing
from mailbot.parsing.mime import parse
from mailbot.readers import build_readers
from mailbot.settings import Settings, shipped

DESKS = {desk.name: desk for desk in load(shipped("routing_rules"), ["alludium"]).desks}
SEE = seeing(build_readers(DESKS.values()))


@pytest.fixture(scope="module")
def model() -> Model:
    return train(few_mails(), SEE, lambda *_: None)


@dataclass
class Watched:
    """A model with what it was shown."""

    model: Model
    shown: list[Seen] = field(default_factory=list)

    @property
    def parameters(self) -> Parameters:
        return self.model.parameters

    def knows(self, desk: str) -> bool:
        return self.model.knows(desk)

    def predict(self, mails: Sequence[Seen]) -> list[Prediction]:
        self.shown += mails
        return self.model.predict(mails)

    def evidence(self, desk: str, finding: str, prediction: Prediction) -> tuple[str, ...]:
        return self.model.evidence(desk, finding, prediction)


def test_a_labelled_mail_is_seen_without_prefixes_and_sign_off() -> None:
    seen = SEE(labelled(subject="Fwd: Re: [Tier 2] Appeal - ACC-1", text="Please restore my account.\n-- \nJ."))
    assert seen.subject == "[Tier 2] Appeal - ACC-1"
    assert seen.text.strip() == "Please restore my account."
    assert seen.scores.convention == "appeal"
    assert seen.scores.addressed == "violation_report"
    assert seen.scores.kinds["appeal"] > 0


def test_a_labelled_mail_becomes_a_mail_with_its_words() -> None:
    mail = parse(as_mail(labelled(subject="アカウント\n凍結", text="凍結されました。\nご確認ください。")))
    assert mail.subject == "アカウント 凍結"
    assert mail.text.strip() == "凍結されました。\nご確認ください。"


@given(
    to=st.from_regex(ADDRESS, fullmatch=True),
    subject=st.text(st.characters(codec="utf-8")),
    text=st.text(st.characters(codec="utf-8")),
)
def test_whatever_a_labelled_mail_says_it_becomes_a_mail(to: str, subject: str, text: str) -> None:
    assert parse(as_mail(labelled(to=to, subject=subject, text=text))).subject is not None


def test_a_labelled_mail_is_seen_as_the_same_mail_that_comes_in(model: Model) -> None:
    records = [
        labelled(subject="Re: my account", text="Please restore it.\n\n> You are banned.\n\nJo", kind="appeal"),
        labelled(subject="[External] Scam", text="They pretend to be me.\n-- \nJo"),
        labelled(subject="Betrug", text="Jemand gibt sich als ich aus und betrügt andere Leute.", language="de"),
    ]
    watched = Watched(model)
    assert len(list(answers(records, DESKS, watched))) == len(records)
    assert watched.shown == [SEE(record) for record in records]


def test_readings_are_those_of_rules_where_no_model_is() -> None:
    (answer,) = answers([labelled(text="Please unban my account, I appeal.", kind="appeal")], DESKS, None)
    assert answer.kind == "appeal"


def test_readings_are_those_of_the_model_where_there_is_one(model: Model) -> None:
    found = list(answers(few_mails(), DESKS, model))
    assert sum(answer.kind == answer.record.kind for answer in found) >= 0.9 * len(found)
    assert all(0 <= answer.probability <= 1 for answer in found)


def test_a_school_answers_with_its_model_once_there_is_one(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = School(settings_with(tmp_path), DESKS)
    trained = school.trained()
    assert trained() is None
    school.models.make(school.key, lambda: model, wait=False)
    monkeypatch.setattr("mailbot.learning.LOOK_SECONDS", 0.0)
    found = trained()
    assert found is not None
    assert found.knows("alludium")
    assert trained() is found


def test_a_school_goes_by_rules_while_its_model_is_damaged(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.learning.LOOK_SECONDS", 0.0)
    school = School(settings_with(tmp_path), DESKS)
    school.models.make(school.key, lambda: model, wait=False)
    (tmp_path / school.key / "pipeline" / "meta.json").write_text("")
    trained = school.trained()
    assert trained() is None
    school.models.make(school.key, lambda: model, wait=False)
    assert trained() is not None


@pytest.mark.parametrize("mails", [1, 2, 30])
def test_there_is_something_to_learn_however_few_mails_there_are(tmp_path: Path, mails: int) -> None:
    for group in (f"group {number}" for number in range(30)):
        lines = [asdict(labelled(text=f"text {number}", group=group)) for number in range(mails)]
        (tmp_path / "alludium").mkdir(exist_ok=True)
        (tmp_path / "alludium" / "some.jsonl").write_text("\n".join(map(json.dumps, lines)))
        settings = Settings.model_validate({"desks": ["alludium"], "paths": {"training": tmp_path}})
        learnt, kept = School(settings, DESKS).parted()
        assert learnt
        assert len(learnt) + len(kept) == mails


@pytest.mark.parametrize("making", [School.ready, partial(School.make, wait=True)], ids=["ready", "make"])
def test_a_folder_of_models_that_cannot_be_used_is_told_by_its_setting(
    tmp_path: Path, making: Callable[[School, Progress], object]
) -> None:
    (tmp_path / "models").write_text("x")
    with pytest.raises(ConfigError) as caught:
        making(School(settings_with(tmp_path / "models"), DESKS), lambda *_: None)
    (problem,) = caught.value.problems
    assert str(problem) == (
        f"settings: paths.models: {tmp_path / 'models'} can't be used: File exists; name another folder"
    )


def settings_with(models: Path) -> Settings:
    return Settings.model_validate({"desks": ["alludium"], "paths": {"models": models}})
