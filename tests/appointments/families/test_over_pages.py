"""Behind every number a family holds stands a page that says what is so, whatever became of the thing itself."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.groups.course_cancelling import cancel_course
from appointments.groups.draw_actions import hold_draw
from appointments.groups.waiting_actions import end_overdue, leave
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.models import Appointment, Course, Draw, Slot, WaitingEntry, WishList
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from offers.models import Offer
from tests.factories import make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

PAGES = {
    Appointment: ["appointment", "cancel_appointment", "move_appointment", "appointment_print", "appointment_ics"],
    WaitingEntry: ["waiting_entry", "correct_waiting_entry", "accept_place", "leave_waiting_list"],
    WishList: ["wish_list", "change_wish_list", "take_back_wish_list"],
    Course: ["join_course_list"],
    Draw: ["draw", "wish"],
    Offer: ["offer", "times", "join_waiting_list"],
    Slot: ["book"],
}


@pytest.fixture(autouse=True)
def centre():
    return make_centre(phone="0123 456")


@pytest.fixture
def staff():
    return make_user(role=Role.COORDINATOR)


def booked():
    return book(make_slot(), family(), by=None)


def in_a_course():
    return book(make_course(), family(), by=None)


def waiting():
    slot = make_slot(offer=make_offer(has_waiting_list=True))
    book(slot, family(), by=None)
    return make_entry(slot)


def waiting_for_a_course():
    slot = make_course()
    book(slot, family(), by=None)
    return make_entry(slot)


def wishing():
    draw, offer = make_draw(), make_offer()
    slots = [make_drawn_course(draw, offer=offer, title=title) for title in ("Zoo", "Wald")]
    return send_wishes(draw, family(), Wished([slot.course_id for slot in slots], waits_otherwise=True))


def in_the_past(staff):
    past = timezone.now() - dt.timedelta(days=400)
    Slot.objects.update(starts_at=past, ends_at=past + dt.timedelta(hours=1), bookable_from=None)


def with_offers_ended(staff):
    Offer.objects.update(ends_on=timezone.localdate() - dt.timedelta(days=1))


def with_courses_cancelled(staff):
    for course in Course.objects.all():
        cancel_course(course, by=staff)


def with_bookings_cancelled(staff):
    for appointment in Appointment.objects.filter(state="booked"):
        cancel(appointment, by=staff)


def with_lists_left(staff):
    for entry in WaitingEntry.objects.all():
        leave(entry)


def with_lists_over(staff):
    WaitingEntry.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
    end_overdue()


def with_wishes_closed(staff):
    Draw.objects.update(closes_at=timezone.now() - dt.timedelta(minutes=1))


def with_draw_held(staff):
    with_wishes_closed(staff)
    for draw in Draw.objects.filter(drawn_at=None):
        hold_draw(draw, by=staff)


def erased(staff):
    erase_due(timezone.localdate() + dt.timedelta(days=2000))


ENDS = [
    [],
    [in_the_past],
    [with_offers_ended],
    [with_courses_cancelled],
    [with_bookings_cancelled],
    [with_lists_left],
    [with_lists_over],
    [with_wishes_closed],
    [with_draw_held],
    [with_courses_cancelled, with_draw_held],
    [with_draw_held, with_courses_cancelled],
    [erased],
    [with_courses_cancelled, erased],
    [with_draw_held, with_bookings_cancelled, erased],
]


def addresses_of(rows):
    return [reverse(page, args=[row.public_id]) for row in rows for page in PAGES[type(row)]]


def names(ends):
    return " ".join(end.__name__ for end in ends) or "nothing"


@pytest.mark.parametrize("ends", ENDS, ids=names)
def test_every_page_says_what_is_so(ends, client, staff):
    rows = [make() for make in (booked, in_a_course, waiting, waiting_for_a_course, wishing)]
    rows += [
        rows[1].slot,
        rows[1].slot.course,
        rows[3].course,
        rows[3].offer,
        rows[4].draw,
        rows[4].wishes.first().course,
    ]
    addresses = addresses_of(rows)
    for end in ends:
        end(staff)
    for method in (client.get, client.post):
        for address in addresses:
            page = method(address, follow=True)
            assert page.status_code < 500, address
            if page["Content-Type"].startswith("text/html"):
                assert BeautifulSoup(page.content, "lxml").h1.text.strip(), address


def test_change_of_wishes_says_when_the_last_course_is_cancelled(client, staff):
    row = wishing()
    with_courses_cancelled(staff)
    typed = {"adults": "1", "attempt": str(uuid.uuid4()), f"course_{row.wishes.first().course_id}": "1"}
    for page in (
        client.get(reverse("change_wish_list", args=[row.public_id]), follow=True),
        client.post(reverse("change_wish_list", args=[row.public_id]), typed, follow=True),
    ):
        assert "Was Sie sich gewünscht haben, ist abgesagt" in words(page)
        assert "tel:0123456" in markup(page)
        assert reverse("change_wish_list", args=[row.public_id]) not in markup(page)


def test_wishes_that_are_left_can_be_changed(client, staff):
    row = wishing()
    cancel_course(row.wishes.first().course, by=staff)
    page = client.get(reverse("wish_list", args=[row.public_id]))
    assert "Zoo (abgesagt) Wald" in words(page)
    assert reverse("change_wish_list", args=[row.public_id]) in markup(page)


def test_family_whose_only_wish_is_cancelled_may_choose_another(client, staff):
    draw, offer = make_draw(), make_offer()
    gone, left = [make_drawn_course(draw, offer=offer, title=title) for title in ("Zoo", "Wald")]
    row = send_wishes(draw, family(), Wished([gone.course_id]))
    cancel_course(gone.course, by=staff)
    page = client.get(reverse("wish_list", args=[row.public_id]))
    assert "Sie können bis" in words(page)
    change = reverse("change_wish_list", args=[row.public_id])
    assert change in markup(page)
    typed = {"adults": "1", "attempt": str(uuid.uuid4()), f"course_{left.course_id}": "1"}
    assert client.post(change, typed).status_code == 302
    assert [wish.course.title for wish in row.wishes.all()] == ["Wald"]


def test_lot_is_not_blamed_for_a_cancelled_course(client, staff):
    row = wishing()
    with_courses_cancelled(staff)
    with_draw_held(staff)
    text = words(client.get(reverse("wish_list", args=[row.public_id])))
    assert "Was Sie sich gewünscht haben, ist abgesagt" in text
    assert "mehr Wünsche als Plätze" not in text


def test_draw_says_that_its_courses_are_cancelled(client, staff):
    draw = wishing().draw
    address = reverse("draw", args=[draw.public_id])
    assert "abgesagt" not in words(client.get(address))
    with_courses_cancelled(staff)
    text = words(client.get(address))
    assert "Die Kurse dieser Verlosung sind leider abgesagt." in text
    assert "Schicken Sie uns" not in text


def test_draw_without_courses_yet_is_not_cancelled(client):
    text = words(client.get(reverse("draw", args=[make_draw().public_id])))
    assert "abgesagt" not in text
