"""The calendar of the house: what it joins, and that each deed is at most two clicks away."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments.models import SchoolHoliday
from familienzentrum.choices import Role
from tests.client import Client
from tests.factories import make_centre, make_hour, make_room, make_slot, make_stand, make_user
from tests.factories_closing import (
    make_absence,
    make_closure,
    make_public_holiday,
    make_room_booking,
    make_substitution,
)
from tests.factories_groups import make_course
from tests.reading import words

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
NEXT = dt.date(2026, 12, 1)


def page(answer):
    return BeautifulSoup(answer.content, "lxml")


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def client():
    make_centre()
    planner = Client()
    planner.force_login(make_user(role=Role.COORDINATOR))
    return planner


def moment(day, hour):
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


def everything(day):
    """Plan one thing of each kind on a day; return where each is kept, by its kind."""
    span = {"starts_at": moment(day, 9), "ends_at": moment(day, 10)}
    room = make_room()
    closure, absence = make_closure(scope="room", room=room, **span), make_absence(**span)
    lent = make_room_booking(**span)
    late = {"starts_at": moment(day, 12), "ends_at": moment(day, 13)}
    hour, course, instead = make_hour(), make_course(**late), make_substitution(**span)
    make_slot(hour=hour, offer=hour.offer, **late)
    make_public_holiday(day=day + dt.timedelta(days=1), name="Feiertag")
    SchoolHoliday.objects.create(name="Ferien", first_day=day, last_day=day + dt.timedelta(days=3))
    return {
        "closure": reverse("closure", args=[closure.public_id]),
        "absence": reverse("absence", args=[absence.public_id]),
        "substitution": reverse("substitution", args=[instead.public_id]),
        "lent": reverse("take_back_room", args=[lent.pk]),
        "hour": reverse("hour", args=[hour.pk]),
        "course": reverse("course", args=[course.course_id]),
        "stand": reverse("stand_edit", args=[make_stand(day=day).pk]),
        "school-holiday": reverse("school_holiday_edit", args=[SchoolHoliday.objects.get().pk]),
    }


def test_day_joins_all_kinds_and_leads_to_each(client):
    kept = everything(NEXT)
    answer = client.get(reverse("calendar_day", args=[NEXT.isoformat()]))
    shown = {entry["class"][1].removeprefix("entry--"): entry.a["href"] for entry in page(answer).select(".entry")}
    assert shown == kept


def test_month_and_term_show_the_same_days(client):
    everything(NEXT)
    month = page(client.get(reverse("calendar"), {"tag": "2026-12-09"}))
    first = month.find("a", href=reverse("calendar_day", args=["2026-12-01"])).find_parent("td")
    assert {"Abwesend", "Geschlossen", "Ferien", "Kurs"} <= set(words(first).replace("·", " ").split())
    term = page(client.get(reverse("calendar_term"), {"tag": "2026-12-09"}))
    day = term.find("a", href=reverse("calendar_day", args=["2026-12-01"])).find_parent("td")
    assert {"1 Abwesend", "1 Geschlossen", "1 Kurs"} <= {mark.get_text() for mark in day.select(".mark")}


def test_term_begins_in_february_and_in_august(client):
    for day, begins in (("2027-01-31", "August 2026"), ("2027-02-01", "Februar 2027"), ("2026-07-31", "Februar 2026")):
        assert begins in words(page(client.get(reverse("calendar_term"), {"tag": day})).h1)


def test_every_deed_of_a_day_opens_with_that_day(client):
    """Two clicks: the day in the calendar, and the deed."""
    answer = page(client.get(reverse("calendar_day", args=[NEXT.isoformat()])))
    deeds = [link["href"] for link in answer.select("#deeds ~ ul a")]
    assert len(deeds) == 8
    opened = {link: client.get(link) for link in deeds}
    assert {link for link, form in opened.items() if f'value="{NEXT}"' not in form.content.decode()} == set()


def test_dates_of_hours_can_be_changed_from_their_day(client):
    hour = make_hour()
    make_slot(hour=hour, offer=hour.offer, starts_at=moment(NEXT, 12), ends_at=moment(NEXT, 13))
    day = page(client.get(reverse("calendar_day", args=[NEXT.isoformat()])))
    for kind in ("absagen", "verschieben"):
        link = f"{reverse('single_date_new', args=[hour.pk, kind])}?tag={NEXT}"
        assert day.find("a", href=link)
        assert f'value="{NEXT}"' in client.get(link).content.decode()


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31", "heute", "2026-13-01"])
def test_what_is_no_day_of_the_calendar_is_not_found(client, day):
    assert client.get(reverse("calendar_day", args=[day])).status_code == 404


@pytest.mark.parametrize("day", ["2026-13-01", "0001-01-01", "9999-12-31", "x", ""])
def test_unknown_month_is_this_one(client, day):
    assert "November 2026" in words(page(client.get(reverse("calendar"), {"tag": day})).h1)


def test_month_asks_the_same_for_one_row_and_for_three(client, costs_the_same):
    def add():
        make_closure(starts_at=moment(NEXT, 9), ends_at=moment(NEXT, 10), scope="room", room=make_room())
        make_absence(starts_at=moment(NEXT, 9), ends_at=moment(NEXT, 10))
        make_stand(day=NEXT)
        make_course(starts_at=moment(NEXT, 12), ends_at=moment(NEXT, 13))

    costs_the_same(lambda: client.get(reverse("calendar"), {"tag": "2026-12-09"}), add=add)
