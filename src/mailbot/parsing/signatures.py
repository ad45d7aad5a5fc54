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

    From says the name, so that nothing is lost; with any other name, all stays.
    """
    filled = [index for index, line in enumerate(lines) if line][-MAX_SIGN_OFF_LINES:]
    if len(filled) < 2:
        return lines
    last = filled[-1]
    if DASHED_NAME.fullmatch(lines[last]) and not lines[last - 1] and not _is_listed(lines, filled[-2]):
        return lines[:last]
    names = {plain(sender), *plain(sender).split()[:1]} - {""}
    if len(filled) < 3 or plain(lines[last]).strip("., ") not in names:
        return lines
    return lines[: filled[-2]] if SIGN_OFF.fullmatch(plain(lines[filled[-2]])) else lines


def _is_listed(lines: Sequence[str], above: int) -> bool:
    """Whether a line with a dash follows another one, or a colon: it is one of a list."""
    return lines[above].endswith(":") or lines[above][:1] in "-~\u2013\u2014"
