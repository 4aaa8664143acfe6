"""Many hours are fitted together: further advisers, substitutes, horizons, and what cannot be done is left alone."""

import datetime as dt
import itertools

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.models import ConsultationHour, Slot
from appointments.planning.actions import rebuild_all, rebuild_hours, rebuild_slots, withdraw_free
from familienzentrum.constraints import constraint_of
from tests.factories import make_adviser, make_hour, make_offer, make_office, make_room, make_slot
from tests.factories_closing import make_closure, make_room_booking, make_substitution
from tests.factories_hours import make_school_holiday, make_single_date

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

MONDAY = dt.date(2026, 11, 23)
DATES = 13


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(7))), tick=False)


@pytest.fixture
def office():
    return make_office()


def advised(office, adviser=None, **given):
    return make_hour(offer=make_offer(office=office), adviser=adviser or make_adviser(office), **given)


def offered(hour):
    return hour.slots.offered()


def change(hour, **given):
    ConsultationHour.objects.filter(pk=hour.pk).update(**given)
    return rebuild_slots(hour)


class TestFurtherAdvisers:
    @pytest.fixture
    def hour(self, office):
        hour = advised(office)
        hour.further_advisers.add(make_adviser(office), make_adviser(office))
        rebuild_slots(hour)
        return hour

    def test_each_has_a_share_of_every_time(self, hour):
        head = offered(hour).filter(accompanies__isnull=True).first()
        assert offered(hour).filter(accompanies__isnull=True).count() == DATES * 6
        assert head.company.filter(capacity=0, starts_at=head.starts_at).count() == 2

    def test_they_cannot_be_booked_elsewhere(self, hour):
        person = hour.further_advisers.first()
        with pytest.raises(IntegrityError) as refusal:
            rebuild_slots(make_hour(offer=hour.offer, adviser=person))
        assert constraint_of(refusal.value) == "slot_adviser_never_twice"

    def test_who_leaves_is_free_again(self, hour):
        hour.further_advisers.remove(hour.further_advisers.first())
        rebuilt = rebuild_slots(hour)
        assert (rebuilt.withdrawn, offered(hour).filter(accompanies__isnull=False).count()) == (0, DATES * 6)

    def test_they_go_with_the_time_and_come_back_with_it(self, hour):
        change(hour, weekday=1)
        assert set(offered(hour).values_list("starts_at__iso_week_day", flat=True)) == {2}
        assert change(hour, weekday=0).added == []
        assert offered(hour).count() == DATES * 6 * 3

    def test_they_stay_with_a_family(self, hour):
        head = offered(hour).filter(accompanies__isnull=True).first()
        book(head, BookingRequest(), by=None)
        hour.further_advisers.clear()
        rebuild_slots(hour)
        assert [slot.accompanies for slot in offered(hour).filter(accompanies__isnull=False)] == [head, head]

    def test_withdrawing_a_time_withdraws_their_share(self, hour):
        assert withdraw_free(hour.slots.filter(starts_at__date=MONDAY)) == 6
        assert not offered(hour).filter(starts_at__date=MONDAY).exists()


def test_longer_horizon_builds_further_and_opens_by_day():
    hour = make_hour(horizon_weeks=20, valid_from=MONDAY)
    slots = rebuild_slots(hour).added
    assert len(slots) == 21 * 6
    opens = timezone.localtime(slots[-1].bookable_from)
    assert (opens.date(), opens.time()) == (MONDAY, dt.time.min)


def test_lead_time_closes_each_time_before_it_begins():
    slot = rebuild_slots(make_hour(lead_hours=24)).added[0]
    assert slot.starts_at - slot.bookable_until == dt.timedelta(hours=24)


def test_what_families_do_not_notice_changes_for_booked_times_too():
    hour = make_hour(capacity=3)
    slot = rebuild_slots(hour).added[0]
    book(slot, BookingRequest(), by=None)
    assert change(hour, lead_hours=2, desk_seats=18).kept == []
    slot.refresh_from_db()
    assert (slot.taken, slot.desk_seats) == (1, 2)
    assert slot.bookable_until == slot.starts_at - dt.timedelta(hours=2)


def test_place_outside_is_written_on_each_time():
    place = make_room().place
    hour = make_hour(place=place)
    assert {slot.place_id for slot in rebuild_slots(hour).added} == {place.pk}


def test_two_advisers_swap_their_hours(office):
    one, other = advised(office), advised(office)
    rebuild_hours([one, other])
    for hour, adviser in ((one, other.adviser), (other, one.adviser)):
        ConsultationHour.objects.filter(pk=hour.pk).update(adviser=adviser)
    rebuilt = rebuild_hours([one, other])
    assert (rebuilt.added, rebuilt.withdrawn) == ([], 0)
    assert set(offered(one).values_list("adviser", flat=True)) == {other.adviser_id}


def test_substitute_takes_the_free_times(office):
    hour = advised(office)
    rebuild_slots(hour)
    substitution = make_substitution(office=office, adviser=hour.adviser)
    rebuild_all()
    assert offered(hour).filter(adviser=substitution.substitute).count() == 6


def test_closed_house_offers_nothing():
    hour = make_hour()
    make_closure()
    assert len(rebuild_slots(hour).added) == (DATES - 1) * 6


def test_lent_room_is_left_alone():
    room = make_room()
    make_room_booking(room=room)
    assert len(rebuild_slots(make_hour(room=room)).added) == (DATES - 1) * 6


def test_hour_pauses_in_school_holidays():
    make_school_holiday()
    assert len(rebuild_slots(make_hour(in_school_holidays=False)).added) == (DATES - 2) * 6


def test_single_date_falls_out():
    hour = make_hour()
    make_single_date(hour=hour)
    assert len(rebuild_slots(hour).added) == (DATES - 1) * 6


def test_second_rebuild_changes_nothing(office):
    hour = advised(office, room=make_room(), lead_hours=3, horizon_weeks=14, desk_seats=2)
    hour.further_advisers.add(make_adviser(office))
    rebuild_all()
    before = list(Slot.objects.order_by("pk").values())
    rebuilt = rebuild_all()
    assert (rebuilt.added, rebuilt.gone, rebuilt.kept) == ([], [], [])
    assert list(Slot.objects.order_by("pk").values()) == before


def test_second_rebuild_costs_the_same_for_more_dates(costs_the_same):
    offer, hours = make_offer(), itertools.count(9)
    costs_the_same(rebuild_all, add=lambda: make_hour(offer=offer, starts_at=dt.time(next(hours)), ends_at=dt.time(20)))


def test_hour_that_meets_another_does_not_stop_the_rest(office, caplog):
    adviser = make_adviser(office)
    advised(office, adviser)
    advised(office, adviser)
    third = make_hour(weekday=2)
    assert len(rebuild_all().added) == DATES * 6 + 12 * 6
    assert offered(third).count() == 12 * 6
    assert [record.args[1] for record in caplog.records] == ["slot_adviser_never_twice"]


def refused(deed):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        deed()
    return constraint_of(refusal.value)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("hour_rhythm_known", {"rhythm": "monthly"}, {"rhythm": "monthly", "week_of_month": -1}),
        ("hour_rhythm_known", {"week_of_month": 1}, {"rhythm": "monthly", "week_of_month": 4}),
        ("hour_every_sane", {"every": 13}, {"every": 12}),
        ("hour_every_sane", {"every": 0}, {"every": 1}),
        ("hour_break_sane", {"break_minutes": 121}, {"break_minutes": 120}),
        ("hour_lead_and_horizon_sane", {"lead_hours": 721}, {"lead_hours": 720}),
        ("hour_lead_and_horizon_sane", {"horizon_weeks": 53}, {"horizon_weeks": 52}),
    ],
)
def test_hour_constraint(name, wrong, right):
    assert refused(lambda: make_hour(**wrong)) == name
    assert make_hour(**right).pk


def test_hour_constraint_of_room_or_place():
    room = make_room()
    assert refused(lambda: make_hour(room=room, place=room.place)) == "hour_room_or_place"
    assert make_hour(place=room.place).pk


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("single_date_change_known", {"change": "moved"}, {"change": "moved", "moved_to": dt.date(2026, 12, 1)}),
        ("single_date_change_known", {"change": "forgotten"}, {"change": "added"}),
        ("single_date_ends_after_start", {"starts_at": dt.time(9)}, {}),
        (
            "single_date_ends_after_start",
            {"starts_at": dt.time(9), "ends_at": dt.time(9)},
            {"starts_at": dt.time(9), "ends_at": dt.time(10)},
        ),
    ],
)
def test_single_date_constraint(name, wrong, right):
    assert refused(lambda: make_single_date(**wrong)) == name
    assert make_single_date(**right).pk


def test_day_of_an_hour_differs_once():
    date = make_single_date()
    assert refused(lambda: make_single_date(hour=date.hour, change="added")) == "single_date_once"
    assert make_single_date(hour=make_hour()).pk


def test_share_of_a_further_adviser_has_no_places():
    head = rebuild_slots(make_hour()).added[0]
    share = {"offer": head.offer, "hour": head.hour, "accompanies": head, "starts_at": head.starts_at}
    assert refused(lambda: make_slot(**share, capacity=1)) == "slot_company_has_no_seats"
    assert make_slot(**share, capacity=0).pk


def test_school_holidays_end_after_they_begin():
    day = dt.date(2026, 12, 1)
    wrong = {"first_day": day, "last_day": day - dt.timedelta(days=1)}
    assert refused(lambda: make_school_holiday(**wrong)) == "school_holiday_last_day_after_first"
    assert make_school_holiday(first_day=day, last_day=day).pk


def test_school_holidays_stand_in_the_list_once():
    make_school_holiday()
    assert refused(lambda: make_school_holiday(name="Other")) == "school_holiday_once"
    assert make_school_holiday(last_day=dt.date(2026, 12, 10)).pk
