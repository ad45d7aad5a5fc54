"""Times as machines and people state them, and those that are told from the mail's own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.entities import Extractor
from mailbot.classify.timestamps import Stamp, take_stamps

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)  # 18:00 in Tokyo
PIECES = (
    "2026-02-28", "28/02/26", "0001-01-01", "9999-12-31", "3-5 March", "45 March 2026", "令和99年2月30日",
    "today",
    "昨夜", "14:05", "24:00", "25:61", "99時", "midnight", "noon", " and ", "-", "–", " JST", " IST",
    " Europe/Atlantis",
    " time", "heure de ", "Z", "+14:59", "-12:00", "T", "20260230T250000", "timestamp=1999999999999", "999 hours ago",
    "\ue000", " ", "夜", " de la noche", "à ", "999 weeks ago", "Friday", " at ", "half past ", "twelve", "di Roma",
    "in der Nacht vom ", "8/3",
)  # fmt: skip


@pytest.fixture(scope="module")
def tokyo() -> Extractor:
    return Extractor(ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("20260228T140500Z", ["2026-02-28T14:05:00Z"]),
        ("20260228T1405+0900", ["2026-02-28T05:05:00Z"]),
        ("20260228T140500.123Z", ["2026-02-28T14:05:00Z"]),
        ("Timestamp:2026-02-28T14:05z", ["2026-02-28T14:05:00Z"]),
        ("2026-02-28 14.05.33 UTC", ["2026-02-28T14:05:33Z"]),
        ("2026-02-28 14:05:00+09", ["2026-02-28T05:05:00Z"]),
        ("Sat Feb 28 14:05:00 UTC 2025", ["2025-02-28T14:05:00Z"]),
        ("28\u00a0Feb\u00a02026 at\u00a014:05\u00a0UTC", ["2026-02-28T14:05:00Z"]),
        ("2026-02-28\u202f14:05 UTC", ["2026-02-28T14:05:00Z"]),
        ("2026\u201302\u201128 14:05\u221203:00", ["2026-02-28T17:05:00Z"]),
        ("28 Feb\t2026\r\n14:05 UTC", ["2026-02-28T14:05:00Z"]),
        ("28/02/26 14:05 UTC", ["2026-02-28T14:05:00Z"]),
        ("15 fév. 2026 à 14h05 UTC", ["2026-02-15T14:05:00Z"]),
        ("令和8年2月13日 14:05 JST", ["2026-02-13T05:05:00Z"]),
        ("2026年2月13日（金）14時半（日本時間）", ["2026-02-13T05:30:00Z"]),
        ("日本時間2026年2月13日14時05分", ["2026-02-13T05:05:00Z"]),
        ("noon on 26 Feb 2026 UTC", ["2026-02-26T12:00:00Z"]),
        ("26 Feb 2026, 12 noon UTC", ["2026-02-26T12:00:00Z"]),
        ("24 Feb 2026 24:00 UTC", ["2026-02-25T00:00:00Z"]),
        ("7 Feb 2026 14:05 PM UTC", ["2026-02-07T14:05:00Z"]),
        ("el 17 de febrero de 2026, a las 7:30 p. m. (UTC-5)", ["2026-02-18T00:30:00Z"]),
        ("el 17/02/2026 a las 9 a. m. est", ["2026-02-17T14:00:00Z"]),
        ("nach 3.2. der Regeln, am 31.2. und am 3.2.1", []),
        ("we are here till 6 this evening, bis heute Abend", []),
        ("from 27 to 28 Feb 2026", ["2026-02-27", "2026-02-28"]),
        ("between 1 and 14 October 2025", ["2025-10-01", "2025-10-14"]),
        ("3–5 March 2025", ["2025-03-03", "2025-03-05"]),
        ("March 3-5, 2025", ["2025-03-03", "2025-03-05"]),
        ("vom 3. bis 5. März 2025", ["2025-03-03", "2025-03-05"]),
        ("du 3 au 5 mars 2025", ["2025-03-03", "2025-03-05"]),
        ("2026年2月3日から5日まで", ["2026-02-03", "2026-02-05"]),
        ("28 Feb 2026 between 14:05 and 14:20 UTC", ["2026-02-28T14:05:00Z", "2026-02-28T14:20:00Z"]),
        ("between 14:00 and 15:00 UTC on 8 Feb 2026", ["2026-02-08T14:00:00Z", "2026-02-08T15:00:00Z"]),
        ("2026-02-28 14:05–14:20 JST", ["2026-02-28T05:05:00Z", "2026-02-28T05:20:00Z"]),
        ("2026-02-28 09:00-10:00 JST", ["2026-02-28T00:00:00Z", "2026-02-28T01:00:00Z"]),
        ("28 Feb 2026, 2:05-2:20pm UTC", ["2026-02-28T14:05:00Z", "2026-02-28T14:20:00Z"]),
        ("28 Feb 2026, 11:30-1:15pm UTC", ["2026-02-28T11:30:00Z", "2026-02-28T13:15:00Z"]),
        ("8 Feb 2026 from 23:50 to 00:10 UTC", ["2026-02-08T23:50:00Z", "2026-02-09T00:10:00Z"]),
        ("uploaded at 1772287500 (unix)", ["2026-02-28T14:05:00Z"]),
        ("it happened 1772287500 (unix)", ["2026-02-28T14:05:00Z"]),
        ('{"created_at": 1772287500000, "task": 1}', ["2026-02-28T14:05:00Z"]),
        ("epoch 1772287500.123", ["2026-02-28T14:05:00Z"]),
        ("timestamp=1772287500", ["2026-02-28T14:05:00Z"]),
        ("タイムスタンプ：1772287500", ["2026-02-28T14:05:00Z"]),
    ],
)
def test_a_time_is_read_and_nothing_assumed(tokyo: Extractor, text: str, values: list[str]) -> None:
    entities, assumed = tokyo.extract(text, AT)
    assert list(entities["timestamps"]) == values
    assert assumed == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today at 08:10 JST", "2026-03-01T23:10:00Z"),
        ("at 08:10 JST today", "2026-03-01T23:10:00Z"),
        ("yesterday at 5pm UTC", "2026-03-01T17:00:00Z"),
        ("at 03:15 this morning (Tokyo time)", "2026-03-01T18:15:00Z"),
        ("this morning (Tokyo time)", "2026-03-02"),
        ("yesterday evening at 8:10, London time", "2026-03-01T20:10:00Z"),
        ("last night at 11:30 JST", "2026-03-01T14:30:00Z"),
        ("last night at 2:30 JST", "2026-03-01T17:30:00Z"),
        ("gestern um 14:05 Uhr MEZ", "2026-03-01T13:05:00Z"),
        ("hier à 14h05, heure de Paris", "2026-03-01T13:05:00Z"),
        ("ayer a las 14:05 hora de Madrid", "2026-03-01T13:05:00Z"),
        ("ieri alle 14:05 UTC", "2026-03-01T14:05:00Z"),
        ("ontem às 14h05 UTC", "2026-03-01T14:05:00Z"),
        ("gisteren om 14.05 uur UTC", "2026-03-01T14:05:00Z"),
        ("wczoraj o 14:05 czasu polskiego", "2026-03-01T13:05:00Z"),
        ("日本時間の昨日23時40分", "2026-03-01T14:40:00Z"),
        ("今朝8時10分（日本時間）", "2026-03-01T23:10:00Z"),
    ],
)
def test_a_day_is_told_from_the_mail_s_own_and_says_so(tokyo: Extractor, text: str, value: str) -> None:
    entities, [why] = tokyo.extract(text, AT)
    assert entities["timestamps"] == (value,)
    assert why.rule == "told from the mail's own day, 2026-03-02"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("uploaded 1 hour ago without consent", "2026-03-02T08:00:00Z"),
        ("about two hours ago", "2026-03-02T07:00:00Z"),
        ("1 hour and 20 minutes ago", "2026-03-02T07:40:00Z"),
        ("half an hour ago", "2026-03-02T08:30:00Z"),
        ("vor 2 Stunden", "2026-03-02T07:00:00Z"),
        ("il y a environ 3 heures", "2026-03-02T06:00:00Z"),
        ("hace 20 minutos", "2026-03-02T08:40:00Z"),
        ("há duas horas", "2026-03-02T07:00:00Z"),
        ("20 minuti fa", "2026-03-02T08:40:00Z"),
        ("2 uur geleden", "2026-03-02T07:00:00Z"),
        ("2 godziny temu", "2026-03-02T07:00:00Z"),
        ("3時間ほど前に", "2026-03-02T06:00:00Z"),
    ],
)
def test_a_time_ago_is_told_from_when_the_mail_was_written(tokyo: Extractor, text: str, value: str) -> None:
    entities, [why] = tokyo.extract(text, AT)
    assert entities["timestamps"] == (value,)
    assert why.rule == "told from when the mail was written, 2026-03-02T09:00:00Z"


@pytest.mark.parametrize("text", ["today at 08:10 JST", "1 hour ago", "昨日の23時40分", "28/02/26 14:05"])
def test_what_is_told_from_the_mail_needs_to_know_when_it_was_written(tokyo: Extractor, text: str) -> None:
    assert tokyo.extract(text)[0]["timestamps"] == ()


@pytest.mark.parametrize(
    ("text", "values", "assumed"),
    [
        (
            "midnight 25 Feb 2026 UTC",
            ("2026-02-25T00:00:00Z",),
            "midnight is taken for the day's beginning",
        ),
        (
            "2026-02-28 09:00-10:00",
            ("2026-02-28T00:00:00Z", "2026-02-28T01:00:00Z"),
            "10:00 is taken for a span's end: Asia/Tokyo assumed",
        ),
    ],
)
def test_what_may_be_meant_in_two_ways_is_said(
    tokyo: Extractor, text: str, values: tuple[str, ...], assumed: str
) -> None:
    entities, whys = tokyo.extract(text, AT)
    assert entities["timestamps"] == values
    assert {why.rule for why in whys} == {assumed}


@pytest.mark.parametrize(
    "text",
    [
        "I saw it yesterday", "within 24 hours", "24時間以内に", "hier um 14:05", "account 1772287500",
        "call 1772287500",
        "at 14:05", "noon", "20260228", "20269999T140500Z", "file-20260228T140500Z.png", "45 March 2026",
        "3 and 5 people",
    ],
)  # fmt: skip
def test_what_states_no_time_is_none(tokyo: Extractor, text: str) -> None:
    assert tokyo.extract(text, AT)[0]["timestamps"] == ()


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join))
def test_of_any_text_every_time_is_one_and_the_rest_stays_in_its_place(text: str) -> None:
    found: list[Stamp] = []
    rest = take_stamps(text, ZoneInfo("Asia/Tokyo"), AT, found)
    assert all(1890 < datetime.fromisoformat(stamp.value).year <= 9999 for stamp in found)
    assert len(rest) == len(text)
    assert all(left in (" ", was) for left, was in zip(rest, text, strict=True))
