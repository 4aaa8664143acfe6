"""What was typed or pressed by mistake is mended: details corrected, a form sent again, a cancellation taken back."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.booking.actions import book, cancel
from appointments.booking.limits import LimitReached
from appointments.booking.mending import correct, restore
from appointments.booking.refusals import CannotChange, CannotRestore, DetailsMissing, SentBefore, SlotTaken
from appointments.choices import AppointmentState, CancelledBy, MeetingChannel, Occasion, Unit, WaitingState
from appointments.messages.sending import deliver
from appointments.models import Appointment, CallTask, Message, Slot
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import make_age_phase, make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def slot():
    return make_slot(offer=make_offer(has_waiting_list=True), capacity=3, unit=Unit.PERSON)


def fresh(appointment):
    return Appointment.objects.get(pk=appointment.pk)


def taken(slot):
    return Slot.objects.get(pk=slot.pk).taken


class TestCorrecting:
    def test_new_address_gets_the_confirmation_and_the_old_one_nothing_more(self, slot):
        appointment = book(slot, family("tippfehler"), by=None)
        send_waiting_mails()
        correct(appointment, family("richtig"), by=None)
        send_waiting_mails()
        cancel(fresh(appointment), by=make_user())
        send_waiting_mails()
        assert [written.to for written in mail.outbox] == [
            [f"{name}@example.org"] for name in ("tippfehler", *2 * ["richtig"])
        ]
        assert "gebucht" in mail.outbox[1].body

    def test_address_corrected_before_the_first_mail_went_out_is_the_only_one_written_to(self, slot):
        correct(book(slot, family("tippfehler"), by=None), family("richtig"), by=None)
        send_waiting_mails()
        assert [written.to for written in mail.outbox] == [["richtig@example.org"]]

    def test_code_and_everything_else_stay(self, slot):
        appointment = book(slot, family(name="Kranich", note="Kinderwagen"), by=None)
        request = family(name="Kranich", note="Kinderwagen", phone="05181 1234")
        corrected = correct(appointment, request, by=None)
        assert replace(corrected.personal, phone="") == appointment.personal
        assert fresh(appointment).code_digest == appointment.code_digest

    def test_fewer_people_give_their_places_to_who_waits(self, slot):
        appointment = book(slot, family(adults=3), by=None)
        entry = make_entry(slot)
        correct(appointment, family(adults=1), by=None)
        entry.refresh_from_db()
        assert (fresh(appointment).seats, entry.state) == (1, WaitingState.OFFERED)

    def test_more_people_than_there_is_room_for_change_nothing(self, slot):
        appointment = book(slot, family(adults=2), by=None)
        with pytest.raises(SlotTaken):
            correct(appointment, family("other", adults=4), by=None)
        assert (taken(slot), fresh(appointment).personal.email) == (2, "a@example.org")

    def test_new_contact_counts_like_any_other(self):
        offer = make_offer(most_per_family=1)
        book(make_slot(offer=offer), family("both"), by=None)
        second = book(make_slot(offer=offer), family("second"), by=None)
        with pytest.raises(LimitReached):
            correct(second, family("both"), by=None)
        assert correct(second, family("second", phone="05181 1"), by=None).contact_digest == second.contact_digest

    def test_talk_by_phone_keeps_its_number(self):
        slot = make_slot(channel=MeetingChannel.PHONE)
        appointment = book(slot, family(phone="05181 1234"), by=None)
        with pytest.raises(DetailsMissing):
            correct(appointment, family(), by=None)

    def test_nothing_is_corrected_once_it_has_begun_or_is_cancelled(self, slot, time_machine):
        gone, begun = cancel(book(slot, family(), by=None), by=None), book(slot, family("b"), by=None)
        time_machine.move_to(slot.starts_at)
        for appointment in (gone, begun):
            with pytest.raises(CannotChange):
                correct(appointment, family("c"), by=None)

    def test_desk_leaves_its_trace(self, slot):
        desk = make_user(role=Role.FRONT_DESK)
        correct(book(slot, family(), by=None), family("b"), by=desk)
        assert AuditEntry.objects.get(by=desk).action == "appointment.corrected"


class TestSentAgain:
    def test_same_form_books_once_and_writes_once(self, slot):
        request = family(attempt=uuid.uuid4())
        assert book(slot, request, by=None) == book(slot, request, by=None)
        assert (Appointment.objects.count(), Message.objects.count()) == (1, 1)

    def test_other_content_corrects_the_booking(self, slot):
        request = family("tippfehler", attempt=uuid.uuid4())
        appointment = book(slot, request, by=None)
        book(slot, replace(request, email="richtig@example.org", adults=2, note="Kinderwagen"), by=None)
        personal = fresh(appointment).personal
        assert (personal.email, personal.note, taken(slot)) == ("richtig@example.org", "Kinderwagen", 2)
        send_waiting_mails()
        assert [written.to for written in mail.outbox] == [["richtig@example.org"]]

    def test_what_was_cancelled_since_is_not_corrected(self, slot):
        request = family(attempt=uuid.uuid4())
        cancel(book(slot, request, by=None), by=None)
        with pytest.raises(SentBefore):
            book(slot, replace(request, adults=2), by=None)

    def test_another_time_is_not_booked_in_silence(self, slot):
        request = family(attempt=uuid.uuid4())
        book(slot, request, by=None)
        with pytest.raises(SentBefore):
            book(make_slot(offer=slot.offer), request, by=None)


class TestTakingBack:
    def test_cancellation_taken_back_is_never_written_of(self, slot, time_machine):
        appointment = book(slot, family(), by=None)
        send_waiting_mails()
        cancelled = cancel(appointment, by=None)
        due = Message.objects.get(sent_at=None)
        restored = restore(cancelled, by=None)
        assert (restored.state, restored.cancelled_on, taken(slot)) == (AppointmentState.BOOKED, None, 1)
        assert restored.erase_on == appointment.erase_on
        time_machine.move_to(timezone.now() + 11 * MINUTE)
        deliver(due.pk)
        assert len(mail.outbox) == 1

    def test_mail_waits_until_it_is_too_late(self, slot):
        cancelled = cancel(book(slot, family(), by=None), by=None)
        due = Message.objects.get(occasion=Occasion.CANCELLED).pk
        assert ProcrastinateJob.objects.get(args={"message": due}).scheduled_at == cancelled.restorable_until

    def test_ten_minutes_later_it_is_too_late(self, slot, time_machine):
        cancelled = cancel(book(slot, family(), by=None), by=None)
        time_machine.move_to(timezone.now() + 10 * MINUTE)
        with pytest.raises(CannotRestore):
            restore(cancelled, by=None)

    def test_place_that_somebody_else_has_is_gone(self, slot):
        cancelled = cancel(book(slot, family(adults=3), by=None), by=None)
        book(slot, family("b"), by=None)
        with pytest.raises(SlotTaken):
            restore(cancelled, by=None)
        assert fresh(cancelled).state == AppointmentState.CANCELLED

    def test_place_offered_to_who_waits_is_gone(self):
        slot = make_slot(offer=make_offer(has_waiting_list=True))
        appointment = book(slot, family(), by=None)
        make_entry(slot)
        with pytest.raises(SlotTaken):
            restore(cancel(appointment, by=None), by=None)

    def test_place_that_goes_round_first_is_the_familys_own(self):
        slot = make_slot(offer=make_offer(returns_within_minutes=30))
        cancelled = cancel(book(slot, family(), by=None), by=None)
        assert taken(slot) == 1
        assert restore(cancelled, by=None).is_booked
        assert taken(slot) == 1

    def test_place_is_taken_back_though_booking_has_closed(self):
        slot = make_slot(bookable_until=timezone.now() + MINUTE)
        appointment = book(slot, family(), by=None)
        Slot.objects.update(bookable_until=timezone.now() - MINUTE)
        assert restore(cancel(appointment, by=None), by=None).is_booked

    def test_family_with_a_new_booking_has_reached_its_limit(self):
        offer = make_offer(most_per_family=1)
        cancelled = cancel(book(make_slot(offer=offer), family(), by=None), by=None)
        book(make_slot(offer=offer), family(), by=None)
        with pytest.raises(LimitReached):
            restore(cancelled, by=None)

    def test_what_the_house_cancels_stays_cancelled(self, slot):
        desk = make_user(role=Role.FRONT_DESK)
        cancelled = cancel(book(slot, family(), by=None), by=desk)
        with pytest.raises(CannotRestore):
            restore(cancelled, by=None)
        asked = cancel(book(slot, family("b"), by=None), by=desk, whose=CancelledBy.FAMILY)
        assert restore(asked, by=desk).is_booked

    def test_restoring_twice_is_restoring_once(self, slot):
        cancelled = cancel(book(slot, family(), by=None), by=None)
        assert restore(cancelled, by=None).sequence == restore(cancelled, by=None).sequence
        assert taken(slot) == 1

    def test_until_when_is_erased_with_the_rest(self, slot):
        cancelled = cancel(book(slot, family(), by=None), by=None)
        erase_due(cancelled.erase_on)
        assert (fresh(cancelled).restorable_until, fresh(cancelled).told) == (None, None)


class TestPages:
    @pytest.fixture(autouse=True)
    def _house(self):
        make_centre(phone="05181 703-0")

    def form(self, client, name, number, **given):
        page = client.get(reverse(name, args=[number]))
        hidden = {field.name: field.value() for field in page.context["form"].hidden_fields()}
        return client.post(reverse(name, args=[number]), hidden | given, follow=True)

    def test_family_reads_what_it_told_and_strangers_cannot_write_to_it(self, client, slot):
        appointment = book(slot, family("kranich", adults=2, phone="05181 123456"), by=None)
        shown = words(client.get(reverse("appointment", args=[appointment.public_id])))
        assert ("2 Erwachsene" in shown.replace("\xa0", " "), "k…@example.org" in shown, "456" in shown) == (
            True,
            True,
            True,
        )
        for name in ("appointment", "correct_appointment"):
            page = markup(client.get(reverse(name, args=[appointment.public_id])))
            assert [told for told in ("kranich@", "05181 123456") if told in page] == []

    def test_family_corrects_its_address_and_keeps_its_number(self, client, slot, settings):
        phase = make_age_phase(span="children")
        appointment = book(slot, family("tippfehler", phone="05181 123456"), by=None)
        given = {"adults": 1, f"children_{phase.slug}": 1, "email": "richtig@example.org", "phone": ""}
        self.form(client, "correct_appointment", appointment.public_id, **given)
        personal = fresh(appointment).personal
        assert (personal.email, personal.phone) == ("richtig@example.org", "05181 123456")
        assert (fresh(appointment).children, taken(slot)) == (1, 2)

    def test_address_of_somebody_else_can_be_deleted(self, client, slot):
        """Whoever has none of its own could only write another one over it."""
        appointment = book(slot, family("fremd", phone="05181 123456"), by=None)
        own = [appointment.public_id]
        assert "E-Mail-Adresse löschen" in words(client.get(reverse("correct_appointment", args=own)))
        self.form(client, "correct_appointment", *own, adults=1, email="", phone="", forgets_email="on")
        personal = fresh(appointment).personal
        assert (personal.email, personal.phone) == ("", "05181 123456")
        cancel(fresh(appointment), by=make_user())
        send_waiting_mails()
        assert (mail.outbox, CallTask.objects.filter(done_at=None).count()) == ([], 1)

    def test_last_contact_stays_where_one_is_needed(self, client):
        limited = book(make_slot(offer=make_offer(most_per_family=1)), family(), by=None)
        page = self.form(client, "correct_appointment", limited.public_id, adults=1, forgets_email="on")
        assert (page.status_code, fresh(limited).personal.email) == (409, "a@example.org")
        talk = make_slot(channel=MeetingChannel.PHONE)
        rings = book(talk, family(phone="05181 1234", caller="house"), by=None)
        typed = {"adults": 1, "caller": "house", "forgets_phone": "on"}
        page = self.form(client, "correct_appointment", rings.public_id, **typed)
        assert "unter der wir Sie anrufen" in words(page)
        assert fresh(rings).personal.phone == "05181 1234"

    def test_refusal_is_said_in_the_form(self, client, slot):
        appointment = book(slot, family(), by=None)
        book(slot, family("b", adults=2), by=None)
        page = self.form(client, "correct_appointment", appointment.public_id, adults=2)
        assert page.status_code == 409
        assert "So viele Plätze sind hier nicht mehr frei." in words(page)

    def test_desk_corrects_on_the_phone(self, client, slot):
        appointment = book(slot, family("tippfehler"), by=None)
        client.force_login(make_user(role=Role.FRONT_DESK))
        shown = markup(self.form(client, "desk_correct", appointment.pk, adults=1, email="richtig@example.org"))
        assert fresh(appointment).personal.email == "richtig@example.org"
        assert "richtig@" not in shown

    def test_family_takes_its_cancellation_back(self, client, slot):
        appointment = book(slot, family(), by=None)
        client.post(reverse("cancel_appointment", args=[appointment.public_id]))
        page = words(client.get(reverse("appointment", args=[appointment.public_id])))
        assert "Termin doch behalten" in page
        assert client.get(reverse("restore_appointment", args=[appointment.public_id])).status_code == 405
        client.post(reverse("restore_appointment", args=[appointment.public_id]))
        assert fresh(appointment).is_booked

    def test_place_that_is_gone_is_said(self, client, slot):
        appointment = cancel(book(slot, family(adults=3), by=None), by=None)
        book(slot, family("b"), by=None)
        page = client.post(reverse("restore_appointment", args=[appointment.public_id]))
        assert page.status_code == 409
        assert "abgesagt" in words(page)
