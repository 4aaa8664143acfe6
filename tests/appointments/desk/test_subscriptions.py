"""Secret calendars of advisers: whose times they hold, what they keep to themselves, and when they end."""

import datetime as dt
import itertools

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.booking.actions import cancel
from appointments.desk.subscription_actions import (
    MOST,
    TooManySubscriptions,
    forget_subscriptions_of_closed_accounts,
    make_subscription,
    revoke_subscription,
)
from appointments.models import CalendarSubscription
from familienzentrum import local_time
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from offers.models import Membership
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_offer,
    make_place,
    make_room,
    make_slot,
    make_stand,
    make_user,
)
from tests.reading import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return make_offer(title="Suchtberatung", place=make_place())


@pytest.fixture
def adviser(client, offer):
    make_centre()
    user = make_adviser(offer.office, last_name="Habicht")
    client.force_login(user)
    return user


@pytest.fixture
def fetch(client, adviser):
    """Fetch the adviser's calendar as a program would, without a login."""
    url = address(make_subscription(by=adviser).token)
    client.logout()
    return lambda: Calendar.from_ical(client.get(url).content).walk("VEVENT")


def address(token):
    return reverse("adviser_calendar", args=[token])


def test_calendar_holds_booked_times_of_the_own_office(fetch, adviser, offer):
    booked = make_appointment(slot=make_slot(offer=offer, adviser=adviser)).slot
    make_slot(offer=offer, adviser=adviser, starts_at=timezone.now() + dt.timedelta(days=2))  # free
    make_appointment(slot=make_slot(offer=offer, adviser=make_adviser(offer.office)))
    in_three_days = timezone.now() + dt.timedelta(days=3)
    make_appointment(slot=make_slot(adviser=adviser, starts_at=in_three_days))  # of an office that one has left
    [event] = fetch()
    assert event["DTSTART"].dt == booked.starts_at


def test_calendar_holds_open_doors_and_what_one_accompanies(fetch, adviser, offer):
    make_slot(offer=offer, capacity=0)
    in_two_days = timezone.now() + dt.timedelta(days=2)
    led = make_slot(offer=offer, adviser=make_adviser(offer.office), starts_at=in_two_days)
    given = {"starts_at": led.starts_at, "ends_at": led.ends_at, "capacity": 0}
    make_slot(offer=offer, adviser=adviser, accompanies=led, **given)
    assert len(fetch()) == 1
    make_appointment(slot=led)
    assert len(fetch()) == 2


def test_entry_says_when_and_where_and_names_nobody(fetch, adviser, offer, client):
    slot = make_slot(offer=offer, adviser=adviser, room=make_room(name="Raum 2"))
    make_appointment(slot=slot, personal={"name": "Kranich", "email": "kranich@example.org"})
    [event] = fetch()
    assert event["SUMMARY"] == "Termin"
    assert event["LOCATION"] == "Raum 2, Marktplatz 1, Test"
    text = str(event.to_ical())
    assert not [word for word in ("Sucht", "Kranich", "Habicht", str(slot.public_id)) if word in text]


def test_cancelled_time_leaves_the_calendar(fetch, adviser, offer):
    appointment = make_appointment(slot=make_slot(offer=offer, adviser=adviser))
    assert len(fetch()) == 1
    cancel(appointment, by=None)
    assert fetch() == []


def test_past_times_are_gone(fetch, adviser, offer):
    long_over = timezone.now() - dt.timedelta(days=2)
    make_appointment(slot=make_slot(offer=offer, adviser=adviser, starts_at=long_over))
    assert fetch() == []


def test_answer_stays_out_of_caches_and_search_engines(client, adviser):
    answer = client.get(address(make_subscription(by=adviser).token))
    assert {part.strip() for part in answer["Cache-Control"].split(",")} == {"private", "no-store"}
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"


def test_secret_is_stored_as_a_keyed_hash_only(adviser):
    made = make_subscription(by=adviser)
    assert made.token not in str(CalendarSubscription.objects.values())
    assert len(made.token) >= 43
    assert len(CalendarSubscription.objects.get().token_digest) == 64


def test_unknown_secret_is_no_page_and_stands_in_no_log(client, adviser, caplog):
    assert client.get(address("wrong")).status_code == 404
    assert "wrong" not in caplog.text


def test_secret_still_opens_after_a_new_key(client, adviser, settings):
    url = address(make_subscription(by=adviser).token)
    settings.PERSONAL_DATA_SECRETS = ["another-secret", *settings.PERSONAL_DATA_SECRETS]
    assert client.get(url).status_code == 200


def test_revoked_address_opens_nothing(client, adviser):
    made = make_subscription(by=adviser)
    revoke_subscription(made.subscription, by=adviser)
    assert client.get(address(made.token)).status_code == 404
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == [
        "subscription.made",
        "subscription.revoked",
    ]


def test_closed_account_ends_its_addresses_for_good(client, adviser):
    made = make_subscription(by=adviser)
    adviser.is_active = False
    adviser.save()
    assert client.get(address(made.token)).status_code == 404
    assert forget_subscriptions_of_closed_accounts() == 1
    adviser.is_active = True
    adviser.save()
    assert client.get(address(made.token)).status_code == 404


def test_adviser_who_left_the_office_sees_none_of_its_times(fetch, adviser, offer):
    make_appointment(slot=make_slot(offer=offer, adviser=adviser))
    Membership.objects.filter(user=adviser).delete()
    assert fetch() == []


def test_nobody_has_six_addresses(adviser):
    for _again in range(MOST):
        make_subscription(by=adviser)
    with pytest.raises(TooManySubscriptions):
        make_subscription(by=adviser)


def test_address_is_shown_once(client, adviser):
    answer = client.post(reverse("make_calendar_address"))
    shown = BeautifulSoup(answer.content, "html.parser").select_one(".code").get_text()
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/" + shown.split("/", 3)[3]).status_code == 200
    assert shown not in markup(client.get(reverse("my_calendar")))


def test_one_revokes_ones_own_addresses_only(client, adviser, offer):
    own, other = make_subscription(by=adviser), make_subscription(by=make_adviser(offer.office))
    answers = [client.post(reverse("revoke_calendar_address", args=[m.subscription.pk])) for m in (own, other)]
    assert [answer.status_code for answer in answers] == [302, 404]
    assert CalendarSubscription.objects.get() == other.subscription


def test_page_is_for_advisers(client):
    make_centre()
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert client.get(reverse("my_calendar")).status_code == 404
    assert client.post(reverse("make_calendar_address")).status_code == 404


def test_feed_costs_the_same_with_more_times(client, adviser, offer, costs_the_same):
    """Also with those at a mobile place, each of which has a stand of its own."""
    url = address(make_subscription(by=adviser).token)
    client.logout()
    bus, days = make_place(is_mobile=True), itertools.count(7)

    def add():
        make_slot(offer=offer, capacity=0, room=make_room())
        day = timezone.localdate() + dt.timedelta(days=next(days))
        make_stand(place=bus, day=day)
        make_slot(offer=offer, capacity=0, place=bus, starts_at=local_time.at(day, dt.time(10)))

    costs_the_same(lambda: client.get(url), add=add)
    assert client.get(url).content.count(b"BEGIN:VEVENT") == 6


@pytest.mark.parametrize(
    "day", [dt.date(2027, 3, 27), dt.date(2027, 3, 28), dt.date(2027, 10, 31), dt.date(2027, 11, 1)]
)
def test_feed_keeps_the_wall_time_over_the_change_of_the_clocks(fetch, adviser, offer, day):
    start = dt.datetime.combine(day, dt.time(9), tzinfo=timezone.get_default_timezone())
    make_appointment(slot=make_slot(offer=offer, adviser=adviser, starts_at=start))
    [event] = fetch()
    assert event["DTSTART"].dt == start
    assert event["DTSTART"].dt.replace(tzinfo=None) == dt.datetime.combine(day, dt.time(9))
