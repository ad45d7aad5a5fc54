"""Whether a program sent a mail: what a feed needs beside its structure, since people send tables too."""

import re

from mailbot.domain.autoreply import keyword
from mailbot.domain.mail import Mail
from mailbot.domain.subjects import is_marked

# Whose mailbox it says it is: nobody's.
NOBODY = re.compile(
    r"(?:[^@]{0,60}[._+-])?(?:no-?_?reply|do-?_?not-?_?reply|auto[\w-]{0,20}|bounces?|robot|bot|daemon|root|www-data"
    r"|apache|alerts?|notif\w{0,20}|notices?(?:[._-][^@]{0,40})?|reports?|reporter|reporting|abuse-?_?reports?"
    r"|feedback\w{0,10}|fbl|takedown\w{0,10}|incidents?|monitor\w{0,10}|scanner|honeypot|fail2ban|system|cron)"
    r"(?:[._+-][^@]{0,60})?@",
    re.IGNORECASE,
)
NOBODYS_NAME = re.compile(r"auto-?generated|automat|no[ -]?reply|do not reply|robot", re.IGNORECASE)
# Headers that scripts, honeypots and list software write, and no person's mail client does.
PROGRAMS = (
    "X-XARF", "X-ARF", "X-PHP-Originating-Script", "X-PHP-Script", "X-Cron-Env", "Errors-To", "X-SpamCop-sourceip",
    "X-Auto-Generated", "X-Generated-By", "X-Abuse-Report", "X-Report-ID", "X-Fail2Ban",
)  # fmt: skip
HEADERS_OF_XARF = ("X-XARF", "X-ARF")
CLIENTS = re.compile(
    r"outlook|thunderbird|apple mail|iphone|ipad|ios|mutt|kmail|evolution|the bat|notes|roundcube|squirrel|horde"
    r"|imp |zimbra|yahoo|webmail|airmail|spark|gnus|claws|sylpheed|alpine|pine|mailmate|eudora|becky|foxmail|k-9|aqua"
    r"|exchange|open-xchange|em ?client|mailbird|postbox|seamonkey|mozilla|rainloop|aol|gmx|web\.de|sogo|groupwise"
    r"|hotmail|proton|tutanota|mailspring|samsung|android|blackberry|huawei|qq|nylas|canary|superhuman|spike|zoho",
    re.IGNORECASE,
)
SAYS_SO = re.compile(
    r"(?:this|the) (?:e-?mail|message|report|notice|notification|alert|is an?)\b.{0,60}?\bauto(?:mat|-?generat)"
    r"|auto(?:matically|-)? ?-?generated|automated (?:e-?mail|message|report|notice|notification|alert|abuse)"
    r"|used to automate the processing|generated out of our .{0,60}database|by our automated|sent automatically"
    r"|automatisch (?:erstellt|generiert|erzeugt|versend|versch|gegenereerd|verzonden|verstuurd)"
    r"|(?:généré|envoyé)e? automatiquement|generad[oa] automáticamente|generat[oa] automaticamente"
    r"|gerad[oa] automaticamente|wygenerowan\w{0,3} automatycznie|automatycznie wygenerowan|automatiskt? genererat"
    r"|автоматическ|自動(?:送信|配信|生成|的に)|自动(?:发送|生成)",
    re.IGNORECASE,
)
READ = 20_000  # characters that are searched for such a sentence


def passed_on(mail: Mail) -> bool:
    """A person's reply or forward, with what the person speaks of attached or quoted."""
    return bool(mail.in_reply_to or mail.references or is_marked(mail.subject))


def mark_of_a_program(mail: Mail) -> str:
    """What shows that a program sent a mail, in words; "" where nothing does."""
    return _in_headers(mail) or _in_names(mail) or _in_words(mail)


def _in_headers(mail: Mail) -> str:
    submitted = keyword(mail.header("Auto-Submitted"))
    if submitted not in ("", "no", "auto-replied"):
        return f"auto-submitted {submitted}"
    found = next((name for name in PROGRAMS if mail.header(name)), None)
    if found:
        return f"header {found.lower()}"
    if mail.header("Precedence").strip().lower() in ("bulk", "junk"):
        return "header precedence"
    mailer = mail.header("X-Mailer") or mail.header("User-Agent")
    return f"mailer {mailer}" if mailer and not CLIENTS.search(mailer) else ""


def _in_names(mail: Mail) -> str:
    sender = mail.from_
    if sender and (NOBODY.match(sender.address) or NOBODYS_NAME.search(sender.name)):
        return f"from {sender.address}"
    return "null sender" if mail.header("Return-Path").strip() == "<>" else ""


def _in_words(mail: Mail) -> str:
    match = SAYS_SO.search(mail.text[:READ])
    return f"it says: {match[0]}" if match else ""
