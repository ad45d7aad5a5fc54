"""Signatures: the delimiter of RFC 3676, and a sign-off that ends in the sender's own name."""

import re
from collections.abc import Sequence

from mailbot.domain.words import any_of
from mailbot.parsing.attribution import is_quoted, plain

DELIMITER = "-- "  # the one line whose last space counts
MAX_SIGNATURE_LINES = 15
MAX_SIGNATURE_LINE = 200
MAX_BARE_LINE = 100
MAX_BARE_WORDS = 11
MAX_SIGN_OFF_LINES = 4
SIGN_OFFS = (
    "thanks", "thank you", "many thanks", "thanks and regards", "regards", "best regards", "kind regards",
    "warm regards", "best", "best wishes", "all the best", "cheers", "sincerely", "yours sincerely",
    "sincerely yours", "yours faithfully", "yours truly", "respectfully", "mit freundlichen grüßen",
    "mit freundlichem gruß", "mfg", "freundliche grüße", "viele grüße", "beste grüße", "liebe grüße",
    "herzliche grüße", "vg", "lg", "gruß", "danke", "vielen dank", "cordialement", "bien cordialement",
    "bien à vous", "merci", "merci d'avance", "sincères salutations", "saludos", "un saludo", "saludos cordiales",
    "atentamente", "gracias", "muchas gracias", "cordiali saluti", "distinti saluti", "saluti", "grazie",
    "un saluto", "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "obrigado", "obrigada",
    "abraços", "met vriendelijke groet", "met vriendelijke groeten", "groeten", "groet", "mvg", "bedankt",
    "dank u", "med vänlig hälsning", "med vänliga hälsningar", "vänliga hälsningar", "mvh", "hälsningar", "tack",
    "med venlig hilsen", "venlig hilsen", "hilsen", "vh", "tak", "med vennlig hilsen", "vennlig hilsen", "takk",
    "ystävällisin terveisin", "terveisin", "kiitos", "t.", "pozdrawiam", "z poważaniem", "dziękuję",
    "pozdrawiam serdecznie", "s pozdravem", "děkuji", "s pozdravom", "ďakujem", "üdvözlettel", "tisztelettel",
    "köszönettel", "cu stimă", "cu respect", "mulțumesc", "με εκτίμηση", "ευχαριστώ", "saygılarımla",
    "teşekkürler", "iyi günler", "с уважением", "спасибо", "с наилучшими пожеланиями", "з повагою", "дякую",
    "よろしくお願いします", "よろしくお願いいたします", "敬具", "以上", "谢谢", "謝謝", "此致", "此致敬礼",
    "祝好", "감사합니다", "trân trọng", "cảm ơn",
)  # fmt: skip
SIGN_OFF = re.compile(rf"(?:{any_of(SIGN_OFFS)}) ?[,.!\uff0c\u3002\uff01]?")

MAX_DETAILS = 6
MAX_TITLE_WORDS = 6
MIN_NAME = 3
NO_TITLE = frozenset('?!:;_/@#"\u3002\uff1a\uff1f\uff01')
RULE = re.compile(r"[-_\u2014]{3,60}")
TELEPHONE = re.compile(
    r"(?:(?:t|m|p|f|tel|telephone|phone|mobile|mob|cell|fax|office|telefon|mobil|tél|tel\u00e9fono|telefono|telefone|тел)"
    r"[.:]{0,2} ?)?\+?[\d ()/.-]{6,30}"
)
HOST = re.compile(r"(?:web:? ?)?(?:https?://)?(?:www\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/?")
MAILBOX = re.compile(r"(?:(?:e-?mail|mail|e|m)[.:]{1,2} ?)?<?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?")

# A dash without a space is no item of a list.
DASHED_NAME = re.compile(
    r"[-~\u2013\u2014][A-Z\u00c0-\u00de][\w.'\u2019]{1,30}(?: [A-Z\u00c0-\u00de][\w.'\u2019]{0,30}){0,2}"
)


def without_signature(lines: list[str]) -> list[str]:
    """Cuts at the last `-- ` line (RFC 3676 4.3), or at the only `--`, unless more follows than anybody signs with.

    What is quoted below it goes with it; but where words follow a quote there, an answer stands below the signature.
    Several lines of bare dashes are somebody's separators.
    """
    certain = [index for index, line in enumerate(lines) if line == DELIMITER]
    bare = [index for index, line in enumerate(lines) if line == "--"]
    if not certain and len(bare) != 1:
        return lines
    index = certain[-1] if certain else bare[0]
    return lines[:index] if any(lines[:index]) and _is_signature(lines[index + 1 :], certain=bool(certain)) else lines


def _without_own_details(lines: list[str], sender: str) -> list[str]:
    """Cuts at a rule of dashes or underscores near the end that the sender's own name and details alone follow."""
    if len(lines) > 1 and lines[-1].rstrip() == "--" and any(lines[:-1]):
        return lines[:-1]  # what stood below was a footer
    for index in range(max(1, len(lines) - MAX_DETAILS - 3), len(lines)):
        if RULE.fullmatch(lines[index]) and any(lines[:index]):
            below = [line for line in lines[index + 1 :] if line]
            return lines[:index] if below and _are_own_details(below, sender) else lines
    return lines


def _are_own_details(lines: Sequence[str], sender: str) -> bool:
    """Whether lines are the sender's name and, below it, how to reach them: titles, a telephone, a host, their mail.

    A link to a page or an address of somebody else may be what the mail is about.
    """
    name, rest = plain(sender), [plain(line) for line in lines[1:]]
    if not name or plain(lines[0]).strip(",. ") != name or len(rest) > MAX_DETAILS:
        return False
    return all(_is_detail(line, name) for line in rest)


def _is_detail(line: str, name: str) -> bool:
    if TELEPHONE.fullmatch(line) or HOST.fullmatch(line):
        return True
    if "@" in line:
        own = [word for word in name.split() if len(word) >= MIN_NAME]
        return MAILBOX.fullmatch(line) is not None and any(word in line.partition("@")[0] for word in own)
    plain_words = not any(map(str.isdigit, line)) and not set(line) & NO_TITLE
    return len(line.split()) <= MAX_TITLE_WORDS and plain_words and not line.endswith((".", "!"))


def _is_signature(below: Sequence[str], *, certain: bool) -> bool:
    """Whether lines below a delimiter are what people sign with: few, and no prose, which a bare `--` often parts."""
    longest = MAX_SIGNATURE_LINE if certain else MAX_BARE_LINE
    if any(len(line) > longest or (not certain and _is_prose(line)) for line in below if not is_quoted(line)):
        return False
    words = [position for position, line in enumerate(below) if line and not is_quoted(line)]
    quoted = next((position for position, line in enumerate(below) if is_quoted(line)), len(below))
    return len(words) <= MAX_SIGNATURE_LINES and not any(position > quoted for position in words)


def _is_prose(line: str) -> bool:
    return len(line.split()) > MAX_BARE_WORDS or "\u3002" in line


def without_sign_off(lines: list[str], sender: str) -> list[str]:
    """Cuts a sign-off at the end that only the sender's own name follows, or a `-Name` that stands apart.

    From says the name, so that nothing is lost; with any other name, all stays. The name may have a rule of dashes
    above it, and the sender's details below.
    """
    lines = _without_own_details(lines, sender)
    filled = [index for index, line in enumerate(lines) if line][-MAX_SIGN_OFF_LINES:]
    if len(filled) < 2:
        return lines
    last = filled[-1]
    if DASHED_NAME.fullmatch(lines[last]) and not lines[last - 1] and not _is_listed(lines, filled[-2]):
        return lines[:last]
    signed = _signed_off(lines, sender)
    if signed is not None:
        return lines[:signed]
    names = {plain(sender), *plain(sender).split()[:1]} - {""}
    if len(filled) < 3 or plain(lines[last]).strip("., ") not in names:
        return lines
    return lines[: filled[-2]] if SIGN_OFF.fullmatch(plain(lines[filled[-2]])) else lines


def _signed_off(lines: Sequence[str], sender: str) -> int | None:
    """Where a sign-off stands that the sender's whole name and details follow to the end; None where none does."""
    filled = [index for index, line in enumerate(lines) if line]
    for count in range(3, min(len(filled), MAX_DETAILS + 2) + 1):
        index = filled[-count]
        if SIGN_OFF.fullmatch(plain(lines[index])) and count < len(filled):
            own = _are_own_details([lines[number] for number in filled[-count + 1 :]], sender)
            return index if own else None
    return None


def _is_listed(lines: Sequence[str], above: int) -> bool:
    """Whether a line with a dash follows another one, or a colon: it is one of a list."""
    return lines[above].endswith(":") or lines[above][:1] in "-~\u2013\u2014"
