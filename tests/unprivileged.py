"""`mailbot` as a user who isn't root runs it: behind a pipe, or as a service."""

import os
import pwd
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import mailbot
import services

USER = "nobody"


def program(folder: Path) -> Path:
    """A program in the folder that USER can run; where the tests aren't root's, whoever runs them."""
    packages = (Path(mailbot.__file__).parents[1], sysconfig.get_path("purelib"))
    known = f"PYTHONPATH={os.pathsep.join(map(str, packages))} PYTHONDONTWRITEBYTECODE=1"
    made = folder / "mailbot"
    pythons = iter((sys.executable, "/usr/bin/python3"))
    while True:
        python = next(pythons, None)
        if python is None:
            version = sysconfig.get_python_version()
            services.missing("another user", f"{USER} can't run a Python {version} on these files")
        made.write_text(f'#!/bin/sh\nexec env {known} {python} -m mailbot.cli "$@"\n')
        made.chmod(0o755)
        if run(made, "check").returncode == 0:
            return made


def group() -> int:
    """The group that `run` has."""
    return pwd.getpwnam(USER).pw_gid if os.geteuid() == 0 else os.getegid()


def run(*command: object) -> "subprocess.CompletedProcess[str]":
    """Runs a command as USER, with no settings in its environment."""
    as_user: dict[str, Any] = {"user": USER, "group": group(), "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILBOT_")}
    words = [str(part) for part in command]
    return subprocess.run(words, cwd="/", env=environment, capture_output=True, text=True, check=False, **as_user)
