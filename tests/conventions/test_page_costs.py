"""What the pages that families open most may cost when they are made anew, counted and not timed."""

import cProfile
import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.db.models import Model
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext, instrumented_test_render
from django.urls import reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import MessageState
from appointments.models import Message, Slot
from familienzentrum.choices import Role
from tests.factories import make_centre, make_offer, make_place, make_topic, make_user
from tests.outbox import do_next_job

pytestmark = pytest.mark.django_db

_COUNTED = {
    instrumented_test_render.__code__: "templates",
    URLResolver._reverse_with_prefix.__code__: "addresses",
    Model.from_db.__func__.__code__: "objects",
    # Put into words by Django for this one time, and planned by PostgreSQL for this one time.
    SQLCompiler.execute_sql.__code__: "worded",
}


def cost_of(client, address, *, change=None):
    """Return how many statements, worded ones among them, templates, addresses and objects a warm page takes.

    With a `change`, it is made before the page is counted.
    """
    assert client.get(address).status_code == 200
    if change:
        change()
    profile = cProfile.Profile()
    with CaptureQueriesContext(connection) as queries:
        profile.runcall(client.get, address)
    return counted(profile, queries)


def counted(profile, queries):
    calls = Counter(statements=len(queries))
    for entry in profile.getstats():
        if entry.code in _COUNTED:
            calls[_COUNTED[entry.code]] += entry.callcount
    return dict(calls)


@pytest.fixture
def house():
    """Twelve offers with a hundred free times each."""
    make_centre()
    place, topics = make_place(), [make_topic() for _ in range(6)]
    offers = [make_offer(place=place, topics=topics[number % 6 :][:2]) for number in range(12)]
    day = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)  # of the house: UTC may say yesterday
    for offer in offers:
        starts = [day + dt.timedelta(days=1 + number // 14, minutes=30 * (number % 14)) for number in range(100)]
        Slot.objects.bulk_create(
            Slot(offer=offer, starts_at=start, ends_at=start + dt.timedelta(minutes=30)) for start in starts
        )
    return offers[0]


# At most, as it was measured when it was last made cheaper: raise none of these without saying why.
# The page of an offer reads whether it has times at another place.
# Emergency numbers are the town's own: one statement on each page of help, shared by all of a second, though not here.
# Closures and public holidays are asked for one after the other: both in one statement took longer to put into words.
LIMITS = {
    # What is said of a day is drawn once for as long as it stays the same.
    "times": {"statements": 8, "templates": 9, "addresses": 2, "objects": 4},
    # What is read of its topics, its phases, and when its place is open is worded each time.
    "offer": {"statements": 15, "worded": 4, "templates": 15, "addresses": 7, "objects": 16},
    # One statement finds and sorts the numbers of all that match, one reads those that are shown, one their next times.
    # Cards of offers and lines of times are drawn once for what they say.
    "offers": {"statements": 11, "worded": 2, "templates": 12, "addresses": 2, "objects": 1},
    "search": {"statements": 16, "templates": 13, "addresses": 2, "objects": 1},
    "start": {"statements": 10, "templates": 12, "addresses": 6, "objects": 1},
    "soonest": {"statements": 10, "templates": 8, "addresses": 2, "objects": 1},
    "young": {"statements": 6, "templates": 10, "addresses": 2, "objects": 1},
    "guide": {"statements": 9, "templates": 9, "addresses": 4, "objects": 1},
    # Asking to be called back is a part of its own.
    "guide's last page": {"statements": 19, "templates": 12, "addresses": 7, "objects": 1},
    # The question whether somebody shall come along is four more: heading, field, box and sentence.
    "book": {"statements": 8, "worded": 2, "templates": 47, "addresses": 5, "objects": 7},
}


def address_of(page, house):
    given = {"times": [house.public_id], "offer": [house.public_id], "book": [house.slots.first().public_id]}
    queries = {
        "search": ("offers", "?search=offer"),
        "guide's last page": ("guide", "?topic=&age_phase=&language=de&way=in_person"),
    }
    name, query = queries.get(page, (page, ""))
    return reverse(name, args=given.get(name)) + query


@pytest.mark.parametrize("page", LIMITS)
def test_page_made_anew_costs_no_more_than_it_did(client, house, page):
    assert more_than(LIMITS[page], cost_of(client, address_of(page, house))) == {}


# A thing more on the board of the day is no statement more: what times and families share is read at once.
# The ways to what can be taken back and to the tally are two addresses. In which order chips are used is asked once an
# hour; the tests keep nothing of it.
OF_THE_BOARD = {"statements": 24, "worded": 2, "templates": 13, "addresses": 14, "objects": 4}


def test_board_costs_no_more_than_it_did(client, house):
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert more_than(OF_THE_BOARD, cost_of(client, reverse("desk"))) == {}


# As many statements however much there is (tests/appointments/cockpit): fifteen are those of staffing and calendar.
# Addresses and templates follow the days that are shown.
OF_THE_COCKPIT = {"statements": 41, "worded": 33, "objects": 5}


def test_start_page_costs_no_more_than_it_did(client, house):
    client.force_login(make_user(role=Role.COORDINATOR))
    assert more_than(OF_THE_COCKPIT, _read_by(cost_of(client, reverse("cockpit")))) == {}


# A month joins eight kinds of entries, with a statement for each.
OF_A_MONTH = {"statements": 13, "worded": 10, "objects": 4}


def test_month_of_the_calendar_costs_no_more_than_it_did(client, house):
    client.force_login(make_user(role=Role.COORDINATOR))
    assert more_than(OF_A_MONTH, _read_by(cost_of(client, reverse("calendar")))) == {}


def _read_by(cost):
    """Return what a page reads. What it draws is more in a month of 31 days."""
    return {name: count for name, count in cost.items() if name in OF_A_MONTH}


def more_than(limits, cost):
    return {name: count for name, count in cost.items() if count > limits.get(name, 0)}


def test_booked_time_has_its_own_day_drawn_anew_and_no_other(client, house):
    soonest = house.slots.order_by("starts_at", "id").first()
    address, usual = reverse("times", args=[house.public_id]), LIMITS["times"]
    after = cost_of(client, address, change=lambda: book(soonest, BookingRequest(), by=None))
    assert more_than(usual | {"templates": usual["templates"] + 4}, after) == {}


# A family waits for none of it, but a rush of bookings is followed by a rush of mails. Two statements read, one marks
# the mail before it leaves, one after it. The own text and whether an offer has several places are kept for a second,
# though not here. One object is the job.
OF_A_MAIL = {"statements": 6, "worded": 3, "templates": 1, "addresses": 1, "objects": 7}
OF_EACH_FURTHER_ONE = {"statements": 4, "worded": 2, "templates": 1, "addresses": 1, "objects": 3}


def test_mail_costs_no_more_than_it_did(house):
    cost = cost_of_mails(house, 1)
    assert more_than(OF_A_MAIL, cost) == {}


def test_mails_that_wait_share_what_they_have_in_common(house):
    one, five = cost_of_mails(house, 1), cost_of_mails(house, 5)
    further = {name: (five[name] - one[name]) / 4 for name in one}
    assert more_than(OF_EACH_FURTHER_ONE, further) == {}


def cost_of_mails(house, number):
    """Let so many families book, and return what the worker takes for all their mails, once it is warm."""
    for _round in range(2):
        for slot in house.slots.filter(taken=0).order_by("starts_at", "id")[:number]:
            book(slot, BookingRequest(email="kranich@example.org"), by=None)
        profile = cProfile.Profile()
        with CaptureQueriesContext(connection) as queries:
            profile.runcall(do_next_job)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    statements = [query for query in queries if "procrastinate" not in query["sql"]]
    return counted(profile, statements)
