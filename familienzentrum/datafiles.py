"""Reads the TOML files of a centre into entries, each of which becomes one row."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")


@dataclass(frozen=True)
class Rows:
    """How one table of a data file maps to database rows.

    Entries named by their key (`[offers.kita]`) are matched by it, those of a list
    (`[[opening_hours]]`) by the fields in `identity`. `new` holds further values for new rows.
    """

    table: str
    model: type[models.Model]
    identity: tuple[str, ...] = ()
    new: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DataFile:
    """A file that a centre's folder may hold. If `on_demand`, it is loaded only on request.

    `plain` names tables that become no rows: the caller reads them with `read_plain`.
    """

    name: str
    rows: tuple[Rows, ...]
    plain: tuple[str, ...] = ()
    is_required: bool = False
    on_demand: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry of a file: its display name, its natural key, and all its values."""

    file: str
    name: str
    rows: Rows
    known_by: Mapping[str, Any]
    values: Mapping[str, Any]

    def bad(self, reason: str) -> "BadData":
        return BadData(reason, file=self.file, entry=self.name)


class BadData(Exception):
    """A data file cannot be loaded; says which file, where in it, and why."""

    def __init__(self, reason: str, *, file: str, entry: str = "") -> None:
        super().__init__(f"{', '.join(filter(None, [file, entry]))}: {reason}")


def read_entries(folder: Path, file: DataFile) -> Iterator[Entry]:
    """Yield the entries of a file; none if the folder does not have it. Raises BadData."""
    known = {rows.table: rows for rows in file.rows}
    for table, content in _parsed(folder / file.name).items():
        if rows := known.get(table):
            yield from (_listed if rows.identity else _named)(file.name, rows, content)
        elif table not in file.plain:
            words = _("This table is unknown. Known are: %(names)s.") % {"names": ", ".join([*known, *file.plain])}
            raise BadData(words, file=file.name, entry=table)


def read_plain(path: Path, table: str, kind: type[Record]) -> list[Record]:
    """Return the entries of a table as dataclasses of this kind. Raises BadData."""
    wanted = {field.name: field.type for field in fields(kind)}
    records = []
    for number, values in enumerate(_parsed(path).get(table, []), start=1):
        if {name: type(value) for name, value in values.items()} != wanted:
            words = _("Give exactly these fields, each of its type: %(names)s.") % {"names": ", ".join(wanted)}
            raise BadData(words, file=path.name, entry=f"{table} {number}")
        records.append(kind(**values))
    return records


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, OSError) as error:
        raise BadData(_("The file cannot be read as UTF-8 text."), file=path.name) from error
    except tomllib.TOMLDecodeError as error:
        raise BadData(_("The file is not valid TOML. %(reason)s.") % {"reason": error}, file=path.name) from error


def _named(file: str, rows: Rows, content: Any) -> Iterator[Entry]:
    for key, values in content.items() if isinstance(content, dict) else [("", None)]:
        if not isinstance(values, dict):
            words = _("Write each entry as a table of its own: [%(table)s.key].") % {"table": rows.table}
            raise BadData(words, file=file, entry=rows.table)
        yield Entry(file, f"{rows.table}.{key}", rows, {"key": key}, values)


def _listed(file: str, rows: Rows, content: Any) -> Iterator[Entry]:
    seen: list[dict[str, Any]] = []
    for number, values in enumerate(content if isinstance(content, list) else [None], start=1):
        if not isinstance(values, dict):
            words = _("Write each entry as a table of its own: [[%(table)s]].") % {"table": rows.table}
            raise BadData(words, file=file, entry=rows.table)
        entry = Entry(file, f"{rows.table} {number}", rows, {name: values.get(name) for name in rows.identity}, values)
        if entry.known_by in seen:
            raise entry.bad(_("This entry stands in the file twice."))
        seen.append(dict(entry.known_by))
        yield entry
