"""Risk against coverage as an SVG drawing, which needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evaluation.risk import Point

_WIDTH, _HEIGHT = 640.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 26.0, 14.0, 46.0


def plot(points: Sequence[Point], answered: Point, *, unanswerable: float) -> str:
    """Draws the curve, where the outcomes stand on it, and how much chance would get wrong.

    Args:
        points: By coverage, at least one.
        answered: Coverage and risk as the outcomes have it.
        unanswerable: Share of the questions that have no answer, 0 to 1.
    """
    top = max(0.1, *(point.risk for point in points), answered.risk, unanswerable)
    top = min(1.0, -(-top // 0.1) * 0.1)  # up to the next tenth
    line = " ".join(f"{_x(point.coverage)},{_y(point.risk, top)}" for point in points)
    x, y = _x(answered.coverage), _y(answered.risk, top)
    beside, anchor = (x - 10, "end") if answered.coverage > 0.5 else (x + 10, "start")
    base = _y(unanswerable, top)
    told = f"{answered.coverage:.0%} answered, {answered.risk:.0%} of them wrong"
    return f"""<svg viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" aria-label="{told}">
{_grid(top)}
<line class="base" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{base}" y2="{base}"/>
<text class="note" x="{_WIDTH - _RIGHT}" y="{base + 15:.1f}" text-anchor="end">\
questions without an answer</text>
<polyline class="curve" points="{line}"/>
<circle class="here" cx="{x}" cy="{y}" r="5.5"/>
<text class="told" x="{beside:.1f}" y="{max(_TOP + 12, y - 12):.1f}" text-anchor="{anchor}">{told}\
</text>
</svg>"""


def _x(coverage: float) -> float:
    return round(_LEFT + coverage * (_WIDTH - _LEFT - _RIGHT), 1)


def _y(risk: float, top: float) -> float:
    return round(_HEIGHT - _BOTTOM - risk / top * (_HEIGHT - _TOP - _BOTTOM), 1)


def _grid(top: float) -> str:
    lines = []
    steps = round(top * 10)
    every = 1 if steps <= 5 else 2
    for tenth in range(0, steps + 1, every):
        y = _y(tenth / 10, top)
        lines.append(
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
            f'<text class="tick" x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{tenth * 10}%</text>'
        )
    for fifth in range(6):
        x = _x(fifth / 5)
        y = _HEIGHT - _BOTTOM + 18
        lines.append(
            f'<text class="tick" x="{x}" y="{y}" text-anchor="middle">{fifth * 20}%</text>'
        )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    lines.append(
        f'<text class="axis" x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">'
        "coverage: share of the questions that are answered, the surest first</text>"
        f'<text class="axis" transform="translate(12 {(_HEIGHT - _BOTTOM) / 2:.0f}) rotate(-90)" '
        'text-anchor="middle">risk: share of these that are wrong</text>'
    )
    return "\n".join(lines)
