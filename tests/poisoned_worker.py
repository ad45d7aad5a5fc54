"""A worker with a fault: what it parses can kill it, hang it, eat its memory or raise, as its subject says."""

import os
import signal
import sys
import time

from mailbot import pipeline, worker_process
from mailbot.domain.mail import Mail

parse = pipeline.parse


def poisoned(raw: bytes) -> Mail:
    mail = parse(raw)
    if "kill" in mail.subject:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hang" in mail.subject:
        time.sleep(600)
    if "balloon" in mail.subject:
        hoard = []
        while True:
            hoard.append(bytearray(10_000_000))
    if "raise" in mail.subject:
        raise RuntimeError("a fault that quotes the mail")
    return mail


if __name__ == "__main__":
    pipeline.parse = poisoned
    sys.exit(worker_process.main())
