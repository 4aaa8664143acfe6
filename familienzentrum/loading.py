"""Loads a centre's folder. Each app declares its files and their rows in its module `loading`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.db import models, transaction
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from familienzentrum.audit import record
from familienzentrum.datafiles import BadData, DataFile, Entry, Rows, read_entries
from familienzentrum.entries import UnfitEntry, WriteResult, write_entry
from familienzentrum.models import Centre


@dataclass(frozen=True)
class DataFolder:
    """A folder that a centre's folder may hold, and what loads it once all files are loaded. Raises BadData.

    One `on_demand` is loaded by whoever makes what it is about.
    """

    name: str
    load: Callable[[Path], Counter[WriteResult]]
    on_demand: bool = False


FILES = (DataFile("centre.toml", (Rows("centre", Centre),), is_required=True),)


@transaction.atomic
def load_folder(folder: Path) -> Counter[WriteResult]:
    """Load every file but those on demand, atomically. Raises BadData."""
    files = [*_known_files()]
    _refuse_strangers(folder, files)
    changes = _load(folder, [file for file in files if not file.on_demand])
    for further in (one for one in _known_folders() if not one.on_demand):
        changes += further.load(folder / further.name)
    _follow_up()
    record("centre.loaded", Centre.current(), by=None, **{change.value: changes[change] for change in WriteResult})
    return changes


@transaction.atomic
def load_on_demand(folder: Path) -> Counter[WriteResult]:
    """Load the files that `load_folder` leaves out. Raises BadData."""
    return _load(folder, [file for file in _known_files() if file.on_demand])


def _known_files() -> Iterator[DataFile]:
    for module in _modules():
        yield from getattr(module, "FILES", ())


def _known_folders() -> Iterator[DataFolder]:
    for module in _modules():
        yield from getattr(module, "FOLDERS", ())


def _follow_up() -> None:
    """Run each app's `follow_up`, if its `loading` module has one."""
    for module in _modules():
        if hasattr(module, "follow_up"):
            module.follow_up()


def _modules() -> Iterator[ModuleType]:
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "loading"):
            yield import_module(f"{app.name}.loading")


def _refuse_strangers(folder: Path, files: list[DataFile]) -> None:
    if not folder.is_dir():
        raise BadData(_("This folder does not exist."), file=str(folder))
    names = {file.name for file in files} | {further.name for further in _known_folders()}
    found = {path.name for path in folder.iterdir()}
    for name in sorted(found - names):
        raise BadData(_("This file is unknown. Known are: %(names)s.") % {"names": ", ".join(sorted(names))}, file=name)
    for name in sorted({file.name for file in files if file.is_required} - found):
        raise BadData(_("This file is missing in the folder %(folder)s.") % {"folder": folder}, file=name)


def _load(folder: Path, files: Iterable[DataFile]) -> Counter[WriteResult]:
    entries: dict[type[models.Model], list[Entry]] = {rows.model: [] for file in files for rows in file.rows}
    for file in files:
        for entry in read_entries(folder, file):
            entries[entry.rows.model].append(entry)
    return Counter(_write(entry) for model in _parents_first(entries) for entry in entries[model])


def _parents_first(tables: Iterable[type[models.Model]]) -> Iterable[type[models.Model]]:
    """Order tables topologically, so that foreign keys resolve."""
    known = set(tables)
    links = {model: [*model._meta.fields, *model._meta.many_to_many] for model in known}
    needs = {model: known & {field.related_model for field in links[model]} - {model} for model in known}
    return TopologicalSorter(needs).static_order()


def _write(entry: Entry) -> WriteResult:
    try:
        return write_entry(entry.rows.model, entry.known_by, {**entry.values}, new=entry.rows.new)
    except UnfitEntry as error:
        raise entry.bad(str(error)) from error
