"""`mailbot init`: lays out a folder of one's own to start from."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from mailbot.errors import MailbotError
from mailbot.settings import shipped

SETTINGS = """\
# mailbot's settings. Each can also be given in the environment, as MAILBOT_SECTION__KEY:
# MAILBOT_SMTP__PORT=2525. `mailbot check` says what is wrong with them; `mailbot serve` runs the bot.

desks = ["alludium"]                 # folders under rules: alludium, infrpool, allure, your own
operator = "operator@example.org"    # gets what is written to postmaster, and to no desk
log_level = "info"                   # info, warning or error

[paths]                              # relative to this file
rules = "routing_rules"
templates = "templates"              # what is missing here is taken from the templates that mailbot ships
people = "people.yaml"
state = "var"                        # database, received mail, secrets: keep it, and back it up

[store]
# url = "postgresql+psycopg://mailbot@localhost/mailbot"    # default: SQLite under state

[smtp]
host = "127.0.0.1"
port = 8025
max_bytes = 40_000_000
# tls_cert = "cert.pem"              # STARTTLS is offered where both are set
# tls_key = "key.pem"
# require_tls = true
# proxies = ["10.0.0.5/32"]          # HAProxy: connections from here begin with a PROXY header

# [[smtp.trusted_peers]]             # your own MTA in front: no limits per peer
# network = "127.0.0.0/8"
# authserv_id = "mx.example.org"     # whose Authentication-Results it writes; others' count for nothing
# spam_filter = "rspamd"             # whose spam headers it writes; others' count for nothing

# [[imap]]                           # a mailbox to read; one section an account, as many as you like
# name = "appeals"                   # what logs, metrics and `mailbot doctor` call it
# host = "imap.example.org"
# user = "appeals@example.org"
# password_file = "imap-password"    # chmod 600; or an [imap.oauth] section: see docs/deploy.md
# done_folder = "Done"               # default: taken messages stay, marked as seen
# failed_folder = "Failed"           # default: what can't be taken stays, flagged
# address = "appeals@example.org"    # the recipient where the headers name none of yours
# authserv_id = "mx.example.org"     # whose Authentication-Results the provider writes
# spam_filter = "exchange"           # whose spam headers the provider writes

[dns]                                # default: the machine's own resolvers
# servers = ["127.0.0.1"]

[authentication]
# arc_sealers = ["lists.example.org"]    # forwarders whose ARC seals are trusted, such as your own

[scan]                               # attachments shown to a virus scanner; default: none is
# clamd = "unix:/run/clamav/clamd.ctl"

[keys]                               # PGP and S/MIME: see docs/deploy.md
# known = "known-keys"               # folder of senders' public keys: their signatures are verified

# [[keys.held]]                      # what is encrypted to this address is decrypted
# address = "security@example.org"
# pgp_key_file = "security.asc"      # chmod 600
# passphrase_file = "security-pass"  # chmod 600

[send]                               # without a host, sent mail is written to <state>/sent as a Maildir
mode = "send"                        # "shadow": nothing leaves but a daily mail to the leads of what would have
# host = "smtp.example.org"
# port = 587
# user = "mailbot"
# password_file = "smtp-password"    # chmod 600
# mail_from = "bot@example.org"      # where the smarthost allows no other envelope sender

# [[send.dkim]]                      # signs mail from this domain
# domain = "example.org"
# selector = "mailbot"
# key_file = "dkim.pem"              # chmod 600

[watch]                              # /healthz, /readyz and /metrics
# port = 8026
stalled_minutes = 15                 # a door that fails for so long is told to the leads

[replies]                            # automatic replies, so that no robot can make us flood anybody
per_sender_a_day = 10
everyone_an_hour = 1000

[workers]
count = 1
"""


def lay_out(folder: Path) -> Iterator[str]:
    """Copies what is shipped and writes settings; yields a line a thing.

    Raises:
        MailbotError: the folder has something in it, or can't be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise MailbotError(f"{folder} is not an empty folder: name a new one, so that nothing is overwritten")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mailbot.toml").write_text(SETTINGS, encoding="utf-8")
        yield f"{folder / 'mailbot.toml'}: settings"
        shutil.copy(shipped("people.yaml"), folder / "people.yaml")
        yield f"{folder / 'people.yaml'}: who works at the desks — put your own people there"
        shutil.copy(shipped("season.yaml"), folder / "season.yaml")
        yield f"{folder / 'season.yaml'}: what mailbot simulate plays — what comes, and how long your people take"
        shutil.copytree(shipped("routing_rules"), folder / "routing_rules")
        yield f"{folder / 'routing_rules'}: desks, a folder each"
        shutil.copytree(shipped("templates"), folder / "templates")
        yield f"{folder / 'templates'}: the replies' words"
    except OSError as error:
        raise MailbotError(f"{error.filename or folder}: {error.strerror}") from None
    yield f"next: cd {folder} && mailbot check && mailbot serve"
