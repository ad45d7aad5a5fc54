"""The shipped desk with its matcher, and an extractor: made once, since spaCy takes a second."""

from pathlib import Path

import pytest

from mailbot.classify.entities import Extractor
from mailbot.classify.rules import Matcher
from mailbot.desks import load
from mailbot.domain.desk import Desk

SHIPPED = Path(__file__).parents[3] / "routing_rules"


@pytest.fixture(scope="session")
def alludium() -> Desk:
    return load(SHIPPED, ["alludium"]).desks[0]


@pytest.fixture(scope="session")
def matcher(alludium: Desk) -> Matcher:
    return Matcher(alludium)


@pytest.fixture(scope="session")
def extractor(alludium: Desk) -> Extractor:
    return Extractor(alludium.calendar.zone)
