"""Advisers change single dates of their own hours, where their office plans itself."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments.models import SingleDate
from appointments.planning.actions import rebuild_slots
from familienzentrum import local_time
from tests.client import Client
from tests.factories import make_adviser, make_appointment, make_centre, make_hour, make_offer, make_office, make_room

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)
NEXT = MONDAY + dt.timedelta(weeks=1)


@pytest.fixture
def office(time_machine):
    time_machine.move_to(local_time.at(MONDAY, dt.time(7)), tick=False)
    make_centre()
    return make_office(plans_itself=True)


@pytest.fixture
def adviser(office):
    return make_adviser(office)


@pytest.fixture
def partner(adviser):
    client = Client()
    client.force_login(adviser)
    return client


@pytest.fixture
def hour(office, adviser):
    hour = make_hour(offer=make_offer(office=office), adviser=adviser, room=make_room())
    rebuild_slots(hour)
    return hour


def url(hour, kind="absagen"):
    return reverse("single_date_new", args=[hour.pk, kind])


def links(partner):
    page = BeautifulSoup(partner.get(reverse("my_hours")).content, "lxml")
    return {link["href"] for link in page.select("main .card a")}


def test_own_date_is_cancelled_and_taken_back_from_the_own_hours(partner, hour):
    assert url(hour) in links(partner)
    assert partner.post(url(hour), {"day": NEXT}).url == reverse("my_hours")
    assert not hour.slots.offered().filter(starts_at__date=NEXT).exists()
    take_back = reverse("single_date_take_back", args=[hour.pk, SingleDate.objects.get().pk])
    assert take_back in links(partner)
    assert partner.post(take_back).url == reverse("my_hours")
    assert hour.slots.offered().filter(starts_at__date=NEXT).count() == 6


def test_booked_family_is_decided_about_first(partner, hour):
    make_appointment(slot=hour.slots.get(starts_at=local_time.at(NEXT, dt.time(9))))
    asked = partner.post(url(hour), {"day": NEXT})
    assert asked.status_code == 200
    assert "asked" in asked.content.decode()
    assert not SingleDate.objects.exists()


def test_date_moves_to_rooms_of_the_office_only(partner, hour):
    foreign, other = make_room(), make_hour(offer=make_offer(office=hour.offer.office), room=make_room(), weekday=2)
    offered = partner.get(url(hour, "verschieben")).context["form"].fields["room"].queryset
    assert set(offered) == {hour.room, other.room}
    given = {"day": NEXT, "moved_to": NEXT, "room": foreign.pk}
    assert "room" in partner.post(url(hour, "verschieben"), given).context["form"].errors


def test_office_that_does_not_plan_itself_asks_coordination(partner, hour, office):
    office.plans_itself = False
    office.save()
    assert links(partner) == set()
    assert [partner.get(url(hour)).status_code, partner.post(url(hour), {"day": NEXT}).status_code] == [404, 404]


def test_hours_of_others_do_not_exist_here(partner, office):
    """One of another office that plans itself, and one of a colleague."""
    colleague = make_hour(offer=make_offer(office=office), adviser=make_adviser(office))
    elsewhere = make_hour(offer=make_offer(office=make_office(plans_itself=True)))
    for hour in (colleague, elsewhere):
        assert partner.post(url(hour), {"day": NEXT}).status_code == 404
