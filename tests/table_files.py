"""Reads the files in which PostgreSQL keeps the tables of a database, as somebody would who has the disk."""

from pathlib import Path

import pytest
from django.db import connection


def left_of(marks):
    """Return which of these bytes, by name, lie in any file of the database: tables, TOAST, indexes, statistics."""
    content = b"\0".join(path.read_bytes() for path in _folder().iterdir() if path.is_file())
    return {name for name, mark in marks.items() if mark in content}


def _folder():
    with connection.cursor() as cursor:
        # What is still in memory alone is written, and files that were given up are removed.
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT oid, current_setting('data_directory') FROM pg_database WHERE datname=current_database()"
        )
        number, data = cursor.fetchone()
    folder = Path(data) / "base" / str(number)
    if not folder.is_dir():
        pytest.skip(f"The files of the database are on another machine, or not to be read: {folder}")
    return folder
