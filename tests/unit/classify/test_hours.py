"""Hours beside a day: parts of the day, bare hours, hours in words, halves and quarters, in nine languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mailbot.classify.timestamps import Stamp, take_stamps

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)  # a Tuesday; 18:00 in Tokyo


def _values(text: str, zone: str = "Europe/London") -> list[str]:
    return [value for value, _ in _stamps(text, zone)]


def _stamps(text: str, zone: str = "Europe/London") -> list[tuple[str, str]]:
    found: list[Stamp] = []
    take_stamps(text, ZoneInfo(zone), AT, found)
    return [(stamp.value, stamp.assumed) for stamp in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 5 March 2026 at 11 at night UTC", "2026-03-05T23:00:00Z"),
        ("on 5 March 2026 at 11 in the evening", "2026-03-05T23:00:00Z"),
        ("at 9 in the morning on 5 March 2026", "2026-03-05T09:00:00Z"),
        ("around 4 in the afternoon on 5 March 2026", "2026-03-05T16:00:00Z"),
        ("on 5 March 2026 at 7:30 in the evening", "2026-03-05T19:30:00Z"),
        ("on 5 March 2026 at 8 o'clock in the evening", "2026-03-05T20:00:00Z"),
        ("el 5 de marzo de 2026 a las 11 de la noche", "2026-03-05T23:00:00Z"),
        ("a las 11 de la noche del 5 de marzo de 2026", "2026-03-05T23:00:00Z"),
        ("el 5 de marzo de 2026 a las 3 de la madrugada", "2026-03-05T03:00:00Z"),
        ("el 5 de marzo de 2026 a las 4:30 de la tarde, hora de Madrid", "2026-03-05T15:30:00Z"),
        ("a las 9 de la mañana del 5 de marzo de 2026", "2026-03-05T09:00:00Z"),
        ("le 5 mars 2026 à 11 heures du soir", "2026-03-05T23:00:00Z"),
        ("le 5 mars 2026 vers 3 heures de l'après-midi", "2026-03-05T15:00:00Z"),
        ("à 9 heures du matin le 5 mars 2026", "2026-03-05T09:00:00Z"),
        ("le 5 mars 2026 à 14 heures", "2026-03-05T14:00:00Z"),
        ("le 5 mars 2026 au soir, vers 23 heures", "2026-03-05T23:00:00Z"),
        ("il 5 marzo 2026 alle 11 di sera", "2026-03-05T23:00:00Z"),
        ("il 5 marzo 2026 alle 3 del pomeriggio", "2026-03-05T15:00:00Z"),
        ("alle 8 di mattina del 5 marzo 2026", "2026-03-05T08:00:00Z"),
        ("am 5. März 2026 um 11 Uhr abends", "2026-03-05T23:00:00Z"),
        ("am 5. März 2026 abends um 11 Uhr", "2026-03-05T23:00:00Z"),
        ("am 5. März 2026 um 3 Uhr nachmittags", "2026-03-05T15:00:00Z"),
        ("am Abend des 5. März 2026 gegen 22 Uhr", "2026-03-05T22:00:00Z"),
        ("em 5 de março de 2026 às 11 da noite", "2026-03-05T23:00:00Z"),
        ("às 3 da tarde do dia 5 de março de 2026", "2026-03-05T15:00:00Z"),
        ("em 5 de março de 2026 às 14 horas", "2026-03-05T14:00:00Z"),
        ("op 5 maart 2026 om 11 uur 's avonds", "2026-03-05T23:00:00Z"),
        ("op 5 maart 2026 's avonds om 11 uur", "2026-03-05T23:00:00Z"),
        ("op 5 maart 2026 om 14 uur", "2026-03-05T14:00:00Z"),
        ("5 marca 2026 o 11 wieczorem", "2026-03-05T23:00:00Z"),
        ("5 marca 2026 wieczorem o 11", "2026-03-05T23:00:00Z"),
        ("5 marca 2026 o godzinie 14", "2026-03-05T14:00:00Z"),
        ("5 marca 2026 około 3 po południu", "2026-03-05T15:00:00Z"),
    ],
)
def test_an_hour_stands_in_the_part_of_the_day_beside_it(text: str, value: str) -> None:
    assert _values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026年3月5日の夜11時", "2026-03-05T14:00:00Z"),
        ("2026年3月5日夜11時半ごろ", "2026-03-05T14:30:00Z"),
        ("2026年3月5日の朝8時", "2026-03-04T23:00:00Z"),
        ("3月5日の夕方5時頃", "2026-03-05T08:00:00Z"),
        ("3月5日 昼の2時", "2026-03-05T05:00:00Z"),
        ("3月5日未明の3時", "2026-03-04T18:00:00Z"),
        ("昨日の夜11時", "2026-03-09T14:00:00Z"),
        ("昨日の夜11時頃に", "2026-03-09T14:00:00Z"),
        ("昨日夜11時", "2026-03-09T14:00:00Z"),
        ("昨夜11時", "2026-03-09T14:00:00Z"),
        ("昨晩の11時半", "2026-03-09T14:30:00Z"),
        ("昨日の夜、11時ごろ", "2026-03-09T14:00:00Z"),
        ("今朝の8時", "2026-03-09T23:00:00Z"),
        ("本日の午後2時", "2026-03-10T05:00:00Z"),
        ("今日の未明3時", "2026-03-09T18:00:00Z"),
        ("昨日の深夜2時", "2026-03-09T17:00:00Z"),
        ("一昨日の夜9時", "2026-03-08T12:00:00Z"),
    ],
)
def test_a_japanese_hour_follows_the_part_of_its_day(text: str, value: str) -> None:
    assert _values(text, "Asia/Tokyo") == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("last night at 11", "2026-03-09T23:00:00Z"),
        ("last night at 11 he posted it", "2026-03-09T23:00:00Z"),
        ("last night around 11pm", "2026-03-09T23:00:00Z"),
        ("at 11 last night", "2026-03-09T23:00:00Z"),
        ("last night at midnight", "2026-03-10T00:00:00Z"),
        ("last night at 12", "2026-03-10T00:00:00Z"),
        ("last night at 2", "2026-03-10T02:00:00Z"),
        ("yesterday at 11 at night", "2026-03-09T23:00:00Z"),
        ("yesterday around 3 in the afternoon", "2026-03-09T15:00:00Z"),
        ("yesterday at 3 o'clock in the afternoon", "2026-03-09T15:00:00Z"),
        ("at 7 this morning", "2026-03-10T07:00:00Z"),
        ("às 8h WET de hoje", "2026-03-10T08:00:00Z"),
        ("às 08:10 (WET) de hoje", "2026-03-10T08:10:00Z"),
        ("ontem às 11 da noite", "2026-03-09T23:00:00Z"),
        ("ontem à noite, por volta das 23h", "2026-03-09T23:00:00Z"),
        ("às 23h de ontem", "2026-03-09T23:00:00Z"),
        ("ontem às 14 horas", "2026-03-09T14:00:00Z"),
        ("ayer a las 11 de la noche", "2026-03-09T23:00:00Z"),
        ("ayer por la noche a las 11", "2026-03-09T23:00:00Z"),
        ("anoche a las 11", "2026-03-09T23:00:00Z"),
        ("anoche sobre las 23:30", "2026-03-09T23:30:00Z"),
        ("a las 11 de la noche de ayer", "2026-03-09T23:00:00Z"),
        ("anteayer a las 4 de la tarde, hora de Argentina", "2026-03-08T19:00:00Z"),
        ("esta mañana a las 8", "2026-03-10T08:00:00Z"),
        ("hier soir à 11 heures", "2026-03-09T23:00:00Z"),
        ("hier à 11 heures du soir", "2026-03-09T23:00:00Z"),
        ("hier, vers 23h30", "2026-03-09T23:30:00Z"),
        ("ce matin à 8 heures, heure de Montréal", "2026-03-10T12:00:00Z"),
        ("avant-hier à 15 heures", "2026-03-08T15:00:00Z"),
        ("ieri sera alle 11", "2026-03-09T23:00:00Z"),
        ("ieri alle 11 di sera", "2026-03-09T23:00:00Z"),
        ("ieri sera verso le 23", "2026-03-09T23:00:00Z"),
        ("stamattina alle ore 8", "2026-03-10T08:00:00Z"),
        ("gestern Abend um 11", "2026-03-09T23:00:00Z"),
        ("gestern Abend gegen 23 Uhr", "2026-03-09T23:00:00Z"),
        ("gestern um 11 Uhr abends", "2026-03-09T23:00:00Z"),
        ("heute Nacht um 2 Uhr", "2026-03-10T02:00:00Z"),
        ("gestern Nacht um halb zwölf", "2026-03-09T23:30:00Z"),
        ("gisteravond om 11 uur", "2026-03-09T23:00:00Z"),
        ("gisteren om 11 uur 's avonds", "2026-03-09T23:00:00Z"),
        ("gisteren rond 23 uur", "2026-03-09T23:00:00Z"),
        ("wczoraj o 11 wieczorem", "2026-03-09T23:00:00Z"),
        ("wczoraj wieczorem około 23", "2026-03-09T23:00:00Z"),
        ("wczoraj o godzinie 23 czasu polskiego", "2026-03-09T22:00:00Z"),
        ("dziś rano o 8", "2026-03-10T08:00:00Z"),
    ],
)
def test_an_hour_is_told_beside_a_day_that_is_told_from_the_mail_s_own(text: str, value: str) -> None:
    assert _values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 days ago at 14:30", "2026-03-07T14:30:00Z"),
        ("two nights ago at 3am", "2026-03-09T03:00:00Z"),
        ("a week ago at 5pm", "2026-03-03T17:00:00Z"),
        ("vor zwei Tagen um 16 Uhr", "2026-03-08T16:00:00Z"),
        ("il y a trois jours à 20h", "2026-03-07T20:00:00Z"),
        ("hace dos días a las 4 de la tarde", "2026-03-08T16:00:00Z"),
        ("due giorni fa alle 20", "2026-03-08T20:00:00Z"),
        ("há dois dias às 22h", "2026-03-08T22:00:00Z"),
        ("twee dagen geleden om 20:00 uur", "2026-03-08T20:00:00Z"),
        ("dwa dni temu o 20", "2026-03-08T20:00:00Z"),
        ("三日前の午後8時", "2026-03-07T20:00:00Z"),
        ("on Saturday at 9pm", "2026-03-07T21:00:00Z"),
        ("Friday night at 11", "2026-03-06T23:00:00Z"),
        ("mardi 3 h 20", "2026-03-03T03:20:00Z"),
        ("since Saturday 16:00 CET", "2026-03-07T15:00:00Z"),
        ("on Tuesday at 8:15", "2026-03-03T08:15:00Z"),
        ("am Montag um 14 Uhr", "2026-03-09T14:00:00Z"),
        ("Freitagabend um 8", "2026-03-06T20:00:00Z"),
        ("lundi à 18h30", "2026-03-09T18:30:00Z"),
        ("samedi soir vers 22 heures", "2026-03-07T22:00:00Z"),
        ("el lunes pasado a las 5 de la tarde", "2026-03-09T17:00:00Z"),
        ("lunedì alle 18:30", "2026-03-09T18:30:00Z"),
        ("na sexta-feira às 23h", "2026-03-06T23:00:00Z"),
        ("vrijdagavond om 8 uur", "2026-03-06T20:00:00Z"),
        ("w piątek o 21:30", "2026-03-06T21:30:00Z"),
        ("金曜日の夜9時", "2026-03-06T21:00:00Z"),
        ("先週の月曜日の14時", "2026-03-02T14:00:00Z"),
    ],
)
def test_a_day_some_days_ago_or_the_last_of_its_name_counts_with_an_hour(text: str, value: str) -> None:
    [(found, assumed)] = _stamps(text)
    assert found == value
    assert assumed.startswith("told from the mail's own day, 2026-03-10")


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("um halb zwölf Uhr", "11:30"), ("om half twaalf", "11:30"), ("at half past 11", "11:30"),
        ("um viertel nach elf", "11:15"), ("om kwart voor elf 's avonds", "22:45"), ("at a quarter to nine", "08:45"),
        ("a las 11 y media", "11:30"), ("alle undici e mezza", "11:30"), ("às onze e meia", "11:30"),
        ("à onze heures et demie", "11:30"), ("a las nueve menos cuarto", "08:45"), ("om drie uur", "03:00"),
        ("um drei Uhr nachmittags", "15:00"), ("o ósmej wieczorem", "20:00"), ("at nine in the morning", "09:00"),
        ("at halb eins", "00:30"), ("２３：０５", "23:05"), ("between 2 and 4 pm", "14:00"),
    ],
)  # fmt: skip
def test_halves_quarters_and_hours_in_words_are_read(words: str, clock: str) -> None:
    assert _values(f"2026-03-05 {words}")[0] == f"2026-03-05T{clock}:00Z"


@pytest.mark.parametrize(
    ("text", "value", "assumed"),
    [
        ("last night at midnight UTC", "2026-03-10T00:00:00Z", ""),
        ("last night at 2am UTC", "2026-03-10T02:00:00Z", ""),
        ("5 March 2026, at 2 at night UTC", "2026-03-05T02:00:00Z", "the hour is taken for one of the day's beginning"),
        ("5 March 2026, at 11 UTC", "2026-03-05T11:00:00Z", "before noon is assumed"),
        ("5 March 2026, at 14 UTC", "2026-03-05T14:00:00Z", ""),
        ("5 March 2026 at 12 at night UTC", "2026-03-05T00:00:00Z", "the hour is taken for one of the day's beginning"),
        ("5 March 2026 at night, at 2 UTC", "2026-03-06T02:00:00Z", ""),
    ],
)
def test_a_night_s_early_hours_are_the_next_day_s_where_the_day_names_the_night(
    text: str, value: str, assumed: str
) -> None:
    [(found, said)] = _stamps(text)
    assert found == value
    assert said.removeprefix("told from the mail's own day, 2026-03-10").removeprefix("; ") == assumed


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("on 5 March 2026 at 11 Baker Street", ["2026-03-05"]),
        ("5 March 2026 at 3 different sites", ["2026-03-05"]),
        ("5 March 2026 (see 4 in the list)", ["2026-03-05"]),
        ("le 5 mars 2026, 3 heures plus tard", ["2026-03-05"]),
        ("op 5 maart 2026, 3 uur later", ["2026-03-05"]),
        ("5 de março de 2026, 3 horas depois", ["2026-03-05"]),
        ("today at 20 km from here", []),
        ("yesterday at 3 of them", []),
        ("um 14 Uhr hier gelöscht", []),
        ("3 days ago I wrote", []),
        ("on Friday I wrote", []),
        ("on Friday night I wrote", []),
        ("he will do it tonight", []),
        ("heute Nacht war jemand in meinem Konto", []),
        ("hace tres noches que no duermo", []),
        ("this Saturday at 12:00", []),
        ('he wrote "Friday 6 pm"', []),
        ("his hearing is on Friday at ten", []),
        ("it stopped working for 3 hrs on tuesday", []),
        ("ça a duré 3 heures hier soir", ["2026-03-09"]),
        ("version 3.2.10, which isn't mine", []),
        ("every Friday at 5pm", []),
        ("answer by Friday 17:00", []),
        ("we are open Monday to Friday 9:00-17:00", []),
        ("lundi prochain à 18h", []),
        ("夜11時に", []),
    ],
)
def test_a_number_without_a_word_that_makes_it_an_hour_is_none(text: str, values: list[str]) -> None:
    assert _values(text) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the night of 8 March at 11", "2026-03-08T23:00:00Z"),
        ("on the evening of March 8, around 9:30", "2026-03-08T21:30:00Z"),
        ("am Abend des 8. März um 9 Uhr", "2026-03-08T21:00:00Z"),
        ("le soir du 8 mars à 9 heures", "2026-03-08T21:00:00Z"),
        ("la noche del 8 de marzo a las 11", "2026-03-08T23:00:00Z"),
        ("la sera dell'8 marzo alle 9", "2026-03-08T21:00:00Z"),
        ("na noite de 8 de março às 11", "2026-03-08T23:00:00Z"),
        ("op de avond van 8 maart om 9 uur", "2026-03-08T21:00:00Z"),
        ("wieczorem 8 marca o 9", "2026-03-08T21:00:00Z"),
        ("in der Nacht vom 8. auf den 9. März gegen 2 Uhr", "2026-03-09T02:00:00Z"),
        ("in der Nacht vom 8. auf den 9. März gegen 23 Uhr", "2026-03-08T23:00:00Z"),
        ("dans la nuit du 8 au 9 mars vers 2 heures", "2026-03-09T02:00:00Z"),
        ("la noche del 8 al 9 de marzo sobre las 2", "2026-03-09T02:00:00Z"),
        ("8 March, at approximately 21:30 hrs", "2026-03-08T21:30:00Z"),
        ("am 8. März, etwa 21.30 Uhr", "2026-03-08T21:30:00Z"),
        ("8 marca ok. godz. 21:30", "2026-03-08T21:30:00Z"),
    ],
)
def test_the_part_of_the_day_may_stand_before_its_date(text: str, value: str) -> None:
    assert _values(text) == [value]


def test_a_weekday_beside_its_date_parts_it_from_no_hour() -> None:
    expected = ["2026-03-06T17:00:00Z"]
    assert _values("at 5 pm on Friday, 6 March 2026") == expected
    assert _values("um 17 Uhr am Freitag, dem 6. März 2026") == expected
    assert _values("am 6. März 2026 (Freitag) um 17 Uhr") == expected
    assert _values("2026-03-06, Friday, 17:00") == expected


@pytest.mark.parametrize(
    "text",
    [
        "el 8/3/2026 entre las 22:00 y las 23:15",
        "08/03/2026 entre as 22h e as 23h15",
        "zwischen 22:00 und 23:15 Uhr am 8. März 2026",
        "8 marzo 2026, tra le 22 e le 23:15",
        "on 8 March 2026 between 10 and 11:15 pm",
        "2026年3月8日の夜10時から11時15分まで",
    ],
)
def test_both_ends_of_a_span_are_read(text: str) -> None:
    assert _values(text) == ["2026-03-08T22:00:00Z", "2026-03-08T23:15:00Z"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ayer a las 11 de la manana", "2026-03-09T11:00:00Z"),
        ("hier a 15h30 heure de paris", "2026-03-09T14:30:00Z"),
        ("hier soir a 22h", "2026-03-09T22:00:00Z"),
        ("dzis o 8 rano", "2026-03-10T08:00:00Z"),
        ("w srode o 21:30", "2026-03-04T21:30:00Z"),
        ("ontem as 22h", "2026-03-09T22:00:00Z"),
        ("lunedi alle 18:30", "2026-03-09T18:30:00Z"),
        ("am 8. Marz 2026 um halb zwolf", "2026-03-08T11:30:00Z"),
        ("8 aout 2025 a 14 heures", "2025-08-08T13:00:00Z"),
        ("ha duas horas", "2026-03-10T07:00:00Z"),
        ("8 de marco de 2026, as 11 da manha", "2026-03-08T11:00:00Z"),
    ],
)
def test_accents_may_be_left_out(text: str, value: str) -> None:
    assert _values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 9 March just before 8pm", "2026-03-09T20:00:00Z"),
        ("am 9. März kurz nach 20 Uhr", "2026-03-09T20:00:00Z"),
        ("le 9 mars peu avant 20h", "2026-03-09T20:00:00Z"),
        ("this morning, 4:30ish", "2026-03-10T04:30:00Z"),
        ("3/9の夜10時30分", "2026-03-09T22:30:00Z"),
        ("昨日の深夜25時", "2026-03-10T01:00:00Z"),
    ],
)
def test_a_time_may_be_told_roughly_or_past_midnight(text: str, value: str) -> None:
    assert _values(text) == [value]


def test_what_is_left_of_a_text_keeps_its_accents() -> None:
    found: list[Stamp] = []
    rest = take_stamps("Élodie, le 9 mars 2026 à 20h, à Orléans", ZoneInfo("UTC"), AT, found)
    assert rest == f"Élodie, le {' ' * 17}, à Orléans"
