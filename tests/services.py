"""Real servers and clients that a test needs: skipped with the reason where there is none, or failed."""

import os
import shutil
import subprocess
from pathlib import Path
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


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate of our own for a name such as `DNS:mx.example.org` or `IP:127.0.0.1`, and its key, as PEM files."""
    require("openssl", "openssl")
    cert, key = folder / "cert.pem", folder / "key.pem"
    new = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    subject = ["-subj", f"/CN={name.partition(':')[2]}", "-addext", f"subjectAltName={name}"]
    subprocess.run([*new, *subject, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


def missing(name: str, why: str) -> NoReturn:
    """Skips the test, or fails it where MAILBOT_REQUIRE_SERVICES=1 says that everything is installed."""
    if os.environ.get("MAILBOT_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{name} is required: {why}")
    pytest.skip(f"{name}: {why}")
