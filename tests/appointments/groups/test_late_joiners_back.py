"""Who joined a course late, and lost its last evening, comes back with it on the same day."""

import datetime as dt

import pytest
from django.urls import reverse

from appointments.booking.actions import book, cancel
from appointments.core.courses import planned_course
from appointments.groups.course_actions import drop_date, restore_date
from appointments.models import Slot
from familienzentrum.choices import Role
from tests.factories import make_centre, make_user
from tests.factories_groups import family, make_course
from tests.outbox import send_waiting_mails
from tests.reading import words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 11, 11, 30, tzinfo=dt.UTC), tick=False),
]


@pytest.fixture(autouse=True)
def desk():
    make_centre()
    return make_user(role=Role.FRONT_DESK)


@pytest.fixture
def first():
    """Four Tuesday evenings, of which the third and the fourth are left, on the 17th and the 24th; two places."""
    start = dt.datetime(2026, 3, 3, 17, 30, tzinfo=dt.UTC)
    return make_course(dates=4, capacity=2, starts_at=start, course={"title": "Kochen", "joins_late": True})


@pytest.fixture
def dates(first):
    return planned_course(first.course).dates


def test_it_comes_back_with_its_last_evening(client, first, dates, desk, mailoutbox):
    """Whom staff had cancelled before stays cancelled, and so does everybody on the next day."""
    made, other = (book(first, family(name), by=None) for name in "ab")
    cancel(other, by=desk)
    send_waiting_mails()
    drop_date(dates[2], by=desk)
    drop_date(dates[3], by=desk)
    send_waiting_mails()
    mailoutbox.clear()
    told = restore_date(dates[3], by=desk)
    assert (told.mailed, Slot.objects.get(pk=first.pk).taken) == (1, 1)
    send_waiting_mails()
    assert [
        mail.body.replace("\N{NO-BREAK SPACE}", " ").count("24. März, 18:30 Uhr findet doch statt")
        for mail in mailoutbox
    ] == [1]
    made.refresh_from_db()
    assert (made.state, made.begins_with, made.erase_on) == ("booked", dates[3], dt.date(2026, 3, 26))
    assert "Ihr Termin ist gebucht" in words(client.get(reverse("appointment", args=[made.public_id])))


def test_nobody_comes_back_a_day_later(first, dates, desk, time_machine):
    made = book(first, family(), by=None)
    drop_date(dates[2], by=desk)
    drop_date(dates[3], by=desk)
    time_machine.shift(dt.timedelta(days=1))
    restore_date(dates[3], by=desk)
    made.refresh_from_db()
    assert made.state == "cancelled"
