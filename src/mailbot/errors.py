"""What can go wrong and be told: everything else that is raised is a bug, and the message at hand is held."""

import errno
from dataclasses import dataclass
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class MailbotError(Exception):
    """An error whose text may be shown to the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a settings or rules file.

    Args:
        file: the file as the operator named it, or the environment variable.
        line: counted from 1; None where the file has no such place (a key is missing, or the file itself).
        key: dotted path of the key, such as `clocks.acknowledge.limit`; empty for the whole file.
        problem: what is wrong and what is expected, in one sentence.
    """

    file: str
    line: int | None
    key: str
    problem: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.problem}" if self.key else f"{place}: {self.problem}"


class ConfigError(MailbotError):
    """Settings or rules can't be used: mend every problem listed; nothing was started."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class Rejected(MailbotError):
    """A door refuses a transfer with this SMTP reply.

    Args:
        code: SMTP reply code (RFC 5321 4.2).
        enhanced: enhanced status code (RFC 3463).
        text: public text; never a private cause.
    """

    def __init__(self, code: int, enhanced: str, text: str) -> None:
        self.code, self.enhanced, self.text = code, enhanced, text
        super().__init__(f"{code} {enhanced} {text}")


class TemporaryError(MailbotError):
    """A failure of ours or of a peer that may pass: try again later, lose nothing."""


class Trouble(TemporaryError):
    """Something that a door or the way out needs doesn't work: mend it, nothing is lost meanwhile.

    Args:
        kind: for the metric: `unreachable`, `certificate`, `login`, `dns`, `token`, `folder`, `store`, `protocol`,
            `scan` or `settings`.
        where: the account's name, or the door's.
        problem: what is wrong, in our words; it may be logged.
        remedy: how to mend it.
        said: the other side's own words, which may name people: shown to the operator, never logged.
    """

    def __init__(self, kind: str, where: str, problem: str, remedy: str, said: str = "") -> None:
        self.kind, self.where, self.problem, self.remedy, self.said = kind, where, problem, remedy, said
        super().__init__(f"{where}: {problem}: {remedy}" + (f" (it said: {said})" if said else ""))


def store_trouble(where: str, error: Exception, folder: Path) -> Trouble:
    """What keeps mail from being stored, with the remedy.

    Args:
        where: the account's name, or the door's.
        folder: of the blobs.
    """
    number = error.errno if isinstance(error, OSError) else None
    if number in FULL or "disk is full" in str(error):
        return Trouble("store", where, "the disk is full", f"free space on the disk of {folder}")
    if isinstance(error, OSError):
        problem = f"{folder} can't be written: {error.strerror or type(error).__name__}"
        return Trouble("store", where, problem, f"let the user that runs mailbot write {folder}")
    if isinstance(error, TemporaryError):
        return Trouble("store", where, str(error), "see that the database runs and can be written")
    problem = f"{type(error).__name__} while mail was stored"
    return Trouble("store", where, problem, "see the log; it is a fault of mailbot's own")


class DamagedBlob(MailbotError):
    """What was stored is gone or was changed on disk: restore it from a backup, then release the message."""


class MalformedReport(MailbotError):
    """A machine report can't be read: its reader says why, and a person looks at it."""


class StalePlan(MailbotError):
    """The facts that a plan rests on changed before it was written: read and decide again."""


class CommandRefused(MailbotError):
    """A command isn't carried out, and none of its mail is: the person is told why."""


class Unfair(MailbotError):
    """Somebody would decide on what they had a part in (promise 7): nothing is written."""
