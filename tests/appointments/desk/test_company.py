"""Somebody comes along: what the family, the desk and the companion notice, from the tick to the talk."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.booking.actions import book, cancel, move
from appointments.booking.mending import correct, restore
from appointments.booking.requests import BookingRequest
from appointments.desk.company import candidates
from appointments.desk.company_actions import NotFree, NotWanted, set_companion
from appointments.desk.subscription_actions import make_subscription
from appointments.messages.catching_up import tell_forgotten
from appointments.models import Appointment, CallTask, DayNews
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.client import Client
from tests.factories import make_adviser, make_appointment, make_centre, make_offer, make_room, make_slot, make_user
from tests.factories_closing import make_absence
from tests.factories_groups import make_course
from tests.outbox import send_each_once
from tests.page_forms import forms_of
from tests.reading import markup, words

# A Tuesday: the day before the talk is open, and not the last one before it yet.
TUESDAY = dt.datetime(2027, 3, 2, 9, tzinfo=dt.UTC)
THURSDAY = dt.datetime(2027, 3, 4, 13, tzinfo=dt.UTC)
MORNING_BEFORE = dt.datetime(2027, 3, 3, 7, 10, tzinfo=dt.UTC)
SOUGHT, FOUND = "Wir suchen noch jemanden.", "Es kommt jemand mit."
MISSING = "Bisher haben wir niemanden gefunden."

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(TUESDAY, tick=False)]


@pytest.fixture(autouse=True)
def _house():
    make_centre()


@pytest.fixture
def offer():
    return make_offer(title="Beratung")


@pytest.fixture
def slot(offer):
    return make_slot(offer=offer, starts_at=THURSDAY, adviser=make_adviser(offer.office), room=make_room())


@pytest.fixture
def desk():
    return make_user(role=Role.FRONT_DESK)


@pytest.fixture
def companion():
    return make_user(role=Role.FRONT_DESK, first_name="Ina", last_name="Berg", username="ina")


@pytest.fixture
def booked(slot):
    return booked_by(slot)


def booked_by(slot, **given):
    appointment = book(slot, BookingRequest(**{"email": "ente@example.org", "wants_company": True} | given), by=None)
    send_each_once()
    mail.outbox.clear()
    return appointment


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def own_page(client, appointment):
    return markup(client.get(reverse("appointment", args=[appointment.public_id])))


def sent():
    send_each_once()
    bodies = [written.body for written in mail.outbox]
    mail.outbox.clear()
    return bodies


def form_of(client, appointment):
    url = reverse("desk_company", args=[appointment.pk])
    return next(form for form in forms_of(client.get(url), url) if "companion" in form.controls)


def test_tick_is_off_sealed_and_says_on_the_own_page_that_somebody_is_looked_for(client, slot):
    url = reverse("book", args=[slot.public_id])
    [form] = [form for form in forms_of(client.get(url), url) if "wants_company" in form.controls]
    assert "wants_company" not in form.values
    checked = form.filled(wants_company="on").send(client, ("step", "check"))
    assert "Jemand soll mitkommen" in markup(checked)
    page = client.post(url, {"adults": "1", "wants_company": "on", "step": "book", **_attempt(form)}, follow=True)
    assert SOUGHT in markup(page)
    appointment = Appointment.objects.get()
    assert appointment.personal.wants_company
    assert b"company" not in bytes(appointment.sealed)


def _attempt(form):
    return {"attempt": form.values["attempt"][0]}


@pytest.mark.parametrize(
    "given", [{"channel": "phone"}, {"channel": "video"}, {"channel": "home_visit"}, {"course": 1}]
)
def test_nobody_is_asked_where_nobody_could_come_along(client, offer, given):
    slot = make_course(offer=offer) if "course" in given else make_slot(offer=offer, **given)
    assert "wants_company" not in client.get(reverse("book", args=[slot.public_id])).content.decode()


def test_event_is_no_talk(client):
    slot = make_slot(offer=make_offer(kind="event"))
    assert "wants_company" not in client.get(reverse("book", args=[slot.public_id])).content.decode()


def test_desk_sees_on_board_page_and_list_who_has_nobody_yet(desk, slot, booked):
    client = as_user(desk)
    board = markup(client.get(reverse("desk"), {"tag": f"{timezone.localdate(slot.starts_at)}"}))
    assert "Jemand soll mitkommen: noch niemand gefunden" in board
    assert "Noch ist niemand gefunden." in markup(client.get(reverse("desk_appointment", args=[booked.pk])))
    assert reverse("desk_company", args=[booked.pk]) in _open_part(client)


def _open_part(client):
    page = BeautifulSoup(client.get(reverse("company")).content, "html.parser")
    return str(page.find("section", {"aria-labelledby": "open"}))


def test_list_begins_with_the_soonest_and_leaves_out_who_wants_nobody(desk, offer, booked):
    sooner = booked_by(make_slot(offer=offer, starts_at=THURSDAY - dt.timedelta(hours=2)))
    booked_by(make_slot(offer=offer, starts_at=THURSDAY + dt.timedelta(hours=2)), wants_company=False)
    listed = BeautifulSoup(_open_part(as_user(desk)), "html.parser").find_all("a")
    assert [link["href"] for link in listed] == [reverse("desk_company", args=[one.pk]) for one in (sooner, booked)]


def test_person_is_found_and_the_family_hears_it_without_a_name(client, desk, companion, booked):
    answer = form_of(as_user(desk), booked).filled(companion="ina").send(as_user(desk))
    assert answer.status_code == 302
    [body] = sent()
    assert "Jemand aus dem Haus kommt mit. Das gilt für: Donnerstag, 4. März, 14:00 Uhr." in body.replace("\xa0", " ")
    assert "Berg" not in body
    assert FOUND in own_page(client, booked)
    assert "Berg" not in own_page(client, booked)
    listed = words(as_user(desk).get(reverse("company")))
    assert "Zurzeit wird niemand gesucht." in listed
    assert "Ina Berg" in listed
    assert AuditEntry.objects.filter(action="appointment.companion_set").count() == 1


def test_family_with_a_phone_number_alone_is_called(desk, companion, slot):
    appointment = booked_by(slot, email="", phone="0123 987")
    set_companion(appointment, companion, by=desk)
    page = markup(as_user(desk).get(reverse("call", args=[CallTask.objects.get().pk])))
    assert "Jemand aus dem Haus kommt mit." in page


def test_person_is_taken_back_and_the_family_hears_that_we_look_anew(client, desk, companion, booked):
    set_companion(booked, companion, by=desk)
    sent()
    form_of(as_user(desk), booked).filled(companion="").send(as_user(desk))
    [body] = sent()
    assert "Wir suchen neu jemanden, der mitkommt." in body
    assert SOUGHT in own_page(client, booked)


def test_nobody_found_is_told_on_the_last_open_day_before(client, desk, booked, time_machine):
    assert tell_forgotten() == 0
    time_machine.move_to(MORNING_BEFORE, tick=False)
    assert tell_forgotten() == 1
    [body] = sent()
    assert "Bisher haben wir niemanden gefunden, der mitkommt." in body
    assert tell_forgotten() == 0
    assert MISSING in own_page(client, booked)
    assert "noch niemand gefunden ist" in _open_part(as_user(desk))


def test_nobody_found_for_a_monday_is_told_on_friday(slot, time_machine):
    type(slot).objects.filter(pk=slot.pk).update(
        starts_at=THURSDAY + dt.timedelta(days=4), ends_at=THURSDAY + dt.timedelta(days=4, minutes=30)
    )
    booked_by(type(slot).objects.get(pk=slot.pk))
    for day, told in ((4, 0), (5, 1), (6, 0)):
        time_machine.move_to(dt.datetime(2027, 3, day, 7, 10, tzinfo=dt.UTC), tick=False)
        assert tell_forgotten() == told


def test_whoever_books_on_the_last_day_reads_at_once_that_nobody_is_found(client, slot, time_machine):
    time_machine.move_to(MORNING_BEFORE, tick=False)
    assert MISSING in own_page(client, booked_by(slot))


def test_closed_account_counts_as_nobody_and_the_family_hears_it(client, desk, companion, booked):
    set_companion(booked, companion, by=desk)
    sent()
    companion.is_active = False
    companion.save()
    assert reverse("desk_company", args=[booked.pk]) in _open_part(as_user(desk))
    assert SOUGHT in own_page(client, booked)
    assert tell_forgotten() == 1
    assert "Wir suchen neu jemanden" in sent()[0]


def test_companion_who_will_be_away_is_marked_in_the_list(desk, companion, booked):
    set_companion(booked, companion, by=desk)
    client = as_user(desk)
    assert "dann abwesend" not in words(client.get(reverse("company")))
    make_absence(person=companion, starts_at=THURSDAY - dt.timedelta(hours=1), ends_at=THURSDAY + dt.timedelta(hours=1))
    assert "Ina Berg dann abwesend" in words(client.get(reverse("company")))


def test_moved_talk_has_to_find_somebody_anew(client, desk, companion, offer, booked):
    set_companion(booked, companion, by=desk)
    sent()
    moved = move(booked, make_slot(offer=offer, starts_at=THURSDAY + dt.timedelta(days=7)), by=None)
    assert moved.companion is None
    [body] = sent()
    assert "Neue Zeit:" in body
    assert "Wir suchen neu jemanden" in body
    assert SOUGHT in own_page(client, moved)


def test_companion_hears_of_a_near_talk_that_is_cancelled_unless_it_is_taken_back(
    desk, companion, booked, time_machine
):
    set_companion(booked, companion, by=desk)
    time_machine.move_to(MORNING_BEFORE, tick=False)
    cancel(booked, by=None)
    assert DayNews.objects.get(adviser=companion).get_change_display() == "Sie müssen die Familie nicht mehr begleiten"
    restore(booked, by=None)
    assert not DayNews.objects.filter(adviser=companion).exists()
    assert Appointment.objects.get().companion == companion


def test_family_takes_its_tick_back_and_nobody_comes_along(client, desk, companion, booked):
    set_companion(booked, companion, by=desk)
    sent()
    url = reverse("correct_appointment", args=[booked.public_id])
    [form] = [form for form in forms_of(client.get(url), url) if "wants_company" in form.controls]
    assert form.values["wants_company"] == ["on"]
    form.filled(wants_company=[]).send(client)
    booked.refresh_from_db()
    assert booked.companion is None
    assert "Es kommt niemand mehr mit." in sent()[0]
    assert "Wer mitkommt" not in own_page(client, booked)
    with pytest.raises(NotWanted):
        set_companion(booked, companion, by=desk)


def test_correction_of_something_else_keeps_the_companion(desk, companion, booked):
    set_companion(booked, companion, by=desk)
    personal = Appointment.objects.get().personal
    correct(booked, BookingRequest.from_personal(personal, adults=2), by=desk)
    assert Appointment.objects.get().companion == companion


def test_adviser_finds_the_talk_on_day_and_week_and_in_the_calendar_without_names(client, desk, slot):
    appointment = booked_by(slot, name="Blaue Ente")
    colleague = make_adviser(make_offer().office)
    set_companion(appointment, colleague, by=desk)
    own = as_user(colleague)
    day = own.get(reverse("my_day"), {"tag": f"{timezone.localdate(slot.starts_at)}"})
    for page in (day, own.get(reverse("my_week"))):
        assert "Sie kommen mit" in markup(page)
        assert slot.room.name in markup(page)
        assert "Blaue Ente" not in markup(page)
    url = reverse("adviser_calendar", args=[make_subscription(by=colleague).token])
    [event] = Calendar.from_ical(client.get(url).content).walk("VEVENT")
    assert (event["SUMMARY"], event.decoded("DTSTART")) == ("Sie kommen mit", slot.starts_at)


def test_candidates_are_free_have_a_page_and_hold_another_talk(desk, companion, offer, slot, booked):
    coordinator = make_user(role=Role.COORDINATOR)
    closed = make_user(role=Role.FRONT_DESK, is_active=False)
    away, talks = make_adviser(offer.office), make_adviser(offer.office)
    make_absence(person=away, starts_at=THURSDAY - dt.timedelta(hours=1), ends_at=THURSDAY + dt.timedelta(hours=1))
    make_slot(offer=offer, starts_at=THURSDAY, adviser=talks)
    found = candidates(booked)
    assert {desk, companion} <= set(found)
    assert {coordinator, closed, away, talks, slot.adviser}.isdisjoint(found)


def test_nobody_comes_along_with_two_families_at_once(desk, companion, offer, booked):
    other = booked_by(make_slot(offer=offer, starts_at=THURSDAY))
    set_companion(booked, companion, by=desk)
    with pytest.raises(NotFree):
        set_companion(other, companion, by=desk)


def test_two_desks_that_choose_at_once_are_shown_both_versions(desk, companion, booked):
    ole = make_user(role=Role.FRONT_DESK, username="ole")
    stale, client = form_of(as_user(ole), booked), as_user(ole)
    form_of(as_user(desk), booked).filled(companion="ina").send(as_user(desk))
    asked = stale.filled(companion="ole").send(client)
    assert asked.status_code == 422
    booked.refresh_from_db()
    assert booked.companion == companion


def test_strangers_of_another_office_may_not_say_who_comes_along(booked):
    stranger = as_user(make_adviser(make_offer().office))
    assert stranger.get(reverse("desk_company", args=[booked.pk])).status_code == 404
    assert stranger.get(reverse("company")).status_code == 404


def test_erasure_forgets_who_came_along(desk, companion, booked):
    set_companion(booked, companion, by=desk)
    erase_due(timezone.localdate(THURSDAY) + dt.timedelta(days=3))
    erased = Appointment.objects.get()
    assert (erased.sealed, erased.companion) == (None, None)


@pytest.mark.parametrize("page", ["company", "desk"])
def test_page_costs_the_same_however_many_want_company(desk, companion, offer, page, costs_the_same):
    def add():
        for found in (None, companion):
            slot = make_slot(offer=offer, starts_at=TUESDAY + dt.timedelta(hours=1))
            make_appointment(slot=slot, personal={"wants_company": True}, companion=found)

    client = as_user(desk)
    costs_the_same(lambda: client.get(reverse(page)), add=add)
