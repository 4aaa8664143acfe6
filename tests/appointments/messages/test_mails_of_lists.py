"""Mails about waiting lists and draws: each leads to the family's page, and says nothing that is over."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel, give
from appointments.choices import Occasion
from appointments.groups.draw_actions import hold_draw
from appointments.groups.waiting_actions import accept, leave
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.models import Appointment, CallTask, HeldSeats, Message, Slot, WaitingEntry, Wish, WishList
from tests.factories import make_centre, make_offer, make_office, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house():
    make_centre()


@pytest.fixture
def full_course():
    """A course whose one place is taken; the appointment that takes it."""
    office = make_office(name="Fachstelle Sucht", short_name="Sucht")
    slot = make_course(offer=make_offer(title="Suchtberatung", office=office, has_waiting_list=True))
    return book(slot, family("first"), by=None)


def wishes_for(draw):
    return send_wishes(draw, family("wishes"), Wished([make_drawn_course(draw).course.pk]))


def occasions():
    return [message.occasion for message in Message.objects.filter(waiting_entry__isnull=False).order_by("id")]


def test_entry_of_the_list_is_confirmed(full_course, mailoutbox):
    entry = make_entry(full_course.slot)
    send_waiting_mails()
    mail = mailoutbox[-1]
    assert reverse("waiting_entry", args=[entry.public_id]) in mail.body
    assert "Sucht" not in str(mail.message())


def test_offered_place_names_time_and_limit(full_course, mailoutbox):
    entry = make_entry(full_course.slot)
    cancel(full_course, by=None)
    send_waiting_mails()
    entry.refresh_from_db()
    body = next(mail.body for mail in mailoutbox if mail.to == ["waits@example.org"] and "Uhr" in mail.body)
    assert f"{timezone.localtime(full_course.slot.starts_at):%H:%M}" in body
    assert f"{timezone.localtime(entry.held_seats.until):%H:%M}" in body


@pytest.mark.parametrize("decide", [accept, leave])
def test_offer_that_is_answered_is_not_mailed_any_more(full_course, decide):
    entry = make_entry(full_course.slot)
    cancel(full_course, by=None)
    entry.refresh_from_db()
    decide(entry)
    send_waiting_mails()
    assert Occasion.PLACE_OFFERED not in occasions()
    assert Occasion.WAITING_JOINED not in occasions()


def test_opening_every_link_of_every_mail_changes_nothing(client, full_course, mailoutbox):
    """Programs that read mails open all links in them."""
    make_entry(full_course.slot)
    cancel(full_course, by=None)
    wishes_for(make_draw())
    send_waiting_mails()
    links = set(re.findall(r"https?://[^/]+(/\S+)", " ".join(mail.body for mail in mailoutbox)))
    before = state_of_everything()
    assert {client.get(link).status_code for link in links} == {200}
    assert len(links) == 4
    assert state_of_everything() == before


def state_of_everything():
    tables = (Appointment, WaitingEntry, HeldSeats, WishList, Wish, Slot, Message, CallTask)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_wishes_are_confirmed_with_their_last_moment(mailoutbox):
    draw = make_draw(closes_at=timezone.now() + dt.timedelta(days=3))
    row = wishes_for(draw)
    send_waiting_mails()
    [mail] = mailoutbox
    assert reverse("wish_list", args=[row.public_id]) in mail.body
    assert f"{timezone.localtime(draw.closes_at):%H:%M}" in mail.body


def test_result_of_the_draw_leads_to_the_page(mailoutbox, time_machine):
    draw = make_draw()
    row = wishes_for(draw)
    give(Slot.objects.get(), family("first"))
    send_waiting_mails()
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=make_user())
    send_waiting_mails()
    page = reverse("wish_list", args=[row.public_id])
    # Noted and drawn; that of the first family, which has the only place, leads to its own page.
    assert [page in mail.body for mail in mailoutbox].count(True) == len(mailoutbox) - 1 == 2
