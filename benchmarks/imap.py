"""Messages/s that the IMAP door takes durably, beside a bare imapclient loop; memory; IDLE to acknowledgement."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from dovecot import Dovecot, dovecot
from mailbot.settings import shipped

MESSAGES, BATCH = 10_000, 100
REPORTS = 20
PATIENCE = 120.0
RECEIVED = "".join(
    f"Received: from mx{hop}.example.net (mx{hop}.example.net [192.0.2.{hop}])\r\n\tby mx.example.org (Postfix) with "
    f"ESMTPS id 4XyZ{hop}\r\n\tfor <abuse@alludium.ai>; Mon,  2 Mar 2026 09:00:00 +0000 (UTC)\r\n"
    for hop in range(4)
)
SIGNATURE = (
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s1;\r\n\th=from:to:subject:date; bh="
    + "A" * 44
    + ";\r\n\tb="
    + ("B" * 70 + "\r\n\t ") * 5
    + "\r\n"
)
BODY = ("The account @user posts pictures of me that I never agreed to. " + "\r\n") * 30


def message(number: int) -> bytes:
    """About 4 kB, with the head that a provider's mailbox gives it."""
    head = (
        f"Return-Path: <reporter{number}@example.net>\r\nDelivered-To: abuse@alludium.ai\r\n{RECEIVED}{SIGNATURE * 2}"
        f"From: Reporter {number} <reporter{number}@example.net>\r\nTo: abuse@alludium.ai\r\n"
        f"Subject: Policy Violation Report\r\nMessage-ID: <{number}.bench@example.net>\r\n"
        "Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\n"
    )
    return f"{head}{BODY}".encode()


def fill(server: Dovecot, user: str) -> None:
    with server.connect(user) as client:
        for start in range(0, MESSAGES, 500):
            client.multiappend("INBOX", [message(number) for number in range(start, start + 500)])


def bare(server: Dovecot, user: str, batch: int) -> float:
    """Messages a second that are fetched, so many a command, and dropped."""
    with server.connect(user) as client:
        client.select_folder("INBOX")
        started, fetched = time.perf_counter(), 0
        uids = client.search()
        for start in range(0, len(uids), batch):
            fetched += len(client.fetch(uids[start : start + batch], ["BODY.PEEK[]"]))
        return fetched / (time.perf_counter() - started)


def account(server: Dovecot, user: str) -> str:
    """The settings of an account, as JSON for the environment."""
    place = {"host": "127.0.0.1", "port": server.port, "security": "none"}
    return json.dumps([{"name": user, "user": user, "password_file": str(server.password_file), **place}])


def take(folder: Path) -> None:
    """In a process of its own: takes all that waits; prints messages a second, and memory in MB before and at most."""
    from mailbot import app, logs
    from mailbot.mailboxes import build_imap
    from mailbot.opening import open_store
    from mailbot.policy import load_policy
    from mailbot.settings import load_settings

    logs.configure("error")
    settings = load_settings(None, {"MAILBOT_PATHS__STATE": str(folder), "MAILBOT_IMAP": os.environ["BENCH_IMAP"]})
    policy, store = load_policy(settings), open_store(settings)
    spool, done = app.build_spool(store), threading.Semaphore(0)
    door = build_imap(settings, policy, store, spool, done.release)
    before, started = resident("VmRSS"), time.perf_counter()
    door.start()
    for _ in range(MESSAGES):
        if not done.acquire(timeout=PATIENCE):
            raise TimeoutError("the messages were not all taken")
    rate = MESSAGES / (time.perf_counter() - started)
    door.stop()
    spool.close()
    sys.stdout.write(f"{rate} {before} {resident('VmHWM')}\n")


def resident(what: str) -> float:
    """This process's memory, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1000


def door(server: Dovecot, user: str, folder: Path) -> tuple[float, float, float]:
    state = tempfile.mkdtemp(dir=folder)
    environment = {**os.environ, "BENCH_IMAP": account(server, user)}
    child = [sys.executable, __file__, state]
    said = subprocess.run(child, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(said[0]), float(said[1]), float(said[2])


def measure(folder: Path, rounds: int) -> Iterator[tuple[str, str, str]]:
    folder.mkdir(parents=True)
    with dovecot() as server:
        loops, batches, doors = [], [], []
        for number in range(rounds):
            fill(server, f"bench{number}")
            loops.append(bare(server, f"bench{number}", 1))
            batches.append(bare(server, f"bench{number}", BATCH))
            doors.append(door(server, f"bench{number}", folder))
        one, many = statistics.median(loops), statistics.median(batches)
        rate = statistics.median(found[0] for found in doors)
        yield "load", f"{MESSAGES} messages of {len(message(1))} octets waiting in Dovecot, {rounds} rounds, median", ""
        yield "bare imapclient loop, one message a command, stores nothing", f"{one:.0f} messages/s", ""
        yield f"the same, {BATCH} a command", f"{many:.0f} messages/s", ""
        share = f"{rate:.0f} messages/s: {100 * rate / one:.0f} %, and {100 * rate / many:.0f} % of the batched loop"
        yield "the IMAP door: blob, folder, row on disk, then \\Seen", share, "≥ 40 %"
        before, most = (max(found[place] for found in doors) for place in (1, 2))
        yield "memory while taking them", f"{before:.0f} MB, at most {most:.0f} MB", "flat"
        seconds = acknowledged(server, folder / "serve")
        times = f"median {statistics.median(seconds):.2f} s, at most {max(seconds):.2f} s"
        yield f"IDLE to acknowledgement sent, {REPORTS} reports", times, "≤ 2 s"


def acknowledged(server: Dovecot, state: Path) -> list[float]:
    """Seconds from the mailbox to the acknowledgement, of reports that come one after another."""
    state.mkdir()
    environment = {"PATHS__STATE": str(state), "SMTP__PORT": "0", "IMAP": account(server, "idle")}
    environment["DNS__ZONE_FILE"] = str(shipped("demo.zone"))  # no network is asked
    environment = {**os.environ, **{f"MAILBOT_{name}": value for name, value in environment.items()}}
    with (state / "log").open("w") as log:
        serve = subprocess.Popen([sys.executable, "-m", "mailbot.cli", "serve"], env=environment, stderr=log)
    try:
        found = [_one(server, state, number) for number in range(REPORTS + 1)]
    finally:
        serve.terminate()
        serve.wait()
    return found[1:]  # the first waits for the bot to start


def _one(server: Dovecot, state: Path, number: int) -> float:
    with server.connect("idle") as client:
        client.append("INBOX", message(number))
    started = time.perf_counter()
    reporter = f"reporter{number}@example.net".encode()
    while time.perf_counter() - started < PATIENCE:
        mails = [file.read_bytes() for file in (state / "sent" / "new").glob("*")]
        if any(b"Auto-Submitted: auto-replied" in mail and reporter in mail for mail in mails):
            return time.perf_counter() - started
        time.sleep(0.01)
    raise TimeoutError("the acknowledgement was not sent")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
