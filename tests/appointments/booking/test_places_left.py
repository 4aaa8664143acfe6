"""Fewer places than a family needs: it hears so before the last step, and is offered no time that cannot take it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, move
from appointments.booking.mending import correct
from appointments.booking.refusals import CannotChange, KeptForDesk, SlotTaken, TooFewLeft
from appointments.choices import Unit
from appointments.core.courses import planned_course
from appointments.models import Appointment, Slot
from familienzentrum.choices import Role
from tests.factories import make_age_phase, make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_course
from tests.reading import markup, words

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def slot():
    """One place of three is left; a later time of the same offer has one too, another one four."""
    make_centre(phone="05181 703-0")
    slot = make_slot(capacity=3, unit=Unit.PERSON)
    for days, capacity in ((1, 1), (2, 4)):
        make_slot(offer=slot.offer, starts_at=slot.starts_at + days * DAY, capacity=capacity, unit=Unit.PERSON)
    book(slot, family("a", adults=2), by=None)
    return slot


@pytest.fixture
def small(slot):
    return Slot.objects.get(capacity=1)


@pytest.fixture
def large(slot):
    return Slot.objects.get(capacity=4)


def answered(client, slot, step, adults, page="book"):
    url = reverse(page, args=[slot.public_id])
    form = client.get(url).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    return client.post(url, given | {"adults": str(adults), "step": step})


@pytest.mark.parametrize("step", ["check", "book"])
def test_family_hears_that_there_is_no_room_for_all_and_can_say_that_fewer_come(client, slot, step):
    page = answered(client, slot, step, adults=2)
    assert page.status_code == 409
    assert "So viele Plätze sind hier nicht mehr frei." in words(page)
    assert page.context["form"]["adults"].value() == "2"
    assert answered(client, slot, step, adults=1).status_code in (200, 302)


def test_time_that_is_too_small_is_never_offered_instead(client, slot, small, large):
    book(slot, family("b"), by=None)
    page = BeautifulSoup(answered(client, slot, "book", adults=2).content, "html.parser")
    addresses = {button["formaction"] for button in page.select("main button[formaction]")}
    assert [time for time in (slot, small, large) if reverse("book", args=[time.public_id]) in addresses] == [large]


@pytest.mark.parametrize("page", ["move_appointment", "desk_move", "book", "desk_book"])
def test_large_family_finds_the_time_behind_many_small_ones(client, slot, large, page):
    appointment = Appointment.objects.get()
    book(slot, family("b"), by=None)
    for number in range(1, 50):
        start = slot.starts_at + number * HOUR / 4
        make_slot(offer=slot.offer, starts_at=start, ends_at=start + HOUR / 4, unit=Unit.PERSON)
    if page.startswith("desk"):
        client.force_login(make_user(role=Role.FRONT_DESK))
    if page.endswith("book"):
        shown = answered(client, slot, "book", adults=2, page=page)
    else:
        number = appointment.pk if page == "desk_move" else appointment.public_id
        shown = client.get(reverse(page, args=[number]))
    assert str(large.public_id) in markup(shown)


def test_family_that_is_back_after_booking_is_not_told_that_it_does_not_fit(client, large):
    url = reverse("book", args=[large.public_id])
    form = client.get(url).context["form"]
    given = {name: form[name].value() or "" for name in form.fields} | {"adults": "3"}
    client.post(url, given | {"step": "book"})
    assert client.post(url, given | {"step": "check"}).status_code == 200


def test_family_moves_to_times_that_take_it_whole(client, slot, small, large):
    appointment = Appointment.objects.get()
    page = markup(client.get(reverse("move_appointment", args=[appointment.public_id])))
    assert (str(large.public_id) in page, str(small.public_id) in page) == (True, False)
    client.force_login(make_user(role=Role.FRONT_DESK))
    page = markup(client.get(reverse("desk_move", args=[appointment.pk])))
    assert (str(large.public_id) in page, str(small.public_id) in page) == (True, False)
    with pytest.raises(TooFewLeft):
        move(appointment, small, by=None)


def test_desk_hears_the_same(client, slot, small, large):
    client.force_login(make_user(role=Role.FRONT_DESK))
    url = reverse("desk_book", args=[slot.public_id])
    form = client.get(url).context["form"]
    given = {name: form[name].value() or "" for name in form.fields} | {"adults": "2"}
    page = markup(client.post(url, given))
    assert "So viele Plätze sind hier nicht mehr frei." in page
    assert (str(large.public_id) in page, str(small.public_id) in page) == (True, False)


def test_family_that_grows_hears_that_there_is_no_room_for_all(slot):
    with pytest.raises(TooFewLeft, match="So viele Plätze"):
        correct(Appointment.objects.get(), family("a", adults=4), by=None)


def test_full_time_is_taken_and_one_kept_for_the_desk_is_given_by_phone(slot):
    book(slot, family("b"), by=None)
    with pytest.raises(SlotTaken) as refusal:
        book(slot, family("c", adults=2), by=None)
    assert type(refusal.value) is SlotTaken
    kept = make_slot(offer=make_offer(), capacity=3, desk_seats=2, unit=Unit.PERSON)
    with pytest.raises(KeptForDesk):
        book(kept, family("c", adults=2), by=None)


class TestCheckedIn:
    """One adult and nine children stand at the desk, and five of them come."""

    @pytest.fixture
    def here(self, client):
        make_centre()
        make_age_phase(slug="6-10")
        slot = make_slot(capacity=12, unit=Unit.PERSON, starts_at=timezone.now() + dt.timedelta(minutes=5))
        appointment = book(slot, family(children_by_age={"6-10": 9}), by=None)
        Appointment.objects.update(state="arrived")
        return appointment

    def test_smaller_than_its_check_in_gets_a_sentence_that_helps(self, here):
        fewer = family(children_by_age={"6-10": 4})
        with pytest.raises(CannotChange, match="als angekommen eingetragen"):
            correct(here, fewer, by=None)
        with pytest.raises(CannotChange, match="Doch nicht da"):
            correct(here, fewer, by=make_user())
        Appointment.objects.update(state="booked")
        assert correct(here, fewer, by=make_user()).seats == 5

    def test_pages_say_it_too(self, client, here):
        page = client.get(reverse("correct_appointment", args=[here.public_id]))
        assert "als angekommen eingetragen" in words(page)
        client.force_login(make_user(role=Role.FRONT_DESK))
        assert "Doch nicht da" in words(client.get(reverse("desk_appointment", args=[here.pk])))


def test_details_are_corrected_between_two_evenings_and_after_the_last_by_the_desk_alone(client, time_machine):
    make_centre()
    first = make_course(capacity=3)
    appointment = book(first, family(), by=None)
    time_machine.move_to(first.starts_at + DAY)
    Appointment.objects.update(state="arrived")
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert reverse("desk_correct", args=[appointment.pk]) in markup(
        client.get(reverse("desk_appointment", args=[appointment.pk]))
    )
    correct(appointment, family("new"), by=make_user())
    assert Appointment.objects.get().personal.email == "new@example.org"
    correct(appointment, family("other"), by=None)
    assert Appointment.objects.get().personal.email == "other@example.org"
    time_machine.move_to(planned_course(first.course).dates[-1].ends_at)
    with pytest.raises(CannotChange):
        correct(appointment, family("late"), by=None)
    assert correct(appointment, family("late"), by=make_user())
