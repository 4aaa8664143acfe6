"""One family gets as many places as the offer says, and not one more."""

import pytest

from appointments.booking.actions import book, cancel
from appointments.booking.limits import ContactNeeded, LimitReached
from appointments.core.contact import contact_digests
from appointments.models import Appointment
from tests.factories import make_offer, make_slot, make_user
from tests.factories_groups import family, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return make_offer(most_per_family=2)


def test_limit_of_an_offer_counts_over_its_times(offer):
    for _time in range(2):
        book(make_slot(offer=offer), family(), by=None)
    with pytest.raises(LimitReached):
        book(make_slot(offer=offer), family(), by=None)


def test_other_families_and_other_offers_do_not_count(offer):
    for name in "aab":
        book(make_slot(offer=offer), family(name), by=None)
    assert book(make_slot(), family(), by=None)
    assert Appointment.objects.count() == 4


def test_cancelled_places_do_not_count(offer):
    cancel(book(make_slot(offer=offer), family(), by=None), by=None)
    for _time in range(2):
        assert book(make_slot(offer=offer), family(), by=None)


def test_address_is_known_however_it_is_typed(offer):
    book(make_slot(offer=offer), family(email="Anna@Example.org "), by=None)
    book(make_slot(offer=offer), family(email=" anna@example.org"), by=None)
    with pytest.raises(LimitReached):
        book(make_slot(offer=offer), family(email="ANNA@example.org"), by=None)


def test_phone_counts_where_there_is_no_address(offer):
    for typed in ("0123 456", "0123/456"):
        book(make_slot(offer=offer), family(email="", phone=typed), by=None)
    with pytest.raises(LimitReached):
        book(make_slot(offer=offer), family(email="", phone="(0123) 456"), by=None)


@pytest.mark.parametrize("typed", ["+49 123 456", "0049 123 456", "+49 (0)123 456", "0123 456"])
def test_number_is_known_with_every_beginning(typed):
    assert contact_digests(email="", phone=typed) == contact_digests(email="", phone="0123456")
    assert contact_digests(email="", phone="+43 123 456") != contact_digests(email="", phone=typed)


def test_what_stands_behind_a_plus_makes_no_other_family():
    assert contact_digests(email="Anna+2@example.org", phone="") == contact_digests(email="anna@example.org", phone="")
    assert contact_digests(email="anna@example.com", phone="") != contact_digests(email="anna@example.org", phone="")


def test_nobody_is_counted_without_a_contact(offer):
    with pytest.raises(ContactNeeded):
        book(make_slot(offer=offer), family(email=""), by=None)
    assert book(make_slot(), family(email=""), by=None)


def test_course_has_a_limit_of_its_own():
    slot = make_course(capacity=5, course={"most_per_family": 2})
    for _stall in range(2):
        book(slot, family(), by=None)
    with pytest.raises(LimitReached):
        book(slot, family(), by=None)


def test_desk_may_book_beyond_the_limit(offer):
    for _time in range(3):
        book(make_slot(offer=offer), family(), by=make_user())
    assert Appointment.objects.count() == 3


def test_change_of_the_secret_forgets_nobody(offer, settings):
    for _time in range(2):
        book(make_slot(offer=offer), family(), by=None)
    settings.PERSONAL_DATA_SECRETS = ["a new secret that is long enough", *settings.PERSONAL_DATA_SECRETS]
    with pytest.raises(LimitReached):
        book(make_slot(offer=offer), family(), by=None)
