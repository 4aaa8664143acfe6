"""Staff write a mail in their own words, and everybody can read what came of it."""

import pytest
from playwright.sync_api import expect

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.messages.emails import mail_for
from appointments.messages.news import news_of
from appointments.models import Message, MessageText
from familienzentrum.choices import Role
from tests.browser import DESK, assert_accessible, follow
from tests.factories import make_centre, make_slot, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_mail_gets_words_of_its_own_and_the_standard_ones_back(open_page, log_in):
    make_centre()
    with open_page(viewport=DESK) as page:
        log_in(page, make_user(role=Role.COORDINATOR))
        page.goto("/haus/stammdaten/nachrichten/booked/de/")
        page.get_by_role("textbox").fill("Moin!\n\n{when}\n\n{lnk}")
        follow(page, page.locator("[name=step][value=preview]"))
        expect(page.get_by_role("alert")).to_contain_text("{lnk}")
        page.get_by_role("textbox").fill("Moin!\n\n{when}\n\n{link}")
        follow(page, page.locator("[name=step][value=preview]"))
        expect(page.locator(".card").first).to_contain_text("Moin!")
        assert_accessible(page)
        follow(page, page.locator("[name=step][value=save]"))
        assert MessageText.objects.get().text.startswith("Moin!")
        page.goto("/haus/stammdaten/nachrichten/booked/de/")
        follow(page, page.locator("form").last.get_by_role("button"))
        assert not MessageText.objects.exists()


def test_desk_reads_what_did_not_go_out(open_page, log_in):
    make_centre()
    book(make_slot(), BookingRequest(email="ente@example.org"), by=None)
    Message.objects.update(state="failed", attempts=1, trouble="SMTPRecipientsRefused 550")
    with open_page(viewport=DESK) as page:
        log_in(page, make_user(role=Role.FRONT_DESK))
        page.goto("/haus/empfang/")
        follow(page, page.locator(".notice-line a[href$='/nachrichten/']"))
        expect(page.locator("tbody tr")).to_have_count(1)
        assert_accessible(page)


def test_mail_as_a_page_is_accessible_and_loads_nothing(page, live_server):
    appointment = book(make_slot(), BookingRequest(email="ente@example.org"), by=None)
    [(html, _kind)] = mail_for(Message.objects.with_details().get(), news_of(appointment)).alternatives
    page.set_content(html)
    expect(page.get_by_role("link")).to_have_count(1)
    assert_accessible(page)
