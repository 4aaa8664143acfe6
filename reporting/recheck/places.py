"""Bookings are bound by places, which everybody can count on the pages that offer them: a dot must say so."""

from collections.abc import Iterator, Mapping
from typing import Any

Published = Mapping[str, Any]
# Lines of tables whose cases have a place each.
_WITH_A_PLACE = {"appointments": {"took_place", "no_show", "booked"}, "bookings": {"held"}, "wishes": {"place"}}


def unbounded(published: Published) -> Iterator[str]:
    """Yield hidden counts of which the release does not say how many places there were.

    Nothing of a release of an older version, which does not keep everything that it says.
    """
    if "order" not in published:
        return
    for name, lines in _WITH_A_PLACE.items():
        for row in published["tables"].get(name, {"rows": ()})["rows"]:
            for place, count in enumerate(row["cells"] if row["key"] in lines else ()):
                if count is None and not _is_bound(row, place):
                    yield f"{name}, {row['key']!r}: hidden, and nothing says how many places there were"


def _is_bound(row: Mapping[str, Any], place: int) -> bool:
    return any(limits and limits[place] is not None for limits in (row["at_most"], row["at_least"]))
