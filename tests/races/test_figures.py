"""Visits come in while a page of the report is made: its tables still agree with each other."""

import datetime as dt
from threading import Thread

import pytest
from django.db import connection

from appointments.models import Visit
from reporting.disclosure import published
from tests.factories import make_topic, make_visit

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_tables_of_a_page_agree_while_visits_come_in():
    visit = {"day": dt.date(2025, 3, 3), "main_topic": make_topic()}
    for _ in range(12):
        make_visit(**visit)

    def record():
        make_visit(**visit)
        connection.close()

    def then_somebody_records(execute, sql, *rest):
        found = execute(sql, *rest)
        if "appointments_visit" in sql:
            thread = Thread(target=record)
            thread.start()
            thread.join(timeout=30)
        return found

    with connection.execute_wrapper(then_somebody_records):
        shown = published(2025).tables
    assert {shown[name].totals for name in ("months", "channels", "parts_of_day")} == {(12,)}
    assert Visit.objects.count() > 12
