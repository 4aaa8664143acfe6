"""The first and the last year that a calendar knows: every page says what to do, none breaks."""

import datetime as dt

import pytest
from django.urls import reverse

from appointments.models import Course, Draw
from familienzentrum.choices import Role
from tests.factories import make_offer, make_slot, make_user
from tests.factories_groups import make_course

pytestmark = pytest.mark.django_db

FAR = ["0001-01-01", "9999-12-30", "9999-12-31"]


@pytest.fixture
def planner(client, time_machine):
    time_machine.move_to(dt.datetime(2027, 1, 4, 8, tzinfo=dt.UTC), tick=False)
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


def course(**given):
    when = {"first_day": "2027-01-11", "starts_at": "17:00", "ends_at": "18:30", "times": "3", "every_weeks": "1"}
    return when | {"title": "Kurs", "unit": "family", "capacity": "9", "most_per_family": "1", "step": "save"} | given


@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize("field", ["first_day", "bookable_from", "bookable_until", "further_dates"])
def test_course_is_planned_in_years_that_people_mean(client, planner, day, field):
    year, month, date = day.split("-")
    typed = {"first_day": day, "further_dates": f"{date}.{month}.{year} 10:00-12:00"}.get(field, f"{day}T00:00")
    page = client.post(f"{reverse('course_new')}?offer={make_offer().pk}", course(**{field: typed}))
    assert page.status_code == 422
    assert not Course.objects.exists()


@pytest.mark.parametrize("day", FAR)
def test_date_is_added_in_years_that_people_mean(client, planner, day):
    add = reverse("course_date_add", args=[make_course().course_id])
    page = client.post(add, {"day": day, "starts_at": "10:00", "ends_at": "11:00"})
    assert list(page.context["form"].errors) == ["day"]


@pytest.mark.parametrize("field", ["opens_at", "closes_at"])
@pytest.mark.parametrize("day", FAR)
def test_draw_is_planned_in_years_that_people_mean(client, planner, day, field):
    given = {"title": "Ferien", "opens_at": "2027-01-05T08:00", "closes_at": "2027-01-10T20:00", "most_seats": "2"}
    page = client.post(reverse("draw_new"), given | {field: f"{day}T00:00"})
    assert field in page.context["form"].errors
    assert not Draw.objects.exists()


@pytest.mark.parametrize("day", FAR)
def test_address_with_a_far_day_shows_a_page(client, planner, day):
    offer = make_slot().offer
    addresses = [
        f"{reverse('times', args=[offer.public_id])}?start={day}",
        f"{reverse('soonest')}?start={day}",
        f"{reverse('events')}?day={day}",
        f"{reverse('room_plan')}?tag={day}",
        f"{reverse('room_week')}?tag={day}",
    ]
    for address in addresses:
        assert client.get(address).status_code == 200, address
