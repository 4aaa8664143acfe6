"""A talk by phone, by video and at home: from the offer to the confirmation, and to the page of the adviser."""

import pytest

from appointments.choices import MeetingChannel
from appointments.models import Appointment
from tests.browser import PHONE, assert_accessible, follow, send
from tests.factories import make_adviser, make_centre, make_hour, make_offer, make_place, make_slot
from tests.outbox import send_waiting_mails

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

STREET = "Marktplatz 1"
OWN = "https://video.example.org/raum-mit-einem-langen-namen?sitzung=1234567890"


@pytest.fixture
def slot_by():
    """`slot_by(channel)` gives a time with an adviser; its offer is at home in a house and asks for a paper."""

    def made(channel):
        make_centre(phone="0123 4560")
        offer = make_offer(title="Erziehungsberatung", place=make_place(street=STREET), bring_along="Impfpass")
        hour = make_hour(offer=offer, channel=channel)
        return make_slot(offer=offer, hour=hour, channel=channel, adviser=make_adviser(offer.office))

    return made


@pytest.fixture
def read(request, any_page):
    """`read()` returns what stands on the page; with JavaScript axe looks at it as well, and nothing is too wide."""
    has_script = request.node.callspec.params["any_page"]

    def look():
        assert_accessible(any_page)
        assert any_page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], any_page.url

    def seen():
        for check in [look][: int(has_script)]:
            check()
        return any_page.inner_text("main").replace("\xa0", " ")

    return seen


def press(page, step):
    follow(page, f"button[name=step][value={step}]")


def choose(page, slot, read):
    """Go from the page of the offer to the form of its first time; return what both say."""
    page.goto(f"/angebote/{slot.offer.public_id}/")
    offer = read()
    follow(page, f"a[href='/termin/{slot.public_id}/']")
    return offer, read()


def opened_by_its_adviser(page, log_in, read):
    """Return what the adviser of the one appointment reads about it."""
    appointment = Appointment.objects.get()
    log_in(page, appointment.slot.adviser)
    page.goto(f"/haus/meine-termine/{appointment.pk}/")
    return read()


def test_talk_by_phone(any_page, slot_by, log_in, read):
    slot = slot_by(MeetingChannel.PHONE)
    offer, form = choose(any_page, slot, read)
    assert "am Telefon" in offer
    assert "am Telefon" in form
    assert "Impfpass" not in offer
    assert STREET not in offer + form

    any_page.fill("[name=name]", "Blaue Ente")
    any_page.fill("[name=phone]", "123456789012")
    press(any_page, "check")
    assert "Diese Nummer können wir nicht anrufen." in read()
    assert any_page.input_value("[name=name]") == "Blaue Ente"
    any_page.fill("[name=phone]", "0123 456789")
    press(any_page, "check")
    read()
    press(any_page, "book")
    booked = read()
    assert "unter der Nummer, die auf 789 endet" in booked
    assert "Impfpass" not in booked

    adviser = opened_by_its_adviser(any_page, log_in, read)
    assert "telefonisch" in adviser
    assert "0123 456789" in adviser


def test_talk_by_video(any_page, slot_by, log_in, read):
    """The link comes after the booking: the family was told how, and finds it on its page."""
    slot = slot_by(MeetingChannel.VIDEO)
    offer, form = choose(any_page, slot, read)
    assert "per Video" in offer
    assert "Der Link kommt später" in form
    assert "Impfpass" not in offer
    any_page.fill("[name=email]", "ente@example.org")
    press(any_page, "check")
    read()
    press(any_page, "book")
    assert "Den Link bekommen Sie per E-Mail, sobald er da ist." in read()
    own_page = any_page.url
    send_waiting_mails()

    assert "Es gibt noch keinen." in opened_by_its_adviser(any_page, log_in, read)
    follow(any_page, "a[href$='/video/']")
    any_page.fill("[name=video_link]", "video.example.org/raum")
    send(any_page)
    assert "Ein Link beginnt mit https://." in read()
    any_page.fill("[name=video_link]", OWN)
    send(any_page)
    assert "1 Familie erfährt es per E-Mail." in read()
    send(any_page)
    assert OWN in read()
    any_page.goto(own_page)
    assert OWN in read()
    assert any_page.get_attribute("main dd a[href^='https://video']", "rel") == "noreferrer"


def test_talk_for_which_the_family_rings(any_page, slot_by, log_in, read):
    choose(any_page, slot_by(MeetingChannel.PHONE), read)
    any_page.check("[name=caller][value=family]")
    press(any_page, "check")
    assert "Ich rufe selbst an: 0123 4560" in read()
    press(any_page, "book")
    booked = read()
    assert "unter dieser Nummer" in booked
    assert "0123 4560" in booked
    assert "Die Familie ruft an." in opened_by_its_adviser(any_page, log_in, read)


def test_visit_at_home(any_page, slot_by, log_in, read):
    slot = slot_by(MeetingChannel.HOME_VISIT)
    offer, form = choose(any_page, slot, read)
    assert "bei Ihnen zu Hause" in offer
    assert "Bitte bereithalten" in offer
    assert "Wohin kommen wir?" in form
    press(any_page, "check")
    assert "Bitte geben Sie Ihre Adresse ein." in read()
    any_page.fill("[name=address]", "Birkenweg 3, Musterstadt")
    any_page.fill("[name=door_name]", "Yildiz")
    press(any_page, "check")
    assert "Birkenweg 3, Musterstadt" in read()
    assert "Yildiz" in read()
    press(any_page, "book")
    booked = read()
    assert "Wir kommen zu der Adresse, die Sie uns genannt haben." in booked
    assert "Birkenweg" not in booked
    assert "Yildiz" not in booked

    adviser = opened_by_its_adviser(any_page, log_in, read)
    assert "Birkenweg 3, Musterstadt" in adviser
    assert "Yildiz" in adviser
    assert "bei der Familie zu Hause" in adviser
    log_in(any_page, make_adviser(slot.offer.office))
    any_page.reload()
    assert "Birkenweg" not in read()
