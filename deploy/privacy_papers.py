"""Writes the German privacy papers that can be generated: `python -m deploy.privacy_papers`.

They come from the register, from `texte.toml`, from a template each and from the settings. What a machine cannot know
(impact, measures, roles) is written by hand beside them, in `docs/datenschutz/`.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "datenschutz"
PAPERS = ("verzeichnis.md", "loeschkonzept.md")
_KINDS = {"family-sealed": "von Familien, verschlüsselt", "derived": "über Familien, ohne Namen"}
_SETTINGS = ("PERSONAL_DATA_DAYS", "CALL_WISH_DAYS", "REFERRAL_DAYS", "DOUBT_DAYS")
# That of the code: the machine that writes the papers may have another one.
_BACKUP_DAYS = 7

Register = dict[str, dict[str, Any]]


def register() -> Register:
    return tomllib.loads((ROOT / "docs" / "privacy" / "register.toml").read_text())


def words() -> Register:
    return tomllib.loads((FOLDER / "texte.toml").read_text())


def papers() -> dict[str, str]:
    """Return each generated paper by its file name. Needs Django to be set up."""
    from familienzentrum import settings

    tables, said = register(), words()
    of_staff = {name for name, table in tables.items() if table.get("staff")}
    parts = {name: getattr(settings, name) for name in _SETTINGS} | {"BACKUP_DAYS": _BACKUP_DAYS}
    parts["rest"] = len(tables) - len(about_families(tables) | of_staff)
    parts["staff"] = "\n".join(_of_staff(name, tables[name]) for name in sorted(of_staff, key=_order))
    parts["families"] = _of_families(tables, said)
    parts["rules"] = _rules(tables, said)
    return {file: _filled((FOLDER / f"vorlage-{file}").read_text(), parts) for file in PAPERS}


def about_families(tables: Register) -> set[str]:
    return {name for name, table in tables.items() if any(table.get(kind) for kind in _KINDS)}


def _of_families(tables: Register, said: Register) -> str:
    lines = ["| Was | Wozu | Angaben | Löschung |", "|---|---|---|---|"]
    for name in sorted(about_families(tables), key=_order):
        kinds = ", ".join(label for kind, label in _KINDS.items() if tables[name].get(kind))
        lines.append(f"| {_german(name)} (`{name}`) | {said[name]['zweck']} | {kinds} | {said[name]['regel']} |")
    return "\n".join(lines)


def _of_staff(name: str, table: dict[str, Any]) -> str:
    fields = ", ".join(f"`{field}`" for field in table["staff"])
    return f"- {_german(name)} (`{name}`): {fields}"


def _rules(tables: Register, said: Register) -> str:
    found = sorted(about_families(tables), key=lambda name: (said[name]["klasse"], _order(name)))
    lines = ["| Datenart | Klasse | Regel |", "|---|---|---|"]
    return "\n".join(
        lines + [f"| {_german(name)} | {said[name]['klasse']} | {said[name]['regel']} |" for name in found]
    )


def _filled(text: str, parts: dict[str, Any]) -> str:
    # Parts may name settings themselves, which stand first: the tables go in before.
    for name, value in reversed(parts.items()):
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _order(name: str) -> tuple[str, str]:
    """Two tables may have one German name."""
    return _german(name), name


def _german(name: str) -> str:
    from django.apps import apps
    from django.utils import translation

    with translation.override("de"):
        return str(apps.get_model(name)._meta.verbose_name_plural)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "familienzentrum.settings")
    django.setup()
    for file, text in papers().items():
        (FOLDER / file).write_text(text)
