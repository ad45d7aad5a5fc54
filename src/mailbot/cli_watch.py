"""The command that looks after the bot: see `cli` for the others."""

import typer

from mailbot.cli_options import Config, Json, say, screen, settings_from

EXIT_FAILING = 1


def doctor(config: Config = None, as_json: Json = False) -> None:
    """Check settings, DNS, store, disk, secrets, accounts and the way out, and say what to do. Sends no mail."""
    from mailbot.doctor.checkup import examine
    from mailbot.opening import utc_now
    from mailbot.show import Progress, show_findings

    settings = settings_from(config)
    found = []
    with Progress("looking", quiet=as_json) as progress:
        for finding in examine(settings, utc_now()):
            found.append(finding)
            progress.step()
    if as_json:
        for finding in found:
            say(finding)
    else:
        show_findings(screen, found)
    if any(finding.state == "failed" for finding in found):
        raise typer.Exit(EXIT_FAILING)
