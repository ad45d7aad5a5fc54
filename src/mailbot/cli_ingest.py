"""`mailbot ingest` at the keyboard and behind a mail system's pipe: what it says, and its exit status (sysexits.h)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from mailbot.cli_options import Config, From, Json, To, errors, say, screen, settings_from
from mailbot.errors import MailbotError
from mailbot.listen.files import STDIN
from mailbot.terminal import escape

if TYPE_CHECKING:  # it takes a while to load, and every command waits for this file
    from mailbot.ingest import Ingested

USAGE_ERROR = 2  # the exit status that typer has for it
EXIT_USAGE, EXIT_DATA, EXIT_TEMPFAIL, EXIT_INTERRUPTED = 64, 65, 75, 130
AGAIN = "the same command again stores only what isn't there yet"


class PipeCommand(TyperCommand):
    """A command whose exit statuses are those of sysexits.h, also where its options are wrong."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer shows no type of its own
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            if getattr(error, "exit_code", None) == USAGE_ERROR:
                vars(error)["exit_code"] = EXIT_USAGE
            raise


def ingest(
    sources: Annotated[list[str], typer.Argument(help="Files, mbox files, Maildirs or folders; - is standard input.")],
    to: To = None,
    from_: From = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Put mail from files into the spool, each message once. From a pipe, status 75 has the mail system try again."""
    counts: Counter[str] = Counter(stored=0, already=0, failed=0)
    status = 0
    try:
        for done in _ingested(sources, tuple(to or ()), from_, config, quiet=as_json):
            counts[done.outcome] += 1
            _tell(done, as_json=as_json)
    except KeyboardInterrupt:
        errors.print(f"[yellow]interrupted:[/] {AGAIN}", highlight=False)
        status = EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, a mail system must keep the mail and try again
        words = str(error) if isinstance(error, MailbotError | OSError) else type(error).__name__
        errors.print(f"[red]not stored:[/] {escape(words)}; {AGAIN}", highlight=False, soft_wrap=True)
        status = EXIT_TEMPFAIL
    if as_json:
        say(counts)
    elif sources != [STDIN]:
        screen.print(f"{counts['stored']} stored, {counts['already']} there already, {counts['failed']} failed")
    if status or counts["failed"]:
        raise typer.Exit(status or EXIT_DATA)


def _ingested(
    sources: list[str], to: tuple[str, ...], from_: str | None, config: Path | None, *, quiet: bool
) -> Iterator["Ingested"]:
    from mailbot import app
    from mailbot.ingest import ingest as spool_all
    from mailbot.listen.files import octets_in, walk
    from mailbot.opening import open_store, utc_now
    from mailbot.show import measured

    settings = settings_from(config)
    quiet = quiet or sources == [STDIN] or not errors.is_terminal
    total = 0 if quiet else sum(octets_in(source) for source in sources)
    with closing(open_store(settings)) as store, closing(app.build_spool(store)) as spool:
        found = (each for source in sources for each in walk(source, settings.smtp.max_bytes))
        stored = spool_all(spool, store.database, found, utc_now, to, from_)
        yield from measured(stored, "storing", total, quiet=quiet)


def _tell(done: "Ingested", *, as_json: bool) -> None:
    if as_json:
        say({"file": done.file, "outcome": done.outcome, "id": done.id, "problem": done.problem or None})
    elif done.outcome == "failed":
        name = "standard input" if done.file == STDIN else done.file
        errors.print(f"[red]✗[/] {escape(name)} {escape(done.problem)}", highlight=False, soft_wrap=True)
    elif done.file == STDIN:
        screen.print(f"queued as {done.id}", highlight=False)
