"""Databases that a test may take apart: what is dropped there is dropped nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections


@pytest.fixture
def scratch_database(transactional_db: None) -> Iterator[None]:
    """Work in a copy of the test database."""
    with database("scratch", like=connection.settings_dict["NAME"]) as new, working_in(new):
        yield


@pytest.fixture
def empty_database(transactional_db: None) -> Iterator[None]:
    """Work in a database that holds nothing."""
    with database("empty", like="template0") as new, working_in(new):
        yield


@contextmanager
def database(name: str, *, like: str) -> Iterator[str]:
    """Return the name of a new database; `name` is its part that no other test of this process may use."""
    new = f"{connection.settings_dict['NAME']}_{name}"
    _in_postgres(f'DROP DATABASE IF EXISTS "{new}"', f'CREATE DATABASE "{new}" TEMPLATE "{like}"')
    yield new
    _in_postgres(f'DROP DATABASE "{new}"')


@contextmanager
def working_in(name: str) -> Iterator[None]:
    """Let every connection of this process lead there."""
    connection.close()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setitem(connections.settings["default"], "NAME", name)
        monkeypatch.setitem(connection.settings_dict, "NAME", name)
        yield
        connection.close()


def _in_postgres(*commands: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for command in commands:
            cursor.execute(command)
