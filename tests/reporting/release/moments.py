"""Lets the database itself do something at a moment: what fails there fails in earnest."""

from django.db import connection


def when(moment, deed):
    """Do it before each row of "INSERT ON table"."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE FUNCTION at_that_moment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {deed} END $$")
        cursor.execute(f"CREATE TRIGGER at_that_moment BEFORE {moment} FOR EACH ROW EXECUTE FUNCTION at_that_moment()")


def no_more():
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION at_that_moment() CASCADE")
