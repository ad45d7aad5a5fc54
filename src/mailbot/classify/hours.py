"""Times of day as people write them in nine languages: `14:05`, `11 at night`, `las once de la noche`, `夜11時`.

A bare number is an hour only after a word such as `at`, or before the part of the day that it stands in.
"""

import re
from datetime import timedelta

from mailbot.classify.wordlists import accentless, one_of
from mailbot.classify.zones import MARK, ZONE

LATIN = "a-zA-Z0-9_\u00c0-\u024f"  # what a date can't touch; Japanese puts no space around one
_NOON = r"(?:12 )?noon|midday|mittags?|midi|mediodia|mezzogiorno|meio-dia|(?:w )?poludnie|正午"
_MIDNIGHT = r"(?:12 )?midnight|mitternacht|minuit|medianoche|mezzanotte|meia-noite|middernacht|(?:o )?polnocy|真夜中"
_PARTS = {
    "morning": "in the morning, in the early hours, in the early morning, morgens, früh, frühmorgens, vormittags, "
    "am morgen, am vormittag, in der früh, du matin, le matin, au matin, dans la matinée, de la mañana, por la mañana, "
    "en la mañana, de la madrugada, de madrugada, en la madrugada, del mattino, di mattina, della mattina, al mattino, "
    "da manhã, de manhã, pela manhã, da madrugada, 's ochtends, 's morgens, in de ochtend, rano, nad ranem, "
    "朝, 早朝, 未明, 明け方",
    "afternoon": "in the afternoon, in the evening, nachmittags, abends, am nachmittag, am abend, de l'après-midi, "
    "dans l'après-midi, du soir, le soir, au soir, dans la soirée, de la tarde, por la tarde, en la tarde, "
    "del pomeriggio, di pomeriggio, nel pomeriggio, di sera, della sera, in serata, da tarde, à tarde, de tarde, "
    "'s middags, 's avonds, in de middag, in de avond, po południu, wieczorem, 昼, 昼間, 夕方, 夕",
    "night": "at night, in the night, nachts, in der nacht, de la nuit, dans la nuit, de la noche, por la noche, "
    "en la noche, di notte, della notte, da noite, à noite, de noite, 's nachts, in de nacht, w nocy, "
    "夜, 晩, 深夜, 夜中",
}
_PART_OF = {accentless(words): part for part, names in _PARTS.items() for words in names.split(", ")}
_IN_JAPANESE = [words for words in _PART_OF if words > "ÿ"]
PART = rf"(?:{one_of(_PART_OF.keys() - _IN_JAPANESE)}(?![{LATIN}])|{one_of(_IN_JAPANESE)})"
"""The part of a day, as it stands beside an hour."""
# Beside a day these are enough: `Friday night at 11`, Freitagabend, `venerdì sera`.
_OF_A_DAY = {
    "morning": "morning, morgen, vormittag, matin, mattina, mattino, mañana, manhã, ochtend, 午前中",
    "afternoon": "afternoon, evening, nachmittag, abend, après-midi, soir, pomeriggio, sera, tarde, middag, avond",
    "night": "night, nite, nacht, nuit, notte, noche, noite",
}
_PART_OF |= {accentless(words): part for part, names in _OF_A_DAY.items() for words in names.split(", ")}
PART_OF_A_DAY = rf"(?:{PART}|{one_of(accentless(', '.join(_OF_A_DAY.values())).split(', '))}(?![{LATIN}]))"
_HOURS = (
    "one ein eins une una uma pierwszej",
    "two zwei deux dos due duas twee drugiej",
    "three drei trois tres tre três drie trzeciej",
    "four vier quatre cuatro quattro quatro czwartej",
    "five fünf cinq cinco cinque vijf piątej",
    "six sechs seis sei zes szóstej",
    "seven sieben sept siete sette sete zeven siódmej",
    "eight acht huit ocho otto oito ósmej",
    "nine neun neuf nueve nove negen dziewiątej",
    "ten zehn dix diez dieci dez tien dziesiątej",
    "eleven elf onze once undici jedenastej",
    "twelve zwölf douze doce dodici doze twaalf dwunastej",
)
_HOUR_OF = {accentless(name): hour for hour, names in enumerate(_HOURS, 1) for name in names.split()}
_HOUR = rf"(?:\d{{1,2}}(?![\d:]|[.,]\d)|{one_of(_HOUR_OF)}(?![{LATIN}]))"
_HALF = r"(?: ?[ap](?:\. ?)?m\b\.?)"
_O_CLOCK = r"(?: ?(?:uhr|uur|hrs?|h|heures?|horas?|o'clock)\b)"
_O_CLOCK_ALONE = r" ?(?:uhr|h|o'clock)\b"
_HOURS_ALONE = r" ?(?:uur|heures?|horas?)\b"
# `3 heures plus tard` and `3 uur geleden` tell no hour.
_NO_HOUR = r"(?! ?(?:plus tard|apres|avant|durant|depois|despues|mas|antes|later|geleden|lang|nach(?:her)?)\b)"
_BEFORE_HOUR = {
    "half past": 30, "halb": -30, "half": -30,
    **dict.fromkeys(("quarter past", "quarter after", "viertel nach", "kwart over", "kwadrans po"), 15),
    **dict.fromkeys(("quarter to", "quarter of", "viertel vor", "kwart voor", "za kwadrans"), -15),
}  # fmt: skip
_AFTER_HOUR = {
    **dict.fromkeys(("y media", "e mezza", "e mezzo", "e meia", "et demie", "et demi"), 30),
    **dict.fromkeys(("y cuarto", "e un quarto", "et quart"), 15),
    **dict.fromkeys(("menos cuarto", "meno un quarto", "moins le quart"), -15),
}
_PAST_OR_TO = rf"(?: {one_of(_AFTER_HOUR)}\b)"
_TO = (
    r"(?: ?[-–—~〜] ?| (?:to|until|till|and|bis|und|a|et|al?|a las|y|y las|e|alle|e le|e as|as|ate|tot|en|do|i) "
    r"|から|より|と)"
)
# What goes before a bare hour, and what may follow it: `at 11 Baker Street` and `at 3 different sites` tell none.
_HOURLY = (
    *("at", "around", "about", "um", "gegen", "om", "rond", "las", "alle", "ore", "as", "das", "pelas"),
    *("o", "okolo", "godz.", "godzinie", "godziny"),
)
_AFTER = "|".join(rf"(?<=(?<![{LATIN}]){re.escape(word)} )" for word in _HOURLY)
_AFTER_WORD = f"(?={_HOUR})(?:{_AFTER}|(?<=verso le ))"  # the quicker one first
_AFTER_HOURS_WORD = f"(?={_HOUR})(?:{_AFTER}|(?<=a )|(?<=vers )|(?<=entre ))"
_ENDS = (
    rf"(?=$| ?[.,;!?)）\]\"]| {{2}}| ?[(（\[]?{MARK}| (?-i:[a-zà-ÿ]{{1,4}}|I)\b)"
    r"(?! (?:of|or|and|to|more|km|kg|c?m|mph|[gmk]b|px|eur|usd|de|di|other|new|big)\b)"
)
_IN_FIGURES = (
    r"(?:(?:午前|午後) ?)?\d{1,2}時(?!間)(?: ?(?:\d{1,2}分|半))?(?: ?\d{1,2}秒)?"
    rf"|\d{{1,2}}(?:[:h.]| h | ?： ?)\d{{2}}(?:(?:[:.]| ?： ?)\d{{2}}(?:[.,]\d{{1,9}})?)?{_HALF}?"
    rf"|\d{{1,2}}{_HALF}"
    rf"|(?:{_NOON}|{_MIDNIGHT})(?![{LATIN}])"
)
_HALF_OF_DAY = re.compile(r"[ap](?=(?:\. ?)?m)|午前|午後", re.IGNORECASE)
_OF_ZONE = r"(?:(?:no|pelo|na|en|nach|in|volgens|wedlug|wg) (?:de )?)?"
BARE = "before noon is assumed"
EARLY = "the hour is taken for one of the day's beginning"


def clock(name: str, *, ends: bool) -> str:
    """A time of day, its part of the day and its zone, or both ends of a span.

    Args:
        name: of the groups: `{name}`, `{name}_part`, `{name}_zone`, and those of `{name}_end`.
        ends: whether a bare hour must be the end of what is said of the time.
    """

    def at(name: str, bare: str) -> str:
        in_words = _in_words("" if ends else _AFTER_HOURS_WORD)
        return (
            rf"(?P<{name}>{_IN_FIGURES}|{in_words}|{_AFTER_WORD}{_HOUR}{bare}){_O_CLOCK}?(?:-?ish)?"
            rf"(?:,? ?(?P<{name}_part>{PART}))?(?:,? {{0,2}}{_OF_ZONE}[(（\[]?(?P<{name}_zone>{ZONE})[)）\]]?)?"
        )

    return f"{at(name, _ENDS if ends else '')}(?:{_TO}{at(f'{name}_end', _ENDS)})?"


def _in_words(before_hours: str) -> str:
    """Hours that the words beside them make some; `3 heures` and `3 uur` what stands before them must."""
    to = rf"{_TO}\d{{1,2}}(?::\d\d|{_HALF}|{_O_CLOCK}|,? ?{PART})"
    return (
        rf"{_HOUR}(?:{_O_CLOCK_ALONE}{_NO_HOUR}{_PAST_OR_TO}?|{_PAST_OR_TO}|(?=,? ?{PART}|{to}))"
        rf"|{before_hours}{_HOUR}{_HOURS_ALONE}{_NO_HOUR}{_PAST_OR_TO}?"
        rf"|(?:(?:a )?{one_of(words for words in _BEFORE_HOUR if words != 'half')}|(?<=om )half|(?<=rond )half) {_HOUR}"
    )


Clock = tuple[timedelta, str]
"""A time of day since midnight, and what was assumed."""


def times_of_day(ends: tuple[str, ...], part: str, *, night_before: bool) -> tuple[Clock, ...]:
    """The times of a span's ends, of which the first may leave its half of the day to the last: `2:05–2:20 pm`.

    Args:
        part: of the day, which its words tell.
        night_before: it is the night that follows on the day, as `last night`: its early hours are the next day's.
    """
    times = [_time_of_day(words, part, night_before) for words in ends]
    if len(ends) == 2 and times[1] and (half := _HALF_OF_DAY.search(ends[1])) and not _HALF_OF_DAY.search(ends[0]):
        first = _time_of_day(f"{ends[0]} {half[0]}m", part, night_before)
        times[0] = first if first and first[0] <= times[1][0] else times[0]
    return tuple(each for each in times if each)


def is_exact(ends: tuple[str, ...], part: str) -> bool:
    """Whether a time is told in more than a bare hour: who says `Friday at ten` as often tells a plan."""
    return any(re.search(r"\d", words) and (part or not words.isdigit()) for words in ends)


def part_of(words: str | None) -> str:
    """The part of the day of what PART met; "" for none."""
    return _PART_OF[words.lower()] if words else ""


def _time_of_day(words: str, part: str, night_before: bool) -> Clock | None:
    named = words.lower()
    if re.search(_NOON, named):
        return timedelta(hours=12), ""
    if re.search(_MIDNIGHT, named):
        return (timedelta(hours=24), "") if night_before else (timedelta(), "midnight is taken for the day's beginning")
    hour, minute, second = _numbers(named)
    half = _HALF_OF_DAY.search(words)
    if half:
        late = half[0] in ("p", "P", "午後")
        if hour > 12 and not late:
            return None
        hour = hour % 12 + (12 if late else 0) if hour <= 12 else hour
    early = part == "night" and (hour < 6 or (hour == 12 and not half)) and (night_before or not half)
    if early:
        hour = hour % 12 + (24 if night_before else 0)
    elif not half and hour < 12 and part in ("afternoon", "night"):
        hour += 12
    if minute > 59 or (hour > (29 if night_before or "時" in words else 23) and (hour, minute) != (24, 0)):
        return None
    bare = named.isdigit() or named in _HOUR_OF
    said = EARLY if early and not night_before else BARE if bare and not part and 0 < hour < 12 else ""
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59)), said


def _numbers(words: str) -> tuple[int, int, int]:
    """Hour, minute and second of what is written in figures or in words."""
    figures = [int(number) for number in re.findall(r"\d+", words)]
    if not figures:
        figures = [_HOUR_OF[word] for word in re.findall(r"[^\W\d_]+", words) if word in _HOUR_OF]
    hour, minute, second, *_ = [*figures, 0, 0]
    besides = next((minutes for said, minutes in _BEFORE_HOUR.items() if f"{said} " in words), 0)
    besides = next((minutes for said, minutes in _AFTER_HOUR.items() if words.endswith(said)), besides)
    if besides < 0:  # halb zwölf, quarter to one
        return (hour - 1) % 12 if hour <= 12 else hour - 1, 60 + besides, 0
    return hour, 30 if "半" in words else minute + besides, second
