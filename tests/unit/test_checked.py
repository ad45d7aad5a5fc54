"""What was checked and hasn't changed needs no second look; whatever changes is looked at again."""

import os
import shutil
from pathlib import Path

import pytest

from mailbot import app
from mailbot.checked import Checked
from mailbot.errors import ConfigError
from mailbot.settings import Settings, shipped


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    rules = shutil.copytree(shipped("routing_rules"), tmp_path / "rules")
    paths = {"rules": rules, "models": tmp_path / "cache" / "models", "state": tmp_path}
    return Settings.model_validate({"desks": ["allure"], "paths": paths})


def test_a_mark_holds_until_a_file_changes(settings: Settings) -> None:
    assert not Checked(settings).holds()
    Checked(settings).keep()
    assert Checked(settings).holds()
    path = settings.rules / "allure" / "clocks.yaml"
    os.utime(path, (1, 1))
    assert Checked(settings).holds()
    path.write_text(path.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    assert not Checked(settings).holds()


def test_rules_that_are_in_order_are_marked_and_wrong_ones_refused(settings: Settings) -> None:
    assert list(app.load_checked_policy(settings).desks) == ["allure"]
    assert Checked(settings).holds()
    rules = settings.rules / "allure" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("I was charged twice.", "Nothing of the kind"))
    with pytest.raises(ConfigError, match="the example is not matched"):
        app.load_checked_policy(settings)
    assert not Checked(settings).holds()


def test_who_reads_no_mail_keeps_no_rules_whether_they_were_checked_before_or_not(settings: Settings) -> None:
    for _ in range(2):
        desk = app.load_checked_policy(settings, reads=False).desks["allure"]
        assert (desk.rules, desk.terms) == ((), ())
        assert desk.clocks
    assert app.load_checked_policy(settings).desks["allure"].rules
