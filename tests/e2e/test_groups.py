"""A family books a course, waits for a place, and wishes in a draw: with and without JavaScript."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.core.courses import planned_course
from appointments.groups.draw_actions import hold_draw
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.models import Appointment, CallTask, Course, Draw, WaitingEntry, WishList
from familienzentrum.choices import Role
from tests.browser import PHONE, assert_accessible, follow, send
from tests.factories import make_age_phase, make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _house():
    make_centre()
    make_age_phase(slug="6-10", label="6–10 Jahre")


def test_family_books_all_dates_of_a_course_as_one(any_page):
    slot = make_course(capacity=3, course={"title": "Erste Hilfe"})
    any_page.goto(reverse("times", args=[slot.offer.public_id]))
    follow(any_page, "article .kern-btn--primary")
    any_page.fill("[name=email]", "ente@example.org")
    follow(any_page, "button[name=step][value=check]")
    follow(any_page, "button[name=step][value=book]")
    any_page.wait_for_url(re.compile("/mein-termin/"))
    assert any_page.locator(".course-dates li").count() == 3
    assert Appointment.objects.get().slot == slot


def test_family_waits_and_takes_the_freed_place(any_page):
    slot = make_course()
    booked = book(slot, family("first"), by=None)
    any_page.goto(reverse("times", args=[slot.offer.public_id]))
    follow(any_page, "article .kern-btn--secondary")
    any_page.fill("[name=email]", "ente@example.org")
    send(any_page)
    any_page.wait_for_url(re.compile("/meine-warteliste/"))
    cancel(booked, by=None)
    any_page.reload()
    send(any_page)
    any_page.wait_for_url(re.compile("/mein-termin/"))
    assert Appointment.objects.standing().get().waiting_entry == WaitingEntry.objects.get()


CLAIM = "main form[action$='/beginnen/'] button"


def test_family_with_a_phone_number_alone_waits_and_takes_its_place_in_a_call(any_page, log_in):
    """From the page of the offer to the call at the desk: nobody needs an e-mail address."""
    slot = make_slot(offer=make_offer(has_waiting_list=True, title="Stillberatung"))
    booked = book(slot, family("first"), by=None)
    any_page.goto(reverse("offer", args=[slot.offer.public_id]))
    follow(any_page, f"main a[href='{reverse('join_waiting_list', args=[slot.offer.public_id])}']")
    any_page.fill("[name=phone]", "05181 1234")
    send(any_page)
    any_page.wait_for_url(re.compile("/meine-warteliste/"))
    assert "Wir rufen Sie an, sobald ein Platz frei ist." in any_page.inner_text("main")
    own_page = any_page.url
    cancel(booked, by=None)
    log_in(any_page, make_user(role=Role.FRONT_DESK))
    any_page.goto(reverse("calls"))
    follow(any_page, "main li a")
    assert "05181 1234" not in any_page.inner_text("main")
    follow(any_page, CLAIM)
    assert "05181 1234" in any_page.inner_text("main")
    assert "ein Platz" in any_page.inner_text("main section")
    follow(any_page, "main button[name=answer][value=accept]")
    code = any_page.inner_text("main .code")
    any_page.goto(reverse("find_appointment"))
    any_page.fill("[name=code]", code)
    send(any_page)
    any_page.wait_for_url(re.compile("/mein-termin/"))
    assert "Stillberatung" in any_page.inner_text("main")
    any_page.goto(own_page)
    assert "frei" not in any_page.inner_text("main h1")
    assert not CallTask.objects.filter(done_at=None).exists()


def test_desk_enters_a_family_on_a_list(any_page, log_in):
    first = make_course(course={"title": "Erste Hilfe"})
    book(first, family("first"), by=None)
    log_in(any_page, make_user(role=Role.FRONT_DESK))
    any_page.goto(reverse("desk"))
    follow(any_page, f"main a[href='{reverse('desk_lists')}']")
    follow(any_page, "main li a")
    any_page.fill("[name=phone]", "05181 1234")
    send(any_page)
    assert any_page.inner_text("main .code") == WaitingEntry.objects.get().personal.code


def test_staff_read_who_hears_before_a_date_moves_and_the_desk_says_it(page, log_in):
    """From the form to the call: the sentence that staff read is the one that the desk says."""
    first = make_course(capacity=3)
    book(first, family("a", email="", phone="05181 1234"), by=None)
    log_in(page, make_user(role=Role.COORDINATOR))
    page.goto(reverse("course_date", args=[first.course_id, first.pk]))
    page.fill("[name=starts_at]", "10:10")
    page.fill("[name=ends_at]", "11:40")
    send(page)
    assert_accessible(page)
    told = page.locator("main li.card").inner_text()
    assert "Neue Zeit" in told
    send(page)
    log_in(page, make_user(role=Role.FRONT_DESK))
    page.goto(reverse("calls"))
    assert_accessible(page)
    follow(page, "main li a")
    assert_accessible(page)
    follow(page, CLAIM)
    assert [said for said in told.split(". ") if said.strip(". ") not in page.inner_text("main")] == []
    send(page)
    assert not CallTask.objects.filter(done_at=None).exists()


def test_family_wishes_and_sees_what_the_lot_gave(any_page, time_machine):
    draw = make_draw()
    slots = [make_drawn_course(draw, title=title) for title in ("Zoo", "Wald")]
    any_page.goto(reverse("draw", args=[draw.public_id]))
    follow(any_page, "main .kern-btn--primary")
    for rank, slot in enumerate(slots[::-1], start=1):
        any_page.select_option(f"[name=course_{slot.course_id}]", str(rank))
    any_page.fill("[name='children_6-10']", "1")
    any_page.fill("[name=email]", "ente@example.org")
    send(any_page)
    any_page.wait_for_url(re.compile("/meine-wuensche/"))
    row = WishList.objects.get()
    assert row.personal.code in any_page.inner_text("main")
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=make_user())
    any_page.reload()
    assert "Wald" in any_page.inner_text("main li.card")


def test_planner_sees_the_dates_before_saving(any_page, log_in):
    log_in(any_page, make_user(role=Role.COORDINATOR))
    any_page.goto(f"{reverse('course_new')}?offer={make_offer().pk}")
    first_day = (timezone.localdate() + dt.timedelta(weeks=6)).isoformat()
    for name, value in {"title": "Erste Hilfe", "first_day": first_day, "times": "3"}.items():
        any_page.fill(f"[name={name}]", value)
    any_page.fill("[name=starts_at]", "17:00")
    any_page.fill("[name=ends_at]", "18:30")
    follow(any_page, "button[name=step][value=check]")
    assert any_page.locator(".course-dates li").count() == 3
    assert not Course.objects.exists()
    follow(any_page, "button[name=step][value=save]")
    any_page.wait_for_url(re.compile("/kurse/$"))
    assert Course.objects.get().dates.count() == 3


def test_pages_of_courses_lists_and_draws_are_accessible_and_narrow(page, log_in):
    full, draw, over = make_course(), make_draw(), make_draw(title="Vorbei")
    booked, entry = book(full, family("a"), by=None), make_entry(full, "b")
    offered = make_course()
    other = book(offered, family("c"), by=None)
    place = make_entry(offered, "d")
    cancel(other, by=None)
    lots = [make_drawn_course(which) for which in (draw, over)]
    rows = [send_wishes(lot.course.draw, family("e"), Wished([lot.course_id])) for lot in lots]
    Draw.objects.filter(pk=over.pk).update(closes_at=over.opens_at + dt.timedelta(minutes=1))
    hold_draw(over, by=make_user())
    addresses = [reverse("times", args=[slot.offer.public_id]) for slot in (full, offered, *lots)]
    addresses += [reverse("offer", args=[full.offer.public_id]), reverse("appointment", args=[booked.public_id])]
    addresses += [reverse("join_course_list", args=[full.course.public_id])]
    addresses += [reverse("waiting_entry", args=[one.public_id]) for one in (entry, place)]
    addresses += [reverse("draw", args=[one.public_id]) for one in (draw, over)]
    addresses += [reverse("wish", args=[draw.public_id]), reverse("change_wish_list", args=[rows[0].public_id])]
    addresses += [reverse("wish_list", args=[row.public_id]) for row in rows]
    staff = [reverse(name) for name in ("course_list", "draw_list", "waiting_lists", "draw_new")]
    staff += [reverse(name, args=[full.course_id]) for name in ("course", "course_edit", "course_cancel")]
    staff += [reverse("course_date_drop", args=[full.course_id, planned_course(full.course).dates[-1].pk])]
    staff += [reverse("draw_staff", args=[draw.pk]), f"{reverse('course_new')}?offer={full.offer_id}"]
    listed = make_offer(has_waiting_list=True)
    desk = [reverse("desk_lists"), reverse("desk_wait_offer", args=[listed.public_id])]
    desk += [reverse("desk_wait_course", args=[full.course.public_id]), reverse("desk_wish", args=[draw.public_id])]
    log_in(page, make_user(role=Role.FRONT_DESK))
    for address in desk:
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
    log_in(page, make_user(role=Role.COORDINATOR))
    for address in [*addresses, *staff]:
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
