"""Charts as SVG of our own, without scripts or inline styles; a table with the same figures stands by. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup, escape
from msgspec import Struct

from archive.query.calendar import DayCount
from archive.web.dates import SHORT, day_text
from archive.web.languages import Catalogue

_CELL = 14
_LEFT, _TOP = 22, 18


class Tick(Struct, frozen=True, kw_only=True):
    """A state on a post's strip."""

    at: datetime
    label: str
    href: str
    style: str
    """`substantive`, `minor`, …, `new`, `removed`."""
    current: bool = False


class ChartBar(Struct, frozen=True, kw_only=True):
    """One value of a bar chart."""

    label: str
    value: float
    told: str
    href: str | None = None


def calendar(year: int, days: Mapping[date, DayCount], words: Catalogue, href: str) -> Markup:
    """A year, a column a week, with a mark for publications, edits and removals; a day leads to *href* + its date."""
    first = date(year, 1, 1)
    start = first - timedelta(days=first.weekday())
    cells, weeks = [], ((date(year, 12, 31) - start).days // 7) + 1
    for offset in range((date(year, 12, 31) - first).days + 1):
        day = first + timedelta(days=offset)
        # Weeks begin on Monday in both languages.
        column, row = divmod((day - start).days, 7)
        cells.append(_day(day, _LEFT + column * _CELL, _TOP + row * _CELL, days.get(day), words, href))
    names = SHORT[words.language]
    months = []
    for number in range(1, 13):
        column = (date(year, number, 1) - start).days // 7
        months.append(f'<text x="{_LEFT + column * _CELL}" y="11">{escape(names[number - 1])}</text>')
    width, height = _LEFT + weeks * _CELL + 2, _TOP + 7 * _CELL + 2
    label = escape(words("chart.calendar", year=year))
    return Markup(
        f'<svg class="calendar" viewBox="0 0 {width} {height}" role="group" aria-label="{label}">'
        f"{''.join(months)}{''.join(cells)}</svg>"
    )


def _day(day: date, x: int, y: int, count: DayCount | None, words: Catalogue, href: str) -> str:
    box = f'<rect class="day" x="{x}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" rx="2"/>'
    if count is None:
        return box
    told = escape(f"{day_text(day, words.language)}{words('sign.colon')}{day_told(count, words)}")
    inside = []
    if count.published:
        inside.append(
            f'<rect class="pub" x="{x + 1.5}" y="{y + 1.5}" width="{_CELL - 5}" height="{_CELL - 5}" rx="1"/>'
        )
    if count.edits:
        style = "silent" if count.silent else "edit"
        inside.append(f'<circle class="{style}" cx="{x + 6}" cy="{y + 6}" r="3.4"/>')
    if count.removed:
        inside.append(f'<path class="gone" d="M{x + 2} {y + 2}l8 8m0-8l-8 8"/>')
    if count.restored and not count.removed:
        inside.append(f'<path class="back" d="M{x + 2} {y + 9}l4-7l4 7z"/>')
    target = escape(f"{href}{day.isoformat()}")
    return f'<a href="{target}" aria-label="{told}">{box}{"".join(inside)}<title>{told}</title></a>'


def day_told(count: DayCount, words: Catalogue) -> str:
    """The events of a day, in words."""
    found = [
        words.count(f"chart.{name}", value)
        for name in ("published", "edits", "silent", "removed", "restored")
        if (value := getattr(count, name))
    ]
    return ", ".join(found)


def strip(ticks: Sequence[Tick], words: Catalogue) -> Markup:
    """The states of a post along time, each a link; signs as well as colours tell what brought it."""
    if not ticks:
        return Markup("")
    first, last = ticks[0].at, ticks[-1].at
    span = max((last - first).total_seconds(), 1.0)
    # The drawing is scaled by the page; these are units of its own.
    width, places = 640, _spread([(tick.at - first).total_seconds() / span for tick in ticks])
    parts = ['<path class="line" d="M12 24H628"/>']
    for tick, place in zip(ticks, places, strict=True):
        x = 16 + place * (width - 32)
        label = escape(tick.label)
        ring = f'<circle class="now" cx="{x:.1f}" cy="24" r="11"/>' if tick.current else ""
        mark = f'<circle class="tick {tick.style}" cx="{x:.1f}" cy="24" r="7"/>'
        sign = f'<text class="sign" x="{x:.1f}" y="28">{_SIGNS.get(tick.style, "·")}</text>'
        parts.append(f'<a href="{escape(tick.href)}" aria-label="{label}">{ring}{mark}{sign}<title>{label}</title></a>')
    label = escape(words("chart.strip"))
    return Markup(
        f'<svg class="strip" viewBox="0 0 {width} 48" role="group" aria-label="{label}">{"".join(parts)}</svg>'
    )


_SIGNS = {"new": "+", "substantive": "!", "minor": "~", "typographic": "’", "formatting": "¶", "metadata": "i",
          "removed": "×", "restored": "↑", "moved": "→"}  # fmt: skip


def _spread(places: Sequence[float], least: float = 0.035) -> list[float]:
    """*places* between 0 and 1 in order, pushed apart so that no two marks cover each other."""
    # More marks than fit apart: then they are at equal distances.
    if len(places) * least >= 1:
        return [index / max(1, len(places) - 1) for index in range(len(places))]
    out: list[float] = []
    for place in places:
        out.append(max(place, out[-1] + least) if out else place)
    over = out[-1] - 1
    if over > 0:
        # From the right, so that the last mark is at the end and pushes the others back.
        for index in range(len(out) - 1, -1, -1):
            limit = 1 - (len(out) - 1 - index) * least
            out[index] = min(out[index], limit)
    return out


def bars(values: Iterable[ChartBar], label: str, *, top: str) -> Markup:
    """Upright bars, from left to right; the highest is *top* in words."""
    shown = list(values)
    highest = max((bar.value for bar in shown), default=0)
    step = max(4.0, min(28.0, 620 / max(1, len(shown))))
    parts = []
    for index, bar in enumerate(shown):
        height = bar.value / (highest or 1) * 90
        told = escape(bar.told)
        box = (
            f'<rect class="bar" x="{index * step + 10:.1f}" y="{100 - height:.1f}" width="{step - 2:.1f}" '
            # A month without a hit shows a hairline: nothing was found, which is not nothing known.
            f'height="{max(height, 0.5):.1f}"><title>{told}</title></rect>'
        )
        parts.append(f'<a href="{escape(bar.href)}" aria-label="{told}">{box}</a>' if bar.href else box)
    if highest:
        parts.insert(0, f'<path class="line" d="M10 10H632"/><text class="end" x="632" y="7">{escape(top)}</text>')
    if shown:
        parts.append(f'<path class="line" d="M10 100.5H632"/><text x="10" y="116">{escape(shown[0].label)}</text>')
        end = len(shown) * step + 8
        if len(shown) > 1:
            parts.append(f'<text class="end" x="{max(end, 120):.1f}" y="116">{escape(shown[-1].label)}</text>')
    return Markup(
        f'<svg class="bars" viewBox="0 0 640 122" role="group" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
