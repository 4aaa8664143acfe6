"""Pages of the plan: closures and absences with the appointments in the way, substitutions, duties, staffing."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.models import Absence, Appointment, Closure, Slot, Substitution
from familienzentrum import local_time
from familienzentrum.choices import Role
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_hour,
    make_offer,
    make_office,
    make_slot,
    make_user,
)
from tests.factories_closing import days_ahead, make_absence, make_closure, make_duty, make_substitution
from tests.factories_groups import make_course
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client):
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


def day(days):
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def a_week(**given):
    return {"scope": "house", "first_day": day(6), "last_day": day(13), "reason": "Betriebsferien"} | given


def text(response):
    return markup(response)


@pytest.mark.parametrize("name", ["staffing", "closure_list", "absence_list", "substitution_list", "duty_list"])
def test_page_of_the_plan_is_for_planners(client, name):
    url = reverse(name)
    for role, status in [(Role.COORDINATOR, 200), (Role.ADMINISTRATION, 200), (Role.FRONT_DESK, 404)]:
        client.force_login(make_user(role=role))
        assert client.get(url).status_code == status


def test_closure_without_appointments_is_saved_at_once(client, planner):
    make_slot()
    response = client.post(reverse("closure_new"), a_week(), follow=True)
    closure = Closure.objects.get()
    assert timezone.localtime(closure.starts_at).time() == timezone.localtime(closure.ends_at).time() == dt.time.min
    assert (closure.ends_at - closure.starts_at).days == 8
    assert "Betriebsferien" in text(response)
    assert not Slot.objects.offered().exists()


def test_closure_asks_about_each_appointment_before_it_saves(client, planner):
    appointment = make_appointment(personal={"name": "Kranich", "phone": "0123 987"})
    new = make_slot(offer=appointment.slot.offer, starts_at=days_ahead(20))
    asked = client.post(reverse("closure_new"), a_week())
    assert asked.status_code == 200
    assert f"appointment-{appointment.pk}" in text(asked)
    assert "Kranich" not in text(asked)
    assert not Closure.objects.exists()
    decided = a_week(asked="1") | {f"appointment-{appointment.pk}": f"move-{new.pk}"}
    assert client.post(reverse("closure_new"), decided).status_code == 302
    assert Appointment.objects.get().slot == new


def test_family_that_books_meanwhile_brings_the_list_back(client, planner):
    first = make_appointment()
    decided = a_week(asked="1") | {f"appointment-{first.pk}": "cancel"}
    second = make_appointment()
    response = client.post(reverse("closure_new"), decided)
    assert response.status_code == 422
    assert f"appointment-{second.pk}" in text(response)
    assert not Closure.objects.exists()
    assert Appointment.objects.standing().count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_day": "gestern"},
        {"last_day": day(5)},
        {"first_day": day(-9), "last_day": day(-2)},
        {"last_day": day(2000)},
        {"last_day": "9999-12-31"},
        {"first_day": "0001-01-01"},
        {"scope": "office"},
        {"scope": "room"},
        {"last_day": "", "from_time": "12:00", "to_time": "12:00"},
    ],
)
def test_closure_that_makes_no_sense_is_explained(client, planner, wrong):
    response = client.post(reverse("closure_new"), a_week(**wrong))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Closure.objects.exists()


def test_running_closure_ends_now_and_a_future_one_is_removed(client, planner):
    running = make_closure(starts_at=timezone.now() - dt.timedelta(days=1))
    future = make_closure(starts_at=days_ahead(20), ends_at=days_ahead(21))
    for closure in (running, future):
        assert client.get(reverse("closure", args=[closure.public_id])).status_code == 200
        assert client.post(reverse("closure_end", args=[closure.public_id])).status_code == 302
    assert Closure.objects.get().ends_at <= timezone.now()


def test_closure_ends_on_an_earlier_day(client, planner):
    closure = make_closure()
    url = reverse("closure_end", args=[closure.public_id])
    for late in (day(30), day(-1), "9999-12-31", ""):
        assert client.post(url, {"last_day": late}).context["form"].errors
    client.post(url, {"last_day": day(8)})
    closure.refresh_from_db()
    assert timezone.localtime(closure.ends_at).date() == timezone.localdate() + dt.timedelta(days=9)


def test_adviser_enters_and_sees_own_absences_only(client):
    office = make_office()
    adviser = make_adviser(office)
    other = make_absence(person=make_adviser(office))
    client.force_login(adviser)
    assert client.get(reverse("absence", args=[other.public_id])).status_code == 404
    assert client.post(reverse("absence_end", args=[other.public_id])).status_code == 404
    week = {"first_day": day(6), "last_day": day(13)}
    assert client.post(reverse("absence_new"), week | {"person": other.person_id}).context["form"].errors
    assert client.post(reverse("absence_new"), week | {"person": adviser.pk}).status_code == 302
    assert Absence.objects.filter(person=adviser).count() == 1
    assert str(other.person) not in text(client.get(reverse("absence_list")))


def test_substitution_offers_only_who_is_free(client, planner):
    office = make_office()
    adviser, busy, free = (make_adviser(office, last_name=name) for name in "ABC")
    offer = make_offer(office=office)
    slot = make_slot(offer=offer, adviser=adviser)
    make_slot(offer=offer, adviser=busy, starts_at=slot.starts_at)
    asked = {"adviser": adviser.memberships.get().pk, "first_day": day(6), "last_day": day(13)}
    response = client.post(reverse("substitution_new"), asked)
    assert response.context["people"] == [free]
    assert client.post(reverse("substitution_new"), asked | {"asked": "1", "substitute": busy.pk}).status_code == 200
    assert not Substitution.objects.exists()
    client.post(reverse("substitution_new"), asked | {"asked": "1", "substitute": free.pk})
    slot.refresh_from_db()
    assert slot.adviser == free
    client.post(reverse("substitution_end", args=[Substitution.objects.get().public_id]))
    assert not Substitution.objects.exists()


def test_families_hear_of_a_substitute_and_staff_read_it_before(client, planner):
    """Also of a later evening of a course, and where they meet by video: the link led to somebody else."""
    office, house, own = make_office(), "https://video.example.org/haus", "https://video.example.org/eigen"
    adviser, free = make_adviser(office), make_adviser(office)
    hour = make_hour(offer=make_offer(office=office), channel="video", adviser=adviser, video_link=house)
    start = local_time.at(timezone.localdate() + dt.timedelta(days=8), dt.time(9))
    for number, link in enumerate(["", own]):
        at = start + number * dt.timedelta(hours=1)
        slot = make_slot(offer=hour.offer, hour=hour, adviser=adviser, channel="video", starts_at=at)
        talk = make_appointment(slot=slot, personal={"email": f"{number}@example.org", "video_link": link})
    first = make_course(offer=make_offer(office=office), dates=2, starts_at=start - dt.timedelta(days=5))
    evening = Slot.objects.filter(course=first.course).latest("starts_at")
    Slot.objects.filter(pk=evening.pk).update(adviser=adviser)
    make_appointment(slot=first, personal={"phone": "0123 456"})
    asked = {"adviser": adviser.memberships.get().pk, "first_day": day(6), "last_day": day(13)}
    asked |= {"asked": "1", "substitute": free.pk}
    page = client.post(reverse("substitution_new"), asked)
    said = "2 Familien erfahren es per E-Mail, 1 Familie müssen wir anrufen."
    for sentence in (said, "Jetzt ist jemand anderes für Sie da.", "Der Link zum Video-Gespräch gilt nicht mehr."):
        assert sentence in words(page)
    assert not Substitution.objects.exists()
    saved = client.post(reverse("substitution_new"), asked | {"foretold": page.context["seal"]}, follow=True)
    assert said in words(saved)
    send_waiting_mails()
    assert len(mail.outbox) == 2
    theirs = client.get(reverse("appointment", args=[talk.public_id])).content.decode()
    assert house not in theirs
    assert own not in theirs
    end = reverse("substitution_end", args=[Substitution.objects.get().public_id])
    page = client.post(end)
    assert "2 Familien erfahren es per E-Mail." in words(page)
    client.post(end, {"foretold": page.context["seal"]})
    assert not Substitution.objects.exists()
    assert house in client.get(reverse("appointment", args=[talk.public_id])).content.decode()


def test_substitution_says_so_when_nobody_is_free(client, planner):
    substitution = make_substitution()
    asked = {"adviser": substitution.adviser.memberships.get().pk, "first_day": day(6), "last_day": day(13)}
    substitution.substitute.memberships.all().delete()
    response = client.post(reverse("substitution_new"), asked)
    assert (response.status_code, response.context["people"]) == (200, [])


def test_duty_is_entered_and_listed(client, planner):
    person = make_user(role=Role.FRONT_DESK, last_name="Amsel")
    sent = {"person": person.pk, "weekday": 0, "starts_at": "09:00", "ends_at": "12:00", "valid_from": day(0)}
    assert client.post(reverse("duty_new"), sent | {"ends_at": "08:00"}).status_code == 200
    assert client.post(reverse("duty_new"), sent).status_code == 302
    assert "Amsel" in text(client.get(reverse("duty_list")))
    make_duty(person=person)


def test_all_are_cancelled_or_sent_a_week_later_by_one_button_and_saved_by_another(client, planner):
    offer, start = make_offer(), days_ahead(7)
    for minutes in (0, 30):
        slot = make_slot(offer=offer, starts_at=start + dt.timedelta(minutes=minutes))
        make_appointment(slot=slot, personal={"email": "a@example.org"})
        make_slot(offer=offer, starts_at=slot.starts_at + dt.timedelta(days=7))
    make_appointment(slot=make_slot(offer=offer, starts_at=start + dt.timedelta(hours=2)))
    asked = a_week(first_day=day(7), last_day=day(7))
    url = reverse("closure_new")
    first = client.post(url, asked)
    assert "Wenn ihr Termin ausfällt, steht sie vor der Tür" in markup(first)
    for button, way in (("cancel", {"cancel"}), ("week", {"move", ""})):
        page = client.post(url, asked | {"asked": "1", "all": button})
        chosen = [field.initial.partition("-")[0] for field in page.context["form"].fields.values()]
        assert (len(chosen), set(chosen)) == (3, way)
        assert not Closure.objects.exists()
