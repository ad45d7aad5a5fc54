"""A confusion matrix as a picture: one SVG, which needs nothing else to be seen."""

from collections.abc import Mapping
from html import escape

CELL = 44
LABELS = 190
TOP = 190
FONT = 'font-family="sans-serif" font-size="12"'
TITLE_ROOM = 40


def confusion_svg(matrices: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    """The matrices below each other.

    Args:
        matrices: by title: for each true class, how often each class was said.
    """
    parts: list[str] = []
    width = top = 0
    for title, matrix in matrices.items():
        names = sorted({*matrix, *(said for row in matrix.values() for said in row)})
        parts += _matrix(title, matrix, names, top)
        top += TITLE_ROOM + TOP + CELL * len(names) + 20
        width = max(width, LABELS + CELL * len(names) + 80)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" viewBox="0 0 {width} {top}">'
    return "\n".join([head, f'<rect width="{width}" height="{top}" fill="#fff"/>', *parts, "</svg>", ""])


def _matrix(title: str, matrix: Mapping[str, Mapping[str, int]], names: list[str], top: int) -> list[str]:
    parts = [f'<text x="10" y="{top + 24}" {FONT} font-weight="bold">{escape(title)}</text>']
    upper = top + TITLE_ROOM + TOP
    for column, name in enumerate(names):
        x = LABELS + CELL * column + CELL // 2
        turned = f'transform="rotate(-60 {x} {upper - 8})"'
        parts.append(f'<text x="{x}" y="{upper - 8}" {turned} {FONT}>{escape(_label(name))}</text>')
    for row, truth in enumerate(names):
        y, said = upper + CELL * row, matrix.get(truth, {})
        middle = y + CELL // 2 + 4
        parts.append(f'<text x="{LABELS - 8}" y="{middle}" text-anchor="end" {FONT}>{escape(_label(truth))}</text>')
        total = max(sum(said.values()), 1)
        for column, name in enumerate(names):
            parts += _cell(LABELS + CELL * column, y, said.get(name, 0), total, right=row == column)
    return parts


def _cell(x: int, y: int, count: int, total: int, *, right: bool) -> list[str]:
    """A cell, the darker the larger its share of the row: blue where it is right, red where not."""
    share = count / total
    shade = round(255 - 175 * share)
    fill = f"rgb({shade},{shade},255)" if right else f"rgb(255,{shade},{shade})"
    parts = [f'<rect x="{x}" y="{y}" width="{CELL - 2}" height="{CELL - 2}" fill="{fill}" stroke="#ddd"/>']
    if count:
        middle = f'x="{x + CELL // 2 - 1}" y="{y + CELL // 2 + 4}"'
        parts.append(f'<text {middle} text-anchor="middle" {FONT}>{count}</text>')
    return parts


def _label(name: str) -> str:
    return name.replace("_", " ")
