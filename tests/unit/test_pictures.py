"""Pictures are written as their name says; as PNG with words that can be seen, or not at all."""

import struct
from functools import partial
from pathlib import Path

import pytest
import resvg_py

from mailbot.errors import MailbotError
from mailbot.pictures import TOO_LARGE, ZOOM, check_picture, write_picture

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}">'
DRAWN = f'{HEAD.format(90, 30, 90, 30)}<text x="5" y="20" font-family="sans-serif">kept</text></svg>'
UNSEEN = DRAWN.replace("kept", "")
RENDER = resvg_py.svg_to_bytes


def written(file: Path, svg: str) -> bytes:
    write_picture(file, svg)
    return file.read_bytes()


def test_an_svg_is_written_as_it_was_drawn(tmp_path: Path) -> None:
    assert written(tmp_path / "kept.svg", DRAWN) == DRAWN.encode()


@pytest.mark.parametrize("name", ["kept.png", "KEPT.PNG"])
def test_a_png_is_one_with_its_words_and_sharp(tmp_path: Path, name: str) -> None:
    png = written(tmp_path / name, DRAWN)
    assert png.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", png[16:24]) == (90 * ZOOM, 30 * ZOOM)
    assert png != written(tmp_path / "unseen.png", UNSEEN)


def test_on_a_machine_without_fonts_no_picture_without_words_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resvg_py, "svg_to_bytes", partial(RENDER, skip_system_fonts=True))
    with pytest.raises(MailbotError, match=r"this machine has no font, .* install one, such as DejaVu"):
        write_picture(tmp_path / "kept.png", DRAWN)
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_is_called_sans_serif_a_font_that_is_there_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_one_font(svg_string: str, sans_serif_family: str | None, zoom: float = 1) -> bytes:
        seen = "<text" in svg_string and sans_serif_family == "Noto Sans"
        return f"{seen} {zoom}".encode()

    monkeypatch.setattr(resvg_py, "svg_to_bytes", with_one_font)
    assert written(tmp_path / "kept.png", DRAWN) == f"True {ZOOM}".encode()


def test_what_would_take_all_memory_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kept.png"
    with pytest.raises(MailbotError) as caught:
        write_picture(file, f"{HEAD.format(28_000, 5_500, 28_000, 5_500)}</svg>")
    assert str(caught.value) == TOO_LARGE.format(file=file)


@pytest.mark.parametrize("name", ["kept", "kept.jpg", "kept.svg.gz", ".png"])
def test_a_name_that_says_of_no_picture_is_refused(name: str) -> None:
    with pytest.raises(MailbotError, match=r"give a name that ends with \.svg or \.png"):
        check_picture(Path(name))
