"""The days that a stated time names: dates in nine languages, spans such as `3–5 March`, and `yesterday`.

02/03/2026 is day first, and month first beside an American zone, unless it can't be, or would lie ahead and the other
way doesn't. A day that is told from the mail's own counts only with a time of day.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from mailbot.classify.moments import NUMBER, number_of
from mailbot.classify.wordlists import accentless, one_of

# The months' names: English, then those of the other languages that mail is read in.
_MONTHS = (
    "january jan januar jänner januari janvier janv gennaio enero ene janeiro stycznia",
    "february feb februar februari février fevrier févr fév febbraio febrero fevereiro fev lutego",
    "march mar märz maerz mrz maart mrt mars marzo março marco marca",
    "april apr avril avr aprile abril abr kwietnia",
    "may mai mei maggio mayo maio maja",
    "june jun juni juin giugno junio junho czerwca",
    "july jul juli juillet juil luglio julio julho lipca",
    "august aug augustus août aout agosto ago sierpnia",
    "september sept sep septembre settembre septiembre setembro set września wrzesnia",
    "october oct oktober okt octobre ottobre octubre outubro out października pazdziernika",
    "november nov novembre noviembre novembro listopada",
    "december dec dezember dez décembre decembre déc dicembre dic diciembre dezembro grudnia",
)
_MONTH_OF = {accentless(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NEED_A_YEAR = {"may", "out", "set", "ago"}  # `5 may help`, `5 out of 10`: no dates
_ERAS = {"令和": 2018, "平成": 1988}
# The words for how many days ago, by the part of the day.
_RELATIVE = {
    0: {
        "": "today, earlier today, heute, aujourd'hui, hoy, oggi, hoje, vandaag, dziś, dzisiaj, 今日, 本日, きょう",
        "morning": "this morning, heute morgen, heute früh, heute vormittag, ce matin, esta mañana, esta madrugada, "
        "stamattina, stamani, questa mattina, esta manhã, hoje de manhã, vanochtend, vanmorgen, dziś rano, "
        "dzisiaj rano, 今朝, 今日の朝",
        "afternoon": "this afternoon, this evening, tonight, heute nachmittag, heute abend, cet après-midi, ce soir, "
        "esta tarde, esta noche, questo pomeriggio, stasera, esta noite, vanmiddag, vanavond, dziś po południu, "
        "dziś wieczorem, 今日の午後, 今日の夕方, 今夜, 今晩",
    },
    1: {
        "": "yesterday, gestern, hier, ayer, ieri, ontem, gisteren, wczoraj, 昨日, きのう",
        "morning": "yesterday morning, gestern morgen, gestern früh, gestern vormittag, hier matin, "
        "ayer por la mañana, ieri mattina, ontem de manhã, gisterochtend, gistermorgen, wczoraj rano, 昨日の朝",
        "afternoon": "yesterday afternoon, yesterday evening, last evening, gestern nachmittag, gestern abend, "
        "hier après-midi, hier soir, ayer por la tarde, ieri pomeriggio, ieri sera, ontem à tarde, "
        "gistermiddag, gisteravond, wczoraj po południu, wczoraj wieczorem, 昨日の午後, 昨日の夕方",
        "night": "last night, last nite, yesterday night, gestern nacht, heute nacht, letzte nacht, cette nuit, "
        "la nuit dernière, anoche, ayer noche, ayer por la noche, ieri notte, stanotte, ontem à noite, "
        "vannacht, gisternacht, wczoraj w nocy, dziś w nocy, 昨夜, 昨晩, ゆうべ",
    },
    2: {
        "": "the day before yesterday, vorgestern, avant-hier, anteayer, antier, l'altro ieri, anteontem, "
        "eergisteren, przedwczoraj, 一昨日, おととい",
        "afternoon": "vorgestern abend, avant-hier soir, l'altro ieri sera, eergisteravond",
        "night": "the night before last, anteanoche",
    },
}
_RELATIVE_OF = {
    accentless(words): (back, part)
    for back, parts in _RELATIVE.items()
    for part, names in parts.items()
    for words in names.split(", ")
}
_MAY_BE_AHEAD = {
    *("tonight", "heute nacht", "esta noche", "stanotte", "esta noite", "dzis w nocy", "今夜", "今晩"),
}
_MONTH = one_of(_MONTH_OF)
_WEEKDAYS = (
    "monday, montag, lundi, lunes, lunedì, segunda-feira, segunda, maandag, poniedziałek, 月曜日, 月曜",
    "tuesday, dienstag, mardi, martes, martedì, terça-feira, terça, dinsdag, wtorek, 火曜日, 火曜",
    "wednesday, mittwoch, mercredi, miércoles, mercoledì, quarta-feira, quarta, woensdag, środę, środa, 水曜日, 水曜",
    "thursday, donnerstag, jeudi, jueves, giovedì, quinta-feira, quinta, donderdag, czwartek, 木曜日, 木曜",
    "friday, freitag, vendredi, viernes, venerdì, sexta-feira, sexta, vrijdag, piątek, 金曜日, 金曜",
    "saturday, samstag, samedi, sábado, sabato, zaterdag, sobotę, sobota, 土曜日, 土曜",
    "sunday, sonntag, dimanche, domingo, domenica, zondag, niedzielę, niedziela, 日曜日, 日曜",
)
_WEEKDAY_OF = {accentless(name): number for number, names in enumerate(_WEEKDAYS) for name in names.split(", ")}
WEEKDAY = rf"(?:{one_of(_WEEKDAY_OF)}|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)"
"""A weekday's name beside its date."""
# It isn't the last that is meant: `every Friday at 5`, `by Friday 17:00`, `Monday to Friday 9:00`.
_NOT_PAST = (
    *(
        "next ",
        "this ",
        "every ",
        "each ",
        "coming ",
        "by ",
        "until ",
        "till ",
        "before ",
        "to ",
        "through ",
        "thru ",
        "-",
        "–",
    ),
    *(
        "- ",
        "– ",
        "jeden ",
        "nächsten ",
        "diesen ",
        "kommenden ",
        "bis ",
        "chaque ",
        "au ",
        "los ",
        "cada ",
        "al ",
        "próximo ",
    ),
    *("próxima ", "ogni ", "prossimo ", "prossima ", "toda ", "elke ", "iedere ", "volgende ", "tot ", "każdy "),
    *("毎週", "毎週の", "来週", "来週の", "今週の"),
    *('"', "'", "“", "„", "«", "« ", "「"),  # what is quoted is a plan
)
_PAST_WEEKDAY = (
    rf"{''.join(f'(?<!{accentless(words)})' for words in _NOT_PAST)}"
    rf"(?:(?:last|letzten|vergangenen|afgelopen|vorige|zeszly|ostatni) |先週の?)?{one_of(_WEEKDAY_OF)}"
    r"(?: (?:pasad[oa]|derniere?|scors[oa]|passad[oa]))?(?! (?:prochaine?|proxim[oa]|prossim[oa]|que v(?:iene|em)))"
)
_WEEKS = r"(?:weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|tygodnie|tydzien|週間)"
_NIGHTS = r"(?:nights?|nachten|nuits|noches|notti|noites)"
_SOME_DAYS = rf"(?:{_WEEKS}|{_NIGHTS}|days?|tage?n?|jours?|dias?|giorn[io]|dagen|dni|日)"
_NTH = "(?:st|nd|rd|th|er|[.º°])?"
_OF = "(?:(?:of|de|del|di) )?"
_TO = r"(?: ?[-–~〜] ?| (?:to|and|until|till|through|bis|auf(?: den)?|und|au|et|al?|y|e|ate|tot|t/m|en|do|na|i) )"
_NO_VERSION = "".join(f"(?<!{word} )" for word in ("version", "versione", "release", "section", "clause"))
_STRICTLY_TO = r"(?: ?[-–] ?| (?:to|until|till|through) )"
DAY = (
    r"(?P<iso>\d{4}[-/.–]\d{1,2}[-/.–]\d{1,2})"
    r"|(?P<cjk>(?:(?:\d{4}|(?:令和|平成) ?(?:\d{1,2}|元))年 ?)?\d{1,2}月 ?\d{1,2}日"
    r"(?:(?: ?[-–~〜] ?|(?:から|より|、) ?)\d{1,2}日)?(?: ?[(（][月火水木金土日](?:曜日?)?[)）])?"
    r"|\d{1,2}/\d{1,2}(?= ?[のに]? ?(?:午[前後] ?|[朝昼夜夕晩深]{1,2}方? ?)?\d{1,2}時))"
    rf"|(?P<dmy>\d{{1,2}}(?:/\d{{1,2}}/(?:\d{{4}}|\d{{2}})|\.\d{{1,2}}\.\d{{4}}|-\d{{1,2}}-(?:19|20)\d\d)"
    rf"|{_NO_VERSION}\d{{1,2}}\.\d{{1,2}}\.\d{{2}})"
    r"|(?:(?<=am )|(?<=vom )|(?<=dem )|(?<=den ))(?P<short>\d{1,2}\. ?\d{1,2}\.(?! ?\d))"
    rf"|(?P<named>(?:\d{{1,2}}{_NTH}{_TO})?\d{{1,2}}{_NTH}[ /-]?{_OF}{_MONTH}\.?(?:,?[ /-]{_OF}\d{{4}})?"
    rf"|{_MONTH}\.? \d{{1,2}}{_NTH}(?:{_STRICTLY_TO}\d{{1,2}}{_NTH}(?![:\d]))?(?:,? \d{{4}})?)"
    rf"|(?P<weekday>{_PAST_WEEKDAY})"
    rf"|(?P<ago>(?:vor|il y a|hace|ha) (?P<ago_for>{NUMBER}) {_SOME_DAYS}"
    rf"|(?P<ago_since>{NUMBER}) ?{_SOME_DAYS}(?: (?:ago|fa|geleden|temu|atras)|前))"
    rf"|(?P<relative>{one_of(words for words in _RELATIVE_OF if words != 'hier')}"
    r"|hier(?=,? (?:a|vers|entre|au|aux|dans|peu)\b)|(?<=d')hier)"  # in German it is `here`
)
"""One day, or the first and last of several."""


@dataclass(frozen=True, slots=True)
class Days:
    """What some words name.

    Args:
        days: the first and the last, or the only one.
        assumed: what was taken for granted, in words; "" where nothing was.
        part: of the day, `morning`; "" where none is told.
        needs_clock: it counts only with a time of day, since it may as well lie ahead: `tonight`, Friday.
    """

    days: tuple[date, ...]
    assumed: str = ""
    part: str = ""
    needs_clock: bool = False


def days_of(match: re.Match[str], at: datetime | None, zone: tzinfo, *, month_first: bool) -> Days | None:
    """The days of what DAY met; None where its words are no days of any year.

    Args:
        at: when the mail was written, for days that it must be known for; None: these are none.
        zone: that `today` is meant in.
        month_first: 03/02 is the second of March, where it may be.
    """
    try:
        if words := match["named"]:
            return _named(f"{words} {match['year'] or ''}", at)  # Feb 28 14:05:00 2026
        if words := match["relative"]:
            return _relative(words.lower(), at, zone)
        if words := match["weekday"]:
            return _weekday(words.lower(), at, zone)
        if words := match["ago"]:
            return _ago(words.lower(), number_of(match["ago_for"] or match["ago_since"]), at, zone)
        if words := match["cjk"]:
            return _japanese(words, at)
        if words := match["short"]:
            day, month = _figures(words)
            return _without_year(month, [day], at)
        if words := match["dmy"]:
            return _in_figures(words, at, month_first=month_first)
        return Days((date(*_figures(match["iso"])),))
    except ValueError:
        return None


def _figures(words: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", words)]


def _relative(words: str, at: datetime | None, zone: tzinfo) -> Days | None:
    back, part = _RELATIVE_OF[words]
    return _before(back, at, zone, part, needs_clock=not part or words in _MAY_BE_AHEAD)


def _weekday(words: str, at: datetime | None, zone: tzinfo) -> Days | None:
    """The last such day before the mail's own; of 先週 the last week's."""
    if at is None:
        return None
    named = next(number for name, number in _WEEKDAY_OF.items() if name in words)
    today = at.astimezone(zone).weekday()
    return _before(today - named + 7 if "先週" in words else (today - named) % 7 or 7, at, zone)


def _ago(words: str, count: float, at: datetime | None, zone: tzinfo) -> Days | None:
    days = int(count) * (7 if re.search(_WEEKS, words) else 1)
    return _before(days, at, zone, "night" if re.search(_NIGHTS, words) else "")


def _before(days: int, at: datetime | None, zone: tzinfo, part: str = "", *, needs_clock: bool = True) -> Days | None:
    """The day that is some days before the mail's own."""
    if at is None:
        return None
    today = at.astimezone(zone).date()
    told = f"told from the mail's own day, {today}"
    return Days((today - timedelta(days=days),), told, part, needs_clock=needs_clock)


def _in_figures(words: str, at: datetime | None, *, month_first: bool) -> Days | None:
    first, second, year = _figures(words)
    if year < 100:
        year += 2000
        if at is None or not 1995 <= year <= at.year:
            return None
    if second > 12:
        return Days((date(year, first, second),))
    by_day = date(year, second, first)
    if first > 12 or first == second or "." in words:
        return Days((by_day,))
    by_month = date(year, first, second)
    tomorrow = at.date() + timedelta(days=1) if at else date.max  # isn't ahead somewhere
    if month_first and (by_month <= tomorrow or tomorrow < by_day):
        return Days((by_month,), "month before day assumed, as in its zone")
    if not month_first and by_month <= tomorrow < by_day:
        return Days((by_month,), "month before day assumed: the other way it lies ahead")
    return Days((by_day,), "day before month assumed")


def _japanese(words: str, at: datetime | None) -> Days | None:
    era = next((era for era in _ERAS if words.startswith(era)), "")
    numbers = _figures(words.replace("元年", "1年"))
    if "年" not in words:
        return _without_year(numbers[0], numbers[1:], at)
    return Days(tuple(date(numbers[0] + _ERAS.get(era, 0), numbers[1], day) for day in numbers[2:]))


def _named(words: str, at: datetime | None) -> Days | None:
    named = next(word for word in re.findall(r"[^\W\d_]+", words.lower()) if word in _MONTH_OF)
    month, numbers = _MONTH_OF[named], _figures(words)
    if len(numbers) > 1 and numbers[-1] > 31:
        return Days(tuple(date(numbers[-1], month, day) for day in numbers[:-1]))
    return None if named in _NEED_A_YEAR else _without_year(month, numbers, at)


def _without_year(month: int, days: list[int], at: datetime | None) -> Days | None:
    """The last such days before the mail was written."""
    if at is None:
        return None
    found = tuple(date(at.year, month, day) for day in days)
    if found[0] > at.date() + timedelta(days=2):
        found = tuple(date(at.year - 1, month, day) for day in days)
    return Days(found, f"no year is given: {found[0].year} assumed")
