"""`mailbot outbox`: outgoing mail and what became of it; a person has mail tried again, or gives it up."""

from contextlib import closing
from typing import Annotated

import typer

from mailbot.cli_options import OR_PREFIX, By, Config, Json, Limit, MailState, done, say, screen, settings_from
from mailbot.errors import MailbotError

outbox = typer.Typer(help="List outgoing mail, have it tried again, or drop it.")
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ID…", help=f"Outgoing mail, as `mailbot outbox` lists it{OR_PREFIX}.")
]


@outbox.callback(invoke_without_command=True)
def list_(
    context: typer.Context,
    state: Annotated[MailState | None, typer.Option(help="In one state; deferred is queued and tried before.")] = None,
    limit: Limit = 100,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List outgoing mail, newest first, with what became of it and why."""
    if context.invoked_subcommand is not None:
        return
    from mailbot.opening import open_store, utc_now
    from mailbot.show import show_outbox
    from mailbot.store.views import list_outbox

    with closing(open_store(settings_from(config))) as store:
        found = list_outbox(store.database, state=state, limit=limit)
    if as_json:
        for row in found:
            say(row)
    else:
        show_outbox(screen, found, utc_now())


@outbox.command()
def retry(
    by: By,
    ids: Ids = None,
    all_deferred: Annotated[bool, typer.Option("--all-deferred", help="Whatever waits for its next try.")] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Have mail tried again now: what is deferred, or failed or bounced. An unreachable address is tried again too."""
    from mailbot.opening import open_store, utc_now
    from mailbot.release import outbox_id
    from mailbot.release import retry as try_again
    from mailbot.store.outbox import deferred

    if bool(ids) == all_deferred:
        raise MailbotError("name the mail to try again, or --all-deferred: `mailbot outbox` lists them")
    with closing(open_store(settings_from(config))) as store:
        for id_ in [outbox_id(store.database, id_) for id_ in ids or ()] or deferred(store.database):
            try_again(store.database, id_, by, utc_now())
            done(id_, "queued", as_json, "; the running bot sends it from here")


@outbox.command()
def drop(
    id_: Annotated[str, typer.Argument(metavar="ID", help=f"Outgoing mail that waits{OR_PREFIX}.")],
    by: By,
    because: Annotated[str, typer.Option("--because", help="The reason, kept with the mail and its ticket.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Give up a mail that waits to be sent. What it promised was not done, so its deadline runs on."""
    from mailbot.opening import open_store, utc_now
    from mailbot.release import drop as give_up
    from mailbot.release import outbox_id

    with closing(open_store(settings_from(config))) as store:
        id_ = outbox_id(store.database, id_)
        give_up(store.database, id_, by, because, utc_now())
    done(id_, "dropped", as_json)
