"""Booking, moving and cancelling: the database decides, and nothing personal lies open."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.booking.actions import book, cancel, find_by_code, move
from appointments.booking.refusals import CannotChange, SlotGone, SlotTaken
from appointments.booking.requests import BookingRequest
from appointments.choices import AppointmentState, Unit
from appointments.models import Appointment
from appointments.privacy.actions import erase_due
from appointments.privacy.checks import personal_data_is_erased_on_its_date
from familienzentrum.crypto import CannotUnseal, unseal
from familienzentrum.models import AuditEntry
from offers.choices import OfferState
from tests.factories import make_age_phase, make_offer, make_office, make_slot, make_user
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db


def booked(slot=None, **given):
    return book(slot or make_slot(), BookingRequest(**given), by=None)


def taken(slot):
    slot.refresh_from_db()
    return slot.taken


def test_booking_takes_the_place():
    slot = make_slot()
    booked(slot)
    assert taken(slot) == 1


def test_full_time_is_refused():
    slot = make_slot()
    booked(slot)
    with pytest.raises(SlotTaken):
        booked(slot)
    assert Appointment.objects.count() == 1


def test_family_gets_all_its_places_or_none():
    make_age_phase(slug="3-6")
    slot = make_slot(capacity=4, unit=Unit.PERSON)
    booked(slot, adults=1, children_by_age={"3-6": 2})
    with pytest.raises(SlotTaken):
        booked(slot, adults=1, children_by_age={"3-6": 1})
    assert taken(slot) == 3


@pytest.mark.parametrize("given", [{"is_withdrawn": True}, {"capacity": 0}])
def test_time_that_is_not_offered_is_refused(given):
    with pytest.raises(SlotGone):
        booked(make_slot(**given))


def test_time_of_a_paused_offer_is_refused():
    with pytest.raises(SlotGone):
        booked(make_slot(offer=make_offer(state=OfferState.PAUSED)))


def test_running_time_is_for_staff_only():
    slot = make_slot(starts_at=timezone.now() - dt.timedelta(minutes=5))
    with pytest.raises(SlotGone):
        booked(slot)
    assert book(slot, BookingRequest(), by=make_user()).slot == slot


def test_same_form_books_once():
    attempt, slot = uuid.uuid4(), make_slot(capacity=2)
    assert booked(slot, attempt=attempt) == booked(slot, attempt=attempt)
    assert taken(slot) == 1


def test_same_form_for_a_full_time_still_leads_to_its_booking():
    attempt, slot = uuid.uuid4(), make_slot()
    first = booked(slot, attempt=attempt)
    assert booked(slot, attempt=attempt) == first


def test_code_leads_back_however_it_is_typed():
    appointment = booked()
    assert find_by_code(appointment.personal.code.lower().replace("-", " ")) == appointment
    assert find_by_code("0000-0000-0000") is None


def test_code_finds_the_appointment_after_a_change_of_the_secret(settings):
    appointment = booked()
    settings.PERSONAL_DATA_SECRETS = ["new", *settings.PERSONAL_DATA_SECRETS]
    assert find_by_code(appointment.personal.code) == appointment


def test_nothing_personal_lies_open_in_the_database():
    appointment = booked(name="Blaue Ente", email="ente@example.org", phone="0123 456", note="Kinderwagen")
    row = str(Appointment.objects.filter(pk=appointment.pk).values().get())
    job = str(ProcrastinateJob.objects.values().get())
    secrets = ["Blaue", "ente@", "0123 456", "Kinderwagen", appointment.personal.code]
    assert not [secret for secret in secrets if secret in row + job]


def test_other_office_cannot_unseal():
    appointment = booked()
    with pytest.raises(CannotUnseal):
        unseal(appointment.sealed, office=str(make_office().public_id))


def test_cancelling_frees_the_place_once():
    slot = make_slot(capacity=2)
    appointment = booked(slot)
    booked(slot)
    cancel(appointment, by=None)
    cancel(appointment, by=None)
    assert taken(slot) == 1


def test_cancelled_data_goes_two_days_later():
    appointment = cancel(booked(make_slot(starts_at=timezone.now() + dt.timedelta(days=30))), by=None)
    assert appointment.erase_on == timezone.localdate() + dt.timedelta(days=2)


def test_appointment_that_took_place_cannot_be_cancelled():
    appointment = booked()
    Appointment.objects.filter(pk=appointment.pk).update(state=AppointmentState.DONE)
    with pytest.raises(CannotChange):
        cancel(appointment, by=None)


def test_family_that_did_not_come_cannot_cancel_or_move_afterwards(time_machine):
    offer = make_offer()
    appointment = booked(make_slot(offer=offer))
    later = make_slot(offer=offer, starts_at=appointment.slot.ends_at)
    time_machine.move_to(appointment.slot.starts_at)
    for change in (lambda: cancel(appointment, by=None), lambda: move(appointment, later, by=None)):
        with pytest.raises(CannotChange):
            change()
    assert cancel(appointment, by=make_user()).state == AppointmentState.CANCELLED


def test_moving_gives_the_old_place_back():
    offer = make_offer()
    old, new = make_slot(offer=offer), make_slot(offer=offer)
    move(booked(old), new, by=None)
    assert (taken(old), taken(new)) == (0, 1)


def test_moving_to_a_full_time_leaves_all_as_it_was():
    offer = make_offer()
    old, new = make_slot(offer=offer), make_slot(offer=offer)
    appointment = booked(old)
    booked(new)
    with pytest.raises(SlotTaken):
        move(appointment, new, by=None)
    appointment.refresh_from_db()
    assert (appointment.slot, taken(old), taken(new)) == (old, 1, 1)


def test_moving_to_another_offer_is_refused():
    with pytest.raises(SlotGone):
        move(booked(), make_slot(), by=None)


def test_staff_deeds_are_audited_and_families_are_not():
    appointment = booked()
    assert not AuditEntry.objects.exists()
    desk = make_user()
    cancel(appointment, by=desk)
    assert AuditEntry.objects.get().by == desk


def test_mail_is_neutral_and_leads_to_the_page():
    slot = make_slot(offer=make_offer(title="Suchtberatung"))
    appointment = booked(slot, name="Blaue Ente", email="ente@example.org")
    send_waiting_mails()
    [message] = mail.outbox
    assert message.to == ["ente@example.org"]
    assert str(appointment.public_id) in message.body
    everything = str(message.message())
    assert not [word for word in ("Suchtberatung", "Blaue", slot.offer.office.name) if word in everything]
    assert appointment.personal.code not in everything


def test_mail_of_erased_data_is_not_sent():
    appointment = booked(email="ente@example.org")
    erase_due(appointment.erase_on)
    send_waiting_mails()
    assert mail.outbox == []


def test_booking_without_mail_address_waits_for_no_mail():
    booked()
    assert not ProcrastinateJob.objects.exists()


def test_personal_data_is_erased_on_its_date_and_the_counts_stay():
    slot = make_slot()
    appointment = booked(slot, name="Blaue Ente", attempt=uuid.uuid4())
    assert erase_due(appointment.erase_on - dt.timedelta(days=1)) == 0
    assert erase_due(appointment.erase_on) == 1
    assert erase_due(appointment.erase_on) == 0
    row = Appointment.objects.get()
    assert (row.sealed, row.code_digest, row.attempt) == (None, None, None)
    assert (row.adults, taken(slot)) == (1, 1)


def test_check_finds_what_the_night_missed():
    appointment = booked()
    assert personal_data_is_erased_on_its_date(["default"]) == []
    overdue = timezone.localdate() - dt.timedelta(days=1)
    Appointment.objects.filter(pk=appointment.pk).update(erase_on=overdue)
    [found] = personal_data_is_erased_on_its_date(["default"])
    assert found.id == "appointments.E001"
