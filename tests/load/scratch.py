"""A database of its own for a measurement that asks no web server, dropped at the end; its server in var/load stays."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

_VAR = Path(__file__).resolve().parent.parent.parent / "var" / "load"


@contextmanager
def scratch_database() -> Iterator[None]:
    defaults = {"FZ_VAR": str(_VAR), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    os.environ |= {"FZ_TRIAL": "1"} | {name: os.environ.get(name, value) for name, value in defaults.items()}
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)
