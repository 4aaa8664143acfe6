"""Courses of sensitive offers: the code alone stands for a family, and no address tells whether it came or waits."""

import pytest
from django.core import mail
from django.urls import reverse

from appointments.booking.actions import book, cancel
from appointments.booking.requests import BookingRequest
from appointments.choices import WaitingState
from appointments.core.courses import planned_course
from appointments.groups.waiting_actions import accept
from appointments.messages.catching_up import tell_forgotten
from appointments.models import Appointment, CallTask, Course, HeldSeats, WaitingEntry
from familienzentrum.choices import Role
from tests.factories import make_age_phase, make_centre, make_offer, make_user
from tests.factories_groups import family, make_course, make_entry
from tests.outbox import send_waiting_mails
from tests.own_pages import opened
from tests.reading import words

pytestmark = pytest.mark.django_db
NOBODY = {"email": "", "phone": ""}


@pytest.fixture
def first():
    make_centre(phone="05181 703-0")
    return make_course(capacity=2, offer=make_offer(is_sensitive=True))


def filled_in(page, **typed):
    """Return what the browser sends: the fields of the page with what was typed."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | typed


def test_family_books_all_evenings_with_nothing_but_a_number_of_people(client, first):
    make_age_phase(slug="0-3")
    url = reverse("book", args=[first.public_id])
    given = filled_in(client.get(url), adults="1", email="", phone="")
    answer = client.post(url, given | {"step": "book"}, follow=True)
    appointment = Appointment.objects.get()
    assert (appointment.contact_digest, appointment.slot) == (None, first)
    assert appointment.personal.code in words(answer)
    assert planned_course(first.course).count == 3


def test_second_booking_with_the_same_address_is_not_told_from_the_first(first):
    for _again in range(2):
        assert book(first, family("same"), by=None).pk
    assert Appointment.objects.count() == 2


def test_trying_an_address_on_the_list_tells_nothing(client, first):
    for _place in range(2):
        book(first, family("came"), by=None)
    answers = []
    for name in ("came", "stranger", "stranger"):
        url = reverse("join_course_list", args=[first.course.public_id])
        given = filled_in(client.get(url), adults="1", email=f"{name}@example.org")
        answers.append(client.post(url, given).status_code)
    assert answers == [302, 302, 302]
    assert WaitingEntry.objects.count() == 3


class TestByCodeAlone:
    @pytest.fixture
    def entry(self, first):
        for _place in range(2):
            book(first, BookingRequest(), by=None)
        return make_entry(first, **NOBODY)

    def page(self, client, entry):
        return opened(client, "waiting_entry", entry)

    def test_page_says_that_nobody_can_tell_the_family(self, client, entry):
        said = words(self.page(client, entry))
        assert entry.personal.code in said
        assert "jeden Tag" in said
        assert "Wir rufen Sie an" not in said

    def test_freed_place_is_kept_and_the_page_says_so(self, client, first, entry):
        cancel(Appointment.objects.first(), by=None)
        entry.refresh_from_db()
        assert (entry.state, HeldSeats.objects.get().entry) == (WaitingState.OFFERED, entry)
        assert "Ein Platz ist für Sie frei" in words(self.page(client, entry))
        assert accept(entry).slot == first

    def test_desk_has_nobody_to_call_and_nothing_is_sent(self, entry):
        cancel(Appointment.objects.first(), by=None)
        send_waiting_mails()
        assert (CallTask.objects.count(), mail.outbox) == (0, [])
        assert tell_forgotten() == 0


class TestPlanning:
    @pytest.fixture(autouse=True)
    def planner(self, client):
        client.force_login(make_user(role=Role.COORDINATOR))

    def test_form_asks_neither_for_a_limit_nor_for_a_lot(self, client):
        page = client.get(f"{reverse('course_new')}?offer={make_offer(is_sensitive=True).pk}")
        assert not {"draw", "most_per_family"} & set(page.context["form"].fields)

    def test_course_is_changed_without_them(self, client, first):
        url = reverse("course_edit", args=[first.course_id])
        given = filled_in(client.get(url), title="Anders", bookable_from_0="", bookable_until_0="")
        assert client.post(url, given).status_code == 302
        assert Course.objects.get().title == "Anders"
