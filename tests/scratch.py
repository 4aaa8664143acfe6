"""Databases that a test may take apart: what is dropped there is dropped nowhere else."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections


@pytest.fixture
def scratch_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in a copy of the test database."""
    yield from _elsewhere(monkeypatch, "scratch", like=connection.settings_dict["NAME"])


@pytest.fixture
def empty_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in a database that holds nothing."""
    yield from _elsewhere(monkeypatch, "empty", like="template0")


def _elsewhere(monkeypatch: pytest.MonkeyPatch, name: str, *, like: str) -> Iterator[None]:
    new = f"{connection.settings_dict['NAME']}_{name}"
    _in_postgres(f'DROP DATABASE IF EXISTS "{new}"', f'CREATE DATABASE "{new}" TEMPLATE "{like}"')
    monkeypatch.setitem(connections.settings["default"], "NAME", new)
    monkeypatch.setitem(connection.settings_dict, "NAME", new)
    yield
    connection.close()
    monkeypatch.undo()
    _in_postgres(f'DROP DATABASE "{new}"')


def _in_postgres(*commands: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for command in commands:
            cursor.execute(command)
