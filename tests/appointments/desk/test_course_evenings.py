"""A course is several evenings with the same people: each evening knows who is expected, and who came to it alone."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.requests import BookingRequest
from appointments.core.courses import planned_course
from appointments.desk.transitions import Step, StepRefused, take_step
from appointments.groups.course_actions import Setting, change_date
from appointments.models import Appointment, Attendance, Slot
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from familienzentrum.constraints import constraint_of
from familienzentrum.models import AuditEntry
from tests.conventions.tree import ROOT
from tests.factories import make_adviser, make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_course
from tests.reading import words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 10, 17, 30, tzinfo=dt.UTC), tick=False),
]
WEEK = dt.timedelta(days=7)
HOUR = dt.timedelta(hours=1)


def called(name, **given):
    return BookingRequest(name=name, email=f"{name}@example.org", **given)


@pytest.fixture(autouse=True)
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def first(time_machine):
    """Three weekly evenings; today is the third, and two families have booked."""
    now = timezone.now()
    time_machine.move_to(now - 3 * WEEK)
    first = make_course(capacity=5, starts_at=now - 2 * WEEK, course={"title": "Kochen"})
    for name, adults in (("Kranich", 2), ("Amsel", 1)):
        book(first, called(name, adults=adults), by=None)
    time_machine.move_to(now)
    return first


@pytest.fixture
def evenings(first):
    return planned_course(first.course).dates


@pytest.fixture
def kranich(first):
    return Appointment.objects.order_by("pk").first()


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def cards(client, **query):
    return page(client.get(reverse("desk"), query)).select(".board .time-card")


def press(client, card, step, party=0):
    """Press a button of the card as a browser would."""
    form = card.select("form.party__steps")[party]
    given = {field["name"]: field["value"] for field in form.select("input[type=hidden]") if field["name"] == "date"}
    return client.post(form["action"], given | {"step": step}, follow=True)


def states(appointment):
    """Return what is noted of the later evenings."""
    return [Attendance.objects.filter(appointment=appointment, date=date).first() for date in later_dates(appointment)]


def later_dates(appointment):
    return planned_course(appointment.slot.course).dates[1:]


def test_board_of_the_third_evening_greets_everybody_who_booked_the_course(client, first):
    [card] = cards(client)
    said = words(card)
    assert all(word in said for word in ("Kochen", "Termin 3 von 3", "Kranich", "2 Erwachsene", "Amsel"))


def test_each_evening_has_its_own_check_in(client, kranich, evenings):
    [card] = cards(client)
    press(client, card, "check_in")
    [card] = cards(client)
    assert "time-card--arrived" in card["class"]
    assert [state and state.state for state in states(kranich)] == [None, "arrived"]
    kranich.refresh_from_db()
    assert (kranich.state, kranich.arrived_at) == ("booked", None)
    press(client, card, "undo_check_in")
    assert not Attendance.objects.exists()


def test_who_missed_the_first_evening_is_expected_at_the_third(client, kranich):
    Appointment.objects.filter(pk=kranich.pk).update(state="no_show")
    [card] = cards(client)
    assert "Kranich" in words(card)
    assert card.select_one("button[value=check_in]")


def test_no_show_is_noted_once_the_evening_has_begun_and_taken_back_by_checking_in(
    desk, kranich, evenings, time_machine
):
    third = evenings[2]
    time_machine.move_to(third.starts_at - HOUR)
    with pytest.raises(StepRefused):
        take_step(kranich, Step.MARK_NO_SHOW, by=desk, date=third)
    time_machine.move_to(third.starts_at)
    take_step(kranich, Step.MARK_NO_SHOW, by=desk, date=third)
    assert Attendance.objects.get().state == "no_show"
    take_step(kranich, Step.CHECK_IN, by=desk, date=third)
    assert Attendance.objects.get().state == "arrived"


@pytest.mark.parametrize("step", [Step.BEGIN, Step.FINISH])
def test_nobodys_talk_begins_in_a_course(desk, kranich, evenings, step):
    with pytest.raises(StepRefused):
        take_step(kranich, step, by=desk, date=evenings[2])


def test_evening_of_another_course_is_not_found(client, kranich):
    other = make_course(starts_at=timezone.now())
    given = {"step": "check_in", "date": other.pk}
    assert client.post(reverse("desk_change", args=[kranich.pk]), given).status_code == 404
    assert not Attendance.objects.exists()


def test_log_says_who_noted_something_and_not_what(client, desk, kranich):
    [card] = cards(client)
    press(client, card, "check_in")
    entry = AuditEntry.objects.get(action__startswith="appointment.", by=desk)
    assert (entry.action, entry.details) == ("appointment.attendance_noted", {})


def test_search_finds_todays_evening_by_pseudonym_and_by_code(client, kranich):
    for typed in ("kran", kranich.personal.code):
        [card] = page(client.post(reverse("desk_search"), {"who": typed})).select(".desk__found .time-card")
        assert "Termin 3 von 3" in words(card)
        assert ("Kranich" in words(card), "Amsel" in words(card)) == (True, False)


def test_names_stand_on_the_day_itself_only(client, first):
    [card] = cards(client, tag=timezone.localdate(timezone.now() - WEEK).isoformat())
    assert "Kranich" not in words(card)
    assert "2 Erwachsene" in words(card)


def test_board_costs_the_same_for_one_family_and_for_three(client, costs_the_same):
    course = make_course(capacity=9, dates=1, starts_at=timezone.now() + HOUR, course={"most_per_family": 9})
    costs_the_same(lambda: client.get(reverse("desk")), add=lambda: book(course, family(), by=None))


class TestOffice:
    @pytest.fixture(autouse=True)
    def adviser(self, client, first):
        client.force_login(make_adviser(first.offer.office))

    def test_own_day_notes_who_came(self, client, kranich):
        [card] = page(client.get(reverse("my_day"))).select(".time-card")
        press(client, card, "check_in")
        assert [state and state.state for state in states(kranich)] == [None, "arrived"]

    def test_list_of_the_office_has_a_course_until_its_last_evening(self, client, time_machine, evenings):
        rows = page(client.get(reverse("office_appointments"))).select("tbody tr")
        assert len(rows) == 2
        time_machine.move_to(evenings[-1].starts_at + dt.timedelta(days=1))
        assert "Kochen" not in words(client.get(reverse("office_appointments")))

    def test_page_of_a_family_says_on_which_evenings_it_was_there(self, client, desk, kranich, evenings):
        take_step(kranich, Step.CHECK_IN, by=desk, date=evenings[2])
        said = words(client.get(reverse("office_appointment", args=[kranich.pk])))
        assert said.count("war da") == 1


class TestForgotten:
    @pytest.fixture(autouse=True)
    def came(self, desk, kranich, evenings):
        take_step(kranich, Step.CHECK_IN, by=desk, date=evenings[2])

    def test_attendance_goes_with_what_the_family_told(self, time_machine):
        time_machine.move_to(timezone.now() + WEEK)
        erase_due()
        assert not Attendance.objects.exists()
        assert Appointment.objects.count() == 2

    def test_whoever_erases_takes_the_attendance_along(self, kranich):
        erased = {"sealed": None, "told": None, "code_digest": None, "attempt": None, "contact_digest": None}
        Appointment.objects.filter(pk=kranich.pk).update(**erased)
        assert not Attendance.objects.exists()

    def test_no_figure_of_the_report_can_count_it(self):
        sources = "".join(path.read_text() for path in (ROOT / "reporting").rglob("*.py"))
        assert "ttendances" not in sources
        assert "Attendance" not in sources


def test_evening_that_is_put_off_forgets_who_was_checked_in_early(desk, kranich, evenings, time_machine):
    third = evenings[2]
    time_machine.move_to(third.starts_at - HOUR)
    take_step(kranich, Step.CHECK_IN, by=desk, date=third)
    change_date(third, (third.starts_at + WEEK, third.ends_at + WEEK), Setting(), by=desk)
    assert not Attendance.objects.exists()


class TestGuards:
    def refused(self, **given):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Attendance.objects.create(**{"state": "arrived"} | given)
        return constraint_of(refusal.value)

    def test_attendance_of_a_later_date_of_the_booked_course_only(self, kranich, evenings):
        rule = "attendance_of_a_later_date"
        other = planned_course(make_course().course).dates[1]
        assert self.refused(appointment=kranich, date=evenings[0]) == rule
        assert self.refused(appointment=kranich, date=other) == rule
        assert self.refused(appointment=kranich, date=make_slot()) == rule
        assert Attendance.objects.create(appointment=kranich, date=evenings[1], state="arrived").pk

    def test_nobody_comes_to_what_is_cancelled_or_erased(self, desk, kranich, evenings):
        amsel = Appointment.objects.last()
        cancel(amsel, by=desk)
        assert self.refused(appointment=amsel, date=evenings[1]) == "attendance_of_a_later_date"
        erased = {"sealed": None, "told": None, "code_digest": None, "attempt": None, "contact_digest": None}
        Appointment.objects.filter(pk=kranich.pk).update(**erased)
        assert self.refused(appointment=kranich, date=evenings[1]) == "attendance_of_a_later_date"

    def test_attendance_state_said(self, kranich, evenings):
        assert self.refused(appointment=kranich, date=evenings[1], state="booked") == "attendance_state_said"
        assert Attendance.objects.create(appointment=kranich, date=evenings[1], state="no_show").pk

    def test_attendance_once_per_date(self, kranich, evenings):
        assert Attendance.objects.create(appointment=kranich, date=evenings[1], state="no_show").pk
        assert self.refused(appointment=kranich, date=evenings[1]) == "attendance_once_per_date"
        assert Attendance.objects.create(appointment=kranich, date=evenings[2], state="arrived").pk


class TestList:
    """Names for whom they help, and none on paper where a name would tell too much."""

    def pages(self, client, date):
        return [client.get(reverse(name, args=[date.public_id])) for name in ("participants", "sign_in_sheet")]

    def test_desk_prints_names_on_the_evenings_of_the_course(self, client, desk, evenings, time_machine):
        for response in self.pages(client, evenings[2]):
            assert "Kranich" in words(response)
        assert AuditEntry.objects.filter(action="participants.listed", by=desk).count() == 2
        time_machine.move_to(timezone.now() + dt.timedelta(days=1))
        for response in self.pages(client, evenings[2]):
            assert "Kranich" not in words(response)

    def test_administration_reads_no_names(self, client, evenings):
        client.force_login(make_user(role=Role.ADMINISTRATION))
        for response in self.pages(client, evenings[2]):
            assert "Kranich" not in words(response)
        assert not AuditEntry.objects.filter(action="participants.listed").exists()

    def test_office_of_the_course_prepares_it_on_any_day_and_another_one_never(
        self, client, first, evenings, time_machine
    ):
        time_machine.move_to(timezone.now() - dt.timedelta(days=1))
        client.force_login(make_adviser(first.offer.office))
        assert "Kranich" in words(self.pages(client, evenings[2])[1])
        client.force_login(make_adviser(make_offer().office))
        assert [response.status_code for response in self.pages(client, evenings[2])] == [404, 404]

    def test_list_of_a_sensitive_offer_has_the_beginnings_of_codes_alone(self, client, first, kranich, evenings):
        first.offer.is_sensitive = True
        first.offer.save()
        for who in (None, make_adviser(first.offer.office)):
            if who:
                client.force_login(who)
            for response in self.pages(client, evenings[2]):
                said = words(response)
                assert f"{kranich.personal.code[:4]}…" in said
                assert all(word not in said for word in ("Kranich", "Amsel", "Kochen", "Unterschrift"))

    def test_list_says_on_which_evenings_each_family_was_there(self, client, desk, kranich, evenings):
        take_step(kranich, Step.CHECK_IN, by=desk, date=evenings[2])
        rows = page(client.get(reverse("participants", args=[evenings[2].public_id]))).select("tbody tr")
        assert [[words(cell).split()[0] for cell in row.select("td.is-short")] for row in rows][0][2] == "war"
        assert "war da" not in words(rows[1])

    def test_evenings_before_a_family_joined_are_not_taken_for_forgotten(self, client, kranich, evenings):
        Appointment.objects.filter(pk=kranich.pk).update(begins_with=evenings[1])
        rows = page(client.get(reverse("participants", args=[evenings[2].public_id]))).select("tbody tr")
        said = [[words(cell) for cell in row.select("td.is-short")] for row in rows]
        assert said[0] == ["nicht gebucht", "– nichts notiert", "– nichts notiert"]
        assert "nicht gebucht" not in said[1]

    def test_code_tells_families_apart_that_are_called_the_same(self, client):
        course = make_course(capacity=3, starts_at=timezone.now() + HOUR)
        same = [book(course, BookingRequest(name="Star", phone=f"0123 45{number}"), by=None) for number in range(2)]
        for response in self.pages(client, course):
            assert all(f"Star {one.personal.code[:4]}…" in words(response) for one in same)

    def test_list_costs_the_same_for_one_family_and_for_three(self, client, costs_the_same):
        course = make_course(capacity=9, starts_at=timezone.now() + HOUR, course={"most_per_family": 9})
        url = reverse("participants", args=[course.public_id])
        costs_the_same(lambda: client.get(url), add=lambda: book(course, called("Star"), by=None))

    def test_group_without_a_course_has_a_list_too(self, client):
        group = make_slot(capacity=4, starts_at=timezone.now() + HOUR)
        book(group, called("Star"), by=None)
        assert "Star" in words(self.pages(client, Slot.objects.get(pk=group.pk))[1])
