"""Every form of families keeps programs out and lets people through, just as a browser sends it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment, WaitingEntry, WishList
from tests.factories import make_centre, make_offer, make_slot
from tests.factories_groups import make_course, make_draw, make_drawn_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_seconds(settings, time_machine):
    settings.LEAST_SECONDS_TO_FILL_IN = 3
    time_machine.move_to(timezone.now())
    make_centre()


def booking():
    return reverse("book", args=[make_slot().public_id]), {"step": "book"}, Appointment


def waiting():
    offer = make_offer(has_waiting_list=True)
    return reverse("join_waiting_list", args=[offer.public_id]), {}, WaitingEntry


def course_list():
    slot = make_course()
    return reverse("join_course_list", args=[slot.course.public_id]), {}, WaitingEntry


def wishes():
    draw = make_draw()
    course = make_drawn_course(draw).course
    return reverse("wish", args=[draw.public_id]), {f"course_{course.pk}": "1"}, WishList


PAGES = pytest.mark.parametrize("page", [booking, waiting, course_list, wishes])


def filled_in(client, address):
    """Return what a browser sends that was given an e-mail address and nothing else."""
    form = BeautifulSoup(client.get(address).content, "html.parser").select_one("main form")
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]") if field["type"] != "radio"}
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"} | {
        "email": "ente@example.org",
        "adults": "1",
    }


def test_who_is_held_up_at_the_last_step_stays_there(client, time_machine):
    """Not on the whole form: all that is left to do is to press the button."""
    address, last, made = booking()
    typed = filled_in(client, address)
    page = client.post(address, typed | last)
    form = BeautifulSoup(page.content, "html.parser").select_one("#typed")
    assert (page.status_code, bool(form.select_one("button[value=book]"))) == (422, True)
    assert page.context["words"] in page.text
    time_machine.shift(4)
    again = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    assert client.post(address, again | last).status_code == 302
    assert made.objects.count() == 1


@PAGES
def test_person_who_took_time_comes_through(client, time_machine, page):
    address, more, made = page()
    typed = filled_in(client, address) | more
    time_machine.shift(4)
    answer = client.post(address, typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert made.objects.count() == 1


@PAGES
def test_program_in_a_hurry_does_not(client, page):
    address, more, made = page()
    assert client.post(address, filled_in(client, address) | more).status_code == 422
    assert not made.objects.exists()


@PAGES
def test_person_comes_through_with_the_form_that_came_back(client, time_machine, page):
    address, more, made = page()
    typed = filled_in(client, address) | more
    again = client.post(address, typed).context["form"]
    time_machine.shift(4)
    assert client.post(address, typed | {"opened": again["opened"].value()}).status_code == 302
    assert made.objects.count() == 1


@PAGES
def test_program_that_fills_in_everything_does_not(client, time_machine, page):
    address, more, made = page()
    typed = filled_in(client, address) | more
    assert "website" in typed
    time_machine.shift(4)
    assert client.post(address, typed | {"website": "spam.example"}).status_code == 422
    assert not made.objects.exists()


@PAGES
def test_flood_is_refused_kindly(client, settings, time_machine, page):
    settings.LIMITS = dict.fromkeys(settings.LIMITS, 0)
    address, more, made = page()
    typed = filled_in(client, address) | more
    time_machine.shift(4)
    answer = client.post(address, typed)
    assert answer.status_code in (422, 429)
    assert answer.context["form"]["email"].value() == "ente@example.org"
    assert not made.objects.exists()
