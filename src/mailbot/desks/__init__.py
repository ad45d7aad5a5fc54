"""Desks and people from YAML files, checked whole before anything starts. Nothing else reads YAML."""

from mailbot.desks.loading import Loaded, load
from mailbot.desks.people import load_people
from mailbot.desks.wording import Example

__all__ = ["Example", "Loaded", "load", "load_people"]
