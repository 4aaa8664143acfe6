"""A day at the front desk in the browser: check-in, visits by keyboard alone, slips; with and without JavaScript."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from appointments.choices import AppointmentState
from appointments.models import Appointment, Visit
from familienzentrum.choices import Role
from tests.browser import DESK, PHONE, TABLET, assert_accessible, follow
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_appointment,
    make_centre,
    make_hour,
    make_offer,
    make_referral,
    make_room,
    make_slot,
    make_topic,
    make_user,
    make_visit,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


class Keyboard:
    """Presses keys, and counts them."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.pressed += len(keys)


@pytest.fixture
def desk():
    make_centre()
    for number in range(1, 4):
        make_topic(name=f"Thema {number}", position=number)
        make_age_phase(label=f"Alter {number}", position=number)
    return make_user(role=Role.FRONT_DESK)


@pytest.fixture
def at_desk(open_page, log_in, desk):
    """Open the board as the desk sees it, logged in."""
    contexts = []

    def opened(address="/haus/empfang/", **options):
        context = open_page(**{"viewport": DESK} | options)
        contexts.append(context)
        page = context.__enter__()
        log_in(page, desk)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.__exit__(None, None, None)


def expected(**given):
    offer = make_offer()
    slot = make_slot(offer=offer, starts_at=timezone.now(), room=make_room())
    return make_appointment(slot=slot, personal={"name": "Kranich", "phone": "0123 987"}, **given)


def recorded(page):
    expect(page.locator(".visit__done")).to_be_visible()
    return Visit.objects.select_related("main_topic").latest("pk")


def test_visit_takes_five_keys_and_the_next_one_four(at_desk):
    """At a quarter of a second a key that is one and a half seconds; ten are allowed."""
    page = at_desk()
    expect(page.locator("[name=who]")).to_be_focused()
    keys = Keyboard(page)
    keys.press("F2", "2", "Tab", "3", "Enter")
    assert keys.pressed == 5
    visit = recorded(page)
    assert (visit.main_topic.name, [p.label for p in visit.age_phases.all()]) == ("Thema 2", ["Alter 3"])

    keys = Keyboard(page)
    expect(page.locator(".visit :focus")).to_have_count(1)
    keys.press("1", "Tab", "2", "Enter")
    assert keys.pressed == 4
    expect(page.locator(".visit__done")).to_contain_text("2")
    assert Visit.objects.filter(main_topic__name="Thema 1", age_phases__label="Alter 2").count() == 1

    # A key that is held down takes back once, and leads to no page of an error.
    for _repeat in range(3):
        page.keyboard.down("F8")
    page.keyboard.up("F8")
    expect(page.get_by_role("status")).to_contain_text("gelöscht")
    assert Visit.objects.count() == 1
    # All languages, and all keys.
    row = page.locator(".visit fieldset", has=page.locator("[name=language]"))
    row.locator("input").first.focus()
    expect(row.locator(".chip:visible")).to_have_count(4)
    page.keyboard.press("+")
    expect(row.locator(".visit__more")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator(".visit__keys")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("[name=who]")).to_be_focused()


def test_every_row_takes_one_key_and_one_tab(at_desk):
    office = make_offer().office
    keys = Keyboard(at_desk())
    keys.press("F2", "Shift+Tab", "2")  # by phone
    keys.press("Tab", "1", "3")  # the first topic is the main one
    keys.press("Tab", "1", "2", "Tab", "2", "Tab", "1", "Tab", "2", "Tab", "2", "Enter")
    assert keys.pressed == 18
    visit = recorded(keys.page)
    assert (visit.channel, visit.language, visit.first_contact) == ("phone", "en", "yes")
    assert (visit.main_topic.name, [t.name for t in visit.further_topics.all()]) == ("Thema 1", ["Thema 3"])
    assert (visit.age_phases.count(), visit.office, visit.referred_to) == (2, office, office)


def test_visit_without_javascript_by_keyboard_alone(at_desk):
    """From the panel on: past the channel to the topic, one step to the right, on to the ages, save."""
    page = at_desk("/haus/empfang/#visit", java_script_enabled=False)
    expect(page.locator("#visit:target")).to_be_in_viewport()
    keys = Keyboard(page)
    keys.press("Tab", "Tab", "ArrowDown", "Tab", "Tab", "Space", "Enter")
    assert keys.pressed == 7
    visit = recorded(page)
    assert (visit.main_topic.name, [p.label for p in visit.age_phases.all()]) == ("Thema 2", ["Alter 1"])


def test_letters_mean_nothing_outside_the_rows(at_desk):
    page = at_desk()
    # The browser moves the focus there by itself, some time after the page is loaded.
    expect(page.locator("[name=who]")).to_be_focused()
    Keyboard(page).press("1", "2", "3")
    expect(page.locator("[name=who]")).to_have_value("123")
    expect(page.locator(".visit [name=age_phases]:checked")).to_have_count(0)


def test_first_topic_is_main_until_it_is_taken_back(at_desk):
    page = at_desk()
    Keyboard(page).press("F2", "3", "1", "3", "Enter")
    visit = recorded(page)
    assert (visit.main_topic.name, visit.further_topics.count()) == ("Thema 1", 0)


def test_two_topics_without_javascript(at_desk):
    page = at_desk(java_script_enabled=False)
    page.locator("[data-main-topic] .chip", has_text="Thema 3").click()
    page.locator("[data-further-topics] summary").click()
    page.locator("[data-further-topics] .chip", has_text="Thema 1").click()
    page.locator(".visit__save button").click()
    visit = recorded(page)
    assert (visit.main_topic.name, [t.name for t in visit.further_topics.all()]) == ("Thema 3", ["Thema 1"])


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_visit_can_be_taken_back_and_corrected(at_desk, has_script):
    page = at_desk(java_script_enabled=has_script)
    for count in (1, 2):
        page.locator(".visit .chip:visible", has_text="Thema 1").first.click()
        page.locator(".visit__save button").click()
        expect(page.locator(".visit__done")).to_contain_text(f"({count} ")
    page.locator(".visit__done button").click()
    expect(page.locator(".visit__done")).to_have_count(0)
    page.goto(reverse("visits"))
    follow(page, page.locator("tbody td a"))
    page.locator(".visit .chip", has_text="Alter 2").click()
    follow(page, page.locator("main .buttons button"))
    expect(page.locator("tbody tr")).to_contain_text("Alter 2")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_mistake_leads_to_the_row_of_topics(at_desk, has_script):
    page = at_desk(java_script_enabled=has_script)
    page.locator(".visit__save button").click()
    page.locator(".visit .alert--danger a").click()
    expect(page.locator("#id_main_topic_0")).to_be_in_viewport()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_family_is_checked_in_by_code_and_keyboard_alone(at_desk, has_script):
    code = expected().personal.code
    page = at_desk(java_script_enabled=has_script)
    expect(page.locator("[name=who]")).to_be_focused()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.locator(".desk__found")).to_contain_text("Kranich")
    page.keyboard.press("Enter")
    expect(page.locator(".board .time-card--arrived")).to_have_count(1)
    assert Appointment.objects.get().state == AppointmentState.ARRIVED


def test_free_time_is_booked_for_somebody_at_the_counter(at_desk):
    make_slot(starts_at=timezone.now() - dt.timedelta(minutes=1))
    page = at_desk(java_script_enabled=False)
    follow(page, page.locator(".time-card__book"))
    page.fill("[name=name]", "Am Tresen")
    follow(page, page.locator("main form button"))
    assert page.locator(".code").inner_text() == Appointment.objects.get().personal.code


def test_slip_goes_from_the_desk_to_the_office(at_desk, open_page, log_in):
    office = make_offer().office
    page = at_desk(reverse("referrals"), java_script_enabled=False)
    page.select_option("[name=to_office]", str(office.pk))
    follow(page, page.locator("#give ~ form button"))
    code = page.locator(".code").inner_text()
    with open_page(viewport=PHONE) as there:
        log_in(there, make_adviser(office))
        there.goto(reverse("referrals"))
        there.fill("[name=code]", code)
        follow(there, there.locator("#take ~ form button"))
        expect(there.locator(".alert--success")).to_be_visible()
        expect(there.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
def test_day_and_visit_fit_the_screen(at_desk, viewport):
    expected()
    page = at_desk(viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert_accessible(page)


def test_list_of_visits_scrolls_in_its_frame(at_desk, desk):
    make_visit(recorded_by=desk)
    page = at_desk(reverse("visits"), viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)


def test_pages_of_the_desk_are_accessible(at_desk, desk):
    appointment, visit = expected(), make_visit(recorded_by=desk)
    make_referral()
    free = make_slot(offer=appointment.slot.offer)
    page = at_desk()
    for name, args in [("visits", []), ("edit_visit", [visit.pk]), ("referrals", []), ("desk_book", [free.public_id])]:
        page.goto(reverse(name, args=args))
        assert_accessible(page)
    follow(page, page.locator("main form button"))
    expect(page.locator(".code")).to_be_visible()
    assert_accessible(page)
    page.goto(reverse("desk"))
    page.fill("[name=who]", "kranich")
    page.keyboard.press("Enter")
    expect(page.locator(".desk__found")).to_be_visible()
    assert_accessible(page)


def test_pages_of_an_adviser_are_accessible_and_fit_a_phone(page, log_in):
    make_centre()
    appointment = expected()
    adviser = make_adviser(appointment.office)
    make_hour(offer=appointment.slot.offer, adviser=adviser)
    log_in(page, adviser)
    one = ("office_appointment", "cancel_office_appointment")
    for name in ("my_day", "my_week", "my_hours", "office_appointments", "visits", *one):
        page.goto(reverse(name, args=[appointment.pk] if name in one else []))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert_accessible(page)


# What this Chromium lacks on the machine of tests: a reader of codes, and a camera.
CAMERA = """
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { return [{ rawValue: "%s" }]; }
  };
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d");
  setInterval(() => paper.fillRect(0, 0, 9, 9), 50);
  const answer = async () => { if (%s) throw new DOMException("", "NotAllowedError"); return canvas.captureStream(); };
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: answer } });
"""


def test_camera_finds_the_family_by_its_code(at_desk):
    appointment = make_appointment(slot=make_slot(starts_at=timezone.now()))
    page = at_desk()
    page.add_init_script(CAMERA % (appointment.personal.code, "false"))
    page.goto("/haus/empfang/")
    assert_accessible(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Code mit der Kamera lesen").click()
    assert page.locator(".desk__found .time-card").count() == 1


def test_camera_that_is_refused_leads_back_to_typing(at_desk):
    page = at_desk()
    page.add_init_script(CAMERA % ("", "true"))
    page.goto("/haus/empfang/")
    page.get_by_role("button", name="Code mit der Kamera lesen").click()
    expect(page.get_by_text("Bitte tippen Sie den Code ein.")).to_be_visible()


def test_browser_that_reads_no_codes_offers_no_camera(at_desk):
    page = at_desk()
    expect(page.locator("[data-scan]")).to_be_hidden()
