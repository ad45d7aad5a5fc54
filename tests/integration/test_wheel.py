"""Installed as a wheel, mailbot finds its desks, templates, samples and people."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

TOP = Path(__file__).parents[2]


def test_a_wheel_brings_everything_that_is_shipped(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tmp_path, TOP]
    subprocess.run(build, check=True, timeout=100)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    where = subprocess.run(
        [sys.executable, "-c", "import mailbot; print(mailbot.__file__)"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path) in where.stdout
    samples = list((tmp_path / "installed/mailbot/_shipped/samples").glob("*.eml"))
    assert len(samples) >= 12
    season = ["simulate", "--desk", "alludium", "--mails", "5", "--days", "2", "--moderators", "1"]
    explained = ["explain", "--to", "abuse@alludium.ai", *map(str, samples)]
    for arguments in (["init", "mydesk"], ["check"], season, explained):
        command = [sys.executable, "-m", "mailbot.cli", *arguments]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
