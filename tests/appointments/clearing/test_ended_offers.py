"""An offer ends or pauses, an office closes: what is booked is decided about, and nothing can be booked any more."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.queries import next_free, next_single
from appointments.booking.reallocation import offer_what_is_free, pass_on, release_due
from appointments.booking.soonest import soonest_free
from appointments.choices import AppointmentState, Occasion, WaitingState, Way
from appointments.clearing.ended_offers import close_ended_lists
from appointments.clearing.queries import affected_by
from appointments.groups.waiting_actions import end_overdue, queue_up
from appointments.messages.telling import know_all
from appointments.models import Appointment, CallTask, Message, Slot
from appointments.planning.actions import roll_slots_forward
from familienzentrum.choices import Role
from offers.choices import OfferState
from offers.models import Offer, Place
from tests.appointments.clearing.test_surroundings import confirmed, posted
from tests.client import Client
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_hour,
    make_offer,
    make_office,
    make_place,
    make_slot,
    make_user,
)
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

MAIL = {"email": "kranich@example.org"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def planner(client):
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def offer():
    hour = make_hour(offer=make_offer(has_waiting_list=True))
    roll_slots_forward()
    return hour.offer


def booked(offer):
    slot = Slot.objects.filter(offer=offer, starts_at__gt=timezone.now() + DAY).order_by("starts_at").first()
    return make_appointment(slot=slot, personal=MAIL)


def decided(client, row, way, **given):
    url, data, page = posted(client, row, **given)
    asked = dict.fromkeys(page.context["form"].fields, way)
    return client.post(url, data | asked | {"asked": "1"}, follow=True)


def everything_read(client, page, row):
    """Send what the page that says what families hear sends on."""
    sent = {field["name"]: field.get("value", "") for field in html(page).select("main form input[type=hidden]")}
    return client.post(reverse(f"{row._meta.model_name}_edit", args=[row.pk]), sent, follow=True)


def html(page):
    return BeautifulSoup(page.content, "html.parser")


@pytest.mark.parametrize("state", [OfferState.ENDED, OfferState.PAUSED])
def test_booked_times_are_decided_about_before_anything_is_saved(state, client, planner, offer):
    appointment = booked(offer)
    _url, _data, page = posted(client, offer, state=state)
    assert "gebuchter Termin" in words(page)
    assert Offer.objects.get().state == OfferState.ACTIVE
    decided(client, offer, "cancel", state=state)
    send_waiting_mails()
    assert (Offer.objects.get().state, Appointment.objects.get().state) == (state, AppointmentState.CANCELLED)
    assert "Termin ist abgesagt" in mail.outbox[0].body
    assert not Slot.objects.offered().filter(starts_at__gt=timezone.now()).exists()
    assert appointment.slot_id


def far():
    return (timezone.localdate() + 300 * DAY).isoformat()


TOGETHER = {
    "last day and place": lambda: (make_offer(), {}, {"ends_on": far(), "place": make_place(street="Seeweg 2").pk}),
    "last day and number": lambda: (make_offer(), {"channel": "video"}, {"ends_on": far(), "phone": "0123 77"}),
    "another office": lambda: (make_offer(), {"channel": "video"}, {"office": make_office(phone="0123 77").pk}),
    "open again and number": lambda: (make_office(is_active=False), {"channel": "video"}, REOPENED),
}
REOPENED = {"is_active": "on", "phone": "0123 77"}


@pytest.mark.parametrize("what", TOGETHER)
def test_what_else_changes_in_the_same_form_is_read_first_and_told(what, client, planner):
    """Nothing has to be decided: the page in between says what families hear."""
    row, given, change = TOGETHER[what]()
    client.force_login(make_user(role=Role.ADMINISTRATION))
    offer = row if isinstance(row, Offer) else make_offer(office=row)
    make_appointment(slot=make_slot(offer=offer, **given), personal=MAIL)
    before = type(row).objects.values().get(pk=row.pk)
    said = "Seeweg 2" if "place" in change else "0123 77"
    assert said in words(posted(client, row, **change)[2])
    assert type(row).objects.values().get(pk=row.pk) == before
    confirmed(client, row, **change)
    send_waiting_mails()
    assert said in mail.outbox[0].body


def test_who_stays_in_a_pause_hears_of_the_new_place(client, planner, offer):
    booked(offer)
    change = {"state": OfferState.PAUSED, "place": make_place(street="Seeweg 2").pk}
    read = decided(client, offer, "keep", **change)
    assert "1 Familie erfährt es per E-Mail." in words(read)
    assert "Seeweg 2" in words(read)
    assert Offer.objects.get(pk=offer.pk).state == OfferState.ACTIVE
    everything_read(client, read, offer)
    assert Offer.objects.get(pk=offer.pk).state == OfferState.PAUSED
    send_waiting_mails()
    assert "Seeweg 2" in mail.outbox[0].body


def test_what_has_changed_since_it_was_read_is_read_once_more(client, planner, offer):
    """The choices are sent along: nobody decides twice."""
    booked(offer)
    change = {"state": OfferState.PAUSED, "place": make_place(street="Seeweg 2").pk}
    read = decided(client, offer, "keep", **change)
    Appointment.objects.update(sealed=None, told=None, code_digest=None, contact_digest=None, attempt=None)
    answer = everything_read(client, read, offer)
    assert "erfährt es" not in words(answer)
    assert Offer.objects.get(pk=offer.pk).state == OfferState.PAUSED


def test_pause_can_keep_who_is_expected(client, planner, offer):
    appointment = booked(offer)
    decided(client, offer, "keep", state=OfferState.PAUSED)
    ahead = Slot.objects.offered().filter(starts_at__gt=timezone.now())
    assert (Appointment.objects.get().state, list(ahead)) == (AppointmentState.BOOKED, [appointment.slot])
    assert not Message.objects.exists()


def test_night_makes_no_times_of_what_does_not_take_place(client, planner, offer):
    posted(client, offer, state=OfferState.PAUSED)
    assert (roll_slots_forward(), Slot.objects.offered().filter(starts_at__gt=timezone.now()).count()) == (0, 0)
    posted(client, Offer.objects.get(), state=OfferState.ACTIVE)
    assert Slot.objects.offered().filter(starts_at__gt=timezone.now()).count() > 1


def test_last_day_takes_away_what_lies_behind_it(client, planner, offer):
    last = timezone.localdate() + 20 * DAY
    behind = make_appointment(slot=Slot.objects.filter(offer=offer, starts_at__date__gt=last).first(), personal=MAIL)
    decided(client, offer, "cancel", ends_on=last.isoformat())
    assert Appointment.objects.get(pk=behind.pk).state == AppointmentState.CANCELLED
    left = [timezone.localdate(slot.starts_at) for slot in Slot.objects.offered()]
    assert left
    assert max(left) <= last


def test_office_that_closes_takes_its_offers_along(client, planner, offer):
    booked(offer)
    decided(client, offer.office, "cancel", is_active="")
    assert Appointment.objects.get().state == AppointmentState.CANCELLED
    assert not Slot.objects.offered().filter(starts_at__gt=timezone.now()).exists()


def test_list_of_an_ended_offer_is_closed_and_says_so(client, planner, offer):
    full = make_slot(offer=offer, starts_at=timezone.now() + 9 * DAY)
    make_appointment(slot=full)
    entry = make_entry(full)
    decided(client, offer, "cancel", state=OfferState.ENDED)
    send_waiting_mails()
    entry.refresh_from_db()
    assert entry.state == WaitingState.EXPIRED
    assert Message.objects.filter(waiting_entry=entry).last().occasion == Occasion.LIST_CLOSED


def test_office_that_closes_sends_its_lists_home_and_says_so_before(client, planner, offer):
    entry = make_entry(make_slot(offer=offer, starts_at=timezone.now() + 9 * DAY))
    url, data, page = posted(client, offer.office, is_active="")
    assert "1 Familie wartet auf der Liste. Sie erfährt, dass die Liste geschlossen ist." in words(page)
    entry.refresh_from_db()
    assert (entry.is_standing, Message.objects.filter(occasion=Occasion.LIST_CLOSED).count()) == (True, 0)
    answer = client.post(url, data | {"asked": "1"}, follow=True)
    assert "1 Familie erfährt es per E-Mail" in words(answer)
    send_waiting_mails()
    assert "Die Warteliste ist geschlossen" in mail.outbox[-1].body
    own_page = words(client.get(reverse("waiting_entry", args=[entry.public_id])))
    assert "findet nicht mehr statt" in own_page
    assert "keinen Platz" not in own_page + mail.outbox[-1].body


def test_list_of_an_offer_whose_last_day_passed_is_closed_at_night(planner, offer):
    entry = make_entry(make_slot(offer=offer, starts_at=timezone.now() + 9 * DAY))
    other = make_entry(make_slot(offer=make_offer(has_waiting_list=True)), "b")
    Offer.objects.filter(pk=offer.pk).update(ends_on=timezone.localdate() - DAY)
    assert (close_ended_lists(), close_ended_lists()) == (1, 0)
    states = [type(entry).objects.get(pk=one.pk).state for one in (entry, other)]
    assert states == [WaitingState.EXPIRED, WaitingState.OFFERED]
    assert Message.objects.filter(waiting_entry=entry).last().occasion == Occasion.LIST_CLOSED


def test_family_that_had_a_place_offered_never_reads_that_there_was_none(client, planner, offer):
    entry = make_entry(make_slot(offer=offer, starts_at=timezone.now() + 9 * DAY))
    release_due(timezone.now() + 8 * DAY)
    type(entry).objects.update(until=timezone.localdate() - DAY)
    end_overdue()
    send_waiting_mails()
    read = [mail.outbox[-1].body, words(client.get(reverse("waiting_entry", args=[entry.public_id])))]
    assert "Zurzeit halten wir keinen Platz für Sie frei" in read[0]
    assert "Wir hatten einen Platz für Sie" in read[1]
    assert not [text for text in read if "leider" in text.lower() or "es tut uns leid" in text.lower()]


def test_course_that_is_kept_keeps_all_its_dates(client, planner, offer):
    first = make_course(offer=offer, starts_at=timezone.now() + 9 * DAY)
    make_appointment(slot=first, personal=MAIL)
    _url, _data, page = posted(client, offer, state=OfferState.PAUSED)
    assert "ohne diesen Termin" not in words(page)
    decided(client, offer, "keep", state=OfferState.PAUSED)
    assert Slot.objects.offered().filter(course=first.course).count() == 3
    assert not Message.objects.exists()


def test_other_changes_of_an_offer_ask_nothing(client, planner, offer):
    booked(offer)
    _url, _data, answer = posted(client, offer, summary="Neu")
    assert answer.status_code == 302


# One definition of "a family can book this now": whatever lists times asks it.

NOT_NOW = {
    "an ended offer": lambda: make_slot(offer=make_offer(state=OfferState.ENDED)),
    "a paused offer": lambda: make_slot(offer=make_offer(state=OfferState.PAUSED)),
    "an offer that is over": lambda: make_slot(offer=make_offer(ends_on=timezone.localdate() - DAY)),
    "an office that closed": lambda: _of_closed_office(),
    "a course that waits for its draw": lambda: make_drawn_course(make_draw()),
    "a time not open yet": lambda: make_slot(bookable_from=timezone.now() + DAY),
    "a time that is closed": lambda: make_slot(bookable_until=timezone.now() - DAY),
    "a person who left": lambda: _of_who_left(),
    "a time that falls away": lambda: make_slot(is_withdrawn=True),
    "a time that has begun": lambda: make_slot(starts_at=timezone.now() - dt.timedelta(minutes=5)),
}


# What is not open to families yet, or no more.
DESK_MAY = {"a time not open yet", "a time that is closed", "a time that has begun"}


def _of_closed_office():
    slot = make_slot()
    slot.offer.office.is_active = False
    slot.offer.office.save()
    return Slot.objects.get(pk=slot.pk)


def _of_who_left():
    """Nothing was booked: the free times go with the person."""
    office = make_office()
    slot = make_slot(offer=make_offer(office=office), adviser=make_adviser(office))
    administration = Client()
    administration.force_login(make_user(role=Role.ADMINISTRATION))
    administration.post(reverse("person_deactivate", args=[slot.adviser_id]))
    return Slot.objects.with_details().get(pk=slot.pk)


@pytest.mark.parametrize("case", NOT_NOW)
def test_what_nobody_can_book_now_stands_in_no_list(case, client):
    make_centre()
    slot = NOT_NOW[case]()
    assert not slot.is_open_for_families(timezone.now()) or slot.course.waits_for_draw
    assert not Slot.objects.bookable(timezone.now()).exists()
    assert (next_free([slot.offer_id]), next_single(slot.offer), soonest_free(9)) == ({}, [], [])
    link = reverse("book", args=[slot.public_id])
    gone = make_slot(offer=slot.offer, is_withdrawn=True)
    of_offer = [reverse(name, args=[slot.offer.public_id]) for name in ("offer", "times")]
    pages = [*map(reverse, ("soonest", "offers", "start", "events", "events_ics")), *of_offer]
    pages.append(reverse("book", args=[gone.public_id]))
    assert [url for url in pages if link in markup(client.get(url))] == []
    if case not in DESK_MAY:
        client.force_login(make_user(role=Role.FRONT_DESK))
        assert slot not in Slot.objects.bookable_at_desk(timezone.now())
        assert reverse("desk_book", args=[slot.public_id]) not in markup(client.get(reverse("find_time")))


@pytest.mark.parametrize("case", NOT_NOW)
def test_what_nobody_can_book_now_is_offered_to_nobody_who_waits(case):
    make_centre()
    slot = NOT_NOW[case]()
    entry = queue_up(slot, family("waits"))
    offer_what_is_free()
    entry.refresh_from_db()
    assert entry.state == WaitingState.WAITING
    pass_on(slot)
    entry.refresh_from_db()
    assert entry.state == WaitingState.WAITING


@pytest.mark.parametrize("case", [case for case in NOT_NOW if "course" not in case])
def test_nobody_is_moved_to_what_nobody_can_book(case, client):
    slot = NOT_NOW[case]()
    appointment = make_appointment(
        slot=make_slot(offer=slot.offer, is_withdrawn=False, starts_at=slot.starts_at + 5 * DAY)
    )
    page = client.get(reverse("move_appointment", args=[appointment.public_id]))
    assert str(slot.public_id) not in markup(page)
    if case not in DESK_MAY:
        client.force_login(make_user(role=Role.FRONT_DESK))
        assert str(slot.public_id) not in markup(client.get(reverse("desk_move", args=[appointment.pk])))
        [affected] = affected_by(Slot.objects.filter(pk=appointment.slot_id), frozenset({Way.MOVE}))
        assert slot not in affected.times


@pytest.mark.parametrize("state", [OfferState.ENDED, OfferState.PAUSED])
def test_desk_reads_no_time_that_would_be_refused(state, client):
    """Whoever reads it says it on the phone, and then it is not so."""
    make_centre()
    appointment = make_appointment(slot=make_slot())
    other = make_slot(offer=appointment.slot.offer)
    client.force_login(make_user(role=Role.FRONT_DESK))
    url = reverse("desk_move", args=[appointment.pk])
    assert str(other.public_id) in markup(client.get(url))
    Offer.objects.update(state=state)
    assert str(other.public_id) not in markup(client.get(url))


def test_what_can_be_booked_is_in_every_list(client):
    """The counterpart: else the tests above would pass with empty lists."""
    make_centre()
    slot, course = make_slot(), make_course()
    assert set(Slot.objects.bookable(timezone.now())) == {slot, course}
    assert next_free([slot.offer_id])[slot.offer_id] == [slot]
    assert soonest_free(9)
    link = reverse("book", args=[slot.public_id])
    for url in (reverse("soonest"), reverse("times", args=[slot.offer.public_id])):
        assert link in markup(client.get(url))
    assert book(slot, family(), by=None)


def test_call_that_was_open_before_is_not_counted_as_news_of_a_pause(client, planner, offer):
    slot = Slot.objects.filter(offer=offer, starts_at__gt=timezone.now() + DAY).earliest("starts_at")
    make_appointment(slot=slot, personal={"phone": "05181 1234"})
    confirmed(client, Place.objects.get(pk=_moved_to(offer)), street="Seeweg 2")
    assert CallTask.objects.filter(done_at=None).count() == 1
    answer = decided(client, Offer.objects.get(), "keep", state=OfferState.PAUSED)
    assert "anrufen" not in words(answer)
    assert CallTask.objects.filter(done_at=None).count() == 1


def _moved_to(offer):
    """The offer has had a place from the beginning."""
    offer.place = make_place(street="Marktplatz 1")
    offer.save()
    for appointment in Appointment.objects.with_details():
        know_all(appointment)
        appointment.save()
    return offer.place_id


def test_family_without_contact_is_awaited_where_it_is(client, planner):
    """Nobody stands before the door for a talk by video, and who left no number rings the house itself."""
    offer = make_offer()
    for channel in ("on_site", "video", "video", "phone"):
        make_appointment(slot=make_slot(offer=offer, channel=channel))
    _url, _data, page = posted(client, offer, state="ended")
    said = words(page)
    assert "1 Familie ist nicht zu erreichen. Wenn ihr Termin ausfällt, steht sie vor der Tür." in said
    assert "3 Familien sind nicht zu erreichen und kommen nicht ins Haus." in said
    assert said.count("Sie wird zu dieser Zeit bei uns anrufen") == 1
    assert said.count("Sie wird zu dieser Zeit kommen") == 1
    assert said.count("Sie wird zu dieser Zeit auf uns warten") == 2
