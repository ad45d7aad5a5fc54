"""A program of the system's, gpg or openssl, run on somebody's octets within bounds: time, memory, output.

Each mail has a folder of its own, which is gone afterwards: no key, no option and no text stays for the next one. What
a process that was killed has left of one is removed by the next to start.
"""

import fcntl
import os
import resource
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MEMORY = 400_000_000
FILE_OCTETS = 200_000_000
SAID_OCTETS = 200_000
CHUNK = 1 << 16
PREFIX = "mailbot-mail-"
YOUNG = 1.0  # seconds: between being made and being locked a folder is younger


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of one run.

    Args:
        status: exit status; negative where it was ended.
        said: standard error.
        problem: why there is no result at all; "" where it ran to its end.
    """

    status: int
    out: bytes = b""
    said: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The folder of one mail, and until when the programs may work on it, as time.monotonic() counts."""

    folder: Path
    ends: float

    def write(self, name: str, octets: bytes) -> Path:
        """Puts octets into a file that only we may read."""
        path = self.folder / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(octets)
        return path

    def run(self, *command: str | Path, limit: int = SAID_OCTETS) -> Ran:
        """Runs a program.

        Args:
            limit: octets of standard output; a program that gives more is ended.
        """
        program = str(command[0])
        if shutil.which(program) is None:
            return Ran(127, problem=f"{program} isn't installed")
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(self.folder)}
        environment |= {"OPENSSL_CONF": os.devnull, "GNUPGHOME": str(self.folder)}
        with (self.folder / "said").open("w+b") as said:
            with subprocess.Popen(  # noqa: S603 - our own words, and files of ours
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                env=environment,
                cwd=self.folder,
            ) as process:
                out, problem = self._watch(process, limit)
            said.seek(0)
            words = said.read(SAID_OCTETS).decode("utf-8", "replace")
        return Ran(process.returncode, out, words, f"{program} {problem}" if problem else "")

    def _watch(self, process: "subprocess.Popen[bytes]", limit: int) -> tuple[bytes, str]:
        """Standard output, and why the program was ended; "" where it ended by itself."""
        with suppress(ProcessLookupError):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (FILE_OCTETS, FILE_OCTETS))
        out = bytearray()
        problem = ""
        while not problem:
            if process.stdout is None or not select.select([process.stdout], [], [], self._left())[0]:
                problem = "took too long"
                break
            piece = os.read(process.stdout.fileno(), CHUNK)
            if not piece:
                break
            out += piece
            problem = f"gives more than {limit} octets" if len(out) > limit else ""
        if not problem:
            with suppress(subprocess.TimeoutExpired):
                process.wait(self._left())
        if process.poll() is None:
            process.kill()
            problem = problem or "took too long"
        return bytes(out), problem

    def _left(self) -> float:
        return max(0.0, self.ends - time.monotonic())


@contextmanager
def workplace(seconds: float) -> Iterator[Workplace]:
    """A folder for one mail, locked as long as somebody is at it."""
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as folder:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Workplace(Path(folder), time.monotonic() + seconds)
        finally:
            os.close(lock)


def sweep() -> None:
    """Removes what killed processes of this user have left, with keys and text in it; an agent ends with its folder."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # it is another user's, in use, or gone by now
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                found = os.fstat(lock)
                if found.st_uid == os.geteuid() and time.time() - found.st_mtime > YOUNG:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder)
            finally:
                os.close(lock)
