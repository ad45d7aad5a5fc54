"""Machine formats: mail that programs write about mail. One module a format, found by scanning this package.

A module here has `read(mail) -> Finding | None`: what its format says, or None where the mail isn't of it. Modules read
the parts that `parsing` has laid out; none runs, unpacks or fetches anything, and none raises. To add a format, add a
module (names that begin with an underscore are helpers) and its samples. One that tells its format by words rather than
by structure says `HEURISTIC = True`, and is asked after all others.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce, Report, Why


@dataclass(frozen=True, slots=True)
class Finding:
    """What a machine format says.

    Args:
        nature: `bounce`, `machine_report` or `auto_reply`.
        report: format, type and source of a machine report; None for a bounce.
        bounces: one for each recipient that a delivery status notification tells of.
        text: the mail's words as people may see them, where those hold octets of evidence; None: as they came.
    """

    nature: str
    why: tuple[Why, ...]
    report: Report | None = None
    bounces: tuple[Bounce, ...] = ()
    text: str | None = field(default=None, repr=False)


def read(mail: Mail, mail_from: str | None = None) -> Finding | None:
    """The first format that recognises a mail; None where none does. Structure is asked before words, then by name.

    Args:
        mail_from: return path of the transfer, which counts before what a Return-Path header claims; None where only
            the header tells it.
    """
    if mail_from is not None:
        mail = replace(mail, headers=(("Return-Path", f"<{mail_from.strip('<> ')}>"), *mail.headers))
    return next((finding for reader in _readers() if (finding := reader(mail)) is not None), None)


def formats() -> tuple[str, ...]:
    """The names of the formats that are read."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")))


@functools.cache
def _readers() -> tuple[Callable[[Mail], Finding | None], ...]:
    modules = [importlib.import_module(f"{__name__}.{name}") for name in formats()]
    return tuple(module.read for module in sorted(modules, key=lambda module: getattr(module, "HEURISTIC", False)))
