"""`mailbot authorize ACCOUNT`: a person signs in at a mailbox's provider once, and the bot may read it from then on."""

from typing import Annotated

import typer

from mailbot.cli_options import Config, screen, settings_from
from mailbot.errors import MailbotError
from mailbot.sections import ImapSettings
from mailbot.terminal import escape


def authorize(
    account: Annotated[str, typer.Argument(help="The name of an account with oauth in the settings.")],
    paste: Annotated[
        bool, typer.Option("--paste", help="No browser reaches this machine: paste the address it was sent to.")
    ] = False,
    config: Config = None,
) -> None:
    """Sign in to a mailbox at its provider; the bot keeps the refresh token, for its owner alone."""
    from mailbot.listen.oauth_redirect import Redirect
    from mailbot.listen.oauth_sign_in import SignIn

    found = _account(settings_from(config).accounts, account)
    with Redirect() as server:
        sign_in = SignIn(found, f"http://localhost:{server.server_port}/")
        screen.print(f"Open this in a browser, and sign in as the mailbox of {escape(account)}:\n")
        screen.print(f"{escape(sign_in.url)}\n", soft_wrap=True, highlight=False)
        if paste:
            screen.print("The browser then can't open a page at localhost: paste the address that it shows.")
        sign_in.finish(typer.prompt("address") if paste else server.wait())
    screen.print(
        f"[green]✓[/] {escape(account)} is signed in; the running bot uses it with its next try", highlight=False
    )


def _account(accounts: tuple[ImapSettings, ...], name: str) -> ImapSettings:
    for account in accounts:
        if account.name == name:
            if account.oauth is None or account.oauth.refresh_token_file is None:
                raise MailbotError(f"nobody has to sign in to {name}: it has no oauth with grant authorization_code")
            return account
    known = ", ".join(account.name for account in accounts) or "none"
    raise MailbotError(f"the settings have no [[imap]] account {name} (there are: {known})")
