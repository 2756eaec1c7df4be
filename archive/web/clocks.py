"""Three clocks of a post drawn along time: what its page declared, when that was rendered, when it was seen. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from markupsafe import Markup, escape
from msgspec import Struct

from archive.web.dates import Dates
from archive.web.languages import Catalogue

_ROWS = {"declared": 26, "rendered": 66, "observed": 106}
_LEFT, _FROM, _TO = 96, 176, 628
"""Where the lines begin; where the first look stands, and the last. Declared dates before it are at the left."""
_BOTTOM = 134
_LABELS = 4


class Sight(Struct, frozen=True, kw_only=True):
    """One observation on the drawing of three clocks."""

    observed: datetime
    rendered: datetime | None
    declared: datetime | None
    state: int
    """Which state it shows, from 0."""
    stale: bool
    missed: bool = False


class ClockMark(Struct, frozen=True, kw_only=True):
    """Something that happened, with a line across the clocks."""

    at: datetime
    told: str


class _Scale(Struct, frozen=True, kw_only=True):
    """The time that was watched, from the first look or render to the last."""

    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        """Return the place of *at*: before the first look, one place at the left; after the last, at the end."""
        # Years may lie between publication and the first look; drawn to scale, they would leave no room for what was
        # seen.
        if at < self.first:
            return _LEFT + 24
        # A post that was seen once has no length of time to divide by.
        whole = max(self.last - self.first, timedelta(microseconds=1))
        return _FROM + (min(at, self.last) - self.first) / whole * (_TO - _FROM)


def clocks(
    sights: Sequence[Sight],
    words: Catalogue,
    dates: Dates,
    *,
    gaps: Sequence[tuple[datetime, datetime]] = (),
    marks: Sequence[ClockMark] = (),
) -> Markup:
    """Three lines with a thread from each observation to what it showed, the gaps between looks, and *marks*."""
    seen = [at for sight in sights for at in (sight.observed, sight.rendered) if at]
    if not seen:
        return Markup("")
    scale = _Scale(first=min(seen), last=max(seen))
    parts = [
        *(_gap(scale, *gap) for gap in gaps),
        *(_row(name, y, words) for name, y in _ROWS.items()),
        *(_mark(scale, mark) for mark in marks if scale.first <= mark.at <= scale.last),
        *(_sight(scale, sight) for sight in sights),
        *_earlier(scale, sights, dates),
        *_axis(scale, dates),
    ]
    label = escape(words("chart.clocks"))
    return Markup(f'<svg class="clocks" viewBox="0 0 672 142" role="img" aria-label="{label}">{"".join(parts)}</svg>')


def _row(name: str, y: int, words: Catalogue) -> str:
    line = f'<path class="line" d="M{_FROM} {y}H{_TO}"/>'
    if name == "declared":
        line += f'<path class="line before" d="M{_LEFT} {y}H{_FROM}"/>'
    return f'{line}<text class="name" x="0" y="{y + 4}">{escape(words(f"clock.{name}"))}</text>'


def _sight(scale: _Scale, sight: Sight) -> str:
    style = "missed" if sight.missed else "stale" if sight.stale else f"s{sight.state % 6}"
    seen, y = scale.x(sight.observed), _ROWS["observed"]
    parts = []
    if sight.rendered:
        made = scale.x(sight.rendered)
        parts.append(f'<path class="thread {style}" d="M{seen:.1f} {y}L{made:.1f} {_ROWS["rendered"]}"/>')
        parts.append(_dot(made, _ROWS["rendered"], style))
    if sight.declared:
        parts.append(_dot(scale.x(sight.declared), _ROWS["declared"], style))
    if sight.missed:
        return "".join(parts) + f'<path class="cross" d="M{seen - 4:.1f} {y - 4}l8 8m0-8l-8 8"/>'
    return "".join(parts) + _dot(seen, y, style)


def _dot(x: float, y: int, style: str) -> str:
    return f'<circle class="dot {style}" cx="{x:.1f}" cy="{y}" r="4"/>'


def _gap(scale: _Scale, after: datetime, before: datetime) -> str:
    left, right = scale.x(after) + 5, scale.x(before) - 5
    y = _ROWS["observed"] - 6
    return f'<rect class="gap" x="{left:.1f}" y="{y}" width="{max(1.0, right - left):.1f}" height="12" rx="2"/>'


def _mark(scale: _Scale, mark: ClockMark) -> str:
    x = scale.x(mark.at)
    return f'<path class="event" d="M{x:.1f} 14V118"><title>{escape(mark.told)}</title></path>'


def _earlier(scale: _Scale, sights: Sequence[Sight], dates: Dates) -> list[str]:
    """The latest of the declared dates that lie before anybody looked, under their dot."""
    before = [sight.declared for sight in sights if sight.declared and sight.declared < scale.first]
    return [_label(scale.x(max(before)), _ROWS["declared"] + 18, dates.short(max(before)), "middle")] if before else []


def _axis(scale: _Scale, dates: Dates) -> list[str]:
    """A few days under the lines, none of them twice."""
    if scale.first == scale.last:
        return [_label(_FROM, _BOTTOM, dates.short(scale.first), "start")]
    steps = [scale.first + (scale.last - scale.first) * part / (_LABELS - 1) for part in range(_LABELS)]
    told = [dates.short(step) for step in steps]
    if any(one == other for one, other in pairwise(told)):
        steps, told = [steps[0], steps[-1]], [told[0], told[-1]]
    parts = [f'<path class="step" d="M{scale.x(step):.1f} 112v6"/>' for step in steps]
    anchors = ["start", *["middle"] * (len(steps) - 2), "end"]
    return parts + [
        _label(scale.x(step), _BOTTOM, text, anchor) for step, text, anchor in zip(steps, told, anchors, strict=True)
    ]


def _label(x: float, y: int, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
