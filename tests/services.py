"""Real servers and clients that a test needs: skipped with the reason where there is none, or failed."""

import os
import shutil
from typing import NoReturn

import pytest


def require(name: str, *programs: str) -> None:
    """Needs programs that a service's package brings.

    Args:
        name: the service, for the reason.
        programs: looked up on PATH and where Debian puts a mail system's.
    """
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib/postfix/sbin"))
    absent = [program for program in programs if shutil.which(program, path=path) is None]
    if absent:
        missing(name, f"{', '.join(absent)} not found")


def missing(name: str, why: str) -> NoReturn:
    """Skips the test, or fails it where MAILBOT_REQUIRE_SERVICES=1 says that everything is installed."""
    if os.environ.get("MAILBOT_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{name} is required: {why}")
    pytest.skip(f"{name}: {why}")
