"""The zones that stated times name, and the doubts about them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.classify.timestamps import Stamp, take_stamps

TOKYO = ZoneInfo("Asia/Tokyo")


def _stamps(text: str, zone: ZoneInfo = TOKYO) -> list[tuple[str, str]]:
    found: list[Stamp] = []
    take_stamps(text, zone, datetime(2026, 3, 10, tzinfo=UTC), found)
    return [(stamp.value, stamp.assumed) for stamp in found]


@pytest.mark.parametrize(
    ("zone", "offset"),  # of 20 February 2026
    [
        ("Europe/Berlin", 1), ("(Europe/Berlin)", 1), ("europe/berlin", 1), ("America/Argentina/Buenos_Aires", -3),
        ("Etc/GMT+5", -5), ("CET", 1), ("(CET)", 1), ("MEZ", 1), ("UTC", 0), ("Z", 0), ("gmt", 0), ("JST", 9),
        ("jst", 9), ("ET", -5), ("PT", -8), ("CT", -6), ("MT", -7), ("EST", -5), ("PDT", -7), ("HST", -10),
        ("Eastern time", -5), ("Eastern", -5), ("US Eastern Standard Time", -5), ("Pacific time", -8),
        ("Tokyo time", 9), ("(Tokyo time)", 9), ("(Tokyo)", 9), (", Tokyo time", 9), ("New York time", -5),
        ("Japan Standard Time", 9), ("London time", 0), ("UK time", 0), ("Indian time", 5.5), ("Tokyo local time", 9),
        ("Central European Time", 1), ("Berliner Zeit", 1), ("deutscher Zeit", 1), ("heure de Paris", 1),
        ("heure française", 1), ("hora de Madrid", 1), ("hora peninsular", 1), ("ora italiana", 1),
        ("hora de Lisboa", 0),
        ("horário de Brasília", -3), ("Nederlandse tijd", 1), ("czasu polskiego", 1),
        ("日本時間", 9), ("（日本時間）", 9),
        ("日本標準時", 9), ("東京時間", 9), ("米国東部時間", -5), ("太平洋時間", -8), ("協定世界時", 0),
        ("+09:00", 9), ("+0900", 9), ("-03:00", -3), ("-0330", -3.5), ("UTC+9", 9), ("(GMT+9)", 9), ("UTC-03:00", -3),
        ("UTC +05:30", 5.5), ("[UTC]", 0), ("Argentina time", -3), ("Turkish time", 3), ("(Nigerian time)", 1),
        ("Boston time", -5), ("Montreal time", -5), ("local time in Rome", 1), ("in Tokyo", 9),
        ("Wiener Zeit", 1), ("österreichischer Zeit", 1), ("New Yorker Zeit", -5), ("japanischer Zeit", 9),
        ("Ortszeit Berlin", 1), ("heure de Montréal", -5), ("heure du Québec", -5), ("heure belge", 1),
        ("heure du Japon", 9), ("heure de l'Est", -5), ("hora de Argentina", -3), ("(hora argentina)", -3),
        ("hora de Perú", -5), ("hora chilena", -3), ("hora de la Ciudad de México", -6),
        ("di Roma", 1), ("ora di Milano", 1), ("ora giapponese", 9), ("hora de Portugal", 0), ("(hora de Angola)", 1),
        ("no horário de Brasília", -3), ("hora do Japão", 9), ("(Belgische tijd)", 1), ("Japanse tijd", 9),
        ("Amsterdamse tijd", 1), ("czasu warszawskiego", 1), ("czasu londyńskiego", 0), ("(czas polski)", 1),
        ("czasu w Polsce", 1), ("ブラジリア時間", -3), ("（ロンドン時間）", 0), ("インド時間", 5.5),
    ],
)  # fmt: skip
def test_a_time_is_read_in_the_zone_that_it_names(zone: str, offset: float) -> None:
    expected = (datetime(2026, 2, 20, 14, 5, tzinfo=UTC) - timedelta(hours=offset)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert _stamps(f"on 20 Feb 2026 14:05{'' if zone[0] == ',' else ' '}{zone}.") == [(expected, "")]


@pytest.mark.parametrize(
    "words",
    [
        "um 14:05 ist etwas", "à 14h05 est apparu", "at 14:05 et puis", "14:05 the first time", "14:05 (see below)",
        "14:05 in German", "14:05 in polish", "14:05 de nouveau", "14:05 in my post",
    ],
)  # fmt: skip
def test_words_that_are_no_zones_are_none(words: str) -> None:
    [(_, assumed)] = _stamps(f"20 Feb 2026 {words}")
    assert assumed == "no zone is given: Asia/Tokyo assumed"


def test_after_am_and_pm_small_letters_are_a_zone() -> None:
    assert _stamps("20 Feb 2026 at 2:05 pm est") == [("2026-02-20T19:05:00Z", "")]


@pytest.mark.parametrize(
    ("zone", "value", "assumed"),
    [
        ("IST", "2026-02-20T08:35:00Z", "IST may be UTC+05:30 or UTC+01:00 or UTC+02:00: UTC+05:30 assumed"),
        ("CST", "2026-02-20T20:05:00Z", "CST may be UTC-06:00 or UTC+08:00: UTC-06:00 assumed"),
        ("Europe/Atlantis", "2026-02-20T05:05:00Z", "Europe/Atlantis is no one zone that is known: Asia/Tokyo assumed"),
        ("US time", "2026-02-20T05:05:00Z", "US time is no one zone that is known: Asia/Tokyo assumed"),
        ("local time", "2026-02-20T05:05:00Z", "local time is no one zone that is known: Asia/Tokyo assumed"),
        ("hora de México", "2026-02-20T05:05:00Z", "hora de México is no one zone that is known: Asia/Tokyo assumed"),
        ("現地時間", "2026-02-20T05:05:00Z", "現地時間 is no one zone that is known: Asia/Tokyo assumed"),
    ],
)
def test_a_zone_that_may_be_several_is_said_to_be_assumed(zone: str, value: str, assumed: str) -> None:
    assert _stamps(f"20 Feb 2026 14:05 {zone}") == [(value, assumed)]


@pytest.mark.parametrize(
    ("own", "short", "value"),
    [
        ("Asia/Kolkata", "IST", "2026-07-20T08:35:00Z"),
        ("Europe/Dublin", "IST", "2026-07-20T13:05:00Z"),
        ("Asia/Shanghai", "CST", "2026-07-20T06:05:00Z"),
        ("Europe/London", "BST", "2026-07-20T13:05:00Z"),
    ],
)
def test_an_abbreviation_of_several_zones_is_the_desk_s_own_where_it_has_it(own: str, short: str, value: str) -> None:
    assert _stamps(f"20 July 2026 14:05 {short}", ZoneInfo(own)) == [(value, "")]


def test_an_hour_that_the_clocks_repeat_is_said_to_be_assumed() -> None:
    [(value, assumed)] = _stamps("26 Oct 2025 02:30 Europe/Berlin")
    assert (value, assumed) == ("2025-10-26T00:30:00Z", "the clocks are changed then: CEST assumed")


_INSTANTS = st.integers(800_000_000, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_FORMS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d %B %Y at %H:%M:%S", "%B %d, %Y at %I:%M:%S %p",
    "%a, %d %b %Y %H:%M:%S", "%d/%b/%Y:%H:%M:%S", "%H:%M:%S on %d %b %Y", "%d.%m.%Y um %H:%M:%S Uhr",
    "%Y年%m月%d日%H時%M分%S秒"
)  # fmt: skip


@given(
    moment=_INSTANTS,
    form=st.sampled_from(_FORMS),
    key=st.sampled_from(sorted(key for key in available_timezones() if "/" in key)),
)
def test_a_time_in_every_form_and_zone_is_the_same_instant(moment: datetime, form: str, key: str) -> None:
    local = moment.astimezone(ZoneInfo(key))
    written = local.strftime(form)
    written = f"{written} {key}" if " on" not in form else written.replace(" on", f" {key} on")
    [(value, assumed)] = _stamps(written)
    both = {local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    assert datetime.fromisoformat(value) in both
    assert bool(assumed) == (local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset())


@given(
    moment=_INSTANTS,
    form=st.sampled_from(_FORMS),
    minutes=st.integers(-12 * 60, 14 * 60),
)
def test_a_time_in_every_form_and_offset_is_the_same_instant(moment: datetime, form: str, minutes: int) -> None:
    sign = "+" if minutes >= 0 else "-"
    offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    local = moment + timedelta(minutes=minutes)
    written = local.strftime(form)
    written = f"{written}{offset}" if " on" not in form else written.replace(" on", f"{offset} on")
    assert _stamps(written) == [(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "")]
