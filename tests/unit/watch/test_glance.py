"""A look at the store: many at once cost one, and a store that hangs keeps nobody waiting."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from mailbot.errors import TemporaryError
from mailbot.store.figures import Figures
from mailbot.watch import glance
from mailbot.watch.glance import Glance


def test_many_who_look_at_once_cost_one_look() -> None:
    looks = []
    look = Glance(lambda: looks.append(1) or Figures({"smtp": len(looks)}))
    with ThreadPoolExecutor(8) as pool:
        seen = [future.result() for future in [pool.submit(look.figures) for _ in range(20)]]
    assert {figures.received["smtp"] for figures in seen} == {1}


def test_figures_are_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "KEEP_SECONDS", -1.0)
    looks = []
    look = Glance(lambda: looks.append(1) or Figures({"smtp": len(looks)}))
    assert [look.figures().received["smtp"] for _ in range(3)] == [1, 2, 3]


def test_a_store_that_hangs_is_told_and_not_waited_for() -> None:
    opened, entered = threading.Event(), []

    def hang() -> Figures:
        entered.append(1)
        opened.wait()
        return Figures({"smtp": 1})

    look = Glance(hang, patience=0.05)
    for _ in range(5):
        with pytest.raises(TemporaryError, match="doesn't answer"):
            look.figures()
    assert len(entered) == 1, "no second thread hangs beside the first"
    opened.set()
    assert Glance(hang).figures().received == {"smtp": 1}


def test_what_the_store_says_of_its_failure_reaches_those_who_asked() -> None:
    def fail() -> Figures:
        raise TemporaryError("the store has no tables yet")

    with pytest.raises(TemporaryError, match="no tables yet"):
        Glance(fail).figures()
