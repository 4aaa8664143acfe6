"""Numbers in texts: each is in a protected table, or a person vouches for it.

Refusals depend on the text alone. A rule that consulted hidden counts would be an oracle: trying "four families", then
"three", would reveal which is true.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reporting.disclosure import Cell, ProtectedRow, ProtectedTable
from reporting.writing.columns import columns_of
from reporting.writing.formats import percentage
from reporting.writing.passages import Passage
from reporting.writing.wording.numerals import Numeral, harmless, numerals
from reporting.writing.wording.sentences import shortened

# A percentage or a count, and its value.
_Key = tuple[bool, Decimal | None]


@dataclass(frozen=True)
class Statement:
    """A number in a text. `stands_in` names the table that shows it, if any."""

    place: str
    number: str
    sentence: str
    stands_in: str = ""

    def as_json(self) -> dict[str, str]:
        """Return JSON-serialisable values, as stored with a release."""
        return {"place": self.place, "number": self.number, "sentence": self.sentence, "stands_in": self.stands_in}


def small_counts(text: str, k: int) -> list[str]:
    """Return phrases that count fewer than k people: "drei Familien"."""
    found = (numeral for numeral in numerals(text) if numeral.counts_people and numeral.value is not None)
    return list(dict.fromkeys(numeral.phrase for numeral in found if numeral.value and numeral.value < k))


def refusal(place: str, words: str) -> str:
    """Say why a text cannot be printed, and what to write instead."""
    sentence = _("%(place)s: “%(words)s” is a small count of people and could point to a family. Write “some” instead.")
    return sentence % {"place": place, "words": words}


def refusals(passages: Iterable[Passage], k: int) -> list[tuple[str, Passage]]:
    """Return why texts cannot be printed as they are, each reason with the text."""
    return [(refusal(passage.place, words), passage) for passage in passages for words in small_counts(passage.text, k)]


def statements_of(passages: Iterable[Passage], known: Mapping[_Key, str]) -> tuple[Statement, ...]:
    """Return each number of the texts once per sentence."""
    found = (
        Statement(passage.place, numeral.written, shortened(numeral.sentence, numeral.written), _place(numeral, known))
        for passage in passages
        for numeral in numerals(passage.text)
    )
    return tuple(dict.fromkeys(found))


def harmless_in(passages: Iterable[Passage]) -> tuple[Statement, ...]:
    """Return the numbers that `statements_of` leaves out, such as days and amounts, once per sentence."""
    found = (
        Statement(passage.place, written, shortened(sentence, written))
        for passage in passages
        for written, sentence in harmless(passage.text)
    )
    return tuple(dict.fromkeys(found))


def vouched(statements: Iterable[Statement], harmless: Iterable[Statement], k: int) -> dict[str, Any]:
    """Return what the reviewer confirms, worded as in the form, as stored with candidate and release.

    Together with those that count nobody, these are all numbers that people wrote.
    """
    found = list(statements)
    return {
        "words": _("I have read these numbers. None of them counts fewer than %(k)s people.") % {"k": k},
        "to_read": [statement.as_json() for statement in found if not statement.stands_in],
        "in_tables": [statement.as_json() for statement in found if statement.stands_in],
        "counting_nobody": [statement.as_json() for statement in harmless],
    }


def shown_in(tables: Mapping[str, ProtectedTable]) -> dict[_Key, str]:
    """Return every value shown by tables, with its table: counts, shares of totals, and derived numbers."""
    known: dict[_Key, str] = {}
    for table in tables.values():
        for key, place in _values(table):
            known.setdefault(key, place)
    return known


def written_in(texts: Iterable[tuple[str, str]]) -> dict[_Key, str]:
    """Return the values in texts that the portal or a source vouches for, with their places."""
    return {_key(numeral): place for place, text in texts for numeral in numerals(text)}


def _values(table: ProtectedTable) -> Iterator[tuple[_Key, str]]:
    lines = [(_("Total"), table.totals)] if table.totals else []
    lines += [(row.label, _counted(table, row)) for row in table.rows]
    for label, cells in lines:
        for column in columns_of(table):
            place = f"{table.name}: {label}, {column.title}"
            yield from ((key, place) for key in _cell(cells[column.place], table, column.place))
    for number in table.numbers:
        for year, value in zip(table.years, number.values, strict=True):
            if value is not None:
                written = Decimal(f"{value:.{number.decimals}f}")
                yield (number.unit == "%", written), f"{table.name}: {number.label}, {year}"


def _counted(table: ProtectedTable, row: ProtectedRow) -> tuple[Cell, ...]:
    """Return the counts of a row; where nobody can be counted there is none."""
    return tuple(None if table.has_no_case(row, place) else cell for place, cell in enumerate(row.cells))


def _cell(count: Cell, table: ProtectedTable, place: int) -> Iterator[_Key]:
    """Yield a shown count, and its share of a shown total."""
    if count is None:
        return
    yield False, Decimal(count)
    whole = table.totals[place] if table.totals and not table.across else None
    if whole:
        yield True, Decimal(percentage(count, whole))


def _place(numeral: Numeral, known: Mapping[_Key, str]) -> str:
    return known.get(_key(numeral), "") if numeral.value is not None else ""


def _key(numeral: Numeral) -> _Key:
    return numeral.is_share, numeral.value
