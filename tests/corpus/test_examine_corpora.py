"""Every mail of the corpora examined, where nothing exists in DNS: each has a verdict and none takes long.

Nothing of it is proven, since nobody's key is published there. The figures are printed (`pytest -rP`), not asserted.
"""

import statistics
import time
from collections import Counter
from datetime import UTC, datetime

from corpora import SETS, Rows
from mailbot.domain.mail import Envelope
from mailbot.examine.examiner import Examiner
from mailbot.parsing.mime import parse
from mailbot.sections import AuthenticationSettings, DnsSettings
from mailbot.testing import FakeResolver

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_every_mail_has_a_verdict_and_a_reason(rows: Rows) -> None:
    examiner = Examiner(DnsSettings(), AuthenticationSettings(arc_sealers=("google.com",)), FakeResolver())
    envelope = Envelope("a@example.org", (), "smtp", AT, "192.0.2.1", "mx.example.org", authserv_id="mx.google.com")
    took: dict[str, float] = {}
    verdicts: Counter[str] = Counter()
    checks: Counter[tuple[str, str]] = Counter()
    for folder in SETS:
        for row, raw in rows(folder):
            mail = parse(raw)
            started = time.perf_counter()
            found = examiner.examine(raw, mail, envelope)
            took[f"{folder}/{row['file']}"] = 1000 * (time.perf_counter() - started)
            assert "authentication failed" not in found.why, row["file"]
            assert found.authentication != "pass" or any(check.by != "us" for check in found.checks), row["file"]
            verdicts[found.authentication] += 1
            checks.update((check.method, check.result) for check in found.checks)
    worst = max(took, key=lambda name: took[name])
    median = statistics.median(took.values())
    print(f"{len(took)} mails: median {median:.2f} ms, worst {took[worst]:.0f} ms ({worst})")  # noqa: T201
    print(dict(verdicts), dict(checks))  # noqa: T201
    assert verdicts.total() == len(took)
