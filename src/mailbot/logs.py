"""Logs: a JSON object a line, of ids and figures; no body, subject, address, attachment name or secret (promise 12)."""

import logging
import sys
import traceback

import structlog
from structlog.typing import FilteringBoundLogger


def configure(level: str) -> None:
    """Sends logs to standard error as JSON lines; level is `info`, `warning` or `error`."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # its lines are no JSON; a late tick is made up for
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def get_logger(name: str) -> FilteringBoundLogger:
    logger: FilteringBoundLogger = structlog.get_logger(part=name)
    return logger


def place_of(error: BaseException) -> dict[str, str]:
    """What a log may say of an exception: its type and where it was raised. Its text might quote a mail."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return {"error": type(error).__name__, "at": f"{last.filename.rpartition('/')[2]}:{last.lineno}" if last else "?"}
