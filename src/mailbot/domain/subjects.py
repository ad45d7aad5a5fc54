"""The marks that mail programs put before a subject where a mail answers another one, or passes it on."""

import re
import unicodedata

from mailbot.domain.words import any_of

# Marks of answers and of forwarded mail, lower case, without their colon; those of several languages are spelt alike.
REPLIES = (
    "re", "aw", "antw", "antwort", "rép", "rep", "réponse", "res", "resp", "r", "rif", "antwoord", "sv", "svar", "vs",
    "odp", "odpowiedź", "ynt", "atb", "vá", "απ", "σχετ", "отв", "ответ", "回复", "回覆", "答复", "答覆", "回應",
    "返信", "답장", "회신", "رد", "השב", "תשובה", "ตอบ", "trả lời",
)  # fmt: skip
FORWARDS = (
    "fwd", "fw", "wg", "weitergeleitet", "tr", "transféré", "rv", "reenv", "enc", "encaminhado", "i", "inoltra",
    "doorst", "doorgestuurd", "vb", "vl", "vidarebefordrat", "videresendt", "pd", "pdl", "ilt", "továbbítás", "πρθ",
    "bls", "trl", "пересл", "转发", "轉寄", "轉發", "転送", "전달", "إعادة توجيه", "הועבר", "ส่งต่อ", "chuyển tiếp",
)  # fmt: skip
MAX_MARKED = 200  # characters in which a mark stands


# At the beginning of a subject in NFKC, such as `Re: `, `AW[2]: `, `[Fwd: `. An answer's mark is the second group.
MARK = re.compile(
    rf" ?(\[?) ?(?:({any_of(REPLIES)})|{any_of(FORWARDS)}) ?[\[(^*]? ?\d{{0,4}} ?[\])]? ?: ?", re.IGNORECASE
)


def is_marked(subject: str) -> bool:
    """Whether a subject begins with the mark of an answer or of a mail that is passed on.

    >>> is_marked("AW: your report"), is_marked("转发：你好"), is_marked("Report: spam")
    (True, True, False)
    """
    return MARK.match(unicodedata.normalize("NFKC", subject[:MAX_MARKED]).lstrip()) is not None
