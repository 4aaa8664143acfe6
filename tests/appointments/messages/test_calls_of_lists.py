"""Families on a waiting list or in a draw whom no mail reaches: the desk calls those who left a number."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.desk.calls import open_calls
from appointments.groups.waiting_actions import leave
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.messages.call_actions import finish_call
from appointments.models import CallTask, Message
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import make_appointment, make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_draw, make_drawn_course, make_entry
from tests.outbox import Refusing, send_waiting_mails
from tests.reading import words
from tests.refusals import refused

pytestmark = pytest.mark.django_db

NUMBER = "0123 987"
REACHED = {"phone": NUMBER}


@pytest.fixture(autouse=True)
def desk(client, settings):
    make_centre()
    settings.EMAIL_BACKEND = f"{Refusing.__module__}.{Refusing.__name__}"
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


def wait(**given):
    """Join the list of a time that is full; its place is given back by `cancel(entry.taken_by)`."""
    slot = make_slot(offer=make_offer(title="Babymassage", has_waiting_list=True))
    taken_by = book(slot, family("first"), by=None)
    entry = make_entry(slot, **given)
    entry.taken_by = taken_by
    return entry


def wish(**given):
    slot = make_drawn_course(make_draw(title="Zoo"))
    return send_wishes(slot.course.draw, family("a", **given), Wished([slot.course_id]))


def called():
    return [task.record for task in CallTask.objects.filter(appointment=None)]


def text(client, name, *args):
    return words(client.get(reverse(name, args=args)))


@pytest.mark.parametrize("make", [wait, wish])
def test_family_that_left_a_number_is_called(make):
    record = make(**REACHED)
    send_waiting_mails()
    assert called() == [record]


@pytest.mark.parametrize("make", [wait, wish])
def test_family_without_a_number_stands_among_the_failed_mails_only(make, client):
    make()
    Message.objects.filter(appointment__isnull=False).delete()
    send_waiting_mails()
    assert called() == []
    assert len(BeautifulSoup(client.get(reverse("messages")).content, "html.parser").select("tbody tr")) == 1


def test_call_says_which_place_is_kept_and_until_when(client):
    entry = wait(**REACHED)
    cancel(entry.taken_by, by=None)
    send_waiting_mails()
    entry.refresh_from_db()
    when = f"{timezone.localtime(entry.held_seats.slot.starts_at):%H:%M}"
    assert "Babymassage" in text(client, "calls")
    assert when in text(client, "calls")
    task = CallTask.objects.get(waiting_entry=entry)
    client.post(reverse("call_claim", args=[task.pk]))
    page = text(client, "call", task.pk)
    assert [part for part in ("Babymassage", NUMBER, when) if part not in page] == []
    assert f"{timezone.localtime(entry.held_seats.until):%H:%M}" in page


def test_call_about_wishes_names_the_draw(client, desk):
    wish(**REACHED)
    send_waiting_mails()
    assert "Zoo" in text(client, "calls")
    task = CallTask.objects.get()
    client.post(reverse("call_claim", args=[task.pk]))
    page = text(client, "call", task.pk)
    assert [part for part in ("Zoo", NUMBER) if part not in page] == []
    assert AuditEntry.objects.get(by=desk).action == "wishlist.revealed"


def test_mail_that_says_what_is_no_longer_so_is_no_call():
    leave(wait(**REACHED))
    send_waiting_mails()
    assert called() == []


def test_call_is_made_once_until_it_is_done(desk):
    entry = wait(**REACHED)
    send_waiting_mails()
    cancel(entry.taken_by, by=None)
    send_waiting_mails()
    finish_call(CallTask.objects.get(waiting_entry=entry), by=desk)
    assert not CallTask.objects.open().filter(waiting_entry=entry).exists()


def test_list_is_read_at_once(django_assert_num_queries):
    cancel(wait(**REACHED).taken_by, by=None), wish(**REACHED)
    send_waiting_mails()
    # calls, wishes, their courses and which take place, number of the house, offers at several places
    with django_assert_num_queries(6):
        shown = [(call.subject, call.moment, call.task.record.office.short_name) for call in open_calls()]
    assert len(shown) == 3


@pytest.mark.parametrize("make", [wait, wish])
def test_call_is_forgotten_with_the_details(make):
    record = make(**REACHED)
    send_waiting_mails()
    erase_due(record.erase_on)
    assert not CallTask.objects.exists()


def test_call_is_about_one_thing():
    rows = CallTask.objects.filter(pk=_call_of(wait(**REACHED)).pk)
    assert refused(lambda: rows.update(appointment=make_appointment())) == "call_about_one_thing"
    assert refused(lambda: rows.update(waiting_entry=None)) == "call_about_one_thing"
    assert rows.update(reason="changed") == 1


def _call_of(entry):
    send_waiting_mails()
    return CallTask.objects.get(waiting_entry=entry)
