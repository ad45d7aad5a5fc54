"""Two workers that get copies of one mail at the same instant make one ticket of it, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from harness import report

from mailbot import app
from mailbot.domain.mail import Envelope
from mailbot.opening import Store, utc_now
from mailbot.pipeline import Pipeline
from mailbot.policy import load_policy
from mailbot.settings import load_settings, shipped
from mailbot.store.blobs import Blobs
from mailbot.store.claims import Claim, claim_message
from mailbot.store.database import Database
from mailbot.store.spool import Spool
from mailbot.store.tables import dispositions, outbox, tickets

TIMES = 1000
LEASE = timedelta(minutes=5)


@pytest.fixture
def pipeline(database: Database, blobs: Blobs, tmp_path: Path) -> Pipeline:
    more = {
        "MAILBOT_PATHS__STATE": str(tmp_path),
        "MAILBOT_REPLIES__EVERYONE_AN_HOUR": "1000000",
        "MAILBOT_DNS__ZONE_FILE": str(shipped("demo.zone")),
    }
    settings = load_settings(None, more)
    return app.build_pipeline(settings, load_policy(settings), Store(database, blobs), utc_now)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_copies_of_one_mail_at_the_same_instant_are_one_ticket_a_thousand_times(
    pipeline: Pipeline, database: Database, blobs: Blobs
) -> None:
    spool, together = Spool(database, blobs), threading.Barrier(2)

    def work(claim: Claim) -> None:
        together.wait(30)
        pipeline.process(claim)

    with ThreadPoolExecutor(2) as workers:
        for number in range(TIMES):
            raw, at = report(number), utc_now()
            for to in ("abuse@alludium.ai", "security@alludium.ai"):
                spool.put(raw, Envelope(f"reporter{number}@example.org", (to,), "smtp", at)).result()
            claims = [claim_message(database, f"worker {n}", utc_now(), LEASE) for n in range(2)]
            for done in [workers.submit(work, claim) for claim in claims if claim is not None]:
                done.result(60)
    spool.close()
    with database.read() as connection:
        made = connection.execute(sa.select(sa.func.count()).select_from(tickets)).scalar_one()
        acknowledged = connection.execute(
            sa.select(sa.func.count()).select_from(outbox).where(outbox.c.purpose == "acknowledgement")
        ).scalar_one()
        by_kind = sa.select(dispositions.c.disposition, sa.func.count()).group_by(dispositions.c.disposition)
        kinds = {row[0]: row[1] for row in connection.execute(by_kind)}
    assert (made, acknowledged, kinds) == (TIMES, TIMES, {"opened": TIMES, "recorded": TIMES})
