"""`make bench`: the figures of docs/benchmarks.md, measured in one run and printed as one table.

Everything happens on loopback and in a temporary folder; every load has a fixed number of messages and ends by itself.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import audit
import clocks
import digests
import imap
import memory
import season
import tickets
from rich.console import Console
from rich.table import Table

import door

PARTS = {
    "door": door.measure,
    "imap": imap.measure,
    "tickets": tickets.measure,
    "clocks": clocks.measure,
    "digests": digests.measure,
    "season": season.measure,
    "audit": audit.measure,
    "memory": memory.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help=f"{', '.join(PARTS)} (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the doors' comparisons; the median counts")
    arguments = parser.parse_args()
    if shutil.which("smtp-source", path="/usr/sbin:/usr/bin") is None:
        sys.stderr.write("the door is measured with Postfix's smtp-source: apt-get install postfix\n")
        return 2
    if shutil.which("dovecot", path="/usr/sbin:/usr/bin") is None:
        sys.stderr.write("the IMAP door is measured with Dovecot: apt-get install dovecot-imapd\n")
        return 2
    table = Table("figure", "value", "measure", title="mailbot benchmarks", title_justify="left")
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        for name in arguments.parts or PARTS:
            for figure in PARTS[name](Path(folder) / name, arguments.rounds):
                table.add_row(*figure)
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
