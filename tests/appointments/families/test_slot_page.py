"""The page of free times stays as light with a full plan as with an empty one."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import Closure, PublicHoliday, SchoolHoliday, Slot
from tests.factories import make_centre, make_offer, make_opening_hour, make_slot

pytestmark = pytest.mark.django_db

MOST_BYTES = 40_000


def fill(offer, days, a_day=20):
    """Give an offer times on so many days ahead."""
    first = timezone.now().replace(hour=7, minute=0, second=0, microsecond=0) + dt.timedelta(days=2)
    starts = [first + dt.timedelta(days=n // a_day, minutes=30 * (n % a_day)) for n in range(days * a_day)]
    half = dt.timedelta(minutes=30)
    Slot.objects.bulk_create(Slot(offer=offer, starts_at=start, ends_at=start + half) for start in starts)


def one_time(offer):
    make_slot(offer=offer)


def full_plan(offer):
    fill(offer, days=84)
    for _other in range(20):
        fill(make_offer(), days=1)


def close_some_days(_offer):
    ahead = timezone.now() + dt.timedelta(days=100)
    for number in range(5):
        day = ahead + dt.timedelta(days=number)
        Closure.objects.create(scope="house", starts_at=day, ends_at=day + dt.timedelta(hours=1))
        PublicHoliday.objects.create(day=day.date(), name="Tag")
        SchoolHoliday.objects.create(name="Ferien", first_day=day.date(), last_day=day.date())


def test_page_of_a_full_plan_asks_no_more_and_stays_small(client, costs_the_same):
    make_opening_hour(centre=make_centre())
    offer, plans = make_offer(), iter([one_time, full_plan, close_some_days])

    def page():
        return client.get(reverse("times", args=[offer.public_id]))

    costs_the_same(page, add=lambda: next(plans)(offer))
    assert len(page().content) < MOST_BYTES
