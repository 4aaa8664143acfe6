"""Draws protected tables and budgets as SVG. Takes nothing else, so that a chart shows no more than its table."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import wrap
from types import ModuleType
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from reporting.disclosure import ProtectedRow, ProtectedTable
from reporting.formats import cell
from reporting.sums import Amount, Budget

# One accent; the year before differs by pattern as well, so that a grey print tells them apart.
ACCENT, INK, QUIET, PAPER = "#2044aa", "#1a1a1a", "#4d4d4d", "white"
_HATCHED: dict[str, Any] = {"facecolor": PAPER, "edgecolor": QUIET, "hatch": "//////", "linewidth": 0.5}
WIDTH = 6.3  # inches: the width of the text on paper
LINE, LINE_OF_TWO = 0.26, 0.36  # inches: the height of a line with one bar or two
LABEL_LENGTH = 34


@dataclass(frozen=True)
class Chart:
    """A drawing, and what it says for those who do not see it."""

    svg: bytes
    alt: str

    @property
    def address(self) -> str:
        """Return the drawing as an address of its own: a page or a PDF needs no second file."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg).decode()}"


@dataclass(frozen=True)
class _Mark:
    """A bar: how long it is, and what stands at its end."""

    length: float
    words: str


@dataclass(frozen=True)
class _Line:
    """What belongs to one label: the bar of this year, and a lesser one to compare it with."""

    label: str
    now: _Mark
    before: _Mark | None


def bars(table: ProtectedTable) -> Chart | None:
    """Draw a horizontal bar per line that has one; None where no count can be shown."""
    lines = [_line(row) for row in table.rows if any(row.cells)]
    return Chart(_horizontal(lines), _alt(table)) if lines else None


def columns(table: ProtectedTable) -> Chart | None:
    """Draw a column per line, such as one for each month; None where no count can be shown."""
    lines = [_line(row) for row in table.rows]
    return Chart(_vertical(lines), _alt(table)) if _longest(lines) else None


def money(budget: Budget) -> Chart | None:
    """Draw planned and actual cost of each line; None where every amount is unknown."""
    lines = [_Line(row.title, _amount(row.actual.cost), _amount(row.planned.cost)) for row in budget.rows]
    alt = _("Bar chart: planned and actual cost of each line. All amounts stand in the table below.")
    return Chart(_horizontal(lines), alt) if _longest(lines) else None


def _line(row: ProtectedRow) -> _Line:
    now, *before = (_Mark(count or 0, cell(count)) for count in row.cells)
    return _Line(row.label, now, before[0] if before else None)


def _amount(amount: Amount) -> _Mark:
    return _Mark(float(amount.known), str(amount))


def _longest(lines: Sequence[_Line]) -> float:
    marks = [mark for line in lines for mark in (line.now, line.before) if mark]
    return max((mark.length for mark in marks), default=0)


def _horizontal(lines: Sequence[_Line]) -> bytes:
    figure, axes = _paper(len(lines) * (LINE_OF_TWO if any(line.before for line in lines) else LINE))
    longest = _longest(lines)
    for place, line in enumerate(lines):
        if line.before is None:
            _bar(axes, place, line.now, longest, height=0.64)
        else:
            _bar(axes, place - 0.1, line.now, longest, height=0.44)
            _bar_before(axes, place + 0.27, line.before, longest)
    axes.set_xlim(0, longest * 1.18)
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_yticks(range(len(lines)), [_wrapped(line.label) for line in lines])
    axes.set_xticks([])
    return _svg(figure)


def _bar(axes: Any, at: float, mark: _Mark, longest: float, *, height: float) -> None:
    axes.barh(at, mark.length, height=height, color=ACCENT)
    axes.text(mark.length + longest * 0.012, at, mark.words, va="center", color=INK, weight=600)


def _bar_before(axes: Any, at: float, mark: _Mark, longest: float) -> None:
    axes.barh(at, mark.length, height=0.2, **_HATCHED)
    axes.text(mark.length + longest * 0.012, at, mark.words, va="center", color=QUIET, size=7.5)


def _vertical(lines: Sequence[_Line]) -> bytes:
    figure, axes = _paper(2.1)
    highest = _longest(lines)
    for place, line in enumerate(lines):
        at = place + (0.12 if line.before else 0)
        axes.bar(at, line.now.length, width=0.46, color=ACCENT)
        axes.text(at, line.now.length + highest * 0.02, line.now.words, ha="center", color=INK, weight=600)
        if line.before:
            axes.bar(place - 0.24, line.before.length, width=0.24, **_HATCHED)
    axes.set_ylim(0, highest * 1.12)
    axes.set_xlim(-0.6, len(lines) - 0.4)
    axes.set_xticks(range(len(lines)), [line.label[:3] for line in lines])
    axes.set_yticks([])
    return _svg(figure)


def _alt(table: ProtectedTable) -> str:
    """Say what a glance at the chart tells: the largest line, and where all counts stand."""
    top = max(table.rows, key=lambda row: row.cells[0] or 0)
    values = {"title": table.name, "year": table.years[0], "line": top.label, "count": cell(top.cells[0])}
    return (
        _("Bar chart: %(title)s in %(year)s. The largest is “%(line)s” with %(count)s.") % values
        + " "
        + _("All counts stand in the table below.")
    )


def _wrapped(label: str) -> str:
    return "\n".join(wrap(label, LABEL_LENGTH)[:2])


def _paper(height: float) -> tuple[Any, Any]:
    """Return a figure that is as wide as the text, and its axes without frame or ticks."""
    figure = _matplotlib().figure.Figure(figsize=(WIDTH, height + 0.25), layout="constrained")
    axes = figure.subplots()
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, colors=INK)
    return figure, axes


def _svg(figure: Any) -> bytes:
    """Return the drawing, without the moment it was made: the same table gives the same bytes."""
    out = io.BytesIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return out.getvalue()


@cache
def _matplotlib() -> ModuleType:
    """Load the library when the first chart is drawn: most processes never draw one."""
    import matplotlib.figure
    from matplotlib import font_manager

    family = "DejaVu Sans"
    for face, weight in (("Regular", 400), ("SemiBold", 600)):
        path = Path(settings.BASE_DIR) / "static" / "build" / "fonts" / f"FiraSans-{face}.ttf"
        if path.exists():
            family = "Fira Sans"
            entry = font_manager.FontEntry(fname=str(path), name=family, weight=weight, size="scalable")
            font_manager.fontManager.ttflist.append(entry)
    # Text stays text, and the same table gives the same bytes.
    matplotlib.rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "report",
            "font.family": family,
            "font.size": 8.5,
            "hatch.linewidth": 0.5,
        }
    )
    return matplotlib
