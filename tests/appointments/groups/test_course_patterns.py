"""A course is planned once more, like an earlier one."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.groups.course_patterns import pattern_of
from appointments.models import Course
from familienzentrum import local_time
from familienzentrum.choices import Role
from tests.client import Client
from tests.factories import make_centre, make_offer, make_room, make_user
from tests.factories_groups import make_course
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db

MAY = local_time.at(dt.date(2026, 5, 12), dt.time(10))


@pytest.fixture
def planner(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC), tick=False)
    make_centre()
    client = Client()
    client.force_login(make_user(role=Role.COORDINATOR))
    return client


@pytest.fixture
def earlier(planner):
    """Three Tuesdays in May, two hours from ten o'clock."""
    start = MAY
    return make_course(
        capacity=12,
        room=make_room(),
        starts_at=start,
        ends_at=start + dt.timedelta(hours=2),
        course={"title": "Erste Hilfe"},
    ).course


def test_course_of_last_term_is_planned_again_in_two_clicks(planner, earlier):
    first = planner.get(reverse("course_new"))
    link = f"{reverse('course_new')}?offer={earlier.offer_id}&amp;wie={earlier.pk}"
    assert link in first.content.decode()
    url = link.replace("&amp;", "&")
    form = next(form for form in forms_of(planner.get(url), url) if "title" in form.values)
    assert {name: form.values[name] for name in ("title", "capacity", "first_day", "starts_at", "times")} == {
        "title": ["Erste Hilfe"],
        "capacity": ["12"],
        "first_day": ["2026-11-24"],
        "starts_at": ["10:00"],
        "times": ["3"],
    }
    preview = planner.post(url, form.values)
    assert "8. Dezember" in words(preview).replace("\xa0", " ")
    planner.post(url, form.values | {"step": ["save"]})
    again = Course.objects.exclude(pk=earlier.pk).get()
    dates = [timezone.localtime(date.starts_at).date() for date in again.dates.order_by("starts_at")]
    assert dates == [dt.date(2026, 11, 24), dt.date(2026, 12, 1), dt.date(2026, 12, 8)]
    assert again.dates.first().room == earlier.dates.first().room


def test_pattern_knows_every_how_many_weeks_despite_a_holiday(planner):
    first = make_course(dates=1, starts_at=MAY)
    for weeks in (2, 4, 8, 10):
        make_date(first, weeks)
    assert (pattern_of(first.course)["every_weeks"], pattern_of(first.course)["times"]) == (2, 5)


def make_date(first, weeks):
    start = timezone.localtime(first.starts_at) + dt.timedelta(weeks=weeks)
    values = {"offer": first.offer, "course": first.course, "capacity": 0}
    return type(first).objects.create(starts_at=start, ends_at=start + dt.timedelta(hours=1), **values)


def test_pattern_of_another_offer_is_none(planner, earlier):
    answer = planner.get(reverse("course_new"), {"offer": make_offer().pk, "wie": earlier.pk})
    assert 'value="Erste Hilfe"' not in answer.content.decode()
