"""Writes what was drawn, as the file's name says: SVG as it is, PNG as any program shows it."""

import re
from pathlib import Path

from mailbot.errors import MailbotError

SVG, PNG = ".svg", ".png"
FAMILIES = (None, "DejaVu Sans", "Liberation Sans", "Noto Sans")  # None: what the machine takes for sans-serif
WORDS = '<text y="15" font-family="sans-serif">A</text>'
PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
ZOOM = 2  # dots to a unit of the SVG: small words stay sharp
MOST_DOTS = 100_000_000  # a year of three desks; four octets of memory each, and a few seconds
TOO_LARGE = "{file} would be larger than a picture can be: ask for less time or for one desk, or for a name in .svg"
NO_FONT = (
    "{file} can't be drawn: this machine has no font, so that no word would be seen; install one, such as DejaVu "
    "(fonts-dejavu-core), or give a name that ends with .svg"
)


def check_picture(file: Path) -> None:
    """Refuses a name that says of no picture that it is one, before anything is looked at.

    Raises:
        MailbotError: it ends in something else.
    """
    if file.suffix.lower() not in (SVG, PNG):
        raise MailbotError(f"{file}: pictures are written as SVG or PNG; give a name that ends with .svg or .png")


def write_picture(file: Path, svg: str) -> None:
    """Writes a picture to a file that `check_picture` took.

    Raises:
        MailbotError: the file can't be written, or its words couldn't be seen.
    """
    drawn = _png(file, svg) if file.suffix.lower() == PNG else svg.encode()
    try:
        file.write_bytes(drawn)
    except OSError as error:
        raise MailbotError(f"{file} can't be written: {error.strerror}") from error


def _png(file: Path, svg: str) -> bytes:
    from resvg_py import svg_to_bytes

    width, height = map(int, re.findall(r'^<svg [^>]*width="(\d+)" height="(\d+)"', svg)[0])
    if width * height * ZOOM * ZOOM > MOST_DOTS:
        raise MailbotError(TOO_LARGE.format(file=file))
    families = [each for each in FAMILIES if _shows_words(each)]
    if not families:
        raise MailbotError(NO_FONT.format(file=file))
    return svg_to_bytes(svg_string=svg, sans_serif_family=families[0], zoom=ZOOM)


def _shows_words(family: str | None) -> bool:
    """Whether words leave a mark: where no font is found, they are left out silently."""
    from resvg_py import svg_to_bytes

    seen, blank = (svg_to_bytes(svg_string=PROBE.format(each), sans_serif_family=family) for each in (WORDS, ""))
    return seen != blank
