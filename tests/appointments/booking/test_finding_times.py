"""The soonest time across offices, for families and at the desk; times during school."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.booking.school_hours import in_school_hours
from appointments.models import Course, Draw, PublicHoliday, SchoolHoliday, Slot
from familienzentrum.choices import Role
from offers.choices import OfferState
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_appointment,
    make_centre,
    make_offer,
    make_slot,
    make_topic,
    make_user,
)
from tests.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(dt.datetime(2027, 3, 1, 7, tzinfo=dt.UTC), tick=False)]

BERLIN = timezone.get_default_timezone()


@pytest.fixture(autouse=True)
def _centre():
    make_centre()


@pytest.fixture
def desk(client):
    client.force_login(make_user(role=Role.FRONT_DESK))


def at(day, hour=9, month=3, **given):
    start = dt.datetime(2027, month, day, hour, tzinfo=BERLIN)
    return make_slot(starts_at=start, **{"ends_at": start + dt.timedelta(hours=1)} | given)


def titles(client, name="soonest", **asked):
    """Return what leads to a booking, in order."""
    response = client.get(reverse(name), asked)
    if name != "soonest":
        return [slot.offer.title for slot in response.context["soonest"]]
    return [title for title, _when in agenda(response, "free")]


def agenda(response, heading):
    """Return title and time of each offer below a heading of the page of the soonest times."""
    section = BeautifulSoup(response.content, "html.parser").find("section", attrs={"aria-labelledby": heading})
    found = section.find_all(class_="agenda__date")
    return [(words(one.p), words(one.find(class_="agenda__when"))) for one in found]


def offer(title, **given):
    return make_offer(title=title, **given)


def test_soonest_time_of_each_offer_comes_first(client):
    late, early = offer("Später"), offer("Früher")
    at(5, offer=late)
    at(4, offer=late)
    at(3, offer=early)
    at(6, offer=early)
    assert titles(client) == ["Früher", "Später"]
    times = [when for _title, when in agenda(client.get(reverse("soonest")), "free")]
    assert ["3. März" in times[0], "4. März" in times[1]] == [True, True]


def test_offer_with_hundreds_of_times_hides_no_other(client):
    many, one = offer("Viele Zeiten"), offer("Eine Zeit")
    first = at(2, offer=many)
    step, length = dt.timedelta(minutes=30), dt.timedelta(minutes=20)
    starts = [first.ends_at + number * step for number in range(450)]
    Slot.objects.bulk_create(
        Slot(offer=many, place=first.place, starts_at=start, ends_at=start + length) for start in starts
    )
    at(30, offer=one)
    assert titles(client) == ["Viele Zeiten", "Eine Zeit"]


def test_what_cannot_be_booked_online_stays_out(client):
    at(3, offer=offer("Pausiert", state=OfferState.PAUSED))
    at(3, offer=offer("Nur am Empfang"), desk_seats=1)
    make_appointment(slot=at(3, offer=offer("Voll")))
    assert titles(client) == []


def test_need_narrows_the_offers(client):
    debts, school = make_topic(), make_topic()
    baby = make_age_phase()
    at(3, offer=offer("Schulden", topics=[debts], languages=["tr"]))
    at(4, offer=offer("Schule", topics=[school], age_phases=[baby]))
    assert titles(client, topic=school.slug) == ["Schule"]
    assert titles(client, language="tr") == ["Schulden"]
    assert titles(client, topic=debts.slug, part="afternoon") == []
    assert titles(client, topic="nonsense") == ["Schulden", "Schule"]


def test_day_to_begin_with_narrows_the_times_alone(client):
    at(3, offer=offer("Vorher"))
    at(5, offer=offer("Nachher"))
    assert titles(client, start="2027-03-05") == ["Nachher"]


def test_open_doors_stand_below(client):
    at(1, hour=8, capacity=0, offer=offer("Offen"))
    response = client.get(reverse("soonest"))
    assert agenda(response, "open") == [("Offen", "jetzt, bis 09:00 Uhr")]


def test_times_during_school():
    """Monday, 1 March 2027, is a day with school; 3 March is a public holiday here, and holidays begin on 5 March."""
    PublicHoliday.objects.create(day=dt.date(2027, 3, 3), name="Feiertag")
    SchoolHoliday.objects.create(name="Ferien", first_day=dt.date(2027, 3, 5), last_day=dt.date(2027, 3, 12))
    fits = [at(2, 8), at(2, 11), at(4, 9), at(15, 9)]
    for day, hour in [(2, 7), (2, 12), (6, 9), (5, 9), (12, 9)]:
        at(day, hour)
    at(3, 9, despite_holiday=True)
    assert list(in_school_hours(Slot.objects.order_by("starts_at"))) == fits


def test_times_during_school_are_local_after_the_clocks_change():
    before, after = at(26, 8), at(30, 8)
    at(30, 7, ends_at=after.starts_at)
    assert list(in_school_hours(Slot.objects.order_by("starts_at"))) == [before, after]


def test_times_of_an_offer_can_be_narrowed_to_school_hours(client):
    one = offer("Rat")
    at(2, 9, offer=one)
    at(2, 15, offer=one)
    response = client.get(reverse("times", args=[one.public_id]), {"during_school": "on"})
    assert [len(day.mornings + day.afternoons) for day in response.context["days"]] == [1]


@pytest.mark.usefixtures("desk")
def test_desk_finds_what_families_do_not_see(client):
    at(3, offer=offer("Nur am Empfang"), desk_seats=1)
    at(4, offer=offer("Noch nicht offen"), bookable_from=timezone.now() + dt.timedelta(days=1))
    assert titles(client, "find_time") == ["Nur am Empfang", "Noch nicht offen"]


@pytest.mark.usefixtures("desk")
def test_places_given_by_lot_are_not_found(client):
    now = timezone.now()
    draw = Draw.objects.create(title="Los", opens_at=now, closes_at=now + dt.timedelta(days=1))
    one = offer("Ferien")
    at(3, offer=one, course=Course.objects.create(offer=one, title="Zirkus", allocation="draw", draw=draw))
    assert titles(client, "find_time") == titles(client) == []


@pytest.mark.usefixtures("desk")
def test_desk_sees_how_many_places_are_kept_for_it(client):
    one = offer("Gruppe")
    at(3, offer=one, capacity=5, desk_seats=2)
    page = BeautifulSoup(client.get(reverse("find_time"), {"offer": one.pk}).content, "html.parser")
    slot = Slot.objects.get()
    assert (slot.free, slot.free_for_families, slot.kept_for_desk) == (5, 3, 2)
    assert "5" in page.select_one(".time__note").get_text()
    assert "2" in page.select_one(".time__note").get_text()


@pytest.mark.usefixtures("desk")
def test_desk_looks_from_any_day_on(client):
    one = offer("Rat")
    at(3, offer=one)
    at(20, month=4, offer=one)
    days = client.get(reverse("find_time"), {"offer": one.pk, "start": "2027-04-01"}).context["days"]
    assert [day.date for day in days] == [dt.date(2027, 4, 20)]


@pytest.mark.usefixtures("desk")
def test_long_list_of_the_desk_goes_on_behind_a_link(client):
    one = offer("Rat")
    for number in range(130):
        at(2 + number // 10, 8 + number % 10, offer=one)
    context = client.get(reverse("find_time"), {"offer": one.pk}).context
    assert "start=2027-03-13" in context["more_url"]
    assert f"offer={one.pk}" in context["more_url"]
    assert context["days"][-1].date == dt.date(2027, 3, 12)


def test_adviser_finds_times_of_the_own_office(client):
    own, other = offer("Eigen"), offer("Fremd")
    at(3, offer=own)
    at(2, offer=other)
    client.force_login(make_adviser(own.office))
    assert titles(client, "find_time") == ["Eigen"]
    assert titles(client, "find_time", offer=other.pk) == ["Eigen"]


def test_finding_is_for_who_books(client):
    client.force_login(make_user(role=Role.COORDINATOR))
    assert client.get(reverse("find_time")).status_code == 404


def test_soonest_costs_the_same_for_many_rows(client, costs_the_same):
    costs_the_same(lambda: client.get(reverse("soonest")), add=lambda: [at(3), at(1, hour=8, capacity=0)])


@pytest.mark.usefixtures("desk")
def test_finding_costs_the_same_for_many_rows(client, costs_the_same):
    costs_the_same(lambda: client.get(reverse("find_time")), add=lambda: at(3))
