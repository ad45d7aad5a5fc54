"""The chart of promise keeping: sound XML, bars as high as the shares, weeks where they belong."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from mailbot.domain.keeping import Keeping
from mailbot.draw_keeping import BAR, GAP, PARTS, WIDE, keeping_svg

SVG = "{http://www.w3.org/2000/svg}"
KEPT = Keeping("desk", "initial_review", date(2026, 6, 29), 11, 4, 6, 2, 3, 1, 4 / 8, 6 / 8, None, None, None)


def drawn(*found: Keeping) -> ET.Element:
    return ET.fromstring(keeping_svg(found))  # noqa: S314 - our own


def bars(picture: ET.Element) -> list[dict[str, str]]:
    return [dict(part.attrib) for group in picture.iter(f"{SVG}g") for part in group.iter(f"{SVG}rect")]


def texts(picture: ET.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def test_a_bar_is_parted_as_the_promises_were() -> None:
    found = {bar["fill"]: float(bar["height"]) for bar in bars(drawn(KEPT))}
    shares = [high / BAR for high in (found[fill] for fill in PARTS.values())]
    assert shares == [0.4, 0.2, 0.2, 0.2]  # of ten: the cancelled one was no promise any more


def test_the_parts_stand_on_each_other() -> None:
    found = bars(drawn(KEPT))
    tops = [float(bar["y"]) for bar in found]
    assert tops == sorted(tops, reverse=True)
    assert [float(bar["y"]) + float(bar["height"]) for bar in found[1:]] == tops[:-1]


def test_what_runs_on_beyond_its_limit_is_drawn_once() -> None:
    late = replace(KEPT, started=2, in_target=0, in_limit=0, missed=2, open=2, cancelled=0)
    assert [(bar["fill"], float(bar["height"])) for bar in bars(drawn(late))] == [(PARTS["missed"], BAR)]


def test_a_week_without_a_start_keeps_its_place() -> None:
    later = replace(KEPT, week=date(2026, 7, 20), in_target=0, in_limit=0, missed=0, open=10)
    left = sorted({int(bar["x"]) for bar in bars(drawn(KEPT, later))})
    assert left[1] - left[0] == 3 * (WIDE + GAP)


def test_each_clock_of_each_desk_has_its_row() -> None:
    said = texts(drawn(KEPT, replace(KEPT, desk="other"), replace(KEPT, clock="decision")))
    assert said.count("initial review") == 2
    assert (said.count("decision"), said.count("desk"), said.count("other")) == (1, 2, 1)


def test_share_week_and_number_are_written_at_the_bar() -> None:
    said = texts(drawn(KEPT))
    assert {"75%", "29 Jun", "11"} <= set(said)
    assert not any("%" in text for text in texts(drawn(replace(KEPT, limit_share=None))))


@pytest.mark.parametrize("found", [(), (replace(KEPT, started=1, in_target=0, in_limit=0, missed=0, open=0),)])
def test_where_nothing_is_to_be_drawn_the_picture_is_sound(found: tuple[Keeping, ...]) -> None:
    assert bars(drawn(*found)) == []


def test_a_name_cannot_break_the_picture() -> None:
    assert "<desk & co>" in texts(drawn(replace(KEPT, desk="<desk & co>")))
