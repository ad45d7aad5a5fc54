"""Whether an input breaks a promise without the fuzzer's weight, and the smallest that still does.

`check.py TARGET FILE` prints what is wrong and writes FILE.least; it exits 0 where nothing is.
"""

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from targets import TARGETS

MAX_SECONDS = 2.0
MAX_MIB = 300
PATIENCE = 60.0  # seconds for making it smaller


def main() -> int:
    target = TARGETS[sys.argv[1]].make()
    for seed in TARGETS[sys.argv[1]].seeds():
        target(seed)
    file = Path(sys.argv[2])
    raw = file.read_bytes()
    wrong = broken(target, raw)
    if wrong is None:
        return 0
    until = time.monotonic() + PATIENCE
    least = raw
    while (
        smaller := next((each for each in _smaller(least, until) if broken(target, each) == wrong), None)
    ) is not None:
        least = smaller
    Path(f"{file}.least").write_bytes(least)
    sys.stdout.write(f"{wrong}; {len(raw)} octets, of which {len(least)} are enough\n")
    return 1


def broken(target: object, raw: bytes) -> str | None:
    """What is wrong with a target's way with an input; None where nothing is."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    try:
        target(raw)  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001  # that is what is looked for
        return f"{type(error).__name__}: {error}"[:200]
    if time.process_time() - started > MAX_SECONDS:
        return f"more than {MAX_SECONDS} seconds"
    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > MAX_MIB * 1024:
        return f"more than {MAX_MIB} MiB"
    return None


def _smaller(raw: bytes, until: float) -> Iterator[bytes]:
    """The input without a piece, from large pieces to single octets."""
    piece = max(len(raw) // 2, 1)
    while piece and len(raw) > 1:
        for start in range(0, len(raw), piece):
            if time.monotonic() > until:
                return
            yield raw[:start] + raw[start + piece :]
        piece //= 2


if __name__ == "__main__":
    sys.exit(main())
