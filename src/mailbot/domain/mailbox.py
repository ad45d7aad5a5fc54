"""What an IMAP door remembers of the messages of a mailbox folder: the store keeps it, the door goes by it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """One message of a folder that was dealt with before.

    Args:
        state: `taken` (it is in the spool), `trying` (it couldn't be fetched so far), `failed` (given up),
            `discarded` (failed, and a person has closed the book on it).
        attempts: tries so far, those that were broken off among them.
        settled: it was flagged or moved, so that nothing is left to do about it there.
    """

    state: str
    attempts: int
    settled: bool
