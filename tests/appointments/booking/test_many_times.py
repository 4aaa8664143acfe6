"""An offer with thousands of times: its soonest ones are looked up, whatever plan PostgreSQL keeps."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from appointments.booking.filter_forms import TimesForm
from appointments.booking.free_times import MOST, free_times
from appointments.models import Slot
from tests.factories import make_offer, make_slot

MANY, OTHERS = 8_000, 40


def how_many_were_read(deed):
    """Return how many times a deed reads, shown or not."""

    def read():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = %s",
                [Slot._meta.db_table],
            )
            return cursor.fetchone()[0]

    before = read()
    deed()
    return read() - before


@pytest.mark.django_db
def test_soonest_of_thousands_are_read_alone():
    """A plan that is kept knows neither offer nor day: it takes an offer for one of few times, and sorts them all."""
    for _number in range(OTHERS):
        make_slot()
    offer, now = make_offer(), timezone.now()
    Slot.objects.bulk_create(
        Slot(offer=offer, starts_at=start, ends_at=start + dt.timedelta(minutes=20), capacity=1)
        for start in (now + dt.timedelta(minutes=20 * number) for number in range(1, MANY + 1))
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Slot._meta.db_table}")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    form = TimesForm({})
    assert form.is_valid()
    assert how_many_were_read(lambda: free_times(offer, now, form)) <= 2 * MOST
    assert how_many_were_read(lambda: list(Slot.objects.values_list("starts_at"))) == MANY + OTHERS
