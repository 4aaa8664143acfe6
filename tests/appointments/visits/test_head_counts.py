"""Open doors are counted, not booked: on the day, by numbers only."""

import datetime as dt
import itertools

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from appointments.models import Course, HeadCount
from appointments.visits.head_count_actions import CannotCount, count_heads
from familienzentrum.choices import Role
from familienzentrum.constraints import constraint_of
from familienzentrum.models import AuditEntry
from tests.factories import make_adviser, make_centre, make_offer, make_slot, make_user
from tests.factories_rooms import make_head_count

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)  # one o'clock
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture(autouse=True)
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


def open_door(hours=-2, **given):
    return make_slot(starts_at=NOW + dt.timedelta(hours=hours), **{"capacity": 0} | given)


def url(slot):
    return reverse("count_heads", args=[slot.public_id])


def test_count_is_kept_with_who_counted(client, desk):
    slot = open_door()
    assert client.post(url(slot), {"adults": 4, "children": 6}).status_code == 302
    assert (slot.head_count.adults, slot.head_count.children) == (4, 6)
    assert (AuditEntry.objects.get().action, AuditEntry.objects.get().by) == ("heads.counted", desk)


def test_count_is_put_right_on_the_same_day(client):
    slot = open_door()
    client.post(url(slot), {"adults": 4, "children": 6})
    form = BeautifulSoup(client.get(url(slot)).content, "html.parser")
    assert form.select_one("[name=children]")["value"] == "6"
    client.post(url(slot), {"adults": 4, "children": 7})
    assert HeadCount.objects.get().children == 7


@pytest.mark.parametrize(
    "slot",
    [
        lambda: open_door(hours=2),
        lambda: open_door(hours=-8 * 24),
        lambda: open_door(hours=24),
    ],
    ids=["later", "more than a week ago", "tomorrow"],
)
def test_nothing_is_counted_before_it_begins_or_a_week_later(client, desk, slot):
    found = slot()
    with pytest.raises(CannotCount):
        count_heads(found, adults=1, children=1, by=desk)
    assert client.post(url(found), {"adults": 1, "children": 1}).status_code == 409
    assert not HeadCount.objects.exists()


def test_count_of_the_week_before_is_entered_from_its_day_on_the_board(client):
    slot = open_door(hours=-7 * 24)
    board = BeautifulSoup(client.get(reverse("desk"), {"tag": "2027-02-22"}).content, "html.parser")
    assert board.select_one(".time-card__count")["href"] == url(slot)
    assert client.post(url(slot), {"adults": 4, "children": 6}).status_code == 302
    assert slot.head_count.children == 6


def test_further_date_of_a_course_is_counted(desk):
    offer = make_offer()
    slot = open_door(offer=offer, course=Course.objects.create(offer=offer, title="Kurs"))
    assert count_heads(slot, adults=1, children=8, by=desk).children == 8


@pytest.mark.parametrize("given", [{"capacity": 1}, {"is_withdrawn": True}])
def test_booked_and_withdrawn_times_are_not_counted(client, desk, given):
    slot = open_door(**given)
    with pytest.raises(CannotCount):
        count_heads(slot, adults=1, children=1, by=desk)
    assert client.get(url(slot)).status_code == 404


@pytest.mark.parametrize("wrong", [{"adults": -1}, {"adults": 501}, {"children": ""}, {"children": "many"}])
def test_form_refuses_what_is_no_count(client, wrong):
    assert client.post(url(open_door()), {"adults": 1, "children": 1} | wrong).status_code == 422


def test_database_keeps_counts_sane():
    """head_count_sane refuses more than a full square, and accepts one that is just full."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_head_count(adults=501)
    assert constraint_of(refusal.value) == "head_count_sane"
    assert make_head_count(adults=500, children=500).pk


def test_adviser_counts_at_the_own_office_only(client):
    own, other = open_door(), open_door()
    client.force_login(make_adviser(own.offer.office))
    assert client.post(url(own), {"adults": 1, "children": 0})["Location"] == reverse("my_day")
    assert client.get(url(other)).status_code == 404


def test_board_keeps_todays_open_doors_until_midnight(client):
    slot = open_door(hours=-4)
    make_head_count(slot=slot, adults=3, children=0)
    page = BeautifulSoup(client.get(reverse("desk")).content, "html.parser")
    assert page.select_one(".time-card__count")["href"] == url(slot)


def test_board_asks_no_more_for_counts(client, costs_the_same):
    hours = itertools.count(2)
    costs_the_same(lambda: client.get(reverse("desk")), add=lambda: make_head_count(slot=open_door(hours=-next(hours))))
