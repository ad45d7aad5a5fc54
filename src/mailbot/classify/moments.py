"""Moments that are told without a day: seconds since 1970 that a word names so, and `1 hour ago` in nine languages."""

import re
from datetime import UTC, datetime, timedelta

from mailbot.classify.wordlists import accentless, one_of
from mailbot.domain.times import iso

_LETTERS = "a-zA-Z\u00c0-\u024f"
_FIGURES = r"1\d{9}(?:\d{3}){0,3}"  # of 2001 to 2033; to the second, the millisecond, the micro- or the nanosecond
_NAMED_SO = (
    r"(?:timestamps?|time stamp|created|updated|modified|generated|uploaded|posted|completed|started|finished|occurred"
    r"|logged|issued|received|epoch|unix|posix|time|datetime|date|ts|iat|exp|at(?= ?[:=])|zeitstempel|zeit|horodatage"
    r"|marca de tiempo|タイムスタンプ|時刻|日時)(?:[ _-]?(?:at|on|time|timestamp|ms|millis|sec|seconds|s)){0,2}"
)
EPOCH = re.compile(
    rf"(?<![{_LETTERS}]){_NAMED_SO}[\"'”)\]]?(?: ?[:=：は]? ?| is | was | of )[\"'“(\[]?"
    rf"(?P<named>{_FIGURES})(?:\.\d{{1,9}})?(?![\w-]|\.\d)"
    rf"|(?<![\w.-])(?P<said>{_FIGURES})(?:\.\d{{1,9}})?(?= ?[(\[]?(?:unix|epoch|posix))",
    re.IGNORECASE,
)
_NUMBERS = {
    accentless(word): number
    for number, words in (
        (0.5, "half an, half a"),
        (1, "a, an, one, einer, einem, une, un, una, uno, um, uma, een, één, 一"),
        (2, "two, a couple of, zwei, deux, dos, due, dois, duas, twee, dwie, dwa, 二"),
        (3, "three, drei, trois, tres, tre, três, drie, trzy, 三"),
        (4, "four, vier, quatre, cuatro, quattro, quatro, cztery, 四"),
        (5, "five, fünf, cinq, cinco, cinque, vijf, pięć, 五"),
        (6, "six, sechs, seis, sei, zes, sześć, 六"),
        (7, "seven, sieben, sept, siete, sette, sete, zeven, siedem, 七"),
        (8, "eight, acht, huit, ocho, otto, oito, osiem, 八"),
        (9, "nine, neun, neuf, nueve, nove, negen, dziewięć, 九"),
        (10, "ten, zehn, dix, diez, dieci, dez, tien, dziesięć, 十"),
    )
    for word in words.split(", ")
}
NUMBER = rf"\d{{1,3}}(?:[.,]5)?|{one_of(_NUMBERS)}"
_HOURS = r"(?:hours?|hrs?|h|stunden?|heures?|horas?|or[ae]|uur|uren|godzin[ye]?|時間)"
_MINUTES = r"(?:min(?:ute)?s?|minuten?|minutos?|minut[iyeo]?|分)"


def _how_long(name: str) -> str:
    return (
        rf"(?:(?P<{name}_hours>{NUMBER}) ?{_HOURS}(?:,? (?:and |und |et |y |e |en |i )?| ?))?"
        rf"(?P<{name}>{NUMBER}) ?(?:(?P<{name}_in_hours>{_HOURS})|{_MINUTES})"
    )


AGO = re.compile(
    rf"(?<![\w.,])(?:vor|il y a|hace|ha)(?: (?:etwa|rund|environ|unos|unas|cerca de))? {_how_long('for')}(?!\w)"
    rf"|(?<![{_LETTERS}\d.,]){_how_long('since')}(?: (?:ago|fa|geleden|temu|atras)(?!\w)|(?:ほど|くらい|ぐらい)?前)",
    re.IGNORECASE,
)


def counted(match: re.Match[str]) -> tuple[tuple[str, str], ...]:
    """The time of the seconds since 1970 that EPOCH met, with nothing assumed."""
    figures = match["named"] or match["said"]
    return ((iso(datetime.fromtimestamp(int(figures[:10]), UTC)), ""),)


def ago(match: re.Match[str], at: datetime | None) -> tuple[tuple[str, str], ...]:
    """The time of what AGO met, told from when the mail was written; none where that isn't known."""
    if at is None:
        return ()
    name = "for" if match["for"] else "since"
    count = number_of(match[name])
    told = timedelta(hours=count) if match[f"{name}_in_hours"] else timedelta(minutes=count)
    told += timedelta(hours=number_of(match[f"{name}_hours"] or "0"))
    return ((iso(at - told), f"told from when the mail was written, {iso(at)}"),)


def number_of(words: str) -> float:
    """What NUMBER met, as a number."""
    known = _NUMBERS.get(words.lower())
    return float(words.replace(",", ".")) if known is None else known
