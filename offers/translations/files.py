"""Loads a town's folder of translations: one file per language, keyed like the town's own files."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import category

from django.utils.translation import gettext as _

from familienzentrum import languages
from familienzentrum.datafiles import BadData
from familienzentrum.entries import WriteResult
from familienzentrum.models import Translation
from familienzentrum.text_kinds import TextKind
from familienzentrum.texts import as_key
from offers.translations.rows import SOURCES, stored_texts

_KINDS = {
    "offers": TextKind.OFFER,
    "offices": TextKind.OFFICE,
    "providers": TextKind.PROVIDER,
    "topics": TextKind.TOPIC,
    "age_phases": TextKind.AGE_PHASE,
    "places": TextKind.PLACE,
    "signposts": TextKind.SIGNPOST,
    "pages": TextKind.PAGE,
    "emergency_numbers": TextKind.EMERGENCY_NUMBER,
    "kinds": TextKind.SPOT_KIND,
    "spots": TextKind.SPOT,
}
_MACHINE = "is_machine_made"
# Texts of entries without a key are found by their German.
_BY_GERMAN = "texts"
_BATCH = 5_000
_KEY = ("kind", "row", "field", "language")
_WRITTEN = ("german", "text", "is_machine_made")


@dataclass(frozen=True)
class _Entry:
    """A text of a file, and the table header that it stands under."""

    kind: TextKind
    key: str
    field: str
    values: Any
    header: str


def load_translations(folder: Path) -> Counter[WriteResult]:
    """Load all files of the folder; what somebody has checked or a partner wrote stays as it is. Raises BadData."""
    changes: Counter[WriteResult] = Counter()
    changed: list[Translation] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.suffix != ".toml" or path.stem not in languages.foreign_codes():
            names = ", ".join(f"{code}.toml" for code in languages.foreign_codes())
            words = _("This file is unknown. Known are: %(names)s.") % {"names": names}
            raise BadData(words, file=f"{folder.name}/{path.name}")
        differing, counted = _read(path)
        changed += differing
        changes += counted
    # All languages of an entry together: the search takes the words of each apart once.
    Translation.objects.bulk_create(
        sorted(changed, key=_place),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=_KEY,
        update_fields=_WRITTEN,
    )
    return changes


def _read(path: Path) -> tuple[list[Translation], Counter[WriteResult]]:
    """Return what of a file differs from what is stored, and what will have come of the file."""
    given, known = [*_translations(path)], _stored(path.stem)
    if len({_place(one) for one in given}) < len(given):
        raise BadData(_("A text stands in the file twice, or is empty."), file=_name(path))
    changed = [one for one in given if _differs(one, known.get(_place(one)))]
    added = sum(_place(one) not in known for one in changed)
    counts = {WriteResult.ADDED: added, WriteResult.CHANGED: len(changed) - added}
    return changed, Counter({**counts, WriteResult.KEPT: len(given) - len(changed)})


def _stored(language: str) -> dict[tuple[str, int, str], Translation]:
    return {_place(one): one for one in Translation.objects.filter(language=language)}


def _place(one: Translation) -> tuple[str, int, str]:
    return one.kind, one.row, one.field


def _differs(given: Translation, known: Translation | None) -> bool:
    if known is None:
        return True
    is_of_people = known.is_checked or known.by_partner_on is not None
    return not is_of_people and any(getattr(given, name) != getattr(known, name) for name in _WRITTEN)


def _translations(path: Path) -> Iterator[Translation]:
    content = _parsed(path)
    is_machine_made = content.pop(_MACHINE, False) is True
    yield from _of_the_same_german(path, content.pop(_BY_GERMAN, []), is_machine_made=is_machine_made)
    rows: dict[TextKind, dict[str, int]] = {}
    for entry in _entries(path, content):
        if entry.kind not in rows:
            rows[entry.kind] = _rows_by_key(entry.kind)
        known = rows[entry.kind]
        german, text = _texts(path, entry.values, entry.header)
        if entry.key not in known or entry.field not in entry.kind.fields:
            raise _bad(
                path, entry.header, _("There is no such text. Write [table.key.field], like the town's own files.")
            )
        yield Translation(
            kind=entry.kind,
            row=known[entry.key],
            field=entry.field,
            language=path.stem,
            german=german,
            text=text,
            is_machine_made=is_machine_made,
        )


def _of_the_same_german(path: Path, given: Any, *, is_machine_made: bool) -> Iterator[Translation]:
    """Yield one translation for each entry of [[texts]], at a place where its German stands."""
    places = {as_key(one.german): one for one in stored_texts()} if given else {}
    for values in given if isinstance(given, list) else [given]:
        german, text = _texts(path, values, _BY_GERMAN)
        place = places.get(as_key(german))
        if place is None:
            raise _bad(path, _BY_GERMAN, _("No entry says this German: %(text)s") % {"text": german})
        yield Translation(
            kind=place.kind,
            row=place.row,
            field=place.field,
            language=path.stem,
            german=german,
            text=text,
            is_machine_made=is_machine_made,
        )


def _rows_by_key(kind: TextKind) -> dict[str, int]:
    if kind is TextKind.CENTRE:
        return {"": 1}
    return dict(SOURCES[kind].model._default_manager.exclude(key=None).values_list("key", "pk"))


def _entries(path: Path, content: dict[str, Any]) -> Iterator[_Entry]:
    for field, values in _table(content.pop("centre", {})).items():
        yield _Entry(TextKind.CENTRE, "", field, values, f"centre.{field}")
    for table, keys in content.items():
        if table not in _KINDS:
            words = _("This table is unknown. Known are: %(names)s.") % {"names": ", ".join(["centre", *_KINDS])}
            raise BadData(words, file=_name(path), entry=table)
        for key, fields in _table(keys).items():
            for field, values in _table(fields).items():
                yield _Entry(_KINDS[table], key, field, values, f"{table}.{key}.{field}")


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"": value}


def _texts(path: Path, given: Any, header: str) -> tuple[str, str]:
    values = given if isinstance(given, dict) else {}
    texts = [values.get("german"), values.get("text")]
    if values.keys() != {"german", "text"} or not all(map(_is_text, texts)):
        raise _bad(path, header, _("Give two texts: german, as it stands in the town's files, and text."))
    return str(texts[0]), str(texts[1])


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and all(_can_stand(sign) for sign in value)


def _can_stand(sign: str) -> bool:
    return sign == "\n" or category(sign) != "Cc"


def _bad(path: Path, header: str, reason: str) -> BadData:
    return BadData(reason, file=_name(path), entry=header)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, OSError) as error:
        raise BadData(_("The file cannot be read as UTF-8 text."), file=_name(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise BadData(_("The file is not valid TOML. %(reason)s.") % {"reason": error}, file=_name(path)) from error
