"""What mails of the corpora cost on their whole way, all hostile ones and every sixth other: figures, and a bound on
memory."""

import statistics

from corpora import SETS, Rows, note
from costs import costs_of

HOSTILE = "hostile"
HEAD = b"From: ada@example.org\nSubject: notice\nContent-Type: text/plain; charset=utf-8\n\n"
LOOKED_AT = 3  # those that took most, each again in a process that has seen no other
EACH = 6  # every sixth mail of the other sets is read
MOST_MIB = 300  # for the whole process, with the language model and everything else in it


def test_no_mail_that_is_read_balloons_and_the_times_are_told(rows: Rows) -> None:
    mails = {
        f"{folder}/{row['file']}": raw if row.get("form") == "rfc5322" else HEAD + raw
        for folder in SETS
        for number, (row, raw) in enumerate(rows(folder))
        if row.get("form") != "mbox" and (folder == HOSTILE or number % EACH == 0)
    }
    costs = dict(zip(mails, costs_of(list(mails.values())), strict=True))
    slowest = max(costs, key=lambda name: costs[name].seconds)
    median = 1000 * statistics.median(cost.seconds for cost in costs.values())
    note(f"cost: median of {len(costs)} mails", f"{median:.1f} ms", "≤ 5 ms")
    note(f"cost: slowest ({slowest.rpartition('/')[2]})", f"{costs[slowest].seconds:.2f} s", "≤ 2 s")
    hungriest = sorted(costs, key=lambda name: costs[name].grown_mib)[-LOOKED_AT:]
    peaks = {name: costs_of([mails[name]])[0].peak_mib for name in hungriest}
    largest = max(peaks, key=lambda name: peaks[name])
    note(f"cost: largest process ({largest.rpartition('/')[2]})", f"{peaks[largest]:.0f} MiB", "≤ 300 MiB")
    assert peaks[largest] <= MOST_MIB, largest
