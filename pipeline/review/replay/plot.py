"""The curves of a replay as a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.review.replay.teaching import Curves


def plot(found: Curves) -> str:
    """The curves as an SVG picture: sentences reviewed against F1."""
    wide, high, left, low = 760, 420, 70, 50
    sizes, full = found.sizes, found.full
    values = [v for curves in found.of.values() for c in curves for v in c]
    bottom, top = min(values) - 0.01, max(*values, full) + 0.01

    def x(n: float) -> float:
        return float(left + (wide - left - 20) * n / sizes[-1])

    def y(v: float) -> float:
        return float(20 + (high - low - 20) * (top - v) / (top - bottom))

    def text(at: float, down: float, words: str, more: str = "") -> str:
        return f'<text x="{at:.1f}" y="{down:.1f}" fill="#333" {more}>{words}</text>'

    def line(points: Sequence[tuple[float, float]], colour: str, more: str = "") -> str:
        drawn = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        return f'<polyline points="{drawn}" fill="none" stroke="{colour}" {more}/>'

    ends = (left, wide - 20)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        text(left + 6, y(full) - 5, f"full data, {full:.3f}"),
        line([(e, y(full)) for e in ends], "#999", 'stroke-dasharray="5 4"'),
    ]
    for n in range(0, int(sizes[-1]) + 1, 1000 if sizes[-1] < 8000 else 2000):
        parts.append(text(x(n), high - low + 18, f"{n:,}", 'text-anchor="middle"'))
    for v in np.arange(np.ceil(bottom * 20) / 20, top, 0.05):
        parts.append(text(left - 8, y(v) + 4, f"{v:.2f}", 'text-anchor="end"'))
        parts.append(line([(e, y(v)) for e in ends], "#eee"))
    colours = ("#777777", "#4477aa", "#aa3377")
    for i, (name, curves) in enumerate(found.of.items()):
        for values_ in curves:
            points = [(x(n), y(v)) for n, v in zip(sizes, values_, strict=True)]
            parts.append(line(points, colours[i], 'stroke-opacity=".35"'))
        mean = np.mean(curves, axis=0)
        points = [(x(n), y(v)) for n, v in zip(sizes, mean, strict=True)]
        parts.append(line(points, colours[i], 'stroke-width="2.4"'))
        parts.append(
            line(
                [(wide - 215, high - low - 74 + 20 * i), (wide - 190, high - low - 74 + 20 * i)],
                colours[i],
                'stroke-width="2.4"',
            )
        )
        parts.append(text(wide - 182, high - low - 70 + 20 * i, name))
    middle = (high - low) / 2
    parts.append(text((wide + left) / 2, high - 10, "sentences reviewed", 'text-anchor="middle"'))
    turned = f'text-anchor="middle" transform="rotate(-90 16 {middle})"'
    parts.append(text(16, middle, "macro F1 on documents left out", turned))
    return "\n".join([*parts, "</svg>"]) + "\n"
