"""After the night, nothing of what was erased is left in the files of the tables."""

import datetime as dt
import secrets
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from familienzentrum import rewriting
from familienzentrum.jobs import clear_sessions, rewrite_erased
from familienzentrum.models import StaffSession
from familienzentrum.rewriting import NotRewritten, rewrite_tables
from tests.table_files import left_of

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "familienzentrum_staffsession"


def make_sessions(number=60):
    """Make logins of which every second one is over; return what only those hold."""
    marks = {}
    for place in range(number):
        data, is_over = secrets.token_urlsafe(90), place % 2 == 0
        expires = timezone.now() + dt.timedelta(hours=-1 if is_over else 1)
        StaffSession.objects.create(session_key=f"{place:0>40}", session_data=data, expire_date=expires)
        if is_over:
            marks[place] = data.encode()
    return marks


@pytest.fixture
def _once(monkeypatch):
    """What is in the way stays there for as long as the test: nobody waits for it."""
    monkeypatch.setattr(rewriting, "_WAIT_FOR_LOCK", "50ms")
    monkeypatch.setattr(rewriting, "_PAUSES", (0.0,))


def rewrite_patiently(monkeypatch):
    monkeypatch.undo()
    rewrite_tables()


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def somebody_else(*statements):
    """Another connection that has done this in a transaction, and keeps it open."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        for statement in statements:
            other.execute(statement)
        yield other


def test_nothing_is_left():
    marks = make_sessions()
    clear_sessions()
    assert left_of(marks) == set(marks)
    rewrite_erased()
    assert left_of(marks) == set()
    assert StaffSession.objects.count() == len(marks)


def test_control_plain_vacuum_leaves_most_of_it():
    marks = make_sessions()
    clear_sessions()
    run(f"VACUUM {TABLE}", f"REINDEX TABLE {TABLE}")
    assert len(left_of(marks)) > len(marks) / 3


def test_statistics_of_a_table_that_is_empty_now_quote_nothing_either():
    marks = make_sessions()
    run(f"ANALYZE {TABLE}")
    StaffSession.objects.all().delete()
    rewrite_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = %s", [TABLE])
        assert cursor.fetchone() == (0,)
    assert left_of(marks) == set()


def test_statistics_quote_nothing_any_more():
    marks = make_sessions()
    run(f"ANALYZE {TABLE}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT histogram_bounds::text FROM pg_stats WHERE tablename=%s AND attname='session_data'", [TABLE]
        )
        [quoted] = cursor.fetchone()
    assert all(mark.decode() in quoted for mark in marks.values())
    clear_sessions()
    run(f"VACUUM FULL {TABLE}")
    assert left_of(marks)
    rewrite_tables()
    assert left_of(marks) == set()


@pytest.mark.usefixtures("_once")
def test_rows_that_an_older_transaction_sees_are_named_as_left(monkeypatch):
    marks = make_sessions()
    with somebody_else("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1") as backup:
        clear_sessions()
        with pytest.raises(NotRewritten, match=f"{TABLE}: an open transaction"):
            rewrite_tables()
        assert left_of(marks)
        backup.rollback()
    rewrite_patiently(monkeypatch)
    assert left_of(marks) == set()


@pytest.mark.usefixtures("_once")
def test_table_in_use_is_not_waited_for_and_named(monkeypatch):
    marks = make_sessions()
    clear_sessions()
    with somebody_else(f"LOCK TABLE {TABLE} IN ACCESS SHARE MODE"), pytest.raises(NotRewritten) as refused:
        rewrite_tables()
    assert f"{TABLE}: it is in use" in str(refused.value)
    rewrite_patiently(monkeypatch)
    assert left_of(marks) == set()


@pytest.mark.usefixtures("_once")
def test_table_of_somebody_else_is_named(caplog):
    """PostgreSQL only warns, and goes on."""
    run("DROP ROLE IF EXISTS nobody_much", "CREATE ROLE nobody_much", "SET ROLE nobody_much")
    try:
        with pytest.raises(NotRewritten, match=TABLE):
            rewrite_tables()
    finally:
        run("RESET ROLE", "DROP ROLE nobody_much")
    assert f"{TABLE}: permission denied" in caplog.text


def test_others_wait_for_locks_as_before():
    run("SET lock_timeout = '7s'")
    rewrite_tables()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("7s",)


def test_rewriting_inside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        rewrite_tables()
