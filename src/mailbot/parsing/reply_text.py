"""The new words of a mail, apart from quotes of older mail, signature and mobile footer.

Works on lines of plain text, each looked at a bounded number of times. Where it is in doubt it keeps text: showing a
quote is better than losing an answer. The whole text stays in the Mail; nothing is thrown away here.
"""

import re

MAX_SIGNATURE_LINES = 15
MAX_ATTRIBUTION_LINES = 4
MAX_LINE = 400  # a longer line is prose, no mark

ATTRIBUTION_STARTS = (
    "on", "am", "le", "el", "em", "il", "op", "den", "på", "pe", "w dniu", "dnia", "dne", "в", "vào", "no dia",
    "il giorno",
)  # fmt: skip
ATTRIBUTION_VERBS = (
    "wrote", "sent", "writes", "schrieb", "a écrit", "escribió", "escreveu", "ha scritto", "schreef", "skrev",
    "kirjoitti", "napisał", "napisała", "napisał(a)", "napsal", "пишет", "писал", "написал", "написала", "写道",
    "寫道", "のメール", "書きました", "đã viết", "yazdı", "작성",
)  # fmt: skip
FROM_KEYS = (
    "from", "von", "de", "da", "van", "från", "fra", "od", "от", "发件人", "寄件者", "差出人", "보낸 사람",
    "lähettäjä",
)  # fmt: skip
OTHER_KEYS = (
    "sent", "date", "to", "cc", "subject", "reply-to", "gesendet", "datum", "an", "betreff", "envoyé", "à", "objet",
    "enviado", "enviada em", "enviado el", "fecha", "para", "asunto", "assunto", "data", "inviato", "a", "oggetto",
    "verzonden", "aan", "onderwerp", "skickat", "till", "ämne", "sendt", "til", "emne", "wysłano", "do", "dw",
    "temat", "отправлено", "дата", "кому", "тема", "发送时间", "收件人", "主题", "日期", "主旨", "送信日時", "宛先",
    "件名", "날짜", "받는 사람", "제목",
)  # fmt: skip
ORIGINAL = (
    "original message", "original appointment", "forwarded message", "ursprüngliche nachricht", "originalnachricht",
    "message d'origine", "message original", "mensaje original", "mensagem original", "messaggio originale",
    "oorspronkelijk bericht", "ursprungligt meddelande", "originalmeddelande", "oprindelig meddelelse",
    "opprinnelig melding", "wiadomość oryginalna", "oryginalna wiadomość", "исходное сообщение", "原始邮件",
    "原始郵件", "元のメッセージ", "원본 메시지", "oprindelig besked", "ursprüngliche mail",
)  # fmt: skip
DEVICES = (
    r"(?:iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|pixel|motorola|nokia|blackberry|windows|outlook|yahoo|aol"
    r"|gmail|proton|mobile|phone|smartphone|handy|tablet|móvil|movil|celular|cellulare|portable|telefoon|telefon|mobil)"
)


def _words(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


IGNORE = re.IGNORECASE
# Three linear searches instead of one pattern that backtracks.
STARTS = re.compile(rf"(?:(?:{_words(ATTRIBUTION_STARTS)})\b|\d{{1,4}}[-./年])", IGNORE)
VERB = re.compile(_words(ATTRIBUTION_VERBS), IGNORE)
CERTAIN = re.compile(r"@|\d[:.h]\d\d")  # a person who tells what somebody wrote gives no address and no time
DIGIT = re.compile(r"\d")
ORIGINAL_LINE = re.compile(rf"[-_*]{{2,}} ?(?:{_words(ORIGINAL)}) ?[-_*]{{2,}}$", IGNORE)
FROM_LINE = re.compile(rf"\*?(?:{_words((*FROM_KEYS, 'date'))})\*? ?[:\uff1a]\*? ?\S", IGNORE)
KEY_LINE = re.compile(rf"\*?(?:{_words((*FROM_KEYS, *OTHER_KEYS))})\*? ?[:\uff1a]", IGNORE)
RULE = re.compile(r"[-_]{5,}$")
FOOTER = re.compile(
    r"(?:sent (?:from|via|using|with)|get|gesendet (?:von|mit)|von mein\w+|envoyé (?:de|depuis)|enviado (?:desde|do|de)"
    r"|inviato da|verzonden (?:vanaf|met)|skickat från|sendt fra|lähetetty|wysłan\w+ z|отправлено (?:с|из)"
    r"|从我的|发自我的)"
    rf" ?(?:\S+ ){{0,4}}{DEVICES}\b(?: [^\s,;]+){{0,6}}$|{DEVICES} ?から送信$",
    IGNORE,
)


def visible_text(text: str, *, is_reply: bool) -> str:
    """What the sender newly wrote.

    Args:
        text: readable text of a mail.
        is_reply: the mail answers one of ours. A first mail keeps forwarded text and `>` lines: they are the complaint.

    >>> visible_text("Please look again.\\n\\nOn 2 March 2026, Desk wrote:\\n> Dear Ada", is_reply=True)
    'Please look again.'
    """
    lines = [line.rstrip() for line in text.split("\n")]
    if is_reply:
        lines = _without_quotes(_before_older_mail(lines))
    lines = _without_footer(_without_signature(_without_footer(lines)))
    return "\n".join(lines).strip("\n") or text.strip("\n")


def _before_older_mail(lines: list[str]) -> list[str]:
    """Cuts at the first mark below which all is older mail, unless nothing stands above it."""
    for index, line in enumerate(lines):
        if _starts_older_mail(lines, index, line.strip()):
            above = lines[:index]
            while above and (not above[-1] or RULE.match(above[-1])):
                above.pop()
            return above or lines
    return lines


def _starts_older_mail(lines: list[str], index: int, line: str) -> bool:
    if not line or len(line) > MAX_LINE or line.startswith(">"):
        return False
    if ORIGINAL_LINE.match(line):
        return True
    if FROM_LINE.match(line):
        following = [other.strip() for other in lines[index : index + 8] if other.strip()]
        return sum(bool(KEY_LINE.match(other[:MAX_LINE])) for other in following[:5]) >= 3
    length = _attribution_length(lines, index)
    if length == 0 or not CERTAIN.search(" ".join(lines[index : index + length])):
        return False
    below = next((other for other in lines[index + length : index + length + 6] if other), "")
    return not below.startswith(">")


def _attribution_length(lines: list[str], index: int) -> int:
    """How many lines "On … wrote:" takes here; 0 where there is none. It may be wrapped."""
    joined = ""
    for length, line in enumerate(lines[index : index + MAX_ATTRIBUTION_LINES], 1):
        joined = f"{joined} {line.strip()}".strip()
        if not line.strip() or line.startswith(">") or len(joined) > MAX_LINE:
            return 0
        if _is_attribution(joined):
            return length
    return 0


def _is_attribution(line: str) -> bool:
    """A date and somebody who "wrote:" in one of the languages, or a date and an address, as some clients have it."""
    if not STARTS.match(line) or not DIGIT.search(line):
        return False
    if line[-1] in ":\uff1a" and VERB.search(line):
        return True
    return line[0].isdigit() and line.endswith((">", ">:")) and "@" in line


def _without_quotes(lines: list[str]) -> list[str]:
    """Takes out the one quote that has an attribution, and a quote at the end; quotes between answers stay."""
    blocks = _quote_blocks(lines)
    for position, (start, end) in enumerate(reversed(blocks)):
        introduced = _with_attribution(lines, start)
        at_end = position == 0 and not any(lines[end:])
        if at_end or (len(blocks) == 1 and introduced < start):
            kept = lines[:introduced] + lines[end:]
            return kept if any(kept) else lines
    return lines


def _quote_blocks(lines: list[str]) -> list[tuple[int, int]]:
    """Runs of `>` lines, blank lines within them included."""
    blocks: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if not line.startswith(">"):
            continue
        if blocks and not any(lines[blocks[-1][1] : index][:3]) and index - blocks[-1][1] <= 3:
            blocks[-1] = blocks[-1][0], index + 1
        else:
            blocks.append((index, index + 1))
    return blocks


def _with_attribution(lines: list[str], start: int) -> int:
    """Where the attribution of a quote begins; the quote's own start where it has none."""
    end = start
    while end > 0 and not lines[end - 1] and start - end < 3:
        end -= 1
    for index in range(max(0, end - MAX_ATTRIBUTION_LINES), end):
        if index + _attribution_length(lines, index) == end:
            return index
    return start


def _without_signature(lines: list[str]) -> list[str]:
    """Cuts below the last `-- ` line (RFC 3676 4.3), unless more follows than anybody signs with."""
    for index in range(len(lines) - 1, -1, -1):
        if lines[index] == "--":
            below = sum(1 for line in lines[index + 1 :] if line)
            return lines[:index] if below <= MAX_SIGNATURE_LINES and any(lines[:index]) else lines
    return lines


def _without_footer(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    if end and len(lines[end - 1]) <= MAX_LINE and FOOTER.match(lines[end - 1].strip()):
        return lines[: end - 1]
    return lines
