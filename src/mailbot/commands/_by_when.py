"""Whether words say by when something is to be done: a date or a length of time, in the languages that desks write in.

It is a moderator who reads on; what matters is that a number of posts, a clause or an account isn't taken for a time.
"""

import re

_MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec januar jänner februar märz mai juni juli oktober dezember enero febrero marzo abril mayo "
    "junio julio agosto septiembre setiembre octubre noviembre diciembre janvier février mars avril juin juillet août "
    "septembre octobre novembre décembre gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre "
    "dicembre januari februari maart mei augustus stycznia lutego marca kwietnia maja czerwca lipca sierpnia września "
    "października listopada grudnia janeiro fevereiro março maio junho julho setembro outubro novembro dezembro"
)
_UNITS = (
    "days? hours? weeks? months? tage?n? stunden? wochen? monate?n? werktage?n? arbeitstage?n? d[ií]as? horas? "
    "semanas? mes mes[ei]s? jours? heures? semaines? mois giorn[oi] or[ae] settiman[ae] dag(?:en)? uur uren week weken "
    "maand(?:en)? werkdagen dni dnia dzień godzin[ay]? tygodni[ae]? tydzień miesi[ąę]c[aey]?"
)
_MONTH, _UNIT = "|".join(_MONTHS.split()), "|".join(_UNITS.split())
BY_WHEN = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º|ª)?,?\s*(?:of\s|de\s|d[’'])?(?:{_MONTH})\b"  # 9 March, 9. März, 9 de marzo
    rf"|\b(?:{_MONTH})\.?\s+\d{{1,2}}\b"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"
    r"|\b\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\b|\b(?:bis|zum|am|den|do|dnia) \d{1,2}\.\s?\d{1,2}\.(?!\d)"
    rf"|\b\d{{1,3}}[\s-]*(?:[^\W\d_]+[\s-]+)?(?:{_UNIT})\b"  # 3 days, 3 business days, 3 jours ouvrables
    r"|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,3}\s*(?:営業)?(?:日|時間|週間|か月|ヶ月|カ月)",
    re.IGNORECASE,
)


def says_when(words: str) -> bool:
    """Whether some words name a date or a length of time.

    >>> says_when("Remove it within 3 business days."), says_when("Remove 3 posts.")
    (True, False)
    """
    return BY_WHEN.search(words) is not None
