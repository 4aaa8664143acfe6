"""Planners plan courses and draws in plain words; families see all dates and book them as one."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.choices import Turn, WaitingState
from appointments.core.courses import planned_course
from appointments.groups.course_actions import Setting, add_date
from appointments.groups.course_cancelling import cancel_course
from appointments.groups.course_refusals import DateIsOver
from appointments.models import Appointment, Course, Draw, PublicHoliday, Slot
from familienzentrum.choices import Role
from tests.factories import make_centre, make_offer, make_room, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 1, 4, 8, tzinfo=dt.UTC)


@pytest.fixture
def planner(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


def typed(**given):
    when = {"first_day": "2027-01-11", "starts_at": "17:00", "ends_at": "18:30", "times": "3", "every_weeks": "1"}
    places = {"title": "Erste Hilfe", "unit": "family", "capacity": "12", "most_per_family": "1"}
    return when | places | {"step": "save"} | given


def new_url(offer):
    return f"{reverse('course_new')}?offer={offer.pk}"


def starts():
    return [timezone.localtime(slot.starts_at).strftime("%d.%m. %H:%M") for slot in Slot.objects.order_by("starts_at")]


def test_weekly_and_further_dates_are_planned(client, planner):
    given = typed(further_dates="30.01.2027 10:00-12:00\n\n31.1.2027, 9.30 bis 11.00 Uhr")
    page = client.post(new_url(make_offer()), given)
    assert page.url == reverse("course_list")
    assert starts() == ["11.01. 17:00", "18.01. 17:00", "25.01. 17:00", "30.01. 10:00", "31.01. 09:30"]


def test_dates_are_shown_before_anything_is_saved(client, planner):
    page = client.post(new_url(make_offer()), typed(step="check"))
    assert len(page.context["dates"]) == 3
    assert not Course.objects.exists()


def test_public_holiday_is_left_out_and_made_up_for(client, planner):
    PublicHoliday.objects.create(day=dt.date(2027, 1, 18), name="Erfundener Feiertag")
    page = client.post(new_url(make_offer()), typed(step="check"))
    assert "Erfundener Feiertag" in words(page)
    assert timezone.localtime(page.context["dates"][-1][0]).date() == dt.date(2027, 2, 1)


def test_preview_says_which_date_cannot_be_had(client, planner):
    room = make_room()
    make_slot(room=room, starts_at=dt.datetime(2027, 1, 18, 16, 30, tzinfo=dt.UTC))
    page = client.post(new_url(make_offer()), typed(step="check", room=room.pk))
    assert page.status_code == 422
    assert "18.\N{NO-BREAK SPACE}Januar" in page.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"first_day": "2027-01-03"}, "first_day"),
        ({"ends_at": "16:00"}, "__all__"),
        ({"further_dates": "next week"}, "__all__"),
        ({"further_dates": "31.02.2027 10:00-12:00"}, "__all__"),
        ({"further_dates": "11.01.2027 17:30-19:00"}, "further_dates"),
        ({"first_day": "2027-03-28", "starts_at": "02:30", "ends_at": "04:00", "times": "1"}, "__all__"),
        ({"bookable_from": "2027-01-05T10:00", "bookable_until": "2027-01-05T09:00"}, "bookable_until"),
        ({"times": "61"}, "times"),
    ],
)
def test_odd_dates_are_refused_where_they_stand(client, planner, given, where):
    page = client.post(new_url(make_offer()), typed(**given))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [where]
    assert not Course.objects.exists()


def test_course_keeps_wall_time_over_the_change_of_the_clocks(client, planner):
    client.post(new_url(make_offer()), typed(first_day="2027-03-22"))
    assert starts() == ["22.03. 17:00", "29.03. 17:00", "05.04. 17:00"]


def test_course_by_lot_cannot_be_booked_before(client, planner):
    draw = make_draw()
    client.post(new_url(make_offer()), typed(draw=draw.pk))
    slot = Slot.objects.get(capacity__gt=0)
    assert slot.bookable_from == slot.starts_at
    assert slot.course.draw == draw


def test_planner_changes_a_course_and_its_dates(client, planner):
    slot = make_course()
    course, last = slot.course, planned_course(slot.course).dates[-1]
    given = {"title": "Neu", "capacity": "5", "most_per_family": "2"}
    assert client.post(reverse("course_edit", args=[course.pk]), given).status_code == 302
    day = {"day": "2027-03-01", "starts_at": "10:00", "ends_at": "11:00"}
    assert client.post(reverse("course_date", args=[course.pk, last.pk]), day).status_code == 302
    assert client.post(reverse("course_date_add", args=[course.pk]), day | {"day": "2027-03-08"}).status_code == 302
    assert client.post(reverse("course_date_drop", args=[course.pk, last.pk])).status_code == 302
    course.refresh_from_db(), slot.refresh_from_db()
    assert (course.title, slot.capacity, planned_course(course).count) == ("Neu", 5, 3)


def test_every_page_of_a_planner_opens(client, planner):
    slot, draw = make_course(), make_draw()
    make_drawn_course(draw)
    first, later, _last = planned_course(slot.course).dates
    pages = [("course_list",), ("course_new",), ("draw_list",), ("draw_new",), ("waiting_lists",)]
    pages += [(name, slot.course.pk) for name in ("course", "course_edit", "course_cancel", "course_date_add")]
    pages += [("course_date", slot.course.pk, first.pk), ("course_date_drop", slot.course.pk, later.pk)]
    pages += [("draw_staff", draw.pk), ("draw_edit", draw.pk)]
    for name, *args in pages:
        assert client.get(reverse(name, args=args)).status_code == 200, name
    assert client.get(new_url(slot.offer)).status_code == 200


def test_planner_cancels_a_course(client, planner):
    slot = make_course()
    book(slot, family(), by=None)
    client.post(reverse("course_cancel", args=[slot.course.pk]))
    assert not Appointment.objects.standing().exists()
    assert client.get(reverse("course", args=[slot.course.pk])).status_code == 200


def test_waiting_lists_are_counted_without_names(client, planner):
    slot = make_course()
    book(slot, family("a"), by=None)
    make_entry(slot, "blaue-ente")
    page = client.get(reverse("waiting_lists"))
    assert page.context["table"].rows[0].get_cell("waiting") == 1
    assert "blaue-ente" not in markup(page)


def test_planner_plans_and_holds_a_draw(client, planner, time_machine):
    given = {"title": "Ferien", "opens_at": "2027-01-04T08:00", "closes_at": "2027-01-10T20:00", "most_seats": "2"}
    client.post(reverse("draw_new"), given)
    draw = Draw.objects.get()
    hold = reverse("draw_hold", args=[draw.pk])
    client.post(hold)
    draw.refresh_from_db()
    assert draw.drawn_at is None
    time_machine.move_to(draw.closes_at)
    client.force_login(planner)
    client.post(hold)
    draw.refresh_from_db()
    assert draw.drawn_by == planner


class TestFamilies:
    def test_courses_hide_no_single_time(self, client):
        single = make_slot(offer=make_offer(), starts_at=timezone.now() + dt.timedelta(days=20))
        for days in range(1, 32):
            make_course(offer=single.offer, dates=1, starts_at=timezone.now() + dt.timedelta(hours=days))
        shown = client.get(reverse("offer", args=[single.offer.public_id]))
        assert shown.context["free"] == [single]
        mine = book(make_slot(offer=single.offer), family(), by=None)
        move = client.get(reverse("move_appointment", args=[mine.public_id]))
        assert list(move.context["form"].slots.values()) == [single]

    def test_offer_and_times_show_all_dates(self, client):
        slot = make_course(capacity=3)
        for page in ("offer", "times"):
            shown = client.get(reverse(page, args=[slot.offer.public_id])).content.decode()
            assert shown.count('<li class="course-dates') == 0
            assert shown.count("<li>") >= 3
            assert reverse("book", args=[slot.public_id]) in shown

    def test_opening_moment_is_shown(self, client):
        slot = make_course(bookable_from=timezone.now() + dt.timedelta(days=1))
        shown = client.get(reverse("times", args=[slot.offer.public_id])).content.decode()
        assert reverse("book", args=[slot.public_id]) not in shown
        assert client.get(reverse("book", args=[slot.public_id])).status_code == 409

    def test_full_course_leads_to_its_waiting_list(self, client):
        slot = make_course()
        book(slot, family(), by=None)
        join = reverse("join_course_list", args=[slot.course.public_id])
        assert join in markup(client.get(reverse("times", args=[slot.offer.public_id])))
        assert client.get(join).status_code == 200

    def test_course_needs_a_contact(self, client):
        slot = make_course()
        page = client.post(
            reverse("book", args=[slot.public_id]), {"adults": "1", "attempt": str(uuid.uuid4()), "step": "check"}
        )
        assert page.context["form"].errors["email"]

    def test_pages_behind_the_code_show_all_dates(self, client):
        booked = book(make_course(), family(), by=None)
        dates = planned_course(booked.slot.course).dates
        for page in ("appointment", "appointment_print"):
            response = client.get(reverse(page, args=[booked.public_id]))
            assert response.context["dates"] == dates
            assert response.content.decode().count("<li>") >= len(dates)
        assert reverse("move_appointment", args=[booked.public_id]) not in markup(response)

    def test_calendar_entry_has_all_dates(self, client):
        booked = book(make_course(), family(), by=None)
        file = client.get(reverse("appointment_ics", args=[booked.public_id])).content.decode()
        assert file.count("BEGIN:VEVENT") == 3

    def test_offered_place_changes_nothing_until_somebody_says_yes(self, client):
        slot = make_course()
        booked, entry = book(slot, family("a"), by=None), make_entry(slot, "b")
        cancel(booked, by=None)
        mine = reverse("waiting_entry", args=[entry.public_id])
        for _look in range(3):
            assert client.get(mine).status_code == 200
        assert client.get(reverse("accept_place", args=[entry.public_id])).status_code == 405
        assert not Appointment.objects.standing().exists()
        page = client.post(reverse("accept_place", args=[entry.public_id]))
        assert page.url == reverse("appointment", args=[Appointment.objects.standing().get().public_id])
        assert client.get(mine).status_code == 200

    def test_late_yes_is_answered_kindly(self, client, time_machine):
        slot = make_course()
        booked, entry = book(slot, family("a"), by=None), make_entry(slot, "b")
        cancel(booked, by=None)
        time_machine.move_to(timezone.now() + dt.timedelta(hours=25))
        page = client.post(reverse("accept_place", args=[entry.public_id]))
        assert page.status_code == 409
        assert page.context["words"]

    def test_family_joins_sees_its_turn_and_leaves(self, client):
        slot = make_slot(offer=make_offer(has_waiting_list=True))
        book(slot, family("a"), by=None)
        make_entry(slot, "b")
        join = reverse("join_waiting_list", args=[slot.offer.public_id])
        assert join in markup(client.get(reverse("times", args=[slot.offer.public_id])))
        assert client.get(join).status_code == 200
        until = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
        given = {
            "adults": "1",
            "email": "c@example.org",
            "until": until,
            "weekdays": ["1", "3"],
            "attempt": str(uuid.uuid4()),
        }
        page = client.post(join, given, follow=True)
        assert page.context["turn"] == Turn.FRONT
        assert page["X-Robots-Tag"] == "noindex"
        entry = page.context["entry"]
        assert entry.weekdays == [1, 3]
        client.post(reverse("leave_waiting_list", args=[entry.public_id]))
        entry.refresh_from_db()
        assert entry.state == WaitingState.LEFT

    @pytest.mark.parametrize("days", [0, 200])
    def test_nobody_waits_for_ever(self, client, days):
        offer = make_offer(has_waiting_list=True)
        until = (timezone.localdate() + dt.timedelta(days=days)).isoformat()
        given = {"adults": "1", "email": "c@example.org", "until": until}
        page = client.post(reverse("join_waiting_list", args=[offer.public_id]), given)
        assert page.context["form"].errors["until"]

    def test_code_leads_to_the_entry_of_the_list(self, client):
        slot = make_course()
        book(slot, family("a"), by=None)
        entry = make_entry(slot, "b")
        page = client.post(reverse("find_appointment"), {"code": entry.personal.code})
        assert page.url == reverse("waiting_entry", args=[entry.public_id])


def test_course_of_a_sensitive_offer_is_planned_in_a_room(client, planner):
    """Nobody may see who comes: neither its first dates nor one that is added or moved goes without a room."""
    offer, room = make_offer(is_sensitive=True), make_room()
    without = client.post(new_url(offer), typed())
    assert (without.status_code, "Wählen Sie einen Raum." in words(without)) == (422, True)
    assert client.post(new_url(offer), typed(room=room.pk)).status_code == 302
    assert Course.objects.get().draw is None
    date = Slot.objects.latest("starts_at")
    when = {"day": f"{timezone.localdate() + dt.timedelta(days=60)}", "starts_at": "17:00", "ends_at": "18:00"}
    for url in (
        reverse("course_date_add", args=[date.course_id]),
        reverse("course_date", args=[date.course_id, date.pk]),
    ):
        assert "Wählen Sie einen Raum." in words(client.post(url, when))


def test_running_course_that_is_cancelled_can_be_changed_no_more(client, planner, time_machine):
    """Its first date stays for the statistics; the others are gone."""
    first = make_course(capacity=3)
    time_machine.move_to(first.ends_at)
    client.force_login(planner)
    address = reverse("course", args=[first.course_id])
    buttons = [reverse(name, args=[first.course_id]) for name in ("course_edit", "course_date_add", "course_cancel")]
    assert [button in markup(client.get(address)) for button in buttons] == [True] * 3
    cancel_course(first.course, by=planner)
    page = client.get(address)
    assert "Dieser Kurs ist abgesagt." in words(page)
    assert [button in markup(page) for button in buttons] == [False] * 3
    assert "Termine, die ausfallen" not in words(page)
    later = (first.ends_at + dt.timedelta(days=50), first.ends_at + dt.timedelta(days=50, hours=1))
    with pytest.raises(DateIsOver):
        add_date(first.course, later, Setting(), by=planner)


def test_page_of_a_waiting_list_names_what_it_is_for_once(client):
    make_centre()
    slot = make_slot(offer=make_offer(title="Krabbelgruppe", has_waiting_list=True))
    book(slot, family(), by=None)
    joining = words(client.get(reverse("join_waiting_list", args=[slot.offer.public_id])))
    assert joining.count("Krabbelgruppe") == 1
