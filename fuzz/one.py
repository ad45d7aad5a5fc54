"""One target, fuzzed by coverage until its time is up; what breaks a promise is written down, and the fuzzing goes on.

Run by `run.py` in a process of its own: `one.py TARGET FINDINGS [libFuzzer's options]`.
"""

import resource
import sys
import time
from pathlib import Path

import atheris

SLOW = 2.0  # seconds of the processor; this run is slower than a real one, so that `check.py` measures again
LARGE_KIB = 300 * 1024
MOST_A_PLACE = 3

with atheris.instrument_imports(include=["mailbot", "mailparser", "email", "authres", "inscriptis"]):
    from targets import TARGETS

    target = TARGETS[sys.argv[1]].make()
    for seed in TARGETS[sys.argv[1]].seeds():
        target(seed)  # whatever is loaded on first use is loaded now, and instrumented

findings = Path(sys.argv[2])
seen: dict[str, int] = {}


def one_input(raw: bytes) -> None:
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        target(raw)
    except Exception as error:  # noqa: BLE001  # each is a finding; the next one is looked for
        keep(_place(error), raw)
    if time.process_time() - started > SLOW:
        keep("slow", raw)
    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > LARGE_KIB:
        keep("large", raw)


def keep(what: str, raw: bytes) -> None:
    seen[what] = seen.get(what, 0) + 1
    if seen[what] <= MOST_A_PLACE:
        (findings / f"{what}-{seen[what]}").write_bytes(raw)


def _place(error: Exception) -> str:
    frame, place = error.__traceback__, ""
    while frame is not None:
        place = f"{Path(frame.tb_frame.f_code.co_filename).name}-{frame.tb_lineno}"
        frame = frame.tb_next
    return f"{type(error).__name__}-{place}"


atheris.Setup([sys.argv[0], *sys.argv[3:]], one_input)
atheris.Fuzz()
