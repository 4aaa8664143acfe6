"""A street, a name or a room changes: staff read who hears of it before they save, and then they do."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import cancel
from appointments.messages.catching_up import tell_forgotten
from appointments.models import Appointment, Message
from familienzentrum.choices import Role
from familienzentrum.models import Centre
from offers.models import Offer, Office, Place, Room
from tests.factories import (
    make_appointment,
    make_centre,
    make_hour,
    make_offer,
    make_office,
    make_place,
    make_room,
    make_slot,
    make_stand,
    make_user,
)
from tests.factories_groups import make_course
from tests.outbox import send_waiting_mails
from tests.reading import markup, words
from tests.refusals import refused

pytestmark = pytest.mark.django_db

MAIL = {"email": "kranich@example.org"}


@pytest.fixture
def planner(client):
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def house():
    return make_place(name="Altes Haus", street="Marktplatz 1", postal_code="31061", town="Musterstadt")


def posted(client, row, **given):
    """Send the form of a row with some of its fields changed, then what the page in between asks to confirm."""
    url = reverse("centre_edit") if isinstance(row, Centre) else reverse(f"{row._meta.model_name}_edit", args=[row.pk])
    initial = client.get(url).context["form"].initial
    data = {name: _written(value) for name, value in initial.items() if value not in (None, False)} | given
    return url, data, client.post(url, data)


def _written(value):
    return [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value


def confirmed(client, row, **given):
    url, data, page = posted(client, row, **given)
    return client.post(url, data | {"foretold": page.context["seal"]}, follow=True)


WHERE = {
    "room": lambda house: {"room": make_room(place=house)},
    "place of the time": lambda house: {"place": house},
    "place of the offer": lambda house: {"offer": make_offer(place=house)},
}


@pytest.mark.parametrize("where", WHERE)
def test_new_street_is_shown_before_it_is_saved_and_then_told(where, client, planner, house):
    make_appointment(slot=make_slot(**WHERE[where](house)), personal=MAIL)
    _url, _data, page = posted(client, house, street="Seeweg 2")
    shown = markup(page)
    assert "1 Familie erfährt es per E-Mail" in shown.replace("\xa0", " ")
    assert "Neuer Ort: Seeweg 2, 31061 Musterstadt" in shown
    assert (Place.objects.get(pk=house.pk).street, Message.objects.count()) == ("Marktplatz 1", 0)
    answer = confirmed(client, house, street="Seeweg 2")
    assert "1 Familie erfährt es per E-Mail" in markup(answer).replace("\xa0", " ")
    send_waiting_mails()
    assert Place.objects.get(pk=house.pk).street == "Seeweg 2"
    assert "Neuer Ort: Seeweg 2, 31061 Musterstadt" in mail.outbox[0].body


NUMBER_OF = {
    "the house": lambda: Centre.current(),
    "the office": lambda: make_office(phone="0123 1"),
    "the offer": lambda: make_offer(phone="0123 1"),
}


@pytest.mark.parametrize("whose", NUMBER_OF)
def test_new_number_of_ours_is_told_to_those_who_have_to_call_it(whose, client, planner):
    row = NUMBER_OF[whose]()
    offer = {Centre: make_offer, Office: lambda: make_offer(office=row), Offer: lambda: row}[type(row)]()
    client.force_login(make_user(role=Role.ADMINISTRATION))
    number = {"personal": MAIL | {"phone": "1"}}
    make_appointment(slot=make_slot(offer=offer, channel="phone"), caller="family", **number)
    for given in ({"channel": "video"}, {"channel": "phone"}, {"channel": "phone", **number}, {}):
        personal = given.pop("personal", MAIL)
        make_appointment(slot=make_slot(offer=offer, **given), personal=personal)
    make_appointment(slot=make_slot(channel="video", offer=make_offer(phone="0999 1")), personal=MAIL)
    shown = markup(posted(client, row, phone="0123 77")[2]).replace("\xa0", " ")
    assert "3 Familien erfahren es per E-Mail" in shown
    confirmed(client, row, phone="0123 77")
    send_waiting_mails()
    assert [("0123 77" in written.body) for written in mail.outbox] == [True, True, True]
    assert "neue Telefonnummer: 0123 77" in mail.outbox[0].body


@pytest.mark.parametrize("whose", NUMBER_OF)
def test_last_number_stays_as_long_as_a_family_has_to_ring_it(whose, client, planner):
    Centre.objects.update(phone="0123 1" if whose == "the house" else "")
    row = NUMBER_OF[whose]()
    offer = {Centre: make_offer, Office: lambda: make_offer(office=row), Offer: lambda: row}[type(row)]()
    client.force_login(make_user(role=Role.ADMINISTRATION))
    rings = make_appointment(slot=make_slot(offer=offer, channel="phone"), caller="family", personal=MAIL)
    make_appointment(slot=make_slot(offer=offer), personal=MAIL)
    refused = posted(client, row, phone="")[2]
    assert "1 Familie muss uns für ihren Termin anrufen" in markup(refused).replace("\xa0", " ")
    assert type(row).objects.get(pk=row.pk).phone == "0123 1"
    if whose != "the house":
        Centre.objects.update(phone="0123 2")
        assert "neue Telefonnummer: 0123 2" in markup(posted(client, row, phone="")[2])
        Centre.objects.update(phone="")
    cancel(rings, by=None)
    assert posted(client, row, phone="")[2].status_code == 302


def test_number_that_nobody_was_given_is_changed_at_once(client, planner):
    client.force_login(make_user(role=Role.ADMINISTRATION))
    make_appointment(personal=MAIL)
    assert posted(client, Centre.current(), phone="0123 77")[2].status_code == 302


def test_room_that_goes_to_another_house_takes_its_families_along(client, planner, house):
    room, elsewhere = make_room(place=house), make_place(street="Seeweg 2", postal_code="31061", town="Musterstadt")
    make_appointment(slot=make_slot(room=room), personal=MAIL)
    confirmed(client, room, place=elsewhere.pk)
    send_waiting_mails()
    assert Room.objects.get(pk=room.pk).place == elsewhere
    assert "Neuer Ort: Seeweg 2, 31061 Musterstadt" in mail.outbox[0].body


def test_offer_that_moves_tells_whoever_comes_to_its_place(client, planner, house):
    offer = make_offer(place=house)
    elsewhere = make_place(street="Seeweg 2", postal_code="31061", town="Musterstadt")
    make_appointment(slot=make_slot(offer=offer), personal=MAIL)
    in_a_room = make_appointment(slot=make_slot(offer=offer, room=make_room(place=house)), personal=MAIL)
    confirmed(client, offer, place=elsewhere.pk)
    send_waiting_mails()
    assert Offer.objects.get(pk=offer.pk).place == elsewhere
    assert len(mail.outbox) == 1
    assert str(in_a_room.public_id) not in mail.outbox[0].body


def test_new_name_of_a_house_is_told_without_the_name(client, planner, house):
    make_appointment(slot=make_slot(place=house), personal=MAIL)
    confirmed(client, house, name="Frauenhaus")
    send_waiting_mails()
    assert "Der Ort oder der Raum hat sich geändert" in mail.outbox[0].body
    assert "Frauenhaus" not in mail.outbox[0].body


@pytest.mark.parametrize(
    "change", [{"directions": "Hinter der Kirche"}, {"accessibility": "Zwei Stufen"}, {"is_mobile": "on"}]
)
def test_what_no_mail_names_is_saved_at_once(client, planner, house, change):
    make_appointment(slot=make_slot(place=house), personal=MAIL)
    _url, _data, answer = posted(client, house, **change)
    assert answer.status_code == 302
    assert not Message.objects.exists()


def test_place_where_nobody_is_expected_is_saved_at_once(client, planner, house):
    over = timezone.now() - dt.timedelta(days=2)
    make_appointment(slot=make_slot(place=house, starts_at=over), personal=MAIL)
    make_appointment(personal=MAIL)
    _url, _data, answer = posted(client, house, street="Seeweg 2")
    assert (answer.status_code, Place.objects.get(pk=house.pk).street) == (302, "Seeweg 2")


def test_family_that_books_meanwhile_is_shown_before_anything_is_saved(client, planner, house):
    make_appointment(slot=make_slot(place=house), personal=MAIL)
    url, data, page = posted(client, house, street="Seeweg 2")
    make_appointment(slot=make_slot(place=house), personal=MAIL)
    again = client.post(url, data | {"foretold": page.context["seal"]})
    assert (again.status_code, Place.objects.get(pk=house.pk).street) == (409, "Marktplatz 1")
    assert "2 Familien" in markup(again).replace("\xa0", " ")


def test_change_that_passed_by_the_pages_is_told_in_the_morning(house):
    """As when the folder of a town is loaded, which nobody confirms on a page."""
    appointment = make_appointment(slot=make_slot(place=house), personal=MAIL)
    called = make_appointment(slot=make_slot(place=house), personal={"phone": "05181 1234"})
    assert tell_forgotten() == 0
    Place.objects.update(street="Seeweg 2")
    assert (tell_forgotten(), tell_forgotten()) == (2, 0)
    send_waiting_mails()
    assert tell_forgotten() == 0
    assert [message.appointment for message in Message.objects.all()] == [appointment]
    assert called.calltasks.get().done_at is None
    assert Appointment.objects.get(pk=appointment.pk).known.dates[0].address == "Seeweg 2, 31061 Musterstadt"


def test_who_knows_what_stands_is_not_looked_at_one_by_one(house, costs_the_same):
    def add():
        make_appointment(slot=make_slot(place=house), personal=MAIL)
        make_appointment(slot=make_course(), personal=MAIL)

    costs_the_same(tell_forgotten, add=add)


def test_sensitive_offer_does_not_leave_the_place_that_its_words_describe(client, planner):
    offer, market = make_offer(place=make_place(name="Praxis"), is_sensitive=True), make_place(name="Marktstand")
    hour = make_hour(offer=offer, seclusion="Besprechungsraum der Praxis, Milchglas")
    _url, _data, page = posted(client, offer, place=market.pk)
    assert "warum dort niemand hineinsehen kann" in words(page)
    assert refused(lambda: Offer.objects.update(place=market)) == "seclusion_stays_at_its_place"
    hour.place = offer.place
    hour.save()
    posted(client, offer, place=market.pk)
    assert Offer.objects.get().place == market


def test_offer_does_not_end_and_move_to_where_a_bus_stands_nowhere_in_one_go(client, planner):
    offer, stand = make_offer(), make_stand()
    make_appointment(slot=make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=9)), personal=MAIL)
    _url, _data, page = posted(client, offer, place=stand.place.pk, state="paused")
    assert "Speichern Sie den neuen Ort für sich" in words(page)
    assert (Offer.objects.get().place, Offer.objects.get().state) == (offer.place, "active")
