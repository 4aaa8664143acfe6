"""The schema: migrations make what the code declares and nothing else, and can be taken back."""

import pytest
from django.core.management import call_command
from django.db import connection

from familienzentrum.management.commands import migrate
from tests.catalogue import catalogue, differences
from tests.conventions.tree import APPS


@pytest.fixture
def declared(transactional_db):
    """What models and settings declare: tests/management/commands/migrate.py makes the tables from that alone."""
    return catalogue()


def test_migrations_make_what_the_code_declares_and_can_be_taken_back(declared, empty_database):
    call_command(migrate.Command(), verbosity=0)
    assert differences(catalogue(), declared) == []
    call_command(migrate.Command(), APPS[0], "zero", verbosity=0)  # all others stand on the ground floor
    assert catalogue() == {}


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
