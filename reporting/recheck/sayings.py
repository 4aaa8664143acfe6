"""What a release says beside its tables: headlines, goals, sentences of the portal, and what its certificate is about.

Each number in them must be one that a table of the same release shows, or be computed from shown ones: nothing
protects any other.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Published = Mapping[str, Any]
# A number as it is printed in German, or in English: thousands are apart, and decimals may follow.
_NUMBER = re.compile(r"\d{1,3}(?:[.,\u202f\u00a0]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")


def said_beside(published: Published) -> Iterator[str]:
    """Yield what no table of the release shows."""
    yield from _proved_beside(published)
    known = _known(published)
    for headline in published.get("headlines", ()):
        for count in (headline["now"], *headline["before"]):
            if count is not None and str(count) not in known:
                yield f"the headline {headline['key']} says {count}, which no table shows"
    for group in published.get("goals", ()):
        for goal in group["goals"]:
            if goal.get("figure"):
                yield from _unknown(f"the goal {goal['title']!r}", goal["actual"], known)
    for chapter in published.get("chapters", ()):
        yield from _unknown(f"the sentence of the chapter {chapter['key']}", _unquoted(chapter["message"]), known)


def _proved_beside(published: Published) -> Iterator[str]:
    """Its lists of cases would tell of tables that nobody has released."""
    certificate = published["certificate"]
    proved = {name for name, _checksum in certificate["sources"][-1]["tables"]}
    for name in sorted(proved - published["tables"].keys()):
        yield f"the certificate is about the table {name}, which the release does not have"


def _unknown(place: str, words: str, known: set[str]) -> Iterator[str]:
    for number in _NUMBER.findall(words):
        if _plain(number) not in known:
            yield f"{place} says {number}, which no table shows"


def _unquoted(message: str) -> str:
    """A name, such as that of a topic, may have a number of its own."""
    return re.sub(r"[„“\"][^“”\"]*[“”\"]", "", message)


def _plain(number: str) -> str:
    whole = re.sub(r"[.,\u202f\u00a0](?=\d{3}(?!\d))", "", number)
    return whole.replace(",", ".")


def _known(published: Published) -> set[str]:
    """Return every number that the tables show, its shares, how it changed, and the years."""
    known = {str(year) for year in (published.get("year", 0), published.get("year", 0) - 1)}
    for table in published["tables"].values():
        lines = [row["cells"] for row in table["rows"]] + ([table["totals"]] if table["totals"] else [])
        known |= {str(cell) for cells in lines for cell in cells if cell is not None}
        known |= {_measured(value) for number in table["numbers"] for value in number["values"] if value is not None}
        known |= {share for cells in lines for share in _shares(cells, table["totals"])}
        known |= {share for cells in lines for share in _changes(cells)}
        # How many lines have anything.
        known |= {str(sum(1 for row in table["rows"] if row["cells"] and row["cells"][0]))}
    return known


def _measured(value: float) -> str:
    return f"{value:g}"


def _shares(cells: list[int | None], totals: list[int | None] | None) -> Iterator[str]:
    for part, whole in zip(cells, totals or (), strict=False):
        if part is not None and whole:
            percent = 100 * part / whole
            yield from {str(int(percent)), str(int(percent) + 1), f"{percent:.1f}"}


def _changes(cells: list[int | None]) -> Iterator[str]:
    if len(cells) > 1 and cells[0] is not None and cells[1]:
        yield str(round(abs(100 * (cells[0] - cells[1]) / cells[1])))
