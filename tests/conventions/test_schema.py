"""The schema: migrations make what the code declares and nothing else, and can be taken back."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.catalogue import catalogue, differences
from tests.conventions.tree import APPS


@pytest.fixture
def migrated(transactional_db):
    """What the migrations made."""
    return catalogue()


@pytest.fixture
def declared(migrated, empty_database):
    """What models and settings declare, made without any migration, the lower apps first."""
    with connection.schema_editor() as editor:
        for config in reversed(list(apps.get_app_configs())):
            for model in config.get_models():
                editor.create_model(model)
    call_command("createcachetable", verbosity=0)
    return catalogue()


def test_migrations_make_what_the_code_declares(migrated, declared):
    assert differences(migrated, declared) == []


def test_migrations_can_be_taken_back_and_made_again(scratch_database):
    before = catalogue()
    call_command("migrate", APPS[0], "zero", verbosity=0)  # all others stand on the ground floor
    assert catalogue() == {}
    call_command("migrate", verbosity=0)
    assert differences(before, catalogue()) == []


@pytest.mark.django_db
def test_guards_know_the_day_of_the_centre_and_not_of_the_session():
    """Sessions are kept at UTC, where it is yesterday for an hour or two after midnight; no test waits for that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc ~* 'current_date|localtime|now\\(\\)::' FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype"
        )
        guards = dict(cursor.fetchall())
    assert [name for name, by_session in guards.items() if by_session] == []
    assert len(guards) > 20
