"""Labelled mail is seen and read as mail that comes in would be."""

from pathlib import Path

import pytest

from labelled_mail import few_mails, labelled
from mailbot.desks import load
from mailbot.learn.training import train
from mailbot.learning import School, answers, as_mail, seeing
from mailbot.parsing.mime import parse
from mailbot.readers import build_readers
from mailbot.settings import Settings, shipped

DESKS = {desk.name: desk for desk in load(shipped("routing_rules"), ["alludium"]).desks}
SEE = seeing(build_readers(DESKS.values()))


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


def test_readings_are_those_of_rules_where_no_model_is() -> None:
    (answer,) = answers([labelled(text="Please unban my account, I appeal.", kind="appeal")], DESKS, None)
    assert answer.kind == "appeal"


def test_readings_are_those_of_the_model_where_there_is_one() -> None:
    model = train(few_mails(), SEE, lambda *_: None)
    found = list(answers(few_mails(), DESKS, model))
    assert sum(answer.kind == answer.record.kind for answer in found) >= 0.9 * len(found)
    assert all(0 <= answer.probability <= 1 for answer in found)


def test_a_school_answers_with_its_model_once_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.model_validate({"desks": ["alludium"], "paths": {"models": tmp_path}})
    school = School(settings, DESKS)
    trained = school.trained()
    assert trained() is None
    school.models.make(school.key, lambda: train(few_mails(), SEE, lambda *_: None), wait=False)
    monkeypatch.setattr("mailbot.learning.LOOK_SECONDS", 0.0)
    model = trained()
    assert model is not None
    assert model.knows("alludium")
    assert trained() is model
