"""A closing in the way of a course: a date falls away and families hear which stay, or the whole course changes."""

import pytest
from django.core import mail
from django.utils import timezone

from appointments.booking.actions import book
from appointments.choices import AppointmentState, Way
from appointments.clearing.actions import UnderWay, close
from appointments.clearing.forms import AffectedForm
from appointments.clearing.queries import Decision, affected_by
from appointments.models import Appointment, Slot
from appointments.planning.conflicts import conflicting_slots
from familienzentrum import dates
from tests.factories import make_user
from tests.factories_closing import days_ahead, new_closure
from tests.factories_groups import family, make_course, make_draw, make_drawn_course
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db

WAYS = frozenset({Way.MOVE, Way.CANCEL})


@pytest.fixture
def course():
    """Three weekly dates from next week on, with one booked place."""
    first = make_course(starts_at=days_ahead(7))
    book(first, family(), by=None)
    send_waiting_mails()
    mail.outbox.clear()
    return list(Slot.objects.filter(course=first.course).order_by("starts_at"))


def closed_on(date):
    day = (timezone.localdate(date.starts_at) - timezone.localdate()).days
    return new_closure(starts_at=days_ahead(day), ends_at=days_ahead(day + 1))


def settle(row, decision):
    [affected] = affected_by(conflicting_slots(row), WAYS)
    close(row, {affected.appointment.pk: decision}, by=make_user())
    send_waiting_mails()
    return affected


def test_course_goes_on_without_a_later_date_and_the_family_hears_which_dates_stay(course):
    first, second, third = course
    affected = settle(closed_on(second), Decision(Way.KEEP))
    assert affected.suggested == Decision(Way.KEEP)
    assert list(Slot.objects.offered().order_by("starts_at")) == [first, third]
    assert Appointment.objects.get().state == AppointmentState.BOOKED
    [message] = mail.outbox
    told = [dates.moment(date.starts_at) in message.body for date in course]
    assert told == [False, True, False]
    assert "Alle anderen Termine bleiben" in message.body


@pytest.mark.parametrize("state", [AppointmentState.ARRIVED, AppointmentState.DONE, AppointmentState.NO_SHOW])
def test_family_that_came_to_the_first_date_can_only_stay_and_hears_which_dates_stay(course, state, time_machine):
    first, second, third = course
    time_machine.move_to(first.ends_at)
    Appointment.objects.update(state=state)
    affected = settle(closed_on(second), Decision(Way.KEEP))
    assert (affected.times, affected.can_be_cancelled, affected.suggested) == ([], False, Decision(Way.KEEP))
    assert list(Slot.objects.offered().order_by("starts_at")) == [first, third]
    assert dates.moment(second.starts_at) in mail.outbox[0].body
    assert "Der andere Termin bleibt" in mail.outbox[0].body


def test_list_names_the_date_in_the_way_of_a_family_that_joined_late(course, time_machine):
    first, second, third = course
    time_machine.move_to(first.ends_at)
    Appointment.objects.update(begins_with=second)
    form = AffectedForm(affected=affected_by(conflicting_slots(closed_on(third)), WAYS))
    [field] = form.fields.values()
    assert str(field.label).startswith(f"{dates.moment(third.starts_at)} · {first.course.title}")


def test_family_whose_data_is_erased_is_not_in_the_way_of_a_later_date(course, time_machine):
    first, second, _third = course
    time_machine.move_to(first.ends_at)
    Appointment.objects.update(sealed=None, told=None, code_digest=None, attempt=None, contact_digest=None)
    row = closed_on(second)
    assert affected_by(conflicting_slots(row), WAYS) == []
    close(row, {}, by=make_user())
    assert not Slot.objects.offered().filter(pk=second.pk).exists()


def test_first_date_is_not_closed_away_under_a_family_that_is_here(course):
    Appointment.objects.update(state=AppointmentState.ARRIVED)
    row = closed_on(course[0])
    assert affected_by(conflicting_slots(row), WAYS) == []
    with pytest.raises(UnderWay):
        close(row, {}, by=make_user())


def test_first_date_holds_the_places_and_cannot_fall_away_alone(course):
    [affected] = affected_by(conflicting_slots(closed_on(course[0])), WAYS)
    assert not affected.can_stay
    assert affected.suggested == Decision(Way.CANCEL)


def test_family_is_not_sent_to_a_course_that_waits_for_its_draw(course):
    make_drawn_course(make_draw(), offer=course[0].offer, starts_at=days_ahead(30))
    [affected] = affected_by(conflicting_slots(closed_on(course[0])), WAYS)
    assert (affected.times, affected.suggested) == ([], Decision(Way.CANCEL))


def test_family_is_moved_to_another_course_of_the_offer(course):
    other = make_course(offer=course[0].offer, starts_at=days_ahead(30), course={"title": "Noch einer"})
    affected = settle(closed_on(course[0]), Decision(Way.MOVE, other.pk))
    assert affected.times == [other]
    assert Appointment.objects.get().slot == other
    assert dates.moment(other.starts_at) in mail.outbox[0].body
