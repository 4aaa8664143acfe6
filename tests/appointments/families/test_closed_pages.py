"""Where times are missing because the house is shut, families read why."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.planning.closed_days import Closed
from tests.factories import make_centre, make_offer, make_office, make_opening_hour, make_room, make_slot
from tests.factories_closing import days_ahead, make_absence, make_closure, make_public_holiday
from tests.reading import markup

pytestmark = pytest.mark.django_db

REASON = "Betriebsferien"


@pytest.fixture(autouse=True)
def offer():
    centre = make_centre()
    for weekday in range(7):
        make_opening_hour(centre=centre, weekday=weekday, opens_at=dt.time.min, closes_at=dt.time(23, 59))
    return make_offer()


def page(client, name, *args):
    return markup(client.get(reverse(name, args=args)))


def shut_now(**given):
    return make_closure(starts_at=timezone.now() - dt.timedelta(days=1), ends_at=days_ahead(3), **given)


def test_start_page_says_that_the_house_is_shut_and_why(client):
    assert REASON not in page(client, "start")
    shut_now()
    assert REASON in page(client, "start")


def test_times_name_the_closure_between_two_days(client, offer):
    make_closure(starts_at=days_ahead(6), ends_at=days_ahead(8))
    for day in (5, 9):
        make_slot(offer=offer, starts_at=days_ahead(day))
    text = page(client, "times", offer.public_id)
    first, second = (f"day-{(timezone.localdate() + dt.timedelta(days=day)).isoformat()}" for day in (5, 9))
    assert text.index(first) < text.index(REASON) < text.index(second)


def test_times_name_the_holiday_when_nothing_is_free(client, offer):
    make_public_holiday(name="Reformationstag")
    assert "Reformationstag" in page(client, "times", offer.public_id)


def test_offer_names_a_closure_of_its_own_office_only(client, offer):
    shut_now(scope="office", office=make_office(), reason="Umzug")
    shut_now(scope="office", office=offer.office)
    text = page(client, "offer", offer.public_id)
    assert REASON in text
    assert "Umzug" not in text


def test_closed_room_and_absence_are_not_told(client, offer):
    """An offer may meet in another room; who is away is nobody's business."""
    make_closure(scope="room", room=make_room(), starts_at=days_ahead(-1), ends_at=days_ahead(3))
    make_absence(starts_at=days_ahead(-1), ends_at=days_ahead(3))
    assert "closed-line" not in page(client, "times", offer.public_id)
    shut_now()
    assert "closed-line" in page(client, "times", offer.public_id)


@pytest.mark.parametrize(
    ("starts", "ends", "written"),
    [
        ("2027-03-02T00", "2027-03-03T00", "Dienstag, 2. März"),
        ("2027-03-02T00", "2027-03-02T12", "Di, 2. März, 00:00–12:00 Uhr"),
        ("2027-03-02T12", "2027-03-03T00", "Di, 2. März, ab 12:00 Uhr"),
        ("2027-03-02T00", "2027-03-05T00", "Di, 2. März – Do, 4. März"),
        ("2027-03-02T00", "2027-03-04T12", "Di, 2. März – Do, 4. März, 12:00 Uhr"),
        ("2027-03-02T15", "2027-03-04T12", "Di, 2. März, 15:00 Uhr – Do, 4. März, 12:00 Uhr"),
        ("2027-03-02T15", "2027-03-05T00", "Di, 2. März, 15:00 Uhr – Do, 4. März"),
    ],
)
@pytest.mark.time_machine(dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC), tick=False)
def test_closure_that_is_not_of_whole_days_names_its_times(starts, ends, written):
    """Whoever could come in the afternoon must not read that the whole day is closed."""
    begins, over = (timezone.make_aware(dt.datetime.fromisoformat(f"{moment}:00")) for moment in (starts, ends))
    assert Closed(begins, over, "").period.replace("\xa0", " ") == written
