"""Column headings of protected tables, shared by pages and files."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.disclosure import Heading, ProtectedTable


@dataclass(frozen=True)
class Column:
    """One column: its index in a row, and its heading. `key` is empty for all cases."""

    place: int
    year: int
    key: str
    label: str

    @property
    def title(self) -> str:
        """Return the year, with the category where the table has several."""
        return f"{self.year} {self.label}" if self.label else str(self.year)

    @property
    def name(self) -> str:
        """Return the machine-readable name."""
        return f"y{self.year}_{self.key}" if self.key else f"y{self.year}"

    @property
    def is_all(self) -> bool:
        return not self.key


def columns_of(table: ProtectedTable) -> tuple[Column, ...]:
    """Return the columns in the order of the cells."""
    headings = table.headings or tuple(Heading(year) for year in table.years)
    return tuple(_column(table, place, heading) for place, heading in enumerate(headings))


def columns_of_year(table: ProtectedTable, year: int) -> tuple[Column, ...]:
    return tuple(column for column in columns_of(table) if column.year == year)


def whole_columns(table: ProtectedTable) -> tuple[Column, ...]:
    """Return the columns that count all cases: one for each year."""
    return tuple(column for column in columns_of(table) if column.is_all)


def _column(table: ProtectedTable, place: int, heading: Heading) -> Column:
    label = heading.label or (_("all") if table.across and not heading.key else "")
    return Column(place, heading.year, heading.key, label)
