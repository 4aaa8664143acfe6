"""The desk's call list: who is on it, what it shows of a family, and that opening a number is recorded."""

import datetime as dt
import itertools

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.choices import CallReason, Way
from appointments.clearing.actions import close
from appointments.clearing.queries import Decision
from appointments.groups.draw_actions import hold_draw
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.messages.call_actions import claim_call
from appointments.messages.call_list import ask_to_call
from appointments.models import CallTask, Draw, HeldSeats, Slot
from appointments.models.call import CALLING
from familienzentrum import local_time
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_offer,
    make_office,
    make_place,
    make_slot,
    make_stand,
    make_user,
)
from tests.factories_closing import days_ahead, new_closure
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.reading import markup

pytestmark = pytest.mark.django_db

NUMBER = "0123 987"


@pytest.fixture
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def task():
    """A family whose appointment a closure cancelled, and which left a phone number only."""
    appointment = make_appointment(personal={"name": "Kranich", "phone": NUMBER})
    close(new_closure(), {appointment.pk: Decision(Way.CANCEL)}, by=make_user())
    return CallTask.objects.get()


def text(client, name, *args):
    return markup(client.get(reverse(name, args=args)))


def test_list_names_the_family_but_not_its_number(client, desk, task):
    page = text(client, "calls")
    assert "Kranich" in page
    assert NUMBER not in page
    assert not AuditEntry.objects.filter(by=desk).exists()


def test_time_that_the_house_took_away_is_not_offered_again(client, desk):
    gone = make_appointment(personal={"phone": NUMBER})
    other = make_slot(offer=gone.slot.offer, starts_at=days_ahead(20))
    cancel(gone, by=make_user())
    page = text(client, "call", CallTask.objects.get().pk)
    assert [str(slot.public_id) in page for slot in (gone.slot, other)] == [False, True]


def test_number_is_shown_to_who_says_to_be_calling_and_that_is_recorded(client, desk, task):
    make_slot(offer=task.appointment.slot.offer, starts_at=days_ahead(20))
    assert NUMBER not in text(client, "call", task.pk)
    client.post(reverse("call_claim", args=[task.pk]))
    page = text(client, "call", task.pk)
    assert NUMBER in page
    assert reverse("desk_book", args=[Slot.objects.offered().get().public_id]) in page
    assert {entry.action for entry in AuditEntry.objects.filter(by=desk)} == {"appointment.revealed"}


def test_call_of_a_colleague_is_not_done_by_who_had_its_page_open(client, desk, task):
    """Whoever speaks with the family knows whether it takes the other time."""
    claim_call(task, by=make_user())
    answer = client.post(reverse("call_done", args=[task.pk]), follow=True)
    assert "Bitte nehmen Sie einen anderen Anruf" in markup(answer)
    assert CallTask.objects.get().done_at is None
    with time_machine.travel(timezone.now() + CALLING, tick=False):
        client.post(reverse("call_done", args=[task.pk]))
    assert CallTask.objects.get().done_by == desk


def test_call_that_is_done_leaves_the_list_and_hides_the_number(client, desk, task):
    client.post(reverse("call_done", args=[task.pk]))
    assert "Kranich" not in text(client, "calls")
    assert NUMBER not in text(client, "call", task.pk)
    task.refresh_from_db()
    assert task.done_by == desk


def test_looking_changes_nothing(client, desk, task):
    assert client.get(reverse("call_done", args=[task.pk])).status_code == 405
    assert CallTask.objects.get().done_at is None


def test_family_without_any_contact_is_told_when_it_comes(client, desk):
    appointment = make_appointment(personal={"name": "Star"})
    close(new_closure(), {appointment.pk: Decision(Way.CANCEL)}, by=make_user())
    task = CallTask.objects.get()
    for page in (text(client, "calls"), text(client, "call", task.pk)):
        assert "Star" in page
        assert "tel:" not in page.split("<main")[1].split("</main")[0]


def test_moved_family_hears_both_times(client, desk):
    appointment = make_appointment(personal={"phone": NUMBER})
    new = make_slot(offer=appointment.slot.offer, starts_at=days_ahead(20))
    old = timezone.localtime(appointment.slot.starts_at).strftime("%H:%M")
    close(new_closure(), {appointment.pk: Decision(Way.MOVE, new.pk)}, by=make_user())
    page = text(client, "call", CallTask.objects.get().pk)
    assert old in page
    assert "10:00" in page


def test_desk_is_reminded_of_open_calls(client, desk, task):
    assert reverse("calls") in text(client, "desk")
    CallTask.objects.update(done_at=timezone.now(), done_by=desk)
    assert reverse("calls") not in text(client, "desk")


@pytest.mark.parametrize("stranger", [lambda: make_adviser(make_office()), lambda: make_user(role=Role.COORDINATOR)])
def test_calls_are_for_the_desk(client, task, stranger):
    client.force_login(stranger())
    assert client.get(reverse("calls")).status_code == 404
    assert client.get(reverse("call", args=[task.pk])).status_code == 404


class TestList:
    """A call is read from what stands; each way of meeting asks for something else."""

    @pytest.fixture
    def offer(self):
        return make_offer(office=make_office(phone=""), has_waiting_list=True)

    @pytest.fixture(params=["bus", "phone", "course", "kept place", "lot"])
    def add(self, request, offer):
        bus = make_place(is_mobile=True)
        days = itertools.count(7)

        def at_the_bus():
            day = timezone.localdate() + dt.timedelta(days=next(days))
            make_stand(place=bus, day=day)
            return {"offer": offer, "place": bus, "starts_at": local_time.at(day, dt.time(10))}

        def remind(slot, **personal):
            ask_to_call(make_appointment(slot=slot, personal=personal), CallReason.REMINDER, date=slot)

        def keep():
            slot = make_slot(**at_the_bus())
            make_entry(slot, email="", phone=f"{NUMBER}{slot.pk}")
            assert HeldSeats.objects.filter(slot=slot).exists()

        def draw_lots():
            draw = make_draw()
            wished = Wished([make_drawn_course(draw).course_id])
            send_wishes(draw, family(email="", phone=NUMBER), wished)
            Draw.objects.filter(pk=draw.pk).update(closes_at=timezone.now())
            hold_draw(draw, by=make_user())

        return {
            "bus": lambda: remind(make_slot(**at_the_bus()), phone=NUMBER),
            "phone": lambda: remind(make_slot(offer=offer, channel="phone"), email="ente@example.org"),
            "course": lambda: remind(make_course(offer=offer), phone=NUMBER),
            "kept place": keep,
            "lot": draw_lots,
        }[request.param]

    def test_it_costs_the_same_for_many_calls(self, client, desk, costs_the_same, add):
        costs_the_same(lambda: client.get(reverse("calls")), add=add)


@pytest.mark.time_machine(dt.datetime(2026, 3, 11, 11, 30, tzinfo=dt.UTC), tick=False)
@pytest.mark.parametrize("days_later", [0, 8, 30])
def test_mail_that_came_back_is_about_the_next_date_of_who_joined_late(client, desk, time_machine, days_later):
    """Two dates were before the family joined; once all are over, its own first one is named."""
    first = make_course(dates=4, starts_at=dt.datetime(2026, 3, 3, 17, 30, tzinfo=dt.UTC), course={"joins_late": True})
    made = book(first, family(phone=NUMBER), by=None)
    ask_to_call(made, CallReason.NOT_SENT)
    time_machine.move_to(timezone.now() + dt.timedelta(days=days_later))
    client.force_login(desk)
    day = 24 if days_later == 8 else 17
    assert f"{day}. März, 18:30" in text(client, "call", CallTask.objects.get().pk).replace("\N{NO-BREAK SPACE}", " ")
