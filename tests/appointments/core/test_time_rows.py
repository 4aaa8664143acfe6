"""A time that is read as a row tells a family the same as the time itself."""

import datetime as dt

import pytest

from appointments.core.time_rows import time_rows
from appointments.messages.standing import standing
from appointments.models import Slot
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_hour,
    make_offer,
    make_place,
    make_room,
    make_slot,
    make_stand,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 2, 9, 10, tzinfo=dt.UTC), tick=False),
]

MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


def at_the_place_of_its_offer():
    return make_slot(offer=make_offer(place=make_place()))


def at_a_place_of_its_own():
    return make_slot(offer=make_offer(place=make_place()), place=make_place(town="Anderswo"))


def in_a_room():
    return make_slot(offer=make_offer(place=make_place()), room=make_room())


def nowhere():
    return make_slot(offer=make_offer(place=None))


def on_the_road():
    place = make_place(is_mobile=True)
    make_stand(place=place)
    return make_slot(place=place, starts_at=MONDAY)


def on_the_road_outside_its_hours():
    place = make_place(is_mobile=True)
    make_stand(place=place)
    return make_slot(place=place, starts_at=MONDAY + dt.timedelta(hours=6))


def by_video():
    offer = make_offer()
    adviser = make_adviser(offer.office)
    hour = make_hour(offer=offer, adviser=adviser, channel="video", video_link="https://example.org/room")
    return make_slot(offer=offer, hour=hour, channel="video", adviser=adviser)


def by_video_with_a_substitute():
    slot = by_video()
    Slot.objects.filter(pk=slot.pk).update(adviser=make_adviser(slot.offer.office))
    return Slot.objects.get(pk=slot.pk)


def by_phone():
    return make_slot(channel="phone", offer=make_offer(phone="05121 1"))


def by_phone_with_the_number_of_the_house():
    make_centre(phone="05121 2")
    return make_slot(channel="phone", room=make_room())


def of_a_sensitive_offer():
    return make_slot(offer=make_offer(is_sensitive=True), room=make_room())


KINDS = [
    at_the_place_of_its_offer,
    at_a_place_of_its_own,
    in_a_room,
    nowhere,
    on_the_road,
    on_the_road_outside_its_hours,
    by_video,
    by_video_with_a_substitute,
    by_phone,
    by_phone_with_the_number_of_the_house,
    of_a_sensitive_offer,
]


@pytest.mark.parametrize("made", KINDS, ids=lambda made: made.__name__)
@pytest.mark.parametrize("personal", [{"email": "ente@example.org"}, {"phone": "0123"}], ids=["mail", "phone"])
def test_row_tells_a_family_what_the_time_tells(made, personal):
    slot = made()
    appointment = make_appointment(slot=slot, personal=personal)
    told = standing(appointment)
    assert told.dates
    assert standing(appointment, time_rows(Slot.objects.filter(pk=slot.pk))) == told
