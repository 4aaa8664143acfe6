"""Migrations: none is missing, and each app's form one line."""

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.conventions.tree import APPS


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", APPS)
def test_migrations_are_linear(app):
    loader = MigrationLoader(connection=None)
    parents = [
        [name for label, name in migration.dependencies if label == app]
        for (label, _), migration in loader.disk_migrations.items()
        if label == app
    ]
    assert sorted(map(len, parents)) == [0] + [1] * (len(parents) - 1)
    assert len(loader.graph.leaf_nodes(app)) == 1
