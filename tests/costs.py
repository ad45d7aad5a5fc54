"""What a mail costs on its whole way: seconds of the processor, and how large the process was.

Run as a program it reads mails, each behind its length, and answers each with a line. Everything is loaded and warm
before, and the kernel counts the largest size anew for each mail.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

WARM = b"From: ada@example.org\nSubject: Warming up\n\nA few words of no importance, in a language that can be told.\n"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
RESET, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
TO = ("abuse@alludium.ai",)


@dataclass(frozen=True)
class Cost:
    """What one mail took.

    Args:
        seconds: of the processor, so that it is the same however busy the machine is.
        peak_mib: the largest that the process was, with everything that it had loaded before.
        grown_mib: how much of that came with this mail.
    """

    seconds: float
    peak_mib: float
    grown_mib: float


def costs_of(mails: list[bytes]) -> list[Cost]:
    """Each mail, in order, in a process of their own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    said = b"".join(str(len(raw)).encode() + b"\n" + raw for raw in mails)
    done = subprocess.run([sys.executable, __file__], input=said, stdout=subprocess.PIPE, env=environment, check=True)
    return [Cost(*json.loads(line)) for line in done.stdout.splitlines()]


def main() -> None:
    from mailbot import readers
    from mailbot.explain import Explainer
    from mailbot.policy import load_policy
    from mailbot.settings import load_settings

    policy = load_policy(load_settings(None, {}))
    made = readers.build_readers(policy.desks.values())
    explainer = Explainer(policy.desks, lambda desk: made[desk.name], policy.people)
    explainer.explain("warm", WARM, AT, TO)
    for raw in _mails(sys.stdin.buffer):
        RESET.write_text("5")  # proc(5): the peak begins again at the present size
        before, started = _peak(), time.process_time()
        explainer.explain("mail", raw, AT, TO)
        took, after = time.process_time() - started, _peak()
        sys.stdout.write(json.dumps([took, after, after - before]) + "\n")


def _mails(stream: BinaryIO) -> Iterator[bytes]:
    while length := stream.readline():
        yield stream.read(int(length))


def _peak() -> float:
    """The largest resident size so far, in MiB."""
    [line] = [line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
