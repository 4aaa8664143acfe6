"""Mails and calendars in Arabic: what is read from left to right stays together, and calendars say their language."""

import re

import pytest
from django.core import mail
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.messages.calendars import calendar_of
from tests.factories import make_centre, make_offer, make_place, make_slot
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked():
    make_centre(phone="0123 456")
    place = make_place(street="Markt 5", postal_code="31000", town="Musterstadt")
    asked = BookingRequest(email="ente@example.org", mail_language="ar")
    return book(make_slot(offer=make_offer(place=place)), asked, by=None)


def test_mail_is_read_from_right_to_left_and_its_time_is_not(booked):
    send_waiting_mails()
    [sent] = mail.outbox
    assert re.search("\u2066\\d\\d:\\d\\d\u2069", sent.body)
    [(html, _kind)] = sent.alternatives
    assert '<html lang="ar" dir="rtl">' in html
    # Whatever is opened is closed again, or the rest of the mail would be turned.
    assert len(re.findall("[\u2066\u2068]", sent.body)) == sent.body.count("\u2069")


def test_calendar_says_in_which_language_it_is(booked):
    with override("ar"):
        arabic = calendar_of(booked, title="موعد").decode()
    german = calendar_of(booked, title="Termin").decode()
    assert "SUMMARY;LANGUAGE=ar:موعد" in arabic
    assert "LOCATION:" in arabic
    assert "SUMMARY:Termin" in german
