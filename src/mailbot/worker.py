"""Works on spooled messages one by one: claims each, sends it on its way, gives back what failed for a later try."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from structlog.typing import FilteringBoundLogger

from mailbot.effects import LeaseLost
from mailbot.errors import MailbotError, StalePlan, TemporaryError, Trouble
from mailbot.logs import place_of
from mailbot.pipeline import Pipeline
from mailbot.store.claims import Claim, claim_message, give_back

RETRY_SECONDS = (2, 10, 60)  # after the first failure, the second, and each one more
LONGEST_DEFERRAL = timedelta(minutes=10)
MOST_STALE = 10  # deferrals: what is stale even then is no race


@dataclass(frozen=True)
class Worker:
    """One worker.

    Args:
        lease: how long a claim holds; longer than the supervisor lets a message take.
        tell: says what it is at, to the supervisor.
    """

    pipeline: Pipeline
    owner: str
    lease: timedelta
    log: FilteringBoundLogger
    tell: Callable[[str], None] = lambda _: None

    def work_once(self) -> bool:
        """Processes the message that has waited longest; False where none is ready."""
        now = self.pipeline.now()
        claim = claim_message(self.pipeline.database, self.owner, now, self.lease)
        if claim is None:
            return False
        self.tell(f"busy {claim.id}")
        try:
            self._process(claim, now)
        finally:
            self.tell("idle")
        return True

    def _process(self, claim: Claim, started: datetime) -> None:
        log = self.log.bind(message=claim.id)
        try:
            plans = self.pipeline.process(claim)
        except LeaseLost:
            log.warning("lease lost", attempts=claim.attempts)
        except TemporaryError as error:
            self._defer(log, claim, error)
        except StalePlan as error:  # many reports on one ticket at once do that, and none of them is at fault
            if claim.deferrals < MOST_STALE:
                self._defer(log, claim, error)
            else:
                self._fail(log, claim, error)
        except Exception as error:  # noqa: BLE001 - a bug of ours: the message is tried again, then held
            self._fail(log, claim, error)
        else:
            seconds = (self.pipeline.now() - started).total_seconds()
            for plan in plans:
                log.info(
                    "disposed", desk=plan.desk, disposition=plan.disposition, ticket=plan.ticket_id, seconds=seconds
                )

    def _defer(self, log: FilteringBoundLogger, claim: Claim, error: MailbotError) -> None:
        wait = min(timedelta(seconds=2**claim.deferrals), LONGEST_DEFERRAL)
        log.warning("deferred", **self._words(error), deferrals=claim.deferrals, wait=wait.total_seconds())
        give_back(self.pipeline.database, claim, self.pipeline.now() + wait, str(error), counts=False)

    def _fail(self, log: FilteringBoundLogger, claim: Claim, error: Exception) -> None:
        """Gives a message back for one of its few tries; called while the error is handled, whose trace is kept."""
        wait = self._pause(claim)
        log.error("failed", **place_of(error), attempts=claim.attempts, wait=wait.total_seconds())
        known = isinstance(error, MailbotError)
        reason = str(error) if known else f"{type(error).__name__} while it was processed"
        trace = traceback.format_exc()
        give_back(self.pipeline.database, claim, self.pipeline.now() + wait, reason, trace, counts=True)

    def _words(self, error: MailbotError) -> dict[str, str]:
        """What the log may say of a failure that may pass; one that has a kind is counted too."""
        if not isinstance(error, Trouble):
            return place_of(error)
        self.tell(f"trouble {error.kind}")
        return {"kind": error.kind, "problem": error.problem, "remedy": error.remedy}

    def _pause(self, claim: Claim) -> timedelta:
        """How long to wait before the next try; none before the one that holds the message."""
        if claim.attempts == self.pipeline.max_attempts:
            return timedelta(0)
        return timedelta(seconds=RETRY_SECONDS[min(claim.attempts, len(RETRY_SECONDS)) - 1])
