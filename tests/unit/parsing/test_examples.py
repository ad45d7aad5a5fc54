"""The examples in the documentation of the parsing modules hold."""

import doctest
import importlib
import pkgutil

import pytest

import mailbot.parsing


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(mailbot.parsing.__path__)])
def test_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"mailbot.parsing.{name}")).failed == 0
