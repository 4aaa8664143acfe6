"""Prepares a town's database and files for its portal. Idempotent."""

import hashlib
import sys
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from familienzentrum.models import Centre
from familienzentrum.nightly import start_due


def prepare(folder: Path) -> None:
    """Migrate, collect static files, load the town's folder and generate its demonstration data."""
    _migrate()
    _collect_static_files()
    if not Centre.current().is_demonstration:
        _fill(folder)
    # Enqueue nightly jobs before the worker starts: a demonstration rarely runs at night.
    start_due()


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if set(loader.applied_migrations) - set(loader.disk_migrations):
        raise CommandError(
            f"The database {settings.DATABASE_NAME} was made by another version of the portal. "
            f"If nothing in it is needed any more, delete it (the embedded one: {settings.VAR_DIR}) and start again."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


@transaction.atomic
def _fill(folder: Path) -> None:
    """All or nothing: a portal in real use is refused and left unchanged."""
    sys.stdout.write("Making the demonstration's data, once (half a minute)\n")
    sys.stdout.flush()
    unheard = StringIO()
    call_command("load_centre", folder, stdout=unheard)
    call_command("make_demonstration", stdout=unheard)


def _collect_static_files() -> None:
    stamp, wanted = settings.STATIC_ROOT / ".stamp", _fingerprint(settings.BASE_DIR / "static")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted)


def _fingerprint(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    states = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(states).encode()).hexdigest()
