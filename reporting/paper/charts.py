"""Renders protected tables and budgets as SVG. Accepts nothing else, so that a chart shows no more than its table."""

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from textwrap import wrap
from types import ModuleType
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from pyphen import Pyphen

from familienzentrum.answering import for_the_worker
from familienzentrum.pdf import drawable
from reporting.disclosure import Cell, ProtectedRow, ProtectedTable
from reporting.planning.budget import Amount, Budget
from reporting.writing.columns import columns_of_year, whole_columns
from reporting.writing.formats import HIDDEN, cell

# One accent; the previous year is hatched as well, to be distinguishable in greyscale.
ACCENT, INK, QUIET, FAINT, PAPER = "#2044aa", "#1a1a1a", "#4d4d4d", "#b8b8b8", "white"
_HATCHED: dict[str, Any] = {"facecolor": PAPER, "edgecolor": QUIET, "hatch": "//////", "linewidth": 0.5}
WIDTH = 6.3  # inches: the width of the text on paper
LINE, LINE_OF_TWO = 0.225, 0.36  # inches: the height of a row with one bar or two
LABEL_LENGTH = 34
# The fonts of the report, as named in its style sheet.
_FACES = (
    ("Fira Sans", "FiraSans-Regular", 400),
    ("Fira Sans", "FiraSans-SemiBold", 600),
    ("Other Letters", "DejaVuSans", 400),
    ("Other Letters", "DejaVuSans", 600),
)
# Longer lists are cut to the longest bars; the table has all.
MOST_BARS = 12
# Fewer need no chart.
_LEAST_BARS, _LEAST_COLUMNS = 2, 3
# Above this shade white text is more legible than black.
_DARK = 0.75
# Characters per line of a column header, and up to three lines.
_HEAD_LENGTH = 10
# A conspicuous dot for a hidden count.
_DOT_SIZE = 14
# A preview, the files and a half-year of the same figures show the same charts.
_KEPT = 64
# Dimensions that are ordered in time.
_OVER_TIME = {"month", "weekday", "I01"}


@dataclass(frozen=True)
class Chart:
    """An SVG and its text alternative."""

    svg: bytes
    alt: str

    @property
    def address(self) -> str:
        """Return the SVG as a `data:` URL: neither page nor PDF needs a second file."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg).decode()}"


@dataclass(frozen=True)
class _Mark:
    """A bar: its length, and the label at its end."""

    length: float
    words: str


@dataclass(frozen=True)
class _Line:
    """One label with the bar of this year, and a thinner one for comparison."""

    label: str
    now: _Mark
    before: _Mark | None


def draw(table: ProtectedTable) -> Chart | None:
    """Draw the suitable kind of chart for a table; None if no count can be shown."""
    if table.is_withheld or table.is_empty or not table.rows:
        return None
    if table.across:
        return heat_map(table)
    return columns(table) if table.dimension.name in _OVER_TIME or table.code in _OVER_TIME else bars(table)


_NOUGHT = _Mark(0, "0")


def bars(table: ProtectedTable) -> Chart | None:
    """Draw a horizontal bar chart; None if no count can be shown."""
    lines = tuple(line for line in map(_reader(table), table.rows) if _is_worth_a_bar(line))
    if len(lines) < _LEAST_BARS:
        return None
    kept = lines if len(lines) <= MOST_BARS else sorted(lines, key=lambda line: -line.now.length)[:MOST_BARS]
    return Chart(_horizontal(tuple(kept)), _alt(table)) if _longest(kept) else None


def columns(table: ProtectedTable) -> Chart | None:
    """Draw a column chart, as for months; None if no count can be shown."""
    lines = tuple(map(_reader(table), table.rows))
    return Chart(_vertical(lines), _alt(table)) if _longest(lines) else None


def heat_map(table: ProtectedTable) -> Chart | None:
    """Draw a heat map of the year's counts; None if most cells would be empty."""
    places = [column for column in columns_of_year(table, table.years[0]) if not column.is_all]
    rows = [row for row in table.rows if not row.is_impossible]
    grid = tuple(tuple(row.cells[column.place] for column in places) for row in rows)
    counts = [count or 0 for line in grid for count in line]
    highest = max(counts, default=0)
    if len(places) < _LEAST_COLUMNS or sum(map(bool, counts)) * 3 < len(counts):
        return None
    labels = tuple(column.label for column in places)
    words = {"title": table.name, "year": table.years[0]}
    alt = (
        _("Table of shades: %(title)s in %(year)s. The darker, the more. All counts stand in the table below.") % words
    )
    return Chart(_fields(tuple(row.label for row in rows), labels, grid, highest), alt)


def money(budget: Budget) -> Chart | None:
    """Draw planned and actual cost per budget line; None if every amount is unknown."""
    lines = tuple(_Line(row.title, _amount(row.actual.cost), _amount(row.planned.cost)) for row in budget.rows)
    alt = _("Bar chart: planned and actual cost of each line. All amounts stand in the table below.")
    return Chart(_horizontal(lines), alt) if _longest(lines) else None


def _reader(table: ProtectedTable) -> Callable[[ProtectedRow], _Line]:
    """Return a function from a row to its counts of the year and of the year before."""
    now, *before = (column.place for column in whole_columns(table))

    def read(row: ProtectedRow) -> _Line:
        return _Line(row.label, _mark(row.cells[now]), _mark(row.cells[before[0]]) if before else None)

    return read


def _mark(count: Cell) -> _Mark:
    return _Mark(count or 0, cell(count))


def _is_worth_a_bar(line: _Line) -> bool:
    """Zero in both years gets no bar; a hidden count gets its dot."""
    return line.now != _NOUGHT or bool(line.before and line.before != _NOUGHT)


def _amount(amount: Amount) -> _Mark:
    """What was paid back has no bar."""
    return _Mark(max(float(amount.known), 0), str(amount))


def _longest(lines: Sequence[_Line]) -> float:
    marks = [mark for line in lines for mark in (line.now, line.before) if mark]
    return max((mark.length for mark in marks), default=0)


@lru_cache(_KEPT)
def _horizontal(lines: tuple[_Line, ...]) -> bytes:
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
    axes.text(mark.length + longest * 0.012, at, mark.words, va="center", color=INK, weight=600, **_sized(mark.words))


def _bar_before(axes: Any, at: float, mark: _Mark, longest: float) -> None:
    axes.barh(at, mark.length, height=0.2, **_HATCHED)
    axes.text(mark.length + longest * 0.012, at, mark.words, va="center", color=QUIET, size=8.5)


@lru_cache(_KEPT)
def _vertical(lines: tuple[_Line, ...]) -> bytes:
    figure, axes = _paper(1.8)
    highest = _longest(lines)
    for place, line in enumerate(lines):
        at = place + (0.12 if line.before else 0)
        axes.bar(at, line.now.length, width=0.46, color=ACCENT)
        axes.text(at, line.now.length + highest * 0.02, line.now.words, ha="center", color=INK, weight=600)
        if line.before:
            axes.bar(place - 0.24, line.before.length, width=0.24, **_HATCHED)
    axes.set_ylim(0, highest * 1.12)
    axes.set_xlim(-0.6, len(lines) - 0.4)
    axes.set_xticks(range(len(lines)), [line.label[:3] if len(lines) > 7 else line.label for line in lines])
    axes.set_yticks([])
    return _svg(figure)


@lru_cache(_KEPT)
def _fields(rows: tuple[str, ...], labels: tuple[str, ...], grid: tuple[tuple[Cell, ...], ...], highest: int) -> bytes:
    figure, axes = _paper(len(rows) * 0.26 + 0.3)
    field = _matplotlib().patches.Rectangle
    for y, line in enumerate(grid):
        for x, count in enumerate(line):
            shade = (count or 0) / highest
            axes.add_patch(field((x, y), 0.94, 0.9, color=ACCENT, alpha=shade, linewidth=0))
            axes.add_patch(field((x, y), 0.94, 0.9, facecolor="none", edgecolor=FAINT, linewidth=0.5))
            ink = PAPER if shade > _DARK else INK
            axes.text(x + 0.47, y + 0.47, cell(count), ha="center", va="center", color=ink, **_sized(cell(count)))
    axes.set_xlim(0, len(labels))
    axes.set_ylim(len(rows), 0)
    axes.set_xticks([x + 0.47 for x in range(len(labels))], [_head(label) for label in labels], size=8.5)
    axes.set_yticks([y + 0.45 for y in range(len(rows))], [_wrapped(label) for label in rows])
    axes.xaxis.tick_top()
    return _svg(figure)


def _alt(table: ProtectedTable) -> str:
    """Return the alternative text: the largest row, and where to find all counts."""
    place = whole_columns(table)[0].place
    top = max(table.rows, key=lambda row: row.cells[place] or 0)
    values = {"title": table.name, "year": table.years[0], "line": top.label, "count": cell(top.cells[place])}
    return (
        _("Bar chart: %(title)s in %(year)s. The largest count shown is “%(line)s” with %(count)s.") % values
        + " "
        + _("All counts stand in the table below.")
    )


def _sized(words: str) -> dict[str, float]:
    return {"size": _DOT_SIZE} if words == HIDDEN else {}


def _head(label: str) -> str:
    """Wrap the header of a narrow column at words and syllables."""
    parts = [part for word in drawable(label).split() for part in _parts(word)]
    return "\n".join(wrap(" ".join(parts), _HEAD_LENGTH, break_long_words=False, break_on_hyphens=False)[:3])


def _parts(word: str) -> list[str]:
    """Hyphenate a word into parts that are short enough, if possible."""
    broken = _syllables().wrap(word, _HEAD_LENGTH) if len(word) > _HEAD_LENGTH else None
    return [broken[0], *_parts(broken[1])] if broken else [word]


@cache
def _syllables() -> Pyphen:
    return Pyphen(lang=settings.LANGUAGE_CODE)


def _wrapped(label: str) -> str:
    """Wrap a label to two lines at most, with an ellipsis."""
    lines = wrap(drawable(label), LABEL_LENGTH)
    return "\n".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1][: LABEL_LENGTH - 1]}…"])


def _paper(height: float) -> tuple[Any, Any]:
    """Return a figure of text width, and its axes without frame or ticks."""
    figure = _matplotlib().figure.Figure(figsize=(WIDTH, height + 0.25), layout="constrained")
    axes = figure.subplots()
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, colors=INK)
    return figure, axes


def _svg(figure: Any) -> bytes:
    """Return the SVG without creation date: the same table gives the same bytes."""
    figure.savefig(out := io.BytesIO(), format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    # A standalone SVG only has the viewer's fonts.
    return out.getvalue().replace(b"'Other Letters'", b"'Other Letters', sans-serif")


@for_the_worker
@cache
def _matplotlib() -> ModuleType:
    """Lazy import: most processes never draw a chart."""
    import matplotlib.figure
    import matplotlib.patches
    from matplotlib import font_manager

    families: list[str] = []
    for family, face, weight in _FACES:
        path = Path(settings.BASE_DIR) / "static" / "build" / "fonts" / f"{face}.ttf"
        if path.exists():
            families = list(dict.fromkeys([*families, family]))
            entry = font_manager.FontEntry(fname=str(path), name=family, weight=weight, size="scalable")
            font_manager.fontManager.ttflist.append(entry)
    # Keep text as text, and make output deterministic.
    matplotlib.rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "report",
            "font.family": families or ["DejaVu Sans"],
            "font.size": 9.5,
            "hatch.linewidth": 0.5,
        }
    )
    return matplotlib
