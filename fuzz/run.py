"""`make fuzz`: every target for its share of FUZZ_SECONDS, one after the other, and a table of what came of it.

What was learnt stays in `var/fuzz`, so that the next run goes on from there. Exits 1 where a promise was broken: the
inputs are named, the least one ends in `.least`: it becomes an example in the tests of the module that it breaks.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from targets import TARGETS

HERE = Path(__file__).parent
STATE = HERE.parent / "var" / "fuzz"
RUNS = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
SO_FAR = re.compile(r"^#(\d+)\s", re.MULTILINE)
OPTIONS = ("-timeout=30", "-rss_limit_mb=2048", "-max_len=65536", "-print_final_stats=1", f"-dict={HERE / 'mail.dict'}")
NO_ATHERIS = """\
make fuzz needs atheris, which has wheels for Linux and a few releases of CPython alone (3.0 for 3.11, later ones for
later ones): python -m pip install '.[fuzz]' in such a one.
"""


class Outcome(NamedTuple):
    """What came of one target."""

    target: str
    runs: int
    seconds: float
    inputs: int
    findings: list[str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help=f"default: all of {', '.join(TARGETS)}")
    seconds = float(os.environ.get("FUZZ_SECONDS", "300"))
    parser.add_argument("--seconds", type=float, default=seconds, help="for all of them together")
    arguments = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write(NO_ATHERIS)
        return 2
    chosen = arguments.targets or list(TARGETS)
    outcomes = [fuzz(name, arguments.seconds / len(chosen)) for name in chosen]
    sys.stdout.write(table(outcomes))
    return 1 if any(outcome.findings for outcome in outcomes) else 0


def fuzz(name: str, seconds: float) -> Outcome:
    """One target, begun again where libFuzzer had to end its process, until its time is up."""
    learnt, findings = STATE / name / "learnt", STATE / name / "findings"
    for folder in (learnt, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in TARGETS[name].seeds():
        (learnt / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    started, runs = time.monotonic(), 0
    while (left := seconds - (time.monotonic() - started)) > 1:
        command = [sys.executable, "-W", "ignore", str(HERE / "one.py"), name, str(findings), str(learnt), *OPTIONS]
        bounds = [f"-max_total_time={int(left) + 1}", f"-artifact_prefix={findings}/"]
        done = subprocess.run([*command, *bounds], capture_output=True, check=False)
        said = done.stderr.decode("utf-8", "replace")
        (STATE / name / "log").write_text(said[-100_000:], encoding="utf-8")
        told = RUNS.findall(said) or SO_FAR.findall(said)
        runs += int(told[-1]) if told else 0
        if not told:
            raise SystemExit(f"{name} can't be fuzzed:\n{said[-2000:]}")
    took = time.monotonic() - started
    return Outcome(name, runs, took, sum(1 for _ in learnt.iterdir()), confirmed(name, findings))


def confirmed(name: str, findings: Path) -> list[str]:
    """What breaks a promise in a plain process too, in words; what doesn't is forgotten."""
    found = []
    for file in sorted(findings.iterdir()):
        if file.suffix == ".least":
            continue
        try:
            done = subprocess.run(
                [sys.executable, "-W", "ignore", str(HERE / "check.py"), name, str(file)],
                capture_output=True, check=False, timeout=180,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            found.append(f"{file}: more than 180 seconds")
            continue
        if done.returncode:
            found.append(f"{file}: {(done.stdout or done.stderr[-300:]).decode('utf-8', 'replace').strip()}")
        else:
            file.unlink()
    return found


def table(outcomes: list[Outcome]) -> str:
    lines = [f"{'target':12} {'executions':>12} {'seconds':>9} {'inputs kept':>12} {'findings':>9}"]
    lines += [
        f"{each.target:12} {each.runs:12,} {each.seconds:9.0f} {each.inputs:12} {len(each.findings):9}"
        for each in outcomes
    ]
    runs, took = sum(each.runs for each in outcomes), sum(each.seconds for each in outcomes)
    found = [finding for each in outcomes for finding in each.findings]
    lines.append(f"{'together':12} {runs:12,} {took:9.0f} {sum(each.inputs for each in outcomes):12} {len(found):9}")
    return "\n".join([*lines, *found]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
