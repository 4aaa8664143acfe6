"""The desk enters a family on a list for it: with a phone number alone, and the family holds its code in hand."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.groups.waiting_actions import find_entry
from appointments.groups.wish_actions import find_wishes
from appointments.models import CallTask, WaitingEntry, WishList
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course
from tests.reading import words

pytestmark = pytest.mark.django_db

PHONE = "0123 987"


@pytest.fixture(autouse=True)
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


def filled(**given):
    return {"adults": "1", "phone": PHONE, "attempt": str(uuid.uuid4())} | given


def waiting(**given):
    until = timezone.localdate() + dt.timedelta(days=20)
    return filled(until=until.isoformat(), **given)


def code(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one(".code").get_text()


def test_page_leads_to_every_list(client):
    listed = make_offer(title="Stillberatung", has_waiting_list=True)
    make_offer(title="Ohne Liste")
    full = make_course(course={"title": "Volle Runde"})
    book(full, family(), by=None)
    free = make_course(course={"title": "Freie Runde"})
    draw = make_draw(title="Osterferien")
    make_drawn_course(draw)
    make_drawn_course(make_draw(title="Vorbei", closes_at=timezone.now() - dt.timedelta(hours=1)))
    page = BeautifulSoup(client.get(reverse("desk_lists")).content, "html.parser")
    links = {link["href"] for link in page.select("main a")}
    assert reverse("desk_wait_offer", args=[listed.public_id]) in links
    assert reverse("desk_wait_course", args=[full.course.public_id]) in links
    assert reverse("desk_book", args=[free.public_id]) in links
    assert reverse("desk_wish", args=[draw.public_id]) in links
    assert "Ohne Liste" not in page.get_text()
    assert "Vorbei" not in page.get_text()


def test_page_costs_the_same_for_one_and_for_three(client, costs_the_same):
    def add():
        make_offer(has_waiting_list=True)
        make_course()
        make_drawn_course(make_draw())

    costs_the_same(lambda: client.get(reverse("desk_lists")), add=add)


def test_board_leads_to_the_lists(client):
    assert reverse("desk_lists") in client.get(reverse("desk")).content.decode()


def test_family_waits_with_a_phone_number_alone_and_is_called_when_a_place_is_free(client, desk):
    slot = make_slot(offer=make_offer(has_waiting_list=True))
    first = book(slot, family("first"), by=None)
    shown = client.post(reverse("desk_wait_offer", args=[slot.offer.public_id]), waiting())
    entry = find_entry(code(shown))
    assert "Wir rufen Sie an, sobald ein Platz frei ist." in words(shown)
    assert entry.personal.phone == PHONE
    assert AuditEntry.objects.get(action="waitingentry.joined").by == desk
    client.post(reverse("desk_cancel", args=[first.pk]), {"whose": "family"})
    assert CallTask.objects.get().waiting_entry == entry


def test_family_that_is_known_by_its_code_alone_is_promised_no_call(client):
    first = make_course(offer=make_offer(is_sensitive=True))
    book(first, BookingRequest(), by=None)
    url = reverse("desk_wait_course", args=[first.course.public_id])
    assert "Weder Telefonnummer noch E-Mail-Adresse ist nötig" in words(client.get(url))
    shown = client.post(url, filled(phone=""))
    assert find_entry(code(shown)) == WaitingEntry.objects.get()
    assert "Bitte sehen Sie deshalb jeden Tag mit dem Code auf unserer Website nach" in words(shown)
    assert "rufen" not in words(shown)


def test_entry_that_is_reloaded_is_the_same(client):
    first = make_course()
    book(first, family(), by=None)
    url, data = reverse("desk_wait_course", args=[first.course.public_id]), filled()
    assert code(client.post(url, data)) == code(client.post(url, data))
    assert WaitingEntry.objects.count() == 1


def test_nobody_waits_without_a_way_to_be_told(client):
    url = reverse("desk_wait_offer", args=[make_offer(has_waiting_list=True).public_id])
    refused = client.post(url, waiting(phone=""))
    assert refused.status_code == 422
    assert "E-Mail-Adresse oder Telefonnummer" in words(refused)
    assert not WaitingEntry.objects.exists()


def test_family_that_waits_already_is_not_entered_twice(client):
    url = reverse("desk_wait_offer", args=[make_offer(has_waiting_list=True).public_id])
    client.post(url, waiting())
    again = client.post(url, waiting())
    assert again.status_code == 422
    assert WaitingEntry.objects.count() == 1


def test_desk_notes_wishes_with_a_phone_number_alone(client, desk):
    draw = make_draw()
    course = make_drawn_course(draw).course
    shown = client.post(reverse("desk_wish", args=[draw.public_id]), filled(**{f"course_{course.pk}": "1"}))
    assert find_wishes(code(shown)) == WishList.objects.get()
    assert "Wir rufen Sie an und sagen Ihnen, was das Los ergeben hat." in words(shown)
    assert AuditEntry.objects.get(action="wishlist.sent").by == desk


def test_draw_that_is_closed_takes_no_wishes(client):
    draw = make_draw(closes_at=timezone.now() - dt.timedelta(hours=1))
    course = make_drawn_course(draw).course
    shown = client.post(reverse("desk_wish", args=[draw.public_id]), filled(**{f"course_{course.pk}": "1"}))
    assert "Wünsche" in words(shown)
    assert not WishList.objects.exists()


def test_offer_without_a_list_is_unknown(client):
    assert client.get(reverse("desk_wait_offer", args=[make_offer().public_id])).status_code == 404


def test_course_with_free_places_puts_nobody_on_a_list_for_ever(client):
    """Race: a place came free meanwhile. The family is offered it at once, by a call."""
    first = make_course()
    shown = client.post(reverse("desk_wait_course", args=[first.course.public_id]), filled())
    assert CallTask.objects.get().waiting_entry == find_entry(code(shown))
