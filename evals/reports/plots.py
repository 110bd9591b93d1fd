"""Plots as SVG: calibration, recall by k, time. Colours are classes of the page's style, so light and dark hold."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10, sqrt

from dateline.evals.metrics import percentile
from dateline.evals.reports.calibration import BINS, Bin, calibration_error
from dateline.evals.reports.figures import figure, means, plural
from dateline.evals.reports.markup import element, escaped, table
from dateline.evals.results import Run

WIDTH, HEIGHT = 380, 270
LEFT, RIGHT, TOP, BOTTOM = 46, 368, 12, 224
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_MOST_STEPS = 200

Place = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Series:
    """A named line through points; `kind` is its class."""

    name: str
    kind: str
    points: tuple[tuple[float, float], ...]


def reliability(name: str, title: str, says: str, axes: tuple[str, str], found: Sequence[Bin]) -> str:
    """A reliability diagram of ten bins: the share for which the score came true, with intervals and counts."""
    x, y = _linear(0, 1, LEFT, RIGHT), _linear(0, 1, BOTTOM, TOP)
    most = max(bin_.questions for bin_ in found)
    marks = [f'<line class="ideal" x1="{LEFT}" y1="{BOTTOM}" x2="{RIGHT}" y2="{TOP}"/>']
    width = (RIGHT - LEFT) / BINS
    for bin_ in found:
        tall = 40 * bin_.questions / most
        left = LEFT + width * bin_.number
        marks.append(_tag("rect", "count", x=left + 2, y=BOTTOM - tall, width=width - 4, height=tall))
        marks.append(_text("number", left + width / 2, BOTTOM - tall - 3, f"{bin_.questions:,}"))
    marks.append(_line("series now", [(x(bin_.score), y(bin_.share)) for bin_ in found]))
    for bin_ in found:
        at = x(bin_.score)
        marks.append(_tag("line", "interval", x1=at, y1=y(bin_.low), x2=at, y2=y(bin_.high)))
        marks.append(_tag("circle", "dot now", cx=at, cy=y(bin_.share), r=3 + 3 * sqrt(bin_.questions / most)))
    rows = [
        (f"{bin_.number / BINS:.1f} to {(bin_.number + 1) / BINS:.1f}", f"{bin_.questions:,}", figure(bin_.score),
         figure(bin_.share), f"{figure(bin_.low)} to {figure(bin_.high)}")
        for bin_ in found
    ]  # fmt: skip
    told = f"{says} Calibration error {figure(calibration_error(found))}."
    frame = _axes(axes, [(x(tick), f"{tick:.1f}") for tick in _SHARES], y)
    values = table(("score", "questions", "mean score", "share", "95 % interval"), rows, title)
    return _figure(name, title, told, frame + "".join(marks), values)


def recall_by_k(run: Run, baseline: Run | None) -> str:
    """The mean of every score named "… recall@k" by k, the baseline dashed; "" where there are no two of a kind."""
    lines = [*_recalls(run, "now", ""), *(_recalls(baseline, "before", ", baseline") if baseline else ())]
    if not lines:
        return ""
    ks = sorted({k for line in lines for k, _ in line.points})
    x, y = _linear(0, ks[-1], LEFT, RIGHT), _linear(0, 1, BOTTOM, TOP)
    marks = []
    for line in reversed(lines):
        places = [(x(k), y(mean)) for k, mean in line.points]
        marks.append(_line(f"series {line.kind}", places))
        marks += [_tag("circle", f"dot {line.kind}", cx=at, cy=height, r=3.5) for at, height in places]
    rows = [(line.name, *(dict(line.points).get(k) for k in ks)) for line in lines]
    shown = [[cell if isinstance(cell, str) else "" if cell is None else figure(cell) for cell in row] for row in rows]
    legend = "".join(element("li", escaped(line.name), kind=line.kind) for line in lines)
    title = "Recall by k"
    says = "The mean share of what should be found that is among the first k found."
    return _figure(
        "recall", title, says,
        _axes(("k", "recall@k"), [(x(k), f"{k:g}") for k in ks], y) + "".join(marks),
        table(("recall@k", *(f"k = {k:g}" for k in ks)), shown, title),
        legend=element("ul", legend, kind="legend"),
    )  # fmt: skip


def time_curve(run: Run) -> str:
    """The share of questions answered within a time, on a scale of magnitudes; "" where no time was taken."""
    seconds = sorted(result.seconds for result in run.results if result.seconds > 0)
    if not seconds:
        return ""
    ticks = _magnitudes(seconds[0], seconds[-1])
    scale = _linear(log10(ticks[0]), log10(ticks[-1]), LEFT, RIGHT)
    y = _linear(0, 1, BOTTOM, TOP)
    size = len(seconds)
    step = max(1, size // _MOST_STEPS)
    places = [(scale(log10(seconds[0])), float(BOTTOM))]
    for place in [*range(0, size - 1, step), size - 1]:
        at = scale(log10(seconds[place]))
        places += [(at, places[-1][1]), (at, y((place + 1) / size))]
    marks = [_line("series now", places)]
    rows = []
    for name, share, height in (("half", 0.5, 0.2), ("95 %", 0.95, 0.07)):
        value = percentile(seconds, share)
        at = scale(log10(value))
        marks.append(_tag("line", "mark", x1=at, y1=TOP, x2=at, y2=BOTTOM))
        kind, shift = ("number end", -4) if at > (LEFT + RIGHT) / 2 else ("number start", 4)
        marks.append(_text(kind, at + shift, y(height), f"{name}: {value:.3g} s"))
        rows.append((name, f"{value:.3f}"))
    rows.append(("all", f"{seconds[-1]:.3f}"))
    title = "Time to answer"
    says = f"The share of {plural(size, 'question')} that were answered within so many seconds."
    frame = _axes(("seconds", "share of questions"), [(scale(log10(tick)), f"{tick:g}") for tick in ticks], y)
    return _figure("time", title, says, frame + "".join(marks), table(("answered", "seconds"), rows, title))


def _recalls(run: Run, kind: str, suffix: str) -> list[Series]:
    found: dict[str, list[tuple[float, float]]] = {}
    for mean in means(run):
        named = re.fullmatch(r"(.+) recall@(\d+)", mean.metric)
        if named:
            found.setdefault(named[1], []).append((float(named[2]), mean.value))
    return [
        Series(f"{name}{suffix}", f"{kind} s{place % 3}", tuple(sorted(points)))
        for place, (name, points) in enumerate(found.items())
        if len(points) > 1
    ]


def _linear(low: float, high: float, start: float, end: float) -> Place:
    return lambda value: start + (end - start) * (value - low) / (high - low)


def _magnitudes(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten, from below `low` to above `high`; powers alone where those would be too many."""
    steps = (1,) if high / low > 1000 else (1, 2, 5)
    powers = range(floor(log10(low)), floor(log10(high)) + 2)
    ticks = [float(f"{step}e{power}") for power in powers for step in steps]
    start = max(tick for tick in ticks if tick <= low)
    end = min(tick for tick in ticks if tick >= high and tick > start)
    return [tick for tick in ticks if start <= tick <= end]


def _figure(name: str, title: str, says: str, drawn: str, values: str, *, legend: str = "") -> str:
    return (
        f'<figure class="plot" id="plot-{name}"><figcaption><h3>{title}</h3><p>{escaped(says)}</p></figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="plot-{name}-title plot-{name}-desc">'
        f'<title id="plot-{name}-title">{title}</title><desc id="plot-{name}-desc">{escaped(says)} '
        f"The figures follow as a table.</desc>{drawn}</svg>{legend}"
        f"<details><summary>{title} as a table</summary>{values}</details></figure>"
    )


def _axes(labels: tuple[str, str], ticks: Sequence[tuple[float, str]], y: Place) -> str:
    parts = []
    for share in _SHARES:
        parts.append(_tag("line", "grid", x1=LEFT, y1=y(share), x2=RIGHT, y2=y(share)))
        parts.append(_text("tick end", LEFT - 6, y(share) + 4, f"{share:.1f}"))
    parts.append(_tag("line", "axis", x1=LEFT, y1=BOTTOM, x2=RIGHT, y2=BOTTOM))
    for at, words in ticks:
        parts.append(_tag("line", "axis", x1=at, y1=BOTTOM, x2=at, y2=BOTTOM + 4))
        parts.append(_text("tick", at, BOTTOM + 17, words))
    middle = (TOP + BOTTOM) / 2
    parts.append(_text("label", (LEFT + RIGHT) / 2, HEIGHT - 10, labels[0]))
    parts.append(f'<g transform="translate(12 {middle:.1f}) rotate(-90)">{_text("label", 0, 0, labels[1])}</g>')
    return "".join(parts)


def _text(kind: str, x: float, y: float, words: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escaped(words)}</text>'


def _tag(name: str, kind: str, **places: float) -> str:
    shown = " ".join(f'{key}="{value:.1f}"' for key, value in places.items())
    return f'<{name} class="{kind}" {shown}/>'


def _line(kind: str, places: Sequence[tuple[float, float]]) -> str:
    return f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>'
