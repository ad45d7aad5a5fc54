"""Promise keeping as a picture: one SVG, which needs nothing else to be seen; a row a clock, a bar a week."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from mailbot.domain.keeping import WEEK, Keeping

BAR, WIDE, GAP = 80, 46, 8
LEFT, TOP = 190, 60
ROW = BAR + 62  # with room for a share above and the week below
FONT = 'font-family="sans-serif" font-size="12"'
SMALL = 'font-family="sans-serif" font-size="10" fill="#555"'
PARTS = {"in target": "#2166ac", "in limit": "#92c5de", "missed": "#ca0020", "open": "#ddd"}


def keeping_svg(found: Sequence[Keeping]) -> str:
    """The weeks beside each other, whether anything was started in them or not.

    A bar is what was started but for what was cancelled: met by its target, by its limit, missed, still open.
    """
    weeks = _weeks([kept.week for kept in found])
    rows: dict[tuple[str, str], dict[date, Keeping]] = {}
    for kept in found:
        rows.setdefault((kept.desk, kept.clock), {})[kept.week] = kept
    parts = _legend()
    for index, ((desk, clock), by_week) in enumerate(rows.items()):
        top = TOP + index * ROW
        words = f'x="{LEFT - 14}" text-anchor="end"'
        parts.append(f'<text {words} y="{top + 50}" {FONT} font-weight="bold">{escape(_label(clock))}</text>')
        parts.append(f'<text {words} y="{top + 66}" {FONT}>{escape(desk)}</text>')
        for column, week in enumerate(weeks):
            if week in by_week:
                parts += _bar(by_week[week], LEFT + column * (WIDE + GAP), top + 20)
    width, height = max(LEFT + len(weeks) * (WIDE + GAP) + 20, 560), TOP + len(rows) * ROW + 10
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="#fff"/>', *parts, "</svg>", ""])


def _weeks(known: list[date]) -> list[date]:
    if not known:
        return []
    count = (max(known) - min(known)) // WEEK + 1
    return [min(known) + timedelta(weeks=index) for index in range(count)]


def _legend() -> list[str]:
    parts = [f'<text x="10" y="26" {FONT} font-weight="bold">promises kept, by week of start</text>']
    for index, (name, fill) in enumerate(PARTS.items()):
        x = 230 + index * 80
        parts.append(f'<rect x="{x}" y="16" width="12" height="12" fill="{fill}"/>')
        parts.append(f'<text x="{x + 16}" y="26" {FONT}>{name}</text>')
    return parts


def _bar(kept: Keeping, x: int, y: int) -> list[str]:
    """One week: the share within the limit above, its Monday and how many were started below."""
    late = kept.started - kept.cancelled - kept.in_limit - kept.missed
    counts = (kept.in_target, kept.in_limit - kept.in_target, kept.missed, late)
    total = max(sum(counts), 1)
    share = "" if kept.limit_share is None else f"{kept.limit_share:.0%}"
    said = ", ".join(f"{count} {name}" for name, count in zip(PARTS, counts, strict=True))
    parts = [f"<g><title>{escape(f'{kept.desk} {kept.clock}, week of {kept.week}: {said}')}</title>"]
    bottom = float(y + BAR)
    for fill, count in zip(PARTS.values(), counts, strict=True):
        high = BAR * count / total
        bottom -= high
        if count:
            parts.append(f'<rect x="{x}" y="{bottom:.1f}" width="{WIDE}" height="{high:.1f}" fill="{fill}"/>')
    middle = f'x="{x + WIDE // 2}" text-anchor="middle"'
    parts.append(f'<text {middle} y="{y - 5}" {FONT}>{share}</text>')
    parts.append(f'<text {middle} y="{y + BAR + 13}" {SMALL}>{kept.week:%d %b}</text>')
    parts.append(f'<text {middle} y="{y + BAR + 26}" {SMALL}>{kept.started}</text></g>')
    return parts


def _label(name: str) -> str:
    return name.replace("_", " ")
