"""The screen of the waiting room: a call is heard and seen, and a lost line is no secret."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from appointments.walk_ins.actions import call_next, take_number
from tests.browser import assert_accessible
from tests.factories import make_centre, make_offer, make_slot

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

_COUNT_TONES = """
window.tones = 0;
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { window.tones++; return make.call(this); };
"""


def later(screen, seconds):
    with screen.expect_response("**/nummern/"):
        screen.clock.run_for(seconds * 1000)


def test_call_is_heard_and_seen_and_a_lost_line_is_said(page):
    make_centre()
    offer, now = make_offer(), timezone.now()
    make_slot(offer=offer, starts_at=now, ends_at=now + dt.timedelta(hours=1), capacity=0)
    take_number(offer, key=uuid.uuid4())
    page.clock.install()
    page.add_init_script(_COUNT_TONES)
    page.goto("/nummern/")
    assert_accessible(page)
    if (button := page.get_by_text("Ton einschalten")).is_visible():
        button.click()
    page.wait_for_selector("text=Ton einschalten", state="detached")
    before = page.evaluate("window.tones")

    call_next(offer, counter=4, seen=0)
    later(page, 6)
    page.wait_for_selector(".is-new >> text=Platz 4")
    assert page.evaluate("window.tones") == before + 2
    assert_accessible(page)
    page.clock.run_for(20_000)
    page.wait_for_selector(".is-new", state="detached")

    page.context.set_offline(True)
    page.clock.run_for(60_000)
    page.wait_for_selector(".screen__late:visible")
    assert "Platz 4" in page.inner_text("#screen")
    page.context.set_offline(False)
    later(page, 10)
    page.wait_for_selector(".screen__late", state="hidden")
    assert page.context.cookies() == []
