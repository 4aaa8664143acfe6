"""What a release says beside its tables: headlines, goals, sentences of the portal, and what its certificate is about.

Each number in them must be one that a table of the same release shows, or be computed from shown ones: nothing
protects any other. Numbers that people wrote must have been read (`texts`), and amounts add up (`money`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from reporting.recheck.money import wrong_amounts
from reporting.recheck.places import unbounded
from reporting.recheck.rows import unlike_their_rows
from reporting.recheck.texts import READ, unread

Published = Mapping[str, Any]
_ANNUAL = "annual"
# A number as it is printed in German, or in English: thousands are apart, and decimals may follow.
_NUMBER = re.compile(r"\d{1,3}(?:[.,\u202f\u00a0]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")


def said_beside(published: Published) -> Iterator[str]:
    """Yield what no table of the release shows."""
    yield from _proved_beside(published)
    known, names = _known(published), _names(published)
    for headline in published.get("headlines", ()):
        for count in (headline["now"], *headline["before"]):
            if count is not None and Decimal(count) not in known:
                yield f"the headline {headline['key']} says {count}, which no table shows"
    yield from _series_beside(published)
    for group in published.get("goals", ()):
        for goal in group["goals"]:
            yield from _wrong_in_goal(goal, known, published)
    for chapter in published.get("chapters", ()):
        yield from _unknown(f"the sentence of the chapter {chapter['key']}", _unnamed(chapter["message"], names), known)
    yield from unread(published)
    yield from unbounded(published)
    yield from wrong_amounts(published)
    yield from unlike_their_rows(published)


def _wrong_in_goal(goal: Mapping[str, Any], known: set[Decimal], published: Published) -> Iterator[str]:
    """What is counted must be shown, what was written must have been read, and the difference is that to the target."""
    place = f"the goal {goal['title']!r}"
    if goal.get("figure"):
        yield from _unknown(place, goal["actual"], known)
    elif "counting_nobody" in published.get("numbers_in_texts", {}):
        lists = published["numbers_in_texts"]
        read = {_value(one["number"]) for part in READ for one in lists[part]}
        yield from _unknown(place, goal["actual"], {value for value in read if value is not None})
    actual, target, difference = (_value(goal[name]) for name in ("actual", "target", "difference"))
    is_known = actual is not None and target is not None
    if difference != (abs((actual or 0) - (target or 0)) if is_known else None):
        yield f"{place} has a difference that is not that between actual value and target"


def _series_beside(published: Published) -> Iterator[str]:
    """A series shows the headline in the years of this release, and says of earlier ones which release showed them."""
    said = {headline["key"]: [headline["now"], *headline["before"]] for headline in published.get("headlines", ())}
    for one in published.get("trends", ()):
        own = dict(zip(range(published["year"], 0, -1), said.get(one["key"], ()), strict=False))
        for point in one["points"]:
            if point["year"] in own and point["count"] != own[point["year"]]:
                yield f"the series of {one['key']} says {point['count']} of {point['year']}, unlike the headline"
            if point["year"] not in own and not point["release"]:
                yield f"the series of {one['key']} says {point['count']} of {point['year']}, which no release showed"


def series_beside(published: Published, earlier: Iterable[Published]) -> Iterator[str]:
    """Yield what a series says of earlier years unlike the annual reports of these years, if those are at hand."""
    said: dict[tuple[str, int], set[int | None]] = {}
    for one in earlier:
        for headline in one.get("headlines", ()) if one.get("kind") == _ANNUAL else ():
            said.setdefault((headline["key"], one["year"]), {None}).add(headline["now"])
    for series in published.get("trends", ()):
        for point in series["points"]:
            shown = said.get((series["key"], point["year"]))
            if point["release"] and shown and point["count"] not in shown:
                yield f"the series of {series['key']} says {point['count']} of {point['year']}, unlike its report"


def _proved_beside(published: Published) -> Iterator[str]:
    """Its lists of cases would tell of tables that nobody has released."""
    certificate = published["certificate"]
    proved = {name for name, _checksum in certificate["sources"][-1]["tables"]}
    for name in sorted(proved - published["tables"].keys()):
        yield f"the certificate is about the table {name}, which the release does not have"


def _unknown(place: str, words: str, known: set[Decimal]) -> Iterator[str]:
    for number in _NUMBER.findall(words):
        if _plain(number) not in known:
            yield f"{place} says {number}, which no table shows"


def _names(published: Published) -> list[str]:
    """Return the labels of rows, the longest first: those of topics and offices are written by people."""
    labels = {str(row["label"]) for table in published["tables"].values() for row in table["rows"]}
    return sorted((label for label in labels if re.search(r"[^\W\d_]", label)), key=len, reverse=True)


def _unnamed(message: str, names: list[str]) -> str:
    """Leave out names, which may have numbers of their own: "Haus 7", or one between quotation marks."""
    for name in names:
        message = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", message)
    return re.sub(r"[„“\"][^“”\"]*[“”\"]", "", message)


def _value(words: str) -> Decimal | None:
    """Return the number in these words, if there is one."""
    found = _NUMBER.search(words)
    return _plain(found.group()) if found else None


def _plain(number: str) -> Decimal:
    whole = re.sub(r"[.,\u202f\u00a0](?=\d{3}(?!\d))", "", number)
    return Decimal(whole.replace(",", "."))


def _known(published: Published) -> set[Decimal]:
    """Return every number that the tables show, its shares, how it changed, and the years."""
    known = {Decimal(year) for year in (published.get("year", 0), published.get("year", 0) - 1)}
    for table in published["tables"].values():
        lines = [row["cells"] for row in table["rows"]] + ([table["totals"]] if table["totals"] else [])
        known |= {Decimal(cell) for cells in lines for cell in cells if cell is not None}
        known |= {_measured(value) for number in table["numbers"] for value in number["values"] if value is not None}
        known |= {share for cells in lines for share in _shares(cells, table["totals"])}
        known |= {change for cells in lines for change in _changes(cells)}
        # How many lines have anything.
        known.add(Decimal(sum(1 for row in table["rows"] if row["cells"] and row["cells"][0])))
    return known


def _measured(value: float) -> Decimal:
    """Return a mean or a median as it is printed, with two decimals at most."""
    return round(Decimal(str(value)), 2)


def _shares(cells: list[int | None], totals: list[int | None] | None) -> Iterator[Decimal]:
    for part, whole in zip(cells, totals or (), strict=False):
        if part is not None and whole:
            percent = 100 * part / whole
            yield from (Decimal(int(percent)), Decimal(int(percent) + 1), round(Decimal(percent), 1))


def _changes(cells: list[int | None]) -> Iterator[Decimal]:
    if len(cells) > 1 and cells[0] is not None and cells[1]:
        yield Decimal(round(abs(100 * (cells[0] - cells[1]) / cells[1])))
